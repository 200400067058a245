"""Deadlines: wake times in memory, rebuilt from the store's column at start.

A wake is only a hint that enters the same queue as everything else: the session judges by the time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import structlog

from bot.engine.timetable import Timetable
from bot.ports.platform import Clock
from bot.ports.store import Conflict, Key, Store, Unavailable

__all__ = ["Waker"]

log = structlog.get_logger(__name__)

RETRY_MS = 1_000
POLL_MS = 1_000
"""How often a process that shares its store looks for sessions whose own process has gone."""


class Waker:
    """Wakes sessions through `wake`, which returns once the wake was handled or raises where it was not."""

    def __init__(self, store: Store, clock: Clock, wake: Callable[[Key], Awaitable[object]]) -> None:
        self._store = store
        self._clock = clock
        self._wake = wake
        self._times: Timetable[Key] = Timetable(clock)

    def __len__(self) -> int:
        return len(self._times)

    def arm(self, sessions: Iterable[tuple[Key, int | None]]) -> None:
        """Remember when sessions want to be woken; None: not at all."""
        for key, at in sessions:
            if at is None:
                self._times.drop(key)
            else:
                self._times.plan(key, at)

    async def load(self) -> None:
        """Arm every session the store knows to be waiting."""
        async with self._store.reading() as reading:
            self.arm(await reading.due())

    async def run(self) -> None:
        """Wake sessions for ever."""
        async with asyncio.TaskGroup() as tasks:
            if not self._store.exclusive:
                tasks.create_task(self._poll())
            while True:
                for key in self._times.due():
                    tasks.create_task(self._wake_one(key))
                await self._times.wait()

    async def _wake_one(self, key: Key) -> None:
        try:
            await self._wake(key)
        except (Unavailable, Conflict) as error:
            log.warning("wake not stored, trying again", tenant=key[0], session=key[1], error=str(error))
            self._again(key)
        except Exception:  # whatever kept it from being stored, the deadline stands
            log.exception("wake failed, trying again", tenant=key[0], session=key[1])
            self._again(key)

    def _again(self, key: Key) -> None:
        if key not in self._times:
            self._times.plan(key, self._clock.now() + RETRY_MS)

    async def _poll(self) -> None:
        """Other processes may have died: their overdue sessions are woken here. Waking twice does no harm."""
        while True:
            await self._clock.sleep(POLL_MS)
            try:
                async with self._store.reading() as reading:
                    self.arm(await reading.due(self._clock.now() - POLL_MS, 1000))
            except Unavailable as error:
                log.warning("cannot look for overdue sessions", error=str(error))
            except Exception:  # whatever it is, it must not end the house
                log.exception("cannot look for overdue sessions")
