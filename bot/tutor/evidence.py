"""What one answer says about somebody's memory of a question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from bot.quiz.bank import Kind, Question

__all__ = ["KNOWN_BEFORE", "Evidence", "Grade", "Source", "chance_of", "grade_of", "knew"]

KNOWN_BEFORE = 0.2
"""The share of questions that people know before they meet them here, where nothing was seen yet."""
FAST, SLOW = 0.5, 2.0
"""An answer in less than half of the usual time was easy; in more than twice the usual time it was hard."""
UNREAD_MS = 1_000
"""Nobody reads a question in less: a right answer as quick as this is worth no more than a guess."""


class Source(StrEnum):
    """Where an answer was given."""

    LIVE = "live"
    CHALLENGE = "challenge"
    DAILY = "daily"
    PRACTICE = "practice"


class Grade(IntEnum):
    """How well a question was recalled; the numbers are FSRS's ratings."""

    FORGOTTEN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Evidence:
    """One answer of a player to a question.

    `cursor` grows with every answer of this player to this question that is kept, whatever its source, and never
    changes; `at` is ms since the epoch. `hash` is the question's content as it was asked; `elapsed_ms` the time taken,
    `usual_ms` what others take, None where unknown; `hints` how many were asked for; `chance` how likely a blind
    guess is right, 0..1.
    """

    cursor: int
    at: int
    right: bool
    chance: float = 0.25
    source: Source = Source.PRACTICE
    hash: str = ""
    elapsed_ms: int | None = None
    usual_ms: int | None = None
    hints: int = 0


def chance_of(question: Question) -> float:
    """How likely a blind guess at the question is right, 0..1; 0.0 where there is nothing to choose from."""
    options = len(question.options)
    if not options:
        return 0.0
    return 1 / (2**options - 1) if question.kind is Kind.MULTIPLE else 1 / options


def grade_of(evidence: Evidence) -> Grade:
    """The grade of an answer by itself: right or wrong, with a hint, and how long it took beside the usual time.

    Without a usual time a right answer is good, whatever it took.
    """
    if not evidence.right:
        return Grade.FORGOTTEN
    if evidence.hints:
        return Grade.HARD
    if not evidence.usual_ms or evidence.elapsed_ms is None:
        return Grade.GOOD
    pace = evidence.elapsed_ms / evidence.usual_ms
    return Grade.EASY if pace < FAST else Grade.HARD if pace > SLOW else Grade.GOOD


def knew(evidence: Evidence, expected: float) -> float:
    """How likely it is that a right answer was known and not guessed, 0..1; `expected` is the recall predicted before.

    Bayes' rule over two ways to be right: recalled, or not recalled and guessed. 0.0 for a wrong answer.
    """
    if not evidence.right:
        return 0.0
    guessed = 1.0 if evidence.elapsed_ms is not None and evidence.elapsed_ms < UNREAD_MS else evidence.chance
    right = expected + (1 - expected) * guessed
    return expected / right if right else 1.0
