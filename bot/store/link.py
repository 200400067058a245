"""One transaction's way to the database: runs prepared statements and says what failed in the ports' words."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports.store import Conflict
from bot.store.driver import Call, Ran
from bot.store.failures import translated
from bot.store.statements import Build, Statements

__all__ = ["Link", "Linked", "link_to"]


class Trip(Protocol):
    """Runs statements in order, noting in `done` what came of each, and raises what the first that fails raises."""

    async def __call__(self, calls: Sequence[Call], done: list[Ran]) -> None: ...


@dataclass(frozen=True, slots=True)
class _Put:
    """A statement on its way. `unique` says what a broken unique constraint means, `short` what it means that it wrote
    other than `count` rows (both Conflict).
    """

    call: Call
    unique: str | None = None
    count: int = 0
    short: str | None = None


class Link:
    """Statements within one transaction. After the first failure it takes no more of them.

    A failed statement may have ended the transaction (SQLite rolls back by itself when a disk is full), and what
    came after it would then be stored alone.

    With a driver that takes several in one trip, what is only written waits for the next statement somebody needs an
    answer of, or for the end (`flush`), and goes with it: the way to SQLite's thread and back costs more than most
    statements do. What a `put` breaks is then heard of later, within the same transaction.
    """

    def __init__(self, trip: Trip, statements: Statements, *, gathers: bool) -> None:
        self._trip = trip
        self._gathers = gathers
        self._statements = statements
        self._waiting: list[_Put] = []
        self._failure: BaseException | None = None

    @property
    def one_writer(self) -> bool:
        return self._statements.idiom.one_writer

    async def fetch(self, build: Build, rows: Sequence[Sequence[Any]] | None = None, **given: Any) -> Sequence[Any]:
        """Rows of a query. Without incoming rows (`rows` empty, not None) there is nothing to ask."""
        if rows is not None and not rows:
            return ()
        return (await self._run(_Put(self._call(build, rows, given)))).rows

    async def fetch_all(self, *asked: tuple[Build, Sequence[Sequence[Any]]]) -> list[Sequence[Any]]:
        """Rows of several queries that do not wait for each other's, as of `fetch`."""
        puts = [_Put(self._call(build, rows, {})) for build, rows in asked if rows]
        found = iter(await self._run_all(puts) if puts else ())
        return [next(found).rows if rows else () for _, rows in asked]

    async def write(self, build: Build, rows: Sequence[Sequence[Any]] | None = None, **given: Any) -> int:
        """How many rows a statement wrote."""
        if rows is not None and not rows:
            return 0
        return (await self._run(_Put(self._call(build, rows, given)))).count

    async def put(
        self, build: Build, rows: Sequence[Sequence[Any]] | None = None, *, unique: str | None = None, **given: Any
    ) -> None:
        """Write without asking how much. `unique` says what a broken unique constraint means (Conflict)."""
        if rows is None or rows:
            await self._put(_Put(self._call(build, rows, given), unique))

    async def put_all(self, build: Build, rows: Sequence[Sequence[Any]], conflict: str, **given: Any) -> None:
        """Write as many rows as come in: Conflict(`conflict`) where it was fewer."""
        if rows:
            await self._put(_Put(self._call(build, rows, given), count=len(rows), short=conflict))

    async def _put(self, put: _Put) -> None:
        if self._gathers:
            self._waiting.append(put)
        else:
            await self._run(put)

    async def flush(self) -> None:
        """Write what waits. Raises the failure the caller passed over, if any: that must not be committed."""
        self._check()
        if self._waiting:
            await self._run(self._waiting.pop())

    def _check(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _call(self, build: Build, rows: Sequence[Sequence[Any]] | None, given: dict[str, Any]) -> Call:
        prepared = self._statements[build]
        return Call(prepared.sql, prepared.parameters(rows, given), prepared.listed)

    async def _run(self, last: _Put) -> Ran:
        return (await self._run_all([last]))[0]

    async def _run_all(self, last: Sequence[_Put]) -> list[Ran]:
        """What came of these, after what waits."""
        self._check()
        puts, self._waiting = [*self._waiting, *last], []
        try:
            return (await self._all(puts))[-len(last) :]
        except BaseException as error:
            self._failure = error
            raise

    async def _all(self, puts: Sequence[_Put]) -> list[Ran]:
        done: list[Ran] = []
        try:
            await self._trip([put.call for put in puts], done)
        except Exception:
            # What was short before is why, whatever failed after it.
            _check_counts(puts, done)
            # After the last one it is nobody's: the way back failed.
            unique = puts[len(done)].unique if len(done) < len(puts) else None
            with translated(unique=unique):
                raise
        _check_counts(puts, done)
        return done


class Linked:
    """What asks and writes over a link: a part of a transaction."""

    def __init__(self, link: Link) -> None:
        self._link = link


def _check_counts(puts: Sequence[_Put], done: Sequence[Ran]) -> None:
    for put, ran in zip(puts, done, strict=False):
        if put.short is not None and ran.count != put.count:
            raise Conflict(put.short)


async def link_to(connection: AsyncConnection, statements: Statements) -> Link:
    """A link over a connection, in whose transaction it is."""
    driver = (await connection.get_raw_connection()).driver_connection
    together = getattr(driver, "together", None)
    if together is None:
        return Link(_OneByOne(connection), statements, gathers=False)
    return Link(_Together(together), statements, gathers=True)


@dataclass(frozen=True, slots=True)
class _Together:
    """All statements in one trip to SQLite's thread."""

    together: Trip

    async def __call__(self, calls: Sequence[Call], done: list[Ran]) -> None:
        try:
            await self.together(calls, done)
        except sqlite3.Error as error:
            # As SQLAlchemy says it where it runs a statement itself.
            sql = calls[min(len(done), len(calls) - 1)].sql
            raise DBAPIError.instance(sql, None, error, sqlite3.Error) from error


@dataclass(frozen=True, slots=True)
class _OneByOne:
    """Statements through SQLAlchemy, with a trip for each."""

    connection: AsyncConnection

    async def __call__(self, calls: Sequence[Call], done: list[Ran]) -> None:
        for call in calls:
            result = await self.connection.exec_driver_sql(call.sql, call.parameters)
            done.append(Ran(result.all() if result.returns_rows else (), result.rowcount))
