"""What tests of daily quizzes play with: a week in Berlin that begins on a Monday, a plan, and people who answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.ports.daily import ChangeDaily, DailyAct, SetDaily
from bot.ports.desk import Reply
from bot.quiz.blocks import Card, Text
from bot.quiz.daily import Daily, Plan
from bot.quiz.events import Person, Place, Play, Submit
from bot.quiz.recurrence import Recurrence, moment
from bot.quiz.session import Session
from tests.fakes.clock import VirtualClock
from tests.fakes.house import House
from tests.quiz.values import HOST, ROOM

__all__ = [
    "BERLIN",
    "HOUR",
    "LEADER",
    "MONDAY",
    "PLAN",
    "a_clock",
    "answer_all",
    "at",
    "change",
    "newest",
    "play",
    "set_daily",
    "texts",
    "the_daily",
    "to",
]

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 5, 4)
HOUR = 3_600_000
LEADER = replace(HOST, leads=True)
PLAN = Plan(Recurrence(9 * 60), "Europe/Berlin", bank="things", count=2, open_minutes=8 * 60)


def at(day: date, minute: int = 9 * 60) -> int:
    return moment(day, minute, BERLIN)


def a_clock(day: date = MONDAY, minute: int = 8 * 60 + 59) -> VirtualClock:
    """A minute before the daily's time, unless told otherwise."""
    return VirtualClock(at(day, minute))


async def set_daily(house: House, plan: Plan = PLAN, person: Person = LEADER, place: Place = ROOM) -> Reply:
    return await house.engine.daily(SetDaily(place, person, plan))


async def change(house: House, act: DailyAct, person: Person = LEADER) -> Reply:
    return await house.engine.daily(ChangeDaily(ROOM, person, act))


async def the_daily(house: House) -> Daily:
    async with house.store.reading() as reading:
        daily = await reading.daily_in(ROOM)
    assert daily is not None
    return daily


async def to(house: House, moment: int) -> None:
    """Move time to a moment, and a little further."""
    await house.leap_to(moment)
    await house.advance(2_000)


async def newest(house: House) -> Session:
    """The session of the daily's newest quiz."""
    daily = await the_daily(house)
    assert daily.last is not None
    return await house.session(daily.last.session)


async def play(house: House, person: Person, session: Session) -> Reply:
    return await house.engine.submit(
        Play(tenant=ROOM.tenant, session=session.id, person=person, stamp=house.clock.now())
    )


async def answer_all(house: House, person: Person, session: Session, right: int = 99) -> Reply:
    """Answer every question in turn, the first `right` of them rightly."""
    reply = await play(house, person, session)
    for number, asked in enumerate(session.asked):
        assert reply.card is not None
        assert reply.card.round == number
        options = asked.key if number < right else tuple(set(range(len(asked.order))) - set(asked.key))[:1]
        for option in options:
            reply = await house.pick(person, asked.order.index(option), number, session.id)
            await house.clock.advance(5)
        if asked.multiple:
            reply = await house.do(Submit, person, number, session.id)
    return reply


def texts(card: Card) -> list[str]:
    return [block.text for block in card.blocks if isinstance(block, Text)]
