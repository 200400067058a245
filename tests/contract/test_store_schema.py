"""The migrations lead to exactly the tables the queries were written for, on every engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import engines as store_engines
from bot.store import open_store
from bot.store.tables import METADATA


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, METADATA))


@pytest.fixture
async def migrated(database_url: str) -> AsyncIterator[AsyncConnection]:
    """A connection to a database that a store has been opened on."""
    await (await open_store(database_url)).close()
    url = store_engines.database_url(database_url)
    sqlite = url.get_backend_name() == "sqlite"
    engine = store_engines.sqlite_engine(url, writes=True) if sqlite else store_engines.postgres_engine(url)
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


async def test_migrations_and_tables_agree(migrated: AsyncConnection) -> None:
    assert await migrated.run_sync(differences) == []


async def test_the_comparison_would_notice_a_difference(migrated: AsyncConnection) -> None:
    await migrated.exec_driver_sql("DROP INDEX ix_posts_dirty")
    await migrated.exec_driver_sql("ALTER TABLE rounds ADD COLUMN stray INTEGER")
    kinds = {difference[0] for difference in await migrated.run_sync(differences)}
    assert kinds == {"add_index", "remove_column"}
