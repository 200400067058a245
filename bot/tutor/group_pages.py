"""What is assigned, and the accounts that are one learner. Pure texts for any platform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.quiz.blocks import Text, Tone
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.page_texts import Entry, leafed, paged, said
from bot.quiz.pages import Dated, Named, Page, PageBlock, PageView, Subject, Turn
from bot.quiz.wording import counted
from bot.tutor.assignments import Assignment, Attempt, Effort
from bot.tutor.attempts import best, may_begin, open_attempt
from bot.tutor.study_pages import with_turns

__all__ = ["GONE", "NOT_SHOWN", "PEOPLE", "assignment_page", "assignments_page", "links_page", "page_of_people"]

_ASSIGNED, PEOPLE = 5, 10
"""Entries a page."""
GONE = "This assignment is not here any more."
ASSIGNMENTS = "Assignments"
ACCOUNTS = "Your accounts"
NOT_SHOWN = "Only whoever leads here sees who has finished."


def assignments_page(
    assigned: Sequence[tuple[Assignment, Sequence[Attempt], int | None]], page: Page, now: int, *, leads: bool
) -> PageView:
    """What is assigned: each with the reader's own attempts, and how many people have finished it; None where the
    reader neither leads nor has set it.
    """
    if not assigned:
        none = "Nothing is assigned here."
        return said(ASSIGNMENTS, f"{none} A leader sets an assignment with its own command." if leads else none)
    return paged(ASSIGNMENTS, [_assigned(*each, now) for each in assigned], _ASSIGNED, page)


def _assigned(assignment: Assignment, mine: Sequence[Attempt], finished: int | None, now: int) -> Entry:
    turn = None
    if open_attempt(mine) is not None and now < assignment.deadline:
        turn = Turn("Go on", Lesson(Deed.ASSIGNMENT, assignment.id))
    elif may_begin(assignment, mine, now):
        turn = Turn("Once more" if mine else "Begin", Lesson(Deed.ASSIGNMENT, assignment.id))
    over = "is over" if now >= assignment.deadline else "to be done by then"
    blocks: list[PageBlock] = [
        Named(assignment.title, _mine(assignment, mine, now), turn),
        Dated(assignment.deadline, over),
    ]
    if finished is not None:
        who = Turn("Who has finished", Page(Subject.ASSIGNMENTS, assignment.id))
        done = (
            "Nobody has finished yet"
            if not finished
            else f"{finished} {'person has' if finished == 1 else 'people have'} finished"
        )
        blocks.append(Named(done, f"id {assignment.id}", who))
    return tuple(blocks)


def _mine(assignment: Assignment, mine: Sequence[Attempt], now: int) -> str:
    going, done = open_attempt(mine), best(mine)
    left, open_still = assignment.attempts - len(mine), now < assignment.deadline
    return ", ".join(
        filter(
            None,
            (
                f"{done.right} of {done.of} right" if done else "",
                f"{going.answered} of {going.of} answered" if going else "",
                f"{counted(left, 'attempt')} left" if open_still and (assignment.attempts > 1 or not mine) else "",
                "finished" if done and not left and not going else "",
            ),
        )
    )


def page_of_people(page: Page, begun: int) -> Page:
    """The page of an assignment that is shown, of `begun` people; a number past the end gives the last."""
    return replace(page, number=min(page.number, max(begun - 1, 0) // PEOPLE))


def assignment_page(
    assignment: Assignment, begun: int, finished: int, efforts: Sequence[Effort], page: Page
) -> PageView:
    """Who has worked on an assignment: those on a page (`page_of_people`) of `begun`, of whom some `finished`."""
    back = Turn("All assignments", Page(Subject.ASSIGNMENTS))
    if not begun:
        return with_turns(said(assignment.title, "Nobody has begun yet."), back)
    head: Entry = (Text(f"{finished} of {counted(begun, 'participant')} finished.", Tone.MUTED),)
    entries = [head, *(_person(each) for each in efforts)]
    return with_turns(leafed(assignment.title, entries, page, -(-begun // PEOPLE)), back)


def _person(effort: Effort) -> Entry:
    done, last = effort.best, effort.last
    if done is None or done.finished_at is None:
        return (Named(last.name, f"began, {last.answered} of {last.of} answered"),)
    told = f"{done.right} of {done.of} right, {counted(effort.attempts, 'attempt')}"
    return (Named(last.name, told), Dated(done.finished_at, "finished"))


def links_page(accounts: Sequence[tuple[str, str]], page: Page) -> PageView:
    """The accounts that are one learner, as (platform, name); the reader's own comes first."""
    entries: list[Entry] = [
        (Named(name or "?", platform.capitalize() + (", this account" if number == 0 else "")),)
        for number, (platform, name) in enumerate(accounts)
    ]
    code = Turn("Give me a code", Lesson(Deed.LINK))
    if len(accounts) < 2:
        told = (
            "What you remember is known for this account alone. Do you have another one, on another platform? Take a "
            "code here and give it under “Your accounts” there within 10 minutes: from then on both are one."
        )
        return PageView(ACCOUNTS, (*entries, (Text(told),)), turns=(code,))
    told = (
        "What you answer on any of them is one memory. Take this account out, and it keeps what was answered on it; "
        "the others keep the rest."
    )
    out = Turn("Take this account out", Lesson(Deed.UNLINK))
    return PageView(ACCOUNTS, (*entries, (Text(told, Tone.MUTED),)), turns=(code, out))
