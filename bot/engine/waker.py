"""Deadlines: wake times in memory, rebuilt from the store's column at start.

A wake is only a hint that enters the same queue as everything else: the session judges by the time. Dailies and
reminders are woken by the same rule.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

import structlog
from structlog.contextvars import bind_contextvars

from bot.engine.meter import Lag
from bot.engine.timetable import Timetable
from bot.ports.platform import Clock
from bot.ports.store import Conflict, Reading, Store, Unavailable

__all__ = ["A_FEW", "Due", "Waker", "in_groups"]

K = TypeVar("K", bound=tuple[str, str])
Due = Callable[[Reading, int | None, int], Awaitable[Iterable[tuple[K, int]]]]
"""(reading, until, limit) -> what is due with its time, soonest first; None: at any time."""

log = structlog.get_logger(__name__)

RETRY_MS = 1_000
POLL_MS = 1_000
"""How often a process that shares its store looks for what processes that have gone have left."""
MOST = 100_000
A_FEW = 2
"""At a time, of wakes that read or send: thousands may have chosen the same hour, and whoever clicks then needs the
database too, which no more than four read at once.
"""

MANY = 1_000
"""Rows read together at a start, whatever their number is in all."""


def in_groups(keys: Sequence[K]) -> Iterator[Sequence[K]]:
    """Keys in their order, `MANY` at a time."""
    return (keys[at : at + MANY] for at in range(0, len(keys), MANY))


class Waker(Generic[K]):
    """Wakes what `due` finds through `wake`, which returns once the wake was handled or raises where it was not."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        due: Due[K],
        wake: Callable[[K], Awaitable[object]],
        names: Sequence[str] = ("tenant", "session"),
        at_once: int = MOST,
    ) -> None:
        """`names`: what the parts of a key are called in the log; there may be fewer than parts. `at_once`: so many
        are woken at a time; others wait for their turn.
        """
        self._store = store
        self._clock = clock
        self._due = due
        self._wake = wake
        self._names = names
        self._times: Timetable[K] = Timetable(clock)
        self._turns = asyncio.Semaphore(at_once)
        self._began = clock.now()
        self._under_way: set[asyncio.Task[None]] = set()
        self._closed = False
        self.lag: Lag[K] = Lag()

    @property
    def waking(self) -> int:
        """How many wakes are being handled."""
        return len(self.lag)

    def __len__(self) -> int:
        return len(self._times)

    def arm(self, wakes: Iterable[tuple[K, int | None]]) -> None:
        """Remember when each wants to be woken; None: not at all."""
        for key, at in () if self._closed else wakes:
            if at is None:
                self._times.drop(key)
            else:
                self._times.plan(key, at)

    async def load(self) -> None:
        """Arm everything the store knows to be waiting."""
        self._began = self._clock.now()
        async with self._store.reading() as reading:
            self.arm(await self._due(reading, None, MOST))

    async def run(self) -> None:
        """Wake for ever."""
        async with asyncio.TaskGroup() as tasks:
            if not self._store.exclusive:
                tasks.create_task(self._poll())
            while True:
                for key, at in self._times.due():
                    # The time this process was not there to wake anybody is no lag of its.
                    self.lag.begin(key, max(at, self._began))
                    waking = tasks.create_task(self._wake_one(key))
                    self._under_way.add(waking)
                    waking.add_done_callback(self._under_way.discard)
                await self._times.wait()

    async def finish(self) -> None:
        """Wake nobody any more, and wait for those who are being woken."""
        self._closed = True
        self._times.clear()
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _wake_one(self, key: K) -> None:
        bind_contextvars(**dict(zip(self._names, key, strict=False)))
        try:
            async with self._turns:
                if not self._closed:
                    await self._wake(key)
        except (Unavailable, Conflict) as error:
            log.warning("wake not stored, trying again", error=str(error))
            self._again(key)
        except Exception:  # whatever kept it from being stored, the deadline stands
            log.exception("wake failed, trying again")
            self._again(key)
        finally:
            self.lag.end(key, self._clock.now())

    def _again(self, key: K) -> None:
        if key not in self._times and not self._closed:
            self._times.plan(key, self._clock.now() + RETRY_MS)

    async def _poll(self) -> None:
        """Other processes may have died: what is overdue is woken here. Waking twice does no harm."""
        while True:
            await self._clock.sleep(POLL_MS)
            try:
                async with self._store.reading() as reading:
                    overdue = await self._due(reading, self._clock.now() - POLL_MS, 1000)
                # Those that wait for their turn here are overdue as well.
                self.arm((key, at) for key, at in overdue if key not in self.lag)
            except Unavailable as error:
                log.warning("cannot look for what is overdue", error=str(error))
            except Exception:  # whatever it is, it must not end the house
                log.exception("cannot look for what is overdue")
