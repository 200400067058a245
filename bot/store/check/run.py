"""The whole check of a database, in one transaction: what was answered is true, what is derived from it is compared."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.check.boards import Boards, Days
from bot.store.check.bodies import chunks, unreadable_bodies
from bot.store.check.faults import Fault, Kind
from bot.store.check.learned import recall, relearn
from bot.store.check.orphans import lost_references, orphans, without_seat
from bot.store.check.scores import recount
from bot.store.engines import database_url, postgres_engine, sqlite_engine, sqlite_path
from bot.store.failures import translated
from bot.store.lockfile import LockFile
from bot.store.migrate import examine
from bot.store.read_only import existing_file
from bot.store.tables import attempts, board_counts, board_runs, board_sums, players, posts, responses, rounds, sessions
from bot.store.tutor_tables import memories, reviews

__all__ = ["Checked", "check_database"]

_LOCKED = ", ".join(table.name for table in (sessions, players, responses, rounds, posts, attempts, reviews, memories))


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check looked at and found. `repaired`: what can be mended was."""

    sessions: int
    answers: int
    faults: tuple[Fault, ...]
    repaired: bool

    @property
    def left(self) -> tuple[Fault, ...]:
        """What is wrong now."""
        return tuple(fault for fault in self.faults if not (self.repaired and fault.mendable))


async def check_database(url: str, days_of: Callable[[Mapping[str, str]], Days], *, repair: bool = False) -> Checked:
    """Look at everything at `url` as it is at one moment; a look changes nothing, and Quorum may run meanwhile.

    `days_of` makes a tenant's calendar of its settings, for answers that the boards do not know yet.

    With `repair` everything that can be derived is put right in one transaction. No Quorum may run then: a SQLite file
    is locked against it; on PostgreSQL the tables are, so that clicks wait, and fail.

    Raises ValueError for an unusable URL, Unavailable where there is no database, it cannot be reached or it is in use
    (InUse), OlderSchema or NewerSchema where another version of Quorum keeps it.
    """
    async with _opened(url, repair=repair) as connection:
        damaged = await _damaged(connection)
        if damaged:
            return Checked(0, 0, tuple(damaged), repaired=False)
        return await _check(connection, days_of, repair=repair)


async def _check(connection: AsyncConnection, days_of: Callable[[Mapping[str, str]], Days], *, repair: bool) -> Checked:
    faults = [*await unreadable_bodies(connection), *await lost_references(connection)]
    faults += await orphans(connection, repair=repair)
    faults += await without_seat(connection, repair=repair)
    count = answers = 0
    for tenant in await _tenants(connection):
        boards = await Boards.of(connection, tenant, days_of)
        async for chunk in chunks(connection, tenant, repair=repair):
            counted = await recount(connection, chunk, repair=repair)
            boards.add(chunk.sessions, counted)
            faults += (*chunk.faults, *counted.faults)
            count += len(chunk.sessions)
            answers += counted.answers
        faults += await boards.compare(connection, repair=repair)
    faults += [*await relearn(connection, repair=repair), *await recall(connection, repair=repair)]
    return Checked(count, answers, tuple(faults), repaired=repair)


async def _tenants(connection: AsyncConnection) -> list[str]:
    named = union(*(select(table.c.tenant) for table in (sessions, attempts, board_sums, board_runs, board_counts)))
    return sorted((await connection.execute(named)).scalars())


async def _damaged(connection: AsyncConnection) -> list[Fault]:
    """What SQLite itself says of its file."""
    if connection.dialect.name != "sqlite":
        return []
    said = (await connection.exec_driver_sql("PRAGMA integrity_check(20)")).scalars().all()
    return [Fault(Kind.DAMAGED, ("file",), line, mendable=False) for line in said if line != "ok"]


@asynccontextmanager
async def _opened(url: str, *, repair: bool) -> AsyncIterator[AsyncConnection]:
    """A connection with its transaction, which is committed at the end of the block."""
    parsed = database_url(url)
    with ExitStack() as held:
        if parsed.get_backend_name() == "sqlite":
            as_it_is = existing_file(parsed)
            if repair:
                held.callback(LockFile(sqlite_path(parsed)).release)
            # Without foreign keys: what belongs to nothing is what is looked for.
            engine = sqlite_engine(parsed if repair else as_it_is, writes=repair, foreign_keys=False)
        else:
            engine = postgres_engine(parsed, pooled=False)
            if not repair:
                engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        try:
            with translated():
                async with engine.begin() as connection:
                    await connection.run_sync(examine)
                    if repair and connection.dialect.name == "postgresql":
                        await connection.exec_driver_sql(f"LOCK TABLE {_LOCKED} IN SHARE ROW EXCLUSIVE MODE")
                    yield connection
        finally:
            await engine.dispose()
