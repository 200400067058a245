"""Leagues: their rows and due times, who is in which team in a week, and what weeks came to."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Float,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal_column,
    null,
    select,
)

from bot.ports.store_leagues import LeagueKey
from bot.quiz.events import Place
from bot.quiz.league import League, Member, Move, Roster, WeekResult
from bot.store.bodies import lift
from bot.store.league_bodies import LEAGUE_FORMAT, WEEK_FORMAT, league_of, plain_league, plain_week, week_of
from bot.store.league_sums import LeagueSums, in_teams
from bot.store.league_tables import league_members, league_weeks, leagues
from bot.store.place_rows import PlaceRows
from bot.store.statements import Idiom
from bot.store.tables import board_names, players

__all__ = ["LeagueReads", "LeagueWrites"]

_COUNTED = "That week is counted already."


_ROWS = PlaceRows(leagues, "league", LEAGUE_FORMAT, plain_league, league_of)


def _leagues_of(sql: Idiom) -> Executable:
    return select(leagues.c.tenant, leagues.c.id).where(
        leagues.c.tenant == bindparam("tenant"), leagues.c.due_at.is_not(null())
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


def _member(sql: Idiom) -> Executable:
    members = in_teams().subquery("m")
    return _named(members).where(members.c.player == bindparam("player"))


def _sizes(sql: Idiom) -> Executable:
    members = in_teams().subquery("m")
    return select(members.c.team, func.count()).group_by(members.c.team).order_by(members.c.team)


def _first_names(sql: Idiom) -> Executable:
    of = in_teams().subquery("m").c
    place = func.row_number().over(partition_by=of.team, order_by=(of.name, of.player)).label("place")
    n = select(of.player, of.name, of.team, place).subquery("n")
    known = and_(board_names.c.tenant == bindparam("tenant"), board_names.c.player == n.c.player)
    return (
        select(n.c.team, func.coalesce(board_names.c.name, n.c.name))
        .select_from(n.outerjoin(board_names, known))
        .where(n.c.place <= bindparam("named"))
        .order_by(n.c.team, n.c.place)
    )


def _strengths(sql: Idiom) -> Executable:
    members = in_teams().subquery("m")
    mine = and_(players.c.tenant == bindparam("tenant"), players.c.player == members.c.player)
    answered, right = func.sum(players.c.answered), func.sum(players.c.right)
    none: ColumnElement[int] = literal_column("0")
    share = case((answered > none, right * literal_column("1.0") / answered), else_=bindparam("unknown", type_=Float))
    each = select(members.c.team, share.label("share")).select_from(members.outerjoin(players, mine))
    s = each.group_by(members.c.player, members.c.team).subquery("s")
    return select(s.c.team, func.sum(s.c.share)).group_by(s.c.team)


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
        return await _ROWS.get(self._link, key)

    async def leagues(self, keys: Collection[LeagueKey]) -> dict[LeagueKey, League]:
        return await _ROWS.some(self._link, keys)

    async def league_in(self, place: Place) -> League | None:
        return await _ROWS.standing_in(self._link, place)

    async def leagues_of(self, tenant: str) -> tuple[LeagueKey, ...]:
        return tuple((tenant, id) for tenant, id in await self._link.fetch(_leagues_of, tenant=tenant))

    async def due_leagues(self, until: int | None = None, limit: int = 100_000) -> tuple[tuple[LeagueKey, int], ...]:
        return await _ROWS.due(self._link, until, limit)

    async def league_members(self, key: LeagueKey, week: int, limit: int = 1_000_000) -> tuple[Member, ...]:
        rows = await self._link.fetch(_members, tenant=key[0], league=key[1], week=week, limit=limit)
        return tuple(map(_as_member, rows))

    async def league_member(self, key: LeagueKey, week: int, player: str) -> Member | None:
        rows = await self._link.fetch(_member, tenant=key[0], league=key[1], week=week, player=player)
        return _as_member(rows[0]) if rows else None

    async def league_rosters(self, key: LeagueKey, week: int, named: int) -> tuple[Roster, ...]:
        names: dict[int, list[str]] = {}
        for team, name in await self._link.fetch(_first_names, tenant=key[0], league=key[1], week=week, named=named):
            names.setdefault(team, []).append(name)
        sizes = await self.league_sizes(key, week)
        return tuple(Roster(team, members, tuple(names.get(team, ()))) for team, members in sizes.items())

    async def league_sizes(self, key: LeagueKey, week: int) -> dict[int, int]:
        return dict(map(tuple, await self._link.fetch(_sizes, tenant=key[0], league=key[1], week=week)))

    async def league_strengths(self, key: LeagueKey, week: int, unknown: float) -> dict[int, float]:
        of = {"tenant": key[0], "league": key[1], "week": week, "unknown": unknown}
        return {team: float(sum) for team, sum in await self._link.fetch(_strengths, None, **of)}

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
        return await _ROWS.lock(self._link, key)

    async def add_league(self, league: League) -> None:
        await _ROWS.add(self._link, league)

    async def save_league(self, league: League) -> None:
        await _ROWS.save(self._link, league)

    async def put_moves(self, key: LeagueKey, moves: Sequence[Move]) -> None:
        latest = {move.player: move for move in moves}
        rows = [(*key, each.player, each.week, each.name, each.team) for _, each in sorted(latest.items())]
        await self._link.put(_drop_later, [row[:4] for row in rows])
        await self._link.put(_put_moves, rows)

    async def add_weeks(self, key: LeagueKey, weeks: Sequence[WeekResult], told: tuple[int, str] | None) -> None:
        session = dict([told]) if told else {}
        rows = [(*key, each.week, session.get(each.week), WEEK_FORMAT, _plain(plain_week(each))) for each in weeks]
        await self._link.put(_add_weeks, rows, unique=_COUNTED)


def _as_member(row: Sequence[Any]) -> Member:
    player, known, name, team = row
    return Member(player, known or name, team)


def _lifted(body: str, format: int, to: int) -> Mapping[str, Any]:
    # There is one format so far: nothing leads to it from another.
    return lift(json.loads(body), format, to=to, by={}, what="league")


def _plain(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
