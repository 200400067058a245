"""Quizzes that each answers at their own pace, through the whole engine: cards, results, streaks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.quiz.blocks import Options
from bot.quiz.events import Close, Person
from bot.quiz.stages import LOBBY_SLOT, RESULT_SLOT, Stage
from tests.engine.daily_house import (
    HOUR,
    MONDAY,
    PLAN,
    a_clock,
    answer_all,
    at,
    newest,
    play,
    set_daily,
    texts,
    the_daily,
    to,
)
from tests.fakes.house import House, a_house
from tests.quiz.values import ANN, BEN, HOST, ROOM


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path, clock=a_clock()) as house:
        yield house


async def test_everybody_answers_alone_and_the_result_reveals_all_at_the_close(house: House) -> None:
    await set_daily(house)
    await to(house, at(MONDAY))
    session = await newest(house)
    done = await answer_all(house, ANN, session)
    assert done.card is not None
    assert any("last question" in text for text in texts(done.card))
    await answer_all(house, BEN, session, right=1)
    await house.advance(6_000)
    public = house.platform.of(session.id, LOBBY_SLOT)
    assert "2 took part" in public.card.fallback
    assert not any(isinstance(block, Options) for card in public.cards for block in card.blocks)
    assert len(house.platform.messages) == 1, "nothing but one post until the close"
    await to(house, at(MONDAY) + 8 * HOUR)
    result = house.platform.of(session.id, RESULT_SLOT).card
    assert sum(text.count("right)") for text in texts(result)) == 2
    async with house.store.reading() as reading:
        scores = {each.player: each.right for each in await reading.scores((ROOM.tenant, session.id))}
    assert scores == {"ann": 2, "ben": 1}
    assert public.card.stage is Stage.CLOSED


async def test_a_burst_of_answers_costs_no_more_edits_than_the_platform_allows(house: House) -> None:
    await set_daily(house)
    await to(house, at(MONDAY))
    session = await newest(house)
    for n in range(60):
        await house.pick(Person(f"p{n}", f"P{n}"), 0, 1, session.id)
        await house.advance(500)
    assert len(house.platform.of(session.id, LOBBY_SLOT).cards) <= 1 + 30_000 // 5_000 + 1


async def test_the_next_question_comes_where_one_left_off_also_after_a_restart(tmp_path: Path) -> None:
    clock = a_clock()
    async with a_house(tmp_path, clock=clock) as house:
        await set_daily(house, replace(PLAN, count=None))
        await to(house, at(MONDAY))
        session = await newest(house)
        first = next(n for n, asked in enumerate(session.asked) if not asked.multiple)
        await house.pick(ANN, 0, first, session.id)
    async with a_house(tmp_path, clock=clock, process="two") as house:
        card = await house.desk.turn(ROOM.tenant, session.id, ANN.id)
        assert card is not None
        assert card.round == next(n for n in range(4) if n != first)
        reply = await play(house, ANN, session)
        assert reply.card == card


async def test_answers_to_two_questions_in_one_batch_both_count_and_neither_twice(house: House) -> None:
    await set_daily(house, replace(PLAN, count=None))
    await to(house, at(MONDAY))
    session = await newest(house)
    single = [n for n, asked in enumerate(session.asked) if not asked.multiple]
    replies = await asyncio.gather(*(house.pick(ANN, position, n, session.id) for n in single for position in (0, 1)))
    assert [reply.note.done for reply in replies] == [True, False] * len(single)
    async with house.store.reading() as reading:
        assert set(await reading.choices_of((ROOM.tenant, session.id), ANN.id)) == set(single)


async def test_after_the_close_nothing_can_be_answered(house: House) -> None:
    await set_daily(house)
    await to(house, at(MONDAY))
    session = await newest(house)
    closing = Close(tenant=ROOM.tenant, session=session.id, person=HOST, stamp=house.clock.now(), round=0)
    assert (await house.engine.submit(closing)).note.done
    reply = await play(house, ANN, session)
    assert (reply.note.done, reply.card) == (False, None)
    assert await house.desk.turn(ROOM.tenant, session.id, ANN.id) is None


async def test_nothing_is_asked_twice_before_the_bank_is_used_up_then_the_most_missed_comes_first(
    house: House,
) -> None:
    await set_daily(house, replace(PLAN, count=1))
    asked: list[str] = []
    for n in range(4):
        await to(house, at(MONDAY + timedelta(days=n)))
        session = await newest(house)
        asked.append(session.asked[0].id)
        await answer_all(house, ANN, session, right=0 if asked[-1] == "q2" else 1)
        await to(house, at(MONDAY + timedelta(days=n)) + 8 * HOUR)
    assert len(set(asked)) == 4
    await to(house, at(MONDAY + timedelta(days=4)))
    assert (await newest(house)).asked[0].id == "q2"


async def test_streaks_grow_day_by_day_forgive_one_miss_and_stand_on_the_result(house: House) -> None:
    await set_daily(house, replace(PLAN, count=1))
    for n in range(4):
        day = MONDAY + timedelta(days=n)
        await to(house, at(day))
        session = await newest(house)
        done = await answer_all(house, ANN, session)
        if n != 2:
            await answer_all(house, BEN, session)
        await to(house, at(day) + 8 * HOUR)
    assert done.card is not None
    assert any("4 daily quizzes in a row" in text for text in texts(done.card))
    result = house.platform.of(session.id, RESULT_SLOT).card
    assert texts(result)[-1] == "Days in a row: Ann 4, Ben 3."
    await to(house, at(MONDAY + timedelta(days=4)))
    async with house.store.reading() as reading:
        kept = await reading.streaks((await the_daily(house)).key, ["ann", "ben"])
    assert (kept["ann"].days, kept["ben"].days, kept["ben"].frozen_on) == (4, 3, date(2026, 5, 6))


async def test_a_quiz_that_should_have_closed_while_nobody_was_there_counts_for_the_next(tmp_path: Path) -> None:
    async with a_house(tmp_path, clock=a_clock()) as house:
        await set_daily(house, replace(PLAN, count=1))
        await to(house, at(MONDAY))
        session = await newest(house)
        await answer_all(house, ANN, session, right=0)
    async with a_house(tmp_path, clock=a_clock(date(2026, 5, 5), 9 * 60), process="two") as house:
        await house.advance(3_000)
        second = await newest(house)
        assert second.id != session.id
        async with house.store.reading() as reading:
            past = await reading.questions_past((await the_daily(house)).key, "things")
        first = past[session.asked[0].id]
        assert (first.asked, first.answered, first.right) == (1, 1, 0)
