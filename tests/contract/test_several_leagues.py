"""Two processes over one PostgreSQL database: a week is told once, and joins come into teams of equal size."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.quiz.events import Person
from bot.quiz.session import Teaming
from tests.engine.league_house import a_league_house, after, digests, join, play, set_league, the_league
from tests.fakes.house import House, a_house
from tests.quiz.values import ANN, BEN, ROOM

pytestmark = pytest.mark.postgres


@pytest.fixture
async def houses(postgres_url: str) -> AsyncIterator[tuple[House, House]]:
    """Two engines that speak to the same channel, on one clock."""
    async with (
        a_league_house(postgres_url, process="one") as one,
        a_house(postgres_url, clock=one.clock, process="two") as two,
    ):
        two.platform.messages = one.platform.messages
        yield one, two


async def test_a_week_that_both_find_over_is_told_once(houses: tuple[House, House]) -> None:
    one, two = houses
    await set_league(one)
    await join(one, ANN, 0)
    await play(one, right=(ANN,), wrong=(BEN,))
    await one.clock.leap(after(1) - one.clock.now())
    key = (await the_league(one)).key
    await asyncio.gather(*(house.engine._leagues.wake(key) for house in houses for _ in range(3)))
    for house in (*houses, *houses):
        await house.advance(1_500)
    assert len(digests(two)) == 1
    async with two.store.reading() as reading:
        assert len(await reading.league_weeks(key, 10**7)) == 1


async def test_those_who_join_in_both_at_once_come_into_teams_of_equal_size(houses: tuple[House, House]) -> None:
    one, two = houses
    await set_league(one, teaming=Teaming.DEALT)
    people = [Person(f"p{n}", f"P{n}") for n in range(12)]
    await asyncio.gather(*(join(houses[n % 2], person) for n, person in enumerate(people)))
    members = await two.desk.league_members(ROOM)
    assert sorted([member.team for member in members].count(team) for team in range(3)) == [4, 4, 4]
