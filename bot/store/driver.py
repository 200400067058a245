"""SQLite's connection for SQLAlchemy: one trip to the driver's thread per statement.

aiosqlite makes four (open a cursor, execute, fetch, close), which costs a batch of clicks more than the SQL does.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import aiosqlite

__all__ = ["Call", "Connect", "Ran", "connect_sqlite"]

Connect = Callable[..., Awaitable[Any]]
"""Makes the driver's connection, with the interface of `aiosqlite.Connection`."""


@dataclass(frozen=True, slots=True)
class Call:
    """A statement with its parameters; `many`: with a list of them, to be run once for each; `writes`: how many rows
    it is to write, where that matters.
    """

    sql: str
    parameters: Any = ()
    many: bool = False
    writes: int | None = None

    def is_met(self, ran: Ran) -> bool:
        """Whether it wrote what it was to write."""
        return self.writes is None or ran.count == self.writes


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a call: the rows of a query, how many rows it wrote."""

    rows: Sequence[Any]
    count: int


class _Cursor:
    """What SQLAlchemy asks of an aiosqlite cursor. Rows are fetched with the statement that made them."""

    __slots__ = ("_connection", "_rows", "arraysize", "description", "lastrowid", "rowcount")

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.arraysize = 1
        self.description: Any = None
        self.lastrowid: int | None = None
        self.rowcount = -1

    async def __aenter__(self) -> _Cursor:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        await self._connection.run(partial(self._execute, sqlite3.Cursor.execute, sql, parameters))

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        await self._connection.run(partial(self._execute, sqlite3.Cursor.executemany, sql, parameters))

    def _execute(self, call: Callable[..., Any], sql: str, parameters: Sequence[Any]) -> None:
        cursor = self._connection.plain.cursor()
        try:
            call(cursor, sql, parameters)
            self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid
            self._rows = cursor.fetchall() if cursor.description else []
        finally:
            cursor.close()

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        self._rows = []


class _Connection(aiosqlite.Connection):
    """An aiosqlite connection with such cursors, whose thread is told to stop once.

    A caller who is cancelled while a connection is closed for them tells it again, and a thread that has ended never
    answers: whoever waited for that would wait for ever, and with them the process that is to stop.
    """

    _told_to_stop = False

    def stop(self) -> asyncio.Future[Any] | None:
        """What comes when the thread has ended; None where that was asked before."""
        if self._told_to_stop:
            return None
        self._told_to_stop = True
        return super().stop()

    async def close(self) -> None:
        """Again is harmless."""
        if not self._told_to_stop:
            await super().close()

    @property
    def plain(self) -> sqlite3.Connection:
        """The connection underneath; touched on its own thread alone."""
        return self._conn

    async def run(self, call: Callable[[], None]) -> None:
        await self._execute(call)  # type: ignore[no-untyped-call]

    async def together(self, calls: Sequence[Call], done: list[Ran]) -> None:
        """Run statements in one trip, noting what came of each, up to the first that fails, whose error comes out, or
        that wrote other than it was to write. Raises sqlite3.InterfaceError where the connection is `gone`.
        """
        try:
            await self.run(partial(self._together, calls, done))
        except ValueError as error:
            if not self.gone:
                raise
            raise sqlite3.InterfaceError("the connection is closed") from error

    @property
    def gone(self) -> bool:
        """Whether it was closed."""
        return self._connection is None

    def _together(self, calls: Sequence[Call], done: list[Ran]) -> None:
        for call in calls:
            cursor = self.plain.cursor()
            try:
                (cursor.executemany if call.many else cursor.execute)(call.sql, call.parameters)
                done.append(Ran(cursor.fetchall() if cursor.description else (), cursor.rowcount))
            finally:
                cursor.close()
            if not call.is_met(done[-1]):
                return

    def cursor(self) -> _Cursor:  # type: ignore[override]
        return _Cursor(self)


def connect_sqlite(*args: Any, **options: Any) -> Awaitable[Any]:
    """Open a connection on a thread of its own; the arguments are those of `sqlite3.connect`."""
    connection = _Connection(partial(sqlite3.connect, *args, **options), iter_chunk_size=64)
    # A process that forgot to close its store still ends. (Up to aiosqlite 0.21 the connection is the thread itself.)
    thread: Any = getattr(connection, "_thread", connection)
    thread.daemon = True
    return connection
