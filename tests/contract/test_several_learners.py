"""Two processes over one PostgreSQL database, and people who learn through both at once: each answer counts once."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.ports.tutor import LinkAccounts
from bot.quiz.events import Close, Person, Place
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.privacy import Whose
from bot.quiz.session import Settings
from bot.quiz.stages import Phase, Stage
from bot.store import SqlStore
from bot.tutor.reviews import Account
from tests.contract.conftest import waiting_for_a_lock
from tests.engine.practising import Pupil, log_of
from tests.fakes.house import House
from tests.quiz.values import ROOM
from tests.store.everything import tables_of

pytestmark = pytest.mark.postgres

PHONE = Place("guild", "discord", "general")


def person(number: int) -> Person:
    return Person(f"p{number}", f"P{number}")


async def of_nobody(house: House) -> list[str]:
    """What is kept on learners that no account is any more."""
    found = []
    async with cast(SqlStore, house.store)._reader.connect() as connection:
        for table in ("practices", "memories", "learner_profiles"):
            left = f"SELECT learner FROM {table} WHERE learner NOT IN (SELECT learner FROM accounts)"
            found += [f"{table}: {row[0]}" for row in await connection.execute(text(left))]
    return found


async def code_of(pupil: Pupil) -> str:
    await pupil.send(Lesson(Deed.LINK))
    return pupil.said.removeprefix("Your code is ").split(".")[0]


async def test_whoever_begins_through_both_is_one_learner_in_one_practice(houses: tuple[House, House]) -> None:
    for number in range(10):
        pupils = [Pupil(house, person(number)) for house in houses]
        first, second = await asyncio.gather(*(pupil.do(Deed.PRACTICE) for pupil in pupils))
        assert first == second
        answers = await asyncio.gather(*(pupil.answer() for pupil in pupils))
        assert [card.stage for card in answers] == [Stage.REVEAL, Stage.REVEAL]
        assert len(await log_of(houses[0], Account("web", f"p{number}"))) == 1
    assert await of_nobody(houses[0]) == []


async def test_closed_rounds_go_into_the_log_once_whichever_process_folds_them(houses: tuple[House, House]) -> None:
    one, two = houses
    await one.start(Settings(seconds=30), count=2)
    for round in range(2):
        await one.phase(Phase.OPEN, round)
        for number in range(20):
            await houses[number % 2].pick(person(number), number % 3, round)
        await one.do(Close, round=round)
        await one.advance(15_000)
    for _ in range(40):
        await asyncio.gather(*(house.engine._reviews.wake(("", "reviews")) for house in houses))
    for number in range(20):
        assert [review.round for review in await log_of(two, Account("web", f"p{number}"))] == [0, 1]
    async with one.store.reading() as reading:
        assert await reading.unfolded(9) == ()
        assert await reading.stale_memories(9) == ()


async def test_who_links_accounts_while_practising_on_both_leaves_nothing_behind(houses: tuple[House, House]) -> None:
    one, two = houses
    for number in range(15):
        ann, phone = Pupil(one, person(number)), Pupil(two, Person(f"d{number}", "P"), PHONE)
        await asyncio.gather(ann.do(Deed.PRACTICE), phone.do(Deed.PRACTICE))
        code = await code_of(ann)
        joining = one.engine.tutor(LinkAccounts(PHONE, phone.person, code))
        (linked, *_) = await asyncio.gather(joining, phone.do(Deed.REVIEW), phone.do(Deed.PRACTICE, "things"))
        assert linked.note.done
        assert await of_nobody(one) == [], number


async def test_an_answer_given_while_accounts_are_linked_counts_for_whom_they_are_then(
    houses: tuple[House, House], postgres_url: str
) -> None:
    one, two = houses
    phone, other = Pupil(two, person(1), PHONE), Account("web", "p0")
    async with one.store.writing() as writing:
        await writing.add_accounts([(other, "other", "P")])
    await phone.do(Deed.PRACTICE)
    async with one.store.writing() as writing:
        await writing.lock_learners(["other"])
        await writing.lock_accounts([Account("discord", "p1")])
        await writing.join_learner(Account("discord", "p1"), "other")
        answering = asyncio.create_task(phone.answer())
        await waiting_for_a_lock(postgres_url)
    assert (await answering).stage is Stage.REVEAL
    assert len(await log_of(one, Account("discord", "p1"))) == 1


async def test_who_is_forgotten_while_accounts_are_linked_leaves_nothing_behind(
    houses: tuple[House, House], postgres_url: str
) -> None:
    one, two = houses
    phone, other = Pupil(two, Person("person-4711", "Zelda"), PHONE), Account("web", "p0")
    async with one.store.writing() as writing:
        await writing.add_accounts([(other, "other", "P")])
    await phone.do(Deed.PRACTICE)
    await phone.answer()
    async with one.store.writing() as writing:
        await writing.lock_accounts([other, Account("discord", "person-4711")])
        await writing.join_learner(Account("discord", "person-4711"), "other")
        forgetting = asyncio.create_task(two.engine.forget(Whose("discord", "person-4711", "guild")))
        await waiting_for_a_lock(postgres_url)
    assert (await forgetting).note.done
    assert await tables_of(cast(SqlStore, one.store), "person-4711") == []


async def test_of_two_accounts_that_show_one_code_at_once_one_is_linked(houses: tuple[House, House]) -> None:
    one, two = houses
    code = await code_of(Pupil(one, person(0)))
    shown = [house.engine.tutor(LinkAccounts(ROOM, person(n), code)) for n, house in ((1, one), (2, two))]
    replies = await asyncio.gather(*shown)
    assert sorted(reply.note.done for reply in replies) == [False, True]


async def test_accounts_that_show_each_others_codes_at_once_are_one_learner(houses: tuple[House, House]) -> None:
    one, two = houses
    for number in range(0, 20, 2):
        codes = [await code_of(Pupil(one, person(number + each))) for each in (0, 1)]
        shown = [
            house.engine.tutor(LinkAccounts(ROOM, person(number + each), codes[1 - each]))
            for each, house in enumerate(houses)
        ]
        with capture_logs() as logs:
            replies = await asyncio.gather(*shown)
        assert "decided again" not in {each["event"] for each in logs}
        assert any(reply.note.done for reply in replies), [reply.note.text for reply in replies]
        accounts = [Account("web", f"p{number + each}") for each in (0, 1)]
        async with two.store.reading() as reading:
            assert len(set((await reading.learners_of(accounts)).values())) == 1
    assert await of_nobody(one) == []


async def test_accounts_of_one_learner_that_press_at_once_wait_for_each_other_and_never_in_a_circle(
    houses: tuple[House, House],
) -> None:
    one, two = houses
    with capture_logs() as logs:
        for number in range(15):
            ann, phone = Pupil(one, person(number)), Pupil(two, Person(f"d{number}", "P"), PHONE)
            await phone.send(Lesson(Deed.LINK))
            await one.engine.tutor(LinkAccounts(ROOM, ann.person, phone.said.removeprefix("Your code is ")[:9]))
            for _ in range(3):
                await asyncio.gather(ann.do(Deed.PRACTICE), phone.do(Deed.PRACTICE))
    assert [each["event"] for each in logs if each["event"] != "accounts were linked"] == []
