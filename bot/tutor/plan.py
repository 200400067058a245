"""What to ask next, given how many questions will really be answered until it counts.

Three steps. **How many meetings a question deserves**: for each question, the number of further meetings that brings
the most recall on exam day for each meeting, by the curve fitted to the group's and the player's own answers
(`bot.tutor.forgetting`). **The circle**: questions with the best return, until the budget is spent; where people forget
slowly that is the whole bank, met at least once; where one meeting leaves nothing behind it is as many questions as can
be met often enough, the easier ones first. **The order** (`bot.tutor.line`): new questions first, then what has waited
longest, the wait stretched by right answers in a row. While little is known about how the player and the group forget,
one question in six returns early, to find out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from bot.tutor.forgetting import Forgetting
from bot.tutor.looks import MAX_MEETINGS, MAX_RUN
from bot.tutor.memory import BLANK, DAY_MS, Memory

__all__ = ["Budget", "Candidate", "Circle", "Share", "drawn", "mingled"]

MONTH_DAYS = 30.0
"""Without an exam the plan looks a month ahead, and always will."""
MEETINGS = (1, 2, 3, 4, 6)
"""How many further meetings are weighed for a question."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What there is to spend: `a_day` questions on each of `days` days, today included, and `rest` days from the end
    of study to when it counts.
    """

    a_day: float
    days: float = MONTH_DAYS
    rest: float = 0.0

    @property
    def asks(self) -> float:
        """Questions that will still be answered."""
        return self.a_day * max(self.days, 0.0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question on the shelf and the player's memory of it. `ease` is the group's (`forgetting.eases_of`)."""

    question: str
    memory: Memory = BLANK
    ease: float = 0.0
    chance: float = 0.25


@dataclass(frozen=True, slots=True)
class Share:
    """A question's place in the circle: `meetings` still to come, and the recall each of them should add on the day."""

    candidate: Candidate
    meetings: int
    gain: float


@dataclass(frozen=True, slots=True)
class Circle:
    """The questions worth the budget, the best return first, and those beyond it in the same order.

    `asks` is how many questions will still be answered.
    """

    inside: tuple[Share, ...]
    outside: tuple[Share, ...]
    asks: float


def mingled(candidates: Sequence[Candidate], seed: int | str) -> tuple[Candidate, ...]:
    """The candidates in an order of the player's own, so that a group finds out about more questions early."""
    mixed = list(candidates)
    Random(seed).shuffle(mixed)  # noqa: S311 - a shuffle that must repeat itself, not a secret
    return tuple(mixed)


def drawn(candidates: Iterable[Candidate], budget: Budget, forgetting: Forgetting, now: int, least: int = 1) -> Circle:
    """Share the budget out, with `least` meetings or more a question. Equal returns keep the order of `candidates`."""
    worth: dict[tuple[int, int, int, int, int], tuple[float, int]] = {}
    shares: list[Share] = []
    odds = _Odds(forgetting)
    for each in candidates:
        memory = each.memory
        waited = 0 if memory.last_at is None else round(math.log2(1 + max(now - memory.last_at, 0) / DAY_MS))
        alike = (
            min(memory.meetings, MAX_MEETINGS),
            min(memory.run, MAX_RUN),
            waited,
            round(2 * each.ease),
            round(each.chance * 100),
        )
        found = worth.get(alike)
        if found is None:
            found = worth[alike] = _best(alike, budget, odds, least)
        shares.append(Share(each, found[1], found[0]))
    shares.sort(key=_return)
    spent, inside = 0.0, 0
    for share in shares:
        if spent >= budget.asks and inside >= budget.a_day:
            break
        spent += share.meetings
        inside += 1
    return Circle(tuple(shares[:inside]), tuple(shares[inside:]), budget.asks)


def _return(share: Share) -> float:
    return -share.gain


class _Odds:
    """The odds of recall by the fitted curve as products, each factor worked out once for a whole plan."""

    __slots__ = ("_fading", "_level", "known", "met", "run")

    def __init__(self, forgetting: Forgetting) -> None:
        self._level, self._fading, self.known = forgetting.level, forgetting.fading, forgetting.known
        most = MAX_MEETINGS + max(MEETINGS)
        self.met = [0.0, *(number**forgetting.practice for number in range(1, most + 1))]
        self.run = [math.exp(forgetting.run * number) for number in range(MAX_RUN + 1)]

    def after(self, days: float, ease: float) -> float:
        """The factor of a gap, with the question's ease."""
        return math.exp(self._level + ease - self._fading * math.log1p(days))


def _best(alike: tuple[int, int, int, int, int], budget: Budget, odds: _Odds, least: int) -> tuple[float, int]:
    """The most recall a meeting can add on the day, and with how many meetings, for questions that are alike.

    The meetings are spread evenly over the days left, the first of them now. Answers to come are taken as they are
    expected: a chain over the run of right answers.
    """
    meetings, run, waited, half_ease, percent = alike
    ease, chance, since = half_ease / 2, percent / 100, 2.0**waited - 1
    days = max(budget.days, 1.0)
    alone = _likely(odds.after(since + days + budget.rest, ease) * odds.met[meetings] * odds.run[run])
    now = odds.after(since, ease)
    best = (-1.0, 1)
    for further in (each for each in MEETINGS if each >= min(least, MEETINGS[-1])):
        apart = days / further
        between, finally_ = odds.after(apart, ease), odds.after(apart + budget.rest, ease)
        runs = [0.0] * (MAX_RUN + 1)
        runs[run] = 1.0
        for step in range(further):
            met = (between if step else now) * odds.met[meetings + step]
            runs = _answered(runs, met, odds, chance, known=meetings + step == 0)
        met = finally_ * odds.met[meetings + further]
        then = sum([share * _likely(met * factor) for share, factor in zip(runs, odds.run, strict=True)])
        best = max(best, ((then - alone) / further, further))
    return best


def _likely(odds: float) -> float:
    return odds / (1 + odds)


def _answered(runs: Sequence[float], met: float, odds: _Odds, chance: float, *, known: bool) -> list[float]:
    """How likely each run of right answers is after one more meeting, at the odds `met` for a run of 0."""
    after = [0.0] * (MAX_RUN + 1)
    for run, share in enumerate(runs):
        if share:
            recall = odds.known if known else _likely(met * odds.run[run])
            right = share * (chance + (1 - chance) * recall)
            after[min(run + 1, MAX_RUN)] += right
            after[0] += share - right
    return after
