"""What a failing database means: the ports' own exceptions for what can pass, the original for a programmer's error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.ports.store import Conflict, Unavailable

__all__ = ["translated"]

_GONE = "The connection to the database was lost."

# Primary result codes of SQLite (the low byte of the extended ones).
_SQLITE: Mapping[int, str] = MappingProxyType(
    {
        5: "The database is locked by another program.",
        6: "The database is locked by another program.",
        7: "The database has run out of memory.",
        8: "The database is read-only.",
        10: "The disk could not be read or written.",
        13: "The disk is full.",
        14: "The database file could not be opened.",
        15: "The database is locked by another program.",
    }
)

# SQLSTATE classes and codes of PostgreSQL.
_POSTGRES: Mapping[str, str] = MappingProxyType(
    {
        "08": _GONE,
        "25006": "The database is read-only.",
        "53": "The database has run out of resources.",
        "53100": "The disk is full.",
        "55P03": "The database is locked by another program.",
        "57P": "The database server is shutting down or starting.",
        "57014": "The database took too long.",
        "58": "The disk could not be read or written.",
    }
)
_LOST_RACES = frozenset({"40001", "40P01"})


@contextmanager
def translated(*, unique: Callable[[], str | None] = lambda: None) -> Iterator[None]:
    """Raise Unavailable or Conflict for a failure of the database inside the block.

    `unique` says in words what a unique constraint that broke just now means (Conflict); without words such an error is
    the programmer's and comes out as it is.
    """
    try:
        yield
    except IntegrityError as error:
        words = unique()
        if words is None or not _broke_unique(error):
            raise
        raise Conflict(words) from error
    except DBAPIError as error:
        known = _known(error)
        if known is None:
            raise
        raise known from error
    except PoolTimeout as error:
        raise Unavailable("Every connection to the database is busy.") from error
    except OSError as error:
        raise Unavailable(f"The database cannot be reached ({error}).") from error


def _known(error: DBAPIError) -> Exception | None:
    state = getattr(error.orig, "sqlstate", None)
    if isinstance(state, str):
        if state in _LOST_RACES:
            return Conflict("Another process changed the same rows.")
        for length in (5, 3, 2):
            if state[:length] in _POSTGRES:
                return Unavailable(_POSTGRES[state[:length]])
    code = getattr(error.orig, "sqlite_errorcode", None)
    if isinstance(code, int) and code & 0xFF in _SQLITE:
        return Unavailable(_SQLITE[code & 0xFF])
    return Unavailable(_GONE) if error.connection_invalidated else None


def _broke_unique(error: IntegrityError) -> bool:
    # SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY; unique_violation.
    return getattr(error.orig, "sqlite_errorcode", None) in (2067, 1555) or (
        getattr(error.orig, "sqlstate", None) == "23505"
    )
