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

    async def wait(self, until: int | None) -> bool:
        """Wait for the bell, at most until a moment (ms since the Unix epoch; None: for ever). Whether it rang."""
        if until is None:
            await self._rung.wait()
        elif until <= self._clock.now():
            await asyncio.sleep(0)
        else:
            await self._either(until)
        rung = self._rung.is_set()
        self._rung.clear()
        return rung

    async def _sleep(self, until: int) -> None:
        # How long is reckoned where the sleep begins: time may have gone on since it was asked for.
        await self._clock.sleep(min(until - self._clock.now(), LONGEST_WAIT_MS))

    async def _either(self, until: int) -> None:
        waits = {asyncio.ensure_future(self._rung.wait()), asyncio.ensure_future(self._sleep(until))}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
