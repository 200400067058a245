"""Cards that replace each other are shown in the order of the presses that led to them.

Two quick presses are two answers of the engine and two calls to Slack at the same time, and the later one may be there
first. So the cards for one place wait for each other, and one that comes behind a newer one is not shown any more.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

__all__ = ["InTurn", "Ticket"]


@dataclass(eq=False)
class _Line:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    drawn: int = 0
    shown: int = 0


@dataclass(frozen=True, slots=True)
class Ticket:
    """A press's number in the line at its place."""

    line: _Line
    number: int

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[bool]:
        """Wait until nobody else shows a card there; gives whether this press is the newest of those shown."""
        async with self.line.lock:
            newest = self.number > self.line.shown
            if newest:
                self.line.shown = self.number
            yield newest


class InTurn:
    """The lines at the places where cards are on their way; a place nobody waits at is forgotten."""

    def __init__(self) -> None:
        self._lines: WeakValueDictionary[Hashable, _Line] = WeakValueDictionary()

    def ticket(self, place: Hashable) -> Ticket:
        """For a press at this place: to be drawn as soon as it is there."""
        line = self._lines.setdefault(place, _Line())
        line.drawn += 1
        return Ticket(line, line.drawn)
