"""Edits of the last minute, by workspace."""

from __future__ import annotations

from adapters.slack.budget import EDITS, SPARE, Budget
from adapters.slack.seen import Seen
from tests.fakes.clock import VirtualClock


async def test_live_counts_get_half_of_a_minutes_edits_and_reveals_the_rest() -> None:
    clock = VirtualClock(1_000_000)
    budget = Budget(clock)
    while budget.allows_live("one"):
        budget.spend("one")
    assert budget.used("one") == EDITS // 2
    while budget.allows("one"):
        budget.spend("one")
    assert budget.used("one") == EDITS - SPARE
    assert budget.allows_live("another"), "workspaces have a budget each"


async def test_an_edit_counts_for_a_minute() -> None:
    clock = VirtualClock(1_000_000)
    budget = Budget(clock)
    budget.spend("one")
    await clock.advance(30_000)
    budget.spend("one")
    await clock.advance(29_999)
    assert budget.used("one") == 2
    await clock.advance(1)
    assert budget.used("one") == 1
    await clock.advance(30_000)
    assert budget.used("one") == 0


def test_what_was_seen_is_remembered_up_to_a_number_and_can_be_forgotten() -> None:
    seen = Seen(most=2)
    assert [seen.add(word) for word in ("a", "a", "b", "c", "b", "a")] == [True, False, True, True, False, True]
    seen.forget("a")
    assert seen.add("a")
