"""Cards that replace each other come in the order in which they were decided.

Two quick presses are two calls to Slack at the same time, and the later one may arrive first. So the cards for one
place wait for each other, and one that a newer card would replace at once is not sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

__all__ = ["InTurn"]


@dataclass(eq=False)
class _Line:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    newest: int = 0


class InTurn:
    """The lines at the places where cards are on their way; a place nobody waits at is forgotten."""

    def __init__(self) -> None:
        self._lines: WeakValueDictionary[Hashable, _Line] = WeakValueDictionary()

    @asynccontextmanager
    async def at(self, place: Hashable) -> AsyncIterator[bool]:
        """Wait for those before at this place; gives whether there is nothing newer by then. Call it as soon as it is
        decided what is to be shown.
        """
        line = self._lines.setdefault(place, _Line())
        line.newest += 1
        number = line.newest
        async with line.lock:
            yield number == line.newest
