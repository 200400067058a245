"""Figures as characters."""

from __future__ import annotations

import pytest

from bot.quiz.figures import bar, marks, medal
from bot.quiz.scoring import Score


@pytest.mark.parametrize(("share", "full"), [(0.0, 0), (0.01, 1), (0.5, 5), (0.99, 10), (1.0, 10)])
def test_a_bar_is_empty_for_nobody_alone(share: float, full: int) -> None:
    assert bar(share) == "▰" * full + "▱" * (10 - full)


@pytest.mark.parametrize(
    ("score", "asked", "words"),
    [
        (Score("a", "Ann", 4, 4, 5), 5, "4 of 5"),
        (Score("a", "Ann", 40, 4, 5), 5, "4 of 5 · 40 points"),
        (Score("a", "Ann", 0, 0, 0), 0, "0"),
    ],
)
def test_marks_tell_points_where_they_are_not_the_right_answers(score: Score, asked: int, words: str) -> None:
    assert marks(score, asked) == words


def test_three_places_have_a_medal() -> None:
    assert [medal(place) for place in range(1, 5)] == ["🥇", "🥈", "🥉", None]
