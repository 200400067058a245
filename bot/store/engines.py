"""From a URL to database engines that behave as the store needs them to."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, NullPool, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.driver import Connect, connect_sqlite

__all__ = ["PATIENCE_MS", "database_url", "postgres_engine", "postgres_reader", "sqlite_engine", "sqlite_path"]

PATIENCE_MS = 1_500
"""How long a statement waits for somebody else's lock, or for a connection. A click has to be answered within 3 s."""

_OPTIONS = {"preserve_rowcount": True}
"""The store counts the rows it wrote; SQLAlchemy keeps that number only where asked to."""

READERS = 4
"""Connections for reads on SQLite. Reads are short, and more threads than this share two cores badly."""

_OLDEST_SQLITE = (3, 35, 0)


def database_url(url: str) -> URL:
    """The URL with the asynchronous driver of its engine.

    Raises ValueError for anything that is neither a SQLite file nor a PostgreSQL database.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ValueError(
            f"not a database URL; write sqlite:///data/quorum.sqlite3 or postgresql://... ({error})"
        ) from error
    if parsed.drivername in ("sqlite", "sqlite+aiosqlite"):
        if parsed.database in (None, "", ":memory:") or "mode" in parsed.query:
            raise ValueError("the store needs a SQLite file that two connections can open: sqlite:///path/to/file")
        return parsed.set(drivername="sqlite+aiosqlite")
    if parsed.drivername in ("postgres", "postgresql", "postgresql+asyncpg"):
        if "sslmode" in parsed.query:
            mode = parsed.query["sslmode"]
            parsed = parsed.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
        return parsed.set(drivername="postgresql+asyncpg")
    raise ValueError(f"the store knows no database {parsed.drivername!r}: use sqlite:///... or postgresql://...")


def sqlite_path(url: URL) -> Path:
    """The file of a SQLite URL, links followed, so that a file has one lock however it is named."""
    return Path(url.database or "").resolve()


def sqlite_engine(
    url: URL,
    *,
    writes: bool,
    connect: Connect = connect_sqlite,
    patience_ms: int = PATIENCE_MS,
    foreign_keys: bool = True,
) -> AsyncEngine:
    """An engine for one writing connection, or for a few that only read.

    Transactions are begun here and not by the driver, whose implicit ones start too late: a writer takes its lock
    with BEGIN IMMEDIATE, a reader gets its snapshot with a plain BEGIN.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise RuntimeError(f"SQLite {sqlite3.sqlite_version} is too old: the store needs 3.35 or newer")
    engine = create_async_engine(
        url,
        connect_args={"async_creator_fn": connect, "timeout": patience_ms / 1000},
        execution_options=_OPTIONS,
        pool_size=1 if writes else READERS,
        max_overflow=0,
        pool_timeout=max(patience_ms, PATIENCE_MS) / 1000,
        # Whoever begins a transaction ends it.
        pool_reset_on_return=None,
    )
    pragmas = [
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={patience_ms}",
        f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
        f"query_only={'OFF' if writes else 'ON'}",
    ]

    def set_up(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas if writes else pragmas[1:]:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine.sync_engine, "connect", set_up)
    event.listen(engine.sync_engine, "begin", begin)
    return engine


def postgres_engine(url: URL, *, pooled: bool = True, patience_ms: int = PATIENCE_MS) -> AsyncEngine:
    """An engine for clicks: nothing waits long for a lock, a connection or a dead server.

    `pooled` False makes one for a migration, which may take as long as it takes.
    """
    if not pooled:
        return create_async_engine(url, poolclass=NullPool)
    return create_async_engine(
        url,
        isolation_level="READ COMMITTED",
        execution_options=_OPTIONS,
        pool_size=8,
        max_overflow=0,
        pool_timeout=max(patience_ms, PATIENCE_MS) / 1000,
        connect_args={
            "timeout": 5,
            "command_timeout": 10,
            "server_settings": {
                "application_name": "quorum",
                "lock_timeout": str(patience_ms),
                "jit": "off",
                # Every hot statement looks up the keys it was given: an index for each, whatever the statistics of
                # a table that was empty a minute ago say about its size.
                "enable_hashjoin": "off",
                "enable_mergejoin": "off",
                "enable_seqscan": "off",
            },
        },
    )


def postgres_reader(url: URL, *, patience_ms: int = PATIENCE_MS) -> AsyncEngine:
    """An engine whose transactions only read, each one consistent snapshot."""
    return postgres_engine(url, patience_ms=patience_ms).execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    )
