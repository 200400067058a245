"""A link takes what is only written along with the next statement whose answer is wanted, and says what failed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Executable, bindparam, literal_column, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.ports.store import Conflict, Unavailable
from bot.store.driver import Call, Ran, connect_sqlite
from bot.store.engines import database_url, sqlite_engine
from bot.store.link import Link, link_to
from bot.store.statements import Idiom, Statements
from bot.store.tables import board_names
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


class Counted:
    """A trip that counts how often it was made, and how many statements went with each."""

    def __init__(self, trip: Any) -> None:
        self._trip = trip
        self.calls: list[int] = []

    async def __call__(self, calls: Sequence[Call], done: list[Ran]) -> None:
        self.calls.append(len(calls))
        await self._trip(calls, done)


@pytest.fixture
async def link(tmp_path: Path) -> AsyncIterator[Link]:
    """Within a transaction on SQLite's own thread."""
    url = database_url(lay(tmp_path / "quorum.sqlite3"))
    engine = sqlite_engine(url, writes=True, connect=connect_sqlite)
    async with engine.connect() as connection:
        await connection.begin()
        link = await link_to(connection, Statements(engine.dialect))
        link._trip = Counted(link._trip)
        yield link
    await engine.dispose()


def trips(link: Link) -> list[int]:
    assert isinstance(link._trip, Counted)
    return link._trip.calls


async def named(link: Link) -> list[str]:
    return [name for (name,) in await link.fetch(names, tenant="t")]


async def test_what_is_only_written_goes_with_the_next_question(link: Link) -> None:
    await link.put(put, [("t", "a", "Ann")])
    await link.put(put, [("t", "b", "Ben"), ("t", "c", "Cem")])
    assert trips(link) == []
    assert await named(link) == ["Ann", "Ben", "Cem"], "a question is asked after what came before it"
    assert trips(link) == [3]
    await link.flush()
    assert trips(link) == [3]


async def test_what_is_left_is_written_at_the_end(link: Link) -> None:
    await link.put(put, [("t", "a", "Ann")])
    await link.put_all(rename, [("a", "Anna")], GONE)
    await link.flush()
    assert trips(link) == [2]
    assert await link.write(rename, [("a", "Anne"), ("z", "Zoe")]) == 1
    assert await named(link) == ["Anne"]


async def test_nothing_to_write_is_no_trip(link: Link) -> None:
    await link.put(put, [])
    await link.put_all(rename, [], GONE)
    await link.flush()
    assert trips(link) == []


async def test_questions_that_do_not_wait_for_each_other_are_asked_in_one_trip(link: Link) -> None:
    await link.put(put, [("t", "a", "Ann"), ("t", "b", "Ben"), ("t", "c", "Cem")])
    asked = await link.fetch_all((called, [("c",), ("a",)]), (called, []), (called, [("b",)]))
    assert [sorted(name for (name,) in rows) for rows in asked] == [["Ann", "Cem"], [], ["Ben"]]
    assert trips(link) == [3]
    assert await link.fetch_all((called, [])) == [()]
    assert trips(link) == [3]


async def test_a_broken_constraint_is_said_in_the_words_of_the_statement_that_broke_it(link: Link) -> None:
    await link.put(put, [("t", "a", "Ann")], unique="Not this one.")
    await link.put(put, [("t", "a", "Anna")], unique=TAKEN)
    await link.put(put, [("t", "b", "Ben")], unique="Nor this one.")
    with pytest.raises(Conflict, match=TAKEN):
        await named(link)
    await link.put_all(rename, [("a", "Anne")], GONE)
    with pytest.raises(Conflict, match=TAKEN):
        await link.flush()
    assert trips(link) == [4], "after a failure nothing more is taken"


async def test_a_constraint_nobody_expected_to_break_is_a_mistake(link: Link) -> None:
    await link.put(put, [("t", "a", "Ann"), ("t", "a", "Anna")])
    with pytest.raises(IntegrityError):
        await link.flush()


async def test_fewer_rows_than_came_in_are_a_conflict_whatever_failed_after_it(link: Link) -> None:
    await link.put_all(rename, [("a", "Anna")], GONE)
    with pytest.raises(Conflict, match=GONE):
        await link.fetch(broken)


async def test_a_way_back_that_fails_after_the_last_statement_is_told_as_it_is(link: Link) -> None:
    async def lost(calls: Sequence[Call], done: list[Ran]) -> None:
        done += [Ran((), 1) for _ in calls]
        raise OSError("gone")

    link._trip = lost
    with pytest.raises(Unavailable, match="gone"):
        await link.fetch(names, tenant="t")


async def test_a_statement_that_cannot_be_run_is_named(link: Link) -> None:
    with pytest.raises(OperationalError, match="no_such_column"):
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
