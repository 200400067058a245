"""The engine: one way in, one loop that commits, and everything said only after the commit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import structlog

from bot.engine import boards
from bot.engine.allowance import Allowance, Rates
from bot.engine.batch import Batch, Outcome, Sender
from bot.engine.cache import SessionCache, key_of
from bot.engine.dailies import Dailies
from bot.engine.intake import Chore, Claim, Intake, Item, Opening, Sending, Work
from bot.engine.leagues import Leagues
from bot.engine.load import Load
from bot.engine.meter import Meter
from bot.engine.outbox import LEASE_MS, Outbox
from bot.engine.patience import Patience
from bot.engine.pause import Bell, within
from bot.engine.privacy import Keeping, Privacy
from bot.engine.reminders import Reminders
from bot.engine.starting import prepare
from bot.engine.turns import with_turn
from bot.engine.waker import Waker
from bot.ports.daily import ChangeDaily, SetDaily
from bot.ports.desk import BeginSeason, Reply, SetZone, StartQuiz
from bot.ports.league import LeagueCommand
from bot.ports.platform import Clock, Platform
from bot.ports.pulse import Life, Pulse
from bot.ports.store import Conflict, Doubtful, Key, Lease, Reading, Store, Unavailable, Writing
from bot.quiz.blocks import Card
from bot.quiz.effects import Note, Tell
from bot.quiz.events import (
    Complete,
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
from bot.quiz.pace import takes_answers
from bot.quiz.privacy import Whose

__all__ = ["Limits", "QuizEngine"]

log = structlog.get_logger(__name__)

_Given = TypeVar("_Given")

NOT_SAVED = Note("Not saved: the database cannot be written just now. Please try again.", done=False)
MAYBE_SAVED = Note("The database failed while this was being saved: it may count or not. Please try again.", done=False)
BUSY = Note("Too much is going on just now; nothing was changed. Please try again in a moment.", done=False)
CLOSING = Note("The quiz bot is restarting; nothing was changed. Please try again in a moment.", done=False)
UNSURE = Note("The quiz bot is restarting and may not have saved this. Look again in a moment.", done=False)
OVERLOADED = Note(
    "So many are answering just now that a new quiz would have to wait. Please start it in a minute; quizzes that are "
    "running go on.",
    done=False,
)
BROKEN = Note("Something went wrong on our side; nothing was changed. Please try again.", done=False)


_PROBED = "probed"
"""The setting of no tenant that is written to see whether anything can be."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much at once, and how long. Times in ms.

    `goodbye_ms` is how long stopping takes at most, `last_sends_ms` how long of it is left to sends under way: whoever
    stops the process gives it 5 s in all.
    """

    batch: int = 512
    per_tenant: int = 4_096
    patience_ms: int = 2_000
    conflict_tries: int = 5
    goodbye_ms: int = 3_500
    last_sends_ms: int = 2_500
    rates: Rates = field(default_factory=Rates)


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
    ) -> None:
        """`new_id` draws ids for sessions, lower-case letters and digits, that nobody can guess; `new_seed` what
        their shuffles are drawn from. `process` names this one among those that share the store.
        """
        self._store = store
        self._clock = clock
        self._new_id = new_id
        self._new_seed = new_seed
        self._process = process
        self._platforms = platforms
        self._limits = limits or Limits()
        self._allowance = Allowance(clock.now, self._limits.rates)
        self._intake = Intake(self._limits.per_tenant)
        self._load = Load(clock, self._limits.batch)
        self._meter = Meter()
        self._cache = SessionCache()
        self._waker: Waker[Key] = Waker(store, clock, _due, self._wake)
        self._outbox = Outbox(store, clock, platforms, process, self.commit_own)
        self._dailies = Dailies(store, clock, self, new_id, new_seed)
        self._leagues = Leagues(store, clock, self, new_id, new_seed)
        self._reminders = Reminders(store, clock, self, platforms)
        self._privacy = Privacy(
            store, clock, self, new_id, keeping or Keeping(), self._cache.forget, self._reminders.waker
        )
        self._wakers = (
            *(self._waker, self._dailies.waker, self._leagues.waker),
            *(self._reminders.waker, self._privacy.waker),
        )
        self._in_hand: Sequence[Item] = ()
        self._patience = Patience(clock, self._limits.patience_ms)
        self._committed = Bell(clock)
        self._life = Life.STARTING

    # -- the way in ------------------------------------------------------------------------------------------------

    async def submit(self, event: Event) -> Reply:
        """See `bot.ports.Engine`."""
        refused = (
            self._allowance.refusal(event.tenant, event.person.id, event.session)
            if isinstance(event, PersonEvent)
            else None
        )
        if refused is not None:
            return refused
        if isinstance(event, Remind | Unremind):
            return await self._answer(event.tenant, self._reminders.hear(event))
        if isinstance(event, Consult | Enlist | Delist):
            return await self._answer(event.tenant, self._leagues.hear(event))
        said = self._answer(event.tenant, self._join(event)) if isinstance(event, Join) else None
        reply = await (said or self._say(event.tenant, event))
        if isinstance(event, PersonEvent):
            session = self._cache.peek((event.tenant, event.session))
            if session is not None and takes_answers(session):
                return await with_turn(self._store, self._clock, self._reminders, session, event, reply)
        return reply

    async def _join(self, event: Join) -> Reply:
        """Who joins a quiz that uses the teams of a league sits in their own."""
        seen = self._cache.peek((event.tenant, event.session))
        return await self._say(event.tenant, await self._leagues.seated(event, seen))

    async def league(self, command: LeagueCommand) -> Reply:
        """See `bot.ports.Engine`."""
        return await self._answer(command.place.tenant, self._leagues.command(command))

    async def daily(self, command: SetDaily | ChangeDaily) -> Reply:
        """See `bot.ports.Engine`."""
        refused = self._allowance.refusal(command.place.tenant, command.person.id)
        return refused or await self._answer(command.place.tenant, self._dailies.command(command))

    async def forsake(self, tenant: str) -> None:
        """See `bot.ports.daily.DailyEngine`."""
        await self._dailies.forsake(tenant)
        await self._leagues.forsake(tenant)
        await self._reminders.forsake(tenant)

    async def _answer(self, tenant: str, asked: Awaitable[Reply]) -> Reply:
        """What is not said by a commit alone: the caller is promised a reply, whatever was asked for."""
        try:
            return await asked
        except Doubtful:
            return Reply(UNSURE if self._closing else MAYBE_SAVED)
        except (Unavailable, Conflict):
            return Reply(CLOSING if self._closing else NOT_SAVED)
        except Exception:
            log.exception("not done", tenant=tenant)
            return Reply(BROKEN)

    async def start(self, command: StartQuiz) -> Reply:
        """See `bot.ports.Engine`."""
        refused = self._allowance.refusal(command.place.tenant, command.person.id)
        if refused is not None:
            return refused
        if self._load.weigh(len(self._intake)):
            self._meter.refused += 1
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
        return await self._answer(whose.tenants, self._privacy.forget(whose))

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

        item = self._item(tenant, Chore(run))
        if self._closing or not self._intake.offer(item):
            raise Unavailable((CLOSING if self._closing else BUSY).text)
        await item.said
        return given[0]

    async def _say(self, tenant: str, work: Work) -> Reply:
        if self._closing:
            return Reply(CLOSING)
        item = self._item(tenant, work)
        if not self._intake.offer(item):
            self._meter.turned_away += 1
            return Reply(BUSY)
        self._patience.add(item)
        return await item.said

    def _item(self, tenant: str, work: Work) -> Item:
        return Item(tenant, work, self._clock.now(), asyncio.get_running_loop().create_future())

    async def _wake(self, key: Key) -> None:
        await self.commit_own(key[0], Wake(tenant=key[0], session=key[1]))

    @property
    def _closing(self) -> bool:
        return self._life is Life.STOPPING

    # -- for the engine's own parts (`bot.engine.ways`) --------------------------------------------------------------

    async def commit_own(self, tenant: str, work: Work) -> Reply:
        """The house's own work: never refused, and it raises where it was not stored."""
        item = self._item(tenant, work)
        self._intake.put(item)
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
        await self._outbox.load()
        failure: Exception | None = None
        async with asyncio.TaskGroup() as group:
            wakers = [group.create_task(waker.run()) for waker in self._wakers]
            parts = (self._outbox.run(), self._patience.run(), self._commit_loop())
            tasks = [*wakers, *(group.create_task(part) for part in parts)]
            self._life = Life.RUNNING
            try:
                yield
                await self._finish(wakers)
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
            log.warning("stopped in the middle of things", waiting=len(self._intake), sending=len(self._outbox))

    async def _last_things(self) -> None:
        try:
            await within(self._clock, self._limits.last_sends_ms, self._outbox.finish())
        except TimeoutError:  # the posts are still out of date: whoever starts next sends them
            log.warning("a platform does not answer; its posts are left for the next start", sending=len(self._outbox))
        if not self._store.exclusive:
            await self.commit_own("", Claim(release=True))
        while len(self._intake) > 0 or self._in_hand:
            await self._committed.wait(None)

    def _answer_leftovers(self) -> None:
        for item in self._in_hand:
            _leave(item, UNSURE)
        for item in (*self._patience, *self._intake.rest()):
            _leave(item, CLOSING)

    def idle(self, sending: int = 0) -> bool:
        """Whether nothing is being woken, waits for a commit or is being committed, and at most `sending` sessions
        send a post.
        """
        if any(waker.waking for waker in self._wakers):
            return False
        return len(self._intake) == 0 and not self._in_hand and len(self._outbox) <= sending

    # -- for whoever watches over it -----------------------------------------------------------------------------------

    def pulse(self) -> Pulse:
        """See `bot.ports.pulse.Watched`."""
        waiting = len(self._intake)
        return self._meter.pulse(
            self._clock.now(),
            self._life,
            (waiting + len(self._in_hand), self._load.wait_ms(waiting), self._load.weigh(waiting)),
            sends=self._outbox.lag,
            wakes=self._waker.lag,
            told_to_wait=self._outbox.told_to_wait,
        )

    async def probe(self) -> None:
        """See `bot.ports.pulse.Watched`."""
        # The time makes it another row each time: SQLite does not write what is there already.
        now = str(self._clock.now())
        await self.write("", lambda writing: writing.put_tenant_setting("", _PROBED, now))

    # -- the commit loop -------------------------------------------------------------------------------------------

    async def _commit_loop(self) -> None:
        while True:
            items = await self._intake.take(self._limits.batch)
            self._in_hand = items
            self._load.begin(len(items))
            await self._commit_all(items)
            self._in_hand = ()
            self._load.end()
            self._load.weigh(len(self._intake))
            self._committed.ring()

    async def _commit_all(self, items: Sequence[Item]) -> None:
        """Commit together; if that fails for a reason other than the store, one by one, so one harms nobody else."""
        try:
            outcome = await self._commit(items)
        except Unavailable as error:
            log.warning("not saved", error=str(error), events=len(items), **_named(items))
            self._meter.failed(len(items), self._clock.now())
            self._fail(items, error, _not_saved(error))
        except Conflict:
            for item in items:
                await self._commit_contested(item)
        except Exception as error:
            log.exception("commit failed", events=len(items), **_named(items))
            if len(items) == 1:
                self._fail(items, error, BROKEN)
                return
            for item in items:
                await self._commit_all([item])
        else:
            self._deliver(outcome)

    async def _commit_contested(self, item: Item) -> None:
        """Somebody else changed the same rows: decide again on what is stored now."""
        for _ in range(self._limits.conflict_tries):
            try:
                outcome = await self._commit([item])
            except Conflict as error:
                log.info("decided again", work=type(item.work).__name__, reason=str(error), **_named([item]))
            except Unavailable as error:
                log.warning("not saved", error=str(error), events=1, **_named([item]))
                self._meter.failed(1, self._clock.now())
                self._fail([item], error, _not_saved(error))
                return
            except Exception as error:
                log.exception("commit failed", work=type(item.work).__name__, **_named([item]))
                self._fail([item], error, BROKEN)
                return
            else:
                self._deliver(outcome)
                return
        log.warning(
            "not saved: the same rows were changed again and again", work=type(item.work).__name__, **_named([item])
        )
        self._fail([item], Conflict("the same rows were changed again and again"), NOT_SAVED)

    async def _commit(self, items: Sequence[Item]) -> Outcome:
        try:
            async with self._store.writing() as writing:
                now = self._clock.now()
                sender = Sender(Lease(self._process, now + LEASE_MS), self._platforms)
                batch = Batch(writing, self._cache, items, now, alone=self._store.exclusive, sender=sender)
                return await batch.run()
        except BaseException:
            # A commit that failed half-way may have been stored: the next batch must look.
            self._cache.forget(item.key for item in items)
            raise

    def _deliver(self, outcome: Outcome) -> None:
        """After COMMIT: now things may be said."""
        arrived = (item.arrived for item, _ in outcome.replies if isinstance(item.work, PersonEvent))
        self._meter.stored(outcome.answers, arrived, self._clock.now())
        self._cache.put(outcome.sessions)
        for item, reply in outcome.replies:
            item.answer(reply)
        for item, error in outcome.failed:
            self._fail([item], error, BROKEN)
        self._waker.arm((key_of(session), session.wake_at) for session in outcome.sessions)
        self._outbox.nudge(outcome.dirty)
        self._outbox.tell(outcome.tells)
        for item in outcome.later:
            self._intake.put(item)
        for key, round in outcome.maybe_complete | outcome.won:
            certain = (key, round) in outcome.won
            self._intake.put(self._item(key[0], Complete(tenant=key[0], session=key[1], round=round, certain=certain)))

    def _fail(self, items: Sequence[Item], error: Exception, note: Note) -> None:
        for item in items:
            if isinstance(item.work, Sending | Wake | Claim | Chore) or item.booked:
                item.fail(error)
            else:
                item.answer(Reply(note))


async def _due(reading: Reading, until: int | None, limit: int) -> tuple[tuple[Key, int], ...]:
    return await reading.due(until, limit)


def _not_saved(error: Unavailable) -> Note:
    return MAYBE_SAVED if isinstance(error, Doubtful) else NOT_SAVED


def _named(items: Sequence[Item]) -> dict[str, str]:
    """Whose events they are, as far as they have it in common."""
    tenants, sessions = ({item.key[part] for item in items} for part in (0, 1))
    named = {"tenant": tenants, "session": sessions}
    return {name: next(iter(found)) for name, found in named.items() if len(found) == 1}


def _leave(item: Item, note: Note) -> None:
    if isinstance(item.work, Chore) or item.booked:
        item.fail((Doubtful if note is UNSURE else Unavailable)(note.text))
    else:
        item.answer(Reply(note))
