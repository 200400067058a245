"""One thing at a time for each person: who asks again before they were answered waits, and holds nothing meanwhile.

A limit on how fast somebody may ask says nothing about how long each answer takes. The database is read by a few at
once; without this, one person with much to look up could be all of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.engine.allowance import SLOW
from bot.ports.trouble import Hurried

__all__ = ["WAITING", "OwnTurn"]

WAITING = 10
"""So many questions of one person may be open; more than people ask."""


@dataclass(slots=True)
class _Line:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    open: int = 0


class OwnTurn:
    """A line for each person who is being answered."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], _Line] = {}

    def __len__(self) -> int:
        return len(self._lines)

    @asynccontextmanager
    async def of(self, tenant: str, person: str) -> AsyncIterator[None]:
        """The block runs when nothing else of this person's does. Raises Hurried where too much is open already."""
        key = (tenant, person)
        line = self._lines.setdefault(key, _Line())
        if line.open >= WAITING:
            raise Hurried(SLOW.text)
        line.open += 1
        try:
            async with line.lock:
                yield
        finally:
            line.open -= 1
            if not line.open:
                del self._lines[key]
