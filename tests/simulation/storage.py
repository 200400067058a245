"""Where simulated processes keep what they store, and how it is taken from them when they die."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Awaitable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Protocol

from sqlalchemy import event

from bot.ports.store import SHARED
from bot.quiz.bank import Bank
from bot.store import SqlStore, open_store
from bot.store.driver import connect_sqlite
from bot.store.engines import database_url, postgres_engine, postgres_reader, sqlite_engine
from bot.store.lockfile import LockFile
from bot.store.statements import Statements
from tests.simulation.calls import Calls, count_sqlite, counted_postgres
from tests.simulation.loop import SeededLoop
from tests.store.inline import hasty_sqlite

__all__ = ["FileStorage", "ServerStorage", "Template", "ThreadLine"]


class Line(Protocol):
    """How a process speaks to its database file: by which driver, and how that dies with it."""

    def connect(self, *args: Any, **options: Any) -> Awaitable[Any]:
        """Open a connection."""
        ...

    def cut(self) -> None:
        """What was not committed is rolled back."""
        ...


class FileStorage:
    """One process's way to the database file. `open` it once; `cut` takes it away in the middle of whatever it does.

    It opens what `open_store` would, without looking whether there is something to migrate: that takes longer than
    everything else a short life does, and awaits nothing that could be lost. Statements are compiled once for all.
    """

    def __init__(self, path: Path, statements: Statements, line: Line) -> None:
        self._line = line
        self._path = path
        self._statements = statements
        self._lock: LockFile | None = None

    async def open(self) -> SqlStore:
        """Raises Unavailable."""
        self._lock = LockFile(self._path)
        url = database_url(f"sqlite:///{self._path}")
        reader, writer = (sqlite_engine(url, writes=writes, connect=self._line.connect) for writes in (False, True))
        store = SqlStore(reader, writer, self._lock)
        store._statements = self._statements
        return store

    def cut(self) -> None:
        """The process is gone, and its lock is free."""
        self._line.cut()
        if self._lock is not None:
            self._lock.release()


class ThreadLine:
    """The driver of every day, with its threads."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._connections: list[Any] = []

    def connect(self, *args: Any, **options: Any) -> Awaitable[Any]:
        connection = connect_sqlite(*args, **options)
        count_sqlite(connection, self._calls)
        self._connections.append(connection)
        return connection

    def cut(self) -> None:
        for connection in self._connections:
            connection.stop()
        for connection in self._connections:
            if connection._thread.is_alive():
                connection._thread.join()


class ServerStorage:
    """One process's way to a database server, whose connections break when the process dies (`SeededLoop.kill`).

    It opens what `open_store` would, as `FileStorage` does.
    """

    def __init__(self, url: str, calls: Calls) -> None:
        self._url = database_url(url)
        self._calls = calls

    async def open(self) -> SqlStore:
        """Raises Unavailable."""
        reader, writer = postgres_reader(self._url), postgres_engine(self._url)
        for engine in (reader, writer):
            event.listen(engine.sync_engine, "do_connect", self._count)
        return SqlStore(reader, writer, None)

    def _count(self, dialect: Any, record: Any, args: Any, options: dict[str, Any]) -> None:
        options["async_creator_fn"] = partial(counted_postgres, self._calls)

    def cut(self) -> None:
        """There is nothing to give back."""


@dataclass(frozen=True, slots=True)
class Template:
    """A migrated database to be copied for each run, and its statements as they are compiled."""

    path: Path
    statements: Statements

    @classmethod
    def make(cls, folder: Path, bank: Bank, statements: Sequence[str] = ()) -> Template:
        """One that serves `bank` to everybody, changed by `statements`."""
        path = folder / "template.sqlite3"

        async def make() -> Statements:
            async with await open_store(f"sqlite:///{path}", connect=hasty_sqlite) as store:
                async with store.writing() as writing:
                    await writing.put_shelf(SHARED, [bank])
                return store._statements

        loop = SeededLoop(Random(0))
        try:
            compiled = loop.run_until_complete(make())
        finally:
            loop.close()
        with closing(sqlite3.connect(path)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        return cls(path, compiled)

    def copy(self, path: Path) -> None:
        """Make a database like it."""
        shutil.copyfile(self.path, path)
