"""Empty databases in the newest schema, copied from one that was migrated: migrating takes longer than most tests."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine

from bot.store.migrate import migrate

__all__ = ["lay"]


def lay(path: Path) -> str:
    """The URL of a database at `path`, which is made where it is missing."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _copier()(path)
    return f"sqlite:///{path}"


@cache
def _copier() -> Callable[[Path], None]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        migrate(connection)
        connection.exec_driver_sql("COMMIT")
        plain = connection.connection.driver_connection
        assert isinstance(plain, sqlite3.Connection)
        image = plain.serialize()
    engine.dispose()

    def copy(path: Path) -> None:
        path.write_bytes(image)

    return copy
