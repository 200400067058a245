"""The whole house on a virtual clock: a real store, the real engine, a fake platform."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

from bot.engine.desk import QuizDesk
from bot.engine.engine import QuizEngine
from bot.engine.limits import Limits
from bot.engine.privacy import Keeping
from bot.ports.desk import Reply, StartQuiz
from bot.ports.store import SHARED, Store
from bot.quiz.bank import Bank
from bot.quiz.events import Begin, Close, Join, Next, Person, Pick, Place, Stop, Submit
from bot.quiz.session import Session, Settings
from bot.quiz.stages import Phase
from bot.store import open_store
from bot.store.driver import Connect
from tests.fakes.clock import VirtualClock
from tests.fakes.databases import lay
from tests.fakes.patience import turns
from tests.fakes.platform import FakePlatform
from tests.quiz.values import BANK, HOST, NOW, ROOM
from tests.store.inline import hasty_sqlite

SEED = 1
"""With it the bank of `tests.quiz.values` begins with a single choice question."""

__all__ = ["House", "a_house", "until"]


async def until(condition: Callable[[], bool]) -> None:
    """Let the loop run until `condition` holds; the database's thread needs turns, not time."""
    async for _ in turns():
        if condition():
            return
    raise AssertionError("what was waited for did not happen")


class House:
    """Everything a test plays with. Times are virtual."""

    def __init__(
        self,
        store: Store,
        clock: VirtualClock,
        limits: Limits | None = None,
        process: str = "one",
        platform: FakePlatform | None = None,
        keeping: Keeping | None = None,
    ) -> None:
        self.store = store
        self.clock = clock
        self.platform = platform or FakePlatform(clock)
        self._ids = (f"sess{n}" if process == "one" else f"{process}{n}" for n in count())
        learners = count(1)
        self.engine = QuizEngine(
            *(store, clock, {"web": self.platform}, lambda: next(self._ids), lambda: SEED, process, limits, keeping),
            new_learner=lambda: f"learner-{process}-{next(learners)}",
        )
        self.desk = QuizDesk(store, clock, self.engine.allowance)
        self.banks: tuple[Bank, ...] = (BANK,)

    async def start(
        self,
        settings: Settings,
        place: Place = ROOM,
        bank: str = "things",
        person: Person = HOST,
        count: int | None = None,
    ) -> Reply:
        return await self.engine.start(StartQuiz(place, person, (bank,), settings, count))

    async def session(self, id: str = "sess0", tenant: str = ROOM.tenant) -> Session:
        async with self.store.reading() as reading:
            return (await reading.sessions([(tenant, id)]))[tenant, id]

    async def phase(self, wanted: Phase, round: int | None = None, id: str = "sess0") -> Session:
        """Wait until a session is in a phase (of a round)."""
        async for _ in turns():
            session = await self.session(id)
            if session.phase is wanted and round in (None, session.round):
                return session
        raise AssertionError(f"{id} is {session.phase} in round {session.round}, not {wanted}")

    async def advance(self, ms: int, step_ms: int = 500) -> None:
        """Move time in small steps, letting what each step sets off come to its end before the next."""
        for at in range(0, ms, step_ms):
            await self.clock.advance(min(step_ms, ms - at))
            await self.quiet()

    async def leap_to(self, moment: int) -> None:
        """Move time to a moment at once, then let what that sets off come to its end."""
        await self.clock.leap(moment - self.clock.now())
        await self.quiet()

    async def quiet(self, most_s: float = 5.0) -> None:
        """Wait until nothing is under way but calls that wait for time. The database takes real time; one that is
        locked takes longer than `most_s`, which is then left to it.
        """
        until = asyncio.get_running_loop().time() + most_s
        quiet = 0
        while quiet < 30 and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(0)
            quiet = quiet + 1 if self.engine.idle(self.platform.waiting) else 0

    async def pick(
        self, person: Person, position: int, round: int = 0, id: str = "sess0", stamp: int | None = None
    ) -> Reply:
        at = self.clock.now() if stamp is None else stamp
        return await self.engine.submit(
            Pick(tenant=ROOM.tenant, session=id, person=person, stamp=at, round=round, position=position)
        )

    async def do(
        self,
        kind: type[Join] | type[Begin] | type[Stop] | type[Close] | type[Next] | type[Submit],
        person: Person = HOST,
        round: int = 0,
        id: str = "sess0",
    ) -> Reply:
        where = {} if kind in (Join, Begin, Stop) else {"round": round}
        return await self.engine.submit(
            kind(tenant=ROOM.tenant, session=id, person=person, stamp=self.clock.now(), **where)
        )


@asynccontextmanager
async def a_house(
    folder: Path | str,
    *,
    banks: tuple[Bank, ...] = (BANK,),
    limits: Limits | None = None,
    clock: VirtualClock | None = None,
    process: str = "one",
    connect: Connect = hasty_sqlite,
    platform: FakePlatform | None = None,
    keeping: Keeping | None = None,
    behind: Callable[[Store], Store] | None = None,
) -> AsyncIterator[House]:
    """A running house over a database in `folder` (or at a URL); opened again there it goes on where it stood, with
    the channels of `platform` as they were. `behind` may put something in front of the store.
    """
    url = folder if isinstance(folder, str) else lay(folder / "quorum.sqlite3")
    store: Store = await open_store(url, connect=connect)
    if behind is not None:
        store = behind(store)
    try:
        async with store.writing() as writing:
            await writing.put_shelf(SHARED, banks)
        house = House(store, clock or VirtualClock(NOW), limits, process, platform, keeping)
        house.banks = banks
        ending: asyncio.Task[None] | None = None
        try:
            async with house.engine.running():
                yield house
                ending = asyncio.create_task(_time_passes(house.clock))
        finally:
            if ending is not None:
                ending.cancel()
    finally:
        await store.close()


async def _time_passes(clock: VirtualClock) -> None:
    """What is under way at the end may need time, which nobody moves any more."""
    while True:
        for _ in range(2_000):
            await asyncio.sleep(0)
        await clock.advance(500)
