"""Stored bodies: can they be read, and do the columns beside a session's say the same?"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, Table, and_, func, null, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.quiz.codec import FORMAT, decode_bank, decode_question
from bot.quiz.session import Session
from bot.quiz.stages import Phase
from bot.store.bodies import UnknownFormat, decode_session, lift
from bot.store.check.faults import Fault, Kind, key_of
from bot.store.daily_bodies import DAILY_FORMAT, REMINDER_FORMAT, daily_of, reminder_of
from bot.store.daily_tables import dailies, reminders
from bot.store.league_bodies import LEAGUE_FORMAT, WEEK_FORMAT, league_of, week_of
from bot.store.league_tables import league_weeks, leagues
from bot.store.tables import banks, questions, sessions

__all__ = ["Chunk", "chunks", "unreadable_bodies"]

CHUNK = 500
"""Rows with bodies held in memory at a time."""
_UNREADABLE = (UnknownFormat, ValueError, KeyError, TypeError, AttributeError, IndexError)
"""What reading a body raises that no version has written."""
_BESIDE = ("platform", "channel", "phase", "live", "holds", "round", "version", "wake_at", "ended_at")
"""The columns of a session that its body says too."""

_Reader = tuple[Callable[[Mapping[str, Any]], object], int, str]
_READERS: Mapping[Table, _Reader] = MappingProxyType(
    {
        questions: (decode_question, FORMAT, "question"),
        banks: (decode_bank, FORMAT, "bank"),
        dailies: (lambda plain: daily_of(plain, 0), DAILY_FORMAT, "daily quiz"),
        leagues: (lambda plain: league_of(plain, 0), LEAGUE_FORMAT, "league"),
        league_weeks: (lambda plain: week_of(plain, 0), WEEK_FORMAT, "league's week"),
        reminders: (lambda plain: reminder_of(plain, "", "", None), REMINDER_FORMAT, "reminder"),
    }
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Sessions of a tenant, next to each other in the database's order of ids: from `first` to `last`. `sessions`
    are those that can be read, by id.
    """

    tenant: str
    first: str
    last: str
    sessions: Mapping[str, Session]
    faults: tuple[Fault, ...]


async def unreadable_bodies(connection: AsyncConnection) -> list[Fault]:
    """Questions, banks, dailies, leagues and reminders that this version cannot read. Nothing in the database mends
    them.
    """
    faults: list[Fault] = []
    for table, (decode, newest, what) in _READERS.items():
        async for *of, format, body in _bodies(connection, table):
            try:
                decode(lift(json.loads(body), format, to=newest, by={}, what=what))
            except _UNREADABLE as error:
                faults.append(Fault(Kind.UNREADABLE, key_of(table.name, of), _words(error), mendable=False))
    return faults


async def _bodies(connection: AsyncConnection, table: Table) -> AsyncIterator[Sequence[Any]]:
    """(*key, format, body) of every row, some at a time."""
    keys: list[Any] = list(table.primary_key.columns)
    wanted = select(*keys, table.c.format, table.c.body).order_by(*keys).limit(CHUNK)
    rows = (await connection.execute(wanted)).all()
    while rows:
        for row in rows:
            yield row
        last = rows[-1][: len(keys)]
        rows = (await connection.execute(wanted.where(tuple_(*keys) > tuple_(*last)))).all()


async def chunks(connection: AsyncConnection, tenant: str, *, repair: bool) -> AsyncIterator[Chunk]:
    """Every session of a tenant. With `repair` columns are made to say what the body does, and a session that cannot
    be read is over: it gives its channel back, and its rows stay for whoever can read them.
    """
    last = ""
    while True:
        after = and_(sessions.c.tenant == tenant, sessions.c.id > last)
        rows = (await connection.execute(select(sessions).where(after).order_by(sessions.c.id).limit(CHUNK))).all()
        if not rows:
            return
        first, last = rows[0].id, rows[-1].id
        readable: dict[str, Session] = {}
        faults: list[Fault] = []
        for row in rows:
            try:
                session = readable[row.id] = decode_session(row.body, row.format)
            except _UNREADABLE as error:
                faults.append(Fault(Kind.UNREADABLE, _where(row), _words(error), mendable=row.live or row.holds))
                if repair:
                    await _end(connection, row)
            else:
                faults += await _compare(connection, row, session, repair=repair)
        yield Chunk(tenant, first, last, readable, tuple(faults))


async def _end(connection: AsyncConnection, row: Row[Any]) -> None:
    over = {"phase": Phase.STOPPED.value, "live": False, "holds": False, "wake_at": null()}
    ended_at = func.coalesce(sessions.c.ended_at, sessions.c.created_at)
    await connection.execute(update(sessions).values(**over, ended_at=ended_at).where(_is(row)))


async def _compare(connection: AsyncConnection, row: Row[Any], session: Session, *, repair: bool) -> list[Fault]:
    place = session.place
    says = (place.platform, place.channel, session.phase.value, not session.phase.over, session.holds)
    beside = dict(zip(_BESIDE, (*says, session.round, session.version, session.wake_at, session.ended_at), strict=True))
    wrong = {name: value for name, value in beside.items() if getattr(row, name) != value}
    if not wrong:
        return []
    if repair:
        await connection.execute(update(sessions).values(wrong).where(_is(row)))
    told = ", ".join(f"{name} is {getattr(row, name)!r} and should be {value!r}" for name, value in wrong.items())
    return [Fault(Kind.COLUMNS, _where(row), told)]


def _is(row: Row[Any]) -> Any:
    return and_(sessions.c.tenant == row.tenant, sessions.c.id == row.id)


def _where(row: Row[Any]) -> tuple[str, ...]:
    return key_of("sessions", (row.tenant, row.id))


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, UnknownFormat) else f"{type(error).__name__}: {error}"
