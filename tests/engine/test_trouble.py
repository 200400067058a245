"""When the store cannot write, and when one event is poison."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

from bot.engine.limits import Limits
from bot.quiz.events import Event, Person
from bot.quiz.session import Settings
from bot.quiz.stages import Phase
from bot.store.driver import connect_sqlite
from tests.fakes.house import House, a_house
from tests.quiz.values import ANN, BEN
from tests.store.inline import watched_sqlite

OPEN = Settings(seconds=30, reading_seconds=10)


async def answered(house: House) -> set[str]:
    async with house.store.reading() as reading:
        return {response.player for response in await reading.responses(("web", "sess0"), 0)}


async def test_a_locked_database_is_told_and_nothing_of_it_is_stored_and_it_recovers_by_itself(tmp_path: Path) -> None:
    # Patience longer than the database's own: what is told is the failure, not that it takes long.
    async with a_house(tmp_path, limits=Limits(patience_ms=60_000), connect=connect_sqlite) as house:
        await house.start(OPEN)
        await house.phase(Phase.OPEN)
        other = sqlite3.connect(tmp_path / "quorum.sqlite3", isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            replies = await asyncio.gather(house.pick(ANN, 0), house.pick(BEN, 0))
            assert [(reply.note.done, "Not saved" in reply.note.text) for reply in replies] == [(False, True)] * 2
            assert await answered(house) == set()
        finally:
            other.execute("ROLLBACK")
            other.close()
        assert (await house.pick(ANN, 0)).note.done
        assert await answered(house) == {"ann"}


class CutOff:
    """A gate at which the database is lost right after it has committed, once it is `armed`."""

    def __init__(self) -> None:
        self.armed = False

    def opened(self, connection: sqlite3.Connection) -> None: ...

    async def before(self, connection: sqlite3.Connection, sql: str) -> None: ...

    async def after(self, connection: sqlite3.Connection, sql: str) -> None:
        if self.armed and sql == "COMMIT":
            self.armed = False
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error


async def test_where_the_commit_itself_fails_nobody_is_told_that_nothing_was_saved(tmp_path: Path) -> None:
    gate = CutOff()
    async with a_house(tmp_path, connect=watched_sqlite(gate)) as house:
        await house.start(OPEN)
        await house.phase(Phase.OPEN)
        gate.armed = True
        reply = await house.pick(ANN, 0)
        assert (reply.note.done, "may count or not" in reply.note.text) == (False, True)
        assert await answered(house) == {"ann"}, "this time it does"
        again = await house.pick(ANN, 0)
        assert (again.note.done, again.note.held) == (True, (0,))


async def test_a_deadline_that_falls_into_a_lock_is_kept_afterwards(tmp_path: Path) -> None:
    async with a_house(tmp_path, connect=connect_sqlite) as house:
        await house.start(OPEN)
        await house.phase(Phase.OPEN)
        other = sqlite3.connect(tmp_path / "quorum.sqlite3", isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            await house.advance(32_000, step_ms=1_000)
            assert (await house.session()).phase is Phase.OPEN
        finally:
            other.execute("ROLLBACK")
            other.close()
        for _ in range(40):
            await house.advance(1_000)
            if (await house.session()).phase is not Phase.OPEN:
                break
        await house.phase(Phase.REVEALED, 0)


async def test_a_poisonous_event_harms_nobody_else_in_its_batch(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        await house.phase(Phase.OPEN)
        async with house.store.writing():
            # While the store is taken, all of these wait and become one batch.
            unknown = asyncio.ensure_future(house.engine.submit(Event(tenant="web", session="sess0")))
            # No database takes half of a surrogate pair: this fails when it is written, and the batch with it.
            unwritable = asyncio.ensure_future(house.pick(Person("eve", "Eve\ud800"), 0))
            fine = [asyncio.ensure_future(house.pick(person, 0)) for person in (ANN, BEN)]
            await asyncio.sleep(0)
        for poison in (unknown, unwritable):
            reply = await poison
            assert not reply.note.done
            assert "our side" in reply.note.text
        assert all([(await click).note.done for click in fine])
        assert await answered(house) == {"ann", "ben"}
