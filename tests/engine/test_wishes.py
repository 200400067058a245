"""What learners set for themselves: exam, pace, zone, and whether their leader may count them in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.engine.wishes import MOST_A_DAY
from bot.ports.tutor import PlanWishes, SetPlan
from bot.quiz.lessons import Deed, Lesson
from bot.tutor.memory import DAY_MS
from bot.tutor.profile import PLAIN, Profile
from tests.engine.practising import ANNS, Pupil
from tests.fakes.house import House
from tests.quiz.values import ANN, ROOM


async def profile(house: House) -> Profile:
    async with house.store.reading() as reading:
        learner = (await reading.learners_of([ANNS])).get(ANNS)
        return await reading.profile(learner) if learner else PLAIN


async def wish(house: House, **wished: Any) -> str:
    return (await house.engine.tutor(SetPlan(ROOM, ANN, **wished))).note.text


async def test_what_is_said_changes_and_the_rest_stays(house: House) -> None:
    assert await wish(house, exam=date(2027, 3, 12), a_day=20) == (
        "Your exam is on 12 March, in 56 days. You want 20 questions a day."
    )
    assert await wish(house, new_a_day=5, zone="America/New_York") == (
        "Your exam is on 12 March, in 56 days. You want 20 questions a day. At most 5 a day may be new. "
        "Your days begin at midnight in America/New York."
    )
    assert await profile(house) == Profile(date(2027, 3, 12), 20, 5, "America/New_York")


async def test_an_exam_is_taken_off_and_a_wish_and_a_limit_too(house: House) -> None:
    await wish(house, exam=date(2027, 1, 15), a_day=20, new_a_day=5)
    assert (await wish(house, no_exam=True)).startswith("No exam day is set")
    await wish(house, a_day=0, new_a_day=0)
    assert await profile(house) == PLAIN


async def test_whoever_says_no_zone_any_more_lives_where_their_group_does(house: House) -> None:
    await wish(house, zone="Asia/Tokyo")
    assert "midnight" not in await wish(house, zone="")
    assert await profile(house) == PLAIN


async def test_a_form_begins_with_what_was_said(house: House) -> None:
    assert await house.desk.plan_wishes(ROOM, ANN) == PlanWishes()
    await wish(house, exam=date(2027, 3, 12), a_day=20, zone="Asia/Tokyo")
    assert await house.desk.plan_wishes(ROOM, ANN) == PlanWishes(date(2027, 3, 12), 20, None, "Asia/Tokyo")


async def test_an_exam_may_be_today_where_the_learner_lives(house: House) -> None:
    assert await wish(house, exam=date(2027, 1, 15)) == "Your exam is on 15 January: today."
    # It is the 14th in Honolulu still, at ten in the evening.
    assert "in 1 day." in await wish(house, exam=date(2027, 1, 15), zone="Pacific/Honolulu")


@pytest.mark.parametrize(
    ("wished", "said"),
    [
        ({}, "Nothing was changed"),
        ({"exam": date(2027, 1, 14)}, "lies ahead"),
        ({"exam": date(2031, 1, 1)}, "lies ahead"),
        ({"a_day": -1}, "0 for no wish"),
        ({"a_day": MOST_A_DAY + 1}, "Wish for 1 to 1,000"),
        ({"new_a_day": -1}, "0 for no limit"),
        ({"zone": "Nowhere/Land"}, "no time zone “Nowhere/Land”"),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(house: House, wished: dict[str, Any], said: str) -> None:
    assert said in await wish(house, **wished)
    assert await profile(house) == PLAIN


async def test_an_exam_that_is_over_is_in_nobodys_way_who_wishes_something_else(house: House) -> None:
    await wish(house, exam=date(2027, 1, 16))
    await house.leap_to(house.clock.now() + 3 * DAY_MS)
    # A form sends what it began with.
    assert await wish(house, exam=date(2027, 1, 16), a_day=30) == (
        "No exam day is set: the plan looks 30 days ahead. You want 30 questions a day."
    )
    assert "lies ahead" in await wish(house, exam=date(2027, 1, 17))
    assert await profile(house) == Profile(date(2027, 1, 16), 30)


async def test_somebody_lets_themselves_be_counted_in_and_out_again(house: House) -> None:
    ann = Pupil(house)
    for number, said in ((1, "You are counted in:"), (0, "no longer")):
        await ann.send(Lesson(Deed.SEEN, number=number))
        assert said in ann.said
        async with house.store.reading() as reading:
            (member,) = await reading.members(ROOM.tenant, 9)
        assert (member.name, member.seen) == ("Ann", bool(number))
