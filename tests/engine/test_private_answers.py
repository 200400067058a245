"""Wrong answers are private: nobody can tell from anything they see which wrong option somebody else chose.

The same quiz is played twice, with the wrong answers of two players exchanged. What everybody else sees is the same.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.web.identity import Player
from bot.quiz.boards import Order, Period
from bot.quiz.events import Close, Next, Person
from bot.quiz.pages import Page, Subject
from bot.quiz.results import Access, access
from bot.quiz.session import Settings
from bot.quiz.settings import Scoring
from bot.quiz.stages import RESULT_SLOT, Phase
from tests.fakes.house import House, a_house
from tests.fakes.served import serve_before
from tests.quiz.values import ANN, BEN, HOST, ROOM

ZOE = Person("zoe", "Zoe")
PLAIN = Settings(seconds=30, reading_seconds=10)
FAST = Settings(seconds=30, reading_seconds=10, scoring=Scoring.SPEED, streak=True)


async def play(house: House, settings: Settings, wrong: dict[Person, int]) -> None:
    """One question: Ann is right, the others choose the wrong option of that number."""
    await house.start(settings, count=1)
    session = await house.phase(Phase.OPEN, 0)
    key = session.current.order.index(session.current.key[0])
    others = [position for position in range(4) if position != key]
    await house.pick(ANN, key)
    for person, which in sorted(wrong.items(), key=lambda each: each[0].id):
        await house.pick(person, others[which])
    await house.do(Close)
    await house.phase(Phase.REVEALED, 0)
    await house.do(Next)
    await house.phase(Phase.FINISHED)
    await house.quiet()


async def seen_by_ann(house: House) -> list[str]:
    """Every post, every private page, every page of the room."""
    found = [repr(card) for slot in ("r0", RESULT_SLOT) for card in house.platform.of("sess0", slot).cards]
    for subject in Subject:
        of = {Subject.SHEET: "things", Subject.LEADERS: ""}.get(subject, "sess0")
        found.append(repr(await house.desk.page(ROOM.tenant, ANN.id, Page(subject, of))))
    found.append(repr(await house.desk.standings(ROOM.tenant, "sess0")))
    found.append(repr(await house.desk.board(ROOM.tenant, Period.ALL, Order.POINTS)))
    found.append(repr(await house.desk.board(ROOM.tenant, Period.ALL, Order.STREAK)))
    return found


async def pages_of_the_room(house: House, person: Person) -> list[str]:
    async with serve_before(house.engine, house.desk, house.clock, public_url="http://quiz.example.org") as web:
        paths = ("/", "/present", "/results/sess0", "/missed/sess0", "/me", "/leaders", "/results/sess0/responses.csv")
        found = [await web.get(path, Player(person.id, person.name)) for path in paths]
    return [body for _, body in found]


@pytest.mark.parametrize("settings", [PLAIN, FAST])
async def test_exchanging_the_wrong_answers_of_two_players_changes_nothing_that_another_sees(
    tmp_path: Path, settings: Settings
) -> None:
    seen: list[list[str]] = []
    for number, wrong in enumerate(({BEN: 0, ZOE: 2}, {BEN: 2, ZOE: 0})):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with a_house(folder) as house:
            await play(house, settings, wrong)
            seen.append([*await seen_by_ann(house), *await pages_of_the_room(house, ANN)])
            (own,) = await house.desk.missed(ROOM.tenant, "sess0", BEN.id)
            assert own.choice is not None, "Ben sees his own"
    for first, second in zip(*seen, strict=True):
        assert first == second


async def test_only_the_host_sees_who_chose_what(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await play(house, PLAIN, {BEN: 0, ZOE: 2})
        results = await house.desk.results(ROOM.tenant, "sess0")
        assert access(results, HOST.id) is Access.WHOLE
        assert {access(results, each.id) for each in (ANN, BEN, ZOE)} == {Access.OWN}
        assert access(results, "stranger") is Access.NONE
        for_host = await pages_of_the_room(house, HOST)
        assert "Zoe" in for_host[-1], "the file of all responses"
        assert "Zoe" not in (await pages_of_the_room(house, ANN))[-1]
