"""Marks and scores, settled again from the answers as they were given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Table, and_, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.quiz.scoring import Answer, Mark, settle_again, timed
from bot.quiz.session import Response, Scoring, Session
from bot.store.bodies import from_mask
from bot.store.check.bodies import Chunk
from bot.store.check.faults import Fault, Kind, key_of
from bot.store.round_queries import unused_ms
from bot.store.tables import players, responses, rounds

__all__ = ["Recount", "recount"]

_Marked = tuple[str, int, str]
"""(session, round, player)."""
_SUMS = ("points", "right", "answered", "saved_ms")


@dataclass(frozen=True, slots=True)
class Recount:
    """What a chunk's closed rounds are worth: rows of `rounds` with their marks; who took a seat when, by session."""

    rounds: tuple[tuple[Row[Any], tuple[Mark, ...]], ...]
    joined: Mapping[str, Mapping[str, int]]
    faults: tuple[Fault, ...]
    answers: int


async def recount(connection: AsyncConnection, chunk: Chunk, *, repair: bool) -> Recount:
    """Settle every closed round of a chunk again, and compare the marks and the sums kept on the seats.

    With `repair` what differs is replaced.
    """
    rows, given, seats = [await _of(connection, table, chunk) for table in (rounds, responses, players)]
    asked = {id: len(session.asked) for id, session in chunk.sessions.items()}
    closed = {
        (row.session, row.round): row for row in rows if row.closed_at is not None and row.round < asked[row.session]
    }
    answered = [row for row in given if row.choice is not None and (row.session, row.round) in closed]
    marks = _marks(chunk, closed, answered)
    faults = [*await _compare_marks(connection, chunk.tenant, answered, marks, repair=repair)]
    faults += await _compare_sums(connection, chunk.tenant, seats, _sums(closed, marks), repair=repair)
    by_round: dict[tuple[str, int], list[Mark]] = {of: [] for of in closed}
    for (session, round, _), mark in marks.items():
        by_round[session, round].append(mark)
    joined: dict[str, dict[str, int]] = {}
    for seat in seats:
        joined.setdefault(seat.session, {})[seat.player] = seat.joined_at
    settled = tuple((closed[of], tuple(found)) for of, found in by_round.items() if found)
    return Recount(settled, joined, tuple(faults), len(answered))


async def _of(connection: AsyncConnection, table: Table, chunk: Chunk) -> Sequence[Row[Any]]:
    """The rows of a chunk's sessions, as far as those can be read."""
    here = and_(table.c.tenant == chunk.tenant, table.c.session >= chunk.first, table.c.session <= chunk.last)
    rows = await connection.execute(select(table).where(here).order_by(*table.primary_key.columns))
    return [row for row in rows if row.session in chunk.sessions]


def _marks(
    chunk: Chunk, closed: Mapping[tuple[str, int], Row[Any]], answered: Sequence[Row[Any]]
) -> dict[_Marked, Mark]:
    by_session: dict[str, dict[int, list[Row[Any]]]] = {}
    for row in answered:
        by_session.setdefault(row.session, {}).setdefault(row.round, []).append(row)
    timers_of: dict[str, dict[int, int | None]] = {}
    for (id, round), row in closed.items():
        timers_of.setdefault(id, {})[round] = row.timer_ms
    found: dict[_Marked, Mark] = {}
    for id, by_round in by_session.items():
        session, timers = chunk.sessions[id], timers_of[id]
        answers = {round: tuple(_answers(closed[id, round], rows)) for round, rows in by_round.items()}
        for round, marks in settle_again(session, timers, answers).items():
            stored = {row.player: row for row in by_round.get(round, ())}
            for mark in marks:
                found[id, round, mark.player] = _with_speed_as_kept(session, timers[round], mark, stored[mark.player])
    return found


def _answers(closed: Row[Any], rows: Sequence[Row[Any]]) -> Iterator[Answer]:
    for row in rows:
        choice = from_mask(row.choice)
        if row.elapsed_ms is not None:
            yield Answer(row.player, choice, row.elapsed_ms, row.answered_at, row.arrived)
            continue
        held = Response(row.round, row.player, choice, (), row.answered_at, row.stamp, row.arrived)
        yield from timed([held], closed.opened_at, closed.closed_at)


def _with_speed_as_kept(session: Session, timer_ms: int | None, mark: Mark, row: Row[Any]) -> Mark:
    """How long a round could be answered is not known of old ones: then points for speed cannot be told again."""
    if timer_ms is None and session.settings.scoring is Scoring.SPEED and row.mark == mark.mark:
        return Mark(mark.player, mark.mark, row.points, mark.elapsed_ms, mark.run)
    return mark


async def _compare_marks(
    connection: AsyncConnection, tenant: str, rows: Sequence[Row[Any]], marks: Mapping[_Marked, Mark], *, repair: bool
) -> list[Fault]:
    faults: list[Fault] = []
    wrong: list[dict[str, Any]] = []
    for row in rows:
        mark = marks.get((row.session, row.round, row.player))
        if mark is None:  # an answer without its time counts nowhere
            continue
        is_so, should = (row.mark, row.points, row.elapsed_ms), (mark.mark, mark.points, mark.elapsed_ms)
        if is_so == should:
            continue
        of = {"tenant": tenant, "session": row.session, "round": row.round, "player": row.player}
        told = f"mark, points and time are {is_so} and should be {should}"
        faults.append(Fault(Kind.MARKS, key_of("responses", tuple(of.values())), told))
        wrong.append(_given(of) | {"mark": should[0], "points": should[1], "elapsed_ms": should[2]})
    if repair:
        await _put(connection, responses, wrong)
    return faults


def _sums(
    closed: Mapping[tuple[str, int], Row[Any]], marks: Mapping[_Marked, Mark]
) -> dict[tuple[str, str], tuple[int, int, int, int]]:
    found: dict[tuple[str, str], tuple[int, int, int, int]] = {}
    for (session, round, player), mark in marks.items():
        right = mark.mark >= 1.0
        saved = unused_ms(closed[session, round].timer_ms, mark) if right else 0
        points, rights, answered, saved_ms = found.get((session, player), (0, 0, 0, 0))
        found[session, player] = (points + mark.points, rights + right, answered + 1, saved_ms + saved)
    return found


async def _compare_sums(
    connection: AsyncConnection,
    tenant: str,
    seats: Sequence[Row[Any]],
    sums: Mapping[tuple[str, str], tuple[int, int, int, int]],
    *,
    repair: bool,
) -> list[Fault]:
    faults: list[Fault] = []
    wrong: list[dict[str, Any]] = []
    for seat in seats:
        is_so = tuple(getattr(seat, name) for name in _SUMS)
        should = sums.get((seat.session, seat.player), (0, 0, 0, 0))
        if is_so == should:
            continue
        of = {"tenant": tenant, "session": seat.session, "player": seat.player}
        told = f"{', '.join(_SUMS)} are {is_so} and should be {should}"
        faults.append(Fault(Kind.SCORES, key_of("players", tuple(of.values())), told))
        wrong.append(_given(of) | dict(zip(_SUMS, should, strict=True)))
    if repair:
        await _put(connection, players, wrong)
    return faults


def _given(of: Mapping[str, Any]) -> dict[str, Any]:
    return {f"of_{name}": value for name, value in of.items()}


async def _put(connection: AsyncConnection, table: Table, wrong: Sequence[Mapping[str, Any]]) -> None:
    if wrong:
        here = and_(*(column == bindparam(f"of_{column.name}") for column in table.primary_key.columns))
        names = [name for name in wrong[0] if not name.startswith("of_")]
        await connection.execute(
            update(table).values({name: bindparam(name) for name in names}).where(here), list(wrong)
        )
