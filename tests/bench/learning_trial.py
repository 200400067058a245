"""One trial: a population under one law studies by one schedule, and sits an exam."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.bench.learning_laws import ASK_DAYS, Array, Law
from tests.bench.learning_policies import Policy

__all__ = ["BUDGETS", "GUESS", "Budget", "trial", "untaught"]

GUESS = 0.25
"""How often a question that is not recalled is answered rightly all the same."""


@dataclass(frozen=True, slots=True)
class Budget:
    """`questions` in the bank, `a_day` of them asked on each of `days` days, the exam on day `exam` (from 0)."""

    questions: int
    a_day: int
    days: int
    exam: int

    @property
    def name(self) -> str:
        return f"{self.questions}/{self.a_day}/{self.days}"


BUDGETS = (Budget(500, 30, 60, 75), Budget(200, 10, 30, 45), Budget(1000, 20, 60, 75), Budget(200, 30, 60, 75))
"""The first is the base."""


def trial(law: Law, policy: Policy, budget: Budget, seed: int) -> Array:
    """The score of each learner on exam day: the mean probability of recall over the bank, guesses not counted."""
    rng, everyone = np.random.default_rng(seed), np.arange(law.learners)
    for whole in range(budget.days):
        for ask in range(budget.a_day):
            day = whole + ask * ASK_DAYS
            which = policy.choose(day)
            recalled = rng.random(law.learners) < law.recall(everyone, which, day)
            right = recalled | (rng.random(law.learners) < GUESS)
            law.ask(everyone, which, day, recalled)
            policy.told(which, right, day)
    return law.recalls(budget.exam).mean(axis=1)


def untaught(law: Law, budget: Budget) -> Array:
    """The score of each learner who did not study at all."""
    return law.recalls(budget.exam).mean(axis=1)
