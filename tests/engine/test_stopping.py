"""Stopping takes a bounded time, whatever a platform does, and commits what waits."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.engine.limits import Limits
from bot.ports.pulse import Life
from bot.ports.store import Store, Unavailable, Writing
from bot.quiz.events import Person
from bot.quiz.session import Settings
from bot.quiz.stages import Phase
from tests.engine.test_load import SlowStore
from tests.fakes.clock import VirtualClock
from tests.fakes.house import a_house
from tests.quiz.values import ANN, BEN, NOW

OPEN = Settings(seconds=600, reading_seconds=10)
NEVER = 10**9


async def test_a_platform_that_hangs_is_waited_for_no_longer_than_it_may_take(tmp_path: Path) -> None:
    clock = VirtualClock(NOW)
    with capture_logs() as logs:
        async with a_house(tmp_path, clock=clock) as house:
            assert house.engine.pulse().life is Life.RUNNING
            house.platform.delay_ms = NEVER
            await house.start(OPEN)
            await house.quiet()
            assert house.platform.waiting == 1
            before = clock.now()
        assert house.engine.pulse().life is Life.STOPPING
    assert clock.now() - before <= Limits().goodbye_ms
    assert any("does not answer" in entry["event"] for entry in logs)
    async with a_house(tmp_path, clock=clock) as again:
        await again.phase(Phase.OPEN)
        assert len(again.platform.messages) == 1


async def test_an_answer_given_while_a_platform_hangs_is_stored_before_the_end(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        session = await house.phase(Phase.OPEN)
        house.platform.delay_ms = NEVER
        click = asyncio.ensure_future(house.pick(ANN, 0))
        await asyncio.sleep(0)
    assert (await click).note.done
    async with a_house(tmp_path, clock=house.clock) as again, again.store.reading() as reading:
        assert [each.player for each in await reading.responses(("web", "sess0"), session.round)] == ["ann"]


async def test_a_store_that_hangs_is_left_behind_and_who_waits_for_it_hears_the_truth(tmp_path: Path) -> None:
    clock = VirtualClock(NOW)
    slow: list[SlowStore] = []

    def behind(store: Store) -> Store:
        slow.append(SlowStore(store, clock))
        return slow[0]

    async def nothing(writing: Writing) -> None: ...

    with capture_logs() as logs:
        # One at a time: the first is being committed, the others still wait.
        async with a_house(tmp_path, clock=clock, behind=behind, limits=Limits(batch=1, patience_ms=NEVER)) as house:
            await house.start(OPEN)
            await house.phase(Phase.OPEN)
            slow[0].takes_ms = NEVER
            begun = asyncio.ensure_future(house.pick(ANN, 0))
            await asyncio.sleep(0)
            waiting = asyncio.ensure_future(house.pick(BEN, 0))
            written = asyncio.ensure_future(house.engine.write("web", nothing))
            for _ in range(20):
                await asyncio.sleep(0)
            before = clock.now()
        assert clock.now() - before <= Limits().goodbye_ms
    assert any(entry["event"] == "stopped in the middle of things" for entry in logs)
    assert "may not have saved this" in (await begun).note.text
    assert "restarting" in (await waiting).note.text
    with pytest.raises(Unavailable, match="restarting"):
        await written


async def test_what_waits_at_closing_time_is_committed_and_answered(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        await house.phase(Phase.OPEN)
        clicks = [asyncio.ensure_future(house.pick(Person(f"p{i}", "P"), 0)) for i in range(50)]
        await asyncio.sleep(0)
    assert all([(await click).note.done for click in clicks])
    async with a_house(tmp_path, clock=house.clock) as again, again.store.reading() as reading:
        assert len(await reading.responses(("web", "sess0"), 0)) == 50


async def test_clicks_that_come_too_late_are_told_so(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        await house.phase(Phase.OPEN)
    reply = await house.pick(ANN, 0)
    assert "restarting" in reply.note.text
