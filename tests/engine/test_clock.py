"""The real clock."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.engine.clock import SystemClock
from bot.engine.pause import Bell
from tests.fakes.clock import VirtualClock


def test_it_counts_milliseconds_since_the_epoch() -> None:
    before = time.time() * 1000
    assert before - 1 <= SystemClock().now() <= time.time() * 1000


@pytest.mark.parametrize("ms", [0, -5, 1])
async def test_it_sleeps_as_long_as_was_asked_and_not_at_all_for_a_time_that_is_past(ms: int) -> None:
    loop = asyncio.get_running_loop()
    before = loop.time()
    await SystemClock().sleep(ms)
    assert loop.time() - before >= max(ms, 0) / 1000 - 0.001


@pytest.mark.parametrize("ms", [0, -1])
async def test_a_wait_for_a_bell_whose_time_is_past_gives_others_a_turn_and_ends(ms: int) -> None:
    clock = VirtualClock()
    bell, past = Bell(clock), clock.now() + ms
    assert not await bell.wait(past)
    bell.ring()
    assert await bell.wait(past), "it had rung"
    assert not await bell.wait(past), "and is heard once"


async def test_a_wait_whose_time_comes_before_its_sleep_begins_ends_all_the_same() -> None:
    clock = VirtualClock()
    waiting = asyncio.create_task(Bell(clock).wait(clock.now() + 100))
    await asyncio.sleep(0)
    assert clock.sleeping == 0, "it is about to sleep"
    await clock.leap(200)
    assert waiting.done()
    assert not await waiting
