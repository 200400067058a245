"""The tutor in the bench: `bot.tutor` itself, told what a bot would know - who answered what when, and right or not.

Learners study in groups, whose answers are pooled to learn how people forget and which questions are easy.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.tutor.evidence import Evidence
from bot.tutor.forgetting import Forgetting, eases_of, fitted
from bot.tutor.line import lined_up, order
from bot.tutor.looks import merged, tally
from bot.tutor.memory import BLANK, DAY_MS, Memory, fold
from bot.tutor.plan import Budget as Ahead
from bot.tutor.plan import Candidate, drawn, mingled
from tests.bench.learning_trial import GUESS, Budget

__all__ = ["Tutor"]

Which = NDArray[np.intp]
Seen = NDArray[np.bool_]
START_MS = 1_767_225_600_000


@dataclass(slots=True)
class Group:
    """What a group's answers have shown so far, and what was made of it this morning."""

    members: range
    curves: Sequence[Forgetting] = ()
    eases: Mapping[int, float] = field(default_factory=dict)

    def learn(self, memories: Sequence[Sequence[Memory]]) -> None:
        """From each member's memories, a member's by the question's number."""
        tallies = [tally(look for memory in each for look in memory.looks) for each in memories]
        forgetting = fitted(merged(tallies))
        self.curves = [fitted(each, forgetting) for each in tallies]
        looks = ({number: memory.looks for number, memory in enumerate(each)} for each in memories)
        self.eases = eases_of(zip(self.curves, looks, strict=True))


class Tutor:
    """Plans each learner's day in the morning with `drawn` and `order`, and folds every answer with `fold`."""

    def __init__(self, learners: int, budget: Budget, group: int = 24, told_exam: bool = True) -> None:
        self.budget, self.told_exam = budget, told_exam
        self.memories: list[list[Memory]] = [[BLANK] * budget.questions for _ in range(learners)]
        self.groups = [Group(range(first, min(first + group, learners))) for first in range(0, learners, group)]
        self.day, self.asks = -1, 0
        self.today: list[list[int]] = []

    def choose(self, day: float) -> Which:
        if math.floor(day) != self.day:
            self.day = math.floor(day)
            self.today = [plan for group in self.groups for plan in self._morning(group)]
        return np.array([plan.pop() for plan in self.today])

    def told(self, which: Which, right: Seen, day: float) -> None:
        self.asks += 1
        at = _ms(day)
        for memories, question, good in zip(self.memories, which.tolist(), right.tolist(), strict=True):
            memories[question] = fold(memories[question], [Evidence(self.asks, at, good, GUESS)])

    def _morning(self, group: Group) -> Iterable[list[int]]:
        group.learn([self.memories[learner] for learner in group.members])
        left = self.budget.days - self.day
        ahead = Ahead(self.budget.a_day, left, self.budget.exam - self.budget.days)
        if not self.told_exam:
            ahead = Ahead(self.budget.a_day)
        now = _ms(self.day)
        for learner, forgetting in zip(group.members, group.curves, strict=True):
            candidates = (
                Candidate(str(number), memory, group.eases[number], GUESS)
                for number, memory in enumerate(self.memories[learner])
            )
            circle = drawn(mingled(list(candidates), learner), ahead, forgetting, now)
            memories = {str(number): memory for number, memory in enumerate(self.memories[learner])}
            plan = order(lined_up(circle), memories, forgetting, now, self.budget.a_day)
            yield [int(question) for question in reversed(plan)]


def _ms(day: float) -> int:
    return START_MS + round(day * DAY_MS)
