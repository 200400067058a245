"""What one player remembers of one question: a value, folded from answers. The only place that knows `fsrs`.

FSRS-6 keeps a stability (the days until recall falls to 0.9) and a difficulty (1..10). Its steps within a day are left
out: when a question comes again is the plan's affair. A right answer may be luck, so the new state lies between what
FSRS makes of the grade and what it makes of forgetting, on a logarithmic scale, as likely as it was known.

Beside FSRS a memory keeps its looks (see `bot.tutor.looks`). Answers less than twelve hours after the last prove
little: a right one adds nothing to them, a wrong one ends the run.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from fsrs import Card, Rating, Scheduler, State
from fsrs.scheduler import DEFAULT_PARAMETERS

from bot.tutor.evidence import KNOWN_BEFORE, Evidence, Grade, grade_of, knew
from bot.tutor.looks import MAX_MEETINGS, MAX_RUN, Cell, Look, gap_bucket

__all__ = [
    "BLANK",
    "DAY_MS",
    "LEECH",
    "Memory",
    "buried",
    "fold",
    "is_leech",
    "recall",
    "resting",
    "resumed",
    "suspended",
    "undone",
]

DAY_MS = 86_400_000
APART_MS = DAY_MS // 2
"""Answers closer than this are one meeting."""
LEECH = 5
"""So many wrong answers at later meetings make a question one that will not stick."""
KEPT = 16
"""So many looks are kept, the newest."""

_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
_DECAY = -DEFAULT_PARAMETERS[20]
_FACTOR = 0.9 ** (1 / _DECAY) - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Memory:
    """A player's memory of a question.

    `stability` in days and `difficulty` 1..10 are FSRS's, 0.0 before the first answer. `first_at`, `last_at` and
    `due_at` are ms since the epoch: the first and the last answer, and when FSRS expects recall to have fallen to 0.9;
    None before the first.
    `answers` of which `right`; `meetings` are answers at least twelve hours apart, `run` the right ones of them in a
    row, `lapses` the wrong ones after the first. `cursor` is that of the last evidence counted. `hash` is the
    question's content when last answered. `previous` is the memory before the last answer, for one step back.
    """

    stability: float = 0.0
    difficulty: float = 0.0
    first_at: int | None = None
    last_at: int | None = None
    due_at: int | None = None
    answers: int = 0
    right: int = 0
    meetings: int = 0
    run: int = 0
    lapses: int = 0
    cursor: int = -1
    hash: str = ""
    looks: tuple[Look, ...] = ()
    suspended: bool = False
    buried_until: int | None = None
    previous: Memory | None = None


BLANK = Memory()
"""Nothing is known yet."""


def recall(memory: Memory, at: int) -> float:
    """The predicted probability of recall at `at`, 0..1, by FSRS-6's forgetting curve; 0.0 for what was never answered.

    R = (1 + F t / S) ** -d, with t in days, not whole ones only, since the last answer, and F so that R(S) = 0.9.
    A time before the last answer (a clock was set back) counts as that of the answer.
    """
    if memory.last_at is None:
        return 0.0
    return float((1 + _FACTOR * max(at - memory.last_at, 0) / DAY_MS / memory.stability) ** _DECAY)


def fold(memory: Memory, evidences: Iterable[Evidence]) -> Memory:
    """The memory after these answers, in the order of their cursors.

    Evidence at or below the memory's cursor was counted before and changes nothing, so a fold that broke off is
    resumed by repeating it.
    """
    for evidence in sorted(evidences, key=lambda each: each.cursor):
        if evidence.cursor > memory.cursor:
            memory = _answered(memory, evidence)
    return memory


def undone(memory: Memory) -> Memory:
    """The memory without its last answer, which stays counted as seen: repeating a fold does not bring it back.

    Raises ValueError where there is no last answer to take back, or it was taken back already.
    """
    if memory.previous is None:
        raise ValueError("there is no answer to take back")
    return replace(
        memory.previous,
        cursor=memory.cursor,
        suspended=memory.suspended,
        buried_until=memory.buried_until,
        previous=None,
    )


def suspended(memory: Memory) -> Memory:
    """Not to be asked until `resumed`."""
    return replace(memory, suspended=True)


def buried(memory: Memory, until: int) -> Memory:
    """Not to be asked before `until`, ms since the epoch: the player's next midnight (`bot.tutor.days`)."""
    return replace(memory, buried_until=until)


def resumed(memory: Memory) -> Memory:
    """To be asked again, if it was suspended or buried."""
    return replace(memory, suspended=False, buried_until=None)


def resting(memory: Memory, now: int) -> bool:
    """Whether the question is suspended, or buried still."""
    return memory.suspended or (memory.buried_until is not None and now < memory.buried_until)


def is_leech(memory: Memory) -> bool:
    """Whether the question was missed again and again, and last time too: other words or the note may help more."""
    return memory.lapses >= LEECH and memory.run == 0


def _answered(memory: Memory, evidence: Evidence) -> Memory:
    at = evidence.at if memory.last_at is None else max(evidence.at, memory.last_at)
    stability, difficulty = _reviewed(memory, evidence, at)
    apart = memory.last_at is None or at - memory.last_at >= APART_MS
    again = memory.answers > 0
    run = (memory.run + apart) if evidence.right else 0
    return replace(
        memory,
        stability=stability,
        difficulty=difficulty,
        first_at=at if memory.first_at is None else memory.first_at,
        last_at=at,
        due_at=at + max(round(stability), 1) * DAY_MS,
        answers=memory.answers + 1,
        right=memory.right + evidence.right,
        meetings=memory.meetings + apart,
        run=run,
        lapses=memory.lapses + (apart and again and not evidence.right),
        cursor=evidence.cursor,
        hash=evidence.hash or memory.hash,
        looks=(*memory.looks, _look(memory, evidence, at))[-KEPT:] if apart else memory.looks,
        previous=memory if memory.previous is None else replace(memory, previous=None),
    )


def _look(memory: Memory, evidence: Evidence, at: int) -> Look:
    gap = 0 if memory.last_at is None else gap_bucket((at - memory.last_at) / DAY_MS)
    cell = Cell(min(memory.meetings, MAX_MEETINGS), gap, min(memory.run, MAX_RUN), round(evidence.chance * 100))
    return Look(cell, evidence.right)


def _reviewed(memory: Memory, evidence: Evidence, at: int) -> tuple[float, float]:
    """Stability and difficulty after the answer."""
    forgotten = _fsrs(memory, Grade.FORGOTTEN, at)
    if not evidence.right:
        return forgotten
    share = knew(evidence, recall(memory, at) if memory.answers else KNOWN_BEFORE)
    known = _fsrs(memory, grade_of(evidence), at)
    stability = math.exp(share * math.log(known[0]) + (1 - share) * math.log(forgotten[0]))
    return stability, share * known[1] + (1 - share) * forgotten[1]


def _fsrs(memory: Memory, grade: Grade, at: int) -> tuple[float, float]:
    when = _when(at)
    if memory.last_at is None:
        card = Card(0, due=when)
    else:
        card = Card(0, State.Review, None, memory.stability, memory.difficulty, when, _when(memory.last_at))
    card, _ = _SCHEDULER.review_card(card, Rating(grade), when)
    assert card.stability is not None
    assert card.difficulty is not None
    return card.stability, card.difficulty


def _when(at: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=at)
