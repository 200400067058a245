"""Boards as they are kept: changed by what a closed round changes, in the transaction that settles it.

Five tables, all with the tenant first:

- `attempts`: every answer that was counted, as it was counted. What a round counted again changes is the difference to
  this, so counting is idempotent. The attempt before it at the same question, one step along an index, tells in which
  periods an answer is the first.
- `board_sums`: one row for each player, period and board (the channel's and the tenant's), with an index in the order
  of points and one in the order of accuracy: the first places and anybody's neighbours are steps along it.
- `board_runs`: days in a row, one row for each run. A day joins the runs it touches, in whatever order days come.
- `board_counts`: how many players have a value in each bucket of `bot.quiz.ranks`, so that a rank is the sum of a few
  dozen rows. Ranks that are kept would change for half the board with every answer; ranks that are counted look at half
  the board with every question; these change with the answer alone and are read in the same time at any size.
- `board_names`: what each player was called last.

The cost grows with the round's answers, each of which changes at most ten sums, and with nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.ports.store_boards import BoardRound
from bot.quiz.boards import NOTHING, WHOLE, Attempt, Order, Run, Sums, accuracy, gains, keys
from bot.quiz.ranks import moves
from bot.store import board_statements as sql
from bot.store.board_queries import LIST, BoardReads, attempt_of
from bot.store.link import Ask

__all__ = ["BoardWrites"]

_LOCK = 5_107_318_643
"""The advisory locks that processes counting for the same tenant queue at."""

_Sums = tuple[str, str, str, str]
"""The key of a row of sums: tenant, channel, period, player."""
_Counts = Counter[tuple[str, str, str, int, int]]
"""What the counts change by: (tenant, channel, list, level, bucket) -> players."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """An attempt of somebody at something. `alone_until`: when the round closed that nobody else has answered;
    `stored`: as it was counted before; `before`: the periods of the attempt before it; `after`: the one after it,
    looked up only for one not counted yet.
    """

    tenant: str
    player: str
    question: str
    attempt: Attempt
    alone_until: int | None = None
    stored: Attempt | None = None
    before: frozenset[str] = frozenset()
    after: Attempt | None = None

    @property
    def new(self) -> bool:
        return self.stored is None

    @property
    def key(self) -> tuple[Any, ...]:
        """What the look back asks for."""
        own = self.attempt
        return self.tenant, self.player, self.question, own.session, own.round, own.at

    @property
    def row(self) -> tuple[Any, ...]:
        own = self.attempt
        facts = (own.channel, own.at, own.day, own.season, own.points, own.right)
        return self.tenant, own.session, own.round, self.player, self.question, *facts


class BoardWrites(BoardReads):
    """The part of `Writing` that is about boards."""

    async def keep_boards(self, rounds: Sequence[BoardRound]) -> None:
        if not self._link.one_writer:
            tenants = sorted({(round.tenant,) for round in rounds})
            await self._link.fetch(sql.lock, tenants, seed=_LOCK)
        for answers in _apart(_answers(rounds)):
            await self._count(answers)

    async def _count(self, given: Sequence[_Answer]) -> None:
        """Count answers, no two of them by the same player of a tenant."""
        answers = [answer for answer in await self._looked_up(given) if answer.stored != answer.attempt]
        gained = {
            (answer.tenant, channel, period, answer.player): sums
            for answer in answers
            for (channel, period), sums in gains(answer.attempt, answer.stored, answer.before, answer.after).items()
        }
        new = [answer for answer in answers if answer.new]
        days = {
            (answer.tenant, channel, answer.player): answer.attempt.day
            for answer in new
            for channel in {WHOLE, answer.attempt.channel}
        }
        seats = sorted((answer.tenant, answer.attempt.session, answer.player) for answer in new)
        touched = sorted((*of, day) for of, day in days.items())
        asked: list[Ask[Any]] = [Ask(sql.sums, sorted(gained)), Ask(sql.runs, touched), Ask(sql.new_names, seats)]
        sums, runs, names = await self._link.ask_each(asked)
        counts: _Counts = Counter()
        await self._link.put(sql.put_attempts, sorted(answer.row for answer in answers))
        await self._add_sums(gained, {tuple(row[:4]): Sums(*row[4:]) for row in sums}, counts)
        await self._add_days(days, runs, counts)
        await self._add_counts(counts)
        await self._link.put(sql.put_names, sorted(map(tuple, names)))

    async def _looked_up(self, given: Sequence[_Answer]) -> list[_Answer]:
        """The answers that count, with what is stored on them and around them. They count where a second player had
        answered the round, or had at least taken a seat, when it closed.
        """
        alone = [
            (at, answer.tenant, answer.attempt.session, answer.player, answer.alone_until)
            for at, answer in enumerate(given)
            if answer.alone_until is not None
        ]
        rows, company = await self._link.ask_both(
            Ask(sql.look_back, [(at, *answer.key) for at, answer in enumerate(given)], list[Any]),
            Ask(sql.accompanied, alone, lambda found: {at for (at,) in found}),
        )
        found: dict[int, _Answer] = {}
        late: list[tuple[Any, ...]] = []
        for at, day, season, followed, *own in rows:
            answer = given[at]
            if answer.alone_until is not None and at not in company:
                continue
            before = frozenset[str]() if day is None else keys(day, season)
            if own[0] is not None:
                stored = attempt_of(own)
                same = replace(stored, points=answer.attempt.points, right=answer.attempt.right)
                answer = replace(answer, stored=stored, attempt=same)
            elif followed:
                late.append((at, *answer.key))
            found[at] = replace(answer, before=before)
        after: dict[int, Attempt] = {}
        for at, *row in await self._link.fetch(sql.later, late):
            after.setdefault(at, attempt_of(row))
        return [replace(answer, after=after.get(at)) for at, answer in found.items()]

    async def _add_sums(
        self, gained: Mapping[_Sums, Sums], stored: Mapping[tuple[Any, ...], Sums], counts: _Counts
    ) -> None:
        put: list[tuple[Any, ...]] = []
        dropped: list[_Sums] = []
        for of in sorted(gained):
            was = stored.get(of, NOTHING)
            now = was + gained[of]
            tenant, channel, period, _ = of
            for order, old, new in (
                (Order.POINTS, was.points if was.answered else None, now.points if now.answered else None),
                (Order.ACCURACY, accuracy(was), accuracy(now)),
            ):
                _move(counts, tenant, channel, LIST[order] + period, old, new)
            if now.answered:
                put.append((*of, now.points, now.right, now.answered, accuracy(now)))
            else:
                dropped.append(of)
        await self._link.put(sql.put_sums, put)
        await self._link.put(sql.drop_sums, dropped)

    async def _add_days(
        self, days: Mapping[tuple[str, str, str], int], stored: Iterable[Sequence[Any]], counts: _Counts
    ) -> None:
        """Join the days of new answers, by (tenant, channel, player), to the runs they touch."""
        touched: dict[tuple[str, str, str], list[Run]] = {of: [] for of in days}
        for tenant, channel, player, last, length in stored:
            touched[tenant, channel, player].append(Run(last - length + 1, last))
        begun: list[tuple[Any, ...]] = []
        grown: list[tuple[Any, ...]] = []
        dropped: list[tuple[Any, ...]] = []
        for of, runs in touched.items():
            joined = Run(days[of], days[of])
            for run in runs:
                joined = joined.with_run(run)
            if runs == [joined]:
                continue
            # The last of the runs grows; one before it, which the day has joined to it, goes.
            for run in runs:
                _move(counts, of[0], of[1], _list_of(run), run.length, None)
            _move(counts, of[0], of[1], _list_of(joined), None, joined.length)
            if runs:
                grown.append((*of, max(runs).last, joined.last, joined.length))
                dropped += [(*of, run.last) for run in sorted(runs)[:-1]]
            else:
                begun.append((*of, joined.last, joined.length))
        await self._link.put(sql.drop_runs, dropped)
        await self._link.put(sql.grow_runs, grown)
        await self._link.put(sql.begin_runs, begun)

    async def _add_counts(self, counts: _Counts) -> None:
        changed = {of: players for of, players in counts.items() if players}
        await self._link.put(sql.put_counts, sorted((*of, players) for of, players in changed.items()))
        for tenant in sorted({of[0] for of, players in changed.items() if players < 0}):
            await self._link.put(sql.drop_counts, tenant=tenant)


def _answers(rounds: Iterable[BoardRound]) -> Iterator[_Answer]:
    for of in rounds:
        alone_until = of.closed_at if len(of.marks) == 1 else None
        for mark in of.marks:
            facts = (of.session, of.round, of.channel, of.at, of.day, of.season)
            attempt = Attempt(*facts, mark.points, mark.mark >= 1.0)
            yield _Answer(of.tenant, mark.player, of.question, attempt, alone_until)


def _apart(answers: Iterable[_Answer]) -> Iterator[list[_Answer]]:
    """In groups in which nobody has two answers, since what one changes the next has to see."""
    group: dict[tuple[str, str], _Answer] = {}
    for answer in answers:
        if (answer.tenant, answer.player) in group:
            yield list(group.values())
            group = {}
        group[answer.tenant, answer.player] = answer
    if group:
        yield list(group.values())


def _list_of(run: Run) -> str:
    return f"{LIST[Order.STREAK]}{run.last}"


def _move(counts: _Counts, tenant: str, channel: str, name: str, old: int | None, new: int | None) -> None:
    for (level, bucket), players in moves(old, new).items():
        counts[tenant, channel, name, level, bucket] += players
