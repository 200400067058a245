"""A league through the real engine and store on each platform: told once, joined by its buttons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.engine.boards import keep_boards
from bot.engine.clock import SystemClock
from bot.ports import SetLeague
from bot.ports.store import RoundRow
from bot.quiz.events import Place
from bot.quiz.league import League, Move, turn_of
from bot.quiz.scoring import Mark
from bot.quiz.session import Entry, PinnedBank, Settings, Teaming
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act, Press, read_token, write_token
from tests.contract.stands import STANDS, OpenStand, Turn
from tests.contract.test_platform import Game, a_game
from tests.contract.test_platform_daily import the
from tests.quiz.values import BANK, HOST, a_session

MONDAY = date(2026, 5, 4)
WEEK = MONDAY.toordinal() - 7


class OnMonday(SystemClock):
    """The real clock, set to half a minute past midnight of a Monday when it is made."""

    def __init__(self) -> None:
        super().__init__()
        monday = int(datetime(MONDAY.year, MONDAY.month, MONDAY.day, tzinfo=UTC).timestamp()) * 1_000
        self._ahead = monday + 30_000 - super().now()

    def now(self) -> int:
        return super().now() + self._ahead


@pytest.fixture(params=sorted(STANDS))
def open_stand(request: pytest.FixtureRequest) -> OpenStand:
    """Each platform's stand in turn."""
    return STANDS[request.param]


def a_league(place: Place) -> League:
    """One whose digest was due half a minute ago."""
    league = League("league1", place, HOST.id, HOST.name, ("Reds", "Blues"), Teaming.CHOSEN, 0, 0, "post1", version=1)
    return replace(league, week=WEEK, due_at=turn_of(WEEK, 0, UTC))


async def played(game: Game, league: League) -> None:
    """Two members have answered a question in the week that is over."""
    assert league.due_at is not None
    assert league.week is not None
    at = league.due_at - 3_600_000
    session = a_session(place=league.place)
    banks = (PinnedBank(BANK.id, BANK.hash),)
    session = replace(session, id="before", banks=banks, phase=Phase.FINISHED, created_at=at, ended_at=at, round=0)
    key, asked = (league.place.tenant, session.id), session.asked[0]
    row = RoundRow(0, asked.id, asked.hash, at, at, at + 30_000)
    marks = (Mark("p1", 1.0, 1, 5), Mark("p2", 0.0, 0, 5))
    async with game.store.writing() as writing:
        await writing.add_league(league)
        await writing.put_moves(league.key, [Move("p1", "Pat", league.week, 1), Move("p2", "Quinn", league.week, 0)])
        await writing.add_sessions([session])
        await writing.seat_players([((*key, mark.player), mark.player, at) for mark in marks])
        await writing.open_rounds([(key, row)])
        await writing.close_rounds([(key, row, marks)])
        await keep_boards(writing, [(session, row, marks)])


def of_team(turn: Turn, team: int) -> str:
    """The token of the button that joins a team."""
    presses = {token: read_token(token) for token in turn.tokens}
    return next(t for t, press in presses.items() if press and (press.act, press.position) == (Act.ENLIST, team))


async def test_a_week_is_told_once_over_restarts(open_stand: OpenStand, tmp_path: Path) -> None:
    memory: dict[str, Any] = {}
    clock = OnMonday()
    async with a_game(open_stand, tmp_path, memory, clock=clock) as game:
        league = a_league(game.stand.place)
        await played(game, league)
    for first in (10, 20):
        async with a_game(open_stand, tmp_path, memory, first=first, clock=clock) as game:
            text = await game.reads("Blues win the week")
            assert text.index("Blues") < text.index("10 points") < text.rindex("Reds")
            assert "The season, 1 week" in text
            assert "(1 of 2 right)" in text
            async with game.store.reading() as reading:
                notice = await reading.newest_notice(league.place)
                assert len(await reading.league_weeks(league.key, WEEK)) == 1
            assert notice is not None
            assert notice.id == "sess10", "after a restart it is not posted again"


async def test_people_join_change_and_leave_by_the_buttons_of_its_card(open_stand: OpenStand, tmp_path: Path) -> None:
    async with a_game(open_stand, tmp_path, {}, clock=OnMonday()) as game:
        place = game.stand.place
        leader = replace(HOST, leads=True)
        assert (await game.engine.league(SetLeague(place, leader, ("Reds & <b>", "Blues")))).note.done
        await game.reads("Teams that last")
        async with game.store.reading() as reading:
            league = await reading.league_in(place)
        assert league is not None
        first = await game.stand.turn("Ann", write_token(Press(league.post, Act.ENLIST, 1, 1)))
        assert "You are in ● Blues." in first.text
        await game.reads("Ann")
        second = await game.stand.turn("Ann", of_team(first, 0))
        assert "You are in ▲ Reds & <b>." in second.text
        assert await game.engine.league(SetLeague(place, leader, ("Ash", "Birch")))
        shown = await game.stand.turn("Ann", write_token(Press(league.post, Act.CONSULT)))
        assert "You are in ▲ Ash." in shown.text
        left = await game.stand.turn("Ann", the(Act.DELIST, shown))
        assert "You have left the league." in left.text
        assert "You are in no team yet." in left.text


async def test_a_challenge_is_played_by_its_teams(open_stand: OpenStand, tmp_path: Path) -> None:
    async with a_game(open_stand, tmp_path, {}, clock=OnMonday()) as game:
        place = game.stand.place
        await game.engine.league(SetLeague(place, replace(HOST, leads=True), ("Reds", "Blues")))
        await game.reads("Teams that last")
        async with game.store.reading() as reading:
            league = await reading.league_in(place)
        assert league is not None
        await game.stand.turn("Ann", write_token(Press(league.post, Act.ENLIST, 1, 1)))
        id = await game.start(Settings(entry=Entry.LOBBY, teaming=Teaming.LEAGUE))
        await game.reads("Members of the league sit in their teams")
        join = write_token(Press(id, Act.JOIN))
        assert "● Blues" in (await game.stand.press("Ann", join)).text
        assert "▲ Reds" in (await game.stand.press("Ben", join)).text
