"""Streaks and their freeze day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.streaks import Streak, extended, standing

FIRST = date(2026, 5, 4)


def day(number: int) -> date:
    return FIRST + timedelta(days=number - 1)


def after(*numbers: int) -> Streak | None:
    """Ann's streak after she answered the quizzes of these numbers, one posted each day."""
    streak: Streak | None = None
    for number in numbers:
        streak = extended(streak, "ann", "Ann", number, day(number - 1) if number > 1 else None)
    return streak


def length(*numbers: int) -> int:
    streak = after(*numbers)
    return streak.days if streak else 0


def test_each_quiz_answered_in_a_row_counts() -> None:
    assert length(1, 2, 3) == 3


def test_one_missed_quiz_is_forgiven_and_does_not_count() -> None:
    streak = after(1, 2, 4)
    assert streak is not None
    assert (streak.days, streak.frozen_on) == (3, day(3))


def test_two_missed_in_a_row_end_the_streak_and_the_best_is_remembered() -> None:
    streak = after(1, 2, 3, 6)
    assert streak is not None
    assert (streak.days, streak.best) == (1, 3)


def test_a_second_miss_within_seven_days_is_not_forgiven_and_one_a_week_later_is() -> None:
    assert length(1, 3, 4, 5, 6, 7, 9) == 1, "days 2 and 8"
    assert length(1, 3, 4, 5, 6, 7, 8, 10) == 8, "days 2 and 9"


def test_a_quiz_counts_once_however_often_it_is_counted() -> None:
    assert length(1, 2, 2, 2, 1) == 2


def test_a_streak_stands_while_the_next_quiz_is_open_and_after_a_forgivable_miss() -> None:
    streak = after(1, 2)
    assert standing(streak, 3, day(2)) == 2
    assert standing(streak, 4, day(3)) == 2
    assert standing(streak, 5, day(4)) == 0
    assert standing(after(1, 3), 5, day(4)) == 0, "its freeze day is used up"
    assert standing(None, 5, day(4)) == 0


@given(st.sets(st.integers(1, 60), min_size=1))
def test_forgiven_days_are_at_least_a_week_apart_and_a_streak_is_never_longer_than_what_was_answered(
    answered: set[int],
) -> None:
    streak: Streak | None = None
    frozen: list[date] = []
    for number in sorted(answered):
        before = streak
        streak = extended(streak, "ann", "Ann", number, day(number - 1))
        assert streak.days in (1, (before.days if before else 0) + 1)
        if before is not None and streak.frozen_on != before.frozen_on and streak.frozen_on:
            frozen.append(streak.frozen_on)
        assert standing(before, number, day(number - 1)) + 1 == streak.days
    assert all(later - earlier >= timedelta(days=7) for earlier, later in pairwise(frozen))
    assert streak is not None
    assert streak.days <= streak.best <= len(answered)


def test_a_streak_is_its_players_under_the_newest_name_and_keeps_the_day_it_was_forgiven() -> None:
    assert extended(None, "ann", "Ann", 1, None) == Streak("ann", "Ann", 1, 1, 1)
    streak = extended(extended(None, "ann", "Ann", 1, None), "ann", "Annie", 2, day(1))
    assert (streak.player, streak.name) == ("ann", "Annie")
    forgiven = extended(streak, "ann", "A.", 4, day(3))
    assert (forgiven.player, forgiven.frozen_on, forgiven.days) == ("ann", day(3), 3)
    again = extended(forgiven, "ann", "Anna", 4, day(3))
    assert again == replace(forgiven, name="Anna")
