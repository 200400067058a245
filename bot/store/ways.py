"""How the statements of one transaction get to the database, and how it begins and ends."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncTransaction

from bot.store.driver import Call, Ran
from bot.store.failures import translated

__all__ = ["Way", "way_through", "way_within"]


class Way(Protocol):
    """`gathers`: several statements cost one trip, with the begin and the end of the transaction among them."""

    gathers: bool

    async def run(self, calls: Sequence[Call], done: list[Ran]) -> None:
        """Run statements in order, noting in `done` what came of each. What the first that fails raises comes out;
        one that wrote other than it was to write is the last to be run.
        """
        ...

    async def commit(self, calls: Sequence[Call], done: list[Ran]) -> None:
        """The same, and then commit, if all were run and wrote what they were to write."""
        ...

    async def undo(self) -> None:
        """Roll back. A connection that cannot, or whose commit failed, goes with all the locks it may still hold.

        Raises Unavailable, and whatever else the driver says where that fails.
        """
        ...


async def way_through(connection: AsyncConnection, *, writes: bool) -> Way:
    """A transaction of its own over a connection that is in none."""
    driver = await _driver_of(connection)
    if hasattr(driver, "together"):
        return _Together(connection, driver, "BEGIN IMMEDIATE" if writes else "BEGIN")
    return _OneByOne(connection, await connection.begin())


async def way_within(connection: AsyncConnection) -> Way:
    """The transaction a connection is in, which somebody else ends."""
    driver = await _driver_of(connection)
    if hasattr(driver, "together"):
        return _Together(connection, driver, None)
    return _OneByOne(connection, None)


async def _driver_of(connection: AsyncConnection) -> Any:
    return (await connection.get_raw_connection()).driver_connection


class _Together:
    """All statements in one trip to SQLite's thread, past SQLAlchemy's own transaction."""

    gathers = True

    def __init__(self, connection: AsyncConnection, driver: Any, begin: str | None) -> None:
        self._connection = connection
        self._driver = driver
        self._before: tuple[Call, ...] = () if begin is None else (Call(begin),)
        self._begun = begin is None
        self._doubtful = False

    async def run(self, calls: Sequence[Call], done: list[Ran]) -> None:
        before, self._before = self._before, ()
        self._begun = True
        ran: list[Ran] = []
        sent = [*before, *calls]
        try:
            await self._driver.together(sent, ran)
        except sqlite3.Error as error:
            sql = sent[min(len(ran), len(sent) - 1)].sql
            raise _as_sqlalchemy_says(sql, error, gone=self._driver.gone) from error
        finally:
            done += ran[len(before) :]

    async def commit(self, calls: Sequence[Call], done: list[Ran]) -> None:
        if not self._begun and not calls:
            return
        self._doubtful = True
        try:
            await self.run([*calls, Call("COMMIT")], done)
        except Exception:
            self._doubtful = len(done) >= len(calls)
            raise
        self._doubtful = False

    async def undo(self) -> None:
        if self._doubtful or self._driver.gone:
            await self._connection.invalidate()
        elif self._begun:
            try:
                await self._driver.rollback()
            except BaseException as error:
                await self._connection.invalidate()
                if not isinstance(error, sqlite3.Error):
                    raise
                with translated():
                    raise _as_sqlalchemy_says("ROLLBACK", error) from error


class _OneByOne:
    """Statements through SQLAlchemy, with a trip for each."""

    gathers = False

    def __init__(self, connection: AsyncConnection, transaction: AsyncTransaction | None) -> None:
        self._connection = connection
        self._transaction = transaction

    async def run(self, calls: Sequence[Call], done: list[Ran]) -> None:
        for call in calls:
            result = await self._connection.exec_driver_sql(call.sql, call.parameters)
            done.append(Ran(result.all() if result.returns_rows else (), result.rowcount))
            if not call.is_met(done[-1]):
                return

    async def commit(self, calls: Sequence[Call], done: list[Ran]) -> None:
        await self.run(calls, done)
        if self._transaction is not None and all(map(Call.is_met, calls, done)):
            await self._transaction.commit()

    async def undo(self) -> None:
        if self._connection.invalidated or self._transaction is None:
            return
        if not self._transaction.is_active:
            await self._connection.invalidate()
            return
        try:
            with translated():
                await self._transaction.rollback()
        except BaseException:
            await self._connection.invalidate()
            raise


def _as_sqlalchemy_says(sql: str, error: sqlite3.Error, *, gone: bool = False) -> Exception:
    """An error of SQLite as SQLAlchemy raises it where it runs a statement itself."""
    return DBAPIError.instance(sql, None, error, sqlite3.Error, connection_invalidated=gone)
