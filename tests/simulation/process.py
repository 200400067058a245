"""One process of the bot: a store and an engine that start from the database as committed, and die at any step."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Protocol

from bot.engine.engine import QuizEngine
from bot.ports.platform import Platform
from bot.ports.store import Unavailable
from bot.store import SqlStore
from tests.simulation.loop import Owner
from tests.simulation.world import ProcessClock, World

__all__ = ["Names", "Process", "Storage"]


class Names:
    """Ids and seeds that no process of a run draws twice."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def id(self) -> str:
        return f"s{next(self._numbers)}"

    def seed(self) -> int:
        return next(self._numbers)


class Storage(Protocol):
    """Where a process keeps what it stores: opened when it starts, cut off when it dies."""

    async def open(self) -> SqlStore:
        """Raises Unavailable."""
        ...

    def cut(self) -> None: ...


class Process:
    """Runs from `start` until `crash`, `stop` or a failure of its own; then `gone` is called, with how it ended."""

    def __init__(
        self,
        world: World,
        clock: ProcessClock,
        name: str,
        storage: Storage,
        platforms: Mapping[str, Platform],
        names: Names,
        gone: Callable[[Process, str], None],
    ) -> None:
        self.clock = clock
        self.engine: QuizEngine | None = None
        self.store: SqlStore | None = None
        self.owner = Owner(name)
        self._world = world
        self._storage = storage
        self._platforms = platforms
        self._names = names
        self._gone = gone
        self._stopping = asyncio.Event()

    @property
    def stays(self) -> bool:
        """Whether it runs, and nobody has asked it to end."""
        return self.engine is not None and not self._stopping.is_set()

    def start(self, lives: Iterator[int] | None) -> None:
        """`lives`: after how many steps it dies; None: it does not."""
        self._world.say(self.owner.name, "starts")
        if lives is not None:
            self.owner.fuse, self.owner.blown = next(lives), lambda: self._blow(lives)
        self._world.loop.spawn(self.owner, self._run())

    async def _run(self) -> None:
        try:
            self.store = await self._storage.open()
            engine = QuizEngine(
                self.store, self.clock, self._platforms, self._names.id, self._names.seed, self.owner.name
            )
            async with engine.running():
                self.engine = engine
                self._world.say(self.owner.name, "runs")
                await self._stopping.wait()
        except Unavailable as error:
            self._end(f"cannot start: {error}")
        except Exception as error:  # noqa: BLE001 - whatever it is, it has ended the house, and the run must say so
            self._world.loop.failures.append(f"{self.owner.name} failed: {error!r}")
            self._end("failed")
        else:
            self._end("stopped")

    def stop(self) -> None:
        """Ask it to end well."""
        self._stopping.set()

    def _blow(self, lives: Iterator[int]) -> None:
        """Most die; some are asked to end, and may die while they do."""
        if not self._stopping.is_set() and self._world.happens(0.2):
            self.stop()
            self.owner.fuse = next(lives)
        else:
            self.crash()

    def crash(self) -> None:
        """Nothing of it is cancelled, closed or told; what it had not committed is lost."""
        self._end("crashed")

    def _end(self, how: str) -> None:
        if self.owner.dead:
            return
        self._world.say(self.owner.name, how)
        self._world.loop.kill(self.owner)
        self._storage.cut()
        self.engine = None
        self._gone(self, how)
