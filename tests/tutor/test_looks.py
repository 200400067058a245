"""Tallies of answers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.looks import Cell, Count, Look, bucket_days, gap_bucket, merged, tally

LOOKS = st.lists(
    st.builds(
        Look, st.builds(Cell, st.integers(0, 3), st.integers(0, 4), st.integers(0, 3), st.just(25)), st.booleans()
    )
)


@given(LOOKS, LOOKS)
def test_tallies_of_players_add_up_to_the_groups(one: list[Look], other: list[Look]) -> None:
    assert merged([tally(one), tally(other)]) == tally([*one, *other])


@given(LOOKS)
def test_every_look_is_counted_once(looks: list[Look]) -> None:
    counted = tally(looks)
    assert sum(count.asked for count in counted.values()) == len(looks)
    assert sum(count.right for count in counted.values()) == sum(look.right for look in looks)


def test_a_tally_counts_what_was_right() -> None:
    cell = Cell(1, 4, 0, 25)
    assert tally([Look(cell, True), Look(cell, False)]) == {cell: Count(2, 1)}


@given(st.floats(0, 2_000))
def test_a_bucket_stands_for_days_near_the_gap(days: float) -> None:
    middle = bucket_days(gap_bucket(days))
    assert gap_bucket(middle) == gap_bucket(days)
    if days <= 1_000:
        assert abs(middle - days) <= 0.2 * (days + 1) + 0.3


def test_a_gap_below_nothing_counts_as_none() -> None:
    assert gap_bucket(-5.0) == gap_bucket(0.0) == 0
