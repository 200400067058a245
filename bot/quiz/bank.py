"""Banks and questions as immutable values, each known by the hash of its content.

A bank's texts are data: nothing here gives any character of them a power. An option's position in
`Question.options` is its identity ("option index", from 0); what a player sees as letters A, B, C is a
position in the order a session shuffled them to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = [
    "Bank",
    "Difficulty",
    "Image",
    "Kind",
    "Option",
    "Outcome",
    "Question",
    "ScoreBand",
    "Series",
    "StudyNote",
    "Suggestion",
    "band_for",
    "refers_to_others",
    "variants",
]


class Kind(StrEnum):
    """How a question is answered. TYPED and NUMERIC keep a place: no session asks them yet."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    TYPED = "typed"
    NUMERIC = "numeric"


class Difficulty(StrEnum):
    EASY = "easy"
    MODERATE = "moderate"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose. `feedback` is said to whoever chose it."""

    text: str
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of a question: an https address, and words for those who do not see it."""

    url: str
    alt: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A guess at the key that nobody has confirmed: option index, confidence in 0..1, the sentence it rests on."""

    option: int
    confidence: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a bank.

    `key` holds the indexes of the right options, ascending; empty means open: nobody has said what is right,
    and the question must not be asked. `suggestion` accompanies an open key only.
    `outcomes` are ids of the bank's outcomes. `shuffle` False keeps the written order of the options. `variant_of` is
    the id of the question of the same bank that this one asks in other words; empty for most.
    """

    id: str
    prompt: str
    options: tuple[Option, ...]
    key: tuple[int, ...]
    kind: Kind = Kind.SINGLE
    explanation: str = ""
    hint: str = ""
    difficulty: Difficulty | None = None
    outcomes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: Image | None = None
    shuffle: bool = True
    suggestion: Suggestion | None = None
    variant_of: str = ""

    @property
    def open(self) -> bool:
        """Whether the key is still missing."""
        return not self.key


@dataclass(frozen=True, slots=True)
class Outcome:
    """What somebody can do who has mastered a part of the bank."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class StudyNote:
    """One entry of the study sheet. `reference` is the title of something to read; `outcomes` are ids."""

    id: str
    title: str
    text: str
    reference: str = ""
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreBand:
    """What the scoring guide says to a result from `min_percent` (of the questions asked) upwards."""

    min_percent: float
    max_percent: float
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """The place of a bank in an ordered course: "day 97 of ..."."""

    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank of questions with everything that belongs to studying them."""

    id: str
    title: str
    questions: tuple[Question, ...]
    description: str = ""
    language: str = "en"
    difficulty: Difficulty | None = None
    tags: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    notes: tuple[StudyNote, ...] = ()
    bands: tuple[ScoreBand, ...] = ()
    series: Series | None = None
    licence: str = ""
    source: str = ""
    hash: str = field(default="", compare=False)

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """Questions without a key; a bank that has any is never served."""
        return tuple(question for question in self.questions if question.open)


def variants(question: Question, questions: Iterable[Question]) -> tuple[Question, ...]:
    """Those of a bank's questions that ask the same as one of them in other words, in the bank's order."""
    first = question.variant_of or question.id
    return tuple(each for each in questions if each.id != question.id and first in (each.id, each.variant_of))


def band_for(bands: Sequence[ScoreBand], percent: float) -> ScoreBand | None:
    """The band a result of `percent` (0..100) falls into: the one with the highest minimum not above it.

    Guides are written for the full number of questions and leave gaps ("8-9 of 10", "10 of 10") into which
    a percentage of fewer questions may fall; a gap belongs to the band below it. None where no band reaches down.
    """
    reached = [band for band in bands if band.min_percent <= percent + 1e-9]
    return max(reached, key=lambda band: band.min_percent, default=None)


_TO_ALL = re.compile(
    r"\b(?:all|none|both|any|neither|either|each)(?:\s+of)?(?:\s+(?:the|these|those))?"
    r"\s+(?:above|below|others?|options|answers|choices|preceding|them|these|those)\b",
    re.IGNORECASE,
)
_LETTERS_ALONE = re.compile(
    r"^\s*(?:both|either|neither|only)?\s*\(?[a-h]\)?(?:\s*(?:,|and|or|nor|&|\+)\s*\(?[a-h]\)?)+(?:\s+(?:are|is)\b.*|\s+only|\s*\.?\s*)$",
    re.IGNORECASE,
)
_LETTER_NAMED = re.compile(r"\b(?:[Oo]ption|[Aa]nswer|[Cc]hoice)s?\s+\(?[A-H]\b")


def refers_to_others(text: str) -> bool:
    """Whether an option speaks of other options ("All of the above", "Both b and c are correct").

    Such a question keeps its written order, since moving its options would change what is right.
    """
    return any(pattern.search(text) for pattern in (_TO_ALL, _LETTERS_ALONE, _LETTER_NAMED))
