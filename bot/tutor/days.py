"""A player's days: they change at midnight where the player is, whatever the clocks do.

Moments are ms since the epoch. Days have 23, 24 or 25 hours, and are counted by the calendar.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from bot.quiz.recurrence import local_day, moment
from bot.tutor.memory import DAY_MS, Memory, resting

__all__ = [
    "WINDOW",
    "DayCount",
    "due_before",
    "due_by_day",
    "due_today",
    "heat_map",
    "new_left",
    "next_midnight",
    "usual_pace",
]

_DAY = timedelta(days=1)
WINDOW = 14
"""What somebody really answers a day is taken from so many days."""
WISHED = 3
"""The wish counts as much as so many days."""


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many answers, or due questions, there are on a day."""

    day: date
    count: int


def next_midnight(now: int, zone: tzinfo) -> int:
    """The moment at which the player's next day begins: until then a question is buried."""
    return moment(local_day(now, zone) + _DAY, 0, zone)


def due_before(memory: Memory, midnight: int, now: int) -> bool:
    """Whether the question is due on the player's day, from its midnight on, and as long as it is not answered;
    `midnight` is the next one.
    """
    return memory.due_at is not None and memory.due_at < midnight and not resting(memory, now)


def due_today(memories: Iterable[Memory], now: int, zone: tzinfo) -> int:
    """How many are due on the player's day; one that has been due for weeks counts once."""
    midnight = next_midnight(now, zone)
    return sum(due_before(memory, midnight, now) for memory in memories)


def due_by_day(memories: Iterable[Memory], now: int, zone: tzinfo, days: int) -> tuple[DayCount, ...]:
    """How many become due on each of the next `days` days, today with everything overdue; the suspended never do.

    A buried question is due no earlier than the day it comes back.
    """
    today = local_day(now, zone)
    # What lies beyond these days, whatever the clocks do, need not be looked up in a calendar.
    beyond = now + (days + 2) * DAY_MS
    counts: Counter[date] = Counter()
    for memory in memories:
        if memory.due_at is not None and not memory.suspended:
            at = max(memory.due_at, memory.buried_until or 0, now)
            if at < beyond:
                counts[local_day(at, zone)] += 1
    return tuple(DayCount(day, counts[day]) for day in (today + number * _DAY for number in range(days)))


def heat_map(answered_at: Iterable[int], now: int, zone: tzinfo, days: int) -> tuple[DayCount, ...]:
    """How many answers there were on each of the last `days` days, today last."""
    counts = Counter(local_day(at, zone) for at in answered_at)
    today = local_day(now, zone)
    return tuple(DayCount(day, counts[day]) for day in (today - number * _DAY for number in reversed(range(days))))


def usual_pace(past: Sequence[DayCount], wish: float) -> float:
    """Questions a day somebody really answers, from whole days past, the last at the end; `wish` is what they set.

    The mean of the last two weeks, idle days included, with the wish counted as three days more: so a new player
    begins with the wish, and skipped weeks make the plan smaller instead of piling up. Never below one.
    """
    recent = past[-WINDOW:]
    return max((sum(day.count for day in recent) + WISHED * wish) / (len(recent) + WISHED), 1.0)


def new_left(first_met_at: Iterable[int], now: int, zone: tzinfo, limit: int | None) -> int | None:
    """How many new questions the day still allows; None without a limit. What earlier days left over is gone."""
    if limit is None:
        return None
    today = local_day(now, zone)
    # No day is longer than two: of thousands of moments only a few have to be looked up in a calendar.
    near = (at for at in first_met_at if abs(now - at) < 2 * DAY_MS)
    return max(limit - sum(local_day(at, zone) == today for at in near), 0)
