"""What somebody could reach who knows the law of forgetting, its parameters for each learner, and every trace.

No schedule is best under every law, so the oracle is the best of several on each: the greedy one asks where the
expected gain on exam day is highest now; the others rotate through the easiest part of the bank, for several sizes of
that part. Greedy alone is a poor oracle where one meeting leaves nothing behind, since it never begins anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from tests.bench.learning_laws import ASK_DAYS, ActR, Array, Law
from tests.bench.learning_policies import Policy, Rotation
from tests.bench.learning_trial import Budget

__all__ = ["ORACLES", "Greedy", "Part"]

Which = NDArray[np.intp]
Seen = NDArray[np.bool_]


class Greedy:
    """Asks where one more answer now adds most to the recall on exam day."""

    def __init__(self, law: Law, budget: Budget) -> None:
        self.law, self.exam = law, budget.exam
        self.everyone = np.arange(law.learners)
        self.who, self.which = np.divmod(np.arange(law.learners * law.questions), law.questions)
        self.day = -1.0
        self.gains = np.zeros((law.learners, law.questions))

    def choose(self, day: float) -> Which:
        if np.floor(day) != self.day:
            self.day = np.floor(day)
            self.gains = self._gain(self.who, self.which, day).reshape(self.gains.shape)
        return self.gains.argmax(axis=1)

    def told(self, which: Which, right: Seen, day: float) -> None:
        self.gains[self.everyone, which] = self._gain(self.everyone, which, day + ASK_DAYS)

    def _gain(self, who: Which, which: Which, day: float) -> Array:
        recall, yes = self.law.recall(who, which, day), np.ones(len(who), dtype=np.bool_)
        then = recall * self.law.after(who, which, day, yes, self.exam)
        then += (1 - recall) * self.law.after(who, which, day, ~yes, self.exam)
        return then - self.law.recall(who, which, self.exam)


class Part(Rotation):
    """Rotates evenly through the `share` of the bank that is easiest to each learner by the law itself."""

    def __init__(self, law: Law, share: float) -> None:
        super().__init__(law.learners, law.questions)
        place = np.argsort(np.argsort(-law.easiness(), axis=1), axis=1)
        self.outside = place >= share * law.questions

    def value(self, day: float) -> Array:
        return np.where(self.new, -1e9, self.last) + self.place + np.where(self.outside, 1e12, 0)


def _part(share: float) -> Callable[[Law, Budget], Policy]:
    return lambda law, budget: Part(law, share)


ORACLES: Mapping[str, Callable[[Law, Budget], Policy | None]] = {
    "greedy": lambda law, budget: None if isinstance(law, ActR) else Greedy(law, budget),
    **{f"part_{share}": _part(share) for share in (1.0, 0.8, 0.6, 0.45, 0.35, 0.25)},
}
"""Under activation greedy is left out: it is slow there, and stays below rotation."""
