"""Times and days as people type them, and as they read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.quiz.daily import Plan
from bot.quiz.daily_input import Unclear, read_day, read_days, read_moment, read_time
from bot.quiz.daily_words import days_words, plan_words, span_words
from bot.quiz.recurrence import Recurrence
from bot.quiz.session import Pace


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("09:30", 570),
        ("9.30", 570),
        ("9h30", 570),
        (" 9 ", 540),
        ("12 am", 0),
        ("12:15 pm", 735),
        ("9pm", 1260),
        ("23:59", 1439),
        ("0:00", 0),
    ],
)
def test_a_time_of_day_may_be_typed_in_many_ways(typed: str, minute: int) -> None:
    assert read_time(typed) == minute


@pytest.mark.parametrize("typed", ["", "24:00", "9:60", "noon", "13 pm", "0 am", "9:5", "-1", "9:30:00"])
def test_what_is_no_time_of_day_is_refused_in_words(typed: str) -> None:
    with pytest.raises(Unclear, match="no time of day"):
        read_time(typed)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("", (0, 1, 2, 3, 4, 5, 6)),
        ("Weekdays", (0, 1, 2, 3, 4)),
        ("mon, wed and Friday", (0, 2, 4)),
        ("mon - fri sun", (0, 1, 2, 3, 4, 6)),
        ("sat-tue", (0, 1, 5, 6)),
        ("su", (6,)),
    ],
)
def test_days_may_be_typed_in_many_ways(typed: str, days: tuple[int, ...]) -> None:
    assert read_days(typed) == days


@pytest.mark.parametrize("typed", ["someday", "m", "mon-", ","])
def test_what_are_no_days_is_refused_in_words(typed: str) -> None:
    with pytest.raises(Unclear):
        read_days(typed)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((0, 1, 2, 3, 4, 5, 6), "every day"),
        ((0, 1, 2, 3, 4), "Monday to Friday"),
        ((5, 6), "Saturday and Sunday"),
        ((0, 2, 4), "Mon, Wed and Fri"),
        ((3,), "Thursday"),
    ],
)
def test_days_in_words(days: tuple[int, ...], words: str) -> None:
    assert days_words(days) == words


def test_a_plan_in_one_sentence() -> None:
    plan = Plan(Recurrence(570, (0, 1, 2, 3, 4)), "Europe/Berlin", bank="things", open_minutes=90)
    assert plan_words(plan, "Things") == (
        "Monday to Friday at 09:30 (Europe/Berlin): 5 questions from “Things”, open for 1 h 30 min, "
        "each at their own pace."
    )
    live = replace(plan, bank="", series="Course", count=None, pace=Pace.TOGETHER)
    assert plan_words(live, "Course").endswith(
        "all questions from the next of the series “Course”, all together, 30 seconds a question."
    )
    assert (span_words(45), span_words(120)) == ("45 minutes", "2 h")


@pytest.mark.parametrize(
    ("read", "typed", "words"),
    [
        (read_time, "x" * 50, f"“{'x' * 40}” is no time of day. Write it as 09:30."),
        (read_days, "x" * 50, f"“{'x' * 40}” are no days of the week. Write them as “mon, wed, fri” or “weekdays”."),
        (read_days, ",", "Choose at least one day of the week."),
    ],
)
def test_what_is_not_understood_is_said_with_how_to_write_it(
    read: Callable[[str], object], typed: str, words: str
) -> None:
    with pytest.raises(Unclear) as told:
        read(typed)
    assert str(told.value) == words


@pytest.mark.parametrize("typed", ["2027-05-20", " 2027-05-20 "])
def test_a_day_of_the_calendar_is_year_month_day(typed: str) -> None:
    assert read_day(typed) == date(2027, 5, 20)


@pytest.mark.parametrize("typed", ["", "20.5.2027", "2027-02-30", "next friday", "2027-05"])
def test_what_is_no_day_says_how_to_write_one(typed: str) -> None:
    with pytest.raises(Unclear, match="2027-05-20: year, month, day"):
        read_day(typed)


@pytest.mark.parametrize(
    ("typed", "minute"), [("2027-05-20", 1439), ("2027-05-20 18:00", 1080), ("2027-05-20  6 pm", 1080)]
)
def test_a_moment_of_a_day_alone_is_its_end(typed: str, minute: int) -> None:
    assert read_moment(typed) == (date(2027, 5, 20), minute)


def test_a_moment_whose_time_is_unclear_is_not_guessed() -> None:
    with pytest.raises(Unclear, match="no time of day"):
        read_moment("2027-05-20 noon")
