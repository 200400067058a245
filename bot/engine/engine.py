"""The engine: one way in, one loop that commits, and everything said only after the commit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import TypeVar

import structlog

from bot.engine import boards
from bot.engine.allowance import Allowance
from bot.engine.batch import Outcome
from bot.engine.cache import key_of
from bot.engine.committing import Committer, leave
from bot.engine.dailies import Dailies
from bot.engine.intake import Chore, Claim, Opening, Work
from bot.engine.leagues import Leagues
from bot.engine.limits import Limits
from bot.engine.links import Links
from bot.engine.outbox import Outbox
from bot.engine.own_turn import OwnTurn
from bot.engine.patience import Patience
from bot.engine.pause import within
from bot.engine.privacy import Keeping, Privacy
from bot.engine.reminders import Reminders
from bot.engine.reviews import Reviews
from bot.engine.shelves import Shelves
from bot.engine.starting import prepare
from bot.engine.turns import with_turn
from bot.engine.tutor import Tutor
from bot.engine.waker import Waker
from bot.engine.words import BUSY, CLOSING, MAYBE_SAVED, NOT_SAVED, OVERLOADED, UNSURE
from bot.ports.daily import ChangeDaily, SetDaily
from bot.ports.desk import BeginSeason, Reply, SetZone, StartQuiz
from bot.ports.league import LeagueCommand
from bot.ports.platform import Clock, Platform
from bot.ports.pulse import Life, Pulse
from bot.ports.store import Conflict, Doubtful, Key, Reading, Store, Unavailable, Writing
from bot.ports.trouble import Hurried
from bot.ports.tutor import TutorCommand
from bot.quiz.blocks import Card
from bot.quiz.effects import Note, Tell
from bot.quiz.events import (
    Consult,
    Delist,
    Enlist,
    Event,
    Join,
    PersonEvent,
    Place,
    Remind,
    Unremind,
    Wake,
)
from bot.quiz.notes import BROKEN
from bot.quiz.pace import takes_answers
from bot.quiz.privacy import Whose

__all__ = ["QuizEngine"]

log = structlog.get_logger(__name__)

_Given = TypeVar("_Given")


RECENT_MS = 1_000
"""Whoever has clicked within it may do so again at any moment."""
_PROBED = "probed"
"""The setting of no tenant that is written to see whether anything can be."""


class QuizEngine:
    """Implements `bot.ports.Engine` over a store, a clock and the platforms by name."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        platforms: Mapping[str, Platform],
        new_id: Callable[[], str],
        new_seed: Callable[[], int],
        process: str,
        limits: Limits | None = None,
        keeping: Keeping | None = None,
        new_learner: Callable[[], str] | None = None,
    ) -> None:
        """`new_id` draws ids for sessions, lower-case letters and digits, that nobody can guess; `new_seed` what
        their shuffles are drawn from. `process` names this one among those that share the store. `new_learner` draws
        ids for learners, where they are not to be drawn as those of sessions. `allowance` is the desk's too: whoever
        looks is whoever clicks.
        """
        self._store = store
        self._clock = clock
        self._new_id = new_id
        self._new_seed = new_seed
        self._platforms = platforms
        self._limits = limits or Limits()
        self.allowance = Allowance(clock.now, self._limits.rates)
        self._committer = Committer(store, clock, platforms, process, self._limits, self._said, self._ended)
        self._waker: Waker[Key] = Waker(store, clock, _due, self._wake)
        may_draw, cache = (lambda: not self._committer.late), self._committer.cache
        self._outbox = Outbox(store, clock, platforms, process, cache, self.commit_own, may_draw)
        self._dailies = Dailies(store, clock, self, new_id, new_seed)
        self._leagues = Leagues(store, clock, self, new_id, new_seed)
        shelves = Shelves()
        self._reminders = Reminders(store, clock, self, platforms, shelves)
        self._reviews = Reviews(store, clock, self, new_learner or new_id, self._clicks)
        self._privacy = Privacy(
            *(store, clock, self, new_id, keeping or Keeping()),
            *(self._committer.cache.forget, self._reminders.waker, self._reviews.stir),
        )
        self._links = Links(clock, self, new_learner or new_id, self._reviews.stir)
        self._tutor = Tutor(
            *(store, clock, self, new_id, new_learner or new_id, shelves, self._reminders, self._links, self.start)
        )
        self._wakers = (
            *(self._waker, self._dailies.waker, self._leagues.waker),
            *(self._reminders.waker, self._privacy.waker, self._reviews.waker),
        )
        self._own_turn = OwnTurn()
        self._patience = Patience(clock, self._limits.patience_ms)
        self._life = Life.STARTING
        self._clicked_at = 0

    # -- the way in ------------------------------------------------------------------------------------------------

    async def submit(self, event: Event) -> Reply:
        """See `bot.ports.Engine`."""
        if not isinstance(event, PersonEvent):
            return await self._say(event.tenant, event)
        self._clicked_at = self._clock.now()
        refused = self.allowance.refusal(event.tenant, event.person.id, event.session)
        if refused is not None:
            return refused
        match event:
            case Remind() | Unremind():
                return await self._answer(event.tenant, self._reminders.hear(event))
            case Consult() | Enlist() | Delist():
                return await self._answer(event.tenant, self._leagues.hear(event))
            case Join():
                reply = await self._answer(event.tenant, self._join(event))
            case _:
                reply = await self._say(event.tenant, event)
        session = self._committer.cache.peek((event.tenant, event.session))
        if session is not None and takes_answers(session):
            return await with_turn(self._store, self._clock, self._reminders, session, event, reply)
        return reply

    async def _join(self, event: Join) -> Reply:
        """Who joins a quiz that uses the teams of a league sits in their own."""
        seen = self._committer.cache.peek((event.tenant, event.session))
        return await self._say(event.tenant, await self._leagues.seated(event, seen))

    async def league(self, command: LeagueCommand) -> Reply:
        """See `bot.ports.Engine`."""
        refused = self.allowance.refusal(command.place.tenant, command.person.id)
        return refused or await self._answer(command.place.tenant, self._leagues.command(command))

    async def daily(self, command: SetDaily | ChangeDaily) -> Reply:
        """See `bot.ports.Engine`."""
        refused = self.allowance.refusal(command.place.tenant, command.person.id)
        return refused or await self._answer(command.place.tenant, self._dailies.command(command))

    async def tutor(self, command: TutorCommand) -> Reply:
        """See `bot.ports.tutor.TutorEngine`."""
        refused = self.allowance.refusal(command.place.tenant, command.person.id)
        return refused or await self._answer(command.place.tenant, self._taught(command))

    async def _taught(self, command: TutorCommand) -> Reply:
        async with self._own_turn.of(command.place.tenant, command.person.id):
            return await self._tutor.hear(command)

    async def forsake(self, tenant: str) -> None:
        """See `bot.ports.daily.DailyEngine`."""
        await self._dailies.forsake(tenant)
        await self._leagues.forsake(tenant)
        await self._reminders.forsake(tenant)

    async def _answer(self, tenant: str, asked: Awaitable[Reply]) -> Reply:
        """What is not said by a commit alone: the caller is promised a reply, whatever was asked for."""
        try:
            return await asked
        except Hurried as hurried:
            return Reply(Note(str(hurried), done=False), silent=hurried.silent)
        except Doubtful:
            return Reply(UNSURE if self._closing else MAYBE_SAVED)
        except (Unavailable, Conflict):
            return Reply(CLOSING if self._closing else NOT_SAVED)
        except Exception:
            log.exception("not done", tenant=tenant)
            return Reply(BROKEN)

    async def start(self, command: StartQuiz) -> Reply:
        """See `bot.ports.Engine`."""
        refused = self.allowance.refusal(command.place.tenant, command.person.id)
        if refused is not None:
            return refused
        if self._committer.load.weigh(len(self._committer.intake)):
            self._committer.meter.refused += 1
            return Reply(OVERLOADED)
        try:
            prepared = await prepare(self._store, command, self._new_id(), self._new_seed(), self._clock.now())
        except Unavailable:
            return Reply(NOT_SAVED)
        except Exception:  # the caller is promised a reply, whatever was asked for
            log.exception("start failed", tenant=command.place.tenant)
            return Reply(BROKEN)
        if isinstance(prepared, Note):
            return Reply(prepared)
        return await self._say(command.place.tenant, Opening(prepared))

    async def arrange(self, command: BeginSeason | SetZone) -> Reply:
        """See `bot.ports.Engine`."""
        refused = self.allowance.refusal(command.tenant, command.by)
        if refused is not None:
            return refused
        now = self._clock.now()
        try:
            note = await self.write(command.tenant, lambda writing: boards.arrange(writing, command, now))
            if isinstance(command, SetZone) and note.done:
                await self._leagues.rezoned(command.tenant)
        except Unavailable as error:
            return Reply(Note(str(error), done=False))
        return Reply(note)

    async def forget(self, whose: Whose) -> Reply:
        """See `bot.ports.Engine`."""
        refused = self.allowance.refusal(whose.tenants, whose.person)
        return refused or await self._answer(whose.tenants, self._privacy.forget(whose))

    async def departed(self, tenant: str, *, told: bool = False) -> None:
        """See `bot.ports.Engine`."""
        # First of all nothing new begins there.
        await self.forsake(tenant)
        await self._privacy.departed(tenant, told=told)

    async def returned(self, tenants: Collection[str]) -> None:
        """See `bot.ports.Engine`."""
        await self._privacy.returned(tenants)

    async def write(self, tenant: str, chore: Callable[[Writing], Awaitable[_Given]]) -> _Given:
        """Store something that is no session's, and give what `chore` gave, once it is committed.

        `chore` may be called again where a commit failed. Raises Unavailable where nothing was stored, and whatever
        `chore` raises.
        """
        given: list[_Given] = []

        async def run(writing: Writing) -> None:
            given[:] = [await chore(writing)]

        item = self._committer.item(tenant, Chore(run))
        if self._closing or not self._committer.intake.offer(item):
            raise Unavailable((CLOSING if self._closing else BUSY).text)
        await item.said
        return given[0]

    async def _say(self, tenant: str, work: Work) -> Reply:
        if self._closing:
            return Reply(CLOSING)
        item = self._committer.item(tenant, work)
        if not self._committer.intake.offer(item):
            self._committer.meter.turned_away += 1
            return Reply(BUSY)
        self._patience.add(item)
        return await item.said

    def _clicks(self) -> bool:
        """Whether somebody has clicked a moment ago."""
        return self._clock.now() - self._clicked_at < RECENT_MS

    async def _wake(self, key: Key) -> None:
        await self.commit_own(key[0], Wake(tenant=key[0], session=key[1]))

    @property
    def _closing(self) -> bool:
        return self._life is Life.STOPPING

    # -- for the engine's own parts (`bot.engine.ways`) --------------------------------------------------------------

    async def commit_own(self, tenant: str, work: Work) -> Reply:
        """The house's own work: never refused, and it raises where it was not stored."""
        item = self._committer.item(tenant, work)
        self._committer.intake.put(item)
        return await item.said

    def tell(self, tells: Iterable[tuple[Place, Tell]]) -> None:
        """Private words; tried once."""
        self._outbox.tell(tells)

    async def whisper(self, place: Place, person: str, text: str, card: Card) -> None:
        """A private word with buttons. Raises Refused or Unreachable."""
        await self._outbox.whisper(place, person, text, card)

    # -- life ------------------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run while the block runs: sessions are taken up where they were stored, and at the end what waits is
        committed before this returns.
        """
        await self._waker.load()
        await self._dailies.load()
        await self._leagues.load()
        await self._reminders.waker.load()
        await self._privacy.waker.load()
        await self._reviews.waker.load()
        await self._outbox.load()
        failure: Exception | None = None
        async with asyncio.TaskGroup() as group:
            wakers = {waker: group.create_task(waker.run()) for waker in self._wakers}
            parts = (self._outbox.run(), self._patience.run(), self._committer.run())
            tasks = [*wakers.values(), *(group.create_task(part) for part in parts)]
            self._life = Life.RUNNING
            try:
                yield
                # A reminder counts as sent before it is: one that is on its way comes to its end.
                await self._finish(task for waker, task in wakers.items() if waker is not self._reminders.waker)
            except Exception as error:  # noqa: BLE001 - raised below, outside the group, as what it is
                failure = error
            finally:
                self._life = Life.STOPPING
                for task in tasks:
                    task.cancel()
        self._answer_leftovers()
        if failure is not None:
            raise failure

    async def _finish(self, wakers: Iterable[asyncio.Task[None]]) -> None:
        """Take nothing new in, and let what is under way come to its end, as long as `goodbye_ms` allow."""
        self._life = Life.STOPPING
        for waker in wakers:
            waker.cancel()
        try:
            await within(self._clock, self._limits.goodbye_ms, self._last_things())
        except TimeoutError:
            log.warning(
                "stopped in the middle of things", waiting=len(self._committer.intake), sending=len(self._outbox)
            )

    async def _last_things(self) -> None:
        try:
            await within(self._clock, self._limits.last_sends_ms, self._last_sends())
        except TimeoutError:  # the posts are still out of date: whoever starts next sends them
            log.warning("a platform does not answer; its posts are left for the next start", sending=len(self._outbox))
        if not self._store.exclusive:
            await self.commit_own("", Claim(release=True))
        await self._committer.drained()

    async def _last_sends(self) -> None:
        await asyncio.gather(self._outbox.finish(), self._reminders.waker.finish())

    def _answer_leftovers(self) -> None:
        for item in self._committer.in_hand:
            leave(item, UNSURE)
        for item in (*self._patience, *self._committer.intake.rest()):
            leave(item, CLOSING)

    def idle(self, sending: int = 0) -> bool:
        """Whether nothing is being woken, waits for a commit or is being committed, and at most `sending` sessions
        send a post.
        """
        if any(waker.waking for waker in self._wakers):
            return False
        return self._committer.idle and len(self._outbox) <= sending

    def _said(self, outcome: Outcome) -> None:
        """After COMMIT: now things may be said."""
        self._waker.arm((key_of(session), session.wake_at) for session in outcome.sessions)
        self._outbox.nudge(outcome.dirty)
        self._outbox.tell(outcome.tells)
        if outcome.settled:
            self._reviews.stir()

    def _ended(self) -> None:
        """After a batch: those who made way for it come before the next."""
        self._outbox.go_on()

    # -- for whoever watches over it -----------------------------------------------------------------------------------

    def pulse(self) -> Pulse:
        """See `bot.ports.pulse.Watched`."""
        work = self._committer
        waiting = len(work.intake)
        return work.meter.pulse(
            self._clock.now(),
            self._life,
            (waiting + len(work.in_hand), work.load.wait_ms(waiting), work.load.weigh(waiting)),
            sends=self._outbox.lag,
            wakes=self._waker.lag,
            told_to_wait=self._outbox.told_to_wait,
        )

    async def probe(self) -> None:
        """See `bot.ports.pulse.Watched`."""
        # The time makes it another row each time: SQLite does not write what is there already.
        now = str(self._clock.now())
        await self.write("", lambda writing: writing.put_tenant_setting("", _PROBED, now))


async def _due(reading: Reading, until: int | None, limit: int) -> tuple[tuple[Key, int], ...]:
    return await reading.due(until, limit)
