"""Ranks from counts in buckets are those of a sorted list."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.ranks import LEVELS, TOP, WIDTH, above, moves

VALUES = st.one_of(st.integers(-50, 200), st.integers(0, 40_000), st.integers(-(2**40), 2**45))


def counted(values: list[int]) -> Counter[tuple[int, int]]:
    counts: Counter[tuple[int, int]] = Counter()
    for value in values:
        counts.update(moves(None, value))
    return counts


def higher(counts: Counter[tuple[int, int]], value: int) -> int:
    """How many values the counts tell to be above this one."""
    ranges = above(value)
    return sum(
        players
        for (level, bucket), players in counts.items()
        if any(level == at and first <= bucket <= last for at, first, last in ranges)
    )


@given(st.lists(VALUES, max_size=60), VALUES)
def test_counts_tell_how_many_values_are_higher(values: list[int], asked: int) -> None:
    counts = counted(values)
    for value in (*values, asked):
        assert higher(counts, value) == sum(other > value for other in values)


@given(st.lists(st.tuples(VALUES, VALUES), max_size=40))
def test_a_value_that_changes_leaves_the_counts_of_the_new_values(changes: list[tuple[int, int]]) -> None:
    counts = counted([old for old, _ in changes])
    for old, new in changes:
        counts.update(moves(old, new))
    assert +counts == counted([new for _, new in changes])
    for _, new in changes:
        counts.update(moves(new, None))
    assert set(counts.values()) <= {0}


@given(st.integers(0, 2**31))
def test_one_point_more_changes_few_counts(value: int) -> None:
    changed = moves(value, value + 1)
    assert len(changed) <= 2 * LEVELS
    if 0 < value % WIDTH < WIDTH - 1:
        assert changed == {(0, value): -1, (0, value + 1): 1}


@given(st.integers(0, WIDTH**3 - 1))
def test_a_small_value_is_counted_on_the_levels_that_tell_it_from_others_alone(value: int) -> None:
    told = {level for level in range(LEVELS) if value >= WIDTH**level}
    assert {level for level, _ in moves(None, value)} == told | {TOP}


def test_no_change_changes_nothing() -> None:
    assert moves(7, 7) == {}
    assert moves(None, None) == {}
