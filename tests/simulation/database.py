"""The database's faults: every statement is a step of the schedule, and may wait or fail before or after it is done."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable
from typing import Any

from bot.store.engines import PATIENCE_MS
from tests.simulation.loop import OWNER
from tests.simulation.world import World
from tests.store.inline import watched_sqlite

__all__ = ["FaultyLine"]

_BUSY, _FULL, _IO_ERROR = 5, 13, 10
_WRITES = ("INSERT", "UPDATE", "DELETE", "COMMIT")


class FaultyLine:
    """Implements `tests.store.inline.Gate` and `tests.simulation.storage.Line` for one process, without a thread."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._connections: list[sqlite3.Connection] = []
        self._locked_until = 0

    def connect(self, *args: Any, **options: Any) -> Awaitable[Any]:
        return watched_sqlite(self)(*args, **options)

    def opened(self, connection: sqlite3.Connection) -> None:
        self._connections.append(connection)

    def cut(self) -> None:
        for connection in self._connections:
            connection.close()
        self._connections.clear()

    async def before(self, connection: sqlite3.Connection, sql: str) -> None:
        await asyncio.sleep(0)
        world, weather = self._world, self._world.weather
        if sql.startswith("PRAGMA") or sql == "ROLLBACK":
            return
        if world.happens(weather.slow):
            await world.sleep(5 + 2_000 * world.random.random() ** 3)
        if sql == "BEGIN IMMEDIATE" and self._is_locked():
            await world.sleep(PATIENCE_MS)
            raise self._failure("database is locked", _BUSY)
        if sql.startswith(_WRITES) and connection.in_transaction and world.happens(weather.full):
            connection.rollback()
            raise self._failure("database or disk is full", _FULL)
        if world.happens(weather.failing):
            raise self._failure("disk I/O error", _IO_ERROR)

    async def after(self, connection: sqlite3.Connection, sql: str) -> None:
        if sql == "COMMIT":
            self._world.say(_owner(), "committed")
            await asyncio.sleep(0)
            if self._world.happens(self._world.weather.torn):
                raise self._failure("disk I/O error", _IO_ERROR)

    def _is_locked(self) -> bool:
        now = self._world.now()
        if self._world.happens(self._world.weather.locked):
            self._locked_until = now + int(4_000 * self._world.random.random())
        return now < self._locked_until

    def _failure(self, words: str, code: int) -> sqlite3.OperationalError:
        self._world.say(_owner(), "database:", words)
        error = sqlite3.OperationalError(words)
        error.sqlite_errorcode = code
        return error


def _owner() -> str:
    owner = OWNER.get()
    return owner.name if owner else "nobody"
