"""Lines of a scoring guide become bands of percent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.formats.score_guide import score_band
from bot.quiz.bank import ScoreBand
from tests.library.strategies import UNHURRIED


@pytest.mark.parametrize(
    ("line", "low", "high", "text"),
    [
        ("- 10/10: Ready for the oven", 100, 100, "Ready for the oven"),
        ("- 8-9/10: Nearly there", 80, 90, "Nearly there"),
        ("- Below 6: Knead once more", 0, 50, "Knead once more"),
        ("- **9-10 correct**: A baker! Well: done", 90, 100, "A baker! Well: done"),
        ("* **0–3 / 10** — Begin again", 0, 30, "Begin again"),
        ("10 correct: Baker - bread holds no secrets", 100, 100, "Baker - bread holds no secrets"),
        ("- 90-100%: A", 90, 100, "A"),
        ("- Below 60%: F", 0, 60, "F"),
        ("- 90%+ - fine", 90, 100, "fine"),
        ("- 8+ correct: fine", 80, 100, "fine"),
        ("- 9 or more: fine", 90, 100, "fine"),
        ("- 8 - 9 correct: fine", 80, 90, "fine"),
        ("| 9-10 | fine |", 90, 100, "fine"),
        ("- 10 out of 10: fine", 100, 100, "fine"),
        ("- All correct: fine", 100, 100, "fine"),
        ("- < 5: poor", 0, 40, "poor"),
        ("- > 5: fair", 60, 100, "fair"),
        ("- If you scored 8+: go on", 80, 100, "go on"),
        ("- Less than 5 points: poor", 0, 40, "poor"),
        ("- 5 or fewer correct → poor", 0, 50, "poor"),
        ("- 0-3/10 (Beginner): Begin again", 0, 30, "Beginner: Begin again"),
        ("- Expert (9-10): Go on", 90, 100, "Expert: Go on"),
        ("Excellent: 9-10 correct", 90, 100, "Excellent"),
        ("- 🏆 10/10: top", 100, 100, "top"),
        ("| 9-10 | Expert | Go on |", 90, 100, "Expert: Go on"),
        ("Perfect: 10/10", 100, 100, "Perfect"),
        ("- 4/5: of a quiz of five", 80, 80, "of a quiz of five"),
    ],
)
def test_a_line_of_a_guide_becomes_its_band(line: str, low: float, high: float, text: str) -> None:
    assert score_band(line, 10) == ScoreBand(low, high, text)


@pytest.mark.parametrize(
    "line",
    [
        "Count one point for each answer.",
        "**Total: 10 questions**",
        "Passing score: 70%",
        "Time: 10 minutes",
        "Your score: ___ / 10",
        "12/10: more than all",
        "| Questions Answered | 0 / 10 |",
        "",
        "- 8-9/0: nothing",
    ],
)
def test_any_other_line_is_none(line: str) -> None:
    assert score_band(line, 10) is None


@UNHURRIED
@given(st.text(max_size=60), st.integers(0, 50))
def test_a_band_lies_between_nothing_and_everything(line: str, questions: int) -> None:
    band = score_band(line, questions)
    assert band is None or (0 <= band.min_percent <= band.max_percent <= 100 and band.text.strip())
