"""When more comes in than can be stored in time, new quizzes are refused and running ones go on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.engine.limits import Limits
from bot.engine.load import LONGEST_MS, RECENT, Load
from bot.ports.desk import Reply
from bot.ports.store import Store
from bot.quiz.events import Person, Place
from bot.quiz.session import Settings
from bot.quiz.stages import Phase
from tests.fakes.clock import VirtualClock
from tests.fakes.house import House, a_house
from tests.fakes.patience import turns
from tests.fakes.slow_store import SlowStore
from tests.store.inline import inline_sqlite

T = TypeVar("T")
OPEN = Settings(seconds=600, reading_seconds=10)
BATCH = 8
ELSEWHERE = Place("other", "web", "main")


def load(clock: VirtualClock, batch: int = BATCH) -> Load:
    return Load(clock, batch)


async def took(load: Load, clock: VirtualClock, items: int, ms: int) -> None:
    load.begin(items)
    await clock.advance(ms)
    load.end()


async def test_before_anything_was_measured_nothing_is_too_much() -> None:
    assert not load(VirtualClock()).weigh(10_000)


async def test_what_waits_is_taken_in_full_batches() -> None:
    clock = VirtualClock()
    weighed = load(clock)
    for _ in range(3):
        await took(weighed, clock, BATCH, 400)
    assert weighed.wait_ms(0) == 400, "all that is known is that a batch takes 400 ms"
    assert weighed.wait_ms(BATCH * 6 - 1) == 2_400
    assert not weighed.weigh(BATCH * 6 - 1)
    assert weighed.weigh(BATCH * 7)


async def test_batches_of_one_do_not_make_long_ones_look_slow() -> None:
    """A commit costs what it costs, however much is in it: the line through both lengths tells the two apart."""
    clock = VirtualClock()
    weighed = load(clock, batch=512)
    for items, ms in ((1, 20), (2, 20), (100, 40), (1, 20), (200, 60)):
        await took(weighed, clock, items, ms)
    assert 15 <= weighed.wait_ms(0) <= 25
    assert weighed.wait_ms(511) < 150


async def test_what_is_no_click_does_not_make_clicks_look_slow() -> None:
    clock = VirtualClock()
    weighed = load(clock)
    await took(weighed, clock, 4, 100)
    weighed.begin(1)
    await clock.advance(2_000)
    weighed.end(telling=False)
    assert weighed.wait_ms(3) == 100


async def test_a_commit_that_hangs_is_expected_to_hang_as_long_again() -> None:
    clock = VirtualClock()
    weighed = load(clock)
    await took(weighed, clock, 4, 100)
    weighed.begin(4)
    await clock.advance(LONGEST_MS)
    assert weighed.weigh(0)
    weighed.end()


async def test_whoever_comes_when_nothing_waits_is_welcome_however_slow_it_was_before() -> None:
    clock = VirtualClock()
    weighed = load(clock)
    await took(weighed, clock, 1, 60_000)
    assert not weighed.weigh(0)
    assert weighed.weigh(1)
    assert not weighed.weigh(0)


async def test_it_is_over_only_when_the_wait_is_half_of_what_is_too_long_and_is_told_once_each() -> None:
    clock = VirtualClock()
    weighed = load(clock)
    with capture_logs() as logs:
        for _ in range(RECENT):
            await took(weighed, clock, BATCH, 500)
        weighed_as = [weighed.weigh(BATCH * full - 1) for full in (5, 6, 7, 4, 3, 2, 5)]
    assert weighed_as == [False, True, True, True, True, False, False]
    assert [entry["event"].partition(":")[0] for entry in logs] == ["overloaded", "no longer overloaded"]
    assert (logs[0]["waiting"], logs[0]["wait_ms"]) == (BATCH * 6 - 1, 3_000)


@given(
    st.lists(st.tuples(st.integers(1, 512), st.integers(0, 5_000)), min_size=1, max_size=30),
    st.integers(0, 5_000),
    st.integers(0, 5_000),
)
def test_more_waiting_never_means_a_shorter_wait(batches: list[tuple[int, int]], fewer: int, more: int) -> None:
    clock = VirtualClock()
    weighed = load(clock, batch=512)
    for items, ms in batches:
        weighed.begin(items)
        asyncio.run(clock.advance(ms))
        weighed.end()
    fewer, more = sorted((fewer, more))
    assert 0 <= weighed.wait_ms(fewer) <= weighed.wait_ms(more) + 1  # each is rounded


async def test_a_clock_that_is_set_while_a_batch_is_in_hand_tells_nothing_of_the_store() -> None:
    clock = VirtualClock()
    weighed = load(clock)
    await took(weighed, clock, 4, 100)
    for hours in (-24, 24):
        weighed.begin(4)
        clock.set_back(hours * 3_600_000)
        weighed.end()
        assert weighed.wait_ms(3) == 100


@pytest.fixture
async def slow(tmp_path: Path) -> AsyncIterator[tuple[House, SlowStore]]:
    """A house whose store can be made slow, with a quiz that is open."""
    stores: list[SlowStore] = []
    clock = VirtualClock()

    def behind(store: Store) -> Store:
        stores.append(SlowStore(store, clock))
        return stores[0]

    limits = Limits(batch=BATCH)
    # Without a thread: virtual time goes on while one is waited for, and on a busy machine all would look slow.
    async with a_house(tmp_path, clock=clock, limits=limits, connect=inline_sqlite, behind=behind) as house:
        await house.start(OPEN)
        await house.phase(Phase.OPEN)
        yield house, stores[0]
        stores[0].takes_ms = 0


async def flooded(house: House, store: SlowStore, clicks: int) -> list[asyncio.Task[Reply]]:
    """So many clicks at once on a store that takes half a second for each batch, until that is noticed."""
    store.takes_ms = 500
    people = [Person(f"p{n}", f"P{n}") for n in range(clicks)]
    answers = [asyncio.ensure_future(house.pick(person, 0)) for person in people]
    async for _ in turns():
        if house.engine.pulse().overloaded:
            return answers
        await house.clock.advance(50)
    raise AssertionError("it was never too much")


async def passing(house: House, work: Awaitable[T]) -> T:
    """What `work` gives, with virtual time going on until it is there."""
    task = asyncio.ensure_future(work)
    async for _ in turns():
        if task.done():
            return await task
        await house.clock.advance(50)
    raise AssertionError("it never came")


async def test_a_new_quiz_is_refused_with_words_while_the_running_one_takes_every_answer(
    slow: tuple[House, SlowStore],
) -> None:
    house, store = slow
    with capture_logs() as logs:
        answers = await flooded(house, store, BATCH * 12)
        refused = await passing(house, house.start(OPEN, ELSEWHERE))
        assert not refused.note.done
        assert "Please start it in a minute" in refused.note.text
        assert refused.session is None
        pulse = house.engine.pulse()
        assert (pulse.overloaded, pulse.refused) == (True, 1)
        assert pulse.wait_ms > 2_500
        store.takes_ms = 0
        replies = await passing(house, asyncio.gather(*answers))
        later = [reply.pending for reply in replies if reply.pending is not None]
        replies += await passing(house, asyncio.gather(*later))
    assert all(reply.note.done for reply in replies)
    async with house.store.reading() as reading:
        assert len(await reading.responses(("web", "sess0"), 0)) == BATCH * 12
    assert (await passing(house, house.start(OPEN, ELSEWHERE))).note.done, "it is over"
    told = [entry["event"].partition(":")[0] for entry in logs if "overloaded" in entry["event"]]
    assert told == ["overloaded", "no longer overloaded"]
    assert not house.engine.pulse().overloaded
    assert house.engine.pulse().answers == BATCH * 12


async def test_a_queue_that_can_be_stored_in_time_refuses_nobody(slow: tuple[House, SlowStore]) -> None:
    house, store = slow
    store.takes_ms = 100
    people = [Person(f"p{n}", f"P{n}") for n in range(BATCH * 4)]
    answers = [asyncio.ensure_future(house.pick(person, 0)) for person in people]
    starting = asyncio.ensure_future(house.start(OPEN, ELSEWHERE))
    assert (await passing(house, starting)).note.done
    assert all(reply.note.done for reply in await passing(house, asyncio.gather(*answers)))
    assert house.engine.pulse().refused == 0
