"""Private pages as values: which page a button asks for, and what a page is made of.

A page's button carries `page.t.k3f9....2`: the subject, what it is of, and the number of the page. What pages say is
in `bot.quiz.page_texts`; an adapter draws it and decides nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.quiz.blocks import Code, Picture, Standings, Text
from bot.quiz.lessons import Lesson, write_lesson
from bot.quiz.tokens import Press, write_token

__all__ = [
    "OF_THE_TUTOR",
    "Bar",
    "Bars",
    "Bullets",
    "Dated",
    "HeatMap",
    "Leader",
    "Leaders",
    "Marked",
    "Named",
    "Page",
    "PageBlock",
    "PageView",
    "Subject",
    "Turn",
    "Wish",
    "read_page",
    "read_wish",
    "write_page",
    "write_wish",
]


class Subject(StrEnum):
    """What a private page is about. The values are stored in messages for ever: never reuse one."""

    MISSED = "m"
    STANDINGS = "t"
    BANKS = "b"
    SHEET = "s"
    HISTORY = "h"
    LEADERS = "l"
    HOSTING = "k"
    """What a host can put right: for whoever may lead the session."""
    PRIVACY = "p"
    """What somebody may have done with their own data; of `FORGET`, the question whether they mean it."""
    STUDY = "n"
    """The study sheet walked through: of nothing the banks, of a bank its outcomes, of `bank/outcome` the notes."""
    MASTERY = "y"
    """How well I have each outcome: of nothing the banks, of a bank its outcomes."""
    PLAN = "d"
    """What is due and planned, and how ready I shall be."""
    DUE = "q"
    """What will not stick, what rests, what is about to be forgotten."""
    LINKS = "i"
    """The accounts that are one learner."""
    GROUP = "g"
    """For a leader: where the group is weak, and who has asked to be seen."""
    ASSIGNMENTS = "a"
    """What is assigned here, and how far I am; for a leader, of an assignment, who has finished."""


OF_THE_TUTOR = frozenset(
    {
        Subject.STUDY,
        Subject.MASTERY,
        Subject.PLAN,
        Subject.DUE,
        Subject.LINKS,
        Subject.GROUP,
        Subject.ASSIGNMENTS,
    }
)
"""The subjects that `bot.ports.tutor.TutorDesk.own_page` knows, since they are about one person alone."""


class Wish(StrEnum):
    """What somebody may have done with their own data. The values are stored in messages for ever."""

    EXPORT = "export"
    FORGET = "forget"


@dataclass(frozen=True, slots=True)
class Page:
    """A private page: `of` names the session or the bank where the subject needs one; `number` counts from 0."""

    subject: Subject
    of: str = ""
    number: int = 0


_PAGE = re.compile(r"page\.([a-z])\.([^.]*)\.(\d{1,4})", re.ASCII)
_SUBJECTS = frozenset(subject.value for subject in Subject)


def write_page(page: Page) -> str:
    """The token of a button that leads to a page."""
    return f"page.{page.subject}.{page.of}.{page.number}"


def read_page(token: str) -> Page | None:
    """What `write_page` wrote; None for anything else."""
    match = _PAGE.fullmatch(token)
    if match is None or match[1] not in _SUBJECTS:
        return None
    return Page(Subject(match[1]), match[2], int(match[3]))


def write_wish(wish: Wish) -> str:
    """The token of a button by which somebody wishes something for their own data: `own.export`."""
    return f"own.{wish.value}"


def read_wish(token: str) -> Wish | None:
    """What `write_wish` wrote; None for anything else."""
    return next((wish for wish in Wish if write_wish(wish) == token), None)


@dataclass(frozen=True, slots=True)
class Turn:
    """A button that leads to a page, or does something: what a press of it stands for."""

    label: str
    page: Page | Press | Wish | Lesson

    @property
    def token(self) -> str:
        """What the button carries."""
        match self.page:
            case Page():
                return write_page(self.page)
            case Wish():
                return write_wish(self.page)
            case Lesson():
                return write_lesson(self.page)
        return write_token(self.page)


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name, and a few words on it. An adapter with room beside it shows the button `turn` there."""

    name: str
    detail: str = ""
    turn: Turn | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """An option of a question that is over, with a few words on it, and perhaps a button that belongs to it."""

    letter: str
    text: str
    right: bool
    detail: str = ""
    turn: Turn | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """A moment (ms since the epoch), shown as a day where the reader lives, and what happened then."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list under a word."""

    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leader:
    """A place on a board: the rank, who has it, what for, and whether it is the reader's own."""

    rank: int
    name: str
    told: str
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Leaders:
    """Places on a board, over many quizzes."""

    lines: tuple[Leader, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A share in 0..1 with its name and a few words; `faint`: little is known yet. `turn` is its button."""

    name: str
    share: float
    detail: str = ""
    faint: bool = False
    turn: Turn | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Shares to be compared, under a word."""

    title: str
    lines: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """How many answers there were on each day, the last of them today; `told` says it in words."""

    days: tuple[tuple[date, int], ...]
    told: str


PageBlock = Text | Code | Picture | Standings | Named | Marked | Dated | Bullets | Leaders | Bars | HeatMap


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as it is now: its entries, number `number` (from 0) of `of` pages, and the buttons to turn it."""

    title: str
    entries: tuple[tuple[PageBlock, ...], ...]
    number: int = 0
    of: int = 1
    turns: tuple[Turn, ...] = ()
