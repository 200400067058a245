"""A link takes what is only written along with the next statement whose answer is wanted, and says what failed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from sqlite3 import SQLITE_IOERR, OperationalError
from typing import Any, cast

import pytest
from sqlalchemy import Executable, bindparam, literal_column, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import OperationalError as Failed
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncTransaction

from bot.ports.store import Conflict, Doubtful, Unavailable
from bot.store.driver import Call, Ran, connect_sqlite
from bot.store.engines import database_url, sqlite_engine
from bot.store.link import Ask, Link
from bot.store.statements import Idiom, Statements
from bot.store.tables import board_names
from bot.store.ways import _OneByOne, way_through
from tests.fakes.databases import lay

TAKEN = "This name is taken."
GONE = "Somebody else took it away."


def put(sql: Idiom) -> Executable:
    return sql.insert(board_names, "tenant", "player", "name")


def rename(sql: Idiom) -> Executable:
    k = sql.changes(player=str, name=str)
    return update(board_names).values(name=k.c.name).where(board_names.c.player == k.c.player)


def names(sql: Idiom) -> Executable:
    return select(board_names.c.name).where(board_names.c.tenant == bindparam("tenant")).order_by(board_names.c.name)


def called(sql: Idiom) -> Executable:
    k = sql.incoming(player=str)
    return select(board_names.c.name).select_from(k.join(board_names, board_names.c.player == k.c.player))


def broken(sql: Idiom) -> Executable:
    return select(literal_column("no_such_column"))


ALL = Ask(names, given={"tenant": "t"})


class Counted:
    """A driver's connection whose trips are counted, with how many statements went with each."""

    gone = False

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self.calls: list[int] = []

    async def together(self, calls: Sequence[Call], done: list[Ran]) -> None:
        self.calls.append(len(calls))
        await self._driver.together(calls, done)

    async def rollback(self) -> None:
        await self._driver.rollback()


class Lost(Counted):
    """One that does everything, and loses what it was to bring back."""

    async def together(self, calls: Sequence[Call], done: list[Ran]) -> None:
        await super().together(calls, done)
        raise OSError("gone")


@pytest.fixture
async def writer(tmp_path: Path) -> AsyncIterator[AsyncConnection]:
    """The connection that writes, on SQLite's own thread."""
    engine = sqlite_engine(database_url(lay(tmp_path / "quorum.sqlite3")), writes=True, connect=connect_sqlite)
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


@pytest.fixture
async def way(writer: AsyncConnection) -> AsyncIterator[Any]:
    way: Any = await way_through(writer, writes=True)
    way._driver = Counted(way._driver)
    yield way
    await way.undo()


@pytest.fixture
def link(way: Any, writer: AsyncConnection) -> Link:
    """A transaction's."""
    return Link(way, Statements(writer.dialect))


def trips(way: Any) -> list[int]:
    assert isinstance(way._driver, Counted)
    return way._driver.calls


async def named(link: Link) -> list[str]:
    return [name for (name,) in await link.fetch(names, tenant="t")]


async def test_what_is_only_written_goes_with_the_next_question(link: Link, way: Any) -> None:
    await link.put(put, [("t", "a", "Ann")])
    await link.put(put, [("t", "b", "Ben"), ("t", "c", "Cem")])
    assert trips(way) == []
    assert await named(link) == ["Ann", "Ben", "Cem"], "a question is asked after what came before it"
    assert trips(way) == [4], "and the transaction begins with it"
    await link.commit()
    assert trips(way) == [4, 1]


async def test_what_is_left_is_written_at_the_end_and_committed_with_it(
    link: Link, way: Any, writer: AsyncConnection
) -> None:
    await link.put(put, [("t", "a", "Ann")])
    assert await link.write(rename, [("a", "Anna"), ("z", "Zoe")]) == 1
    await link.put_all(rename, [("a", "Anne")], GONE)
    await link.commit()
    assert trips(way) == [3, 2]
    later = Link(await way_through(writer, writes=False), Statements(writer.dialect))
    assert await named(later) == ["Anne"]


async def test_nothing_to_write_is_no_trip(link: Link, way: Any) -> None:
    await link.put(put, [])
    await link.put_all(rename, [], GONE)
    await link.commit()
    assert trips(way) == []


async def test_questions_that_do_not_wait_for_each_other_are_asked_in_one_trip(link: Link, way: Any) -> None:
    await link.put(put, [("t", "a", "Ann"), ("t", "b", "Ben"), ("t", "c", "Cem")])
    asked = [Ask(called, [("c",), ("a",)], sorted), Ask(called, []), Ask(called, [("b",)]), ALL]
    found = await link.ask_each(asked)
    assert [[name for (name,) in rows] for rows in found] == [["Ann", "Cem"], [], ["Ben"], ["Ann", "Ben", "Cem"]]
    assert trips(way) == [5]
    assert await link.ask_both(Ask(called, []), Ask(called, [], len)) == ((), 0)
    assert trips(way) == [5]
    assert await link.ask(Ask(called, [("a",)], len)) == 1


async def test_a_broken_constraint_is_said_in_the_words_of_the_statement_that_broke_it(link: Link, way: Any) -> None:
    await link.put(put, [("t", "a", "Ann")], unique="Not this one.")
    await link.put(put, [("t", "a", "Anna")], unique=TAKEN)
    await link.put(put, [("t", "b", "Ben")], unique="Nor this one.")
    with pytest.raises(Conflict, match=TAKEN):
        await named(link)
    await link.put_all(rename, [("a", "Anne")], GONE)
    with pytest.raises(Conflict, match=TAKEN):
        await link.commit()
    assert trips(way) == [5], "after a failure nothing more is taken"


async def test_a_constraint_nobody_expected_to_break_is_a_mistake(link: Link) -> None:
    await link.put(put, [("t", "a", "Ann"), ("t", "a", "Anna")])
    with pytest.raises(IntegrityError):
        await link.commit()


async def test_fewer_rows_than_came_in_are_a_conflict_whatever_failed_after_it(link: Link) -> None:
    await link.put_all(rename, [("a", "Anna")], GONE)
    with pytest.raises(Conflict, match=GONE):
        await link.fetch(broken)


async def test_a_way_back_that_fails_after_the_last_statement_is_told_as_it_is(link: Link, way: Any) -> None:
    way._driver = Lost(way._driver)
    with pytest.raises(Unavailable, match="gone") as caught:
        await link.fetch(names, tenant="t")
    assert not isinstance(caught.value, Doubtful), "nothing was committed"


async def test_a_commit_that_fails_is_in_doubt_and_its_connection_goes(
    link: Link, way: Any, writer: AsyncConnection
) -> None:
    await link.put(put, [("t", "a", "Ann")])
    way._driver = Lost(way._driver)
    with pytest.raises(Doubtful, match="gone"):
        await link.commit()
    await way.undo()
    assert writer.invalidated


async def test_what_fails_before_the_commit_is_in_no_doubt_though_they_went_together(
    link: Link, way: Any, writer: AsyncConnection
) -> None:
    await link.put(put, [("t", "a", "Ann")])
    await link.put(put, [("t", "a", "Anna")], unique=TAKEN)
    with pytest.raises(Conflict, match=TAKEN):
        await link.commit()
    await way.undo()
    assert not writer.invalidated
    later = Link(await way_through(writer, writes=False), Statements(writer.dialect))
    assert await named(later) == []


async def test_where_fewer_rows_were_written_than_came_in_nothing_is_committed(
    link: Link, way: Any, writer: AsyncConnection
) -> None:
    await link.put(put, [("t", "a", "Ann")])
    await link.put_all(rename, [("z", "Zoe")], GONE)
    await link.put(put, [("t", "b", "Ben")])
    with pytest.raises(Conflict, match=GONE):
        await link.commit()
    await way.undo()
    later = Link(await way_through(writer, writes=False), Statements(writer.dialect))
    assert await named(later) == []


async def test_a_rollback_that_fails_takes_the_connection_with_it(
    link: Link, way: Any, writer: AsyncConnection
) -> None:
    class Stuck(Counted):
        async def rollback(self) -> None:
            error = OperationalError("disk I/O error")
            error.sqlite_errorcode = SQLITE_IOERR
            raise error

    await link.write(put, [("t", "a", "Ann")])
    way._driver = Stuck(way._driver)
    with pytest.raises(Unavailable, match="disk"):
        await way.undo()
    assert writer.invalidated
    way._begun = False


async def test_a_statement_that_cannot_be_run_is_named(link: Link) -> None:
    with pytest.raises(Failed, match="no_such_column"):
        await link.fetch(broken)


async def test_where_there_are_no_rows_nothing_is_written_and_nobody_is_asked(link: Link) -> None:
    assert await link.write(rename, []) == 0
    assert await link.fetch(called, []) == ()
    assert await link.write(put, [("t", "a", "Ann")]) == 1


def test_what_builds_no_statement_is_told_by_its_name() -> None:
    def nothing(sql: Idiom) -> Executable:
        return Executable()

    with pytest.raises(TypeError, match="nothing builds no statement"):
        Statements(sqlite.dialect())[nothing]


async def test_a_rollback_that_is_given_up_takes_the_connection_with_it(
    link: Link, way: Any, writer: AsyncConnection
) -> None:
    class GivenUp(Counted):
        async def rollback(self) -> None:
            raise asyncio.CancelledError

    await link.write(put, [("t", "a", "Ann")])
    way._driver = GivenUp(way._driver)
    with pytest.raises(asyncio.CancelledError):
        await way.undo()
    assert writer.invalidated
    way._begun = False


async def test_what_cannot_be_encoded_fails_as_it_is_and_leaves_nothing(
    link: Link, way: Any, writer: AsyncConnection
) -> None:
    await link.put(put, [("t", "a", "Ann")])
    with pytest.raises(UnicodeEncodeError):
        await link.write(put, [("t", "b", "\ud800")])
    await way.undo()
    later = Link(await way_through(writer, writes=False), Statements(writer.dialect))
    assert await named(later) == []


class Ending:
    """A transaction of SQLAlchemy that cannot be rolled back."""

    is_active = True

    async def rollback(self) -> None:
        raise DBAPIError("ROLLBACK", None, OSError("gone"), connection_invalidated=True)


async def test_a_transaction_of_sqlalchemy_that_cannot_be_rolled_back_goes_with_its_connection(
    writer: AsyncConnection,
) -> None:
    way = _OneByOne(writer, cast(AsyncTransaction, Ending()))
    with pytest.raises(Unavailable, match="lost"):
        await way.undo()
    assert writer.invalidated
