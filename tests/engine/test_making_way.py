"""What a channel shows makes way for what waits for its commit, and is not forgotten over it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.engine.committing import LATE_MS
from bot.engine.limits import Limits
from bot.ports.desk import Reply
from bot.ports.store import Store
from bot.quiz.events import Join, Person, Place
from bot.quiz.session import Entry, Settings
from bot.quiz.stages import Phase
from tests.fakes.clock import VirtualClock
from tests.fakes.house import House, a_house
from tests.fakes.slow_store import SlowStore

LOBBY = Settings(entry=Entry.LOBBY, seconds=600)
PEOPLE = [Person(f"p{number}", f"Player {number}") for number in range(12)]
ELSEWHERE = Place("other", "web", "main")


@pytest.fixture
async def busy(tmp_path: Path) -> AsyncIterator[tuple[House, SlowStore]]:
    """A house with a lobby, which commits two clicks at a time, and a store that can be made slow."""
    clock = VirtualClock()
    slow: list[SlowStore] = []

    def behind(store: Store) -> Store:
        slow.append(SlowStore(store, clock))
        return slow[0]

    async with a_house(tmp_path, clock=clock, limits=Limits(batch=2), behind=behind) as house:
        await house.start(LOBBY)
        await house.phase(Phase.LOBBY)
        await house.quiet()
        yield house, slow[0]
        slow[0].takes_ms = 0


def joining(house: House) -> list[asyncio.Task[Reply]]:
    return [asyncio.ensure_future(house.do(Join, person)) for person in PEOPLE]


async def until_done(house: House, clicks: list[asyncio.Task[Reply]]) -> AsyncIterator[None]:
    """Moments, a few ms after each other, until everybody has been answered."""
    for _ in range(400):
        await house.clock.advance(5)
        yield
        if all(click.done() for click in clicks):
            return
    raise AssertionError("it never ended")


async def test_only_what_has_waited_for_its_commit_is_late(busy: tuple[House, SlowStore]) -> None:
    house, store = busy
    committer = house.engine._committer
    store.takes_ms = 2 * LATE_MS
    first = asyncio.ensure_future(house.do(Join, Person("first", "First")))
    assert [committer.late async for _ in until_done(house, [first])].count(True) == 0
    clicks = joining(house)
    seen = [committer.late async for _ in until_done(house, clicks)]
    assert all(click.result().note.done for click in clicks)
    assert seen.count(True) > len(seen) // 2
    store.takes_ms = 0
    await house.advance(1_000)
    assert not committer.late


async def test_a_post_that_made_way_is_sent_when_it_may_go_on(busy: tuple[House, SlowStore]) -> None:
    house, _ = busy
    outbox, may = house.engine._outbox, False
    outbox._may_draw = lambda: may
    assert (await house.start(LOBBY, ELSEWHERE)).note.done
    for _ in range(50):
        await house.clock.advance(100)
    assert len(house.platform.messages) == 1
    may = True
    outbox.go_on()
    await house.advance(1_000)
    assert [message.place for message in house.platform.messages.values()][1:] == [ELSEWHERE]


async def test_a_channel_is_shown_its_lobby_while_another_keeps_the_house_busy(busy: tuple[House, SlowStore]) -> None:
    house, store = busy
    store.takes_ms = 4 * LATE_MS
    clicks = joining(house)
    starting = asyncio.ensure_future(house.start(LOBBY, ELSEWHERE))
    shown_while_busy = False
    async for _ in until_done(house, clicks):
        there = any(message.place == ELSEWHERE for message in house.platform.messages.values())
        shown_while_busy = shown_while_busy or (there and not all(click.done() for click in clicks))
    assert shown_while_busy
    store.takes_ms = 0
    await house.advance(2_000)
    assert (await starting).note.done
