"""What is known of a quiz when it is over: the facts that its results, statistics and exports are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.quiz.bank import Outcome, Question, ScoreBand
from bot.quiz.blocks import OutcomeLine
from bot.quiz.scoring import Score
from bot.quiz.session import Asked, Session

__all__ = ["Access", "ClosedRound", "MarkedAnswer", "OutcomeCount", "Results", "access", "outcome_lines"]


@dataclass(frozen=True, slots=True)
class ClosedRound:
    """A question that was asked and closed. `number` counts from 0; times are ms since the epoch."""

    number: int
    asked: Asked
    question: Question
    opened_at: int | None
    closed_at: int


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """A submitted answer of a closed round: option indexes, `mark` of 1.0, points, and the time it took in ms."""

    round: int
    player: str
    choice: tuple[int, ...]
    mark: float
    points: int
    elapsed_ms: int
    answered_at: int


@dataclass(frozen=True, slots=True)
class Results:
    """A session with its closed rounds in order, everybody who ever sat in it, and every answer that was marked.

    An answer's round is always among `rounds`, and its player among `scores`. A player has one answer a round, the
    one that counted, so whoever computes statistics has first attempts alone.
    """

    session: Session
    rounds: tuple[ClosedRound, ...]
    scores: tuple[Score, ...]
    answers: tuple[MarkedAnswer, ...]
    outcomes: tuple[Outcome, ...] = ()
    bands: tuple[ScoreBand, ...] = ()


class Access(StrEnum):
    """How much of the results somebody may see."""

    WHOLE = "whole"
    """Everybody's answers, statistics, exports: for the host."""
    OWN = "own"
    """The summary, and one's own answers: for whoever has a seat."""
    NONE = "none"
    """Not even that there is such a quiz."""


def access(results: Results | None, person: str) -> Access:
    """How much `person` (an id of the session's platform) may see; nothing of results that are not there."""
    if results is None:
        return Access.NONE
    if results.session.host == person:
        return Access.WHOLE
    return Access.OWN if any(score.player == person for score in results.scores) else Access.NONE


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """What a closed question adds to its outcomes (ids): how many answered it, and how many were right."""

    outcomes: Sequence[str]
    answered: int
    right: int


def outcome_lines(outcomes: Iterable[Outcome], counts: Sequence[OutcomeCount]) -> tuple[OutcomeLine, ...]:
    """How the group did on each outcome that was asked about, in the bank's order."""
    lines: list[OutcomeLine] = []
    for outcome in outcomes:
        on = [count for count in counts if outcome.id in count.outcomes]
        if on:
            right, answered = sum(count.right for count in on), sum(count.answered for count in on)
            lines.append(OutcomeLine(outcome, right, answered, len(on)))
    return tuple(lines)
