"""A daily quiz's plan in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.quiz.blocks import Heading, Style, Text, Tone
from bot.quiz.daily import Daily, Plan, State
from bot.quiz.daily_words import clock_words, days_words, moment_words, plan_card, plan_words, span_words
from bot.quiz.recurrence import Recurrence
from bot.quiz.session import Pace, Settings
from bot.quiz.stages import Stage
from bot.quiz.tokens import Act, Press, read_token
from tests.quiz.values import NOW, ROOM, a_session

WEEK = tuple(range(7))
PLAN = Plan(Recurrence(9 * 60 + 5, WEEK), "Europe/Berlin", bank="things", count=5)
DAILY = Daily("d1", ROOM, "host", "Hanna", PLAN, NOW, next_day=date(2026, 5, 4))


def test_a_minute_of_the_day_is_told_as_a_clock_shows_it() -> None:
    assert [clock_words(minute) for minute in (0, 65, 23 * 60 + 59)] == ["00:00", "01:05", "23:59"]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (WEEK, "every day"),
        ((0, 1, 2, 3, 4), "Monday to Friday"),
        ((4, 5, 6), "Friday to Sunday"),
        ((1,), "Tuesday"),
        ((5, 6), "Saturday and Sunday"),
        ((1, 3, 5), "Tue, Thu and Sat"),
    ],
    ids=str,
)
def test_days_are_told_as_people_say_them(days: tuple[int, ...], words: str) -> None:
    assert days_words(days) == words


def test_a_length_of_time_is_told_in_hours_from_sixty_minutes_on() -> None:
    assert [span_words(each) for each in (59, 60, 61, 120)] == ["59 minutes", "1 h", "1 h 1 min", "2 h"]


def test_a_moment_names_day_time_and_zone() -> None:
    assert moment_words(date(2026, 5, 4), PLAN) == "Monday 4 May, 09:05 (Europe/Berlin)"


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (PLAN, "Every day at 09:05 (Europe/Berlin): 5 questions from “Things”, open for 12 h, each at their own pace."),
        (
            replace(PLAN, count=1, pace=Pace.TOGETHER),
            "Every day at 09:05 (Europe/Berlin): 1 question from “Things”, all together, 30 seconds a question.",
        ),
        (
            replace(PLAN, bank="", series="course", count=None),
            "Every day at 09:05 (Europe/Berlin): all questions from the next of the series “Things”, open for 12 h, "
            "each at their own pace.",
        ),
    ],
    ids=["of a bank", "together", "of a series"],
)
def test_a_plan_is_one_sentence(plan: Plan, words: str) -> None:
    assert plan_words(plan, "Things") == words


def test_the_card_says_what_is_planned_when_it_comes_and_what_happens_if_it_cannot() -> None:
    card = plan_card(DAILY, "Things", None, 0)
    assert card.blocks == (
        Heading("Things", "Daily quiz"),
        Text(plan_words(PLAN, "Things")),
        Text("Next: Monday 4 May, 09:05 (Europe/Berlin).", Tone.GOOD),
        Text("If something keeps it from its time, it is posted late by at most 2 h, else left out.", Tone.MUTED),
    )
    assert (card.session, card.slot, card.stage, card.buttons) == ("d1", "daily", Stage.CLOSED, ())
    assert card.fallback == f"Daily quiz: {plan_words(PLAN, 'Things')}"


def test_one_that_is_paused_says_so_instead_of_when_it_comes() -> None:
    texts = [
        b.text for b in plan_card(replace(DAILY, state=State.PAUSED), "Things", None, 0).blocks if isinstance(b, Text)
    ]
    assert texts[1] == "It is paused."
    assert not any(text.startswith("Next:") for text in texts)


def test_one_without_a_next_day_tells_none() -> None:
    assert len(plan_card(replace(DAILY, next_day=None), "Things", None, 0).blocks) == 3


def test_one_without_a_grace_is_never_late() -> None:
    card = plan_card(replace(DAILY, plan=replace(PLAN, grace_minutes=0)), "Things", None, 0)
    assert card.blocks[-1] == Text(
        "If something keeps it from its time, it is never posted late, else left out.", Tone.MUTED
    )


def test_todays_quiz_can_be_answered_from_it_where_each_answers_alone() -> None:
    own = replace(a_session(), settings=Settings(pace=Pace.OWN))
    card = plan_card(DAILY, "Things", own, 3)
    assert card.blocks[-1] == Text("Today's quiz is open; 3 took part so far.", Tone.NOTICE)
    assert [(b.label, read_token(b.token), b.style) for b in card.buttons] == [
        ("Answer", Press("s1se", Act.PLAY), Style.PRIMARY)
    ]
    assert plan_card(DAILY, "Things", a_session(), 3).buttons == ()
