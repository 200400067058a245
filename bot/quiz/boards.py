"""Boards: who stands where among the players of a tenant or of one channel, over a period.

What counts, and what does not:

- A round belongs to the day on which it was asked, in the tenant's time zone; so everybody who answered it is counted
  in the same periods, also at midnight.
- Of several answers of a player to the same question only the first in a period counts there. An answer counts in a
  period exactly if the player's answer to that question before it lies outside, so one look back decides.
- Points are shares: of the most that a question could give in its quiz (`most_points`), in `SHARES`. So no quiz weighs
  more than another, however it gives its own points.
- A round counts once a second player has taken a seat in its session: nobody farms alone.
- Accuracy ranks whoever has at least `FLOOR` counted answers in the period. A floor, and not a confidence bound, since
  then the order is that of the percentage shown: nobody has to be told why 96% stands above 100%.
- A streak is a run of days with at least one answer in rounds that count, repeats included. It lives as long as its
  last day is not before yesterday.

Days are proleptic Gregorian ordinals (`datetime.date.toordinal`): whole days have neither zones nor clock changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.quiz.scoring import Mark, most_points
from bot.quiz.settings import Settings

__all__ = [
    "FLOOR",
    "NOTHING",
    "SHARES",
    "WHOLE",
    "Attempt",
    "Board",
    "BoardLine",
    "Order",
    "Period",
    "Run",
    "Sums",
    "accuracy",
    "explained",
    "first_day",
    "gains",
    "key",
    "keys",
    "percent",
    "shared",
    "titled",
    "told",
]

FLOOR = 10
"""Counted answers in a period from which on accuracy ranks a player."""
SHARES = 10
"""The points of a question on the boards, at the most."""
WHOLE = ""
"""In place of a channel: the board of the whole tenant."""


class Period(StrEnum):
    """Over which time a board counts."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    ALL = "all"


class Order(StrEnum):
    """What a board ranks by. Streaks know no period."""

    POINTS = "points"
    ACCURACY = "accuracy"
    STREAK = "streak"


@dataclass(frozen=True, slots=True)
class Sums:
    """What counted answers add up to: points, how many were right, how many there were."""

    points: int
    right: int
    answered: int

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.points + other.points, self.right + other.right, self.answered + other.answered)

    def __neg__(self) -> Sums:
        return Sums(-self.points, -self.right, -self.answered)


NOTHING = Sums(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A settled answer of one player to one question. `at` is when the round was asked (ms), `day` and `season` what
    the tenant's calendar said then, `points` what the boards count. Attempts at a question are in the order of (at,
    session, round).
    """

    session: str
    round: int
    channel: str
    at: int
    day: int
    season: int
    points: int
    right: bool

    @property
    def worth(self) -> Sums:
        return Sums(self.points, int(self.right), 1)


def shared(mark: Mark, settings: Settings, round: int) -> Mark:
    """A mark with the points it has on the boards: from 0 to `SHARES`, halves upwards."""
    most = most_points(settings, round)
    return replace(mark, points=(2 * SHARES * mark.points + most) // (2 * most))


def first_day(period: Period, day: int) -> int | None:
    """The day on which the period around `day` began (weeks begin on Monday); None for seasons and all time."""
    match period:
        case Period.DAY:
            return day
        case Period.WEEK:
            return day - (day - 1) % 7  # Day 1 of the calendar was a Monday.
        case Period.MONTH:
            return day - date.fromordinal(day).day + 1
    return None


def key(period: Period, day: int, season: int) -> str:
    """The name under which a period is kept. Before the first season, the season is all time."""
    if period is Period.SEASON and season:
        return f"s{season}"
    began = first_day(period, day)
    return "a" if began is None else f"{period.value[0]}{began}"


def keys(day: int, season: int) -> frozenset[str]:
    """The names of all periods around a day."""
    # As `key` gives them, written out: this is asked for every answer.
    month = day - date.fromordinal(day).day + 1
    return frozenset((f"d{day}", f"w{day - (day - 1) % 7}", f"m{month}", f"s{season}" if season else "a", "a"))


def gains(
    attempt: Attempt,
    stored: Attempt | None,
    before: frozenset[str],
    after: Attempt | None,
) -> dict[tuple[str, str], Sums]:
    """What an attempt changes on the boards, by (channel, period's name).

    `stored`: the same attempt as it was counted already, if it was; its day and season stand. `before`: the periods
    of the attempt before it at the same question. `after`: the next one, which gives up the periods it was first in.
    """
    found: dict[tuple[str, str], Sums] = {}

    def count(what: Attempt, where: Iterable[str], worth: Sums) -> None:
        for name in where:
            for channel in {WHOLE, what.channel}:
                found[channel, name] = found.get((channel, name), NOTHING) + worth

    if stored is not None:
        first = keys(stored.day, stored.season) - before
        count(stored, first, attempt.worth + -stored.worth)
    else:
        around = keys(attempt.day, attempt.season)
        count(attempt, around - before, attempt.worth)
        if after is not None:
            count(after, (keys(after.day, after.season) - before) & around, -after.worth)
    return {of: sums for of, sums in found.items() if sums != NOTHING}


def accuracy(sums: Sums) -> int | None:
    """Right answers in hundredths of a percent, rounded down, so that only a clean sheet is 10,000; None below the
    floor.
    """
    return 10_000 * sums.right // sums.answered if sums.answered >= FLOOR else None


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """Days in a row on which a player answered: as many as can be, from `first` to `last`."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """In days."""
        return self.last - self.first + 1

    def with_run(self, other: Run) -> Run:
        """One run of both, which overlap or lie next to each other."""
        return Run(min(self.first, other.first), max(self.last, other.last))


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A place. `value` is what the board ranks by: points, hundredths of a percent, or days in a row. `sums` is what
    was counted in the period (nothing for streaks), `best` the longest streak ever, in days.
    """

    rank: int
    player: str
    name: str
    value: int
    sums: Sums = NOTHING
    best: int = 0

    def at_rank(self, rank: int) -> BoardLine:
        return replace(self, rank=rank)


@dataclass(frozen=True, slots=True)
class Board:
    """Places in order, of `players` in all. `since` is the period's first day (None for seasons, all time, streaks),
    `season` the number of the running one (0: none was begun), `zone` the name of the zone whose days are counted.
    """

    order: Order
    period: Period
    lines: tuple[BoardLine, ...]
    players: int
    since: date | None
    season: int
    zone: str


def told(order: Order, line: BoardLine) -> str:
    """A place in words, after the name."""
    right = f"{line.sums.right} of {line.sums.answered}"
    match order:
        case Order.POINTS:
            return f"{line.value:,} point{'s' if line.value != 1 else ''} · {right}"
        case Order.ACCURACY:
            return f"{percent(line.value)} · {right}"
        case Order.STREAK:
            return f"{line.value} day{'s' if line.value != 1 else ''} in a row, best {line.best}"


def percent(hundredths: int) -> str:
    """Hundredths of a percent as people write them: whole where they are whole, else with one digit, rounded down."""
    whole, rest = divmod(hundredths // 10, 10)
    return f"{whole}.{rest}%" if rest else f"{whole}%"


def titled(board: Board) -> str:
    """What a board is a list of."""
    if board.order is Order.STREAK:
        return "Longest streaks"
    what = "Most points" if board.order is Order.POINTS else "Most accurate"
    season = f"in season {board.season}" if board.season else "of all time"
    when = {Period.DAY: "today", Period.WEEK: "this week", Period.MONTH: "this month", Period.SEASON: season}
    return f"{what} {when.get(board.period, 'of all time')}"


def explained(board: Board) -> str:
    """What counts on a board, in a line or two."""
    if board.order is Order.STREAK:
        return f"Days in a row with at least one answer; whoever answered yesterday still has today. {_days(board)}"
    counts = "The first answer to a question counts, and only where somebody else plays too."
    if board.order is Order.ACCURACY:
        counts = f"From {FLOOR} answers on. {counts}"
    else:
        counts = f"Up to {SHARES} points a question. {counts}"
    return counts if board.since is None else f"{counts} {_days(board)}"


def _days(board: Board) -> str:
    return f"Days begin at midnight in {board.zone}."
