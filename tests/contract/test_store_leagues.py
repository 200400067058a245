"""Leagues, on every kind of store."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.engine.boards import keep_boards
from bot.ports.store import Conflict, RoundRow, Store
from bot.ports.store_leagues import Span
from bot.quiz.boards import Period, key
from bot.quiz.events import Place
from bot.quiz.league import Best, League, Member, Move, Roster, Side, WeekResult, week_of
from bot.quiz.scoring import Mark
from bot.quiz.session import Session
from bot.quiz.settings import Teaming
from bot.quiz.stages import Phase
from tests.store.values import GUILD, NOW, OTHER_GUILD, a_bank, a_session, an_answer

WEEK = week_of(date(2025, 6, 15).toordinal())
"""The week that `NOW` lies in."""
DAY_MS = 86_400_000
PLACE = Place(GUILD, "web", "main")


def a_league(id: str = "league1", *, tenant: str = GUILD, channel: str = "main", **changes: Any) -> League:
    plain = League(
        id=id,
        place=Place(tenant, "web", channel),
        host="host",
        host_name="Hedy",
        teams=("Reds", "Blues", "Greens"),
        teaming=Teaming.BALANCED,
        minute=540,
        set_at=NOW,
        post="post1",
        week=WEEK,
        due_at=NOW + 5,
        version=1,
    )
    return replace(plain, **changes)


LEAGUE = a_league()
SPAN = Span(LEAGUE.key, "main", key(Period.WEEK, WEEK, 0), WEEK, 3)


async def enlist(store: Store, *moves: tuple[str, int, int | None]) -> None:
    async with store.writing() as writing:
        await writing.put_moves(LEAGUE.key, [Move(name, name.title(), week, team) for name, week, team in moves])


async def play(store: Store, id: str, at: int, marks: Sequence[tuple[str, bool]], question: int = 0) -> Session:
    """A quiz of one question in the league's channel, closed and counted."""
    session = a_session(id, channel="main", phase=Phase.FINISHED, created_at=at, ended_at=at)
    asked = replace(session.asked[question], hash=f"hash{question}")
    session = replace(session, asked=(asked,), round=0, version=1)
    row = RoundRow(0, asked.id, asked.hash, at, at + 30_000, at + 30_000)
    given = tuple(Mark(name, float(right), int(right), 5) for name, right in marks)
    async with store.writing() as writing:
        await writing.put_shelf(GUILD, [a_bank(questions=3)])
        await writing.add_sessions([session])
        await writing.seat_players([((GUILD, id, name), name.title(), at) for name, _ in marks])
        await writing.open_rounds([((GUILD, id), row)])
        await writing.put_responses([((GUILD, id), an_answer(name, int(right), at=at)) for name, right in marks], [])
        await writing.close_rounds([((GUILD, id), row, given)])
        await keep_boards(writing, [(session, row, given)])
    return session


async def add(store: Store, league: League = LEAGUE) -> None:
    async with store.writing() as writing:
        await writing.add_league(league)


@pytest.mark.parametrize("league", [LEAGUE, a_league(week=None, due_at=None, teaming=Teaming.CHOSEN)])
async def test_a_league_is_read_back_as_it_was_stored(store: Store, league: League) -> None:
    await add(store, league)
    async with store.writing() as writing:
        assert await writing.lock_league(league.key) == league
    async with store.reading() as reading:
        assert await reading.league(league.key) == league
        assert await reading.league_in(league.place) == league
        assert await reading.league((OTHER_GUILD, league.id)) is None
        assert await reading.leagues([league.key, (OTHER_GUILD, league.id)]) == {league.key: league}
        assert await reading.league_in(replace(league.place, channel="another")) is None
        assert await reading.leagues_of(GUILD) == ((league.key,) if league.on else ())


async def test_a_channel_has_one_league_and_an_old_version_changes_nothing(store: Store) -> None:
    await add(store)
    with pytest.raises(Conflict, match="a league already"):
        await add(store, a_league("league2"))
    async with store.writing() as writing:
        await writing.save_league(replace(LEAGUE, due_at=NOW + 9, version=2))
    with pytest.raises(Conflict, match="changed the league"):
        async with store.writing() as writing:
            await writing.save_league(replace(LEAGUE, version=2))


async def test_what_is_due_comes_soonest_first(store: Store) -> None:
    for league in (a_league("late", due_at=NOW + 50), a_league("soon", tenant=OTHER_GUILD)):
        await add(store, league)
    await add(store, a_league("off", channel="side", due_at=None, week=None))
    async with store.reading() as reading:
        assert await reading.due_leagues() == (((OTHER_GUILD, "soon"), NOW + 5), ((GUILD, "late"), NOW + 50))
        assert await reading.due_leagues(NOW + 5) == (((OTHER_GUILD, "soon"), NOW + 5),)
        assert len(await reading.due_leagues(limit=1)) == 1


async def test_who_is_in_which_team_is_what_was_wanted_last_for_a_week_not_after_it(store: Store) -> None:
    await add(store)
    await enlist(store, ("ann", WEEK, 0), ("ben", WEEK, 1), ("cid", WEEK + 7, 2))
    await enlist(store, ("ann", WEEK + 7, 1), ("ben", WEEK + 7, None))
    async with store.reading() as reading:
        assert await reading.league_members(LEAGUE.key, WEEK - 7) == ()
        assert await reading.league_members(LEAGUE.key, WEEK) == (Member("ann", "Ann", 0), Member("ben", "Ben", 1))
        assert await reading.league_members(LEAGUE.key, WEEK + 70) == (Member("ann", "Ann", 1), Member("cid", "Cid", 2))
        assert await reading.league_teams(LEAGUE.key, WEEK, ["ann", "cid", "dan"]) == {"ann": 0}
        assert await reading.league_teams((OTHER_GUILD, LEAGUE.id), WEEK, ["ann"]) == {}
        assert len(await reading.league_members(LEAGUE.key, WEEK, limit=1)) == 1
        assert await reading.league_member(LEAGUE.key, WEEK, "ben") == Member("ben", "Ben", 1)
        assert await reading.league_member(LEAGUE.key, WEEK + 7, "ben") is None


async def test_a_teams_first_names_and_the_shares_of_its_members_are_given_without_the_members(store: Store) -> None:
    await add(store)
    await enlist(store, *((f"p{n}", WEEK, n % 2) for n in range(9)), ("out", WEEK, None))
    await play(store, "quiz", NOW, [("p0", True), ("p1", False), ("p3", True), ("alone", True)])
    await play(store, "more", NOW + 60_000, [("p0", False), ("p2", True)], question=1)
    async with store.reading() as reading:
        assert await reading.league_rosters(LEAGUE.key, WEEK, 2) == (
            Roster(0, 5, ("P0", "P2")),
            Roster(1, 4, ("P1", "P3")),
        )
        assert await reading.league_rosters(LEAGUE.key, WEEK - 7, 2) == ()
        assert await reading.league_sizes(LEAGUE.key, WEEK) == {0: 5, 1: 4}
        # Half of p0's, all of p2's, and three unknown; none of p1's, all of p3's, and two unknown.
        assert await reading.league_strengths(LEAGUE.key, WEEK, 0.25) == {0: 2.25, 1: 1.5}


async def test_a_later_wish_is_undone_by_one_for_an_earlier_week(store: Store) -> None:
    await add(store)
    await enlist(store, ("ann", WEEK, 0), ("ben", WEEK, 0))
    await enlist(store, ("ann", WEEK + 7, 1), ("ben", WEEK + 7, 1))
    await enlist(store, ("ann", WEEK, 2))
    async with store.reading() as reading:
        assert await reading.league_teams(LEAGUE.key, WEEK + 7, ["ann", "ben"]) == {"ann": 2, "ben": 1}


async def test_a_team_has_the_points_its_members_have_on_the_channels_board_of_the_week(store: Store) -> None:
    await add(store)
    await enlist(store, ("ann", WEEK, 0), ("ben", WEEK, 0), ("cid", WEEK, 1), ("dan", WEEK, 1), ("eve", WEEK, 7))
    await play(store, "one", NOW, [("ann", True), ("ben", False), ("cid", True), ("eve", True), ("gus", True)])
    await play(store, "two", NOW + 1, [("ann", True), ("cid", False)], question=1)
    await play(store, "again", NOW + 2, [("ann", True), ("cid", True)], question=1)
    await play(store, "last week", NOW - 7 * DAY_MS, [("dan", True), ("ann", True)], question=2)
    async with store.reading() as reading:
        assert await reading.league_sides(SPAN) == (Side(0, 2, 2, 20), Side(1, 2, 1, 10), Side(2, 0, 0, 0))
        assert await reading.league_best(SPAN, 5) == (Best("ann", "Ann", 0, 20), Best("cid", "Cid", 1, 10))
        assert await reading.league_best(SPAN, 1) == (Best("ann", "Ann", 0, 20),)
        assert await reading.has_played(SPAN, "ben")
        assert not await reading.has_played(SPAN, "dan")
        assert await reading.league_sides(replace(SPAN, channel="side")) == tuple(
            Side(team, members, 0, 0) for team, members in enumerate((2, 2, 0))
        )


async def test_the_question_most_missed_is_one_that_two_answered_and_not_all_rightly(store: Store) -> None:
    since, days = NOW - DAY_MS, (WEEK, WEEK + 6)
    await play(store, "alone", NOW, [("ann", False)], question=2)
    await play(store, "easy", NOW + 1, [("ann", True), ("ben", True)], question=0)
    async with store.reading() as reading:
        assert await reading.league_missed(PLACE, since, days) is None
    await play(store, "hard", NOW + 2, [("ann", True), ("ben", False), ("cid", False)], question=1)
    async with store.reading() as reading:
        found = await reading.league_missed(PLACE, since, days)
        assert found is not None
        assert (found.hash, found.answered, found.right) == ("hash1", 3, 1)
        assert await reading.league_missed(replace(PLACE, channel="side"), since, days) is None
        assert await reading.league_missed(PLACE, since, (WEEK + 7, WEEK + 13)) is None


async def test_a_quiz_that_is_still_open_is_found_by_when_it_began(store: Store) -> None:
    async with store.writing() as writing:
        await writing.add_sessions([a_session("open", channel="main"), a_session("over", channel="side")])
        over = a_session("over", channel="side", phase=Phase.FINISHED, version=1)
        await writing.save_sessions([over])
    async with store.reading() as reading:
        assert await reading.open_before(PLACE, NOW + 1)
        assert not await reading.open_before(PLACE, NOW)
        assert not await reading.open_before(replace(PLACE, channel="side"), NOW + 1)


async def test_a_week_is_counted_once_and_told_by_one_session(store: Store) -> None:
    first = WeekResult(WEEK - 7, 0, ("Reds", "Blues"), (Side(0, 2, 1, 10), Side(1, 1, 0, 0)))
    second = replace(first, week=WEEK, season=3)
    await add(store)
    async with store.writing() as writing:
        await writing.add_weeks(LEAGUE.key, [first, second], (WEEK, "post9"))
        await writing.add_weeks(LEAGUE.key, [], None)
    with pytest.raises(Conflict, match="counted already"):
        async with store.writing() as writing:
            await writing.add_weeks(LEAGUE.key, [second], None)
    async with store.reading() as reading:
        assert await reading.league_weeks(LEAGUE.key, WEEK) == (second, first)
        assert await reading.league_weeks(LEAGUE.key, WEEK - 1) == (first,)
        assert await reading.week_told(GUILD, "post9") == (LEAGUE.key, WEEK)
        assert await reading.week_told(OTHER_GUILD, "post9") is None
        assert await reading.week_told(GUILD, "other") is None


async def test_a_notice_is_no_quiz_of_its_channel(store: Store) -> None:
    bare: dict[str, Any] = {"banks": (), "asked": (), "round": -1, "phase": Phase.FINISHED, "ended_at": NOW}
    told = a_session("told", channel="main", created_at=NOW + 9, **bare)
    async with store.writing() as writing:
        await writing.add_sessions([a_session("quiz", channel="main"), told])
    async with store.reading() as reading:
        newest, notice = await reading.newest_in(PLACE), await reading.newest_notice(PLACE)
        assert newest is not None
        assert newest.id == "quiz"
        assert notice == told
        assert [session.id for session, _ in await reading.past(9)] == ["quiz"]
        assert await reading.newest_notice(replace(PLACE, channel="side")) is None


@pytest.mark.postgres
async def test_two_processes_that_lock_a_league_take_turns(postgres_url: str) -> None:
    from bot.store import open_store

    seen: list[int] = []
    async with await open_store(postgres_url) as one, await open_store(postgres_url) as two:
        await add(one)

        async def take(store: Store) -> None:
            async with store.writing() as writing:
                found = await writing.lock_league(LEAGUE.key)
                assert found is not None
                seen.append(found.version)
                await writing.save_league(replace(found, version=found.version + 1))

        await asyncio.gather(*(take(store) for store in (one, two) for _ in range(2)))
    assert seen == [1, 2, 3, 4]
