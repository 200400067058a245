"""How well somebody has mastered an outcome now, how sure that is, and where it is going; and a group's weak spots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.quiz.bank import Question
from bot.tutor.memory import BLANK, DAY_MS, Memory, recall

__all__ = ["Mastery", "Sureness", "WeakSpot", "about_to_be_lost", "mastery", "mastery_of", "weak_spots"]

WEEK_MS = 7 * DAY_MS
FAIRLY, WELL = 5, 15
"""From so many answers on a figure is fairly sure, and sure."""
LEAST_SEEN = 3
"""A group's figure is shown from so many players who asked to be seen: fewer would be somebody's own."""


class Sureness(StrEnum):
    """How much a figure rests on."""

    BARELY = "barely"
    FAIRLY = "fairly"
    WELL = "well"


@dataclass(frozen=True, slots=True)
class Mastery:
    """An outcome as somebody has it now.

    `recall` is the mean predicted recall over all its `questions`, 0..1, of which `met` were ever answered; one never
    met counts as 0. `answers` were given to them. `trend` is by how much `recall` changed within a week, -1..1.
    """

    outcome: str
    recall: float
    trend: float
    questions: int
    met: int
    answers: int

    @property
    def sure(self) -> Sureness:
        """By the number of answers."""
        return Sureness.WELL if self.answers >= WELL else Sureness.FAIRLY if self.answers >= FAIRLY else Sureness.BARELY


@dataclass(frozen=True, slots=True)
class WeakSpot:
    """An outcome as the `players` of a group have it: their mean `recall`, 0..1, from so many `answers`."""

    outcome: str
    recall: float
    players: int
    answers: int


def mastery(questions: Iterable[Question], memories: Mapping[str, Memory], now: int) -> tuple[Mastery, ...]:
    """One for each outcome that any of the questions has, in the order in which they come up.

    `memories` are by question id. The recall of a week ago is that of the memory as it stood then, as far as the
    last answer alone has changed it.
    """
    return mastery_of(((question.outcomes, memories.get(question.id, BLANK), None) for question in questions), now)


def mastery_of(
    held: Iterable[tuple[Sequence[str], Memory, Memory | None]], now: int, of: Mapping[str, int] | None = None
) -> tuple[Mastery, ...]:
    """The same from what each question asks for, what is remembered of it, and what was a week ago, where it was
    answered more than once since; None elsewhere, since a memory tells that itself.

    `of` says how many questions each outcome has, where those never met are left out of `held`.
    """
    by_outcome: dict[str, list[tuple[Memory, Memory]]] = defaultdict(list, {outcome: [] for outcome in of or ()})
    for outcomes, memory, before in held:
        stood = _stood(memory, now - WEEK_MS) if before is None else before
        for outcome in outcomes:
            by_outcome[outcome].append((memory, stood))
    return tuple(
        _mastery(outcome, held, now, len(held) if of is None else of[outcome]) for outcome, held in by_outcome.items()
    )


def weak_spots(players: Iterable[Sequence[Mastery]]) -> tuple[WeakSpot, ...]:
    """A group's outcomes, the weakest first, over the players given: those who asked to be seen, and no others.

    Empty for fewer than three players.
    """
    seen = list(players)
    if len(seen) < LEAST_SEEN:
        return ()
    by_outcome: dict[str, list[Mastery]] = defaultdict(list)
    for each in seen:
        for held in each:
            by_outcome[held.outcome].append(held)
    spots = (
        WeakSpot(outcome, _mean(held.recall for held in all_), len(all_), sum(held.answers for held in all_))
        for outcome, all_ in by_outcome.items()
    )
    return tuple(sorted(spots, key=lambda spot: spot.recall))


def about_to_be_lost(memories: Mapping[str, Memory], now: int, count: int) -> tuple[str, ...]:
    """The questions whose predicted recall falls most within a week, the steepest fall first."""
    falls = [(recall(memory, now + WEEK_MS) - recall(memory, now), each) for each, memory in memories.items()]
    return tuple(question for fall, question in sorted(falls)[:count] if fall < 0)


def _mastery(outcome: str, held: Sequence[tuple[Memory, Memory]], now: int, questions: int) -> Mastery:
    before = sum(recall(stood, now - WEEK_MS) for _, stood in held) / questions
    at_present = sum(recall(memory, now) for memory, _ in held) / questions
    return Mastery(
        outcome,
        at_present,
        at_present - before,
        questions,
        sum(memory.answers > 0 for memory, _ in held),
        sum(memory.answers for memory, _ in held),
    )


def _stood(memory: Memory, at: int) -> Memory:
    """The memory as it stood at `at`, as far back as one answer."""
    if memory.last_at is None or memory.last_at <= at:
        return memory
    before = memory.previous or BLANK
    return before if before.last_at is not None and before.last_at <= at else BLANK


def _mean(values: Iterable[float]) -> float:
    all_ = list(values)
    return sum(all_) / len(all_) if all_ else 0.0
