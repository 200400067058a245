"""What is due and planned, and how ready somebody will be, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.quiz.pages import Page, Subject
from bot.tutor.days import DayCount
from bot.tutor.plan_pages import PlanFacts, plan_page
from bot.tutor.profile import Profile
from bot.tutor.readiness import PlannedDay, Readiness
from tests.tutor.pages import lines, tokens

PLAN = Page(Subject.PLAN)
TODAY = date(2027, 1, 15)
DAYS = tuple(PlannedDay(TODAY + timedelta(days=n), *what) for n, what in enumerate([(4, 6), (0, 10), (2, 0), (0, 0)]))
FACTS = PlanFacts(
    TODAY,
    (("Things", 8), ("Birds", 4), ("Trees", 0)),
    (DayCount(TODAY, 12), DayCount(TODAY + timedelta(days=2), 3)),
    Profile(),
    Readiness(0.31, 0.28, 0.64, 0, DAYS),
    9.6,
    "Europe/Isle_of_Man",
)


def test_tells_what_is_due_how_much_will_be_remembered_and_what_the_days_ask() -> None:
    view = plan_page(FACTS, PLAN)
    assert lines(view) == [
        "Your plan",
        "12 questions are due today: 8 of Things and 4 of Birds.",
        "How much you will remember",
        "31% Today | ",
        "28% In 30 days, without more practice | ",
        "64% In 30 days, by this plan | ",
        "Is there an exam? Set its day in your plan: the questions are spread over the days that are left.",
        "The days to come",
        "Today: 4 new, 6 to repeat (12 due)",
        "Tomorrow: 10 to repeat",
        "17 January: 2 new (3 become due)",
        "18 January: nothing",
        "The plan counts on 10 a day, by what you really answer. Your days begin at midnight in Europe/Isle of Man.",
    ]
    assert tokens(view) == {
        "Review what is due": "tutor.r..0.0",
        "Practise": "tutor.p..0.0",
        "What I know": "page.y..0",
        "What needs care": "page.q..0",
        "Remind me": "tutor.d..0.0",
    }


def test_of_one_bank_leads_on_to_that_bank() -> None:
    view = plan_page(replace(FACTS, due=(("Things", 1),)), replace(PLAN, of="things"))
    assert lines(view)[1] == "1 question is due today."
    assert tokens(view)["Review what is due"] == "tutor.r.things.0.0"


@pytest.mark.parametrize(
    ("exam", "title", "bar"),
    [
        (TODAY + timedelta(days=56), "Your exam is on 12 March, in 56 days", "At the exam, by this plan"),
        (TODAY + timedelta(days=1), "Your exam is on 16 January, in 1 day", "At the exam, by this plan"),
        (TODAY, "Your exam is today", "At the exam, by this plan"),
        (TODAY - timedelta(days=1), "How much you will remember", "In 30 days, by this plan"),
    ],
)
def test_knows_how_long_it_is_until_the_exam(exam: date, title: str, bar: str) -> None:
    said = lines(plan_page(replace(FACTS, profile=Profile(exam=exam)), PLAN))
    assert said[2] == title
    assert said[5].startswith(f"64% {bar}")
    assert any("Your exam is over." in line for line in said) is (exam < TODAY)


@pytest.mark.parametrize(("left_out", "said"), [(1, "1 question is more"), (1_200, "1,200 questions are more")])
def test_says_what_is_more_than_there_is_time_for(left_out: int, said: str) -> None:
    view = plan_page(replace(FACTS, readiness=replace(FACTS.readiness, left_out=left_out)), PLAN)
    assert any(line.startswith(said) for line in lines(view))


def test_repeats_what_somebody_wished() -> None:
    view = plan_page(replace(FACTS, profile=Profile(a_day=20, new_a_day=4)), PLAN)
    assert lines(view)[-1].startswith("You want 20 questions a day. At most 4 a day may be new. The plan counts on 10")


def test_without_anything_due_offers_no_review() -> None:
    view = plan_page(replace(FACTS, due=(("Things", 0),)), PLAN)
    assert lines(view)[1] == "Nothing is due today."
    assert "Review what is due" not in tokens(view)


def test_without_a_bank_says_so() -> None:
    assert "no bank here yet" in lines(plan_page(None, PLAN))[1]
