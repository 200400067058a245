"""Daily quizzes in forty zones, through every change of their clocks and any number of outages.

The real engine and store play on the virtual clock, which leaps from one due time to the next. Each day's quiz must be
posted exactly once, at the right local time or at the first moment after an outage that its grace allows, and left out
exactly where the outage outlasts the grace.
"""

from __future__ import annotations

import sys
import time as real
from collections import Counter
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.ports.daily import SetDaily
from bot.quiz.daily import Plan
from bot.quiz.events import Place
from bot.quiz.recurrence import Recurrence, exists, moment
from bot.quiz.session import Pace
from bot.quiz.stages import LOBBY_SLOT, round_slot
from tests.engine.daily_house import LEADER
from tests.fakes.clock import VirtualClock
from tests.fakes.house import House, a_house
from tests.fakes.platform import FakePlatform
from tests.store.inline import hasty_sqlite

ZONES = (
    *("UTC", "Europe/London", "Europe/Dublin", "Europe/Berlin", "Europe/Lisbon", "Europe/Chisinau", "Europe/Istanbul"),
    *("Africa/Casablanca", "Africa/El_Aaiun", "Africa/Cairo", "Africa/Lagos", "Africa/Juba", "Africa/Johannesburg"),
    *("America/New_York", "America/St_Johns", "America/Havana", "America/Asuncion", "America/Santiago", "America/Nuuk"),
    *("America/Scoresbysund", "America/Miquelon", "America/Mexico_City", "America/Caracas", "America/Sao_Paulo"),
    *("America/Los_Angeles", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Tehran", "Asia/Beirut", "Asia/Gaza"),
    *("Asia/Jerusalem", "Asia/Tokyo", "Asia/Yangon", "Australia/Lord_Howe", "Australia/Eucla", "Australia/Adelaide"),
    *("Pacific/Chatham", "Pacific/Apia", "Pacific/Kiritimati", "Antarctica/Troll"),
)
GRACE_MS = 2 * 3_600_000
HOUR_MS = 3_600_000


@dataclass(slots=True)
class Year:
    """What is played, and what was seen."""

    clock: VirtualClock
    until: int
    draw: Random
    steady_hours: int
    plans: dict[Place, Plan] = field(default_factory=dict)
    up: list[tuple[int, int]] = field(default_factory=list)
    platform: FakePlatform = field(init=False)

    def __post_init__(self) -> None:
        self.platform = FakePlatform(self.clock)

    async def play(self, folder: Path) -> None:
        """From one outage to the next until the end."""
        while self.clock.now() < self.until:
            began = self.clock.now()
            async with AsyncExitStack() as stack:
                process = f"p{len(self.up)}n"
                opened = a_house(
                    folder, clock=self.clock, process=process, connect=hasty_sqlite, platform=self.platform
                )
                house = await stack.enter_async_context(opened)
                if not self.up:
                    await self._set(house)
                await house.leap_to(self.clock.now())
                await self._run(house, self._outage())
                self.up.append((began, self.clock.now()))
            await self.clock.leap(self.draw.choice((20, 90, 150, 600, 3_000)) * 60_000)

    def _outage(self) -> int:
        """When the next one begins."""
        hours = self.draw.expovariate(1 / self.steady_hours)
        return min(self.clock.now() + HOUR_MS + int(hours * HOUR_MS), self.until)

    async def _set(self, house: House) -> None:
        for place, plan in self.plans.items():
            assert (await house.engine.daily(SetDaily(place, LEADER, plan))).note.done

    async def _run(self, house: House, until: int) -> None:
        """Leap from due time to due time."""
        while True:
            async with house.store.reading() as reading:
                due = [at for _, at in (*await reading.due_dailies(limit=1), *await reading.due(limit=1))]
            at = min(due, default=until)
            if at >= until:
                await house.leap_to(until)
                return
            await house.leap_to(max(at, self.clock.now() + 1))

    def posts(self, place: Place) -> list[int]:
        """When the first post of each quiz of a place was posted."""
        first = {LOBBY_SLOT, round_slot(0)}
        return sorted(m.at for m in self.platform.messages.values() if m.place == place and m.cards[0].slot in first)

    def was_up(self, begin: int, end: int) -> int | None:
        """The first moment in a span at which somebody was there, None if nobody was."""
        return min((max(began, begin) for began, ended in self.up if began <= end and ended > begin), default=None)


def a_year(first: date, days: int, seed: int, steady_hours: int) -> Year:
    """Half of the times of day lie where clocks change; a few quizzes are played all together."""
    draw = Random(seed)
    start = int(datetime.combine(first, time(), UTC).timestamp()) * 1000
    # No quiz is due at the very end.
    year = Year(VirtualClock(start + 1), start + days * 24 * HOUR_MS + 1_001, draw, steady_hours)
    for number, zone in enumerate(ZONES):
        minute = (
            draw.choice((0, 1, 30, 59, 90, 120, 135, 150, 165, 180, 210, 1425)) if number % 2 else draw.randrange(1440)
        )
        weekdays = (0, 1, 2, 3, 4, 5, 6) if number % 4 else (0, 2, 4, 6)
        pace = Pace.TOGETHER if number % 10 == 3 else Pace.OWN
        plan = Plan(Recurrence(minute, weekdays), zone, bank="things", count=1, pace=pace, seconds=10, open_minutes=60)
        year.plans[Place(f"tenant{number}", "web", "main")] = plan
    return year


def scheduled(plan: Plan, begin: int, end: int) -> Iterable[tuple[date, int]]:
    """Every day of a plan with its moment, in a span."""
    zone = ZoneInfo(plan.zone)
    day = datetime.fromtimestamp(begin / 1000, zone).date() - timedelta(days=2)
    while (at := moment(day, plan.when.minute, zone)) <= end:
        if day.weekday() in plan.when.weekdays and exists(day, zone) and at > begin:
            yield day, at
        day += timedelta(days=1)


def is_first_moment(at: int, day: date, plan: Plan) -> bool:
    """Whether the local clock shows the time (or, in a gap, more) from this very moment on."""
    wanted = datetime.combine(day, time(plan.when.minute // 60, plan.when.minute % 60))
    zone = ZoneInfo(plan.zone)
    now, before = (datetime.fromtimestamp(ms / 1000, zone).replace(tzinfo=None, fold=0) for ms in (at, at - 1))
    return before < wanted <= now


def check(year: Year) -> Counter[str]:
    """Every day of every plan against what was posted. Gives how many were on time, late and left out."""
    found: Counter[str] = Counter()
    for place, plan in year.plans.items():
        posts = year.posts(place)
        assert len(posts) == len(set(posts)), "never twice"
        expected: list[int] = []
        for day, at in scheduled(plan, year.up[0][0], year.up[-1][1]):
            assert is_first_moment(at, day, plan)
            there = year.was_up(at, at + GRACE_MS)
            if there is None:
                found["left out"] += 1
            else:
                expected.append(there)
                found["on time" if there == at else "late"] += 1
        assert posts == expected, f"{plan.zone} at {plan.when.minute}"
    return found


async def test_two_weeks_of_changing_clocks_and_outages(tmp_path: Path) -> None:
    year = a_year(date(2026, 3, 24), 14, seed=7, steady_hours=20)
    await year.play(tmp_path)
    found = check(year)
    assert found["on time"] > 150
    assert found["late"] > 5
    assert found["left out"] > 5


@pytest.mark.long
@pytest.mark.parametrize(("first", "seed"), [(date(2026, 1, 1), 1), (date(2028, 1, 1), 2)])
async def test_a_whole_year(tmp_path: Path, first: date, seed: int) -> None:
    year, began = a_year(first, 366, seed, steady_hours=60), real.monotonic()
    await year.play(tmp_path)
    found = check(year)
    outages = len(year.up) - 1
    sys.stdout.write(f"{first.year}: {dict(found)}, {outages} outages, {real.monotonic() - began:.0f} s\n")
    assert found["on time"] > 5_000
