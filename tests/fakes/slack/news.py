"""Waiting for something to happen, with an end to the patience."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

__all__ = ["PATIENCE_S", "News", "Unanswered"]

PATIENCE_S = 30.0
"""Real seconds after which a test that waits for something is told that it will not come."""


class Unanswered(AssertionError):
    """The app said nothing, or not in time."""


class News:
    """Wakes whoever waits for a condition whenever something has changed."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def tell(self) -> None:
        """Something changed."""
        self._changed.set()

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until `condition` holds. Raises Unanswered after `PATIENCE_S` real seconds."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self.forever(condition)
        except TimeoutError:
            raise Unanswered(f"no {what} within {PATIENCE_S} real seconds") from None

    async def forever(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition` holds, without an end."""
        while not condition():
            self._changed.clear()
            await self._changed.wait()
