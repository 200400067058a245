"""A SQLite connection without a thread: every call is done before it returns, so that a seeded schedule repeats."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

__all__ = ["hasty_sqlite", "inline_sqlite"]


class _Cursor:
    """What SQLAlchemy asks of an aiosqlite cursor."""

    def __init__(self, connection: sqlite3.Connection, hasty: bool) -> None:
        self._cursor = connection.cursor()
        self._hasty = hasty

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    async def __aenter__(self) -> _Cursor:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        if self._hasty and sql == "PRAGMA synchronous=FULL":
            sql = "PRAGMA synchronous=OFF"
        self._cursor.execute(sql, parameters)

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        self._cursor.executemany(sql, parameters)

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
    def __init__(self, connection: sqlite3.Connection, hasty: bool) -> None:
        self._conn = self._connection = connection
        self._hasty = hasty
        self._tx = _AtOnce()

    def cursor(self) -> _Cursor:
        return _Cursor(self._conn, self._hasty)

    async def create_function(self, *args: Any, **options: Any) -> None:
        self._conn.create_function(*args, **options)

    async def commit(self) -> None:
        self._conn.commit()

    async def rollback(self) -> None:
        self._conn.rollback()

    async def close(self) -> None:
        self._conn.close()

    def stop(self) -> None:
        self._conn.close()


async def inline_sqlite(*args: Any, **options: Any) -> _Connection:
    """Open a connection; the arguments are those of `sqlite3.connect`. Give it to `open_store(connect=...)`."""
    return _Connection(sqlite3.connect(*args, **options), hasty=False)


async def hasty_sqlite(*args: Any, **options: Any) -> _Connection:
    """The same without waiting for the disk, for long stories in which no machine loses its power."""
    return _Connection(sqlite3.connect(*args, **options), hasty=True)
