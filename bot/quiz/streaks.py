"""Streaks: how many of a group's daily quizzes in a row somebody has answered.

The rule. A streak counts the quizzes answered, each with at least one answer, one after the other as they were posted;
a day on which nothing was posted breaks nothing. One missed quiz is forgiven (a freeze day): the streak goes on where
it stood, provided the quizzes before and after it were answered and no other was forgiven in the seven days before.
Two missed in a row end it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["FREEZE", "Streak", "extended", "standing"]

FREEZE = timedelta(days=7)
"""So long after a forgiven day no other is forgiven."""


@dataclass(frozen=True, slots=True)
class Streak:
    """A player's streak: `days` answered in a row, up to the quiz number `last`; the `best` ever; the day that was
    forgiven last.
    """

    player: str
    name: str
    days: int
    best: int
    last: int
    frozen_on: date | None = None


def _forgiven(streak: Streak, missed: date | None) -> bool:
    """Whether the one quiz missed, that of `missed`, is forgiven."""
    return missed is not None and (streak.frozen_on is None or missed - streak.frozen_on >= FREEZE)


def extended(streak: Streak | None, player: str, name: str, number: int, missed: date | None) -> Streak:
    """The streak after the player answered the quiz `number`; `missed` is the day of the quiz before that one.

    A quiz that was counted already changes nothing but the name.
    """
    if streak is None:
        return Streak(player, name, 1, 1, number)
    if number <= streak.last:
        return Streak(player, name, streak.days, streak.best, streak.last, streak.frozen_on)
    gap, frozen_on = number - streak.last - 1, streak.frozen_on
    if gap == 1 and _forgiven(streak, missed):
        gap, frozen_on = 0, missed
    days = streak.days + 1 if gap == 0 else 1
    return Streak(player, name, days, max(streak.best, days), number, frozen_on)


def standing(streak: Streak | None, number: int, missed: date | None) -> int:
    """How long a streak is while the quiz `number` is open and not yet answered; `missed` as in `extended`."""
    if streak is None:
        return 0
    gap = number - streak.last - 1
    return streak.days if gap <= 0 or (gap == 1 and _forgiven(streak, missed)) else 0
