"""Players: who sits in a session, what they hold, and their kept scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import (
    ColumnElement,
    Executable,
    FromClause,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    null,
    or_,
    select,
    update,
)

from bot.ports.store import Key, PlayerKey, SeatRow
from bot.quiz.scoring import Score
from bot.quiz.session import Session
from bot.store.answer_queries import HELD, response_of
from bot.store.bodies import decode_session
from bot.store.link import Linked
from bot.store.statements import Idiom
from bot.store.tables import players, responses, sessions

__all__ = ["SeatReads", "SeatWrites"]


def _seats(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, session=str, player=str, round=int)
    sits = and_(*(players.c[name] == k.c[name] for name in ("tenant", "session", "player")))
    held = and_(*(responses.c[name] == k.c[name] for name in ("tenant", "session", "round", "player")))
    return select(
        *(k.c[name] for name in ("tenant", "session", "player")),
        *(players.c[name] for name in ("left_at", "team", "out_round")),
        *(responses.c[name] for name in HELD),
    ).select_from(k.join(players, sits).outerjoin(responses, held))


def _in_order(*columns: str) -> Select[tuple[object, ...]]:
    return (
        select(*(players.c[name] for name in columns))
        .where(players.c.tenant == bindparam("tenant"), players.c.session == bindparam("session"))
        .order_by(players.c.joined_at, players.c.player)
    )


def _roster(sql: Idiom) -> Executable:
    return _in_order("name").where(players.c.left_at.is_(null()))


def _scores(sql: Idiom) -> Executable:
    return _in_order("player", "name", "points", "right", "answered")


def _played(sql: Idiom) -> Executable:
    """The newest sessions first, and only for those the count of players and of the better ones."""
    mine = (
        select(
            players.c.tenant,
            players.c.session,
            *(players.c[name] for name in ("player", "name", "points", "right", "answered")),
            _lasted(players).label("lasted"),
            *(sessions.c[name] for name in ("created_at", "body", "format")),
        )
        .join(sessions, and_(sessions.c.tenant == players.c.tenant, sessions.c.id == players.c.session))
        .where(players.c.tenant == bindparam("tenant"), players.c.player == bindparam("player"))
        .order_by(sessions.c.created_at.desc(), sessions.c.id.desc())
        .limit(bindparam("limit"))
        .subquery("mine")
    )
    other = players.alias("other")
    among = and_(other.c.tenant == mine.c.tenant, other.c.session == mine.c.session)
    everybody = select(func.count()).select_from(other).where(among).correlate(mine)
    # Whoever was put out stands below those who were not, or later, whatever the points.
    longer, as_long = _lasted(other) > mine.c.lasted, _lasted(other) == mine.c.lasted
    better = everybody.where(or_(longer, and_(as_long, other.c.points > mine.c.points)))
    return select(
        *(mine.c[name] for name in ("body", "format", "player", "name", "points", "right", "answered")),
        better.scalar_subquery() + literal_column("1"),
        everybody.scalar_subquery(),
    ).order_by(mine.c.created_at.desc(), mine.c.session.desc())


def _lasted(seat: FromClause) -> ColumnElement[int]:
    """The round somebody went out in, beyond every round if none."""
    return func.coalesce(seat.c.out_round, literal_column("1000000"))


def _seat(sql: Idiom) -> Executable:
    put = sql.insert(players, "tenant", "session", "player", "name", "joined_at")
    return put.on_conflict_do_update(
        index_elements=[players.c.tenant, players.c.session, players.c.player],
        set_={"name": put.excluded.name, "left_at": null()},
    )


def _unseat(sql: Idiom) -> Executable:
    k = sql.changes(tenant=str, session=str, player=str, left_at=int)
    here = and_(*(players.c[name] == k.c[name] for name in ("tenant", "session", "player")))
    return update(players).values(left_at=k.c.left_at).where(here, players.c.left_at.is_(null()))


class SeatReads(Linked):
    """The part of `Reading` that is about players."""

    async def seats(self, rounds: Mapping[PlayerKey, int]) -> dict[PlayerKey, SeatRow]:
        rows = await self._link.fetch(_seats, [(*key, round) for key, round in rounds.items()])
        return {
            (tenant, session, player): SeatRow(
                left_at is None, response_of(held) if held[0] is not None else None, team, out
            )
            for tenant, session, player, left_at, team, out, *held in rows
        }

    async def roster(self, key: Key) -> tuple[str, ...]:
        rows = await self._link.fetch(_roster, tenant=key[0], session=key[1])
        return tuple(name for (name,) in rows)

    async def scores(self, key: Key) -> tuple[Score, ...]:
        rows = await self._link.fetch(_scores, tenant=key[0], session=key[1])
        return tuple(Score(*row) for row in rows)

    async def played(self, tenant: str, player: str, limit: int) -> tuple[tuple[Session, Score, int, int], ...]:
        rows = await self._link.fetch(_played, tenant=tenant, player=player, limit=limit)
        return tuple(
            (decode_session(body, format), Score(*score), rank, count) for body, format, *score, rank, count in rows
        )


class SeatWrites(SeatReads):
    """The part of `Writing` that is about players."""

    async def seat_players(self, rows: Sequence[tuple[PlayerKey, str, int]]) -> None:
        latest = {key: (*key, name, at) for key, name, at in rows}
        await self._link.put(_seat, [latest[key] for key in sorted(latest)])

    async def unseat_players(self, rows: Sequence[tuple[PlayerKey, int]]) -> None:
        latest = dict(rows)
        await self._link.put(_unseat, [(*key, latest[key]) for key in sorted(latest)])
