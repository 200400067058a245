"""Platforms fail alone and come back."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from bot.supervision import FIRST_PAUSE_MS, LAST_PAUSE_MS, STEADY_MS, supervise
from tests.fakes.clock import VirtualClock
from tests.fakes.platform import FakePlatform


class Fragile(FakePlatform):
    """Runs for `lasts_ms`, then fails with `error` (None: simply ends)."""

    def __init__(self, clock: VirtualClock, error: BaseException | None, lasts_ms: int = 0) -> None:
        super().__init__(clock)
        self.error = error
        self.lasts_ms = lasts_ms
        self.starts: list[int] = []
        self.time = clock

    async def run(self) -> None:
        self.starts.append(self.time.now())
        await self.time.sleep(self.lasts_ms)
        if self.error is not None:
            raise self.error


async def started_at(platform: Fragile, ms: int) -> list[int]:
    task = asyncio.create_task(supervise(platform, platform.time))
    begun = platform.time.now()
    await platform.time.advance(ms)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    return [at - begun for at in platform.starts]


@pytest.mark.parametrize("error", [RuntimeError("bug"), OSError("address taken"), asyncio.CancelledError(), None])
async def test_a_platform_that_fails_is_started_again_with_growing_pauses(error: BaseException | None) -> None:
    starts = await started_at(Fragile(VirtualClock(), error), 16_000)
    assert starts == [0, 1_000, 3_000, 7_000, 15_000]


async def test_the_pauses_stop_growing() -> None:
    starts = await started_at(Fragile(VirtualClock(), RuntimeError("bug")), 3_600_000)
    assert max(b - a for a, b in pairwise(starts)) == LAST_PAUSE_MS


async def test_one_that_ran_well_for_a_while_comes_back_soon() -> None:
    starts = await started_at(Fragile(VirtualClock(), RuntimeError("bug"), STEADY_MS), 5 * STEADY_MS)
    assert [b - a for a, b in pairwise(starts)] == [STEADY_MS + FIRST_PAUSE_MS] * (len(starts) - 1)
    assert len(starts) > 3
