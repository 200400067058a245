"""Boards, counted again from the answers they count: the sum of what `bot.store.board_writes` adds one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Row, Table, delete, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.quiz.boards import NOTHING, WHOLE, Attempt, Order, Run, Sums, accuracy, gains, keys, shared
from bot.quiz.ranks import moves
from bot.quiz.scoring import Mark
from bot.quiz.session import Session
from bot.store.board_queries import LIST
from bot.store.board_statements import ATTEMPT, COUNT, RUN, STORED, SUMS
from bot.store.check.faults import Fault, Kind, key_of
from bot.store.check.scores import Recount
from bot.store.tables import attempts, board_counts, board_runs, board_sums, tenant_settings

__all__ = ["Boards", "Days"]

_Of = tuple[str, int, str]
"""(session, round, player): an attempt's key within its tenant."""
_Asked = tuple[str, Attempt]
"""The question and the attempt at it."""


class Days(Protocol):
    """A tenant's calendar."""

    def day(self, at: int) -> int:
        """The ordinal of the day of a moment (ms since the epoch)."""
        ...

    def season(self, at: int) -> int:
        """The number of the season of a moment; 0 before the first."""
        ...


class Boards:
    """The boards of one tenant: `add` what its sessions are worth, then `compare`."""

    def __init__(self, tenant: str, days: Days, stored: Mapping[_Of, _Asked]) -> None:
        self._tenant = tenant
        self._days = days
        self._stored = stored
        self._should: dict[_Of, _Asked] = {}
        self._judged: set[_Of] = set()

    @classmethod
    async def of(cls, connection: AsyncConnection, tenant: str, days_of: Callable[[Mapping[str, str]], Days]) -> Boards:
        """What is stored on a tenant's boards."""
        named = select(tenant_settings.c.name, tenant_settings.c.value).where(tenant_settings.c.tenant == tenant)
        settings = {row.name: row.value for row in await connection.execute(named)}
        rows = await connection.execute(select(attempts).where(attempts.c.tenant == tenant))
        return cls(tenant, days_of(settings), {_of(row): (row.question, _attempt(row)) for row in rows})

    def add(self, sessions: Mapping[str, Session], recount: Recount) -> None:
        """Count the closed rounds that a second player had answered, or had a seat to answer from."""
        for closed, marks in recount.rounds:
            self._judged.update((closed.session, closed.round, mark.player) for mark in marks)
            joined = recount.joined.get(closed.session, {})
            if len(marks) > 1 or any(
                player != marks[0].player and at <= closed.closed_at for player, at in joined.items()
            ):
                for mark in marks:
                    of = (closed.session, closed.round, mark.player)
                    self._should[of] = self._counted(sessions[closed.session], closed, mark)

    def _counted(self, session: Session, closed: Row[Any], mark: Mark) -> _Asked:
        """As it was counted, where it was: days and seasons stay those of the calendar of then."""
        stored = self._stored.get((session.id, closed.round, mark.player))
        at = closed.closed_at if closed.opened_at is None else closed.opened_at
        at, day, season = (
            (at, self._days.day(at), self._days.season(at))
            if stored is None
            else (stored[1].at, stored[1].day, stored[1].season)
        )
        question = f"{session.banks[session.asked[closed.round].bank].id}/{closed.question_id}"
        facts = (session.id, closed.round, session.place.channel, at, day, season)
        points = shared(mark, session.settings, closed.round).points
        return question, Attempt(*facts, points, mark.mark >= 1.0)

    async def compare(self, connection: AsyncConnection, *, repair: bool) -> list[Fault]:
        """Compare what is stored; with `repair` replace what differs. What was answered in a session that has been
        removed since, or is being removed, stays as it was counted.
        """
        kept = {of: asked for of, asked in self._stored.items() if of not in self._judged}
        should = kept | self._should
        faults = await self._replace(
            connection,
            attempts,
            {(self._tenant, *of): _stored(self._tenant, of, asked) for of, asked in self._stored.items()},
            {(self._tenant, *of): _stored(self._tenant, of, asked) for of, asked in should.items()},
            STORED,
            repair=repair,
        )
        sums, runs = _sums(should), _runs(should)
        for table, names, rows in (
            (board_sums, SUMS, [(self._tenant, *of, *_values(value)) for of, value in sums.items()]),
            (
                board_runs,
                RUN,
                [(self._tenant, *of, run.last, run.length) for of, found in runs.items() for run in found],
            ),
            (board_counts, COUNT, [(self._tenant, *of) for of in _counts(sums, runs)]),
        ):
            width = len(table.primary_key.columns)
            of_tenant = select(*(table.c[name] for name in names)).where(table.c.tenant == self._tenant)
            stored = {tuple(row[:width]): tuple(row) for row in await connection.execute(of_tenant)}
            expected = {row[:width]: row for row in rows}
            faults += await self._replace(connection, table, stored, expected, names, repair=repair)
        return faults

    async def _replace(
        self,
        connection: AsyncConnection,
        table: Table,
        stored: Mapping[tuple[Any, ...], tuple[Any, ...]],
        should: Mapping[tuple[Any, ...], tuple[Any, ...]],
        names: Sequence[str],
        *,
        repair: bool,
    ) -> list[Fault]:
        wrong = sorted(of for of in stored.keys() | should.keys() if stored.get(of) != should.get(of))
        if repair and wrong:
            columns = [table.c[column.name] for column in table.primary_key.columns]
            for at in range(0, len(wrong), 100):
                await connection.execute(delete(table).where(tuple_(*columns).in_(wrong[at : at + 100])))
            rows = [dict(zip(names, should[of], strict=True)) for of in wrong if of in should]
            if rows:
                await connection.execute(insert(table), rows)
        kind = Kind.ATTEMPTS if table is attempts else Kind.BOARDS
        width = len(table.primary_key.columns)
        return [
            Fault(
                kind, key_of(table.name, of), f"is {_rest(stored, of, width)} and should be {_rest(should, of, width)}"
            )
            for of in wrong
        ]


def _rest(rows: Mapping[tuple[Any, ...], tuple[Any, ...]], of: tuple[Any, ...], width: int) -> str:
    return str(rows[of][width:]) if of in rows else "not there"


def _of(row: Row[Any]) -> _Of:
    return row.session, row.round, row.player


def _attempt(row: Row[Any]) -> Attempt:
    return Attempt(*(getattr(row, name) for name in ATTEMPT))


def _stored(tenant: str, of: _Of, asked: _Asked) -> tuple[Any, ...]:
    question, attempt = asked
    facts = (attempt.channel, attempt.at, attempt.day, attempt.season, attempt.points, attempt.right)
    return (tenant, *of, question, *facts)


def _sums(given: Mapping[_Of, _Asked]) -> dict[tuple[str, str, str], Sums]:
    """By channel, period and player: each attempt counts in the periods that the one before it does not lie in."""
    ordered = sorted(given.items(), key=lambda each: (each[0][2], each[1][0], each[1][1].at, each[0][:2]))
    found: dict[tuple[str, str, str], Sums] = {}
    before: tuple[tuple[str, str], frozenset[str]] | None = None
    for (_, _, player), (question, attempt) in ordered:
        same = before is not None and before[0] == (player, question)
        lies_in = before[1] if before is not None and same else frozenset[str]()
        for (channel, period), sums in gains(attempt, None, lies_in, None).items():
            found[channel, period, player] = found.get((channel, period, player), NOTHING) + sums
        before = ((player, question), keys(attempt.day, attempt.season))
    return found


def _values(sums: Sums) -> tuple[Any, ...]:
    return sums.points, sums.right, sums.answered, accuracy(sums)


def _runs(given: Mapping[_Of, _Asked]) -> dict[tuple[str, str], list[Run]]:
    """Days in a row, as long as they can be, by channel and player."""
    days: dict[tuple[str, str], set[int]] = {}
    for (_, _, player), (_, attempt) in given.items():
        for channel in (WHOLE, attempt.channel):
            days.setdefault((channel, player), set()).add(attempt.day)
    return {of: _in_a_row(found) for of, found in days.items()}


def _in_a_row(days: Iterable[int]) -> list[Run]:
    runs: list[Run] = []
    for day in sorted(days):
        if runs and day == runs[-1].last + 1:
            runs[-1] = runs[-1].with_run(Run(day, day))
        else:
            runs.append(Run(day, day))
    return runs


def _counts(
    sums: Mapping[tuple[str, str, str], Sums], runs: Mapping[tuple[str, str], Sequence[Run]]
) -> list[tuple[str, str, int, int, int]]:
    """How many players have a value in each bucket of a list: (channel, list, level, bucket, players)."""
    values: list[tuple[str, str, int]] = []
    for (channel, period, _), worth in sums.items():
        values.append((channel, LIST[Order.POINTS] + period, worth.points))
        share = accuracy(worth)
        if share is not None:
            values.append((channel, LIST[Order.ACCURACY] + period, share))
    for (channel, _), found in runs.items():
        values += [(channel, f"{LIST[Order.STREAK]}{run.last}", run.length) for run in found]
    counts: Counter[tuple[str, str, int, int]] = Counter()
    for channel, name, value in values:
        counts.update((channel, name, level, bucket) for level, bucket in moves(None, value))
    return [(*of, players) for of, players in counts.items()]
