"""Waiting that can be cut short, on whatever clock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from typing import Any, TypeVar

from bot.ports.platform import Clock

__all__ = ["LONGEST_WAIT_MS", "Bell", "within"]

LONGEST_WAIT_MS = 60_000
"""No wait is longer, so that a clock that is set does not leave anybody asleep for the difference."""
T = TypeVar("T")


async def within(clock: Clock, ms: int, call: Awaitable[T]) -> T:
    """What `call` gives, if it does within `ms`; else it is cancelled. Raises TimeoutError."""
    tasks: list[asyncio.Future[Any]] = [working := asyncio.ensure_future(call)]
    try:
        # What has nothing to wait for needs no limit.
        await asyncio.sleep(0)
        if not working.done():
            tasks.append(asyncio.ensure_future(clock.sleep(ms)))
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise TimeoutError(f"no answer within {ms / 1000:g} s")
        return working.result()
    finally:
        await _ended(tasks)


async def _ended(tasks: Iterable[asyncio.Future[Any]]) -> None:
    """Cancel those that are under way, and wait for their end."""
    left = [task for task in tasks if not task.done()]
    for task in left:
        task.cancel()
    if left:
        await asyncio.gather(*left, return_exceptions=True)


class Bell:
    """A bell one task waits for, with a limit: `ring` ends the wait, now or the next one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rung = False
        # Set by the bell, and by the end of a wait.
        self._up = asyncio.Event()

    def ring(self) -> None:
        """End the wait."""
        self._rung = True
        self._up.set()

    async def wait(self, until: int | None) -> bool:
        """Wait for the bell, at most until a moment (ms since the Unix epoch; None: for ever). Whether it rang."""
        if self._rung or (until is not None and until <= self._clock.now()):
            await asyncio.sleep(0)
        elif until is None:
            await self._up.wait()
        else:
            await self._wait_until(until)
        rung, self._rung = self._rung, False
        self._up.clear()
        return rung

    async def _wait_until(self, until: int) -> None:
        sleeping = asyncio.ensure_future(self._sleep(until))
        try:
            await self._up.wait()
        finally:
            await _ended([sleeping])

    async def _sleep(self, until: int) -> None:
        # How long is reckoned where the sleep begins: time may have gone on since it was asked for.
        await self._clock.sleep(min(until - self._clock.now(), LONGEST_WAIT_MS))
        self._up.set()
