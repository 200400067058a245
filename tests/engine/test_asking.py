"""Which question is asked next: the day's plan, the group's curve, and what becomes of it when the shelf changes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import get_ident
from typing import Any

import pytest

from bot.engine import asking
from bot.engine.aside import MANY as MANY_THINGS
from bot.engine.asking import LEAST_TRIED, Advisor
from bot.engine.shelves import Shelves
from bot.engine.survey import Survey
from bot.ports.store import SHARED
from bot.quiz.bank import Bank
from bot.quiz.codec import with_hash
from bot.tutor.memory import BLANK, DAY_MS, fold
from bot.tutor.practice import Mode, Practice
from bot.tutor.profile import Profile
from bot.tutor.reviews import Account, QuestionKey
from bot.tutor.variants import Variant, lot, next_questions
from tests.fakes.house import House, a_house
from tests.quiz.values import BANK, NOW, ROOM, question
from tests.tutor.values import answer

MANY = with_hash(replace(BANK, hash="", questions=tuple(question(number) for number in range(30))))
PLAN = Practice("prac", Mode.PLAN, "", ROOM.tenant, NOW)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path, banks=(MANY,)) as house:
        yield house


def key(number: int) -> QuestionKey:
    return QuestionKey(SHARED, MANY.id, f"q{number}")


async def survey(house: House, learner: str = "ann", day: float = 0.0) -> Survey:
    async with house.store.reading() as reading:
        return await Survey.made(reading, Shelves(), ROOM.tenant, learner, NOW + round(day * DAY_MS))


async def asked(house: House, advisor: Advisor, made: Survey, practice: Practice = PLAN) -> QuestionKey | None:
    async with house.store.reading() as reading:
        return await advisor.next(reading, made, ROOM.tenant, practice)


async def day_of_asks(house: House, advisor: Advisor, made: Survey, count: int) -> list[QuestionKey]:
    """So many asks in a row, each answered rightly at once."""
    keys = []
    for number in range(count):
        found = await asked(house, advisor, made)
        assert found is not None
        keys.append(found)
        made = made.with_memory(found, fold(made.memory(found), [answer(number)]))
    return keys


async def test_nothing_is_asked_twice_a_day_and_each_learner_has_an_order_of_their_own(house: House) -> None:
    advisor = Advisor()
    ann = await day_of_asks(house, advisor, await survey(house), 30)
    assert len(set(ann)) == 30
    ben = await day_of_asks(house, advisor, await survey(house, "ben"), 30)
    assert ann != ben
    again = await day_of_asks(house, Advisor(), await survey(house), 30)
    assert again == ann, "what an advisor keeps can be lost at any time"


async def test_what_was_answered_in_the_last_hours_is_asked_only_of_whoever_wants_to_go_further(house: House) -> None:
    made = await survey(house)
    for number in range(30):
        made = made.with_memory(key(number), fold(made.memory(key(number)), [answer(0)]))
    assert await asked(house, Advisor(), made) is None
    assert await asked(house, Advisor(), made, replace(PLAN, further=True)) is not None


async def test_a_limit_of_new_questions_a_day_holds(house: House) -> None:
    made = await survey(house)
    made = replace(made, profile=Profile(new_a_day=3))
    keys: list[QuestionKey] = []
    while (found := await asked(house, Advisor(), made)) is not None:
        keys.append(found)
        made = made.with_memory(found, fold(made.memory(found), [answer(0)]))
    assert len(keys) == 3


async def test_a_review_asks_what_is_due_and_no_new_question(house: House) -> None:
    made = await survey(house, day=3)
    made = made.with_memory(key(4), fold(made.memory(key(4)), [answer(0, right=False)]))
    assert await asked(house, Advisor(), made, replace(PLAN, mode=Mode.REVIEW)) == key(4)
    made = made.with_memory(key(4), fold(made.memory(key(4)), [answer(1, day=3)]))
    assert await asked(house, Advisor(), made, replace(PLAN, mode=Mode.REVIEW)) is None


async def test_the_plan_is_drawn_anew_when_a_bank_changes(house: House) -> None:
    advisor, made = Advisor(), await survey(house)
    first = await asked(house, advisor, made)
    assert first is not None
    left = tuple(each for each in MANY.questions if each.id != first.question)
    await serve(house, with_hash(replace(MANY, hash="", questions=left)))
    assert await asked(house, advisor, await survey(house)) not in (None, first)
    await serve(house)
    assert await asked(house, advisor, await survey(house)) is None


async def serve(house: House, *banks: Bank) -> None:
    async with house.store.writing() as writing:
        await writing.put_shelf(SHARED, banks)


async def test_an_answer_taken_back_is_as_if_it_had_not_been_given(house: House) -> None:
    advisor, made = Advisor(), await survey(house)
    first = await asked(house, advisor, made)
    assert first is not None
    answered = made.with_memory(first, fold(made.memory(first), [answer(0)]))
    assert await asked(house, advisor, answered) != first
    assert await asked(house, advisor, made) == first


async def test_another_wish_is_heard_at_once(house: House) -> None:
    advisor, made = Advisor(), await survey(house)
    await asked(house, advisor, made)
    soon = replace(made, profile=Profile(exam=date(2027, 1, 20), a_day=1))
    assert await asked(house, advisor, soon) == await asked(house, Advisor(), soon)


async def test_a_list_is_asked_in_its_order_without_what_is_no_longer_on_the_shelf(house: House) -> None:
    listed = replace(PLAN, mode=Mode.MISSED, left=(key(99), key(7), key(3)))
    assert await asked(house, Advisor(), await survey(house), listed) == key(7)


async def test_scopes_are_a_bank_or_an_outcome_of_it(house: House) -> None:
    made = await survey(house)
    assert len(made.within("")) == len(made.within("things")) == 30
    assert [entry.key for entry in made.within("things/first")] == [key(0), key(1)]
    assert made.within("things/third") == made.within("other") == ()


# -- what the group has shown ----------------------------------------------------------------------------------


async def remember(house: House, people: dict[str, bool]) -> None:
    """Everybody here has answered some questions again and again, always rightly or always wrongly."""
    async with house.store.writing() as writing:
        for person, right in people.items():
            evidences = [answer(n, right, 9.0 * n) for n in range(5)]
            await writing.add_accounts([(Account("web", person), person, person)])
            await writing.put_members([(ROOM.tenant, Account("web", person))])
            await writing.put_memories({(person, key(number)): fold(BLANK, evidences) for number in range(8)})


async def test_a_group_that_forgets_is_told_apart_from_one_that_does_not_and_looked_at_once_a_day(
    house: House,
) -> None:
    advisor = Advisor()
    await remember(house, {f"p{n}": False for n in range(4)})
    async with house.store.reading() as reading:
        forgets = await advisor.group(reading, ROOM.tenant, NOW)
        nobody = await advisor.group(reading, "elsewhere", NOW)
    await remember(house, {f"p{n}": True for n in range(4)})
    async with house.store.reading() as reading:
        assert await advisor.group(reading, ROOM.tenant, NOW) is forgets
        recalls = await advisor.group(reading, ROOM.tenant, NOW + DAY_MS)
    assert forgets.forgetting.recall(1, 9, 0) < nobody.forgetting.recall(1, 9, 0) < recalls.forgetting.recall(1, 9, 0)
    assert nobody.eases == {}


async def test_variants_of_the_plan_are_tried_in_groups_that_are_large_enough(house: House) -> None:
    await remember(house, {f"p{n}": True for n in range(LEAST_TRIED - 1)})
    async with house.store.reading() as reading:
        few = await Advisor().group(reading, ROOM.tenant, NOW)
    assert {few.variant(f"p{n}", ROOM.tenant) for n in range(50)} == {Variant.CIRCLE}
    await remember(house, {f"p{n}": True for n in range(LEAST_TRIED)})
    async with house.store.reading() as reading:
        many = await Advisor().group(reading, ROOM.tenant, NOW)
    assert {many.variant(f"p{n}", ROOM.tenant) for n in range(50)} == set(Variant)


async def test_a_variant_under_which_people_remember_more_beyond_doubt_is_everybodys(house: House) -> None:
    names = [f"p{n}" for n in range(60)]
    await remember(house, {name: lot(name, ROOM.tenant) is Variant.EVEN for name in names})
    async with house.store.reading() as reading:
        group = await Advisor().group(reading, ROOM.tenant, NOW)
    assert {group.variant(name, ROOM.tenant) for name in names} == {Variant.EVEN}


async def test_what_is_kept_of_plans_is_bounded_and_can_be_lost(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_PLANS_KEPT", 1)
    monkeypatch.setattr(asking, "_GROUPS_KEPT", 1)
    advisor, ann, ben = Advisor(), await survey(house), await survey(house, "ben")
    first = await asked(house, advisor, ann), await asked(house, advisor, ben)
    async with house.store.reading() as reading:
        await advisor.group(reading, "guild", NOW)
    assert (len(advisor._plans), len(advisor._groups)) == (1, 1)
    assert (await asked(house, advisor, ann), await asked(house, advisor, ben)) == first


async def test_all_plans_that_are_kept_together_name_no_more_questions_than_they_may(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_PLANNED", 2 * len(MANY.questions))
    advisor = Advisor()
    for learner in ("ann", "ben", "cem"):
        await asked(house, advisor, await survey(house, learner))
    assert [learner for learner, *_ in advisor._plans] == ["ben", "cem"]


# -- a large bank ----------------------------------------------------------------------------------------------


async def test_over_a_large_bank_nothing_is_reckoned_where_clicks_wait_and_the_choice_is_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = with_hash(replace(BANK, hash="", questions=tuple(question(number) for number in range(MANY_THINGS + 1))))
    await serve(house, large)
    made = await survey(house, day=3)
    for number in range(9):
        made = made.with_memory(key(number), fold(made.memory(key(number)), [answer(0, right=number % 2 == 0)]))
    reckoned_in: list[int] = []

    def spied(*args: Any, **more: Any) -> tuple[str, ...]:
        reckoned_in.append(get_ident())
        return next_questions(*args, **more)

    monkeypatch.setattr(asking, "next_questions", spied)
    advisor = Advisor()
    aside = [await asked(house, advisor, made, each) for each in (PLAN, PLAN, replace(PLAN, mode=Mode.REVIEW))]
    assert len(reckoned_in) == 3
    assert get_ident() not in reckoned_in
    monkeypatch.setattr("bot.engine.aside.MANY", MANY_THINGS + 1)
    advisor = Advisor()
    here = [await asked(house, advisor, made, each) for each in (PLAN, PLAN, replace(PLAN, mode=Mode.REVIEW))]
    assert aside == here
    assert reckoned_in[3:] == [get_ident()] * 3
