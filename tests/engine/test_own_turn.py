"""Nobody takes more of the database at a time than one person needs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.engine.allowance import SLOW, Rate, Rates
from bot.engine.limits import Limits
from bot.engine.own_turn import WAITING, OwnTurn
from bot.ports.desk import Reply
from bot.ports.store import Reading, Store
from bot.ports.trouble import Hurried
from bot.ports.tutor import Study
from bot.quiz.events import Person
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.pages import Page, Subject
from bot.quiz.privacy import Whose
from tests.fakes.clock import VirtualClock
from tests.fakes.house import House, a_house
from tests.fakes.slow_store import SlowStore
from tests.quiz.values import ANN, BEN, NOW, ROOM


class Counting(SlowStore):
    """Knows how many look at it at the same time, at most."""

    open = most = 0

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reading]:
        async with self._store.reading() as reading:
            self.open += 1
            self.most = max(self.most, self.open)
            try:
                await asyncio.sleep(0)
                yield reading
            finally:
                self.open -= 1


ASKED: dict[str, Callable[[House, Person], Awaitable[object]]] = {
    "a page": lambda house, who: house.desk.own_page(ROOM, who, Page(Subject.MASTERY)),
    "a count": lambda house, who: house.desk.due_count(ROOM, who),
    "a picture": lambda house, who: house.desk.chart(ROOM, who, Page(Subject.PLAN)),
    "one's data": lambda house, who: house.desk.belongings(Whose("web", who.id, ROOM.tenant)),
    "results": lambda house, who: house.desk.results(ROOM.tenant, "sess0", who.id),
    "a press": lambda house, who: house.engine.tutor(Study(ROOM, who, Lesson(Deed.PRACTICE), NOW)),
}


@asynccontextmanager
async def a_counting_house(folder: Path) -> AsyncIterator[tuple[House, Counting]]:
    """Nobody is too fast in it."""
    clock, counting = VirtualClock(NOW), list[Counting]()

    def behind(store: Store) -> Store:
        counting.append(Counting(store, clock))
        return counting[0]

    limits = Limits(rates=Rates(player=Rate(1_000, 1_000)))
    async with a_house(folder, clock=clock, behind=behind, limits=limits) as house:
        counting[0].most = 0
        yield house, counting[0]


@pytest.mark.parametrize("asked", ASKED)
async def test_whoever_asks_many_times_at_once_reads_one_after_the_other(tmp_path: Path, asked: str) -> None:
    async with a_counting_house(tmp_path) as (house, counting):
        await asyncio.gather(*(ASKED[asked](house, ANN) for _ in range(WAITING)))
        assert counting.most == 1
        await asyncio.gather(*(ASKED[asked](house, who) for who in (ANN, BEN) for _ in range(3)))
        assert counting.most > 1, "two people are two"


async def test_more_than_people_ask_at_once_is_refused(tmp_path: Path) -> None:
    async with a_counting_house(tmp_path) as (house, _):
        asking = [ASKED["a page"](house, ANN) for _ in range(WAITING + 3)]
        answers = await asyncio.gather(*asking, return_exceptions=True)
        assert [isinstance(each, Hurried) for each in answers] == [False] * WAITING + [True] * 3
        replies = await asyncio.gather(*(ASKED["a press"](house, BEN) for _ in range(WAITING + 3)))
        notes = [each.note for each in replies if isinstance(each, Reply)]
        assert [note == SLOW for note in notes] == [False] * WAITING + [True] * 3
        assert not isinstance(await ASKED["a page"](house, ANN), Hurried), "and then it is as before"


async def test_who_goes_away_while_waiting_leaves_no_line_behind() -> None:
    turns = OwnTurn()

    async def asks() -> None:
        async with turns.of("t", "ann"):
            await asyncio.sleep(3600)

    asking = [asyncio.create_task(asks()) for _ in range(3)]
    await asyncio.sleep(0)
    assert len(turns) == 1
    for each in reversed(asking):
        each.cancel()
    await asyncio.gather(*asking, return_exceptions=True)
    assert len(turns) == 0
