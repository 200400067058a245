"""The commit loop: what waits becomes one transaction, and only after its COMMIT is anything handed on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence

import structlog

from bot.engine.batch import Batch, Outcome, Sender
from bot.engine.cache import SessionCache
from bot.engine.intake import Chore, Claim, Intake, Item, Sending, Work
from bot.engine.limits import Limits
from bot.engine.load import Load
from bot.engine.meter import Meter
from bot.engine.pause import Bell
from bot.engine.receipts import LEASE_MS
from bot.engine.words import MAYBE_SAVED, NOT_SAVED, UNSURE
from bot.ports.desk import Reply
from bot.ports.platform import Clock
from bot.ports.store import Conflict, Doubtful, Lease, Store, Unavailable
from bot.quiz.effects import Note
from bot.quiz.events import Complete, PersonEvent, Wake
from bot.quiz.notes import BROKEN

__all__ = ["LATE_MS", "Committer", "leave"]

log = structlog.get_logger(__name__)

LATE_MS = 25
"""What has waited longer until its commit began comes before whatever can wait."""


class Committer:
    """Takes what waits in `intake` and stores it; `cache` holds the sessions as they were stored last."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        platforms: Collection[str],
        process: str,
        limits: Limits,
        said: Callable[[Outcome], None],
        ended: Callable[[], None],
    ) -> None:
        """`said` hears of every committed batch, after its replies: now things may be said and posts be sent. `ended`
        hears of the end of every batch, whatever came of it.
        """
        self._store = store
        self._clock = clock
        self._platforms = platforms
        self._process = process
        self._limits = limits
        self._said = said
        self._ended = ended
        self._waited_ms = 0
        self.intake = Intake(limits.per_tenant)
        self.cache = SessionCache()
        self.load = Load(clock, limits.batch)
        self.meter = Meter()
        self.in_hand: Sequence[Item] = ()
        self._committed = Bell(clock)

    @property
    def idle(self) -> bool:
        """Whether nothing waits and nothing is being committed."""
        return len(self.intake) == 0 and not self.in_hand

    @property
    def late(self) -> bool:
        """Whether something is being committed that has waited for it: then what can wait should."""
        return bool(self.in_hand) and self._waited_ms > LATE_MS

    def item(self, tenant: str, work: Work) -> Item:
        """Work that has arrived now."""
        return Item(tenant, work, self._clock.now(), asyncio.get_running_loop().create_future())

    async def drained(self) -> None:
        """Until nothing waits and nothing is being committed."""
        while not self.idle:
            await self._committed.wait(None)

    async def run(self) -> None:
        """Commit for ever."""
        while True:
            items = await self.intake.take(self._limits.batch)
            self.in_hand = items
            self._waited_ms = self._clock.now() - min(item.arrived for item in items)
            self.load.begin(len(items))
            await self._commit_all(items)
            self.in_hand = ()
            # A chore takes as long as it takes: the tutor's must not make the house refuse quizzes.
            self.load.end(telling=not any(isinstance(item.work, Chore) for item in items))
            self.load.weigh(len(self.intake))
            self._committed.ring()
            self._ended()

    async def _commit_all(self, items: Sequence[Item]) -> None:
        """Commit together; if that fails for a reason other than the store, one by one, so one harms nobody else."""
        try:
            outcome = await self._commit(items)
        except Unavailable as error:
            log.warning("not saved", error=str(error), events=len(items), **_named(items))
            self.meter.failed(len(items), self._clock.now())
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
                self.meter.failed(1, self._clock.now())
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
                batch = Batch(writing, self.cache, items, now, alone=self._store.exclusive, sender=sender)
                return await batch.run()
        except BaseException:
            # A commit that failed half-way may have been stored: the next batch must look.
            self.cache.forget(item.key for item in items)
            raise

    def _deliver(self, outcome: Outcome) -> None:
        """After COMMIT: now things may be said."""
        arrived = (item.arrived for item, _ in outcome.replies if isinstance(item.work, PersonEvent))
        self.meter.stored(outcome.answers, arrived, self._clock.now())
        self.cache.put(outcome.sessions)
        for item, reply in outcome.replies:
            item.answer(reply)
        for item, error in outcome.failed:
            self._fail([item], error, BROKEN)
        self._said(outcome)
        for item in outcome.later:
            self.intake.put(item)
        for key, round in outcome.maybe_complete | outcome.won:
            certain = (key, round) in outcome.won
            self.intake.put(self.item(key[0], Complete(tenant=key[0], session=key[1], round=round, certain=certain)))

    def _fail(self, items: Sequence[Item], error: Exception, note: Note) -> None:
        for item in items:
            if isinstance(item.work, Sending | Wake | Claim | Chore) or item.booked:
                item.fail(error)
            else:
                item.answer(Reply(note))


def _not_saved(error: Unavailable) -> Note:
    return MAYBE_SAVED if isinstance(error, Doubtful) else NOT_SAVED


def _named(items: Sequence[Item]) -> dict[str, str]:
    """Whose events they are, as far as they have it in common."""
    tenants, sessions = ({item.key[part] for item in items} for part in (0, 1))
    named = {"tenant": tenants, "session": sessions}
    return {name: next(iter(found)) for name, found in named.items() if len(found) == 1}


def leave(item: Item, note: Note) -> None:
    """Answer what will not be committed any more."""
    if isinstance(item.work, Chore) or item.booked:
        item.fail((Doubtful if note is UNSURE else Unavailable)(note.text))
    else:
        item.answer(Reply(note))
