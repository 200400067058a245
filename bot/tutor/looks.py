"""Looks: answers as the model of forgetting sees them, and tallies of them.

A tally counts looks that are alike. Tallies add up: a player's are the sum over their questions, a group's the sum
over its players; so nothing has to be learned twice, and an answer that is undone is simply no longer counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

__all__ = [
    "MAX_MEETINGS",
    "MAX_RUN",
    "Cell",
    "Count",
    "Look",
    "Tallies",
    "bucket_days",
    "gap_bucket",
    "merged",
    "tally",
]

MAX_MEETINGS, MAX_RUN = 12, 3
"""Beyond these counts looks are alike."""
_MAX_BUCKET = 20


class Cell(NamedTuple):
    """What was so before an answer.

    `meetings` with the question so far (1..12; 0 for the first, when nothing can have been remembered from here),
    `gap` the bucket of days since the last, `run` of right answers in a row (0..3), `chance` of a lucky guess in
    percent.
    """

    meetings: int
    gap: int
    run: int
    chance: int


class Look(NamedTuple):
    """One answer: what was so before it, and whether it was right."""

    cell: Cell
    right: bool


class Count(NamedTuple):
    """Of `asked` looks that were alike, so many were `right`."""

    asked: int
    right: int


Tallies = Mapping[Cell, Count]


def gap_bucket(days: float) -> int:
    """Gaps in half steps of powers of two: 0 for some 0.7 days and less, 20 for three years and more."""
    return min(max(round(2 * math.log2(max(days, 0.0) + 0.5)), 0), _MAX_BUCKET)


def bucket_days(bucket: int) -> float:
    """The days in the middle of a bucket."""
    return float(2 ** (bucket / 2)) - 0.5


def tally(looks: Iterable[Look]) -> dict[Cell, Count]:
    """Count looks by cell."""
    counts: dict[Cell, Count] = {}
    for cell, right in looks:
        asked, hits = counts.get(cell, (0, 0))
        counts[cell] = Count(asked + 1, hits + right)
    return counts


def merged(parts: Iterable[Tallies]) -> dict[Cell, Count]:
    """The sum of several tallies."""
    total: dict[Cell, Count] = {}
    for part in parts:
        for cell, count in part.items():
            asked, right = total.get(cell, (0, 0))
            total[cell] = Count(asked + count[0], right + count[1])
    return total
