"""The days somebody has answered on, laid out by weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.quiz.pages import HeatMap

__all__ = ["LEVELS", "HeatDay", "HeatWeek", "by_weeks"]

LEVELS = 4
"""Shades of a day with answers, the last for the most there were on any day shown."""
_ROOM = 3
"""Weeks that the name of a month needs before the next one."""


@dataclass(frozen=True, slots=True)
class HeatDay:
    """A day, its answers, and the shade they come to in 0..LEVELS (0: none)."""

    day: date
    count: int
    level: int


@dataclass(frozen=True, slots=True)
class HeatWeek:
    """A week from Monday on; None for a day that is not shown. `month` names the month that begins in it."""

    month: str
    days: tuple[HeatDay | None, ...]


def by_weeks(heat: HeatMap) -> Sequence[HeatWeek]:
    """The weeks of a heat map, the first of its days' week first."""
    counts = dict(heat.days)
    if not counts:
        return ()
    most = max(counts.values())
    monday = min(counts) - timedelta(days=min(counts).weekday())
    weeks: list[HeatWeek] = []
    named = ("", -_ROOM)  # The month that was named last, and in which week.
    while monday <= max(counts):
        week = [monday + timedelta(days=n) for n in range(7)]
        month = f"{next((day for day in week if day in counts), monday):%b}"
        names = month != named[0] and len(weeks) - named[1] >= _ROOM
        named = (month, len(weeks)) if names else named
        shown = tuple(HeatDay(day, counts[day], _level(counts[day], most)) if day in counts else None for day in week)
        weeks.append(HeatWeek(month if names else "", shown))
        monday += timedelta(days=7)
    return weeks


def _level(count: int, most: int) -> int:
    return -(-LEVELS * count // most) if count else 0
