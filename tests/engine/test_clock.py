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
    bell = Bell(VirtualClock())
    assert not await bell.wait(ms)
    bell.ring()
    assert await bell.wait(ms), "it had rung"
    assert not await bell.wait(ms), "and is heard once"
