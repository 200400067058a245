"""What tests of privacy share: Zoe, who is to be forgotten, a quiz that she plays, and where she still stands."""

from __future__ import annotations

from typing import cast

from bot.quiz.events import Close, Next, Person, Place
from bot.quiz.privacy import Whose
from bot.quiz.scoring import Score
from bot.quiz.session import Settings
from bot.quiz.stages import Phase
from bot.store import SqlStore
from tests.fakes.house import House
from tests.quiz.values import BEN, HOST, ROOM
from tests.store.everything import tables_of

__all__ = ["DAY", "OPEN", "ZOE", "ZOES", "play_through", "scores", "sql", "traces"]

ZOE = Person("person-4711", "Zelda Quince")
ZOES = Whose("web", ZOE.id, ROOM.tenant)
OPEN = Settings(seconds=30, reading_seconds=10)
DAY = 86_400_000


def sql(house: House) -> SqlStore:
    return cast(SqlStore, house.store)


async def traces(house: House, word: str = ZOE.id) -> list[str]:
    """Where somebody still stands, by id or by name."""
    return sorted({*await tables_of(sql(house), word), *await tables_of(sql(house), ZOE.name)})


async def play_through(house: House, id: str, host: Person = HOST, place: Place = ROOM) -> None:
    """A quiz of one question, which Zoe and Ben answer."""
    await house.start(OPEN, place, person=host, count=1)
    session = await house.phase(Phase.OPEN, 0, id)
    right = session.current.order.index(session.current.key[0])
    await house.pick(ZOE, right, id=id)
    await house.pick(BEN, (right + 1) % 4, id=id)
    await house.do(Close, host, id=id)
    await house.phase(Phase.REVEALED, 0, id)
    await house.do(Next, host, id=id)
    await house.phase(Phase.FINISHED, id=id)


async def scores(house: House, id: str) -> dict[str, Score]:
    async with house.store.reading() as reading:
        return {score.name: score for score in await reading.scores((ROOM.tenant, id))}
