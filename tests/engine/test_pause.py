"""Waiting that can be cut short: what has a limit, and a bell."""

from __future__ import annotations

import asyncio

import pytest

from bot.engine.pause import Bell, within
from tests.fakes.clock import VirtualClock
from tests.quiz.values import NOW


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOW)


async def at_once(value: str) -> str:
    return value


async def never(ended: list[str]) -> str:
    try:
        await asyncio.Event().wait()
    finally:
        ended.append("cancelled")
    return ""


async def test_what_is_done_at_once_needs_no_clock(clock: VirtualClock) -> None:
    assert await within(clock, 1_000, at_once("here")) == "here"
    assert clock.now() == NOW


async def test_what_fails_fails_as_it_is(clock: VirtualClock) -> None:
    async def broken() -> None:
        raise KeyError("a mistake")

    with pytest.raises(KeyError, match="a mistake"):
        await within(clock, 1_000, broken())


async def test_what_takes_longer_is_cancelled(clock: VirtualClock) -> None:
    ended: list[str] = []
    waiting = asyncio.create_task(within(clock, 1_000, never(ended)))
    await clock.advance(999)
    assert not waiting.done()
    await clock.advance(1)
    with pytest.raises(TimeoutError, match="within 1 s"):
        await waiting
    assert ended == ["cancelled"]


@pytest.mark.parametrize("steps", [1, 2, 3])
async def test_whoever_is_cancelled_leaves_nothing_running(clock: VirtualClock, steps: int) -> None:
    before = asyncio.all_tasks()
    waiting = asyncio.create_task(within(clock, 1_000, never([])))
    for _ in range(steps):
        await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert asyncio.all_tasks() == before


async def test_a_bell_ends_a_wait_that_time_would_end_later(clock: VirtualClock) -> None:
    bell = Bell(clock)
    waiting = asyncio.create_task(bell.wait(NOW + 5_000))
    await clock.advance(1_000)
    assert not waiting.done()
    bell.ring()
    assert await waiting
    assert clock.now() == NOW + 1_000


async def test_a_bell_that_rang_before_ends_the_next_wait_and_no_other(clock: VirtualClock) -> None:
    bell = Bell(clock)
    bell.ring()
    bell.ring()
    assert await bell.wait(None)
    waiting = asyncio.create_task(bell.wait(NOW + 5_000))
    await clock.advance(4_999)
    assert not waiting.done()
    await clock.advance(1)
    assert not await waiting


async def test_a_moment_that_has_passed_is_not_waited_for(clock: VirtualClock) -> None:
    assert not await Bell(clock).wait(NOW)


async def test_a_wait_that_is_given_up_wakes_nobody_later(clock: VirtualClock) -> None:
    bell = Bell(clock)
    given_up = asyncio.create_task(bell.wait(NOW + 1_000))
    await clock.advance(500)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    waiting = asyncio.create_task(bell.wait(None))
    await clock.advance(5_000)
    assert not waiting.done()
    bell.ring()
    assert await waiting
