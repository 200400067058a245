"""What to ask next, given how many questions will really be answered until it counts.

Three steps. **How many meetings a question deserves**: for each question, the number of further meetings that brings
the most recall on exam day for each meeting, by the curve fitted to the group's and the player's own answers
(`bot.tutor.forgetting`). **The circle**: questions with the best return, until the budget is spent; where people forget
slowly that is the whole bank, met at least once; where one meeting leaves nothing behind it is as many questions as can
be met often enough, the easier ones first. **The order**: new questions first, then whoever has waited longest for its
share of meetings, the wait stretched by right answers in a row. While little is known about the player's forgetting,
one question in six returns early, to find out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.tutor.forgetting import Forgetting, seen_right
from bot.tutor.looks import MAX_MEETINGS, MAX_RUN
from bot.tutor.memory import APART_MS, BLANK, DAY_MS, Memory, resting

__all__ = ["Budget", "Candidate", "Circle", "Share", "drawn", "order"]

MONTH_DAYS = 30.0
"""Without an exam the plan looks a month ahead, and always will."""
MEETINGS = (1, 2, 3, 4, 6)
"""How many further meetings are weighed for a question."""
PROBE_EVERY = 6
PROBE_GROUP = 12
PROBE_UNTIL = 40
"""One ask in six is spent on learning how the player forgets, on the first twelve questions met, until they have
answered forty times at later meetings."""
PROBE_MOST_DAYS = 8.0


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
    """A question on the shelf and the player's memory of it. `ease` is the group's (`forgetting.ease_of`)."""

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
    """The questions worth the budget, the best return first, and those beyond it in the same order."""

    inside: tuple[Share, ...]
    outside: tuple[Share, ...]


def drawn(candidates: Iterable[Candidate], budget: Budget, forgetting: Forgetting, now: int) -> Circle:
    """Share the budget out. Equal returns keep the order of `candidates`."""
    worth: dict[tuple[int, int, int, int, int], tuple[float, int]] = {}
    shares: list[Share] = []
    for each in candidates:
        memory = each.memory
        waited = 0 if memory.last_at is None else int(2 * math.log2(1 + max(now - memory.last_at, 0) / DAY_MS))
        alike = (
            min(memory.meetings, MAX_MEETINGS),
            min(memory.run, MAX_RUN),
            waited,
            round(2 * each.ease),
            round(each.chance * 100),
        )
        found = worth.get(alike)
        if found is None:
            found = worth[alike] = _best(alike, budget, forgetting)
        shares.append(Share(each, found[1], found[0]))
    shares.sort(key=_return)
    spent, inside = 0.0, 0
    for share in shares:
        if spent >= budget.asks and inside >= budget.a_day:
            break
        spent += share.meetings
        inside += 1
    return Circle(tuple(shares[:inside]), tuple(shares[inside:]))


def order(
    circle: Circle,
    forgetting: Forgetting,
    now: int,
    count: int = 1,
    *,
    asked_today: int = 0,
    new_left: int | None = None,
    own_answers: int | None = None,
) -> tuple[str, ...]:
    """The next `count` questions, fewer where there are no more. What rests is left out.

    `asked_today` is how many the player has answered today, and `new_left` how many new ones the day still allows
    (None: any number). `own_answers`, at later meetings, tells whether early returns are still needed; None: as many
    as the curve was fitted to.
    """
    awake = [each for each in circle.inside if not resting(each.candidate.memory, now)]
    new = [each.candidate.question for each in awake if not each.candidate.memory.answers]
    new = new if new_left is None else new[:new_left]
    stretch = forgetting.stretch
    met = sorted((each for each in awake if each.candidate.memory.answers), key=lambda each: -_wait(each, stretch, now))
    rest = [each for each in circle.outside if not resting(each.candidate.memory, now)]
    # What was answered in the last hours, and what lies beyond the circle, comes only when nothing else is left.
    ripe = [each.candidate.question for each in met if not _fresh(each.candidate.memory, now)]
    late = [each.candidate.question for each in rest if each.candidate.memory.answers]
    beyond = [each.candidate.question for each in rest if not each.candidate.memory.answers]
    room = None if new_left is None else max(new_left - len(new), 0)
    fresh = [each.candidate.question for each in met if _fresh(each.candidate.memory, now)]
    regular = [*new, *ripe, *late, *beyond[:room], *fresh]
    enough = (forgetting.answers if own_answers is None else own_answers) >= PROBE_UNTIL
    probes = [] if enough else _probes(circle, now)
    return tuple(_mixed(probes, regular, count, asked_today))


def _return(share: Share) -> float:
    return -share.gain


def _wait(share: Share, stretch: float, now: int) -> float:
    """How long a question has waited, in its own measure: longer with more meetings to come, less after right answers."""
    memory = share.candidate.memory
    return (now - (memory.last_at or 0)) * share.meetings / stretch ** min(memory.run, 2 * MAX_RUN)


def _fresh(memory: Memory, now: int) -> bool:
    return memory.last_at is not None and now - memory.last_at < APART_MS


def _probes(circle: Circle, now: int) -> list[str]:
    """Of the questions met first, those whose wait since the last meeting is over: 1, 2, 4, then 8 days."""
    met = [
        share.candidate for part in (circle.inside, circle.outside) for share in part if share.candidate.memory.answers
    ]
    first = sorted(met, key=lambda each: each.memory.cursor - each.memory.answers)[:PROBE_GROUP]
    waited = [((now - (each.memory.last_at or 0)) / DAY_MS / 2.0 ** (each.memory.meetings - 1), each) for each in first]
    ready = [
        (waits, each.question)
        for waits, each in waited
        if waits * 2.0 ** (each.memory.meetings - 1) >= min(2.0 ** (each.memory.meetings - 1), PROBE_MOST_DAYS) - 0.5
        and not resting(each.memory, now)
    ]
    return [question for _, question in sorted(ready, reverse=True)]


def _mixed(probes: Sequence[str], regular: Sequence[str], count: int, asked_today: int) -> list[str]:
    """Every sixth of the day's asks is a probe, while there are any; no question twice."""
    chosen: list[str] = []
    early, usual, taken = iter(probes), iter(regular), set[str]()
    place = asked_today
    while len(chosen) < count:
        source = early if place % PROBE_EVERY == PROBE_EVERY - 1 else usual
        question = next((each for each in source if each not in taken), None)
        if question is None:
            if source is usual:
                break
            question = next((each for each in usual if each not in taken), None)
            if question is None:
                break
        taken.add(question)
        chosen.append(question)
        place += 1
    return chosen


def _best(alike: tuple[int, int, int, int, int], budget: Budget, forgetting: Forgetting) -> tuple[float, int]:
    """The most recall a meeting can add on the day, and with how many meetings, for questions that are alike.

    The meetings are spread evenly over the days left, the first of them now. Answers to come are taken as they are
    expected: a chain over the run of right answers.
    """
    meetings, run, waited, half_ease, percent = alike
    ease, chance, since = half_ease / 2, percent / 100, 2 ** (waited / 2) - 1
    days = max(budget.days, 1.0)
    alone = forgetting.recall(meetings, since + days + budget.rest, run, ease) if meetings else 0.0
    best = (-1.0, 1)
    for further in MEETINGS:
        apart = days / further
        odds = [0.0] * (MAX_RUN + 1)
        odds[run] = 1.0
        for step in range(further):
            odds = _answered(odds, meetings + step, apart if step else since, forgetting, ease, chance)
        then = sum(
            share * forgetting.recall(meetings + further, apart + budget.rest, right, ease)
            for right, share in enumerate(odds)
        )
        best = max(best, ((then - alone) / further, further))
    return best


def _answered(
    odds: Sequence[float], meetings: int, days: float, forgetting: Forgetting, ease: float, chance: float
) -> list[float]:
    """How likely each run of right answers is after one more meeting."""
    after = [0.0] * (MAX_RUN + 1)
    for run, share in enumerate(odds):
        if share:
            recall = forgetting.recall(meetings, days, run, ease) if meetings else forgetting.known
            right = seen_right(recall, chance)
            after[min(run + 1, MAX_RUN)] += share * right
            after[0] += share * (1 - right)
    return after
