"""Item analysis: how hard the questions were, and how well each tells strong players from weak ones.

The formulas are those of Moodle's quiz statistics report (its developers' page "Quiz statistics calculations"), with
n - 1 denominators throughout. `x` is a player's mark on one question, `total` the sum of the player's marks, and
`rest = total - x`. One row of marks is one player's first and only attempt; a question left out has mark 0.

Figures that would divide by nothing, since everybody has the same marks, are None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

__all__ = ["ItemStatistics", "QuizStatistics", "item_statistics", "quiz_statistics"]

_ROUNDING = 1e-9
"""Marks are of the order of 1. A variance or covariance below this is what adding up floats left over."""


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One question. `facility` is in 0..1, the discrimination index in -100..100, the weight in 0..100.

    `discriminative_efficiency` is at most 100; it falls below -100 where marks go against the rest more than they
    could ever go with it. `effective_weight` is None where they go against the totals: there is no square root of a
    negative covariance.
    """

    facility: float | None
    discrimination_index: float | None
    discriminative_efficiency: float | None
    effective_weight: float | None


@dataclass(frozen=True, slots=True)
class QuizStatistics:
    """All questions together. `mean`, `standard_deviation` and `standard_error` are in marks.

    `internal_consistency` is at most 100 (and negative where questions contradict each other), `error_ratio` is in
    percent of the standard deviation.
    """

    players: int
    mean: float | None
    standard_deviation: float | None
    internal_consistency: float | None
    error_ratio: float | None
    standard_error: float | None


def item_statistics(marks: Sequence[Sequence[float]], highest: float = 1.0) -> tuple[ItemStatistics, ...]:
    """Statistics of every question from `marks[player][question]`, each mark in 0..`highest`.

    - facility = mean(x) / highest
    - discrimination index = 100 cov(x, rest) / sqrt(var(x) var(rest)), a correlation
    - discriminative efficiency = 100 cov(x, rest) / cov_max, where cov_max pairs the sorted x with the sorted rest
    - effective weight = 100 sqrt(cov(x, total)) / the sum of the same over all questions that have one

    Source: Moodle's quiz statistics report. Raises ValueError for rows of different lengths.
    """
    items = list(zip(*marks, strict=True))
    totals = [fsum(row) for row in marks]
    weights = [_root(_covariance(x, totals)) for x in items]
    together = fsum(weight for weight in weights if weight is not None)
    return tuple(
        _item(x, totals, highest, 100 * weight / together if weight is not None and together > 0 else None)
        for x, weight in zip(items, weights, strict=True)
    )


def quiz_statistics(marks: Sequence[Sequence[float]]) -> QuizStatistics:
    """Statistics of the whole quiz from `marks[player][question]`.

    - coefficient of internal consistency (Cronbach's alpha in percent) = 100 p/(p-1) (1 - sum of var(x) / var(total)),
      p the number of questions; None for fewer than two
    - error ratio = 100 sqrt(1 - consistency / 100): which part of the spread is chance
    - standard error = error ratio x standard deviation / 100, in marks

    Source: Moodle's quiz statistics report. Raises ValueError for rows of different lengths.
    """
    items = list(zip(*marks, strict=True))
    totals = [fsum(row) for row in marks]
    spread = _variance(totals)
    deviation = None if spread is None else sqrt(spread)
    consistency = _consistency([_variance(x) for x in items], spread)
    # At most 100 in theory; a hair above it by rounding.
    ratio = None if consistency is None else 100 * sqrt(max(1 - consistency / 100, 0.0))
    return QuizStatistics(
        players=len(marks),
        mean=_mean(totals),
        standard_deviation=deviation,
        internal_consistency=consistency,
        error_ratio=ratio,
        standard_error=None if ratio is None or deviation is None else ratio * deviation / 100,
    )


def _item(x: Sequence[float], totals: Sequence[float], highest: float, weight: float | None) -> ItemStatistics:
    mean = _mean(x)
    rest = [total - mark for total, mark in zip(totals, x, strict=True)]
    together, mine, theirs = _covariance(x, rest), _variance(x), _variance(rest)
    index = efficiency = None
    if together is not None and mine and theirs:
        index = 100 * together / sqrt(mine * theirs)
        best = _covariance(sorted(x), sorted(rest))
        efficiency = 100 * together / best if best else None
    return ItemStatistics(None if mean is None else mean / highest, index, efficiency, weight)


def _consistency(variances: Sequence[float | None], spread: float | None) -> float | None:
    count = len(variances)
    if count < 2 or not spread:
        return None
    return 100 * count / (count - 1) * (1 - fsum(each or 0.0 for each in variances) / spread)


def _mean(values: Sequence[float]) -> float | None:
    return fsum(values) / len(values) if values else None


def _variance(values: Sequence[float]) -> float | None:
    """The sample variance; None of fewer than two values."""
    return _covariance(values, values)


def _covariance(one: Sequence[float], other: Sequence[float]) -> float | None:
    """The sample covariance, 0.0 where only rounding is left of it; None of fewer than two pairs."""
    if len(one) < 2:
        return None
    here, there = fsum(one) / len(one), fsum(other) / len(other)
    found = fsum((a - here) * (b - there) for a, b in zip(one, other, strict=True)) / (len(one) - 1)
    return found if abs(found) > _ROUNDING else 0.0


def _root(covariance: float | None) -> float | None:
    return None if covariance is None or covariance < 0 else sqrt(covariance)
