"""The virtual clock keeps its promises, since so many tests lean on it."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.clock import VirtualClock, settle


async def test_time_stands_still_until_advanced() -> None:
    clock = VirtualClock(1_000)
    await settle()
    assert clock.now() == 1_000
    await clock.advance(250)
    assert clock.now() == 1_250


async def test_sleepers_wake_in_order_at_the_moment_they_asked_for() -> None:
    clock = VirtualClock(0)
    woken: list[tuple[str, int]] = []

    async def nap(name: str, ms: int) -> None:
        await clock.sleep(ms)
        woken.append((name, clock.now()))

    tasks = [asyncio.create_task(nap("late", 30)), asyncio.create_task(nap("early", 10))]
    await clock.advance(29)
    assert woken == [("early", 10)]
    assert clock.sleeping == 1
    await clock.advance(1)
    assert woken == [("early", 10), ("late", 30)]
    await asyncio.gather(*tasks)


async def test_a_loop_of_short_sleeps_runs_as_often_as_in_real_time() -> None:
    clock = VirtualClock(0)
    beats: list[int] = []

    async def beat() -> None:
        while True:
            await clock.sleep(15)
            beats.append(clock.now())

    task = asyncio.create_task(beat())
    await clock.advance(50)
    assert beats == [15, 30, 45]
    task.cancel()


async def test_a_cancelled_sleeper_is_forgotten() -> None:
    clock = VirtualClock(0)
    task = asyncio.create_task(clock.sleep(10))
    await settle()
    task.cancel()
    await clock.advance(20)
    assert task.cancelled()
    assert clock.sleeping == 0


async def test_no_time_at_all_is_slept_without_advancing() -> None:
    clock = VirtualClock(0)
    await asyncio.wait_for(clock.sleep(0), 1)
    await asyncio.wait_for(clock.sleep(-5), 1)
    assert clock.now() == 0


async def test_time_does_not_go_back() -> None:
    with pytest.raises(ValueError, match="go back"):
        await VirtualClock().advance(-1)


async def test_a_leap_wakes_each_sleeper_once_however_long_it_is() -> None:
    clock, woken = VirtualClock(0), []

    async def ticking() -> None:
        while True:
            await clock.sleep(100)
            woken.append(clock.now())

    task = asyncio.create_task(ticking())
    await settle()
    await clock.leap(1_000)
    assert woken == [1_000]
    await clock.leap(99)
    assert woken == [1_000]
    task.cancel()
