"""Where the buttons of private pages lead."""

from __future__ import annotations

import pytest

from adapters.web.addresses import address_of
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.pages import OF_THE_TUTOR, Page, Subject, Wish
from bot.quiz.tokens import Act, Press


@pytest.mark.parametrize(
    ("target", "address"),
    [
        (Page(Subject.MASTERY), "/mastery"),
        (Page(Subject.STUDY, "reefs/stress", 2), "/study/reefs/stress?page=2"),
        (Page(Subject.STUDY, "reefs/~4f1c9a02"), "/study/reefs/~4f1c9a02"),
        (Page(Subject.ASSIGNMENTS, "a1"), "/assignments/a1"),
        (Page(Subject.MISSED, "s1"), "/missed/s1"),
        (Page(Subject.SHEET, 'a b"<'), "/bank/a%20b%22%3C"),
        (Lesson(Deed.PRACTICE), "/practice"),
        (Lesson(Deed.PRACTICE, "reefs", 1), "/practice/reefs?further=1"),
        (Lesson(Deed.REVIEW, "reefs/stress"), "/review/reefs/stress"),
        (Lesson(Deed.MISSED, "s1"), "/missed/s1/practice"),
        (Lesson(Deed.ASSIGNMENT, "a1"), "/assignments/a1/practice"),
        (Wish.EXPORT, "/privacy/my-data.json"),
    ],
)
def test_what_has_a_page_has_an_address(target: Page | Lesson | Wish, address: str) -> None:
    assert address_of(target) == address


def test_a_room_is_led_back_to() -> None:
    assert address_of(Page(Subject.PLAN), "tuesday") == "/plan?room=tuesday"
    assert address_of(Page(Subject.PLAN, "reefs", 1), "tuesday") == "/plan/reefs?page=1&room=tuesday"


@pytest.mark.parametrize(
    "target", [Lesson(Deed.WAKE, "a/b"), Lesson(Deed.SPOTS, "a"), Press("s1", Act.REGRADE), Wish.FORGET]
)
def test_what_is_pressed_where_it_is_has_none(target: Lesson | Press | Wish) -> None:
    assert address_of(target) is None


def test_every_page_of_the_tutor_has_one() -> None:
    assert all(address_of(Page(subject)) for subject in OF_THE_TUTOR)
