"""What rarely happens to learning: rows that go between two looks, and looks that fail. None of it does harm."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.engine.attempts import UNKNOWN as NO_ASSIGNMENT
from bot.engine.links import UNKNOWN as NO_CODE
from bot.engine.words import NOT_SAVED
from bot.ports.store import Unavailable
from bot.ports.tutor import LinkAccounts
from bot.quiz.events import Close, Next
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.session import Settings
from bot.quiz.stages import Phase, Stage
from bot.tutor.assignments import Assignment
from bot.tutor.memory import DAY_MS
from bot.tutor.reviews import Account
from tests.engine.meddled_house import Stand, a_stand, logged
from tests.engine.practising import Pupil, log_of, texts
from tests.fakes.house import House
from tests.fakes.meddled import failing, giving
from tests.quiz.values import ANN, BEN, HOST, NOW, ROOM

BENS = Account("web", BEN.id)
WEEK = Assignment("week1", ROOM, HOST.id, HOST.name, "things", None, "Week 1", NOW + DAY_MS, 2, NOW)
GONE = Unavailable("the disk is full")


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    async with a_stand(tmp_path) as stand:
        yield stand


async def open_round(house: House, round: int) -> None:
    """Ann answers, and the round closes."""
    await house.phase(Phase.OPEN, round)
    await house.pick(ANN, 0, round)
    await house.do(Close, round=round)
    await house.phase(Phase.REVEALED, round)


class TestAnAttempt:
    async def test_at_an_assignment_that_has_gone_says_so_and_ends(self, stand: Stand) -> None:
        async with stand.house.store.writing() as writing:
            await writing.put_assignment(WEEK)
        ann = Pupil(stand.house)
        await ann.do(Deed.ASSIGNMENT, WEEK.id)
        stand.answers["assignment"] = giving(None)
        told = await ann.answer()
        assert (told.stage, texts(told)[0]) == (Stage.RESULT, NO_ASSIGNMENT.text)
        assert await log_of(stand.house) == ()


class TestAnAnswer:
    async def test_that_is_in_the_log_no_more_is_not_put_back_by_taking_it_back(self, stand: Stand) -> None:
        ann = Pupil(stand.house)
        await ann.do(Deed.PRACTICE)
        await ann.answer()
        (kept,) = await log_of(stand.house)
        stand.answers["reviews_at"] = giving({})
        assert (await ann.press("Undo")).stage is Stage.ASKING
        assert await log_of(stand.house) == (kept,)

    async def test_that_could_not_be_stored_may_be_given_again(self, stand: Stand) -> None:
        ann = Pupil(stand.house)
        asked = await ann.do(Deed.PRACTICE)
        stand.answers["put_reviews"] = failing(GONE)
        assert await ann.answer() == asked
        assert (ann.said, await log_of(stand.house)) == (NOT_SAVED.text, ())
        del stand.answers["put_reviews"]
        assert (await ann.answer()).stage is Stage.REVEAL
        assert len(await log_of(stand.house)) == 1


class TestACode:
    async def test_of_somebody_who_is_forgotten_at_that_moment_is_not_known(self, stand: Stand) -> None:
        ann = Pupil(stand.house)
        await ann.send(Lesson(Deed.LINK))
        code = ann.said.removeprefix("Your code is ").split(".")[0]
        stand.answers["lock_accounts"] = giving({BENS: "ben"})
        assert (await stand.house.engine.tutor(LinkAccounts(ROOM, BEN, code))).note == NO_CODE


class TestAClosedRound:
    async def test_that_cannot_be_understood_keeps_no_other_out_of_the_log(self, stand: Stand) -> None:
        house = stand.house
        await house.start(Settings(seconds=20), count=2)
        stand.answers["owners_of"] = failing(KeyError("things"))
        with capture_logs() as logs:
            await open_round(house, 0)
            await house.advance(2_000)
        assert logged(logs, "a round cannot be learned from")
        del stand.answers["owners_of"]
        await house.do(Next, round=0)
        await open_round(house, 1)
        await house.advance(2_000)
        assert [review.round for review in await log_of(house)] == [1]
        async with house.store.reading() as reading:
            assert await reading.unfolded(9) == ()

    async def test_that_cannot_be_read_just_now_is_learned_from_later(self, stand: Stand) -> None:
        house = stand.house
        await house.start(Settings(seconds=20), count=1)
        stand.answers["owners_of"] = failing(GONE)
        await open_round(house, 0)
        await house.advance(2_000)
        assert await log_of(house) == ()
        del stand.answers["owners_of"]
        await house.advance(2_000)
        assert [review.round for review in await log_of(house)] == [0]


class TestAReceipt:
    async def test_that_could_not_be_stored_is_stored_later_and_nothing_is_posted_twice(self, stand: Stand) -> None:
        house = stand.house
        stand.answers["put_receipts"] = failing(GONE)
        await house.start(Settings(seconds=20), count=1)
        with capture_logs() as logs:
            # It is never quiet meanwhile, so that is not waited for.
            for _ in range(30):
                await house.clock.advance(100)
        assert logged(logs, "receipt not stored, trying again")
        del stand.answers["put_receipts"]
        for _ in range(20):
            await house.clock.advance(100)
        await house.phase(Phase.OPEN, 0)
        assert len(house.platform.messages) == 1
