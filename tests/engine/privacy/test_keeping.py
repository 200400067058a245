"""What is too old goes by itself, and leaves a database without a fault."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.engine.calendar import calendar_of
from bot.engine.privacy import Keeping
from bot.quiz.boards import Order, Period
from bot.quiz.events import Stop
from bot.quiz.stages import Phase
from bot.store import check_database
from tests.engine.privacy.house import DAY, OPEN, ZOE, ZOES, play_through, scores
from tests.fakes.house import House, a_house
from tests.quiz.values import ROOM


async def test_what_is_older_than_the_days_kept_goes_by_itself_and_what_is_not_stays(house: House) -> None:
    await play_through(house, "sess0")
    await house.leap_to(house.clock.now() + 4 * DAY)
    await play_through(house, "sess1")
    await house.leap_to(house.clock.now() + 4 * DAY)
    await house.advance(10_000)
    assert [played.session for played in await house.desk.history(ROOM.tenant, ZOE.id)] == ["sess1"]
    assert set(await scores(house, "sess0")) == set()
    board = await house.desk.board(ROOM.tenant, Period.ALL, Order.POINTS)
    assert len(board.lines) == 2, "boards go on"


async def test_everything_is_kept_where_nobody_said_otherwise(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await play_through(house, "sess0")
        await house.leap_to(house.clock.now() + 4_000 * DAY)
        await house.advance(10_000)
        assert len(await house.desk.history(ROOM.tenant, ZOE.id)) == 1


async def test_a_live_quiz_is_never_too_old(house: House) -> None:
    await house.start(replace(OPEN, seconds=600))
    await house.phase(Phase.OPEN, 0)
    await house.do(Stop)
    await house.start(OPEN)
    await house.phase(Phase.OPEN, 0, "sess1")
    await house.leap_to(house.clock.now() + 1)
    async with house.store.writing() as writing:
        while await writing.remove_old(house.clock.now() + 400 * DAY, 50):
            pass
        assert set(await writing.sessions([(ROOM.tenant, "sess0"), (ROOM.tenant, "sess1")])) == {(ROOM.tenant, "sess1")}


async def test_what_was_forgotten_and_what_was_removed_leaves_a_database_without_a_fault(tmp_path: Path) -> None:
    async with a_house(tmp_path, keeping=Keeping(sessions=7)) as house:
        await play_through(house, "sess0", host=ZOE)
        await house.leap_to(house.clock.now() + 5 * DAY)
        await play_through(house, "sess1")
        await house.engine.forget(ZOES)
        await play_through(house, "sess3")
        await house.leap_to(house.clock.now() + 3 * DAY)
        await house.advance(5_000)
        assert await scores(house, "sess0") == {}
    checked = await check_database(f"sqlite:///{tmp_path / 'quorum.sqlite3'}", calendar_of)
    assert [str(fault) for fault in checked.faults] == []
    assert checked.sessions == 2
