"""What is to be looked at, and when."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from bot.engine.timetable import Timetable
from tests.fakes.clock import VirtualClock

plans = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 50), st.sampled_from(["plan", "by", "drop"])))


@given(plans)
def test_every_key_comes_once_at_the_time_it_was_last_planned_for(plans: list[tuple[str, int, str]]) -> None:
    clock = VirtualClock(0)
    table: Timetable[str] = Timetable(clock)
    expected: dict[str, int] = {}
    for key, at, how in plans:
        if how == "drop":
            table.drop(key)
            expected.pop(key, None)
        elif how == "plan":
            table.plan(key, at)
            expected[key] = at
        else:
            table.plan_by(key, at)
            expected[key] = min(at, expected.get(key, at))
    assert len(table) == len(expected)
    came: dict[str, int] = {}

    async def play() -> None:
        for _ in range(52):
            for key, _ in table.due():
                assert key not in came
                came[key] = clock.now()
            await clock.advance(1)

    asyncio.run(play())
    assert came == expected


async def test_waiting_ends_when_something_sooner_is_planned() -> None:
    clock = VirtualClock(0)
    table: Timetable[str] = Timetable(clock)
    table.plan("late", 1_000)
    await table.wait()  # what was planned before counts as news once
    waiting = asyncio.ensure_future(table.wait())
    await clock.advance(10)
    assert not waiting.done()
    table.plan("later", 2_000)
    await clock.advance(10)
    assert not waiting.done()
    table.plan("soon", 30)
    await clock.advance(0)
    assert waiting.done()
    await clock.advance(10)
    assert [key for key, _ in table.due()] == ["soon"]


async def test_clearing_leaves_nothing() -> None:
    table: Timetable[str] = Timetable(VirtualClock(0))
    table.plan("a", 0)
    table.clear()
    assert "a" not in table
    assert table.due() == []
