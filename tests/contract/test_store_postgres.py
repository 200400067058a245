"""The store on PostgreSQL, where several processes write: races, locks in order, and servers that go away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.ports.store import Conflict, Key, Unavailable
from bot.quiz.session import Response
from bot.store import NewerSchema, SqlStore, open_store
from tests.contract.conftest import execute, waiting_for_a_lock
from tests.store.values import GUILD, KEY, NOW, a_draft, a_session, an_answer, player

pytestmark = pytest.mark.postgres

BETA = (GUILD, "beta")


@pytest.fixture
async def one(postgres_url: str) -> AsyncIterator[SqlStore]:
    """A process, with two sessions under way."""
    async with await open_store(postgres_url) as store:
        async with store.writing() as writing:
            await writing.add_sessions([a_session(), a_session("beta")])
            await writing.seat_players([(player(name), name, NOW) for name in ("ann", "ben")])
        yield store


@pytest.fixture
async def other(postgres_url: str, one: SqlStore) -> AsyncIterator[SqlStore]:
    """Another process on the same database."""
    async with await open_store(postgres_url) as store:
        yield store


async def put(store: SqlStore, *responses: Response, locked: bool) -> None:
    async with store.writing() as writing:
        await writing.put_responses([(KEY, response) for response in responses], [KEY] if locked else [])


async def held(store: SqlStore) -> tuple[Response, ...]:
    async with store.reading() as reading:
        return await reading.responses(KEY, 0)


async def test_several_processes_may_open_it(one: SqlStore, other: SqlStore) -> None:
    assert not one.exclusive
    await put(one, an_answer("ann", 1), locked=True)
    await put(other, an_answer("ben", 1), locked=True)
    assert await held(one) == await held(other) == (an_answer("ann", 1), an_answer("ben", 1))


# -- races -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("later", "locked", "wins"),
    [
        (an_answer("ann", 2, at=NOW + 1), True, False),
        (an_answer("ann", 2, at=NOW + 1), False, True),
        (an_answer("ann", 2, at=NOW - 1), False, False),
        (a_draft("ann", 2, at=NOW + 1), True, False),
    ],
)
async def test_of_two_processes_that_answer_for_one_player_the_loser_is_told(
    one: SqlStore, other: SqlStore, postgres_url: str, later: Response, *, locked: bool, wins: bool
) -> None:
    async with one.writing() as writing:
        await writing.put_responses([(KEY, an_answer("ann", 1))], [KEY])
        race = asyncio.create_task(put(other, later, locked=locked))
        await waiting_for_a_lock(postgres_url)
    if wins:
        await race
    else:
        with pytest.raises(Conflict):
            await race
    assert await held(one) == ((later,) if wins else (an_answer("ann", 1),))


async def test_of_two_processes_that_start_a_quiz_in_one_place_the_loser_is_told(
    one: SqlStore, other: SqlStore, postgres_url: str
) -> None:
    async def start(id: str) -> None:
        async with other.writing() as writing:
            await writing.add_sessions([a_session(id, channel="here")])

    async with one.writing() as writing:
        await writing.add_sessions([a_session("first", channel="here")])
        race = asyncio.create_task(start("second"))
        await waiting_for_a_lock(postgres_url)
    with pytest.raises(Conflict, match="already running"):
        await race


# -- locks -------------------------------------------------------------------------------------------------


async def test_answers_share_a_session(one: SqlStore, other: SqlStore) -> None:
    async with one.writing() as mine, other.writing() as theirs:
        assert await mine.lock([KEY, BETA], []) == {KEY: 0, BETA: 0}
        assert await theirs.lock([BETA, KEY], []) == {KEY: 0, BETA: 0}


async def test_who_waited_for_a_change_is_given_the_version_after_it(
    one: SqlStore, other: SqlStore, postgres_url: str
) -> None:
    async def lock_later() -> dict[Key, int]:
        async with other.writing() as writing:
            return await writing.lock([KEY], [BETA])

    async with one.writing() as writing:
        await writing.lock([], [KEY])
        await writing.save_sessions([a_session(version=1)])
        later = asyncio.create_task(lock_later())
        await waiting_for_a_lock(postgres_url)
    assert await later == {KEY: 1, BETA: 0}


async def test_a_change_waits_for_the_answers_under_way(one: SqlStore, other: SqlStore, postgres_url: str) -> None:
    async def close_round() -> None:
        async with other.writing() as writing:
            await writing.lock([], [KEY])
            assert len(await writing.responses(KEY, 0)) == 1

    async with one.writing() as writing:
        await writing.lock([KEY], [])
        closing = asyncio.create_task(close_round())
        await waiting_for_a_lock(postgres_url)
        await writing.put_responses([(KEY, an_answer("ann", 1))], [KEY])
    await closing


async def test_processes_that_lock_the_same_sessions_in_different_ways_never_deadlock(
    one: SqlStore, other: SqlStore
) -> None:
    keys = [(GUILD, f"s{number}") for number in range(6)]
    async with one.writing() as writing:
        await writing.add_sessions([a_session(id) for _, id in keys])

    async def lock(store: SqlStore, exclusive: list[Key]) -> None:
        for _ in range(25):
            async with store.writing() as writing:
                assert len(await writing.lock(reversed(keys), exclusive)) == len(keys)  # type: ignore[arg-type]

    await asyncio.gather(
        *(lock(store, exclusive) for store in (one, other) for exclusive in (keys[::2], keys[1::2], keys[3:]))
    )


async def test_a_lock_somebody_holds_too_long_makes_it_unavailable(one: SqlStore, postgres_url: str) -> None:
    async with await open_store(postgres_url, patience_ms=10) as impatient:

        async def lock() -> None:
            async with impatient.writing() as writing:
                await writing.lock([KEY], [])

        async with one.writing() as writing:
            await writing.lock([], [KEY])
            with pytest.raises(Unavailable, match="locked"):
                await lock()
        await lock()


# -- servers and processes that go away --------------------------------------------------------------------


async def test_a_lost_connection_makes_it_unavailable_once(one: SqlStore, postgres_url: str) -> None:
    async def block() -> None:
        async with one.writing() as writing:
            await writing.put_responses([(KEY, an_answer("ann", 1))], [KEY])
            await execute(
                postgres_url,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'quorum'",
            )
            await writing.put_responses([(KEY, an_answer("ben", 1))], [KEY])

    with pytest.raises(Unavailable, match=r"lost|shutting down"):
        await block()
    assert await held(one) == ()
    await put(one, an_answer("ann", 1), locked=True)
    assert await held(one) == (an_answer("ann", 1),)


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(Unavailable, match="cannot be reached"):
        await open_store("postgresql://nobody@127.0.0.1:1/nothing")


async def test_a_cancelled_block_is_rolled_back(one: SqlStore, other: SqlStore, postgres_url: str) -> None:
    async def block() -> None:
        async with one.writing() as writing:
            await writing.put_responses([(KEY, an_answer("ann", 1))], [KEY])
            await writing.lock([], [KEY])

    async with other.writing() as writing:
        await writing.lock([KEY], [])
        task = asyncio.create_task(block())
        await waiting_for_a_lock(postgres_url)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await held(one) == ()
    await put(one, an_answer("ann", 2), locked=True)
    assert await held(one) == (an_answer("ann", 2),)


async def test_a_read_only_server_makes_it_unavailable(one: SqlStore, postgres_url: str) -> None:
    name = postgres_url.split("/")[3].partition("?")[0]
    await execute(postgres_url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    async with await open_store(postgres_url) as store:
        with pytest.raises(Unavailable, match="read-only"):
            await put(store, an_answer("ann", 1), locked=True)
        assert await held(store) == ()


# -- opening -----------------------------------------------------------------------------------------------


async def test_processes_that_start_together_migrate_once(postgres_server: str) -> None:
    admin = postgres_server.format("postgres")
    await execute(admin, "CREATE DATABASE started_together")
    stores = await asyncio.gather(*(open_store(postgres_server.format("started_together")) for _ in range(4)))
    for store in stores:
        await store.close()
    await execute(admin, "DROP DATABASE started_together")


async def test_a_database_of_a_newer_version_is_refused(postgres_url: str) -> None:
    await execute(postgres_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerSchema, match="newer version"):
        await open_store(postgres_url)


async def test_the_names_of_other_tools_for_urls_are_understood(postgres_url: str) -> None:
    plain = postgres_url.replace("postgresql://", "postgres://", 1)
    async with await open_store(f"{plain}&sslmode=disable") as store, store.writing() as writing:
        await writing.add_sessions([replace(a_session(), version=4)])
        assert await writing.versions([KEY]) == {KEY: 4}
