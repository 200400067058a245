"""Three laws of forgetting for simulated learners, none of which the tutor knows.

Every law holds a population: arrays of learners x questions. Time is in days; asks of one day lie `ASK_DAYS` apart.
Learners and questions differ by log-normal or normal draws from the law's own seed. A fifth of the questions, drawn
for each learner, was known before: met 30, 20 and 10 days before the first day, and recalled each time.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

import numpy as np
from fsrs.scheduler import DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS
from numpy.typing import NDArray

__all__ = ["ASK_DAYS", "LAWS", "ActR", "Array", "Fsrs", "Law", "TwoTraces"]

Array = NDArray[np.float64]
Which = NDArray[np.intp]
Truth = NDArray[np.bool_]

KNOWN_BEFORE = 0.2
SPREAD = 0.3
"""Standard deviation of the logarithm of what differs from learner to learner."""
ASK_DAYS = 20 / 86_400


class Law(ABC):
    """A population under one law; subclasses keep the traces."""

    def __init__(self, seed: int, learners: int, questions: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.learners, self.questions = learners, questions
        self.draw()
        self.met = np.zeros((learners, questions), dtype=np.bool_)
        known = self.rng.random((learners, questions)) < KNOWN_BEFORE
        for day in (-30.0, -20.0, -10.0):
            for question in range(questions):
                who = np.flatnonzero(known[:, question])
                self.ask(who, np.full(len(who), question), day, np.ones(len(who), dtype=np.bool_))

    def ask(self, who: Which, which: Which, day: float, recalled: Truth) -> None:
        """Learners `who` were asked `which`, pair by pair, and told the right answer."""
        self.study(who, which, day, recalled)
        self.met[who, which] = True

    @abstractmethod
    def draw(self) -> None:
        """Draw what differs, and make room for the traces."""

    @abstractmethod
    def recall(self, who: Which, which: Which, day: float) -> Array:
        """The probability of recall on `day`, for each pair; 0 for what was never met."""

    @abstractmethod
    def study(self, who: Which, which: Which, day: float, recalled: Truth) -> None:
        """Change the traces of each pair."""

    @abstractmethod
    def after(self, who: Which, which: Which, day: float, recalled: Truth, exam: float) -> Array:
        """The probability of recall on `exam` if each pair was asked on `day`, with this result; nothing changes."""

    @abstractmethod
    def easiness(self) -> Array:
        """Learners x questions: the higher, the easier to learn; on no particular scale."""

    def recalls(self, day: float) -> Array:
        """The probability of recall on `day`, learners x questions."""
        who, which = np.divmod(np.arange(self.learners * self.questions), self.questions)
        return self.recall(who, which, day).reshape(self.learners, self.questions)


class Fsrs(Law):
    """FSRS-6, its weights drawn for each learner, the first difficulty shifted for each question."""

    def draw(self) -> None:
        shape = (self.learners, self.questions)
        drawn = np.array(DEFAULT_PARAMETERS) * np.exp(self.rng.normal(0, SPREAD, (self.learners, 21)))
        self.w = np.clip(drawn, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS).T
        self.factor = 0.9 ** (-1 / self.w[20]) - 1
        self.shift = self.rng.normal(0, 1, self.questions)
        self.stability, self.difficulty, self.last = np.ones(shape), np.ones(shape), np.zeros(shape)

    def easiness(self) -> Array:
        return np.broadcast_to(-self.shift, self.last.shape)

    def recall(self, who: Which, which: Which, day: float) -> Array:
        held = self._held(who, self.stability[who, which], day - self.last[who, which])
        return np.where(self.met[who, which], held, 0.0)

    def _held(self, who: Which, stability: Array, days: Array) -> Array:
        return (1 + self.factor[who] * np.maximum(days, 0) / stability) ** -self.w[20][who]

    def study(self, who: Which, which: Which, day: float, recalled: Truth) -> None:
        self.stability[who, which], self.difficulty[who, which] = self._next(who, which, day, recalled)
        self.last[who, which] = day

    def after(self, who: Which, which: Which, day: float, recalled: Truth, exam: float) -> Array:
        stability, _ = self._next(who, which, day, recalled)
        return self._held(who, stability, np.full(len(who), exam - day))

    def _next(self, who: Which, which: Which, day: float, recalled: Truth) -> tuple[Array, Array]:
        w, met = self.w[:, who], self.met[who, which]
        s, d, days = self.stability[who, which], self.difficulty[who, which], day - self.last[who, which]
        r = self._held(who, s, days)
        first_d = np.clip(w[4] - np.where(recalled, np.exp(2 * w[5]) - 1, 0) + self.shift[which], 1, 10)
        grown = s * (1 + np.exp(w[8]) * (11 - d) * s ** -w[9] * (np.exp((1 - r) * w[10]) - 1))
        lapsed = w[11] * d ** -w[12] * ((s + 1) ** w[13] - 1) * np.exp((1 - r) * w[14])
        long = np.where(recalled, grown, np.minimum(lapsed, s / np.exp(w[17] * w[18])))
        step = np.exp(w[17] * (np.where(recalled, 0, -2) + w[18])) * s ** -w[19]
        short = s * np.where(recalled, np.maximum(step, 1), step)
        next_s = np.where(met, np.where(days < 1 - 100 * ASK_DAYS, short, long), np.where(recalled, w[2], w[0]))
        easy = w[4] - np.exp(3 * w[5]) + 1
        moved = d + (10 - d) * np.where(recalled, 0, 2 * w[6]) / 9
        next_d = np.where(met, np.clip(w[7] * easy + (1 - w[7]) * moved, 1, 10), first_d)
        return np.maximum(next_s, 0.001), next_d


class ActR(Law):
    """Base level activation with decay that grows with the activation at the time of each encounter.

    Pavlik and Anderson (2005), with their parameters; time between days counts a fortieth. Activation is shifted for
    each learner and each question.
    """

    A, C, TAU, S, H = 0.177, 0.217, -0.704, 0.255, 0.025

    def draw(self) -> None:
        shape = (self.learners, self.questions)
        self.shift = self.rng.normal(0, SPREAD, self.learners)[:, None] + self.rng.normal(0, SPREAD, self.questions)
        self.count = np.zeros(shape, dtype=np.intp)
        self.at, self.decay = np.full((*shape, 4), -np.inf), np.ones((*shape, 4))

    def easiness(self) -> Array:
        return self.shift

    def _seconds(self, day: float) -> float:
        """The law's own time: seconds within a day's asks, and a day as long as `H` makes it."""
        whole = np.floor(day)
        return float(whole * 86_400 * self.H + (day - whole) * 86_400)

    def _activation(self, who: Which, which: Which, day: float) -> Array:
        gone = np.maximum(self._seconds(day) - self.at[who, which], 1.0)
        with np.errstate(divide="ignore"):
            return np.log((gone ** -self.decay[who, which]).sum(axis=1))

    def _likely(self, who: Which, which: Which, activation: Array) -> Array:
        return 1 / (1 + np.exp(np.minimum((self.TAU - activation - self.shift[who, which]) / self.S, 700)))

    def recall(self, who: Which, which: Which, day: float) -> Array:
        return self._likely(who, which, self._activation(who, which, day))

    def study(self, who: Which, which: Which, day: float, recalled: Truth) -> None:
        if len(who) == 0:
            return
        slot = self.count[who, which]
        if slot.max() >= self.at.shape[2]:
            self.at = np.concatenate([self.at, np.full_like(self.at, -np.inf)], axis=2)
            self.decay = np.concatenate([self.decay, np.ones_like(self.decay)], axis=2)
        decay = self.C * np.exp(self._activation(who, which, day)) + self.A
        self.at[who, which, slot], self.decay[who, which, slot] = self._seconds(day), decay
        self.count[who, which] += 1

    def after(self, who: Which, which: Which, day: float, recalled: Truth, exam: float) -> Array:
        decay = self.C * np.exp(self._activation(who, which, day)) + self.A
        kept = np.exp(self._activation(who, which, exam))
        added = max(self._seconds(exam) - self._seconds(day), 1.0) ** -decay
        return self._likely(who, which, np.log(kept + added))


class TwoTraces(Law):
    """A fast trace, renewed by every encounter, and a slow one that grows by what the fast one has lost.

    Recall is 1 - (1 - fast)(1 - slow), both decaying exponentially. An encounter sets fast to 1 and moves slow
    towards 1 by `rate` x (1 - fast): so repeating at once teaches nothing, and spacing does.
    """

    FAST_DAYS, SLOW_DAYS, RATE = 3.0, 120.0, 0.3

    def draw(self) -> None:
        shape = (self.learners, self.questions)

        def spread(size: int) -> Array:
            return np.exp(self.rng.normal(0, SPREAD, size))

        self.fast_days, self.slow_days = self.FAST_DAYS * spread(self.learners), self.SLOW_DAYS * spread(self.learners)
        self.rate = np.clip(self.RATE * spread(self.learners)[:, None] * spread(self.questions), 0, 0.9)
        self.slow, self.last = np.zeros(shape), np.full(shape, -np.inf)

    def easiness(self) -> Array:
        return self.rate

    def _traces(self, who: Which, which: Which, day: float) -> tuple[Array, Array]:
        gone = np.maximum(day - self.last[who, which], 0)
        return np.exp(-gone / self.fast_days[who]), self.slow[who, which] * np.exp(
            -np.minimum(gone, 1e6) / self.slow_days[who]
        )

    def recall(self, who: Which, which: Which, day: float) -> Array:
        fast, slow = self._traces(who, which, day)
        return 1 - (1 - fast) * (1 - slow)

    def study(self, who: Which, which: Which, day: float, recalled: Truth) -> None:
        fast, slow = self._traces(who, which, day)
        self.slow[who, which] = slow + self.rate[who, which] * (1 - fast) * (1 - slow)
        self.last[who, which] = day

    def after(self, who: Which, which: Which, day: float, recalled: Truth, exam: float) -> Array:
        fast, slow = self._traces(who, which, day)
        slow = slow + self.rate[who, which] * (1 - fast) * (1 - slow)
        gone = exam - day
        return 1 - (1 - np.exp(-gone / self.fast_days[who])) * (1 - slow * np.exp(-gone / self.slow_days[who]))


LAWS: dict[str, Callable[[int, int, int], Law]] = {"fsrs": Fsrs, "act_r": ActR, "two_traces": TwoTraces}
