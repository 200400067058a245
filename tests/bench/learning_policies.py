"""What schedules the tutor is compared with: each says which question every learner is asked next.

All learners of a policy move together: `choose` gives one question a learner, `told` what was seen of the answer (a
lucky guess looks right). Arrays are learners x questions; time is in days.
"""

from __future__ import annotations

import heapq
from abc import ABC, abstractmethod
from datetime import UTC, datetime, timedelta
from typing import Protocol

import numpy as np
from fsrs import Card, Rating, Scheduler
from numpy.typing import NDArray

__all__ = ["Leitner", "Package", "Policy", "Randomly", "Rotation", "Sequential", "Sm2", "WrongAgain"]

Which = NDArray[np.intp]
Seen = NDArray[np.bool_]


class Policy(Protocol):
    """A schedule for a population."""

    def choose(self, day: float) -> Which:
        """The question each learner is asked now."""
        ...

    def told(self, which: Which, right: Seen, day: float) -> None:
        """Each learner was asked `which` and this was seen."""
        ...


class Ordered(ABC):
    """Keeps what the classic schedules need, and asks the question with the lowest value."""

    def __init__(self, learners: int, questions: int, seed: int = 0) -> None:
        shape = (learners, questions)
        self.rng = np.random.default_rng(seed)
        self.all = np.arange(learners)
        self.last = np.full(shape, -np.inf)
        self.run = np.zeros(shape)
        self.place = np.arange(questions) * 1e-6
        """Among equals the bank's order decides."""

    @abstractmethod
    def value(self, day: float) -> NDArray[np.float64]:
        """Learners x questions; the lowest is asked."""

    def choose(self, day: float) -> Which:
        return np.argmin(self.value(day), axis=1)

    def told(self, which: Which, right: Seen, day: float) -> None:
        pair = (self.all, which)
        self.run[pair] = np.where(right, self.run[pair] + 1, 0)
        self.last[pair] = day

    @property
    def new(self) -> Seen:
        return np.isneginf(self.last)


class Randomly(Ordered):
    """Any question, with replacement."""

    def value(self, day: float) -> NDArray[np.float64]:
        return self.rng.random(self.last.shape)


class Sequential(Ordered):
    """The bank from its beginning to its end, again and again."""

    def value(self, day: float) -> NDArray[np.float64]:
        return np.where(self.new, -1e9, self.last) + self.place


class WrongAgain(Ordered):
    """New questions in order; from the day after, first of all those answered wrongly when last asked."""

    def value(self, day: float) -> NDArray[np.float64]:
        again = ~self.new & (self.run == 0) & (np.floor(self.last) < np.floor(day))
        return np.where(again, -1e12, np.where(self.new, -1e9, self.last)) + self.place


class Rotation(Ordered):
    """Every new question first, then the least recently seen, its gap doubled for each right answer in a row."""

    def value(self, day: float) -> NDArray[np.float64]:
        return np.where(self.new, -1e9, -(day - self.last) / 2**self.run) + self.place


class Leitner(Ordered):
    """Five boxes, due after 1, 2, 4, 8 and 16 days; wrong goes back to the first. The due, then the new, then the
    ones due soonest."""

    def value(self, day: float) -> NDArray[np.float64]:
        overdue = np.floor(day) - np.floor(self.last) - 2.0 ** np.minimum(self.run - (self.run > 0), 4)
        due = ~self.new & (overdue >= 0)
        return np.where(due, -1e12 + self.run, np.where(self.new, -1e9, -overdue)) + self.place


class Sm2(Ordered):
    """SM-2: 1 day, 6 days, then times the ease; right is quality 4, wrong 2. The most overdue, then the new, then the
    ones due soonest; or the new first.
    """

    def __init__(self, learners: int, questions: int, new_first: bool) -> None:
        super().__init__(learners, questions)
        self.ease, self.gap = np.full(self.last.shape, 2.5), np.zeros(self.last.shape)
        self.new_first = new_first

    def told(self, which: Which, right: Seen, day: float) -> None:
        super().told(which, right, day)
        pair = (self.all, which)
        grown = np.where(self.run[pair] == 1, 1, np.where(self.run[pair] == 2, 6, self.gap[pair] * self.ease[pair]))
        self.gap[pair] = np.where(right, np.round(grown), 1)
        quality = np.where(right, 4, 2)
        change = 0.1 - (5 - quality) * (0.08 + (5 - quality) * 0.02)
        self.ease[pair] = np.maximum(1.3, self.ease[pair] + change)

    def value(self, day: float) -> NDArray[np.float64]:
        overdue = np.floor(day) - np.floor(self.last) - self.gap
        new = -1e12 if self.new_first else -1e6
        return np.where(self.new, new, np.where(overdue >= 0, -1e9, 0) - overdue) + self.place


EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class Package:
    """The fsrs package as it is, at a retention of 0.9: what is due first, then the new, then what is due soonest.

    With its learning steps of 1 and 10 minutes, or (`steps` False) without.
    """

    def __init__(self, learners: int, questions: int, steps: bool) -> None:
        plain = {"learning_steps": (), "relearning_steps": ()}
        self.scheduler = Scheduler(enable_fuzzing=False, **({} if steps else plain))
        self.cards = [[Card(number, due=EPOCH) for number in range(questions)] for _ in range(learners)]
        self.due: list[list[tuple[datetime, int]]] = [[] for _ in range(learners)]
        self.fresh = [list(range(questions))[::-1] for _ in range(learners)]

    def choose(self, day: float) -> Which:
        now = EPOCH + timedelta(days=day)
        chosen = []
        for due, fresh in zip(self.due, self.fresh, strict=True):
            late = due and (due[0][0] <= now or not fresh)
            chosen.append(heapq.heappop(due)[1] if late else fresh.pop())
        return np.array(chosen)

    def told(self, which: Which, right: Seen, day: float) -> None:
        now = EPOCH + timedelta(days=day)
        for learner, (question, good) in enumerate(zip(which.tolist(), right.tolist(), strict=True)):
            rating = Rating.Good if good else Rating.Again
            card, _ = self.scheduler.review_card(self.cards[learner][question], rating, now)
            self.cards[learner][question] = card
            heapq.heappush(self.due[learner], (card.due, question))
