"""How ready somebody will be on a day, and what to do each day until then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from bot.quiz.recurrence import local_day
from bot.tutor.forgetting import Forgetting
from bot.tutor.memory import DAY_MS, recall
from bot.tutor.plan import MONTH_DAYS, Budget, Candidate, drawn

__all__ = ["PlannedDay", "Readiness", "budget_until", "readiness"]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """How many new questions and how many reviews a day asks for."""

    day: date
    new: int
    reviews: int


@dataclass(frozen=True, slots=True)
class Readiness:
    """The mean recall over all questions, 0..1: `now`, on the day `without` any more practice, and `with_plan`.

    `left_out` questions are beyond the budget: never met by then, or not met again. `days` are from today to the
    day before the exam.
    """

    now: float
    without: float
    with_plan: float
    left_out: int
    days: tuple[PlannedDay, ...]


def budget_until(exam: date | None, now: int, zone: tzinfo, a_day: float, rest_days: int = 0) -> Budget:
    """The budget from today to the day before the exam, whole days of the calendar; a rolling month without an exam.

    `rest_days` before the exam are without study. An exam today leaves today; one that is over counts as none.
    """
    today = local_day(now, zone)
    if exam is None or exam < today:
        return Budget(a_day, MONTH_DAYS)
    until = max((exam - today).days, 1)
    rest = min(max(rest_days, 0), until - 1)
    return Budget(a_day, until - rest, rest)


def readiness(
    candidates: Sequence[Candidate], budget: Budget, forgetting: Forgetting, now: int, zone: tzinfo
) -> Readiness:
    """What the plan comes to, by the fitted curve; `now` by FSRS, as everywhere else. All zeros without questions."""
    if not candidates:
        return Readiness(0.0, 0.0, 0.0, 0, ())
    circle, count = drawn(candidates, budget, forgetting, now), len(candidates)
    asks = float(sum(share.meetings for share in circle.inside))
    if not circle.outside and asks < budget.asks:
        # The whole bank is in, and there is room for more: what is left of the budget is practice too.
        circle, asks = drawn(candidates, budget, forgetting, now, int(budget.asks / count)), budget.asks
    ahead = budget.days + budget.rest
    without = sum(_alone(each, forgetting, now, ahead) for each in candidates)
    gained = sum(max(share.gain, 0.0) * share.meetings for share in circle.inside)
    new = sum(not share.candidate.memory.answers for share in circle.inside)
    return Readiness(
        sum(recall(each.memory, now) for each in candidates) / count,
        without / count,
        min((without + gained) / count, 1.0),
        len(circle.outside),
        _spread(new, round(asks) - new, budget, local_day(now, zone)),
    )


def _alone(candidate: Candidate, forgetting: Forgetting, now: int, ahead: float) -> float:
    """The recall on the day if the question is not asked again."""
    memory = candidate.memory
    if memory.last_at is None:
        return 0.0
    days = max(now - memory.last_at, 0) / DAY_MS + ahead
    return forgetting.recall(max(memory.meetings, 1), days, memory.run, candidate.ease)


def _spread(new: int, reviews: int, budget: Budget, today: date) -> tuple[PlannedDay, ...]:
    """New questions first, reviews in the room that is left, never more than the budget a day."""
    days: list[PlannedDay] = []
    room = round(budget.a_day)
    for number in range(max(round(budget.days), 0)):
        fresh = min(new, room)
        again = min(reviews, room - fresh)
        new, reviews = new - fresh, reviews - again
        days.append(PlannedDay(today + number * _DAY, fresh, again))
    return tuple(days)
