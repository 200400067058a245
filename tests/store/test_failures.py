"""What a driver's failure means: passing, lost to another process, or a mistake that comes out as it is."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.ports.store import Conflict, Unavailable
from bot.store.failures import translated


class Said(Exception):
    """An exception of a driver's: SQLite's have an error code, PostgreSQL's an SQLSTATE."""

    def __init__(self, code: object = None, state: object = None) -> None:
        super().__init__("said by the driver")
        self.sqlite_errorcode = code
        self.sqlstate = state


def failed(code: object = None, state: object = None, *, gone: bool = False) -> DBAPIError:
    return DBAPIError("SELECT 1", None, Said(code, state), connection_invalidated=gone)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (failed(code=5), Unavailable, "locked by another program"),
        (failed(code=10 | 12 << 8), Unavailable, "could not be read or written"),
        (failed(code=13), Unavailable, "disk is full"),
        (failed(state="08006"), Unavailable, "connection to the database was lost"),
        (failed(state="25006"), Unavailable, "read-only"),
        (failed(state="53100"), Unavailable, "disk is full"),
        (failed(state="53200"), Unavailable, "out of resources"),
        (failed(state="57014"), Unavailable, "took too long"),
        (failed(state="57P01"), Unavailable, "shutting down"),
        (failed(state="40001"), Conflict, "Another process"),
        (failed(state="40P01"), Conflict, "Another process"),
        (failed(gone=True), Unavailable, "was lost"),
        (PoolTimeout(), Unavailable, "Every connection"),
        (ConnectionRefusedError("nobody is there"), Unavailable, "nobody is there"),
    ],
)
def test_what_can_pass_is_told_in_the_words_of_whoever_runs_it(
    error: Exception, kind: type[Exception], words: str
) -> None:
    with pytest.raises(kind, match=words) as told, translated():
        raise error
    assert told.value.__cause__ is error


@pytest.mark.parametrize("error", [failed(code=1), failed(state="42P01"), failed(), ZeroDivisionError()])
def test_a_mistake_comes_out_as_it_is(error: Exception) -> None:
    with pytest.raises(type(error)) as told, translated(unique=lambda: "This name is taken."):
        raise error
    assert told.value is error


@pytest.mark.parametrize(
    ("said", "conflict"),
    [
        (Said(code=2067), True),
        (Said(code=1555), True),
        (Said(state="23505"), True),
        (Said(code=787), False),
        (Said(state="23503"), False),
    ],
)
def test_only_a_broken_unique_constraint_is_another_ones_row(said: Said, conflict: bool) -> None:
    error = IntegrityError("INSERT", None, said)
    with pytest.raises(Conflict if conflict else IntegrityError), translated(unique=lambda: "This name is taken."):
        raise error
    with pytest.raises(IntegrityError), translated():
        raise error
