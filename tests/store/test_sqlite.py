"""The store on SQLite: one process, one writing connection, and what happens when the disk or somebody else says no."""

from __future__ import annotations

import asyncio
import os
import resource
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError

from bot.ports.store import Unavailable
from bot.store import InUse, NewerSchema, SqlStore, open_store
from bot.store.driver import connect_sqlite
from tests.store.inline import inline_sqlite
from tests.store.values import KEY, a_session, an_answer, player

PATIENCE_MS = 10


class Connections:
    """Opens connections as the store does, and keeps them at hand."""

    def __init__(self) -> None:
        self.opened: list[Any] = []

    def __call__(self, *args: Any, **options: Any) -> Awaitable[Any]:
        connection = connect_sqlite(*args, **options)
        self.opened.append(connection)
        return connection


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quorum.sqlite3"


@pytest.fixture
def connections() -> Connections:
    return Connections()


@pytest.fixture
async def store(path: Path, connections: Connections) -> AsyncIterator[SqlStore]:
    """A store with an impatient writer, which is the connection opened last."""
    async with await open_store(f"sqlite:///{path}", connect=connections, patience_ms=PATIENCE_MS) as opened:
        async with opened.writing() as writing:
            await writing.add_sessions([a_session()])
            await writing.seat_players([(player("ann"), "Ann", 1)])
        yield opened


async def answer(store: SqlStore, name: str = "ann") -> None:
    async with store.writing() as writing:
        await writing.put_responses([(KEY, an_answer(name, 1))], [KEY])


async def answer_and_add_much(store: SqlStore) -> None:
    async with store.writing() as writing:
        await writing.put_responses([(KEY, an_answer("ann", 1))], [KEY])
        await writing.add_sessions([a_session("huge", title="x" * 100_000)])


async def answered(store: SqlStore) -> list[str]:
    async with store.reading() as reading:
        return [response.player for response in await reading.responses(KEY, 0)]


def pragmas(connection: sqlite3.Connection) -> dict[str, Any]:
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "query_only")
    return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names}


# -- opening -----------------------------------------------------------------------------------------------


async def test_the_folder_of_the_database_is_made(tmp_path: Path) -> None:
    async with await open_store(f"sqlite:///{tmp_path}/a/b/quorum.sqlite3") as store:
        assert store.exclusive
    assert (tmp_path / "a/b/quorum.sqlite3").is_file()


async def test_what_was_stored_is_there_after_opening_again(path: Path) -> None:
    async with await open_store(f"sqlite:///{path}") as store, store.writing() as writing:
        await writing.add_sessions([a_session()])
    async with await open_store(f"sqlite:///{path}") as store, store.reading() as reading:
        assert await reading.sessions([KEY]) == {KEY: a_session()}


async def test_the_writer_is_durable_and_the_reader_cannot_write(store: SqlStore, connections: Connections) -> None:
    assert await answered(store) == []
    writer, reader = connections.opened[-2:]
    found: dict[str, dict[str, Any]] = {}
    await writer.run(lambda: found.update(writer=pragmas(writer.plain)))
    await reader.run(lambda: found.update(reader=pragmas(reader.plain)))
    full = 2
    common = {"journal_mode": "wal", "synchronous": full, "foreign_keys": 1, "busy_timeout": PATIENCE_MS}
    assert found == {"writer": {**common, "query_only": 0}, "reader": {**common, "query_only": 1}}


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://host/db", "just words"])
async def test_a_url_no_store_can_use_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///"):
        await open_store(url)


@pytest.fixture
def no_database(tmp_path: Path) -> Path:
    path = tmp_path / "list.txt"
    path.write_text("A shopping list, of a good deal more than a hundred characters. " * 9)
    return path


async def test_a_file_that_is_no_database_is_refused_and_let_go(no_database: Path) -> None:
    for _ in range(2):  # the second time it would be in use, had the first not let go
        with pytest.raises(DatabaseError, match="not a database"):
            await open_store(f"sqlite:///{no_database}")


async def test_a_database_of_a_newer_version_is_refused(path: Path) -> None:
    await (await open_store(f"sqlite:///{path}")).close()
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    for _ in range(2):  # the second time it would be in use, had the first not let go
        with pytest.raises(NewerSchema, match="newer version"):
            await open_store(f"sqlite:///{path}")


# -- one process -------------------------------------------------------------------------------------------


async def test_a_database_in_use_is_refused_with_the_way_out(store: SqlStore, path: Path) -> None:
    with pytest.raises(InUse) as refusal:
        await open_store(f"sqlite:///{path}")
    for word in (str(path), f"{path}.lock", f"process {os.getpid()}", "Stop that process", "PostgreSQL"):
        assert word in str(refusal.value)


async def test_a_database_in_use_is_refused_by_any_of_its_names(store: SqlStore, path: Path, tmp_path: Path) -> None:
    (tmp_path / "alias.sqlite3").symlink_to(path)
    with pytest.raises(InUse):
        await open_store(f"sqlite:///{tmp_path}/alias.sqlite3")


async def test_closing_lets_the_next_process_in(store: SqlStore, path: Path) -> None:
    await store.close()
    await store.close()
    async with await open_store(f"sqlite:///{path}"):
        pass


async def test_a_process_that_died_holds_no_lock(path: Path) -> None:
    program = f"import asyncio, os; from bot.store import open_store; asyncio.run(open_store('sqlite:///{path}'))"
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", f"{program}; os.kill(os.getpid(), 9)")
    assert await child.wait() == -9
    assert path.with_name(path.name + ".lock").exists()
    async with await open_store(f"sqlite:///{path}"):
        pass


# -- when it cannot write ----------------------------------------------------------------------------------


async def test_a_lock_held_by_another_program_makes_it_unavailable_until_it_ends(store: SqlStore, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="locked"):
            await answer(store)
        assert await answered(store) == []
        other.execute("ROLLBACK")
    await answer(store)
    assert await answered(store) == ["ann"]


async def test_a_full_disk_makes_it_unavailable_and_leaves_nothing_of_the_block(
    store: SqlStore, connections: Connections
) -> None:
    writer = connections.opened[-1]

    async def limit(pages: str) -> None:
        await writer.run(lambda: writer.plain.execute(f"PRAGMA max_page_count = {pages}"))

    await limit("1")  # which means: not one page more than there are
    with pytest.raises(Unavailable, match="full"):
        await answer_and_add_much(store)
    assert await answered(store) == []
    await limit("1000000")
    await answer(store)
    assert await answered(store) == ["ann"]


async def test_after_a_full_disk_nothing_more_of_the_block_is_taken(store: SqlStore, connections: Connections) -> None:
    """SQLite has rolled back by itself; a later statement would be stored on its own."""
    writer = connections.opened[-1]
    await writer.run(lambda: writer.plain.execute("PRAGMA max_page_count = 1"))

    async def block() -> None:
        async with store.writing() as writing:
            await writing.add_sessions([a_session("huge", title="x" * 100_000)])
            await writing.put_responses([(KEY, an_answer("ben", 1))], [KEY])
            with pytest.raises(Unavailable, match="full"):
                await writing.sessions([KEY])
            await writing.put_responses([(KEY, an_answer("ann", 1))], [KEY])
            with pytest.raises(Unavailable, match="full"):
                await writing.sessions([KEY])

    with pytest.raises(Unavailable, match="full"):
        await block()
    assert await answered(store) == []


@contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_disk_that_refuses_a_commit_makes_it_unavailable_and_leaves_nothing(
    store: SqlStore, path: Path
) -> None:
    log = path.with_name(path.name + "-wal")
    with no_file_grows_beyond(log.stat().st_size + 512), pytest.raises(Unavailable, match=r"disk|full"):
        await answer(store)
    assert await answered(store) == []
    await answer(store)
    assert await answered(store) == ["ann"]


async def test_a_connection_that_broke_is_opened_anew(store: SqlStore, connections: Connections) -> None:
    await connections.opened[-1].close()
    with pytest.raises(Unavailable, match="lost"):
        await answer(store)
    await answer(store)
    assert await answered(store) == ["ann"]


async def test_a_closed_store_is_unavailable(store: SqlStore) -> None:
    await store.close()
    with pytest.raises(Unavailable, match="closed"):
        await answer(store)
    with pytest.raises(Unavailable, match="closed"):
        await answered(store)


# -- cancelling --------------------------------------------------------------------------------------------


async def test_a_cancelled_block_is_rolled_back(store: SqlStore) -> None:
    inside = asyncio.Event()

    async def stay() -> None:
        async with store.writing() as writing:
            await writing.put_responses([(KEY, an_answer("ann", 1))], [KEY])
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(stay())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await answer(store, "ben")
    assert await answered(store) == ["ben"]


@pytest.mark.parametrize("step", ["begin", "statement", "commit"])
async def test_a_block_cancelled_while_the_database_works_leaves_a_usable_store(
    store: SqlStore, connections: Connections, step: str
) -> None:
    writer, free, ready = connections.opened[-1], threading.Event(), asyncio.Event()
    busy: list[asyncio.Task[None]] = []

    async def occupy() -> None:
        """Keep the writer's thread busy, so that what comes next waits in its queue."""
        busy.append(asyncio.create_task(writer.run(free.wait)))
        await asyncio.sleep(0)
        ready.set()

    async def block() -> None:
        if step == "begin":
            await occupy()
        async with store.writing() as writing:
            if step != "begin":
                await writing.versions([KEY])
            if step == "statement":
                await occupy()
            await writing.put_responses([(KEY, an_answer("ann", 1))], [KEY])
            if step == "commit":
                await occupy()
            else:
                await writing.versions([KEY])

    task = asyncio.create_task(block())
    await ready.wait()
    for _ in range(10):
        await asyncio.sleep(0)
    task.cancel()
    free.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait(busy)
    await answer(store, "ben")
    # A commit that was already on its way may have come through; whoever cancelled it cannot know.
    assert (await answered(store)) in ([["ben"], ["ann", "ben"]] if step == "commit" else [["ben"]])


async def test_a_cancelled_look_leaves_a_usable_store(store: SqlStore) -> None:
    inside = asyncio.Event()

    async def stay() -> None:
        async with store.reading() as reading:
            await reading.versions([KEY])
            inside.set()
            await asyncio.Event().wait()

    tasks = [asyncio.create_task(stay()) for _ in range(3)]
    await inside.wait()
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    assert await asyncio.gather(*(answered(store) for _ in range(8))) == [[]] * 8


async def test_blocks_take_turns(store: SqlStore) -> None:
    order: list[str] = []

    async def block(name: str) -> None:
        async with store.writing() as writing:
            order.append(f"{name} begins")
            await writing.put_responses([(KEY, an_answer(name, 1))], [KEY])
            order.append(f"{name} ends")

    await asyncio.gather(block("ann"), block("ben"))
    assert order == ["ann begins", "ann ends", "ben begins", "ben ends"]


async def test_closing_waits_for_the_block_under_way(store: SqlStore, path: Path) -> None:
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def block() -> None:
        async with store.writing() as writing:
            inside.set()
            await go_on.wait()
            await writing.put_responses([(KEY, an_answer("ann", 1))], [KEY])

    task = asyncio.create_task(block())
    await inside.wait()
    closing_task = asyncio.create_task(store.close())
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(task, closing_task)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT player FROM responses").fetchall() == [("ann",)]


async def test_closing_waits_for_looks_under_way(store: SqlStore) -> None:
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def look() -> int:
        async with store.reading() as reading:
            inside.set()
            await go_on.wait()
            return len(await reading.versions([KEY]))

    task = asyncio.create_task(look())
    await inside.wait()
    closing_task = asyncio.create_task(store.close())
    await asyncio.sleep(0)
    assert not closing_task.done()
    go_on.set()
    assert await task == 1
    await closing_task


# -- without a thread --------------------------------------------------------------------------------------


async def test_a_simulation_can_bring_connections_without_threads(path: Path) -> None:
    threads = set(threading.enumerate())
    async with await open_store(f"sqlite:///{path}", connect=inline_sqlite) as store:
        async with store.writing() as writing:
            await writing.add_sessions([a_session()])
            await writing.put_responses([(KEY, an_answer("ann", 1))], [KEY])
        assert await answered(store) == ["ann"]
        assert set(threading.enumerate()) <= threads
