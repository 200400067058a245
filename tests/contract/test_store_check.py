"""A check looks at every engine's database as it is, beside whoever writes to it, and a repair puts it right."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.boards import board, keep_boards
from bot.engine.calendar import calendar_of
from bot.ports.store import RoundRow
from bot.quiz.boards import Order, Period
from bot.quiz.scoring import Mark, Score
from bot.quiz.stages import Phase
from bot.store import check_database, open_store
from bot.store.check import Kind
from tests.store.values import GUILD, KEY, NOW, a_session, an_answer, player


async def badly_settled(url: str) -> None:
    """A closed round in which the wrong ones had the points."""
    session = replace(a_session(), phase=Phase.REVEALED, version=1)
    asked = session.asked[0]
    async with await open_store(url) as store, store.writing() as writing:
        await writing.add_sessions([session])
        await writing.seat_players([(player(name), name.title(), NOW) for name in ("ann", "ben")])
        given = [an_answer("ann", 1, at=NOW + 1_000), an_answer("ben", 2, at=NOW + 2_000)]
        await writing.put_responses([(KEY, each) for each in given], [KEY])
        row = RoundRow(0, asked.id, asked.hash, NOW, NOW + 30_000, NOW + 30_000, 30_000)
        marks = (Mark("ann", 0.0, 0, 1_000), Mark("ben", 1.0, 1, 2_000))
        await writing.close_rounds([(KEY, row, marks)])
        await keep_boards(writing, [(session, row, marks)])


async def test_marks_scores_and_boards_are_put_right_by_the_answers(database_url: str) -> None:
    await badly_settled(database_url)
    found = await check_database(database_url, calendar_of)
    assert {Kind.MARKS, Kind.SCORES, Kind.ATTEMPTS, Kind.BOARDS} <= {fault.kind for fault in found.faults}
    repaired = await check_database(database_url, calendar_of, repair=True)
    assert len(repaired.faults) == len(found.faults), "a look has changed nothing"
    again = await check_database(database_url, calendar_of)
    assert {fault.kind for fault in again.faults} == {Kind.REFERENCES}, "its bank and question were made up"
    async with await open_store(database_url) as store, store.reading() as reading:
        assert await reading.scores(KEY) == (Score("ann", "Ann", 1, 1, 1), Score("ben", "Ben", 0, 0, 1))
        found_board = await board(reading, NOW, GUILD, Period.ALL, Order.POINTS, None, 10)
        assert [(line.player, line.value) for line in found_board.lines] == [("ann", 10), ("ben", 0)]


async def test_a_look_holds_nobody_up(database_url: str) -> None:
    await badly_settled(database_url)
    async with await open_store(database_url) as store:
        async with store.writing() as writing:
            await writing.seat_players([(player("cid"), "Cid", NOW)])
            await check_database(database_url, calendar_of)
        async with store.reading() as reading:
            assert "Cid" in await reading.roster(KEY)
