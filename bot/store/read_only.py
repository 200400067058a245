"""A look into the database from beside a running Quorum: nothing is locked, migrated or written.

A SQLite file is opened with `mode=ro`, without the lock file that keeps a second writer out. SQLite itself gives each
transaction one consistent snapshot, whatever is committed meanwhile (write-ahead log), and a reader holds no writer up.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL

from bot.ports.store import Unavailable
from bot.store.driver import Connect, connect_sqlite
from bot.store.engines import PATIENCE_MS, database_url, postgres_reader, sqlite_engine, sqlite_path
from bot.store.failures import translated
from bot.store.migrate import examine
from bot.store.store import SqlStore

__all__ = ["existing_file", "open_read_only"]


async def open_read_only(url: str, *, connect: Connect = connect_sqlite, patience_ms: int = PATIENCE_MS) -> SqlStore:
    """Open the database at `url` to read from it alone; `writing` raises Unavailable. Close it after use.

    Raises ValueError for an unusable URL, Unavailable where there is no database or it cannot be reached, OlderSchema
    or NewerSchema where another version of Quorum keeps it.
    """
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = sqlite_engine(existing_file(parsed), writes=False, connect=connect, patience_ms=patience_ms)
    else:
        engine = postgres_reader(parsed, patience_ms=patience_ms)
    try:
        with translated():
            async with engine.connect() as connection:
                await connection.run_sync(examine)
    except BaseException:
        await engine.dispose()
        raise
    return SqlStore(engine, engine, None)


def existing_file(url: URL) -> URL:
    """The same file by the name that makes SQLite open it as it is, and never make it. Raises Unavailable."""
    path: Path = sqlite_path(url)
    if not path.exists():
        raise Unavailable(f"There is no database at {path}. Set DATA_DIR or DATABASE_URL as the running Quorum has it.")
    return url.set(database=path.as_uri(), query={"mode": "ro", "uri": "true"})
