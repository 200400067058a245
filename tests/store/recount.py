"""Boards counted the slow way, from every answer that was ever given: what the kept ones must equal.

Written from the rules as players read them, not from the code: an answer counts in a period if no other answer of the
player to the same question in that period was asked before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import floor
from zoneinfo import ZoneInfo

from bot.quiz.boards import Order, Period
from bot.quiz.session import Scoring, Settings

__all__ = ["Answered", "Place", "World", "board_points", "day_of"]

Place = tuple[int, str, int]
"""(rank, player, value)."""


@dataclass(frozen=True)
class Answered:
    """A player's settled answer, and all that matters about its round. Times in ms; points as boards count them."""

    player: str
    session: str
    round: int
    channel: str
    question: str
    at: int
    closed_at: int
    points: int
    right: bool


@dataclass
class World:
    """All answers by (session, round, player), and when each player took a seat in each session."""

    zone: str
    seasons: tuple[int, ...] = ()
    answers: dict[tuple[str, int, str], Answered] = field(default_factory=dict)
    seats: dict[tuple[str, str], int] = field(default_factory=dict)

    def counted(self, channel: str | None = None) -> list[Answered]:
        """Answers in rounds before whose end a second player was there; in a channel, or anywhere."""
        return [
            answer
            for answer in self.answers.values()
            if self._accompanied(answer) and channel in (None, answer.channel)
        ]

    def _accompanied(self, answer: Answered) -> bool:
        others = {who for session, round, who in self.answers if (session, round) == (answer.session, answer.round)}
        sitting = self.seats.items()
        others |= {who for (session, who), at in sitting if session == answer.session and at <= answer.closed_at}
        return len(others | {answer.player}) > 1

    def board(self, period: Period, order: Order, channel: str | None, now: int) -> list[Place]:
        """Every place, best first; equal values by player, downwards."""
        values = self._streaks(channel, now) if order is Order.STREAK else self._values(period, order, channel, now)
        ordered = sorted(((value, player) for player, value in values.items()), reverse=True)
        return [(1 + sum(other > value for other, _ in ordered), player, value) for value, player in ordered]

    def _values(self, period: Period, order: Order, channel: str | None, now: int) -> dict[str, int]:
        within = [answer for answer in self.counted() if self._within(answer.at, period, now)]
        firsts: dict[tuple[str, str], Answered] = {}
        for answer in sorted(within, key=lambda each: (each.at, each.session, each.round)):
            firsts.setdefault((answer.player, answer.question), answer)
        mine: dict[str, list[Answered]] = {}
        for answer in firsts.values():
            if channel in (None, answer.channel):
                mine.setdefault(answer.player, []).append(answer)
        if order is Order.POINTS:
            return {player: sum(answer.points for answer in given) for player, given in mine.items()}
        return {
            player: int(10_000 * sum(answer.right for answer in given) / len(given))
            for player, given in mine.items()
            if len(given) >= 10
        }

    def _within(self, at: int, period: Period, now: int) -> bool:
        if period is Period.SEASON:
            return self._season(now) in (0, self._season(at))  # Before the first season, the season is all time.
        one, other = (day_of(moment, self.zone) for moment in (at, now))
        match period:
            case Period.DAY:
                return one == other
            case Period.WEEK:
                return one.isocalendar()[:2] == other.isocalendar()[:2]
            case Period.MONTH:
                return (one.year, one.month) == (other.year, other.month)
        return True

    def _season(self, at: int) -> int:
        return sum(start <= at for start in self.seasons)

    def _streaks(self, channel: str | None, now: int) -> dict[str, int]:
        days: dict[str, set[date]] = {}
        for answer in self.counted(channel):
            days.setdefault(answer.player, set()).add(day_of(answer.at, self.zone))
        today = day_of(now, self.zone)
        living = {player: _last_of(given, today) for player, given in days.items()}
        return {player: _length(days[player], last) for player, last in living.items() if last is not None}

    def best(self, player: str, channel: str | None) -> int:
        """The longest streak ever."""
        days = {day_of(answer.at, self.zone) for answer in self.counted(channel) if answer.player == player}
        return max((_length(days, day) for day in days), default=0)


def board_points(settings: Settings, round: int, points: int) -> int:
    """What a quiz's points are on the boards: ten for the most anybody could have had for that question."""
    speedy = settings.streak or settings.scoring is Scoring.SPEED
    most = (1_000 if speedy else 1) + (min(100 * round, 500) if settings.streak else 0)
    return floor(Fraction(10 * points, most) + Fraction(1, 2))


def day_of(at: int, zone: str) -> date:
    """The local day of a moment (ms)."""
    return datetime.fromtimestamp(at / 1_000, UTC).astimezone(ZoneInfo(zone)).date()


def _last_of(days: Iterable[date], today: date) -> date | None:
    """The last day of a streak that lives: tomorrow (seen from a zone further west), today or yesterday."""
    given = set(days)
    return next((today + timedelta(n) for n in (1, 0, -1) if today + timedelta(n) in given), None)


def _length(days: set[date], last: date) -> int:
    length = 0
    while last - timedelta(length) in days:
        length += 1
    return length
