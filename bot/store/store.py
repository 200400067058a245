"""The store: transactions over one database, one writing connection on SQLite and many on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import TracebackType

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.ports.store import Unavailable
from bot.store.driver import Connect, connect_sqlite
from bot.store.engines import PATIENCE_MS, database_url, postgres_engine, postgres_reader, sqlite_engine, sqlite_path
from bot.store.failures import translated
from bot.store.link import Link
from bot.store.lockfile import LockFile
from bot.store.migrate import migrate
from bot.store.statements import Statements
from bot.store.transaction import SqlReading, SqlWriting
from bot.store.ways import way_through

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
        self._users = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def exclusive(self) -> bool:
        """Whether this process alone may have the database open (SQLite)."""
        return self._lock is not None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlReading]:
        """A consistent look at what is committed. Raises Unavailable."""
        with self._use():
            async with _pooled(self._reader) as connection:
                with translated():
                    way = await way_through(connection, writes=False)
                try:
                    yield SqlReading(Link(way, self._statements))
                finally:
                    await way.undo()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqlWriting]:
        """A transaction: committed when the block ends, rolled back when it raises.

        Raises Unavailable or Conflict where nothing was stored, Doubtful where it may have been: the commit failed, and
        the database did not live to say how. On SQLite one block runs at a time, the others wait.
        """
        with self._use():
            async with self._only_connection() if self.exclusive else _pooled(self._writer) as connection:
                with translated():
                    way = await way_through(connection, writes=True)
                link = Link(way, self._statements)
                try:
                    yield SqlWriting(link)
                    await link.commit()
                except BaseException:
                    await way.undo()
                    raise

    @asynccontextmanager
    async def _only_connection(self) -> AsyncIterator[AsyncConnection]:
        """The one writing connection, held from transaction to transaction, and opened anew after it broke."""
        async with self._turn:
            if self._held is None:
                with translated():
                    self._held = await self._writer.connect()
            try:
                yield self._held
            finally:
                if self._held.invalidated:
                    held, self._held = self._held, None
                    await held.close()

    async def close(self) -> None:
        """Wait for the transactions under way, then release connections and the lock. Again is harmless."""
        self._closed = True
        await self._idle.wait()
        held, self._held = self._held, None
        if held is not None:
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

    @contextmanager
    def _use(self) -> Iterator[None]:
        """Keep the store from closing for as long as a transaction needs it."""
        if self._closed:
            raise Unavailable("The store is closed.")
        self._users += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._users -= 1
            if self._users == 0:
                self._idle.set()


@asynccontextmanager
async def _pooled(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection for one transaction."""
    with translated():
        connection = await engine.connect()
    try:
        yield connection
    finally:
        await connection.close()


async def open_store(url: str, *, connect: Connect = connect_sqlite, patience_ms: int = PATIENCE_MS) -> SqlStore:
    """Open the database at `url` (`sqlite:///path` or `postgresql://...`) and bring its schema up to date.

    A SQLite file and its folder are made where missing. `connect` makes SQLite connections; simulations bring
    their own. A lock somebody else holds is waited for `patience_ms`. Use the store with `async with`, or close it.

    Raises ValueError for an unusable URL, InUse where another process has the SQLite file open, NewerSchema where
    a newer version migrated the database, Unavailable where the database cannot be reached.
    """
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        return await _open_sqlite(parsed, connect, patience_ms)
    await _migrated(postgres_engine(parsed, pooled=False))
    writer = postgres_engine(parsed, patience_ms=patience_ms)
    # A pool of its own: however many look, there is a connection to commit on.
    return SqlStore(postgres_reader(parsed, patience_ms=patience_ms), writer, None)


async def _open_sqlite(url: URL, connect: Connect, patience_ms: int) -> SqlStore:
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
    reader, writer = (
        sqlite_engine(url, writes=writes, connect=connect, patience_ms=patience_ms) for writes in (False, True)
    )
    return SqlStore(reader, writer, lock)


async def _migrated(engine: AsyncEngine) -> None:
    try:
        with translated():
            async with engine.begin() as connection:
                await connection.run_sync(migrate)
    finally:
        await engine.dispose()
