"""Figures as characters."""

from __future__ import annotations

import pytest

from bot.quiz.blocks import TeamLine
from bot.quiz.figures import bar, marks, medal, team_told
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


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (TeamLine("▲", "Ash", members=2, score="12 points"), "12 points · 2 players"),
        (TeamLine("▲", "Ash", members=1, out=True), "1 player · out"),
        (TeamLine("▲", "Ash", members=0), "nobody"),
    ],
    ids=["leading", "out", "empty"],
)
def test_a_team_is_told_by_points_players_and_whether_it_is_out(line: TeamLine, words: str) -> None:
    assert team_told(line) == words
