"""A daily quiz: what was planned, where it stands, and what is to be done when its time has come.

Pure: the time and the zone (`datetime.tzinfo`) are arguments. Moments are ms since the Unix epoch.

A quiz whose time has passed is posted late as long as that is within the plan's grace; after that its day is skipped,
and the next quiz says so. However long nobody was there, at most one quiz is posted: the grace is shorter than the
time between two of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo
from enum import StrEnum

from bot.quiz.bank import Bank
from bot.quiz.events import Place
from bot.quiz.occurrence import Occurrence, Skip, Why
from bot.quiz.recurrence import Recurrence, first_after, following, moment
from bot.quiz.session import Pace

__all__ = [
    "BUSY_RETRY_MS",
    "MAX_GRACE_MINUTES",
    "MAX_OPEN_MINUTES",
    "Daily",
    "Plan",
    "Posted",
    "State",
    "Verdict",
    "delayed",
    "judge",
    "next_in_series",
    "occurrence",
    "open_seconds",
    "posted",
    "resumed",
    "stopped",
]

MAX_GRACE_MINUTES = 12 * 60
MAX_OPEN_MINUTES = 23 * 60
BUSY_RETRY_MS = 60_000
"""How long a quiz waits before it looks again whether its channel is free."""
TOLD_SKIPS = 3
"""So many of the skipped days are named; older ones are counted."""
_LEAST_OPEN_MS = 60_000


class State(StrEnum):
    """Whether a daily goes on."""

    ON = "on"
    PAUSED = "paused"
    OFF = "off"
    """Taken off; its history and streaks are kept, and come back when it is set again."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What was chosen. Either `bank` (an id) or `series` (a name: the next of its banks each time) is set.

    `outcomes` are ids of which a question needs one; empty: all questions. `count` None: every question there is.
    `seconds` a question is open in a live quiz; `open_minutes` all of them where each answers at their own pace.
    """

    when: Recurrence
    zone: str
    bank: str = ""
    series: str = ""
    outcomes: tuple[str, ...] = ()
    count: int | None = 5
    pace: Pace = Pace.OWN
    seconds: int = 30
    open_minutes: int = 12 * 60
    mention: str = ""
    grace_minutes: int = 120


@dataclass(frozen=True, slots=True)
class Posted:
    """A quiz that was posted: its day, its number (from 1), and its session."""

    day: date
    number: int
    session: str


@dataclass(frozen=True, slots=True)
class Daily:
    """A daily quiz of a channel. `next_day` is the day it posts next, `due_at` when it looks at that again.

    `last` is the newest quiz posted. `position` is that of the series' bank used
    last, None before the first. `held` says what keeps the quiz of `next_day`, which is late, from being posted.
    `skipped` are the days since `last` without a quiz, `more` that many older ones. `version` grows by one with every
    stored change.
    """

    id: str
    place: Place
    host: str
    host_name: str
    plan: Plan
    set_at: int
    state: State = State.ON
    next_day: date | None = None
    due_at: int | None = None
    last: Posted | None = None
    position: int | None = None
    held: Why | None = None
    skipped: tuple[Skip, ...] = field(default=())
    more: int = 0
    version: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """(tenant, id)."""
        return (self.place.tenant, self.id)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `judge` found: the daily as it is then, and the day to be posted now, if any, `late_ms` after its moment."""

    daily: Daily
    day: date | None = None
    late_ms: int = 0


def resumed(daily: Daily, zone: tzinfo, now: int) -> Daily:
    """The daily going on from `now`: the first day whose moment is still to come, and that has had no quiz before the
    hour was changed. Days of a pause are no skips.
    """
    day = first_after(daily.plan.when, now, zone)
    if daily.last is not None and day <= daily.last.day:
        day = following(daily.plan.when, daily.last.day, zone)
    at = moment(day, daily.plan.when.minute, zone)
    return replace(daily, state=State.ON, next_day=day, due_at=at, held=None)


def stopped(daily: Daily, state: State) -> Daily:
    """The daily paused or off."""
    return replace(daily, state=state, next_day=None, due_at=None, held=None)


def judge(daily: Daily, zone: tzinfo, now: int) -> Verdict:
    """What is to be done at `now`. The moment is worked out anew, so a zone whose rules have changed is followed.

    The very same daily comes back where nothing is to be done or changed.
    """
    day, rule = daily.next_day, daily.plan.when
    if daily.state is not State.ON or day is None:
        return Verdict(daily)
    grace = daily.plan.grace_minutes * 60_000
    after = daily
    while (at := moment(day, rule.minute, zone)) <= now:
        if now - at <= grace:
            return Verdict(_planned(after, day, daily.due_at or at), day, now - at)
        after = _with_skip(after, Skip(day, after.held or Why.AWAY))
        day = following(rule, day, zone)
    return Verdict(_planned(after, day, at))


def _planned(daily: Daily, day: date, at: int) -> Daily:
    if (daily.next_day, daily.due_at) == (day, at):
        return daily
    return replace(daily, next_day=day, due_at=at)


def _with_skip(daily: Daily, skip: Skip) -> Daily:
    told = (*daily.skipped, skip)
    return replace(daily, skipped=told[-TOLD_SKIPS:], more=daily.more + max(len(told) - TOLD_SKIPS, 0), held=None)


def delayed(daily: Daily, why: Why, zone: tzinfo, now: int) -> Daily:
    """The daily while something keeps today's quiz from being posted: it looks again soon, until the grace is over."""
    assert daily.next_day is not None, "only a day that is due is delayed"
    over = moment(daily.next_day, daily.plan.when.minute, zone) + daily.plan.grace_minutes * 60_000 + 1
    return replace(daily, held=why, due_at=min(now + BUSY_RETRY_MS, max(over, now + 1)))


def occurrence(daily: Daily, day: date, late_ms: int) -> Occurrence:
    """What the session of the quiz to be posted has to know."""
    number = daily.last.number + 1 if daily.last else 1
    before = daily.last.day if daily.last else None
    return Occurrence(daily.id, day, number, late_ms, daily.skipped, daily.more, daily.plan.mention, before)


def posted(daily: Daily, day: date, session: str, zone: tzinfo, position: int | None = None) -> Daily:
    """The daily after the quiz of `day` was posted as `session`, from the series' bank at `position`."""
    following_day = following(daily.plan.when, day, zone)
    return replace(
        daily,
        last=Posted(day, daily.last.number + 1 if daily.last else 1, session),
        position=daily.position if position is None else position,
        next_day=following_day,
        due_at=moment(following_day, daily.plan.when.minute, zone),
        held=None,
        skipped=(),
        more=0,
    )


def open_seconds(plan: Plan, day: date, zone: tzinfo, now: int) -> int:
    """How long a quiz at one's own pace, posted at `now`, stays open: it closes a minute before the next one is due."""
    next_at = moment(following(plan.when, day, zone), plan.when.minute, zone)
    left = min(plan.open_minutes * 60_000, next_at - now - _LEAST_OPEN_MS)
    return max(left, _LEAST_OPEN_MS) // 1000


def next_in_series(banks: Iterable[Bank], name: str, position: int | None) -> Bank | None:
    """The bank of a series that comes after `position` (None: the first); after the last one the first again."""
    found = [(bank.series.position, bank.id, bank) for bank in banks if bank.series and bank.series.name == name]
    found.sort(key=lambda each: each[:2])
    later = (bank for at, _, bank in found if position is None or at > position)
    return next(later, found[0][2] if found else None)
