"""A SQLite connection without a thread: every call is done before it returns, so that a seeded schedule repeats."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Protocol

from bot.store.driver import Call, Ran

__all__ = ["Gate", "hasty_sqlite", "inline_sqlite", "watched_sqlite"]


class Gate(Protocol):
    """What every call to the database goes through: it may wait there, and fail before or after it was done."""

    def opened(self, connection: sqlite3.Connection) -> None:
        """A connection was made."""
        ...

    async def before(self, connection: sqlite3.Connection, sql: str) -> None: ...

    async def after(self, connection: sqlite3.Connection, sql: str) -> None: ...


class _Open:
    """The gate of those who only want a connection."""

    def opened(self, connection: sqlite3.Connection) -> None: ...

    async def before(self, connection: sqlite3.Connection, sql: str) -> None: ...

    async def after(self, connection: sqlite3.Connection, sql: str) -> None: ...


class _Cursor:
    """What SQLAlchemy asks of an aiosqlite cursor."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._cursor = connection.plain.cursor()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    async def __aenter__(self) -> _Cursor:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        if self._connection.hasty and sql == "PRAGMA synchronous=FULL":
            sql = "PRAGMA synchronous=OFF"
        await self._connection.passed(sql, lambda: self._cursor.execute(sql, parameters))

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        await self._connection.passed(sql, lambda: self._cursor.executemany(sql, parameters))

    async def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    async def close(self) -> None:
        self._cursor.close()


class _AtOnce:
    """In place of the queue to a thread."""

    def put_nowait(self, item: tuple[asyncio.Future[Any], Callable[[], Any]]) -> None:
        future, call = item
        future.set_result(call())


class _Connection:
    gone = False

    def __init__(self, connection: sqlite3.Connection, hasty: bool, gate: Gate) -> None:
        self._conn = self._connection = self.plain = connection
        self.hasty = hasty
        self._gate = gate
        self._tx = _AtOnce()

    async def passed(self, sql: str, call: Callable[[], object]) -> None:
        await self._gate.before(self.plain, sql)
        call()
        await self._gate.after(self.plain, sql)

    def cursor(self) -> _Cursor:
        return _Cursor(self)

    async def together(self, calls: Sequence[Call], done: list[Ran]) -> None:
        """As the driver's, with the gate before and after each statement."""
        for call in calls:
            await self.passed(call.sql, partial(self._run, call, done))
            if not call.is_met(done[-1]):
                return

    def _run(self, call: Call, done: list[Ran]) -> None:
        cursor = self.plain.cursor()
        (cursor.executemany if call.many else cursor.execute)(call.sql, call.parameters)
        done.append(Ran(cursor.fetchall(), cursor.rowcount))
        cursor.close()

    async def create_function(self, *args: Any, **options: Any) -> None:
        self.plain.create_function(*args, **options)

    async def commit(self) -> None:
        await self.passed("COMMIT", self.plain.commit)

    async def rollback(self) -> None:
        await self.passed("ROLLBACK", self.plain.rollback)

    async def close(self) -> None:
        self.plain.close()

    def stop(self) -> None:
        self.plain.close()


async def inline_sqlite(*args: Any, **options: Any) -> _Connection:
    """Open a connection; the arguments are those of `sqlite3.connect`. Give it to `open_store(connect=...)`."""
    return _Connection(sqlite3.connect(*args, **options), hasty=False, gate=_Open())


async def hasty_sqlite(*args: Any, **options: Any) -> _Connection:
    """The same without waiting for the disk, for long stories in which no machine loses its power."""
    return _Connection(sqlite3.connect(*args, **options), hasty=True, gate=_Open())


def watched_sqlite(gate: Gate) -> Callable[..., Awaitable[Any]]:
    """`hasty_sqlite` behind a gate."""

    async def connect(*args: Any, **options: Any) -> _Connection:
        connection = sqlite3.connect(*args, **options)
        gate.opened(connection)
        return _Connection(connection, hasty=True, gate=gate)

    return connect
