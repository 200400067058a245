"""A copy of a database that is being written to is whole, and takes the place of another one whole or not at all."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.ports.store import Unavailable
from bot.store import Damaged, InUse, NewerSchema, NotSqlite, back_up, open_store, restore
from tests.store.values import KEY, a_session, an_answer, player


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "quorum.sqlite3"


async def answered(path: Path, *players: str) -> None:
    """A session in which these players have answered."""
    async with await open_store(url_of(path)) as store, store.writing() as writing:
        if not await writing.versions([KEY]):
            await writing.add_sessions([a_session()])
        await writing.seat_players([(player(name), name, 1) for name in players])
        await writing.put_responses([(KEY, an_answer(name, 0)) for name in players], [KEY])


async def who_answered(path: Path) -> set[str]:
    async with await open_store(url_of(path)) as store, store.reading() as reading:
        return {response.player for response in await reading.responses(KEY, 0)}


def read(path: Path) -> bytes:
    return path.read_bytes()


def write(path: Path, content: bytes, at: int = 0) -> None:
    """Put these bytes into a file, and leave what is behind them."""
    with path.open("r+b" if path.exists() else "wb") as file:
        file.seek(at)
        file.write(content)


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def test_a_copy_made_while_answers_come_in_is_one_moment_of_the_database(database: Path, tmp_path: Path) -> None:
    to = tmp_path / "copies" / "copy.sqlite3"
    to.parent.mkdir()
    written = 0
    async with await open_store(url_of(database)) as store:
        async with store.writing() as writing:
            await writing.add_sessions([a_session()])

        async def write(stop: asyncio.Event) -> None:
            nonlocal written
            while not stop.is_set():
                # Two answers a transaction: a copy has both or neither.
                names = [f"p{written}", f"q{written}"]
                async with store.writing() as writing:
                    await writing.seat_players([(player(name), name, 1) for name in names])
                    await writing.put_responses([(KEY, an_answer(name, 0)) for name in names], [KEY])
                written += 1

        stop = asyncio.Event()
        writing_task = asyncio.create_task(write(stop))
        while written < 5:  # noqa: ASYNC110 - the moment is what counts
            await asyncio.sleep(0)
        before = written
        made = await asyncio.to_thread(back_up, url_of(database), to)
        after = written
        stop.set()
        await writing_task
    names = await who_answered(to)
    assert 2 * before <= len(names) <= 2 * (after + 1)
    assert {name[1:] for name in names if name[0] == "p"} == {name[1:] for name in names if name[0] == "q"}
    assert made.rows["responses"] == len(names)
    assert made.rows["sessions"] == 1


async def test_a_copy_is_one_file_that_nobody_else_may_read(database: Path, tmp_path: Path) -> None:
    await answered(database, "ann")
    folder = tmp_path / "copies"
    folder.mkdir()
    made = back_up(url_of(database), folder / "copy.sqlite3")
    assert names_in(folder) == {"copy.sqlite3"}
    assert (made.path.stat().st_mode & 0o077) == 0
    assert made.size == len(read(made.path)) > 0


async def test_a_file_that_is_there_is_replaced_only_when_told_to(database: Path, tmp_path: Path) -> None:
    await answered(database, "ann")
    to = tmp_path / "copy.sqlite3"
    to.write_text("something dear", encoding="utf-8")
    with pytest.raises(FileExistsError, match="--force"):
        back_up(url_of(database), to)
    assert to.read_text(encoding="utf-8") == "something dear"
    back_up(url_of(database), to, force=True)
    assert await who_answered(to) == {"ann"}


async def test_a_damaged_database_gives_no_copy(database: Path, tmp_path: Path) -> None:
    await answered(database, *(f"p{n}" for n in range(400)))
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    write(database, b"\x07" * 4096 * 8, at=3 * 4096)
    to = tmp_path / "copy.sqlite3"
    with pytest.raises(Damaged):
        back_up(url_of(database), to)
    assert names_in(tmp_path) <= {"quorum.sqlite3", "quorum.sqlite3.lock", "quorum.sqlite3-shm", "quorum.sqlite3-wal"}


async def test_a_database_that_is_not_there_is_not_made(database: Path, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="DATA_DIR"):
        back_up(url_of(database), tmp_path / "copy.sqlite3")
    assert names_in(tmp_path) == set()


def test_a_server_has_tools_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(NotSqlite) as refused:
        back_up("postgresql://quiz:secret@db.example/quorum", tmp_path / "copy")
    assert "secret" not in str(refused.value)
    assert "db.example/quorum" in str(refused.value)


async def test_a_restored_copy_is_the_database_and_the_one_before_is_kept(database: Path, tmp_path: Path) -> None:
    await answered(database, "ann")
    back_up(url_of(database), tmp_path / "copy.sqlite3")
    await answered(database, "ben")
    found, kept = restore(url_of(database), tmp_path / "copy.sqlite3")
    assert found.rows["responses"] == 1
    assert await who_answered(database) == {"ann"}
    assert kept is not None
    assert kept.parent == database.parent
    assert await who_answered(kept) == {"ann", "ben"}
    assert await who_answered(tmp_path / "copy.sqlite3") == {"ann"}, "the copy stays"


async def test_a_log_that_was_not_taken_in_belongs_to_the_database_it_was_written_for(
    database: Path, tmp_path: Path
) -> None:
    await answered(database, "ann")
    back_up(url_of(database), tmp_path / "copy.sqlite3")
    # As after a kill: what was committed last stands in the log alone.
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute("UPDATE players SET name = 'later'")
        log, file = read(database.with_name(database.name + "-wal")), read(database)
    write(database, file)
    write(database.with_name(database.name + "-wal"), log)
    _, kept = restore(url_of(database), tmp_path / "copy.sqlite3")
    assert kept is not None
    with closing(sqlite3.connect(kept)) as old, closing(sqlite3.connect(database)) as new:
        assert old.execute("SELECT name FROM players").fetchall() == [("later",)]
        assert new.execute("SELECT name FROM players").fetchall() == [("ann",)]


async def test_nothing_is_restored_while_quorum_runs(database: Path, tmp_path: Path) -> None:
    await answered(database, "ann")
    back_up(url_of(database), tmp_path / "copy.sqlite3")
    async with await open_store(url_of(database)):
        with pytest.raises(InUse):
            restore(url_of(database), tmp_path / "copy.sqlite3")
    assert not {name for name in names_in(tmp_path) if "replaced" in name}


async def test_nothing_is_restored_from_what_is_no_whole_database(database: Path, tmp_path: Path) -> None:
    await answered(database, "ann")
    wrong = tmp_path / "diary.txt"
    wrong.write_text("Dear diary, " * 400, encoding="utf-8")
    with pytest.raises(Damaged, match=r"diary\.txt"):
        restore(url_of(database), wrong)
    with closing(sqlite3.connect(tmp_path / "empty.sqlite3")) as connection:
        connection.execute("CREATE TABLE pets (name TEXT)")
    with pytest.raises(Damaged):
        restore(url_of(database), tmp_path / "empty.sqlite3")
    assert await who_answered(database) == {"ann"}


async def test_a_copy_of_a_newer_version_is_refused(database: Path, tmp_path: Path) -> None:
    await answered(database, "ann")
    copy = back_up(url_of(database), tmp_path / "copy.sqlite3").path
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerSchema):
        restore(url_of(database), copy)
    assert await who_answered(database) == {"ann"}


async def test_a_damaged_database_is_kept_too_with_everything_beside_it(database: Path, tmp_path: Path) -> None:
    await answered(database, "ann")
    copy = back_up(url_of(database), tmp_path / "copy.sqlite3").path
    write(database, b"nothing that anybody could read" * 200)
    write(database.with_name("quorum.sqlite3-wal"), b"its log")
    _, kept = restore(url_of(database), copy)
    assert kept is not None
    assert read(kept).startswith(b"nothing")
    assert read(kept.with_name(kept.name + "-wal")) == b"its log"
    assert await who_answered(database) == {"ann"}


async def test_each_database_that_was_replaced_has_a_name_of_its_own(database: Path, tmp_path: Path) -> None:
    await answered(database, "ann")
    copy = back_up(url_of(database), tmp_path / "copy.sqlite3").path
    kept = {restore(url_of(database), copy)[1] for _ in range(3)}
    assert len(kept) == 3
    assert all(path is not None and path.exists() for path in kept)


async def test_a_copy_is_restored_where_there_was_no_database(database: Path, tmp_path: Path) -> None:
    await answered(database, "ann")
    copy = back_up(url_of(database), tmp_path / "copy.sqlite3").path
    elsewhere = tmp_path / "new" / "quorum.sqlite3"
    assert restore(url_of(elsewhere), copy)[1] is None
    assert await who_answered(elsewhere) == {"ann"}
