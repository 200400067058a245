"""The store: transactions over one database, one writing connection on SQLite and many on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from types import TracebackType

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.ports.store import Unavailable
from bot.store.driver import Connect, connect_sqlite
from bot.store.engines import database_url, postgres_engine, sqlite_engine, sqlite_path
from bot.store.failures import translated
from bot.store.link import Link
from bot.store.lockfile import LockFile
from bot.store.migrate import migrate
from bot.store.statements import Statements
from bot.store.transaction import SqlReading, SqlWriting

__all__ = ["SqlStore", "open_store"]


class SqlStore:
    """`bot.ports.store.Store` over SQLite or PostgreSQL. Made by `open_store`, ended by `close`."""

    def __init__(self, reader: AsyncEngine, writer: AsyncEngine, lock: LockFile | None) -> None:
        self._reader = reader
        self._writer = writer
        self._lock = lock
        self._statements = Statements(writer.dialect)
        self._turn = asyncio.Lock()
        self._held: AsyncConnection | None = None
        self._closed = False

    @property
    def exclusive(self) -> bool:
        """Whether this process alone may have the database open (SQLite)."""
        return self._lock is not None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlReading]:
        """A consistent look at what is committed. Raises Unavailable."""
        self._check_open()
        with translated():
            connection = await self._reader.connect()
        try:
            with translated():
                await connection.begin()
            yield SqlReading(Link(connection, self._statements))
        finally:
            # Rolls back; the pool replaces a connection that does not survive it.
            await connection.close()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqlWriting]:
        """A transaction: committed when the block ends, rolled back when it raises.

        Raises Unavailable or Conflict; then nothing was stored. On SQLite one block runs at a time, the others wait.
        """
        async with self._turn if self.exclusive else nullcontext(), self._writing_connection() as connection:
            with translated():
                transaction = await connection.begin()
            link = Link(connection, self._statements)
            try:
                yield SqlWriting(link)
                link.check()
            except BaseException:
                with translated():
                    await transaction.rollback()
                raise
            with translated():
                await transaction.commit()

    def _writing_connection(self) -> AbstractAsyncContextManager[AsyncConnection]:
        self._check_open()
        return self._only_connection() if self.exclusive else self._pooled_connection()

    @asynccontextmanager
    async def _pooled_connection(self) -> AsyncIterator[AsyncConnection]:
        with translated():
            connection = await self._writer.connect()
        try:
            yield connection
        finally:
            await connection.close()

    @asynccontextmanager
    async def _only_connection(self) -> AsyncIterator[AsyncConnection]:
        """The one writing connection, held from transaction to transaction, and opened anew after it broke."""
        if self._held is None:
            with translated():
                self._held = await self._writer.connect()
        try:
            yield self._held
        finally:
            if self._held.invalidated or self._held.in_transaction():
                held, self._held = self._held, None
                await _discard(held)

    async def close(self) -> None:
        """Wait for the transaction under way, then release connections and the lock. Again is harmless."""
        async with self._turn:
            self._closed = True
            if self._held is not None:
                held, self._held = self._held, None
                await held.close()
            await self._reader.dispose()
            await self._writer.dispose()
            if self._lock is not None:
                self._lock.release()

    async def __aenter__(self) -> SqlStore:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def _check_open(self) -> None:
        if self._closed:
            raise Unavailable("The store is closed.")


async def _discard(connection: AsyncConnection) -> None:
    """End a connection nobody can rely on: a lock it may still hold must not outlive it."""
    if not connection.invalidated:
        await connection.invalidate()
    await connection.close()


async def open_store(url: str, *, connect: Connect = connect_sqlite) -> SqlStore:
    """Open the database at `url` (`sqlite:///path` or `postgresql://...`) and bring its schema up to date.

    A SQLite file and its folder are made where missing. `connect` makes SQLite connections; simulations bring
    their own. Use the store with `async with`, or close it.

    Raises ValueError for an unusable URL, InUse where another process has the SQLite file open, NewerSchema where
    a newer version migrated the database, Unavailable where the database cannot be reached.
    """
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        return await _open_sqlite(parsed, connect)
    await _migrated(postgres_engine(parsed, pooled=False))
    writer = postgres_engine(parsed)
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return SqlStore(reader, writer, None)


async def _open_sqlite(url: URL, connect: Connect) -> SqlStore:
    path = sqlite_path(url)
    with translated():
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = LockFile(path)
    url = url.set(database=str(path))
    try:
        # Without foreign keys: a migration that rebuilds a table would else delete what refers to it.
        await _migrated(sqlite_engine(url, writes=True, connect=connect, foreign_keys=False))
    except BaseException:
        lock.release()
        raise
    reader = sqlite_engine(url, writes=False, connect=connect)
    return SqlStore(reader, sqlite_engine(url, writes=True, connect=connect), lock)


async def _migrated(engine: AsyncEngine) -> None:
    try:
        with translated():
            async with engine.begin() as connection:
                await connection.run_sync(migrate)
    finally:
        await engine.dispose()
