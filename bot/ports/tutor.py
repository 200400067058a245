"""What adapters ask of the tutor: parts of `bot.ports.Engine` and `bot.ports.Desk`. Everything is for one person alone.

A person is known as their platform knows them (`Place.platform`, `Person.id`); accounts that were linked are one
learner. `place` is where something was said: its tenant says which banks there are. All times are ms since the epoch.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from bot.quiz.events import Person, Place
from bot.quiz.lessons import Lesson
from bot.quiz.pages import Page, PageView

if TYPE_CHECKING:
    from bot.ports.desk import Reply

__all__ = [
    "Assign",
    "LinkAccounts",
    "PlanWishes",
    "SetPlan",
    "Study",
    "TutorCommand",
    "TutorDesk",
    "TutorEngine",
    "Unassign",
]


@dataclass(frozen=True, slots=True)
class Study:
    """Somebody pressed a button of the tutor, or said the command that means the same. `stamp` is when."""

    place: Place
    person: Person
    lesson: Lesson
    stamp: int


@dataclass(frozen=True, slots=True)
class SetPlan:
    """How somebody wants to learn. What is None stays as it is; `exam` may be taken off with `no_exam`.

    `a_day` is how many questions a day they wish to answer (0: no wish any more), `new_a_day` how many of them new ones
    at the most (0: no limit), `zone` where they live (IANA; empty: where their group does).
    """

    place: Place
    person: Person
    exam: date | None = None
    no_exam: bool = False
    a_day: int | None = None
    new_a_day: int | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class PlanWishes:
    """How somebody has said that they want to learn, for a form to begin with. None and empty: nothing was said."""

    exam: date | None = None
    a_day: int | None = None
    new_a_day: int | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True)
class LinkAccounts:
    """Somebody shows the code that their other account was given: both are one learner from now on."""

    place: Place
    person: Person
    code: str


@dataclass(frozen=True, slots=True)
class Assign:
    """A leader sets an assignment: the questions of a bank (perhaps of one outcome of it), to be answered by
    `deadline` at one's own pace, `attempts` times at the most. With `announce` a post in `place` tells of it.
    """

    place: Place
    person: Person
    bank: str
    deadline: int
    attempts: int = 1
    outcome: str | None = None
    title: str = ""
    announce: bool = False


@dataclass(frozen=True, slots=True)
class Unassign:
    """A leader takes an assignment back; what was done for it is kept."""

    place: Place
    person: Person
    assignment: str


TutorCommand = Study | SetPlan | LinkAccounts | Assign | Unassign


class TutorEngine(Protocol):
    """The part of `Engine`."""

    async def tutor(self, command: TutorCommand) -> Reply:
        """What the tutor says to it, after the commit: `Reply.card` is for this person's eyes alone, and replaces the
        private card that was pressed. Only a leader may set assignments and see the group's weak spots.
        """
        ...


class TutorDesk(Protocol):
    """The part of `Desk`."""

    async def own_page(self, place: Place, person: Person, page: Page) -> PageView:
        """A page of the tutor as it is now for a person: STUDY, MASTERY, PLAN, DUE, LINKS, GROUP, ASSIGNMENTS."""
        ...

    async def due_count(self, place: Place, person: Person) -> int:
        """How many questions are due today for a person, of the banks there are in that tenant."""
        ...

    async def plan_wishes(self, place: Place, person: Person) -> PlanWishes:
        """How a person has said that they want to learn."""
        ...

    async def chart(self, place: Place, person: Person, page: Page) -> bytes | None:
        """The picture that belongs to a page (MASTERY, PLAN), as PNG; None where there is nothing to draw, or no
        drawer installed.
        """
        ...
