"""Leagues: their rows and due times, who is in which team in a week, and what weeks came to."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Executable,
    Select,
    Subquery,
    and_,
    bindparam,
    delete,
    exists,
    literal_column,
    null,
    select,
    update,
)

from bot.ports.store_leagues import LeagueKey
from bot.quiz.events import Place
from bot.quiz.league import League, Member, Move, WeekResult
from bot.store.bodies import lift
from bot.store.league_bodies import LEAGUE_FORMAT, WEEK_FORMAT, league_of, plain_league, plain_week, week_of
from bot.store.league_sums import LeagueSums, in_teams
from bot.store.league_tables import league_members, league_weeks, leagues
from bot.store.statements import Idiom
from bot.store.tables import board_names

__all__ = ["LeagueReads", "LeagueWrites"]

_TAKEN = "This channel has a league already."
_STALE = "Another process changed the league."
_COUNTED = "That week is counted already."


def _leagues() -> Select[Any]:
    return select(leagues.c.body, leagues.c.format, leagues.c.version)


def _league(sql: Idiom) -> Executable:
    return _leagues().where(leagues.c.tenant == bindparam("tenant"), leagues.c.id == bindparam("id"))


def _locked(sql: Idiom) -> Executable:
    found = _leagues().where(leagues.c.tenant == bindparam("tenant"), leagues.c.id == bindparam("id"))
    return found if sql.one_writer else found.with_for_update()


def _league_in(sql: Idiom) -> Executable:
    return _leagues().where(*(leagues.c[name] == bindparam(name) for name in ("tenant", "platform", "channel")))


def _leagues_of(sql: Idiom) -> Executable:
    return select(leagues.c.tenant, leagues.c.id).where(
        leagues.c.tenant == bindparam("tenant"), leagues.c.due_at.is_not(null())
    )


def _due(sql: Idiom) -> Executable:
    return (
        select(leagues.c.tenant, leagues.c.id, leagues.c.due_at)
        .where(leagues.c.due_at.is_not(null()), leagues.c.due_at <= bindparam("until"))
        .order_by(leagues.c.due_at, leagues.c.tenant, leagues.c.id)
        .limit(bindparam("limit"))
    )


def _add(sql: Idiom) -> Executable:
    return sql.insert(leagues, "tenant", "id", "platform", "channel", "due_at", "version", "format", "body")


def _save(sql: Idiom) -> Executable:
    k = sql.changes(tenant=str, id=str, due_at=int, version=int, format=int, body=str)
    return (
        update(leagues)
        .values({name: k.c[name] for name in ("due_at", "version", "format", "body")})
        .where(
            leagues.c.tenant == k.c.tenant,
            leagues.c.id == k.c.id,
            leagues.c.version == k.c.version - literal_column("1"),
        )
    )


def _named(members: Subquery) -> Select[Any]:
    """Members, each by the name they were last called in a quiz, or called themselves when they joined."""
    known = and_(board_names.c.tenant == bindparam("tenant"), board_names.c.player == members.c.player)
    name = board_names.c.name
    return select(members.c.player, name, members.c.name, members.c.team).select_from(
        members.outerjoin(board_names, known)
    )


def _members(sql: Idiom) -> Executable:
    members = in_teams().subquery("m")
    return _named(members).order_by(members.c.name, members.c.player).limit(bindparam("limit"))


def _teams(sql: Idiom) -> Executable:
    k = sql.incoming(player=str)
    members = in_teams().subquery("m")
    return select(members.c.player, members.c.team).select_from(k.join(members, members.c.player == k.c.player))


def _drop_later(sql: Idiom) -> Executable:
    k = sql.changes(tenant=str, league=str, player=str, week=int)
    of = league_members.c
    mine = and_(*(k.c[name] == of[name] for name in ("tenant", "league", "player")))
    return delete(league_members).where(
        exists(select(k.c.player).where(mine, of.week > k.c.week).correlate(league_members))
    )


def _put_moves(sql: Idiom) -> Executable:
    of = league_members.c
    put = sql.insert(league_members, "tenant", "league", "player", "week", "name", "team")
    return put.on_conflict_do_update(
        index_elements=[of.tenant, of.league, of.player, of.week],
        set_={name: put.excluded[name] for name in ("name", "team")},
    )


def _weeks(sql: Idiom) -> Executable:
    of = league_weeks.c
    return (
        select(of.week, of.format, of.body)
        .where(of.tenant == bindparam("tenant"), of.league == bindparam("league"), of.week <= bindparam("until"))
        .order_by(of.week.desc())
    )


def _week_told(sql: Idiom) -> Executable:
    of = league_weeks.c
    return select(of.tenant, of.league, of.week).where(
        of.tenant == bindparam("tenant"), of.session == bindparam("session")
    )


def _add_weeks(sql: Idiom) -> Executable:
    return sql.insert(league_weeks, "tenant", "league", "week", "session", "format", "body")


class LeagueReads(LeagueSums):
    """The part of `Reading` that is about leagues."""

    async def league(self, key: LeagueKey) -> League | None:
        return _first(await self._link.fetch(_league, tenant=key[0], id=key[1]))

    async def league_in(self, place: Place) -> League | None:
        where = {"tenant": place.tenant, "platform": place.platform, "channel": place.channel}
        return _first(await self._link.fetch(_league_in, **where))

    async def leagues_of(self, tenant: str) -> tuple[LeagueKey, ...]:
        return tuple((tenant, id) for tenant, id in await self._link.fetch(_leagues_of, tenant=tenant))

    async def due_leagues(self, until: int | None = None, limit: int = 100_000) -> tuple[tuple[LeagueKey, int], ...]:
        rows = await self._link.fetch(_due, until=2**62 if until is None else until, limit=limit)
        return tuple(((tenant, id), due_at) for tenant, id, due_at in rows)

    async def league_members(self, key: LeagueKey, week: int, limit: int = 1_000_000) -> tuple[Member, ...]:
        rows = await self._link.fetch(_members, tenant=key[0], league=key[1], week=week, limit=limit)
        return tuple(Member(player, known or name, team) for player, known, name, team in rows)

    async def league_teams(self, key: LeagueKey, week: int, players: Collection[str]) -> dict[str, int]:
        rows = [(player,) for player in sorted(set(players))]
        return dict(map(tuple, await self._link.fetch(_teams, rows, tenant=key[0], league=key[1], week=week)))

    async def league_weeks(self, key: LeagueKey, until: int) -> tuple[WeekResult, ...]:
        rows = await self._link.fetch(_weeks, tenant=key[0], league=key[1], until=until)
        return tuple(week_of(_lifted(body, format, WEEK_FORMAT), week) for week, format, body in rows)

    async def week_told(self, tenant: str, session: str) -> tuple[LeagueKey, int] | None:
        rows = await self._link.fetch(_week_told, tenant=tenant, session=session)
        return ((rows[0][0], rows[0][1]), rows[0][2]) if rows else None


class LeagueWrites(LeagueReads):
    """The part of `Writing` that is about leagues."""

    async def lock_league(self, key: LeagueKey) -> League | None:
        return _first(await self._link.fetch(_locked, tenant=key[0], id=key[1]))

    async def add_league(self, league: League) -> None:
        place = league.place
        row = (*league.key, place.platform, place.channel, league.due_at, league.version, LEAGUE_FORMAT, _body(league))
        await self._link.write(_add, [row], unique=_TAKEN)

    async def save_league(self, league: League) -> None:
        row = (*league.key, league.due_at, league.version, LEAGUE_FORMAT, _body(league))
        await self._link.write_all(_save, [row], _STALE)

    async def put_moves(self, key: LeagueKey, moves: Sequence[Move]) -> None:
        latest = {move.player: move for move in moves}
        rows = [(*key, each.player, each.week, each.name, each.team) for _, each in sorted(latest.items())]
        await self._link.write(_drop_later, [row[:4] for row in rows])
        await self._link.write(_put_moves, rows)

    async def add_weeks(self, key: LeagueKey, weeks: Sequence[WeekResult], told: tuple[int, str] | None) -> None:
        session = dict([told]) if told else {}
        rows = [(*key, each.week, session.get(each.week), WEEK_FORMAT, _plain(plain_week(each))) for each in weeks]
        await self._link.write(_add_weeks, rows, unique=_COUNTED)


def _first(rows: Sequence[Any]) -> League | None:
    if not rows:
        return None
    body, format, version = rows[0]
    return league_of(_lifted(body, format, LEAGUE_FORMAT), version)


def _lifted(body: str, format: int, to: int) -> Mapping[str, Any]:
    # There is one format so far: nothing leads to it from another.
    return lift(json.loads(body), format, to=to, by={}, what="league")


def _body(league: League) -> str:
    return _plain(plain_league(league))


def _plain(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
