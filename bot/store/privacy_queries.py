"""Everything that is kept on one person, subject by subject."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Executable, Table, and_, bindparam, func, null, select

from bot.quiz.boards import WHOLE, keys
from bot.quiz.daily import Daily
from bot.quiz.league import League, Move
from bot.quiz.privacy import KeptAnswer, KeptAttempt, KeptMove, KeptReport, KeptRun, KeptSeat, KeptStreak, KeptSum
from bot.quiz.session import Session
from bot.quiz.streaks import Streak
from bot.store import board_statements
from bot.store.board_queries import attempt_of
from bot.store.bodies import decode_session, from_mask, lift
from bot.store.daily_bodies import DAILY_FORMAT, daily_of
from bot.store.daily_tables import dailies, streaks
from bot.store.league_bodies import LEAGUE_FORMAT, league_of
from bot.store.league_tables import league_members, leagues
from bot.store.link import Linked
from bot.store.statements import Idiom
from bot.store.tables import (
    attempts,
    board_names,
    board_runs,
    departures,
    players,
    reports,
    responses,
    sessions,
)
from bot.store.tutor_tables import assignments, members

__all__ = ["PrivacyReads", "answer_keys", "board_keys"]

_SEAT = ("name", "joined_at", "left_at", "team", "points", "right", "answered", "out_round")
_ANSWER = ("tenant", "session", "round", "choice", "draft")
_TIMES = ("answered_at", "stamp", "arrived", "mark", "points", "elapsed_ms")
_REPORT = ("tenant", "bank_id", "question_id", "question_hash", "session", "round", "at")
_STREAK = ("player", "name", "days", "best", "last", "frozen_on")


def _each_tenant(table: Table) -> Executable:
    """The tenants of a table whose key they begin, by steps along the key: no row between them is read."""
    first = select(select(func.min(table.c.tenant)).scalar_subquery().label("tenant"))
    seen = first.cte("seen", recursive=True)
    after = select(func.min(table.c.tenant)).where(table.c.tenant > seen.c.tenant).correlate(seen)
    seen = seen.union_all(select(after.scalar_subquery()).where(seen.c.tenant.is_not(null())))
    return select(seen.c.tenant).where(seen.c.tenant.is_not(null()))


def _tenants_that_played(sql: Idiom) -> Executable:
    return _each_tenant(sessions)


def _tenants_with_boards(sql: Idiom) -> Executable:
    return _each_tenant(board_names)


def _tenants_with_dailies(sql: Idiom) -> Executable:
    return _each_tenant(dailies)


def _tenants_with_reports(sql: Idiom) -> Executable:
    return _each_tenant(reports)


def _tenants_with_members(sql: Idiom) -> Executable:
    return _each_tenant(members)


def _tenants_with_assignments(sql: Idiom) -> Executable:
    return _each_tenant(assignments)


def _names(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, player=str)
    mine = and_(board_names.c.tenant == k.c.tenant, board_names.c.player == k.c.player)
    return select(board_names.c.tenant, board_names.c.name).select_from(k.join(board_names, mine))


def _seats(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, player=str)
    mine = and_(players.c.tenant == k.c.tenant, players.c.player == k.c.player)
    of = and_(sessions.c.tenant == players.c.tenant, sessions.c.id == players.c.session)
    return (
        select(sessions.c.body, sessions.c.format, *(players.c[name] for name in _SEAT))
        .select_from(k.join(players, mine).join(sessions, of))
        .order_by(sessions.c.created_at, sessions.c.tenant, sessions.c.id)
    )


def _answers(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, session=str, round=int, player=str)
    mine = and_(*(responses.c[name] == k.c[name] for name in ("tenant", "session", "round", "player")))
    order = (responses.c[name] for name in ("tenant", "session", "round"))
    columns = (responses.c[name] for name in (*_ANSWER, *_TIMES))
    return select(*columns).select_from(k.join(responses, mine)).order_by(*order)


def _hosted(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, host=str)
    mine = and_(sessions.c.tenant == k.c.tenant, sessions.c.host == k.c.host)
    found = select(sessions.c.body, sessions.c.format).select_from(k.join(sessions, mine))
    return found.order_by(sessions.c.created_at, sessions.c.tenant, sessions.c.id)


def _dailies(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str)
    found = select(dailies.c.body, dailies.c.format, dailies.c.version)
    return found.select_from(k.join(dailies, dailies.c.tenant == k.c.tenant)).order_by(dailies.c.tenant, dailies.c.id)


def _leagues(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str)
    found = select(leagues.c.body, leagues.c.format, leagues.c.version)
    return found.select_from(k.join(leagues, leagues.c.tenant == k.c.tenant)).order_by(leagues.c.tenant, leagues.c.id)


def _moves(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, player=str)
    of = league_members.c
    mine = and_(of.tenant == k.c.tenant, of.player == k.c.player)
    found = select(of.tenant, of.league, of.player, of.name, of.week, of.team)
    return found.select_from(k.join(league_members, mine)).order_by(of.tenant, of.league, of.week)


def _streaks(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, player=str)
    mine = and_(streaks.c.tenant == dailies.c.tenant, streaks.c.daily == dailies.c.id, streaks.c.player == k.c.player)
    return (
        select(streaks.c.tenant, streaks.c.daily, *(streaks.c[name] for name in _STREAK))
        .select_from(k.join(dailies, dailies.c.tenant == k.c.tenant).join(streaks, mine))
        .order_by(streaks.c.tenant, streaks.c.daily)
    )


def _attempts(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, player=str)
    mine = and_(attempts.c.tenant == k.c.tenant, attempts.c.player == k.c.player)
    columns = (attempts.c[name] for name in ("tenant", "question", *board_statements.ATTEMPT))
    order = (attempts.c[name] for name in ("tenant", "at", "session", "round"))
    return select(*columns).select_from(k.join(attempts, mine)).order_by(*order)


def _runs(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, channel=str, player=str)
    mine = and_(*(board_runs.c[name] == k.c[name] for name in ("tenant", "channel", "player")))
    columns = [board_runs.c[name] for name in ("tenant", "channel", "last", "length")]
    return select(*columns).select_from(k.join(board_runs, mine)).order_by(*columns)


def _reports(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, player=str)
    mine = and_(reports.c.tenant == k.c.tenant, reports.c.player == k.c.player)
    found = select(*(reports.c[name] for name in _REPORT)).select_from(k.join(reports, mine))
    return found.order_by(reports.c.at, reports.c.tenant, reports.c.question_hash)


def _departures(sql: Idiom) -> Executable:
    of = departures.c
    found = select(of.tenant, of.remove_at).where(of.remove_at <= bindparam("until"))
    return found.order_by(of.remove_at, of.tenant).limit(bindparam("limit"))


_TENANTS = (
    *(_tenants_that_played, _tenants_with_boards, _tenants_with_dailies, _tenants_with_reports),
    *(_tenants_with_members, _tenants_with_assignments),
)


class PrivacyReads(Linked):
    """The part of `Reading` that is about a person's data."""

    async def tenants(self) -> tuple[str, ...]:
        found: set[str] = set()
        for build in _TENANTS:
            found.update(tenant for (tenant,) in await self._link.fetch(build))
        return tuple(sorted(found))

    async def names_of(self, tenants: Collection[str], player: str) -> dict[str, str]:
        return dict(sorted(map(tuple, await self._link.fetch(_names, _each(tenants, player)))))

    async def seats_of(self, tenants: Collection[str], player: str) -> tuple[KeptSeat, ...]:
        rows = await self._link.fetch(_seats, _each(tenants, player))
        return tuple(KeptSeat(decode_session(body, format), *seat) for body, format, *seat in rows)

    async def answers_of(self, seats: Collection[KeptSeat], player: str) -> tuple[KeptAnswer, ...]:
        rows = await self._link.fetch(_answers, answer_keys(seats, player))
        return tuple(map(_answer, rows))

    async def hosted_by(self, tenants: Collection[str], person: str) -> tuple[Session, ...]:
        rows = await self._link.fetch(_hosted, _each(tenants, person))
        return tuple(decode_session(body, format) for body, format in rows)

    async def dailies_by(self, tenants: Collection[str], person: str) -> tuple[Daily, ...]:
        rows = await self._link.fetch(_dailies, [(tenant,) for tenant in sorted(set(tenants))])
        found = [
            daily_of(lift(json.loads(body), format, to=DAILY_FORMAT, by={}, what="daily quiz"), version)
            for body, format, version in rows
        ]
        return tuple(daily for daily in found if daily.host == person)

    async def leagues_by(self, tenants: Collection[str], person: str) -> tuple[League, ...]:
        rows = await self._link.fetch(_leagues, [(tenant,) for tenant in sorted(set(tenants))])
        found = [
            league_of(lift(json.loads(body), format, to=LEAGUE_FORMAT, by={}, what="league"), version)
            for body, format, version in rows
        ]
        return tuple(league for league in found if league.host == person)

    async def moves_of(self, tenants: Collection[str], player: str) -> tuple[KeptMove, ...]:
        rows = await self._link.fetch(_moves, _each(tenants, player))
        return tuple(KeptMove(tenant, league, Move(*move)) for tenant, league, *move in rows)

    async def streaks_of(self, tenants: Collection[str], player: str) -> tuple[KeptStreak, ...]:
        rows = await self._link.fetch(_streaks, _each(tenants, player))
        return tuple(KeptStreak(tenant, daily, Streak(*rest)) for tenant, daily, *rest in rows)

    async def attempts_of(self, tenants: Collection[str], player: str) -> tuple[KeptAttempt, ...]:
        rows = await self._link.fetch(_attempts, _each(tenants, player))
        return tuple(KeptAttempt(tenant, question, attempt_of(row)) for tenant, question, *row in rows)

    async def board_rows_of(
        self, attempts: Collection[KeptAttempt], player: str
    ) -> tuple[tuple[KeptSum, ...], tuple[KeptRun, ...]]:
        places, channels = board_keys(attempts, player)
        sums = await self._link.fetch(board_statements.sums, places)
        runs = await self._link.fetch(_runs, channels)
        # Without the player, who is the fourth.
        kept = sorted((*row[:3], *row[4:]) for row in sums)
        return tuple(KeptSum(*row) for row in kept), tuple(KeptRun(*row) for row in runs)

    async def reports_of(self, tenants: Collection[str], player: str) -> tuple[KeptReport, ...]:
        return tuple(KeptReport(*row) for row in await self._link.fetch(_reports, _each(tenants, player)))

    async def departures(self, until: int | None = None, limit: int = 100_000) -> tuple[tuple[str, int], ...]:
        rows = await self._link.fetch(_departures, until=2**62 if until is None else until, limit=limit)
        return tuple((tenant, at) for tenant, at in rows)


def answer_keys(seats: Iterable[KeptSeat], player: str) -> list[tuple[str, str, int, str]]:
    """Where a player's answers can be: each round that the sessions can ask."""
    return sorted(
        (seat.session.place.tenant, seat.session.id, round, player)
        for seat in seats
        for round in range(len(seat.session.asked))
    )


def board_keys(attempts: Iterable[KeptAttempt], player: str) -> tuple[Sequence[Any], Sequence[Any]]:
    """Where a player's places on boards can be, (tenant, channel, period, player), and the runs of days, (tenant,
    channel, player): on the boards that the answers were counted on.
    """
    places: set[tuple[str, str, str, str]] = set()
    channels: set[tuple[str, str, str]] = set()
    for kept in attempts:
        own = kept.attempt
        for channel in (WHOLE, own.channel):
            channels.add((kept.tenant, channel, player))
            places.update((kept.tenant, channel, period, player) for period in keys(own.day, own.season))
    return sorted(places), sorted(channels)


def _answer(row: Sequence[Any]) -> KeptAnswer:
    tenant, session, round, choice, draft, *times = row
    chosen = None if choice is None else from_mask(choice)
    return KeptAnswer(*(tenant, session, round, chosen, from_mask(draft)), *times)


def _each(tenants: Iterable[str], person: str) -> list[tuple[str, str]]:
    return [(tenant, person) for tenant in sorted(set(tenants))]
