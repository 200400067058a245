"""A group's weak spots: shown to its leader, of those who asked to be counted in, and asked in a quiz."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.engine import tutor_desk, weak
from bot.quiz.codec import with_hash
from bot.quiz.events import Person
from bot.quiz.lessons import Deed, Lesson, read_lesson
from bot.quiz.pages import Page, PageView, Subject
from bot.store.learner_queries import LearnerReads
from bot.tutor.memory import DAY_MS
from tests.engine.practising import Pupil
from tests.fakes.house import House, a_house
from tests.quiz.values import BANK, NOW, ROOM, question
from tests.tutor.pages import lines, tokens

LEADER = Person("lea", "Lea", leads=True)
PEOPLE = tuple(Person(f"p{n}", f"P{n}") for n in range(4))
GROUP = Page(Subject.GROUP)
THINGS = with_hash(replace(BANK, hash="", questions=(question(0), question(2), question(3))))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path, banks=(THINGS,)) as house:
        yield house


async def joins(house: House, person: Person, *, seen: bool = True) -> None:
    """Somebody has the first things right and the others wrong, and lets themselves be counted in or not."""
    pupil = Pupil(house, person)
    await pupil.do(Deed.PRACTICE, "things")
    while pupil.card is not None and "thing" in (prompt := pupil.prompt):
        await pupil.answer(right="thing 0" in prompt)
        await pupil.press("Next")
    await pupil.send(Lesson(Deed.SEEN, number=int(seen)))


async def shown(house: House) -> PageView:
    return await house.desk.own_page(ROOM, LEADER, GROUP)


async def test_are_those_of_three_people_who_asked_to_be_counted_in(house: House) -> None:
    for person in PEOPLE[:2]:
        await joins(house, person)
    await joins(house, PEOPLE[2], seen=False)
    assert lines(await shown(house))[1:3] == [
        "Counted in: P0 and P1.",
        "Where they are weak is shown once 3 of them have answered here.",
    ]
    await joins(house, PEOPLE[3])
    await house.leap_to(NOW + 30 * DAY_MS)
    assert lines(await shown(house))[1:4] == [
        "Counted in: P0, P1 and P3.",
        "Weakest in Things",
        "47% Name the other things | 3 people, 6 answers",
    ]


async def test_of_people_who_have_met_nothing_are_not_counted(house: House) -> None:
    for person in PEOPLE[:2]:
        await joins(house, person)
    await Pupil(house, PEOPLE[2]).send(Lesson(Deed.SEEN, number=1))
    assert "P2" in lines(await shown(house))[1]
    assert "once 3 of them have answered" in lines(await shown(house))[2]


async def test_are_asked_in_a_public_quiz_by_one_button(house: House) -> None:
    for person in PEOPLE[:3]:
        await joins(house, person)
    leader = Pupil(house, LEADER)
    button = read_lesson(tokens(await shown(house))["Start a quiz on these"])
    assert button is not None
    reply = await leader.send(button)
    assert reply.session is not None
    session = await house.session(reply.session)
    assert session.place == ROOM
    assert len(session.asked) == 3


async def test_are_nobodys_business_who_does_not_lead(house: House) -> None:
    for person in PEOPLE[:3]:
        await joins(house, person)
    view = await house.desk.own_page(ROOM, PEOPLE[0], GROUP)
    assert len(lines(view)) == 2
    pupil = Pupil(house, PEOPLE[0])
    assert (await pupil.send(Lesson(Deed.SPOTS, "things"))).session is None
    assert "Only whoever leads" in pupil.said


async def test_are_not_known_of_too_few_people_or_a_bank_that_is_gone(house: House) -> None:
    leader = Pupil(house, LEADER)
    for bank in ("things", "gone"):
        assert (await leader.send(Lesson(Deed.SPOTS, bank))).session is None
        assert "are not known" in leader.said


async def test_are_those_of_the_people_who_answered_last_where_very_many_asked_to_be_counted_in(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weak, "MOST_COUNTED", 3)
    monkeypatch.setattr(tutor_desk, "MOST_COUNTED", 3)
    for person in (PEOPLE[3], *PEOPLE[:3]):
        await joins(house, person)
        await house.leap_to(house.clock.now() + DAY_MS)
    told = lines(await shown(house))
    assert told[1] == (
        "Counted in: P0, P1 and P2. So many asked that only those who answered last are counted, and 1 others are not."
    )
    pupil = Pupil(house, PEOPLE[3])
    await pupil.do(Deed.PRACTICE, "things", number=1)
    await pupil.answer()
    assert lines(await shown(house))[1].startswith("Counted in: P1, P2 and P3. ")


async def test_nobody_but_a_leader_makes_the_whole_group_be_read(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await joins(house, PEOPLE[0])

    async def members(*args: object, **more: object) -> None:
        raise AssertionError("the members of a group may be very many")

    monkeypatch.setattr(LearnerReads, "members", members)
    assert "You are counted in." in lines(await house.desk.own_page(ROOM, PEOPLE[0], GROUP))[1]
