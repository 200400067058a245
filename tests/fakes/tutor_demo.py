"""What somebody learns in the scenes of `room_demo`: practice cards and the tutor's pages, with plausible content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, timedelta

from bot.quiz.bank import Question
from bot.quiz.blocks import Card
from bot.quiz.codec import question_hash
from bot.quiz.effects import Note
from bot.quiz.events import Place
from bot.quiz.lessons import scope_of
from bot.quiz.pages import Page, PageView, Subject
from bot.quiz.recurrence import local_day
from bot.quiz.session import Asked
from bot.tutor.assignments import Assignment, Attempt, Effort
from bot.tutor.days import DayCount
from bot.tutor.group_pages import assignment_page, assignments_page, links_page
from bot.tutor.learned import Held, Learned
from bot.tutor.mastery import WeakSpot
from bot.tutor.mastery_pages import WeakBank, cared_for, due_page, group_page, heat, mastery_page
from bot.tutor.memory import BLANK, DAY_MS, Memory
from bot.tutor.plan_pages import PlanFacts, plan_page
from bot.tutor.practice import Ask, Ending, Mode, Practice
from bot.tutor.practice_cards import Day, ask_card, end_card, feedback_card
from bot.tutor.practice_cards import Learned as Told
from bot.tutor.profile import Profile
from bot.tutor.readiness import PlannedDay, Readiness
from bot.tutor.reviews import Account
from bot.tutor.study_pages import study_page
from tests.fakes.room_demo import HOST, NAMES, REEF

__all__ = ["learning_cards", "learning_pages"]

PAY, SIGNS, COUNT, WHITE = REEF.questions
HINT = "Think of who has light, and who has shelter."
TODAY = Day(done=7, right=5, planned=12, due=4, streak=6)
"""How the reader's day stands."""
BREAD = replace(REEF, id="bread", title="Bread, beer and the rest of it", description="Yeast at work.", notes=())


def learning_cards(now: int) -> Mapping[str, Card]:
    """The cards of a practice."""
    pay, signs, count = (_practice(each, now) for each in (PAY, SIGNS, COUNT))
    hinted = replace(PAY, hint=HINT)
    drafted = _with(signs, draft=(0, 2))
    right, wrong = _with(pay, choice=(0,)), _with(pay, choice=(1,))
    missed = replace(_with(count, choice=(0,)), mode=Mode.MISSED, left=(), among=3)
    note = Told(3, notes=REEF.notes[:1])
    return {
        "practice": ask_card(pay, hinted, TODAY),
        "practice-hint": ask_card(_with(pay, hints=1), hinted, TODAY),
        "practice-multiple": ask_card(drafted, SIGNS, TODAY, Note("Noted: A and C.")),
        "practice-long": ask_card(_practice(WHITE, now), WHITE, TODAY),
        "practice-right": feedback_card(right, PAY, Told(12), TODAY),
        "practice-wrong": feedback_card(wrong, PAY, note, TODAY),
        "practice-note": feedback_card(wrong, PAY, replace(note, open_notes=True), TODAY),
        "practice-leech": feedback_card(missed, COUNT, Told(1, sticks=False), TODAY),
        "practice-multiple-wrong": feedback_card(_with(signs, choice=(0, 4)), SIGNS, Told(1), TODAY),
        "practice-end": end_card(_ended(pay, Ending.ENOUGH), replace(TODAY, done=12, right=9)),
        "practice-stopped": end_card(_ended(pay, Ending.STOPPED), replace(TODAY, due=0)),
        "practice-nothing": end_card(None, Day()),
    }


def _practice(question: Question, now: int) -> Practice:
    order = tuple(range(len(question.options)))
    asked = Asked(question.id, question_hash(question), question.kind, question.key, order)
    ask = Ask(8, "", REEF.id, "", asked, 0.25, now)
    return Practice("practice1", Mode.PLAN, REEF.id, "demo", now, number=8, ask=ask, answered=8, right=6)


def _with(practice: Practice, **changes: object) -> Practice:
    assert practice.ask is not None, "there is a question"
    return replace(practice, ask=replace(practice.ask, **changes))  # type: ignore[arg-type]


def _ended(practice: Practice, ending: Ending) -> Practice:
    return replace(practice, ask=None, ending=ending)


def learning_pages(now: int) -> Mapping[str, PageView]:
    """The tutor's pages."""
    reef, bread = _learned(now)
    both = (reef, bread)
    of_reef, days = REEF.id, _days(now)
    spots = (WeakSpot("stress", 0.41, 6, 58), WeakSpot("method", 0.52, 5, 31))
    task, attempts = _assigned(now)
    mine = [each for each in attempts if each.account.person == HOST.id]
    efforts = [Effort(1, each, each if each.finished_at else None) for each in (*attempts[1:], *mine)]
    return {
        "study": study_page(both, Page(Subject.STUDY), now),
        "study-bank": study_page((reef,), Page(Subject.STUDY, of_reef), now),
        "study-notes": study_page((reef,), Page(Subject.STUDY, scope_of(of_reef, "partners")), now),
        "mastery": mastery_page(both, heat(days), Page(Subject.MASTERY), now),
        "mastery-bank": mastery_page((reef,), heat(()), Page(Subject.MASTERY, of_reef), now),
        "plan": plan_page(_plan(now), Page(Subject.PLAN)),
        "due": due_page(cared_for((reef,), now), Page(Subject.DUE), now),
        "links": links_page((("discord", "Ines"), ("web", "Ines R.")), Page(Subject.LINKS)),
        "links-alone": links_page((("discord", "Ines"),), Page(Subject.LINKS)),
        "group": group_page((WeakBank(reef, spots),), NAMES[:6], Page(Subject.GROUP), seen=True),
        "group-member": group_page(None, (), Page(Subject.GROUP), seen=False),
        "assignments": assignments_page(
            [(task, mine, 1), (_over(task), (), 0)], Page(Subject.ASSIGNMENTS), now, leads=True
        ),
        "assignment": assignment_page(task, 3, 2, efforts, Page(Subject.ASSIGNMENTS, task.id)),
    }


def _learned(now: int) -> tuple[Learned, Learned]:
    fresh = Memory(
        14.0, 5.0, now - 20 * DAY_MS, now - 4 * DAY_MS, now + 10 * DAY_MS, answers=4, right=4, meetings=3, run=3
    )
    fading = Memory(
        5.0, 6.0, now - 30 * DAY_MS, now - 9 * DAY_MS, now - 4 * DAY_MS, answers=3, right=2, meetings=3, run=1
    )
    stubborn = replace(fading, stability=0.8, answers=9, right=3, meetings=8, run=0, lapses=5)
    resting = replace(fading, suspended=True)
    memories = (fresh, fading, stubborn, resting)
    held = (
        Held(each.id, each.outcomes, memory, each.prompt) for each, memory in zip(REEF.questions, memories, strict=True)
    )
    nothing = (Held(each.id, each.outcomes, BLANK, each.prompt) for each in BREAD.questions)
    return Learned(REEF, tuple(held)), Learned(BREAD, tuple(nothing))


def _days(now: int) -> tuple[DayCount, ...]:
    today = local_day(now, UTC)
    counts = (0, 0, 4, 9, 0, 0, 2, 12, 8, 0, 0, 1, 5, 6) * 2
    return tuple(DayCount(today - timedelta(days=len(counts) - 1 - at), count) for at, count in enumerate(counts))


def _plan(now: int) -> PlanFacts:
    today = local_day(now, UTC)
    asked = ((4, 8), (4, 8), (3, 9), (0, 12), (0, 12), (0, 12), (0, 11))
    days = tuple(PlannedDay(today + timedelta(days=at), new, again) for at, (new, again) in enumerate(asked))
    coming = (DayCount(today, 4), DayCount(today + timedelta(days=1), 2))
    ready = Readiness(0.46, 0.29, 0.83, 3, days)
    exam: date = today + timedelta(days=24)
    profile = Profile(exam, a_day=12, new_a_day=4, zone="Europe/Lisbon")
    return PlanFacts(today, ((REEF.title, 3), (BREAD.title, 1)), coming, profile, ready, 11.6, "Europe/Lisbon")


def _assigned(now: int) -> tuple[Assignment, tuple[Attempt, ...]]:
    place = Place("demo", "web", "main")
    task = Assignment("k3f9", place, HOST.id, HOST.name, REEF.id, None, "Reefs before Friday", now + 3 * DAY_MS, 2, now)
    people = [(HOST.id, HOST.name, 1, None), ("w01", "Tomasz", 4, now), ("w02", "Adaeze", 2, now - DAY_MS)]
    attempts = (
        Attempt(
            "demo", task.id, Account("web", id), 1, name, now - DAY_MS, right, right if done is None else 4, 4, done
        )
        for id, name, right, done in people
    )
    return task, tuple(attempts)


def _over(task: Assignment) -> Assignment:
    return replace(task, id="b7q2", title="Yeast, to warm up", attempts=1, deadline=task.deadline - 10 * DAY_MS)
