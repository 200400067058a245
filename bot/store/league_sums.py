"""What a week of a league comes to: read from the boards' sums and from the answers they counted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    not_,
    select,
)

from bot.ports.store_leagues import MissedSum, Span
from bot.quiz.events import Place
from bot.quiz.league import Best, Side
from bot.store.league_tables import league_members
from bot.store.link import Linked
from bot.store.statements import Idiom
from bot.store.tables import attempts, board_names, board_sums, rounds, sessions

__all__ = ["LeagueSums", "in_teams"]

_LEAST_ANSWERS: ColumnElement[int] = literal_column("2")


def in_teams() -> Select[Any]:
    """Who is in which team in a week: of each player the newest row not after it, where that names a team."""
    of, later = league_members.c, league_members.alias("later").c
    newer = exists().where(
        *(later[name] == of[name] for name in ("tenant", "league", "player")),
        later.week > of.week,
        later.week <= bindparam("week"),
    )
    return select(of.player, of.name, of.team).where(
        of.tenant == bindparam("tenant"),
        of.league == bindparam("league"),
        of.week <= bindparam("week"),
        of.team.is_not(None),
        not_(newer),
    )


def _on_board(player: Any) -> Any:
    """The sums of a player on the board of the week."""
    of = board_sums.c
    return and_(*(of[name] == bindparam(name) for name in ("tenant", "channel", "period")), of.player == player)


def _sides(sql: Idiom) -> Executable:
    members = in_teams().subquery("m")
    return (
        select(
            members.c.team,
            func.count(),
            func.count(board_sums.c.player),
            func.coalesce(func.sum(board_sums.c.points), literal_column("0")),
        )
        .select_from(members.outerjoin(board_sums, _on_board(members.c.player)))
        .group_by(members.c.team)
    )


def _best(sql: Idiom) -> Executable:
    members = in_teams().subquery("m")
    named = and_(board_names.c.tenant == bindparam("tenant"), board_names.c.player == members.c.player)
    return (
        select(
            members.c.player,
            func.coalesce(board_names.c.name, members.c.name),
            members.c.team,
            board_sums.c.points,
        )
        .select_from(members.join(board_sums, _on_board(members.c.player)).outerjoin(board_names, named))
        .where(members.c.team < bindparam("teams"), board_sums.c.points > literal_column("0"))
        .order_by(board_sums.c.points.desc(), members.c.player)
        .limit(bindparam("limit"))
    )


def _played(sql: Idiom) -> Executable:
    return select(board_sums.c.player).where(_on_board(bindparam("player")))


def _missed(sql: Idiom) -> Executable:
    given = and_(attempts.c.tenant == sessions.c.tenant, attempts.c.session == sessions.c.id)
    asked = and_(*(rounds.c[name] == attempts.c[name] for name in ("tenant", "session", "round")))
    right = func.sum(case((attempts.c.right, literal_column("1")), else_=literal_column("0")))
    answered = func.count()
    return (
        select(rounds.c.question_hash, answered, right)
        .select_from(sessions.join(attempts, given).join(rounds, asked))
        .where(
            *(sessions.c[name] == bindparam(name) for name in ("tenant", "platform", "channel")),
            sessions.c.created_at >= bindparam("since"),
            attempts.c.day >= bindparam("first"),
            attempts.c.day <= bindparam("last"),
        )
        .group_by(rounds.c.question_hash)
        .having(answered >= _LEAST_ANSWERS, right < answered)
        .order_by(right * literal_column("1.0") / answered, answered.desc(), rounds.c.question_hash)
        .limit(literal_column("1"))
    )


def _open_before(sql: Idiom) -> Executable:
    return (
        select(sessions.c.id)
        .where(
            *(sessions.c[name] == bindparam(name) for name in ("tenant", "platform", "channel")),
            sessions.c.live,
            sessions.c.created_at < bindparam("at"),
        )
        .limit(literal_column("1"))
    )


class LeagueSums(Linked):
    """The part of `Reading` that counts a week."""

    async def league_sides(self, span: Span) -> tuple[Side, ...]:
        rows = {row[0]: Side(*map(int, row)) for row in await self._link.fetch(_sides, **_given(span))}
        return tuple(rows.get(team, Side(team, 0, 0, 0)) for team in range(span.teams))

    async def league_best(self, span: Span, limit: int) -> tuple[Best, ...]:
        rows = await self._link.fetch(_best, **_given(span), teams=span.teams, limit=limit)
        return tuple(Best(player, name, team, points) for player, name, team, points in rows)

    async def has_played(self, span: Span, player: str) -> bool:
        given = {"tenant": span.key[0], "channel": span.channel, "period": span.period}
        return bool(await self._link.fetch(_played, **given, player=player))

    async def league_missed(self, place: Place, since: int, days: tuple[int, int]) -> MissedSum | None:
        rows = await self._link.fetch(_missed, **_where(place), since=since, first=days[0], last=days[1])
        return MissedSum(rows[0][0], int(rows[0][1]), int(rows[0][2])) if rows else None

    async def open_before(self, place: Place, at: int) -> bool:
        return bool(await self._link.fetch(_open_before, **_where(place), at=at))


def _where(place: Place) -> dict[str, Any]:
    return {"tenant": place.tenant, "platform": place.platform, "channel": place.channel}


def _given(span: Span) -> dict[str, Any]:
    tenant, league = span.key
    return {"tenant": tenant, "league": league, "channel": span.channel, "period": span.period, "week": span.week}
