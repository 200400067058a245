"""Stopping in the middle of things, platforms that hang, and mistakes that must not end the house."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from bot.engine.outbox import POLL_MS, SEND_LIMIT_MS
from bot.engine.pause import within
from bot.ports.platform import Refused, Unreachable
from bot.quiz.blocks import Standings
from bot.quiz.events import Begin, Close, Join, Next
from bot.quiz.session import Entry, Session, Settings
from bot.quiz.stages import Phase, Stage
from tests.fakes.clock import VirtualClock
from tests.fakes.house import House, a_house, until
from tests.quiz.values import ANN, HOST, NOW

OPEN = Settings(seconds=30, reading_seconds=10)


def right(session: Session) -> int:
    return session.current.order.index(session.current.key[0])


async def stored(house: House) -> set[str]:
    async with house.store.reading() as reading:
        return {response.player for response in await reading.responses(("web", "sess0"), 0)}


async def free_later(hog: AbstractAsyncContextManager[object]) -> None:
    """Let the store go after some turns of the loop."""
    for _ in range(200):
        await asyncio.sleep(0)
    await hog.__aexit__(None, None, None)


@pytest.mark.parametrize("told", [True, False])
async def test_a_commit_in_hand_at_the_stop_is_finished_also_when_nobody_waits_for_it_any_more(
    told: bool, tmp_path: Path
) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        await house.phase(Phase.OPEN)
        hog = house.store.writing()
        await hog.__aenter__()
        click = asyncio.ensure_future(house.pick(ANN, 0))
        await house.clock.advance(1)
        if told:
            await house.clock.advance(2_000)
            pending = (await click).pending
            assert pending is not None
        else:
            click.cancel()
        # The store is free again only after the stop has begun.
        freeing = asyncio.ensure_future(free_later(hog))
    await freeing
    if told:
        assert (await pending).note.done
    async with a_house(tmp_path, clock=house.clock) as again:
        assert await stored(again) == {"ann"}


async def test_a_message_on_its_way_at_the_stop_is_not_sent_again_after_the_start(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        house.platform.delay_ms = 200
        await house.start(OPEN)
        await until(lambda: house.platform.calls == 1)
    assert len(house.platform.messages) == 1
    async with a_house(tmp_path, clock=house.clock) as again:
        again.platform.messages = house.platform.messages
        await again.phase(Phase.OPEN)
        await again.advance(3_000)
        assert len(again.platform.messages) == 1


async def test_a_platform_that_never_answers_is_tried_again_and_then_pauses_the_quiz(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        house.platform.delay_ms = 10**9
        await house.start(OPEN)
        await house.advance(SEND_LIMIT_MS + 2_000)
        assert house.platform.calls == 2
        await house.advance(70_000)
        await house.phase(Phase.PAUSED)
        house.platform.delay_ms = 0
        await house.advance(60_000)
        await house.phase(Phase.OPEN)


async def test_a_platform_that_wants_to_be_left_alone_for_long_pauses_the_quiz_too(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        house.platform.broken = Unreachable("flooded", retry_after=900_000)
        await house.start(OPEN)
        await house.advance(95_000)
        await house.phase(Phase.PAUSED)
        assert house.platform.calls == 2, "one post, and one private word to the host"


async def test_time_in_which_nobody_tried_does_not_count_against_the_channel(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        house.platform.broken = Unreachable("down")
        await house.start(Settings(entry=Entry.LOBBY))
        await until(lambda: house.platform.calls == 1)
    await house.clock.advance(600_000)
    async with a_house(tmp_path, clock=house.clock) as again:
        again.platform.failures.append(Unreachable("not open yet"))
        await again.advance(5_000)
        await again.phase(Phase.LOBBY)
        assert again.platform.told == []
        assert len(again.platform.messages) == 1


async def test_a_lobby_message_that_was_deleted_does_not_end_the_quiz_that_has_begun(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(Settings(entry=Entry.LOBBY))
        await house.phase(Phase.LOBBY)
        await house.do(Join, ANN)
        await house.advance(1_000)
        house.platform.failures.append(Refused("unknown message"))
        await house.do(Begin)
        await house.phase(Phase.OPEN)
        assert house.platform.told == []


async def test_a_question_nobody_saw_does_not_count(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        session = await house.phase(Phase.OPEN)
        await house.pick(ANN, right(session))
        await house.do(Close)
        await house.phase(Phase.REVEALED)
        house.platform.failures.append(Refused("no permission"))
        await house.do(Next)
        ended = await house.phase(Phase.STOPPED, 1)
        assert [ended.is_closed(round) for round in (0, 1)] == [True, False]
        await until(lambda: any(m.card.stage is Stage.RESULT for m in house.platform.messages.values()))
        (places,) = [b for b in house.platform.of("sess0", "result").card.blocks if isinstance(b, Standings)]
        assert (places.asked, places.lines[0].percent) == (1, 100)
        assert await house.desk.missed("web", "sess0", "ann") == ()
        (played,) = await house.desk.history("web", "ann")
        assert (played.right, played.asked) == (1, 1)


async def test_an_unforeseen_failure_to_look_for_posts_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_house(tmp_path) as house:
        reading, looks = house.store.reading, [0]

        def malformed() -> Any:
            looks[0] += 1
            raise LookupError("the database disk image is malformed")

        monkeypatch.setattr(house.store, "reading", malformed)
        await house.clock.advance(4 * POLL_MS)
        monkeypatch.setattr(house.store, "reading", reading)
        assert looks[0] == 4
        await house.start(OPEN)
        await house.phase(Phase.OPEN)


async def test_an_urgent_change_during_a_look_is_shown_at_once(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        session = await house.phase(Phase.OPEN)
        await house.pick(ANN, right(session))
        # The look at the calm change and the host's word come at the same moment.
        await asyncio.gather(house.clock.advance(300), house.do(Close))
        await until(lambda: house.platform.of("sess0", "r0").card.stage is Stage.REVEAL)


async def test_a_clock_that_is_set_back_leaves_nobody_without_a_word(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        await house.phase(Phase.OPEN)
        async with house.store.writing():
            click = asyncio.ensure_future(house.pick(ANN, 0))
            await asyncio.sleep(0)
            house.clock.set_back(3_600_000)
            await house.clock.advance(5_000)
            assert (await click).pending is not None


async def test_a_start_that_cannot_even_be_asked_for_is_answered(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        reply = await house.start(OPEN, bank="half a pair \ud800")
        assert not reply.note.done
        assert reply.note.text


async def test_within_gives_the_result_or_cancels_the_call() -> None:
    clock = VirtualClock(NOW)
    cancelled: list[bool] = []

    async def slow(ms: int) -> str:
        try:
            await clock.sleep(ms)
        except asyncio.CancelledError:
            cancelled.append(True)
            raise
        return HOST.name

    waiting = [asyncio.ensure_future(within(clock, 100, slow(ms))) for ms in (50, 500)]
    await clock.advance(1_000)
    assert await waiting[0] == HOST.name
    with pytest.raises(TimeoutError):
        await waiting[1]
    assert cancelled == [True]
    assert clock.sleeping == 0
