"""Rounds: when they opened and closed, what they were worth, and how they went in sums."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Subquery,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    null,
    select,
    update,
)

from bot.ports.store import Key, RoundRow, RoundTally
from bot.quiz.scoring import Mark
from bot.store.link import Ask, Linked
from bot.store.statements import Idiom
from bot.store.tables import players, responses, rounds

__all__ = ["RoundReads", "RoundWrites", "rounds_at", "unused_ms"]

_ROW = ("round", "question_id", "question_hash", "opened_at", "due_at", "closed_at", "timer_ms")
_ONE: ColumnElement[int] = literal_column("1")
_NOTHING: ColumnElement[int] = literal_column("0")


def _rounds(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, session=str)
    here = and_(*(rounds.c[name] == k.c[name] for name in ("tenant", "session")))
    return (
        select(k.c.tenant, k.c.session, *(rounds.c[name] for name in _ROW), rounds.c.lead)
        .select_from(k.join(rounds, here))
        .order_by(rounds.c.round)
    )


def _tallies(sql: Idiom) -> Executable:
    given = and_(*(responses.c[name] == rounds.c[name] for name in ("tenant", "session", "round")))
    return (
        select(
            rounds.c.round, func.count(responses.c.choice), func.coalesce(func.sum(_full(responses.c.mark)), _NOTHING)
        )
        .select_from(rounds.outerjoin(responses, given))
        .where(
            rounds.c.tenant == bindparam("tenant"),
            rounds.c.session == bindparam("session"),
            rounds.c.closed_at.is_not(null()),
        )
        .group_by(rounds.c.round)
        .order_by(rounds.c.round)
    )


def _full(mark: ColumnElement[Any]) -> ColumnElement[int]:
    """1 for the full mark, 0 for less or none yet."""
    return case((mark >= literal_column("1.0"), _ONE), else_=_NOTHING)


def _put(sql: Idiom, *kept: str, **changed: ColumnElement[Any]) -> Executable:
    put = sql.insert(rounds, "tenant", "session", *_ROW)
    set_ = {name: put.excluded[name] for name in _ROW if name != "round" and name not in kept}
    return put.on_conflict_do_update(
        index_elements=[rounds.c.tenant, rounds.c.session, rounds.c.round], set_={**set_, **changed}
    )


def _open(sql: Idiom) -> Executable:
    return _put(sql, "closed_at", "timer_ms")


def _close(sql: Idiom) -> Executable:
    # Its marks may be others now: they are to go into the log of reviews, from the first on.
    return _put(sql, folded_to=literal_column("''"))


def _marked(sql: Idiom) -> tuple[Subquery, ColumnElement[bool]]:
    k = sql.changes(
        tenant=str, session=str, round=int, player=str, mark=float, points=int, elapsed_ms=int, unused_ms=int
    )
    return k, and_(*(responses.c[name] == k.c[name] for name in ("tenant", "session", "round", "player")))


def _add_up(sql: Idiom) -> Executable:
    """Add to the players' sums what the marks to come differ by from those already on the responses.

    Runs before `_mark`. Closing a round again therefore adds nothing, and correcting a mark adds the difference;
    the cost grows with the round, not with the session.
    """
    k, given = _marked(sql)
    gain = (
        select(
            *(k.c[name] for name in ("tenant", "session", "player")),
            func.sum(k.c.points - func.coalesce(responses.c.points, _NOTHING)).label("points"),
            func.sum(_full(k.c.mark) - _full(responses.c.mark)).label("right"),
            func.sum(case((responses.c.mark.is_(null()), _ONE), else_=_NOTHING)).label("answered"),
            # Only a right answer saves time, and how much it saves never changes.
            func.sum(k.c.unused_ms * (_full(k.c.mark) - _full(responses.c.mark))).label("saved_ms"),
        )
        .select_from(k.join(responses, given))
        .group_by(k.c.tenant, k.c.session, k.c.player)
        .subquery("gain")
    )
    return (
        update(players)
        .values({name: players.c[name] + gain.c[name] for name in ("points", "right", "answered", "saved_ms")})
        .where(*(players.c[name] == gain.c[name] for name in ("tenant", "session", "player")))
    )


def _mark(sql: Idiom) -> Executable:
    k, given = _marked(sql)
    return update(responses).values({name: k.c[name] for name in ("mark", "points", "elapsed_ms")}).where(given)


class RoundReads(Linked):
    """The part of `Reading` that is about rounds."""

    async def rounds(self, key: Key) -> tuple[RoundRow, ...]:
        return (await self._link.ask(rounds_at([key])))[key]

    async def tallies(self, key: Key) -> tuple[RoundTally, ...]:
        rows = await self._link.fetch(_tallies, tenant=key[0], session=key[1])
        return tuple(RoundTally(*row) for row in rows)


class RoundWrites(RoundReads):
    """The part of `Writing` that is about rounds."""

    async def open_rounds(self, rows: Sequence[tuple[Key, RoundRow]]) -> None:
        await self._link.put(_open, _latest(rows))

    async def close_rounds(self, rows: Sequence[tuple[Key, RoundRow, Sequence[Mark]]]) -> None:
        await self._link.put(_close, _latest([(key, row) for key, row, _ in rows]))
        marks = {
            (*key, row.round, mark.player): (mark.mark, mark.points, mark.elapsed_ms, unused_ms(row.timer_ms, mark))
            for key, row, given in rows
            for mark in given
        }
        marked = [(*of, *marks[of]) for of in sorted(marks)]
        await self._link.put(_add_up, marked)
        await self._link.put(_mark, marked)


def unused_ms(timer_ms: int | None, mark: Mark) -> int:
    """The time an answer left unused, of a round that could be answered for `timer_ms` (None: nobody knows)."""
    return 0 if timer_ms is None else max(timer_ms - mark.elapsed_ms, 0)


def _latest(rows: Sequence[tuple[Key, RoundRow]]) -> list[tuple[Any, ...]]:
    latest = {(key, row.round): row for key, row in rows}
    return [(*of[0], *(getattr(latest[of], name) for name in _ROW)) for of in sorted(latest)]


def rounds_at(keys: Collection[Key]) -> Ask[dict[Key, tuple[RoundRow, ...]]]:
    """The rounds of each of these sessions, in order."""
    found: dict[Key, list[RoundRow]] = {key: [] for key in keys}

    def read(rows: Sequence[Any]) -> dict[Key, tuple[RoundRow, ...]]:
        for tenant, session, round, id, hash, opened_at, due_at, closed_at, timer_ms, lead in rows:
            leads = tuple(json.loads(lead or "[]"))
            row = RoundRow(round, id, hash, opened_at, due_at, closed_at, timer_ms, leads)
            found[tenant, session].append(row)
        return {key: tuple(opened) for key, opened in found.items()}

    return Ask(_rounds, sorted(found), read)
