"""A database looked into from beside the process that keeps it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.ports.store import Unavailable
from bot.store import NewerSchema, OlderSchema, open_read_only, open_store
from tests.store.values import KEY, a_session, player


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_it_sees_what_a_running_process_has_committed_and_each_look_is_a_fresh_one(tmp_path: Path) -> None:
    path = tmp_path / "quorum.sqlite3"
    async with await open_store(url_of(path)) as store, await open_read_only(url_of(path)) as beside:
        async with beside.reading() as reading:
            assert await reading.sessions([KEY]) == {}
            async with store.writing() as writing:
                await writing.add_sessions([a_session()])
            assert await reading.sessions([KEY]) == {}, "one look is one snapshot"
        async with beside.reading() as reading:
            assert set(await reading.sessions([KEY])) == {KEY}


async def test_it_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "quorum.sqlite3"
    async with await open_store(url_of(path)) as store:
        async with store.writing() as writing:
            await writing.add_sessions([a_session()])
        async with await open_read_only(url_of(path)) as beside:
            with pytest.raises(Unavailable, match="read-only"):
                async with beside.writing() as writing:
                    await writing.seat_players([(player("ann"), "Ann", 1)])
        async with store.reading() as reading:
            assert await reading.scores(KEY) == ()


async def test_it_takes_no_lock_so_that_quorum_starts_while_somebody_looks(tmp_path: Path) -> None:
    path = tmp_path / "a folder with % and #" / "quorum.sqlite3"
    store = await open_store(url_of(path))
    await store.close()
    async with await open_read_only(url_of(path)) as beside, beside.reading() as reading:
        assert await reading.past(5) == ()
        async with await open_store(url_of(path)) as again, again.writing() as writing:
            await writing.add_sessions([a_session()])
    async with await open_read_only(url_of(path)) as beside, beside.reading() as reading:
        assert len(await reading.past(5)) == 1


async def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "quorum.sqlite3"
    with pytest.raises(Unavailable, match="There is no database at"):
        await open_read_only(url_of(path))
    assert files_in(tmp_path) == []


async def test_a_schema_of_another_version_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "quorum.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE something (id)")
    with pytest.raises(OlderSchema, match="start Quorum once"):
        await open_read_only(url_of(path))
    other = tmp_path / "other.sqlite3"
    await (await open_store(url_of(other))).close()
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(NewerSchema, match="newer version"):
        await open_read_only(url_of(other))
