"""A store whose transactions take their time, on the virtual clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from bot.ports.store import Reading, Store, Writing
from tests.fakes.clock import VirtualClock

__all__ = ["SlowStore"]


class SlowStore:
    """`takes_ms`: how long each transaction that writes holds the others up."""

    def __init__(self, store: Store, clock: VirtualClock, takes_ms: int = 0) -> None:
        self._store = store
        self._clock = clock
        self.takes_ms = takes_ms

    @property
    def exclusive(self) -> bool:
        return self._store.exclusive

    def reading(self) -> AbstractAsyncContextManager[Reading]:
        return self._store.reading()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Writing]:
        async with self._store.writing() as writing:
            await self._clock.sleep(self.takes_ms)
            yield writing

    async def close(self) -> None:
        await self._store.close()
