"""What the cards of leagues are drawn from, and what a week comes to. Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.engine.calendar import Calendar, calendar_of
from bot.ports.store import Reading
from bot.ports.store_boards import Listing
from bot.ports.store_leagues import Span
from bot.quiz.bank import Question
from bot.quiz.blocks import Card
from bot.quiz.boards import Order, Period, key
from bot.quiz.league import WEEK_DAYS, League, WeekResult, season_table, turn_of, week_of
from bot.quiz.league_cards import NAMED, DigestFacts, LeagueFacts, digest_card, gathering_card, over_card, own_card
from bot.quiz.recurrence import moment
from bot.quiz.session import Session

__all__ = ["calendar_in", "current_week", "last_counted", "notice_card", "own_league", "span_of", "week_result"]

BEST, STREAKS = 3, 3
"""Players named in a digest."""
_LOOKED_AT = 20
"""Places of the list of streaks among which members are looked for."""
_LEAST_DAYS = 2
_BEFORE_DAYS = 2
"""A question of a week may belong to a session that was created before it: by less than two days."""


async def calendar_in(reading: Reading, tenant: str) -> Calendar:
    """The tenant's calendar: leagues count by the boards' days."""
    return calendar_of(await reading.tenant_settings(tenant))


def current_week(calendar: Calendar, now: int) -> int:
    """The week that `now` lies in."""
    return week_of(calendar.day(now))


def span_of(league: League, week: int, *, teams: int | None = None) -> Span:
    """A week as the store is asked for it."""
    period = key(Period.WEEK, week, 0)
    return Span(league.key, league.place.channel, period, week, len(league.teams) if teams is None else teams)


async def week_result(reading: Reading, league: League, calendar: Calendar, week: int) -> WeekResult:
    """What a week has come to. It belongs to the season that ran at its end."""
    end = turn_of(week, 0, calendar.zone)
    sides = await reading.league_sides(span_of(league, week))
    return WeekResult(week, calendar.season(end - 1), league.teams, sides)


async def last_counted(reading: Reading, league: League) -> int | None:
    """The last week that was counted, None where there is none yet."""
    return next((each.week for each in await reading.league_weeks(league.key, date.max.toordinal())), None)


def _of_season(weeks: Sequence[WeekResult], season: int) -> list[WeekResult]:
    return [each for each in weeks if each.season == season]


async def own_league(
    reading: Reading, league: League, player: str, now: int, said: tuple[str, bool] | None = None
) -> Card:
    """The league as a player sees it now; `said` is told first."""
    calendar = await calendar_in(reading, league.place.tenant)
    week = current_week(calendar, now)
    number = calendar.season(now)
    weeks = _of_season(await reading.league_weeks(league.key, week), number)
    mine, next = [
        (await reading.league_teams(league.key, each, [player])).get(player) for each in (week, week + WEEK_DAYS)
    ]
    count = len(league.teams)
    facts = LeagueFacts(
        league,
        calendar.name,
        week,
        await reading.league_sides(span_of(league, week)),
        season_table(weeks, count),
        number,
        len(weeks),
        mine if mine is not None and mine < count else None,
        next if next is not None and next < count else None,
    )
    return own_card(facts, said)


async def notice_card(reading: Reading, session: Session, now: int) -> Card | None:
    """What a notice tells: a week of the league of its channel, or who is in the league."""
    told = await reading.week_told(session.place.tenant, session.id)
    league = await (reading.league(told[0]) if told else reading.league_in(session.place))
    if league is None:
        return None
    if told is not None:
        return await _digest(reading, session, league, told[1], now)
    if not league.on or league.post != session.id:
        return over_card(session.id)
    calendar = await calendar_in(reading, session.place.tenant)
    next = current_week(calendar, now) + WEEK_DAYS
    return gathering_card(league, await reading.league_rosters(league.key, next, NAMED), calendar.name)


async def _digest(reading: Reading, session: Session, league: League, week: int, now: int) -> Card | None:
    weeks = await reading.league_weeks(league.key, week)
    result = next((each for each in weeks if each.week == week), None)
    if result is None:
        return None
    calendar = await calendar_in(reading, league.place.tenant)
    season = _of_season(weeks, result.season)
    members = await reading.league_sides(span_of(league, current_week(calendar, now)))
    facts = DigestFacts(
        league,
        result,
        next((each for each in weeks if each.week < week and each.played), None),
        season_table(season, len(league.teams)),
        len(season),
        {side.team: side.members for side in members},
        await reading.league_best(span_of(league, week, teams=len(result.names)), BEST),
        await _missed(reading, league, calendar, week),
        await _streaks(reading, league, calendar, week, now),
    )
    return digest_card(session.id, facts)


async def _missed(reading: Reading, league: League, calendar: Calendar, week: int) -> tuple[Question, int, int] | None:
    since = moment(date.fromordinal(week - _BEFORE_DAYS), 0, calendar.zone)
    found = await reading.league_missed(league.place, since, (week, week + WEEK_DAYS - 1))
    if found is None:
        return None
    questions: Mapping[str, Question] = await reading.questions([found.hash])
    return (questions[found.hash], found.right, found.answered) if found.hash in questions else None


async def _streaks(
    reading: Reading, league: League, calendar: Calendar, week: int, now: int
) -> tuple[tuple[str, int], ...]:
    """The longest runs of days of members that were alive when the week ended, as long as they are by now."""
    last = range(week + WEEK_DAYS - 2, max(calendar.day(now), week + WEEK_DAYS) + 1)
    listing = Listing(league.place.tenant, league.place.channel, Order.STREAK, tuple(map(str, last)))
    lines = [line for line in await reading.board_top(listing, _LOOKED_AT) if line.value >= _LEAST_DAYS]
    teams = await reading.league_teams(league.key, week, [line.player for line in lines])
    return tuple((line.name, line.value) for line in lines if line.player in teams)[:STREAKS]
