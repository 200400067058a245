"""What a button of the tutor carries: `tutor.a.k3f9.4.2` is the deed, what it is of, a number and a position.

Unlike a quiz's buttons (`bot.quiz.tokens`) these are about one person alone, wherever they press them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Deed", "Lesson", "part_in", "read_lesson", "scope_of", "write_lesson"]


class Deed(StrEnum):
    """What pressing such a button means. The values are stored in messages for ever: never reuse one."""

    PRACTICE = "p"
    """Begin to practise, or go on: `of` is empty (whatever needs it most), a bank, or a bank and an outcome of it
    (`bank/outcome`)."""
    REVIEW = "r"
    """Only what is due; `of` as above."""
    MISSED = "m"
    """What I missed in the session `of`, once more."""
    ASSIGNMENT = "z"
    """Begin, or go on with, an attempt at the assignment `of`."""
    PICK = "a"
    """In the practice `of`, ask `number`: the option shown at `position`."""
    SUBMIT = "s"
    NEXT = "n"
    HINT = "h"
    NOTE = "t"
    """Show me the note of the study sheet."""
    REPORT = "w"
    """This question is wrong."""
    SUSPEND = "x"
    """Never ask me this again."""
    BURY = "b"
    """Not today."""
    UNDO = "u"
    """Take my last answer back."""
    STOP = "q"
    WAKE = "e"
    """Ask me again what I had suspended: the question `of`, as `bank/question`."""
    SPOTS = "g"
    """For a leader: start a quiz on the group's weak spots, those of the bank `of`."""
    SEEN = "v"
    """Let the group's leader count me in (`number` 1), or no more (0)."""
    REMIND = "d"
    """Tell me once a day that something is due: at the minute `number` of the day if `position` is 1; 2: no more;
    else the press asks which hours there are."""
    LINK = "l"
    """Give me a code for my other accounts."""
    UNLINK = "k"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A token taken apart. What a deed has no use for is empty or 0."""

    deed: Deed
    of: str = ""
    number: int = 0
    position: int = 0


_LESSON = re.compile(r"tutor\.([a-z])\.([^.]{0,80})\.(\d{1,5})\.(\d{1,2})", re.ASCII)
_DEEDS = frozenset(deed.value for deed in Deed)


def write_lesson(lesson: Lesson) -> str:
    """The token of a button."""
    return f"tutor.{lesson.deed.value}.{lesson.of}.{lesson.number}.{lesson.position}"


def read_lesson(token: str) -> Lesson | None:
    """What `write_lesson` wrote; None for anything else, whoever made it up."""
    match = _LESSON.fullmatch(token)
    if match is None or match[1] not in _DEEDS:
        return None
    lesson = Lesson(Deed(match[1]), match[2], int(match[3]), int(match[4]))
    return lesson if write_lesson(lesson) == token else None


_LONGEST = 80
"""Characters of what a lesson is of; `_LESSON` says so too."""


def scope_of(bank: str, part: str = "") -> str:
    """What a lesson or a page is of: a bank, or an outcome or a question of it (`bank/part`); ids are the bank's.

    A part whose id would not fit stands by a digest of it, which no id looks like: `bank/~4f1c9a02`.
    """
    whole = f"{bank}/{part}" if part else bank
    return whole if len(whole) <= _LONGEST else f"{bank}/~{hashlib.sha256(part.encode()).hexdigest()[:8]}"


def part_in(scope: str, parts: Iterable[str]) -> str | None:
    """The one of the parts of its bank that `scope_of` meant; None for a bank alone, or where it is there no more."""
    bank, _, named = scope.partition("/")
    return next((part for part in parts if scope_of(bank, part) == scope), None) if named else None
