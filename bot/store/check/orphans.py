"""Rows that belong to nothing: of sessions that do not exist, of players without a seat, to content that is gone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, delete, exists, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.check.faults import Fault, Kind, key_of
from bot.store.tables import bank_questions, banks, players, posts, questions, responses, rounds, sessions, shelf

__all__ = ["lost_references", "orphans", "without_seat"]

_OF_SESSIONS = (players, rounds, posts, responses)
"""Attempts on the boards and reports are not among them: they outlive their session."""
_TO_CONTENT: tuple[tuple[Column[Any], Column[Any]], ...] = (
    (rounds.c.question_hash, questions.c.hash),
    (bank_questions.c.question_hash, questions.c.hash),
    (bank_questions.c.bank_hash, banks.c.hash),
    (shelf.c.bank_hash, banks.c.hash),
    (sessions.c.bank_hash, banks.c.hash),
)


def _alone(table: Table) -> ColumnElement[bool]:
    return ~exists().where(sessions.c.tenant == table.c.tenant, sessions.c.id == table.c.session)


async def orphans(connection: AsyncConnection, *, repair: bool) -> list[Fault]:
    """Rows of sessions that do not exist; removed with `repair`."""
    faults: list[Fault] = []
    for table in _OF_SESSIONS:
        rows = await connection.execute(select(*table.primary_key.columns).where(_alone(table)))
        faults += [Fault(Kind.ORPHANS, key_of(table.name, row)) for row in rows]
        if repair:
            await connection.execute(delete(table).where(_alone(table)))
    return faults


async def without_seat(connection: AsyncConnection, *, repair: bool) -> list[Fault]:
    """Players who answered and have no seat. With `repair` they get one, given up as soon as they had answered, so
    that nobody waits for them; their name is their id.
    """
    seat = exists().where(and_(*(players.c[name] == responses.c[name] for name in ("tenant", "session", "player"))))
    who = [responses.c[name] for name in ("tenant", "session", "player")]
    rows = await connection.execute(
        select(*who, responses.c.arrived).where(~seat, ~_alone(responses)).order_by(*who, responses.c.arrived)
    )
    first: dict[tuple[str, str, str], int] = {}
    for row in rows:
        first.setdefault((row.tenant, row.session, row.player), row.arrived)
    if repair and first:
        names = ("tenant", "session", "player", "name", "joined_at", "left_at")
        given = [dict(zip(names, (*of, of[2], at, at), strict=True)) for of, at in first.items()]
        await connection.execute(insert(players), given)
    return [Fault(Kind.SEATS, key_of("players", of)) for of in first]


async def lost_references(connection: AsyncConnection) -> list[Fault]:
    """Banks and questions that are spoken of and not there. Only the content itself can mend that."""
    faults: list[Fault] = []
    for named, there in _TO_CONTENT:
        # A notice takes its questions from no bank.
        lost = select(named).distinct().where(named != "", ~exists().where(there == named))
        told = f"{there.table.name} has no such row"
        rows = await connection.execute(lost)
        faults += [
            Fault(Kind.REFERENCES, key_of(f"{named.table.name}.{named.name}", row), told, mendable=False)
            for row in rows
        ]
    return faults
