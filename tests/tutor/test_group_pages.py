"""What is assigned, and the accounts that are one learner."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.quiz.events import Place
from bot.quiz.pages import Named, Page, Subject
from bot.tutor.assignments import Assignment, Attempt, Effort
from bot.tutor.group_pages import assignment_page, assignments_page, links_page, page_of_people
from bot.tutor.memory import DAY_MS
from bot.tutor.reviews import Account
from tests.tutor.pages import lines, tokens
from tests.tutor.values import NOW

PAGE, OF_ONE = Page(Subject.ASSIGNMENTS), Page(Subject.ASSIGNMENTS, "a1")
TASK = Assignment(
    "a1", Place("t", "web", "main"), "host", "Hanna", "things", None, "Things by Friday", NOW + 3 * DAY_MS, 2, NOW
)


def tried(number: int = 1, right: int = 3, *, done: bool = True, person: str = "ann") -> Attempt:
    finished = NOW + number if done else None
    return Attempt("t", "a1", Account("web", person), number, person.title(), NOW, right, 4 if done else 1, 4, finished)


class TestWhatIsAssigned:
    @pytest.mark.parametrize(
        ("mine", "told", "button"),
        [
            ((), "2 attempts left", "Begin"),
            ((tried(done=False),), "1 of 4 answered, 1 attempt left", "Go on"),
            ((tried(),), "3 of 4 right, 1 attempt left", "Once more"),
            ((tried(), tried(2, 2)), "3 of 4 right, 0 attempts left, finished", None),
            ((tried(), tried(2, done=False)), "3 of 4 right, 1 of 4 answered, 0 attempts left", "Go on"),
        ],
    )
    def test_shows_where_one_stands_and_the_way_on(
        self, mine: tuple[Attempt, ...], told: str, button: str | None
    ) -> None:
        view = assignments_page([(TASK, mine, None)], PAGE, NOW, leads=False)
        assert lines(view) == ["Assignments", f"Things by Friday | {told}", "to be done by then"]
        assert list(tokens(view)) == ([button] if button else [])

    def test_cannot_be_begun_after_its_time(self) -> None:
        for mine in ((), (tried(done=False),)):
            view = assignments_page([(TASK, mine, None)], PAGE, TASK.deadline, leads=False)
            assert lines(view)[-1] == "is over"
            assert tokens(view) == {}

    def test_says_nothing_of_attempts_where_the_only_one_was_made(self) -> None:
        view = assignments_page([(replace(TASK, attempts=1), (tried(),), None)], PAGE, NOW, leads=False)
        assert lines(view)[1] == "Things by Friday | 3 of 4 right, finished"

    @pytest.mark.parametrize(
        ("finished", "told"),
        [(0, "Nobody has finished yet"), (1, "1 person has finished"), (2, "2 people have finished")],
    )
    def test_shows_a_leader_how_many_have_finished_and_who(self, finished: int, told: str) -> None:
        view = assignments_page([(TASK, (), finished)], PAGE, NOW, leads=True)
        assert lines(view)[-1] == f"{told} | id a1"
        assert tokens(view)["Who has finished"] == "page.a.a1.0"

    def test_is_nothing_where_nothing_is(self) -> None:
        assert lines(assignments_page([], PAGE, NOW, leads=False))[1] == "Nothing is assigned here."
        assert "its own command" in lines(assignments_page([], PAGE, NOW, leads=True))[1]


class TestWhoHasFinished:
    def test_is_told_with_the_best_result_of_each_the_best_first(self) -> None:
        efforts = [
            Effort(1, tried(1, 4, person="ben"), tried(1, 4, person="ben")),
            Effort(2, tried(2, 3, person="ann"), tried(2, 3, person="ann")),
            Effort(1, tried(1, 0, done=False, person="cat"), None),
        ]
        view = assignment_page(TASK, 3, 2, efforts, OF_ONE)
        assert lines(view) == [
            "Things by Friday",
            "2 of 3 participants finished.",
            "Ben | 4 of 4 right, 1 attempt",
            "finished",
            "Ann | 3 of 4 right, 2 attempts",
            "finished",
            "Cat | began, 1 of 4 answered",
        ]
        assert tokens(view) == {"All assignments": "page.a..0"}

    def test_of_many_is_leafed_through(self) -> None:
        page = page_of_people(replace(OF_ONE, number=7), 12)
        efforts = [Effort(1, tried(person=f"p{n}"), tried(person=f"p{n}")) for n in (10, 11)]
        view = assignment_page(TASK, 12, 12, efforts, page)
        names = [block.name for entry in view.entries for block in entry if isinstance(block, Named)]
        assert names == ["P10", "P11"]
        assert tokens(view)["◀ Back"] == "page.a.a1.0"

    def test_is_nobody_yet(self) -> None:
        assert "Nobody has begun" in lines(assignment_page(TASK, 0, 0, [], page_of_people(OF_ONE, 0)))[1]


class TestAccounts:
    page = Page(Subject.LINKS)

    def test_that_stand_alone_are_offered_a_code(self) -> None:
        view = links_page([("discord", "Ann")], self.page)
        assert lines(view)[1] == "Ann | Discord, this account"
        assert tokens(view) == {"Give me a code": "tutor.l..0.0"}

    def test_that_are_one_can_be_parted(self) -> None:
        view = links_page([("discord", "Ann"), ("slack", "")], self.page)
        assert lines(view)[1:3] == ["Ann | Discord, this account", "? | Slack"]
        assert tokens(view)["Take this account out"] == "tutor.k..0.0"
