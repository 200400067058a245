"""What tables before fake servers have in common: real store, real engine; time is virtual, sockets are real."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sized
from contextlib import asynccontextmanager
from typing import Protocol

from bot.engine.allowance import Allowance, Rates, Said
from bot.engine.desk import QuizDesk
from bot.engine.engine import QuizEngine
from bot.ports.store import Store
from bot.quiz.lessons import Deed, read_lesson
from bot.quiz.session import Session
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act, Press, read_token, write_token
from tests.fakes.clock import VirtualClock

__all__ = [
    "PATIENCE_S",
    "STORE_PATIENCE_MS",
    "AnyTable",
    "FakeServer",
    "at_work",
    "carries",
    "exhausted",
    "option_token",
    "seen",
    "token",
]

PATIENCE_S = 20.0
STORE_PATIENCE_MS = 20_000
"""How long a table's store waits for a free connection: on a busy machine longer than in service, where what failed is
tried again after a time that here does not pass by itself.
"""


def exhausted(allowance: Allowance, tenant: str, player: str, rates: Rates | None = None) -> None:
    """Somebody has clicked as fast as they may, and was not told to slow down yet."""
    allowance._buckets.clear()
    for _ in range((rates or Rates()).player.burst):
        assert allowance.take(tenant, player) is Said.YES


async def seen(condition: Callable[[], bool], what: str = "what was waited for") -> None:
    """Wait until `condition` holds: sockets and the database's thread need their turns."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():  # noqa: ASYNC110 - what is waited for happens in another thread or process
                await asyncio.sleep(0.001)
    except TimeoutError:
        raise AssertionError(f"{what} did not happen within {PATIENCE_S} real seconds") from None


class Runs(Protocol):
    """A platform, or a part of one."""

    async def run(self) -> None: ...


@asynccontextmanager
async def at_work(platform: Runs) -> AsyncIterator[None]:
    """It runs until the block ends."""
    running = asyncio.create_task(platform.run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def carries(value: str, act: Act | Deed, position: int | None = None) -> bool:
    """Whether a button's value is of this act, and at this position where one is named."""
    carried = read_token(value) if isinstance(act, Act) else read_lesson(value)
    if carried is None:
        return False
    found = carried.act if isinstance(carried, Press) else carried.deed
    return found is act and position in (None, carried.position)


def token(act: Act, round: int = 0, position: int = 0, session: str = "sess0") -> str:
    """What a button of a session carries."""
    return write_token(Press(session, act, round, position))


def option_token(session: Session, *, right: bool) -> str:
    """What the first right option of the open question carries, or the first wrong one."""
    asked = session.current
    position = next(at for at, option in enumerate(asked.order) if (option in asked.key) is right)
    return token(Act.PICK, session.round, position, session.id)


class FakeServer(Protocol):
    """A fake that knows what it was asked for."""

    @property
    def calls(self) -> Sized: ...


class AnyTable:
    """Waiting and looking, on whatever platform. A dataclass below it has the fields."""

    fake: FakeServer
    clock: VirtualClock
    store: Store
    engine: QuizEngine
    desk: QuizDesk

    @property
    def tenant(self) -> str:
        """The tenant the quizzes run in."""
        raise NotImplementedError

    @property
    def platform_name(self) -> str:
        """The platform whose posts are waited for."""
        raise NotImplementedError

    async def session(self, id: str = "sess0", tenant: str | None = None) -> Session:
        key = (tenant or self.tenant, id)
        async with self.store.reading() as reading:
            return (await reading.sessions([key]))[key]

    async def phase(
        self, phase: Phase, round: int | None = None, id: str = "sess0", tenant: str | None = None
    ) -> Session:
        """Wait until the session is in a phase (of a round)."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                session = await self.session(id, tenant)
                if session.phase is phase and round in (None, session.round):
                    return session
                await asyncio.sleep(0.001)

    async def pass_time(self, ms: int, step_ms: int = 250) -> None:
        """Move time in small steps, with turns in between for what happens on sockets and in the database."""
        for at in range(0, ms, step_ms):
            await self.clock.advance(min(step_ms, ms - at))
            await self.quiet()

    async def quiet(self) -> None:
        """Wait until nothing is being committed, nobody asks the platform for anything any more and every post shows
        what it should.
        """
        calls, behind = -1, ""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while calls != len(self.fake.calls) or not self._committed or (behind := await self._behind()):
                    calls = len(self.fake.calls)
                    await asyncio.sleep(0.004)
        except TimeoutError:
            # Nobody sends a post whose worker waits for time to pass, and here it does not.
            reason = f"{behind or 'no post'} is behind after {len(self.fake.calls)} calls"
            raise AssertionError(f"no quiet within {PATIENCE_S} real seconds: {reason}") from None

    @property
    def _committed(self) -> bool:
        """Whether everything that came in is stored. Posts may be on their way: `_behind` looks at them."""
        return self.engine.idle(sending=sys.maxsize)

    async def _behind(self) -> str:
        """A post that is due and has not been sent, "" where there is none."""
        async with self.store.reading() as reading:
            posts = await reading.dirty_posts([self.platform_name])
        due = (post for post in posts if post.next_try <= self.clock.now() and post.shown < post.urgent)
        return next((f"{post.session}.{post.slot}" for post in due), "")
