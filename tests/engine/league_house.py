"""What tests of leagues play with: a league of three teams in Berlin, and quizzes of one question."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.ports.desk import Reply, SetZone
from bot.ports.league import DealLeague, EndLeague, JoinLeague, LeaveLeague, MoveMember, SetLeague
from bot.quiz.bank import Bank
from bot.quiz.blocks import Card, Heading, Highlights, Teams, Text
from bot.quiz.codec import with_hash
from bot.quiz.events import Close, Next, Person, Place
from bot.quiz.league import League
from bot.quiz.session import Settings, Teaming
from bot.quiz.stages import NOTICE_SLOT, Phase
from tests.engine.daily_house import BERLIN, LEADER, a_clock, at, to
from tests.fakes.clock import VirtualClock
from tests.fakes.house import House, a_house
from tests.fakes.platform import Message
from tests.quiz.values import ANN, BANK, BEN, HOST, ROOM, question

__all__ = [
    "BERLIN",
    "CID",
    "DAN",
    "LEADER",
    "MONDAY",
    "TEAMS",
    "a_league_house",
    "after",
    "deal",
    "digests",
    "join",
    "leave",
    "move",
    "off",
    "play",
    "said",
    "set_league",
    "shown",
    "table",
    "the_league",
    "to",
    "told",
]

MONDAY = date(2026, 5, 4)
TEAMS = ("Reds", "Blues", "Greens")
CID, DAN = Person("cid", "Cid"), Person("dan", "Dan")
OTHER = with_hash(Bank("others", "Others", (question(7), question(8))))


@asynccontextmanager
async def a_league_house(folder: Path | str, *, clock: VirtualClock | None = None, **more: Any) -> AsyncIterator[House]:
    """A house on a Monday at ten, whose weeks are Berlin's."""
    clock = clock or a_clock(minute=10 * 60)
    async with a_house(folder, clock=clock, banks=(BANK, OTHER), **more) as house:
        await house.engine.arrange(SetZone(ROOM.tenant, "ann", "Europe/Berlin"))
        yield house


async def set_league(
    house: House, teams: tuple[str, ...] = TEAMS, person: Person = LEADER, place: Place = ROOM, **more: Any
) -> Reply:
    return await house.engine.league(SetLeague(place, person, teams, **more))


async def join(house: House, person: Person, team: int | None = None) -> Reply:
    return await house.engine.league(JoinLeague(ROOM, person, team))


async def leave(house: House, person: Person) -> Reply:
    return await house.engine.league(LeaveLeague(ROOM, person))


async def move(house: House, player: str, team: int | None, person: Person = LEADER) -> Reply:
    return await house.engine.league(MoveMember(ROOM, person, player, team))


async def deal(house: House, person: Person = LEADER) -> Reply:
    return await house.engine.league(DealLeague(ROOM, person))


async def off(house: House, person: Person = LEADER) -> Reply:
    return await house.engine.league(EndLeague(ROOM, person))


async def the_league(house: House) -> League:
    async with house.store.reading() as reading:
        league = await reading.league_in(ROOM)
    assert league is not None
    return league


async def play(
    house: House, right: tuple[Person, ...] = (), wrong: tuple[Person, ...] = (), bank: str = "things"
) -> None:
    """A quiz of one question, always the same of a bank; a right answer is ten points of the boards."""
    started = await house.start(Settings(seconds=30, reading_seconds=10), bank=bank, count=1)
    assert started.session is not None
    session = await house.phase(Phase.OPEN, 0, started.session)
    key = session.current.order.index(session.current.key[0])
    for person in (*right, *wrong):
        place = key if person in right else (key + 1) % len(session.current.order)
        assert (await house.pick(person, place, id=session.id)).note.done
    await house.do(Close, HOST, id=session.id)
    await house.phase(Phase.REVEALED, 0, session.id)
    await house.do(Next, HOST, id=session.id)
    await house.phase(Phase.FINISHED, id=session.id)
    await house.quiet()


def after(weeks: int, minute: int = 9 * 60) -> int:
    """The moment on a Monday so many weeks after the first."""
    return at(MONDAY + timedelta(weeks=weeks), minute)


def digests(house: House) -> list[Message]:
    """The digests posted so far, oldest first."""
    posts = [each for each in house.platform.messages.values() if each.card.slot == NOTICE_SLOT]
    return [each for each in posts if "week of" in kicker(each.card)]


def kicker(card: Card) -> str:
    assert isinstance(card.blocks[0], Heading)
    return card.blocks[0].kicker


def shown(card: Card) -> str:
    assert isinstance(card.blocks[0], Heading)
    return card.blocks[0].text


def table(card: Card, number: int = 0) -> list[tuple[int | None, str, str | None, int]]:
    """A list of teams on a card: rank, name, score, and how many are counted."""
    lists = [block for block in card.blocks if isinstance(block, Teams)]
    return [(line.rank, line.name, line.score, line.members) for line in lists[number].lines]


def told(card: Card) -> dict[str, str]:
    """What a digest tells besides its tables."""
    return {line.label: line.text for block in card.blocks if isinstance(block, Highlights) for line in block.lines}


def said(reply: Reply) -> list[str]:
    """The texts on a reply's card."""
    assert reply.card is not None
    return [block.text for block in reply.card.blocks if isinstance(block, Text)]


PEOPLE = (ANN, BEN, CID, DAN)
CHOSEN, DEALT, BALANCED = Teaming.CHOSEN, Teaming.DEALT, Teaming.BALANCED
BY_HOST = replace(HOST, leads=False)
