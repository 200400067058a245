"""Posts catch up: how often, how soon, and what happens when sending fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.engine.outbox import DRAWN_AT_ONCE, SETTLE_MS
from bot.ports.platform import Capabilities, Refused, Unreachable
from bot.ports.store import Reading
from bot.quiz.blocks import Answered, Countdown
from bot.quiz.events import Close, Person, Place
from bot.quiz.session import Settings
from bot.quiz.stages import Phase, Stage
from bot.store.session_queries import SessionReads
from tests.fakes.house import a_house, until
from tests.quiz.values import ANN, ROOM

OPEN = Settings(seconds=60, reading_seconds=10)


async def test_live_updates_keep_the_platforms_distance_however_many_answer(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        await house.phase(Phase.OPEN)
        for n in range(58):
            await house.pick(Person(f"p{n}", "P"), n % 4)
            await house.advance(1_000, step_ms=250)
        message = house.platform.of("sess0", "r0")
        # One post and at most one live update every five seconds.
        assert 2 <= len(message.cards) <= 1 + 58 // 5 + 1


async def test_the_number_of_calls_is_the_same_with_two_and_with_two_hundred_players(tmp_path: Path) -> None:
    calls: list[int] = []
    for players in (2, 200):
        folder = tmp_path / str(players)
        folder.mkdir()
        async with a_house(folder) as house:
            await house.start(OPEN, count=1)
            await house.phase(Phase.OPEN)
            for n in range(players):
                await house.pick(Person(f"p{n}", "P"), n % 4)
            await house.advance(62_000)
            await house.phase(Phase.REVEALED)
            calls.append(house.platform.calls)
    assert calls[0] == calls[1] <= 2 + 60 // 5


async def test_a_reveal_does_not_wait_for_the_live_updates_pace(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(Settings(seconds=6, reading_seconds=10))
        opened = await house.phase(Phase.OPEN)
        assert opened.due_at is not None
        await house.advance(opened.due_at + 1_000 - house.clock.now())
        await until(lambda: house.platform.of("sess0", "r0").card.stage is Stage.REVEAL)
        assert house.clock.now() == opened.due_at + 1_000


async def test_the_first_answers_are_shown_soon_where_the_platform_allows(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        await house.phase(Phase.OPEN)
        await house.advance(6_000)
        before = len(house.platform.of("sess0", "r0").cards)
        await house.pick(ANN, 0)
        await house.advance(SETTLE_MS + 1, step_ms=50)
        await until(lambda: Answered(1, None) in house.platform.of("sess0", "r0").card.blocks)
        assert len(house.platform.of("sess0", "r0").cards) == before + 1


async def test_the_first_card_shows_the_deadline_without_another_edit(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        session = await house.phase(Phase.OPEN)
        (card,) = house.platform.of("sess0", "r0").cards
        assert Countdown(session.due_at, 60) in card.blocks


async def test_what_fails_after_a_post_was_sent_does_not_send_it_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def mistaken(*_: object) -> int:
        raise RuntimeError("a mistake")

    async with a_house(tmp_path) as house:
        house.platform.capabilities = Capabilities(5_000, live_edit_each_ms=1_500)
        monkeypatch.setattr(SessionReads, "live_count", mistaken)
        await house.start(OPEN)
        await house.phase(Phase.OPEN)
        await house.advance(20_000)
        assert len(house.platform.messages) == 1


async def test_a_host_hears_why_a_platform_refuses_the_post(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        house.platform.failures.append(Refused("Invite me."))
        await house.start(OPEN)
        await house.phase(Phase.STOPPED)
        await until(lambda: bool(house.platform.told))
    ((_, words),) = house.platform.told
    assert words.startswith("“Things” was stopped: I may not post in its channel, or the channel is gone. Invite me. ")


async def test_a_platform_says_when_to_try_again(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        house.platform.failures.append(Unreachable("too many requests", retry_after=7_000))
        await house.start(OPEN)
        await until(lambda: house.platform.calls == 1)
        await house.advance(6_500)
        assert house.platform.calls == 1
        await house.advance(1_000)
        await house.phase(Phase.OPEN)
        assert house.platform.calls == 2


async def test_failures_are_retried_with_growing_pauses(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        house.platform.failures.extend([Unreachable("down")] * 4)
        await house.start(OPEN)
        await house.advance(16_000)
        # After 1, 2, 4 and 8 seconds.
        assert house.platform.calls == 5
        await house.phase(Phase.OPEN)
        assert len(house.platform.messages) == 1


async def test_a_slow_channel_delays_no_other(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        house.platform.delay_ms = 20_000
        await house.start(OPEN)
        await until(lambda: house.platform.calls == 1)
        house.platform.delay_ms = 0
        await house.start(OPEN, Place("web", "web", "other"))
        await house.phase(Phase.OPEN, id="sess1")
        assert (await house.session()).phase is Phase.POSTING


async def test_live_updates_are_rarer_the_more_quizzes_share_a_tenants_budget(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        house.platform.capabilities = Capabilities(live_edit_ms=1_000, live_edit_each_ms=3_000)
        for channel in ("one", "two", "three"):
            await house.start(OPEN, place=replace(ROOM, channel=channel))
        for n in range(3):
            await house.phase(Phase.OPEN, id=f"sess{n}")
        for n in range(30):
            await house.pick(Person(f"p{n}", "P"), n % 4)
            await house.advance(1_000, step_ms=250)
        # Three live quizzes: one update each in nine seconds.
        assert 30 // 9 <= len(house.platform.of("sess0", "r0").cards) <= 1 + 30 // 9 + 1


async def test_a_first_try_is_sure_and_so_is_one_after_a_failure_this_process_saw(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        house.platform.failures.append(Unreachable("line is down"))
        await house.start(OPEN)
        await house.advance(2_000)
        await house.phase(Phase.OPEN)
        assert house.platform.unsure == [False, False]


async def test_after_a_restart_a_post_without_a_message_may_be_there_already(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        house.platform.broken = Unreachable("line is down")
        await house.start(OPEN)
        await house.advance(1_000)
    async with a_house(tmp_path, clock=house.clock) as again:
        await again.advance(5_000)
        await again.phase(Phase.OPEN)
        assert again.platform.unsure == [True]
        await again.do(Close)
        await again.advance(11_000)
        await again.phase(Phase.OPEN, 1)
        assert again.platform.unsure == [True, False], "what this process first wanted, nobody else has sent"


async def test_however_many_posts_fall_due_together_few_looks_are_taken_and_all_are_sent(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        looks, most, taken = 0, 0, 0
        reading = house.store.reading

        @asynccontextmanager
        async def counted() -> AsyncIterator[Reading]:
            nonlocal looks, most, taken
            looks, taken = looks + 1, taken + 1
            most = max(most, looks)
            try:
                async with reading() as look:
                    yield look
            finally:
                looks -= 1

        places = [replace(ROOM, channel=f"room-{n}") for n in range(30)]
        for place in places:
            await house.start(Settings(), place=place)
        await house.quiet()
        house.store.reading = counted  # type: ignore[method-assign]
        closing = [house.do(Close, id=f"sess{n}") for n in range(30)]
        await asyncio.gather(*closing)
        await until(lambda: sum(m.card.stage is Stage.REVEAL for m in house.platform.messages.values()) == 30)
        assert most <= DRAWN_AT_ONCE
        assert taken < len(places), "posts share their looks"


async def test_a_slow_channel_keeps_no_other_waiting(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        house.platform.delay_ms = 5_000
        for n in range(2 * DRAWN_AT_ONCE):
            await house.start(Settings(), place=replace(ROOM, channel=f"room-{n}"))
        await until(lambda: house.platform.waiting == 2 * DRAWN_AT_ONCE)


async def test_a_worker_that_has_not_begun_when_it_is_time_to_finish_sends_nothing(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.quiet()
        outbox, key = house.engine._outbox, (ROOM.tenant, "sess0")
        outbox._work[key] = {"r0": None}
        outbox._queue[key] = None
        outbox._start()
        assert len(outbox) == 1
        await outbox.finish()
        assert (len(outbox), house.platform.calls) == (0, 0)
