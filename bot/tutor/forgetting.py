"""How people forget, as their own answers show it.

No law of forgetting is taken for granted. Recall is a logistic curve over the logarithm of the number of meetings, the
logarithm of the days since the last, and the right answers in a row; its four weights are fitted to tallies of answers,
a player's or a whole group's, held by a prior where there are few. (The form is that of additive factor models with
time: Lindsey, Shroyer, Pashler and Mozer 2014 call theirs DASH.) A right answer may be a guess, and the fit knows it:
P(right) = chance + (1 - chance) x recall.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from bot.tutor.evidence import KNOWN_BEFORE
from bot.tutor.looks import MAX_RUN, Cell, Look, Tallies, bucket_days

__all__ = ["PRIOR", "Forgetting", "eases_of", "fitted", "seen_right"]

Vector = tuple[float, float, float, float]
Question = TypeVar("Question")
"""Whatever names a question."""

_MEAN: Vector = (0.3, 0.8, 0.5, 0.5)
_PRECISION: Vector = (1.0, 2.0, 8.0, 4.0)
_KIN_PRECISION: Vector = (10.0, 10.0, 60.0, 60.0)
"""People of a group are held together most in how time and right answers tell, which few answers show badly."""
_LOW: Vector = (-8.0, 0.0, 0.0, 0.0)
_HIGH: Vector = (8.0, 8.0, 3.0, 3.0)
"""Meetings and right answers do no harm, and time does no good, whatever a few answers may look like."""
_STEPS = 6
_CLOSE = 1e-3
_FIRST_PRIOR = 10
"""What was known before counts as much as so many first answers."""
_SELECTION = 0.35
"""The weight of a right answer that differences between questions alone can bring about."""
_EASE_VARIANCE, _EASE_MOST = 1.0, 3.0


@dataclass(frozen=True, slots=True)
class Forgetting:
    """A fitted curve: log odds of recall = level + practice ln(meetings) - fading ln(1 + days) + run x right in a row.

    `known` is the share of questions known at the first meeting; `answers` how many looks it rests on, the
    player's own or, where they are more, the group's.
    """

    level: float = _MEAN[0]
    practice: float = _MEAN[1]
    fading: float = _MEAN[2]
    run: float = _MEAN[3]
    known: float = KNOWN_BEFORE
    answers: int = 0

    def recall(self, meetings: int, days: float, run: int, ease: float = 0.0) -> float:
        """The probability of recall `days` after the last of `meetings` (1 or more); `ease` is the question's own."""
        odds = self.level + ease + self.practice * math.log(meetings) - self.fading * math.log1p(days)
        return _logistic(odds + self.run * min(run, MAX_RUN))

    @property
    def stretch(self) -> float:
        """By how much the wait for a question grows with each right answer in a row, 1..4.

        Recall is as likely as before after a wait exp(run / fading) times as long. What remains of `run` where
        answering rightly changes nothing, since whoever was right once knows the question better, is taken off first.
        """
        return min(max(math.exp((self.run - _SELECTION) / max(self.fading, 0.1)), 1.0), 4.0)


PRIOR = Forgetting()
"""What is assumed of people nothing is known about."""


def seen_right(recall: float, chance: float) -> float:
    """The probability of a right answer, by recall or by a lucky guess."""
    return chance + (1 - chance) * recall


def fitted(tallies: Tallies, kin: Forgetting | None = None) -> Forgetting:
    """The curve that fits the tallies best, held by the prior (maximum a posteriori by Fisher scoring).

    With `kin`, the curve of the player's group, that is the prior, and a closer one: people of a group differ less
    than people do.
    """
    before = PRIOR if kin is None else kin
    mean = weights = (before.level, before.practice, before.fading, before.run)
    precision = _PRECISION if kin is None else _KIN_PRECISION
    rows = [(_features(cell), cell.chance / 100, *count) for cell, count in tallies.items() if cell.meetings]
    for _ in range(_STEPS):
        moved = _step(weights, rows, mean, precision)
        done = max(abs(new - old) for new, old in zip(moved, weights, strict=True)) < _CLOSE
        weights = moved
        if done:
            break
    answers = sum(row[2] for row in rows)
    return Forgetting(*weights, known=_known(tallies, before.known), answers=max(answers, before.answers))


def eases_of(learners: Iterable[tuple[Forgetting, Mapping[Question, Iterable[Look]]]]) -> dict[Question, float]:
    """How much easier than others each question is, in log odds, -3..3, for every question named.

    Of each learner their own curve and their looks by question. An answer is held against what the curve of whoever
    gave it expects, a first one against the share that they knew before: a right answer of somebody who forgets fast
    says more. One step of the fit for each question, with the curves held fast and a prior around 0.0: without answers
    nothing is claimed. The mean over questions with answers is taken off, since it belongs to the curves.
    """
    sums: dict[Question, tuple[float, float]] = {}
    for curve, questions in learners:
        marks: dict[Look, tuple[float, float]] = {}
        for question, looks in questions.items():
            pull, weight = sums.get(question, (0.0, 0.0))
            for look in looks:
                mark = marks.get(look)
                if mark is None:
                    mark = marks[look] = _mark(look, curve)
                pull, weight = pull + mark[0], weight + mark[1]
            sums[question] = pull, weight
    found = {each: _EASE_VARIANCE * pull / (1 + _EASE_VARIANCE * weight) for each, (pull, weight) in sums.items()}
    told = [found[each] for each, (_, weight) in sums.items() if weight]
    middle, most = sum(told) / len(told) if told else 0.0, _EASE_MOST
    return {each: min(max(found[each] - middle, -most), most) if sums[each][1] else 0.0 for each in found}


def _mark(look: Look, curve: Forgetting) -> tuple[float, float]:
    """What one look says of its question's ease: the score at an ease of 0.0, and the information."""
    cell, chance = look.cell, look.cell.chance / 100
    expected = curve.recall(cell.meetings, bucket_days(cell.gap), cell.run) if cell.meetings else curve.known
    slope, information = _slopes(expected, chance)
    return slope * (look.right - seen_right(expected, chance)), information


Row = tuple[Vector, float, int, int]


def _features(cell: Cell) -> Vector:
    return 1.0, math.log(cell.meetings), -math.log1p(bucket_days(cell.gap)), float(cell.run)


def _logistic(odds: float) -> float:
    return 1 / (1 + math.exp(-odds)) if odds > -30 else 0.0


def _slopes(recall: float, chance: float) -> tuple[float, float]:
    """The score of one right answer above expectation, and the information of one answer, about the log odds."""
    right = seen_right(recall, chance)
    slope = (1 - chance) * recall * (1 - recall)
    spread = max(right * (1 - right), 1e-9)
    return slope / spread, slope * slope / spread


def _step(weights: Vector, rows: Iterable[Row], mean: Vector, precision: Vector) -> Vector:
    """One step of Fisher scoring, none longer than 1 in any weight."""
    score = [p * (m - w) for p, m, w in zip(precision, mean, weights, strict=True)]
    information = [[p if i == j else 0.0 for j in range(4)] for i, p in enumerate(precision)]
    for features, chance, asked, right in rows:
        recall = _logistic(sum(w * x for w, x in zip(weights, features, strict=True)))
        slope, weight = _slopes(recall, chance)
        pull = slope * (right - asked * seen_right(recall, chance))
        for i, x in enumerate(features):
            score[i] += pull * x
            for j in range(i + 1):
                information[i][j] += weight * asked * x * features[j]
    step = _solved(information, score)
    scale = 1 / max(1.0, *(abs(each) for each in step))
    moved = (min(max(w + scale * d, a), b) for w, d, a, b in zip(weights, step, _LOW, _HIGH, strict=True))
    level, practice, fading, run = moved
    return level, practice, fading, run


def _solved(lower: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a symmetric positive definite system, given by its lower triangle (Cholesky)."""
    size = len(right)
    root = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = lower[i][j] - sum(root[i][k] * root[j][k] for k in range(j))
            root[i][j] = math.sqrt(rest) if i == j else rest / root[j][j]
    half: list[float] = []
    for i in range(size):
        half.append((right[i] - sum(root[i][k] * half[k] for k in range(i))) / root[i][i])
    solution = [0.0] * size
    for i in reversed(range(size)):
        solution[i] = (half[i] - sum(root[k][i] * solution[k] for k in range(i + 1, size))) / root[i][i]
    return solution


def _known(tallies: Tallies, prior: float) -> float:
    """The share known at the first meeting: what is right beyond chance, with the prior's weight."""
    hits, asked = _FIRST_PRIOR * prior, float(_FIRST_PRIOR)
    for cell, count in tallies.items():
        if not cell.meetings and cell.chance < 100:
            chance = cell.chance / 100
            hits += (count.right - chance * count.asked) / (1 - chance)
            asked += count.asked
    return min(max(hits / asked, 0.0), 1.0)
