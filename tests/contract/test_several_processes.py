"""Two processes over one PostgreSQL database: every answer once, every post once."""

from __future__ import annotations

import asyncio

import pytest

from bot.ports.platform import Unreachable
from bot.quiz.events import Close, Next, Person, Wake
from bot.quiz.session import Answers, Session, Settings
from bot.quiz.stages import Phase
from tests.fakes.clock import VirtualClock
from tests.fakes.house import House, a_house
from tests.quiz.values import ANN, BEN, NOW

pytestmark = pytest.mark.postgres

OPEN = Settings(seconds=30, reading_seconds=10)


async def test_answers_through_both_count_once_each(houses: tuple[House, House]) -> None:
    one, two = houses
    await one.start(OPEN)
    await one.phase(Phase.OPEN)
    people = [Person(f"p{n}", f"P{n}") for n in range(60)]
    clicks = [house.pick(person, n % 4) for n, person in enumerate(people) for house in houses]
    replies = await asyncio.gather(*clicks)
    assert all(reply.note.done for reply in replies), "both clicks of a person were the same option"
    async with two.store.reading() as reading:
        responses = await reading.responses(("web", "sess0"), 0)
        scores = await reading.scores(("web", "sess0"))
    assert len(responses) == len(scores) == 60


async def test_one_person_clicking_different_options_through_both_has_the_answer_that_was_acknowledged(
    houses: tuple[House, House],
) -> None:
    one, two = houses
    await one.start(OPEN)
    session = await one.phase(Phase.OPEN)
    for n in range(20):
        person = Person(f"p{n}", "P")
        first, second = await asyncio.gather(one.pick(person, 0), two.pick(person, 1))
        assert {first.note.done, second.note.done} == {True, False}
        async with one.store.reading() as reading:
            (kept,) = [r for r in await reading.responses(("web", "sess0"), 0) if r.player == person.id]
        acknowledged = first if first.note.done else second
        assert kept.choice == (session.current.order[acknowledged.note.held[0]],)


async def test_the_later_stamp_stands_whichever_process_it_came_through(houses: tuple[House, House]) -> None:
    one, two = houses
    await one.start(Settings(seconds=30, answers=Answers.CHANGEABLE))
    session = await one.phase(Phase.OPEN)
    await one.clock.advance(1_000)
    now = one.clock.now()
    for n in range(20):
        person = Person(f"p{n}", "P")
        await asyncio.gather(one.pick(person, 0, stamp=now - n), two.pick(person, 1, stamp=now - 20 + n))
        async with one.store.reading() as reading:
            (kept,) = [r for r in await reading.responses(("web", "sess0"), 0) if r.player == person.id]
        if n != 10:
            assert kept.choice == (session.current.order[0 if n < 10 else 1],)


async def test_a_round_closed_and_gone_on_from_by_both_closes_and_goes_on_once(houses: tuple[House, House]) -> None:
    one, two = houses
    await one.start(OPEN)
    await one.phase(Phase.OPEN)
    await asyncio.gather(one.pick(ANN, 0), two.pick(BEN, 1))
    for round in range(4):
        await one.phase(Phase.OPEN, round)
        await asyncio.gather(*(house.do(Close, round=round) for house in houses))
        await finally_in(one, Phase.REVEALED, round)
        await asyncio.gather(*(house.do(Next, round=round) for house in houses))
    await finally_in(two, Phase.FINISHED)
    await one.advance(5_000)
    slots = [message.card.slot for message in one.platform.messages.values()]
    assert sorted(slots) == ["r0", "r1", "r2", "r3", "result"], "every post exists once"


async def test_a_post_on_its_way_for_long_is_left_to_the_process_that_sends_it(houses: tuple[House, House]) -> None:
    one, two = houses
    for house in houses:
        house.platform.delay_ms = 8_000
    await one.start(OPEN)
    await one.advance(10_000)
    await one.phase(Phase.OPEN)
    assert (one.platform.calls, two.platform.calls) == (1, 0)
    assert len(one.platform.messages) == 1


async def test_both_waking_a_session_wakes_it_once(houses: tuple[House, House]) -> None:
    one, _ = houses
    await one.start(OPEN)
    session = await one.phase(Phase.OPEN)
    assert session.wake_at is not None
    await one.advance(session.wake_at - one.clock.now() + 1)
    wake = Wake(tenant="web", session="sess0")
    await asyncio.gather(*(house.engine.submit(wake) for house in houses for _ in range(3)))
    after = await finally_in(one, Phase.REVEALED, 0)
    assert after.round == 0


async def test_when_one_dies_the_other_goes_on_with_its_sessions(postgres_url: str) -> None:
    clock = VirtualClock(NOW)
    async with a_house(postgres_url, clock=clock, process="two") as two:
        async with a_house(postgres_url, clock=clock, process="one") as one:
            two.platform.messages = one.platform.messages
            await one.start(OPEN)
            session = await one.phase(Phase.OPEN)
            await one.pick(ANN, 0)
        assert session.due_at is not None
        await two.advance(session.due_at + 5_000 - clock.now())
        after = await finally_in(two, Phase.REVEALED, 0)
        assert after.round == 0
        assert len(two.platform.messages) == 1


async def test_a_post_another_process_tried_in_vain_may_be_there_all_the_same(postgres_url: str) -> None:
    clock = VirtualClock(NOW)
    async with a_house(postgres_url, clock=clock, process="two") as two:
        async with a_house(postgres_url, clock=clock, process="one") as one:
            one.platform.broken = Unreachable("the line was cut")
            await one.start(OPEN)
            await one.advance(3_000)
            assert one.platform.unsure, "it was tried"
        await two.advance(40_000)
    assert two.platform.unsure[0], "what the first has tried is looked for before it is posted again"


async def finally_in(house: House, phase: Phase, round: int | None = None) -> Session:
    """Wait for a phase, with time for one process to notice what the other left to it."""
    for _ in range(40):
        session = await house.session()
        if session.phase is phase and round in (None, session.round):
            return session
        await house.advance(500)
    return await house.phase(phase, round)
