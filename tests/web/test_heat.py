"""Days laid out by weeks, for the map of them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from adapters.web.heat import LEVELS, by_weeks
from bot.quiz.pages import HeatMap

FIRST = date(2027, 1, 13)  # A Wednesday.


def a_map(counts: list[int], first: date = FIRST) -> HeatMap:
    return HeatMap(tuple((first + timedelta(days=n), count) for n, count in enumerate(counts)), "")


def test_nothing_is_no_weeks() -> None:
    assert list(by_weeks(a_map([]))) == []


def test_the_first_week_begins_with_days_that_are_not_shown() -> None:
    (week,) = by_weeks(a_map([1, 0, 4]))
    assert [each and each.day for each in week.days] == [
        None,
        None,
        FIRST,
        FIRST + timedelta(days=1),
        FIRST + timedelta(days=2),
        None,
        None,
    ]
    assert [each.level for each in week.days if each] == [1, 0, LEVELS]


def test_a_month_is_named_where_it_begins_and_there_is_room_for_it() -> None:
    weeks = by_weeks(a_map([1] * 70, date(2027, 1, 4)))
    assert [week.month for week in weeks] == ["Jan", "", "", "", "Feb", "", "", "", "Mar", ""]
    assert [week.month for week in by_weeks(a_map([1] * 28, date(2027, 1, 25)))] == ["Jan", "", "", "Feb"]


@given(st.lists(st.integers(0, 500), min_size=1, max_size=400), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_every_day_is_there_once_under_its_weekday_and_darker_the_more(counts: list[int], first: date) -> None:
    weeks = by_weeks(a_map(counts, first))
    shown = [each for week in weeks for each in week.days if each]
    assert [each.count for each in shown] == counts
    assert all(each.day.weekday() == n for week in weeks for n, each in enumerate(week.days) if each)
    for each in shown:
        assert (each.level == 0) is (each.count == 0)
        assert each.level <= LEVELS
        assert all(other.level >= each.level for other in shown if other.count >= each.count)
    assert max(each.level for each in shown) == (LEVELS if max(counts) else 0)
