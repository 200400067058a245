"""Reminders that something is due: asked for in private, one word a day with those of daily quizzes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.ports.platform import Refused
from bot.quiz.events import Remind
from bot.quiz.lessons import Deed, Lesson, read_lesson
from bot.quiz.reminder import Reminder
from bot.quiz.tokens import Act, read_token
from bot.tutor.memory import DAY_MS
from bot.tutor.profile import Profile
from tests.engine.daily_house import MONDAY, PLAN, a_clock, at, newest, set_daily, to
from tests.engine.practising import ANNS, Pupil, labels, texts
from tests.fakes.house import House, a_house
from tests.quiz.values import ANN, BEN, ROOM

FIVE = 17 * 60
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A house at nine on a Monday in Berlin, where Ann lives and has just missed two questions."""
    async with a_house(tmp_path, clock=a_clock()) as house:
        await to(house, at(MONDAY))
        ann = Pupil(house)
        await ann.do(Deed.PRACTICE)
        async with house.store.writing() as writing:
            learner = (await writing.learners_of([ANNS]))[ANNS]
            await writing.put_profile(learner, Profile(zone="Europe/Berlin"))
        await ann.answer(right=False)
        await ann.press("Next")
        await ann.answer(right=False)
        await ann.press("Stop")
        yield house


async def kept(house: House, person: str = ANN.id) -> Reminder | None:
    async with house.store.reading() as reading:
        return await reading.reminder(("web", person))


async def test_the_press_offers_hours_and_each_of_them_sets_the_reminder(house: House) -> None:
    ann = Pupil(house)
    card = await ann.do(Deed.REMIND)
    assert labels(card) == ["07:00", "08:00", "09:00", "12:00", "15:00", "18:00", "20:00", "21:00"]
    await ann.press("18:00")
    assert ann.said == "I will tell you at 18:00 (Europe/Berlin) on days when something is due."
    reminder = await kept(house)
    assert reminder is not None
    assert (reminder.minute, reminder.study, reminder.due_at) == (18 * 60, ROOM, at(MONDAY, 18 * 60))
    again = await ann.do(Deed.REMIND)
    assert "So far: 18:00 (Europe/Berlin)." in texts(again)
    assert labels(again)[-1] == "Stop reminders"


async def test_what_is_due_is_told_once_a_day_with_a_way_to_review_and_nothing_where_nothing_is_due(
    house: House,
) -> None:
    ann = Pupil(house)
    await ann.send(Lesson(Deed.REMIND, "", FIVE, 1))
    await to(house, at(MONDAY, FIVE))
    assert house.platform.told == [], "what was answered today is due tomorrow"
    await to(house, at(TUESDAY, FIVE))
    ((person, _, card),) = house.platform.whispered
    assert person == ANN.id
    assert card.fallback == "Time to practise: 2 questions are due for review"
    assert [read_lesson(button.token) for button in card.buttons] == [
        Lesson(Deed.REVIEW),
        Lesson(Deed.REMIND, "", 0, 2),
    ]
    await ann.touch(card.buttons[0].token)
    assert ann.card is not None
    assert ann.card.slot == "practice"
    await ann.answer()
    await to(house, at(TUESDAY, 23 * 60))
    assert len(house.platform.whispered) == 1


async def test_a_daily_quiz_and_what_is_due_are_told_in_one_word(house: House) -> None:
    await set_daily(house, replace(PLAN, open_minutes=10 * 60))
    ann = Pupil(house)
    await ann.send(Lesson(Deed.REMIND, "", FIVE, 1))
    await to(house, at(TUESDAY))
    session = await newest(house)
    asked = Remind(tenant=ROOM.tenant, session=session.id, person=ANN, stamp=house.clock.now(), minute=FIVE)
    await house.engine.submit(asked)
    await to(house, at(TUESDAY, FIVE))
    ((_, _, card),) = house.platform.whispered
    assert card.fallback == "A daily quiz is waiting for you: Things: 2 questions left; 2 questions are due for review"
    assert [button.label for button in card.buttons] == ["Answer", "Review", "Stop reminders"]
    stop = read_token(card.buttons[2].token)
    assert stop is not None
    assert stop.act is Act.UNREMIND


async def test_it_can_be_stopped_and_a_reminder_of_daily_quizzes_goes_on(house: House) -> None:
    ann = Pupil(house)
    await ann.send(Lesson(Deed.REMIND, "", 0, 2))
    assert ann.said == "There was no reminder to stop."
    await ann.send(Lesson(Deed.REMIND, "", FIVE, 1))
    await ann.send(Lesson(Deed.REMIND, "", 0, 2))
    assert await kept(house) is None
    async with house.store.writing() as writing:
        await writing.put_reminder(Reminder("web", ANN.id, 540, "UTC", (ROOM,), house.clock.now() + DAY_MS))
    await ann.send(Lesson(Deed.REMIND, "", FIVE, 1))
    await ann.send(Lesson(Deed.REMIND, "", 0, 2))
    reminder = await kept(house)
    assert reminder is not None
    assert (reminder.study, reminder.places) == (None, (ROOM,))


async def test_a_tenant_that_is_forsaken_reminds_nobody(house: House) -> None:
    await Pupil(house).send(Lesson(Deed.REMIND, "", FIVE, 1))
    await house.engine.forsake(ROOM.tenant)
    assert await kept(house) is None


async def test_who_cannot_be_written_to_is_told_when_they_practise_next(house: House) -> None:
    ann = Pupil(house)
    await ann.send(Lesson(Deed.REMIND, "", FIVE, 1))
    await to(house, at(MONDAY, FIVE))
    house.platform.broken = Refused("direct messages are closed")
    await to(house, at(TUESDAY, FIVE))
    house.platform.broken = None
    reminder = await kept(house)
    assert reminder is not None
    assert (reminder.refused, reminder.due_at) == (True, None)
    card = await ann.do(Deed.PRACTICE)
    assert "could not write to you" in texts(card)[0]
    assert "could not write to you" not in str(await ann.do(Deed.PRACTICE))
    assert await kept(house) is None


async def test_nonsense_offers_the_hours_again_and_of_whom_nothing_is_known_nothing_is_due(house: House) -> None:
    ben = Pupil(house, BEN)
    await ben.send(Lesson(Deed.REMIND, "", 24 * 60, 1))
    assert ben.card is not None
    assert labels(ben.card)[0] == "07:00"
    await ben.send(Lesson(Deed.REMIND, "", 8 * 60, 1))
    await house.leap_to(house.clock.now() + 2 * DAY_MS)
    assert house.platform.told == []
