"""Accounts that become one learner, and part again: what was answered on each counts where it should."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot.engine.links import ALREADY, CODE_MS, LINKED, NOT_LINKED, OWN_CODE, TOO_MANY, UNKNOWN, UNLINKED, Links
from bot.engine.memories import keep_reviews, learner_of
from bot.ports.store import SHARED
from bot.quiz.privacy import Whose
from bot.tutor.memory import Memory, suspended
from bot.tutor.profile import PLAIN, Profile
from bot.tutor.reviews import Account, QuestionKey, Review, remembered
from tests.fakes.house import House, a_house
from tests.quiz.values import BANK
from tests.store.everything import everything, tables_of
from tests.store.learners import ANN, BEN, a_review

FIRST, SECOND = (QuestionKey(SHARED, "things", question.id) for question in BANK.questions[:2])
CID = Account("slack", "U1")
LOG = (a_review(ANN, 0, FIRST), a_review(ANN, 3, SECOND, right=False), a_review(BEN, 1, FIRST, right=False))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Ann and Ben have answered the same question, and Ann another one."""
    async with a_house(tmp_path) as house:
        await learn(house, *LOG)
        yield house


def links(house: House) -> Links:
    return house.engine._links


async def learn(house: House, *reviews: Review) -> None:
    async with house.store.writing() as writing:
        for number, account in enumerate(sorted({review.account for review in reviews})):
            await learner_of(writing, account, account.person.title(), partial(str, number))
        await keep_reviews(writing, reviews)


async def memories(house: House, account: Account) -> dict[QuestionKey, Memory]:
    """What the learner of an account remembers, after all that was to be made anew has been."""
    await house.advance(2_000)
    async with house.store.reading() as reading:
        assert await reading.stale_memories(9) == ()
        return await reading.memories_of((await reading.learners_of([account]))[account])


def fresh(*log: Review) -> Memory:
    return remembered(log, {})


async def joined(house: House) -> None:
    code = await links(house).code(ANN, "Ann")
    assert await links(house).redeem(BEN, "Ben", code) == LINKED


async def test_linked_accounts_are_one_learner_whose_answers_all_count(house: House) -> None:
    await joined(house)
    assert await memories(house, BEN) == await memories(house, ANN)
    assert await memories(house, ANN) == {FIRST: fresh(LOG[0], LOG[2]), SECOND: fresh(LOG[1])}
    async with house.store.reading() as reading:
        learners = await reading.learners_of([ANN, BEN])
        assert learners[ANN] == learners[BEN]
        assert await reading.accounts_of(learners[ANN]) == ((BEN, "Ben"), (ANN, "Ann"))


async def test_what_is_answered_later_on_either_account_counts_for_both(house: House) -> None:
    await joined(house)
    later = a_review(BEN, 9, SECOND)
    async with house.store.writing() as writing:
        await keep_reviews(writing, [later])
    assert (await memories(house, ANN))[SECOND] == fresh(LOG[1], later)


async def test_the_account_that_gave_the_code_keeps_its_wishes_and_what_it_suspended(house: House) -> None:
    async with house.store.writing() as writing:
        learners = await writing.learners_of([ANN, BEN])
        held = await writing.memories_at([(learners[ANN], FIRST)])
        await writing.put_memories({key: suspended(memory) for key, memory in held.items()})
        await writing.put_profile(learners[ANN], Profile(a_day=20))
        await writing.put_profile(learners[BEN], Profile(a_day=5))
        await writing.put_practice(learners[BEN], {"format": 1}, 1)
    await joined(house)
    assert (await memories(house, BEN))[FIRST].suspended
    async with house.store.reading() as reading:
        learner = (await reading.learners_of([BEN]))[BEN]
        assert await reading.profile(learner) == Profile(a_day=20)
        assert await reading.practice(learner) is not None, "the one there was goes on"
        assert await reading.profile(learners[BEN]) == PLAIN


async def test_who_unlinks_learns_alone_again_with_what_was_answered_on_each(house: House) -> None:
    await joined(house)
    await memories(house, ANN)
    assert await links(house).unlink(BEN) == UNLINKED
    assert await memories(house, BEN) == {FIRST: fresh(LOG[2])}
    assert await memories(house, ANN) == {FIRST: fresh(LOG[0]), SECOND: fresh(LOG[1])}
    assert await links(house).unlink(BEN) == NOT_LINKED


async def test_forgetting_one_account_leaves_the_other_what_was_answered_on_it(house: House) -> None:
    await joined(house)
    await memories(house, ANN)
    await house.engine.forget(Whose(BEN.platform, BEN.person, "none"))
    assert await memories(house, ANN) == {FIRST: fresh(LOG[0]), SECOND: fresh(LOG[1])}
    async with house.store.reading() as reading:
        assert await reading.learners_of([BEN]) == {}
        assert await reading.reviews_of([BEN]) == ()


async def test_a_third_account_joins_both(house: House) -> None:
    await joined(house)
    code = await links(house).code(CID, "Cid")
    assert await links(house).redeem(BEN, "Ben", code.replace("-", " ").lower()) == LINKED, "however it is typed"
    assert len(await memories(house, CID)) == 2
    async with house.store.reading() as reading:
        assert len(set((await reading.learners_of([ANN, BEN, CID])).values())) == 1


async def test_a_code_is_good_once_and_for_ten_minutes_and_only_the_newest_is(house: House) -> None:
    old, code = [await links(house).code(ANN, "Ann") for _ in range(2)]
    assert await links(house).redeem(BEN, "Ben", old) == UNKNOWN
    assert await links(house).redeem(BEN, "Ben", code) == LINKED
    assert await links(house).redeem(CID, "Cid", code) == UNKNOWN
    late = await links(house).code(ANN, "Ann")
    await house.clock.advance(CODE_MS)
    assert await links(house).redeem(CID, "Cid", late) == UNKNOWN


async def test_a_code_links_neither_an_account_with_itself_nor_twice(house: House) -> None:
    assert await links(house).redeem(ANN, "Ann", await links(house).code(ANN, "Ann")) == OWN_CODE
    await joined(house)
    assert await links(house).redeem(ANN, "Ann", await links(house).code(BEN, "Ben")) == ALREADY
    assert await links(house).unlink(CID) == NOT_LINKED


async def test_whoever_guesses_is_stopped_after_five_codes_for_minutes(house: House) -> None:
    code = await links(house).code(ANN, "Ann")
    guesses = [await links(house).redeem(BEN, "Ben", f"BBBB-BBB{last}") for last in "BCDFG"]
    assert guesses == [UNKNOWN] * 5
    assert await links(house).redeem(BEN, "Ben", code) == TOO_MANY, "even the right one"
    assert await links(house).redeem(CID, "Cid", code) == LINKED, "others are not stopped"
    again = await links(house).code(ANN, "Ann")
    await house.clock.advance(120_000)
    assert await links(house).redeem(BEN, "Ben", again) == LINKED


async def test_nobody_who_reads_the_tickets_finds_a_code_and_forgetting_takes_them_away(house: House) -> None:

    code = await links(house).code(CID, "Cid")
    stored = str(await everything(house.store))  # type: ignore[arg-type]
    assert code not in stored
    assert code.replace("-", "") not in stored
    await house.engine.forget(Whose(CID.platform, CID.person, "none"))
    assert await tables_of(house.store, CID.person) == []  # type: ignore[arg-type]
    assert await links(house).redeem(BEN, "Ben", code) == UNKNOWN
