"""The statements that `board_writes` is made of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Executable,
    and_,
    bindparam,
    cast,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from bot.store.statements import Idiom
from bot.store.tables import attempts, board_counts, board_names, board_runs, board_sums, players

__all__ = [
    "ATTEMPT",
    "accompanied",
    "begin_runs",
    "drop_counts",
    "drop_runs",
    "drop_sums",
    "grow_runs",
    "later",
    "lock",
    "look_back",
    "new_names",
    "put_attempts",
    "put_counts",
    "put_names",
    "put_sums",
    "runs",
    "sums",
]

ATTEMPT = ("session", "round", "channel", "at", "day", "season", "points", "right")
"""The columns a `bot.quiz.boards.Attempt` is made of, in its order."""
STORED = ("tenant", "session", "round", "player", "question", *ATTEMPT[2:])
SUMS = ("tenant", "channel", "period", "player", "points", "right", "answered", "accuracy")
RUN = ("tenant", "channel", "player", "last", "length")
COUNT = ("tenant", "channel", "list", "level", "bucket", "players")


def lock(sql: Idiom) -> Executable:
    """Two processes must not both find that theirs is the first answer to a question."""
    given = sql.incoming(tenant=str)
    k = select(given.c.tenant).order_by(given.c.tenant).offset(literal_column("0")).subquery("k")
    number = func.hashtextextended(k.c.tenant, cast(bindparam("seed", type_=BigInteger), BigInteger))
    return select(func.pg_advisory_xact_lock(number))


def accompanied(sql: Idiom) -> Executable:
    """Those of the rounds with one answer before whose end somebody else had taken a seat."""
    k = sql.incoming(at=int, tenant=str, session=str, player=str, closed_at=int)
    company = exists().where(
        players.c.tenant == k.c.tenant,
        players.c.session == k.c.session,
        players.c.player != k.c.player,
        players.c.joined_at <= k.c.closed_at,
    )
    return select(k.c.at).where(company.correlate(k))


def look_back(sql: Idiom) -> Executable:
    """Each attempt as it is stored, the day and season of the one before it, and whether there is one after it."""
    k = sql.incoming(number=int, tenant=str, player=str, question=str, session=str, round=int, at=int)
    own, other = attempts.alias("own"), attempts.alias("other")
    names = ("tenant", "session", "round", "player")
    here = tuple_(func.coalesce(own.c.at, k.c.at), k.c.session, k.c.round)
    there = tuple_(other.c.at, other.c.session, other.c.round)
    same = and_(*(other.c[name] == k.c[name] for name in ("tenant", "player", "question")))
    earlier = (
        select(other.c.day)
        .where(same, there < here)
        .order_by(other.c.at.desc(), other.c.session.desc(), other.c.round.desc())
        .limit(literal_column("1"))
        .correlate(k, own)
    )
    return select(
        k.c.number,
        earlier.scalar_subquery(),
        earlier.with_only_columns(other.c.season).scalar_subquery(),
        exists().where(same, there > here).correlate(k, own),
        *(own.c[name] for name in ATTEMPT),
    ).select_from(k.outerjoin(own, and_(*(own.c[name] == k.c[name] for name in names))))


def later(sql: Idiom) -> Executable:
    k = sql.incoming(number=int, tenant=str, player=str, question=str, session=str, round=int, at=int)
    of = attempts.c
    later = and_(
        *(of[name] == k.c[name] for name in ("tenant", "player", "question")),
        tuple_(of.at, of.session, of.round) > tuple_(k.c.at, k.c.session, k.c.round),
    )
    rows = select(k.c.number, *(of[name] for name in ATTEMPT)).select_from(k.join(attempts, later))
    return rows.order_by(of.at, of.session, of.round)


def put_attempts(sql: Idiom) -> Executable:
    put = sql.insert(attempts, *STORED)
    key = [attempts.c[name] for name in ("tenant", "session", "round", "player")]
    return put.on_conflict_do_update(index_elements=key, set_={n: put.excluded[n] for n in ("points", "right")})


def sums(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, channel=str, period=str, player=str)
    own = and_(*(board_sums.c[name] == k.c[name] for name in SUMS[:4]))
    return select(*(board_sums.c[name] for name in SUMS[:7])).select_from(k.join(board_sums, own))


def put_sums(sql: Idiom) -> Executable:
    put = sql.insert(board_sums, *SUMS)
    key = [board_sums.c[name] for name in SUMS[:4]]
    return put.on_conflict_do_update(index_elements=key, set_={name: put.excluded[name] for name in SUMS[4:]})


def drop_sums(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, channel=str, period=str, player=str)
    return delete(board_sums).where(tuple_(*(board_sums.c[name] for name in SUMS[:4])).in_(select(k)))


def runs(sql: Idiom) -> Executable:
    """The runs that a day lies in or next to."""
    k = sql.incoming(tenant=str, channel=str, player=str, day=int)
    one: Any = literal_column("1")
    near = and_(
        *(board_runs.c[name] == k.c[name] for name in RUN[:3]),
        board_runs.c.last >= k.c.day - one,
        board_runs.c.last - board_runs.c.length <= k.c.day,
    )
    return select(*(board_runs.c[name] for name in RUN)).select_from(k.join(board_runs, near))


def begin_runs(sql: Idiom) -> Executable:
    return sql.insert(board_runs, *RUN)


def grow_runs(sql: Idiom) -> Executable:
    k = sql.changes(tenant=str, channel=str, player=str, was=int, last=int, length=int)
    run = and_(*(board_runs.c[name] == k.c[name] for name in RUN[:3]), board_runs.c.last == k.c.was)
    return update(board_runs).values(last=k.c.last, length=k.c.length).where(run)


def drop_runs(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, channel=str, player=str, last=int)
    return delete(board_runs).where(tuple_(*(board_runs.c[name] for name in RUN[:4])).in_(select(k)))


def put_counts(sql: Idiom) -> Executable:
    put = sql.insert(board_counts, *COUNT)
    more = {"players": board_counts.c.players + put.excluded.players}
    return put.on_conflict_do_update(index_elements=[board_counts.c[name] for name in COUNT[:5]], set_=more)


def drop_counts(sql: Idiom) -> Executable:
    of = board_counts.c
    # The partial index holds those of a moment ago and no others.
    return delete(board_counts).where(of.tenant == bindparam("tenant"), of.players == literal_column("0"))


def new_names(sql: Idiom) -> Executable:
    """The names in a session of those who are known by another one, or by none."""
    k = sql.incoming(tenant=str, session=str, player=str)
    seat = and_(*(players.c[name] == k.c[name] for name in ("tenant", "session", "player")))
    known = and_(*(board_names.c[name] == k.c[name] for name in ("tenant", "player")))
    return (
        select(k.c.tenant, k.c.player, players.c.name)
        .select_from(k.join(players, seat).outerjoin(board_names, known))
        .where(or_(board_names.c.name.is_(None), board_names.c.name != players.c.name))
    )


def put_names(sql: Idiom) -> Executable:
    put = sql.insert(board_names, "tenant", "player", "name")
    key = [board_names.c.tenant, board_names.c.player]
    return put.on_conflict_do_update(index_elements=key, set_={"name": put.excluded.name})
