"""One person on two platforms: a code links their accounts, and one press parts them again."""

from __future__ import annotations

import re

from bot.ports.tutor import LinkAccounts
from bot.quiz.events import Person, Place
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.pages import Page, Subject
from bot.tutor.memory import DAY_MS
from tests.engine.practising import Pupil
from tests.fakes.house import House
from tests.quiz.values import ANN, BEN, NOW, ROOM
from tests.tutor.pages import lines, tokens

DISCORD = Place("guild", "discord", "general")
ANN_THERE = Person("4711", "Ann D.")
CODE = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}")


async def code_of(pupil: Pupil) -> str:
    await pupil.send(Lesson(Deed.LINK))
    found = CODE.search(pupil.said)
    assert found is not None, pupil.said
    return found[0]


async def known(house: House, place: Place, person: Person) -> str:
    return lines(await house.desk.own_page(place, person, Page(Subject.MASTERY)))[2]


async def test_what_was_answered_on_one_is_known_on_the_other_until_they_part(house: House) -> None:
    ann = Pupil(house)
    await ann.do(Deed.PRACTICE, "things")
    await ann.answer()
    await ann.press("Stop")
    assert await known(house, DISCORD, ANN_THERE) == "0% Things | not begun"
    code = await code_of(ann)
    reply = await house.engine.tutor(LinkAccounts(DISCORD, ANN_THERE, code.lower()))
    assert reply.note.done, reply.note.text
    await house.advance(5_000)
    assert await known(house, DISCORD, ANN_THERE) == "25% Things | 1 of 4 questions met"

    view = await house.desk.own_page(DISCORD, ANN_THERE, Page(Subject.LINKS))
    assert lines(view)[1:3] == ["Ann D. | Discord, this account", "Ann | Web"]
    there = Pupil(house, ANN_THERE, DISCORD)
    assert tokens(view)["Take this account out"] == "tutor.k..0.0"
    await there.send(Lesson(Deed.UNLINK))
    await house.advance(5_000)
    assert await known(house, DISCORD, ANN_THERE) == "0% Things | not begun"
    assert await known(house, ROOM, ANN) == "25% Things | 1 of 4 questions met"
    assert "this account" in lines(await house.desk.own_page(ROOM, ANN, Page(Subject.LINKS)))[1]


async def test_a_code_is_good_once_for_ten_minutes_and_not_for_oneself(house: House) -> None:
    ann = Pupil(house)
    code = await code_of(ann)
    assert not (await house.engine.tutor(LinkAccounts(ROOM, ANN, code))).note.done
    code = await code_of(ann)
    await house.leap_to(NOW + 11 * 60_000)
    assert not (await house.engine.tutor(LinkAccounts(DISCORD, ANN_THERE, code))).note.done
    code = await code_of(ann)
    assert (await house.engine.tutor(LinkAccounts(DISCORD, ANN_THERE, code))).note.done
    assert not (await house.engine.tutor(LinkAccounts(ROOM, BEN, code))).note.done


async def test_due_questions_of_the_linked_accounts_are_counted_where_their_bank_is(house: House) -> None:
    ann = Pupil(house)
    await ann.do(Deed.PRACTICE, "things")
    await ann.answer()
    await house.engine.tutor(LinkAccounts(DISCORD, ANN_THERE, await code_of(ann)))
    await house.advance(5_000)
    await house.leap_to(NOW + 40 * DAY_MS)
    assert await house.desk.due_count(DISCORD, ANN_THERE) == await house.desk.due_count(ROOM, ANN) == 1


async def test_nobody_without_a_code_is_linked(house: House) -> None:
    assert not (await house.engine.tutor(LinkAccounts(DISCORD, ANN_THERE, "BBBB-BBBB"))).note.done
    alone = Pupil(house, BEN)
    await alone.send(Lesson(Deed.UNLINK))
    assert "not linked" in alone.said
