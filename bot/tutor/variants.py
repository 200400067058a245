"""Variants of the plan, between which a group's own answers choose.

Each player of a group is given a variant by lot. What counts is recall after a week and more: right answers, beyond
chance, to questions that were last met at least seven days before. The plan's own variant stands until another one is
better beyond doubt.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.tutor.forgetting import Forgetting
from bot.tutor.line import Line, order
from bot.tutor.looks import Tallies, bucket_days
from bot.tutor.memory import Memory
from bot.tutor.plan import Budget, Candidate, Circle, drawn

__all__ = ["Trial", "Variant", "chosen", "circle_of", "lot", "next_questions", "trial_of", "tried"]

LATER_DAYS = 7
_Z = 1.96


class Variant(StrEnum):
    """What differs in the plan."""

    CIRCLE = "circle"
    """As `bot.tutor.plan` says."""
    LEVEL = "level"
    """Every question deserves the same, whatever the group finds easy or hard."""
    EVEN = "even"
    """Right answers do not stretch the wait."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a variant has to show: of `asked` questions after a week and more, so many were `right`, beyond chance."""

    asked: int = 0
    right: float = 0.0


def lot(player: str, group: str, among: Sequence[Variant] = tuple(Variant)) -> Variant:
    """The variant a player of a group tries; always the same one, as long as it is tried at all."""
    digest = hashlib.sha256(f"{group}\x1f{player}".encode()).digest()
    drawn = tuple(Variant)[digest[0] % len(Variant)]
    return drawn if drawn in among else Variant.CIRCLE


def trial_of(players: Iterable[Tallies]) -> Trial:
    """The trial of a variant from the tallies of its players."""
    asked, right = 0, 0.0
    for tallies in players:
        for cell, count in tallies.items():
            if cell.meetings and cell.chance < 100 and bucket_days(cell.gap) >= LATER_DAYS:
                chance = cell.chance / 100
                asked += count.asked
                right += (count.right - chance * count.asked) / (1 - chance)
    return Trial(asked, right)


def chosen(trials: Mapping[Variant, Trial]) -> Variant:
    """The variant for all: the plan's own, unless the lower 95% bound of another lies above its upper one (Wilson)."""
    ceiling = _bounds(trials.get(Variant.CIRCLE, Trial()))[1]
    floors: dict[Variant, float] = {
        variant: _bounds(trial)[0] for variant, trial in trials.items() if variant is not Variant.CIRCLE
    }
    best = max(floors, key=floors.__getitem__, default=Variant.CIRCLE)
    return best if floors.get(best, 0.0) > ceiling else Variant.CIRCLE


def tried(trials: Mapping[Variant, Trial]) -> tuple[Variant, ...]:
    """The variants that are worth trying on: those that the plan's own does not beat beyond doubt."""
    floor = _bounds(trials.get(Variant.CIRCLE, Trial()))[0]
    beaten = {variant for variant, trial in trials.items() if _bounds(trial)[1] < floor}
    return tuple(variant for variant in Variant if variant is Variant.CIRCLE or variant not in beaten)


def circle_of(
    variant: Variant, candidates: Iterable[Candidate], budget: Budget, forgetting: Forgetting, now: int
) -> Circle:
    """The circle as this variant draws it; the arguments are those of `plan.drawn`."""
    if variant is Variant.LEVEL:
        candidates = [replace(each, ease=0.0) for each in candidates]
    return drawn(candidates, budget, forgetting, now)


def next_questions(
    variant: Variant,
    line: Line,
    memories: Mapping[str, Memory],
    forgetting: Forgetting,
    now: int,
    count: int = 1,
    *,
    asked_today: int = 0,
    new_left: int | None = None,
) -> tuple[str, ...]:
    """What this variant asks next; the arguments are those of `line.order`."""
    waits = replace(forgetting, run=0.0) if variant is Variant.EVEN else forgetting
    return order(line, memories, waits, now, count, asked_today=asked_today, new_left=new_left)


def _bounds(trial: Trial) -> tuple[float, float]:
    """Wilson's score interval, 0..1; everything is possible without answers."""
    if not trial.asked:
        return 0.0, 1.0
    n, share = trial.asked, min(max(trial.right / trial.asked, 0.0), 1.0)
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    reach = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n * n)) / (1 + _Z**2 / n)
    return middle - reach, middle + reach
