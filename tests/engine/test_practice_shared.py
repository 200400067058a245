"""A practice that several accounts and devices share, and what other people and other groups see of it: nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import cast

from bot.engine.practice_facts import ELSEWHERE
from bot.quiz.blocks import Options
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.privacy import Whose
from bot.quiz.stages import Stage
from bot.store import SqlStore
from bot.tutor.practice import OLD
from tests.engine.practising import (
    ANNS,
    PHONES,
    Pupil,
    heading,
    kicker,
    linked,
    log_of,
    memories,
    options,
    put_own_bank,
    texts,
)
from tests.fakes.house import House, a_house
from tests.quiz.values import ANN, BEN
from tests.store.everything import tables_of

# -- left off, twice, and at once ---------------------------------------------------------------------------------


async def test_a_practice_left_off_is_gone_on_with_where_it_stood_also_after_a_restart(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        ann = Pupil(house)
        await ann.do(Deed.PRACTICE)
        await ann.answer()
        card = await ann.press("Next")
        clock = house.clock
    async with a_house(tmp_path, clock=clock, process="two") as house:
        again = Pupil(house)
        assert await again.do(Deed.PRACTICE) == card
        assert (await again.answer()).stage is Stage.REVEAL
        assert len(await log_of(house)) == 2


async def test_who_begins_again_after_an_answer_is_asked_the_next_question(house: House) -> None:
    ann = Pupil(house)
    await ann.do(Deed.PRACTICE)
    first, practice = ann.prompt, ann.practice
    await ann.answer()
    card = await ann.do(Deed.PRACTICE)
    assert (card.stage, card.session, heading(card) != first) == (Stage.ASKING, practice, True)
    assert kicker(card) == "Practice · 2 of 20 today"


async def test_two_accounts_of_one_learner_share_a_practice_and_each_answer_counts_once(house: House) -> None:
    ann, phone = await linked(house)
    card = await ann.do(Deed.PRACTICE)
    assert await phone.do(Deed.PRACTICE) == card
    ann.card = phone.card = card
    await asyncio.gather(ann.answer(), phone.answer(right=False))
    assert ann.card is not None
    assert phone.card is not None
    assert ann.card.stage is phone.card.stage is Stage.REVEAL
    log = await log_of(house, PHONES, ANNS)
    assert len(log) == 1
    await asyncio.gather(ann.press("Next"), phone.press("Next"))
    assert ann.card == phone.card, "nobody is led past a question"
    assert kicker(ann.card) == "Practice · 2 of 20 today"


async def test_double_clicks_and_old_cards_are_answered_with_the_card_as_it_is(house: House) -> None:
    ann = Pupil(house)
    first = await ann.do(Deed.PRACTICE, "things/first")
    while options(first).multiple:
        await ann.answer()
        first = await ann.press("Next")
    token = options(first).lines[0].token
    assert token is not None
    told = await ann.touch(token)
    assert await ann.touch(token) == told
    other = options(first).lines[1].token
    assert other is not None
    assert "the first answer counts" in texts(await ann.touch(other))[0]
    following = next(button.token for button in told.buttons if button.label == "Next")
    second = await ann.touch(following)
    assert await ann.touch(following) == second
    old = await ann.touch(token)
    assert texts(old)[0] == OLD.text
    assert options(old) == options(second)
    assert len(await log_of(house)) == 1


async def test_a_button_of_a_practice_that_is_over_leads_to_where_one_is(house: House) -> None:
    ann = Pupil(house)
    first = await ann.do(Deed.PRACTICE)
    await ann.press("Stop")
    token = options(first).lines[0].token
    assert token is not None
    card = await ann.touch(token)
    assert card.stage is Stage.RESULT
    now = await ann.do(Deed.PRACTICE)
    assert options(await ann.touch(token)) == options(now)
    assert await log_of(house) == ()


# -- what others see -------------------------------------------------------------------------------------------


async def test_nobody_else_sees_anything_of_a_practice_nor_can_press_its_buttons(house: House) -> None:
    ann, ben = Pupil(house), Pupil(house, BEN)
    card = await ann.do(Deed.PRACTICE)
    stolen = options(card).lines[0].token
    assert stolen is not None
    for deed in Deed:
        await ben.send(Lesson(deed, ann.practice, 1, 0))
        assert ben.card is None or not any(isinstance(block, Options) for block in ben.card.blocks)
    assert await log_of(house) == ()
    assert await ann.do(Deed.PRACTICE) == card
    await ann.answer()
    await house.quiet()
    assert not house.platform.messages
    assert house.platform.told == []


async def test_a_groups_own_bank_is_asked_in_the_group_alone(house: House) -> None:
    await put_own_bank(house, "guild")
    ann, phone = await linked(house)
    await phone.do(Deed.PRACTICE, "own")
    elsewhere = await ann.do(Deed.STOP, "old", 1)
    assert not any(isinstance(block, Options) for block in elsewhere.blocks)
    assert texts(elsewhere)[0] == ELSEWHERE.text
    await ann.do(Deed.PRACTICE, "own")
    assert "no questions" in ann.said
    card = await ann.do(Deed.PRACTICE)
    assert any(isinstance(block, Options) for block in card.blocks), "it goes on with what there is here"


async def test_a_question_of_a_groups_own_bank_is_neither_answered_nor_left_nor_reported_elsewhere(
    house: House,
) -> None:
    await put_own_bank(house, "guild")
    ann, phone = await linked(house)
    asked = await phone.do(Deed.PRACTICE, "own")
    for deed in (Deed.PICK, Deed.HINT, Deed.SUSPEND, Deed.BURY, Deed.REPORT, Deed.NEXT, Deed.NOTE, Deed.STOP):
        assert texts(await ann.do(deed, asked.session, 1))[0] == ELSEWHERE.text, deed
    assert await phone.do(Deed.PRACTICE, "own") == asked
    assert (await log_of(house), await memories(house)) == ((), {})
    async with house.store.reading() as reading:
        assert await reading.reports_of([ann.place.tenant], ANN.id) == ()
    told = await phone.answer()
    assert texts(await ann.do(Deed.UNDO, asked.session, 1))[0] == ELSEWHERE.text
    assert await phone.do(Deed.NOTE, asked.session, 1) == told


# -- accounts that part ----------------------------------------------------------------------------------------


async def test_nobody_takes_back_what_an_account_answered_that_has_parted(house: House) -> None:
    ann, phone = await linked(house)
    await phone.do(Deed.PRACTICE)
    told = await phone.answer()
    await phone.send(Lesson(Deed.UNLINK))
    await ann.do(Deed.UNDO, told.session, 1)
    (review,) = await log_of(house, PHONES)
    assert not review.undone
    assert (await ann.do(Deed.PRACTICE)).stage is Stage.ASKING


async def test_somebody_forgotten_is_not_in_the_practice_of_the_account_that_stays(house: House) -> None:
    store = cast(SqlStore, house.store)
    ann, phone = await linked(house)
    await phone.do(Deed.PRACTICE)
    await phone.answer()
    assert "practices" in await tables_of(store, PHONES.person)
    await house.engine.forget(Whose(PHONES.platform, PHONES.person, phone.place.tenant))
    assert await tables_of(store, PHONES.person) == []
    assert (await ann.do(Deed.PRACTICE)).stage is Stage.ASKING
