"""How ready somebody will be."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.recurrence import local_day
from bot.tutor.forgetting import PRIOR, Forgetting
from bot.tutor.memory import BLANK, DAY_MS
from bot.tutor.plan import MONTH_DAYS, Budget, Candidate
from bot.tutor.readiness import budget_until, readiness
from tests.tutor.values import NOW, remembered

BERLIN, AUCKLAND = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Auckland")
LATE = round(datetime(2026, 3, 27, 23, 30, tzinfo=BERLIN).timestamp() * 1000)


def test_an_exam_is_so_many_days_of_the_calendar_away_also_over_a_change_of_clocks() -> None:
    assert budget_until(date(2026, 3, 30), LATE, BERLIN, 20) == Budget(20, 3)
    assert budget_until(date(2026, 3, 30), LATE + 3_600_000, BERLIN, 20) == Budget(20, 2)
    assert budget_until(date(2026, 3, 30), LATE, AUCKLAND, 20) == Budget(20, 2), "it is the next day there"


def test_days_of_rest_before_the_exam_are_not_studied() -> None:
    assert budget_until(date(2026, 4, 6), LATE, BERLIN, 20, rest_days=3) == Budget(20, 7, 3)
    assert budget_until(date(2026, 3, 29), LATE, BERLIN, 20, rest_days=9) == Budget(20, 1, 1)
    assert budget_until(date(2026, 4, 6), LATE, BERLIN, 20, rest_days=-1) == Budget(20, 10, 0)


def test_an_exam_today_leaves_today_and_without_one_to_come_there_is_always_a_month() -> None:
    today = local_day(LATE, BERLIN)
    assert budget_until(today, LATE, BERLIN, 20) == Budget(20, 1)
    assert budget_until(today - timedelta(days=1), LATE, BERLIN, 20) == Budget(20, MONTH_DAYS)
    assert budget_until(None, LATE, BERLIN, 20) == Budget(20, MONTH_DAYS)


def test_reviews_are_spread_over_the_days_with_the_new_questions_first() -> None:
    candidates = [Candidate(f"q{n}") for n in range(25)]
    found = readiness(candidates, Budget(10, 6), PRIOR, LATE, BERLIN)
    assert [day.new for day in found.days] == [10, 10, 5, 0, 0, 0]
    assert [day.day for day in found.days][::5] == [date(2026, 3, 27), date(2026, 4, 1)]
    assert found.days[2].reviews > 0


def test_the_plan_makes_one_readier_than_doing_nothing() -> None:
    candidates = [Candidate("met", remembered("1")), Candidate("new"), Candidate("often", remembered("11111"))]
    found = readiness(candidates, Budget(3, 20), PRIOR, NOW + 20 * DAY_MS, BERLIN)
    assert 0 < found.without < found.now
    assert found.without < found.with_plan <= 1


def test_questions_beyond_the_budget_are_said_to_be_left_out() -> None:
    loses = Forgetting(level=-3.0, practice=2.5, fading=0.3, run=0.1)
    found = readiness([Candidate(f"q{n}") for n in range(100)], Budget(5, 10), loses, NOW, BERLIN)
    assert found.left_out > 50


def test_an_empty_bank_needs_no_plan() -> None:
    assert readiness([], Budget(10, 6), PRIOR, NOW, BERLIN).days == ()


@given(
    st.lists(st.sampled_from([BLANK, remembered("1"), remembered("01")]), max_size=60),
    st.integers(1, 20),
    st.integers(0, 20),
)
def test_no_day_asks_for_more_than_the_budget(memories: list[object], a_day: int, days: int) -> None:
    candidates = [Candidate(str(number), memory) for number, memory in enumerate(memories)]  # type: ignore[arg-type]
    found = readiness(candidates, Budget(a_day, days), PRIOR, NOW + 9 * DAY_MS, BERLIN)
    assert all(0 <= day.new + day.reviews <= a_day for day in found.days)
    assert 0 <= found.without <= found.with_plan <= 1
