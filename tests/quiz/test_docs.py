"""docs/daily.md says what is so."""

from __future__ import annotations

from pathlib import Path

from bot.engine.dailies import MOST_QUESTIONS
from bot.quiz.daily import BUSY_RETRY_MS, MAX_GRACE_MINUTES, MAX_OPEN_MINUTES, Plan
from bot.quiz.recurrence import Recurrence
from bot.quiz.reminder import LATE_MS
from bot.quiz.streaks import FREEZE

PLAIN = " ".join((Path(__file__).resolve().parents[2] / "docs" / "daily.md").read_text(encoding="utf-8").split())


def test_its_numbers_are_those_of_the_code() -> None:
    plan = Plan(Recurrence(0), "UTC")
    assert f"at most {MOST_QUESTIONS} a day" in PLAIN
    assert f"({plan.open_minutes // 60} unless you say otherwise, at most {MAX_OPEN_MINUTES // 60})" in PLAIN
    assert "two hours unless you say otherwise" in PLAIN
    assert plan.grace_minutes == 120
    assert f"otherwise, at most {MAX_GRACE_MINUTES // 60}, and it says" in PLAIN
    assert "looking again every minute" in PLAIN
    assert BUSY_RETRY_MS == 60_000
    assert "in the seven days before" in PLAIN
    assert FREEZE.days == 7
    assert "could not be sent for an hour" in PLAIN
    assert LATE_MS == 3_600_000
