"""Two processes over one PostgreSQL database: a day's quiz is posted once, a reminder sent once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.quiz.events import Remind
from bot.quiz.stages import LOBBY_SLOT
from tests.engine.daily_house import MONDAY, a_clock, at, newest, set_daily, the_daily
from tests.fakes.house import House, a_house
from tests.fakes.patience import turns
from tests.quiz.values import ANN, ROOM

pytestmark = pytest.mark.postgres


@pytest.fixture
async def houses(postgres_url: str) -> AsyncIterator[tuple[House, House]]:
    """Two engines that speak to the same channel, on one clock, a minute before the daily quiz is due."""
    clock = a_clock()
    async with (
        a_house(postgres_url, clock=clock, process="one") as one,
        a_house(postgres_url, clock=clock, process="two") as two,
    ):
        two.platform.messages = one.platform.messages
        yield one, two


async def both_to(houses: tuple[House, House], moment: int) -> None:
    """Move the one clock to a moment, with time for each process to notice what the other left to it."""
    await houses[0].leap_to(moment)
    for house in (*houses, *houses):
        await house.advance(1_500)


async def test_a_daily_that_both_find_due_is_posted_once_each_day(houses: tuple[House, House]) -> None:
    one, two = houses
    await set_daily(one)
    for n in range(3):
        moment = at(MONDAY + timedelta(days=n))
        await one.clock.leap(moment - one.clock.now())
        key = (await the_daily(one)).key
        await asyncio.gather(*(house.engine._dailies.wake(key) for house in houses for _ in range(3)))
        await both_to(houses, moment + 5_000)
    first = Counter(m.card.session for m in two.platform.messages.values() if m.card.slot == LOBBY_SLOT)
    assert sorted(first.values()) == [1, 1, 1]
    last = (await the_daily(two)).last
    assert last is not None
    assert last.number == 3


async def test_a_reminder_that_both_find_due_is_sent_once(houses: tuple[House, House]) -> None:
    one, _ = houses
    await set_daily(one)
    await both_to(houses, at(MONDAY))
    session = await newest(one)
    by = {"tenant": ROOM.tenant, "session": session.id, "person": ANN, "stamp": one.clock.now()}
    assert (await one.engine.submit(Remind(**by, minute=12 * 60))).note.done  # type: ignore[arg-type]
    await one.clock.leap(at(MONDAY, 12 * 60) - one.clock.now())
    await asyncio.gather(*(house.engine._reminders.wake(("web", ANN.id)) for house in houses for _ in range(3)))
    await both_to(houses, at(MONDAY, 12 * 60) + 5_000)
    assert sum(len(house.platform.whispered) for house in houses) == 1


async def test_when_the_process_that_set_it_has_gone_the_other_posts_it(postgres_url: str) -> None:
    clock = a_clock()
    async with a_house(postgres_url, clock=clock, process="two") as two:
        async with a_house(postgres_url, clock=clock, process="one") as one:
            await set_daily(one)
        await two.leap_to(at(MONDAY))
        # The other process has to notice, and then to send, on a real database's time.
        async for _ in turns():
            if two.platform.messages:
                break
            await two.advance(500)
        await two.advance(5_000)
        assert len(two.platform.messages) == 1
