"""Waiting that can be cut short, on whatever clock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from bot.ports.platform import Clock

__all__ = ["LONGEST_WAIT_MS", "Bell", "within"]

LONGEST_WAIT_MS = 60_000
"""No wait is longer, so that a clock that is set does not leave anybody asleep for the difference."""
T = TypeVar("T")


async def within(clock: Clock, ms: int, call: Awaitable[T]) -> T:
    """What `call` gives, if it does within `ms`; else it is cancelled. Raises TimeoutError."""
    working, limit = asyncio.ensure_future(call), asyncio.ensure_future(clock.sleep(ms))
    try:
        await asyncio.wait({working, limit}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise TimeoutError(f"no answer within {ms / 1000:g} s")
        return working.result()
    finally:
        for task in (working, limit):
            task.cancel()
        await asyncio.gather(working, limit, return_exceptions=True)


class Bell:
    """A bell one task waits for, with a limit: `ring` ends the wait, now or the next one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """End the wait."""
        self._rung.set()

    async def wait(self, ms: int | None) -> bool:
        """Wait for the bell, at most `ms` (None: for ever). Whether it rang."""
        if ms is not None and ms <= 0:
            await asyncio.sleep(0)
        elif ms is None:
            await self._rung.wait()
        else:
            await self._either(min(ms, LONGEST_WAIT_MS))
        rung = self._rung.is_set()
        self._rung.clear()
        return rung

    async def _either(self, ms: int) -> None:
        waits = {asyncio.ensure_future(self._rung.wait()), asyncio.ensure_future(self._clock.sleep(ms))}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
