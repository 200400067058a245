"""Whoever waits too long for a commit is told that it takes longer; the commit goes on."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator

from bot.engine.intake import Item
from bot.engine.pause import Bell
from bot.ports.desk import Reply
from bot.ports.platform import Clock
from bot.quiz.effects import Note

__all__ = ["Patience"]

SAVING = Note("Saving; this takes a moment.")


class Patience:
    """Whoever waits for a reply, in the order in which they came."""

    def __init__(self, clock: Clock, most_ms: int) -> None:
        self._clock = clock
        self._most_ms = most_ms
        self._waiting: deque[Item] = deque()
        self._bell = Bell(clock)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._waiting)

    def add(self, item: Item) -> None:
        """Somebody waits from now on."""
        if not self._waiting:
            self._bell.ring()
        self._waiting.append(item)

    async def run(self) -> None:
        """Tell them for ever."""
        while True:
            while self._waiting and self._waiting[0].said.done():
                self._waiting.popleft()
            if not self._waiting:
                await self._bell.wait(None)
                continue
            oldest = self._waiting[0]
            # At most the whole patience, so that a clock set back leaves nobody without a word.
            left = min(oldest.arrived + self._most_ms - self._clock.now(), self._most_ms)
            if left > 0:
                await self._clock.sleep(left)
            if oldest.said.done():
                continue
            self._waiting.popleft()
            oldest.final = asyncio.get_running_loop().create_future()
            oldest.said.set_result(Reply(SAVING, pending=oldest.final))
