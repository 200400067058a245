"""The order in which the questions of a plan are asked.

A line keeps no more than the circle's order: what is remembered comes with every look at it, so that it serves a whole
day. What was never met stands in the circle's order already, and is only walked along; what has to be compared is what
was met. So choosing one of ten thousand questions costs as much as there are memories.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice

from bot.tutor.forgetting import Forgetting
from bot.tutor.looks import MAX_RUN
from bot.tutor.memory import APART_MS, BLANK, DAY_MS, Memory, resting
from bot.tutor.plan import Circle

__all__ = ["Line", "lined_up", "order"]

EAGER_STRETCH, EAGER_ASKS = 2.0, 1.5
"""What was missed returns the next day, before anything new, where each right answer stretches the wait so much, and
there will be so many answers or more for each question of the circle."""
PROBE_EVERY = 6
PROBE_GROUP = 12
PROBE_UNTIL = 40
CHOICE_UNTIL, WHOLE_UNTIL = 1200, 300
"""One ask in six is spent on learning how the player forgets, on the first twelve questions met, until they have
answered forty times at later meetings, or their group `CHOICE_UNTIL` times. Where the whole bank is in the circle there
is nothing to choose, and `WHOLE_UNTIL` will do."""
PROBE_MOST_DAYS = 8.0

_MISSED, _INSIDE, _OUTSIDE, _JUST_NOW = range(4)
"""The kinds of met questions, as they come; new ones of the circle stand between the first two, others before the
last."""


@dataclass(frozen=True, slots=True)
class Line:
    """A circle as `names` of questions, the best return first, of which the first `inside` are worth the budget.

    `places` says where each of them stands; `asks` is how many questions will still be answered.
    """

    names: tuple[str, ...]
    inside: int
    asks: float
    places: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Met:
    """A question that something is remembered of."""

    place: int
    question: str
    memory: Memory


def lined_up(circle: Circle) -> Line:
    """The line of a circle."""
    names = tuple(share.candidate.question for part in (circle.inside, circle.outside) for share in part)
    return Line(names, len(circle.inside), circle.asks, {name: place for place, name in enumerate(names)})


def order(
    line: Line,
    memories: Mapping[str, Memory],
    forgetting: Forgetting,
    now: int,
    count: int = 1,
    *,
    asked_today: int = 0,
    new_left: int | None = None,
) -> tuple[str, ...]:
    """The next `count` questions, fewer where there are no more. What rests is left out.

    `memories` are by question; what is not among them was never met, and what is not in the line is passed over.
    `asked_today` is how many the player has answered today, and `new_left` how many new ones the day still allows
    (None: any number).
    """
    places = line.places
    known = [_Met(places[name], name, memory) for name, memory in memories.items() if name in places]
    met = sorted((each for each in known if each.memory.last_at is not None), key=_place)
    probes = [] if _known_enough(line, met, forgetting) else _probes(met, now)
    return tuple(_mixed(probes, _regular(line, met, memories, forgetting, now, new_left), count, asked_today))


def _regular(
    line: Line, met: Sequence[_Met], memories: Mapping[str, Memory], forgetting: Forgetting, now: int, limit: int | None
) -> Iterator[str]:
    """All that is awake, in the order in which it is asked, with as many new questions as the day allows.

    New ones of the circle, met ones, what lies beyond the circle, and last what was answered in the last hours. Where
    a right answer makes the difference, and there is room for it, what was missed comes before all of them.
    """
    stretch = forgetting.stretch
    eager = stretch >= EAGER_STRETCH and line.asks >= EAGER_ASKS * line.inside
    kinds: tuple[list[tuple[float, int, str]], ...] = ([], [], [], [])
    for each in met:
        if not resting(each.memory, now):
            kind = _kind(each.memory, each.place < line.inside, now, eager)
            kinds[kind].append((-_wait(each.memory, stretch, now), each.place, each.question))
    room = len(line.names) if limit is None else limit
    yield from _longest_waiting(kinds[_MISSED])
    for question in islice(_new(islice(line.names, line.inside), memories, now), room):
        room -= 1
        yield question
    yield from _longest_waiting(kinds[_INSIDE])
    yield from _longest_waiting(kinds[_OUTSIDE])
    yield from islice(_new(islice(line.names, line.inside, None), memories, now), room)
    yield from _longest_waiting(kinds[_JUST_NOW])


def _new(names: Iterable[str], memories: Mapping[str, Memory], now: int) -> Iterator[str]:
    """What was never met and does not rest."""
    for name in names:
        memory = memories.get(name, BLANK)
        if memory.last_at is None and not resting(memory, now):
            yield name


def _kind(memory: Memory, inside: bool, now: int, eager: bool) -> int:
    if now - (memory.last_at or 0) < APART_MS:
        return _JUST_NOW
    if inside:
        return _MISSED if eager and not memory.run else _INSIDE
    return _OUTSIDE


def _longest_waiting(alike: list[tuple[float, int, str]]) -> Iterator[str]:
    """Questions of one kind, what waits longest first; equal waits keep the circle's order."""
    alike.sort()
    return (question for _, _, question in alike)


def _place(each: _Met) -> int:
    return each.place


def _wait(memory: Memory, stretch: float, now: int) -> float:
    """How long a question has waited, in its own measure: shorter after right answers in a row."""
    return (now - (memory.last_at or 0)) / stretch ** min(memory.run, 2 * MAX_RUN)


def _known_enough(line: Line, met: Iterable[_Met], forgetting: Forgetting) -> bool:
    """Whether the player, or the group, has answered often enough at later meetings to tell how they forget."""
    if forgetting.answers >= (CHOICE_UNTIL if line.inside < len(line.names) else WHOLE_UNTIL):
        return True
    return sum(max(each.memory.meetings - 1, 0) for each in met) >= PROBE_UNTIL


def _probes(met: Iterable[_Met], now: int) -> list[str]:
    """Of the questions met first, those whose wait is over, 1, 2, 4, then 8 days; the most overdue first."""
    overdue: list[tuple[float, str]] = []
    for each in nsmallest(PROBE_GROUP, met, key=lambda each: each.memory.first_at or 0):
        waited = (now - (each.memory.last_at or 0)) / DAY_MS
        wait = min(2.0 ** (each.memory.meetings - 1), PROBE_MOST_DAYS)
        if waited >= wait - 0.5 and not resting(each.memory, now):
            overdue.append((-waited / wait, each.question))
    return [question for _, question in sorted(overdue)]


def _mixed(probes: Iterable[str], regular: Iterable[str], count: int, asked_today: int) -> list[str]:
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
