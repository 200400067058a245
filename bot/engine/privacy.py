"""A person's data, handed over or taken off their name; and the data of tenants that have left, and of long ago."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import structlog

from bot.engine.belongings import belongings, tenants_of
from bot.engine.cache import key_of
from bot.engine.links import ticket_of
from bot.engine.waker import Waker
from bot.engine.ways import Ways
from bot.ports.desk import Reply
from bot.ports.platform import Clock
from bot.ports.store import Key, Reading, Store, Writing
from bot.ports.store_dailies import ReminderKey
from bot.quiz.effects import Note, Tell
from bot.quiz.events import Leave, Person, Stop
from bot.quiz.notes import left_text
from bot.quiz.privacy import FORGOTTEN, Whose, nobody
from bot.tutor.reviews import Account

__all__ = ["Keeping", "Privacy"]

log = structlog.get_logger(__name__)

DAY_MS = 86_400_000
ROWS = 500
"""Removed in one transaction at most, so that nobody's click waits long for it."""
PAUSE_MS = 200
EVERY_MS = 3_600_000
"""How often it is looked for what has become too old."""
_OLD: Key = ("", "old")
"""What is woken for whatever is too old, of all tenants."""
_AT_ONCE = 50
_HOUSE = Person("", "Quorum", leads=True)

FORGOT = Note(
    f"Done. Your name is off everything you played here: it belongs to “{FORGOTTEN}” now. Your reminder is off and "
    "your streaks are gone. Whatever you do next begins anew."
)
NOTHING = Note("Nothing is kept on you here.")


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long things are kept, in days: answers and sessions that are over (None: for ever), and the data of tenants
    that have left.
    """

    sessions: int | None = None
    departed: int = 30


class Privacy:
    """The engine's part for privacy. Run its `waker`."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ways: Ways,
        new_id: Callable[[], str],
        keeping: Keeping,
        changed: Callable[[Iterable[Key]], None],
        reminders: Waker[ReminderKey],
        stale: Callable[[], None],
    ) -> None:
        """`changed` hears of sessions that were changed or removed in the store; `reminders` wakes those of people;
        `stale` hears that memories may have to be made anew.
        """
        self._store = store
        self._clock = clock
        self._ways = ways
        self._new_id = new_id
        self._keeping = keeping
        self._changed = changed
        self._reminders = reminders
        self._stale = stale
        self.waker: Waker[Key] = Waker(store, clock, self._due, self.wake, ("tenant",))

    # -- a person --------------------------------------------------------------------------------------------------

    async def forget(self, whose: Whose) -> Reply:
        """See `bot.ports.privacy.PrivacyEngine`. Raises Unavailable, Conflict."""
        async with self._store.reading() as reading:
            found = await belongings(reading, whose, self._clock.now())
        if found.empty:
            return Reply(NOTHING)
        for seat in found.seats:
            session = seat.session
            if not session.phase.over and seat.left_at is None:
                await self._ways.commit_own(
                    session.place.tenant,
                    Leave(
                        tenant=session.place.tenant,
                        session=session.id,
                        person=Person(whose.person, seat.name),
                        stamp=self._clock.now(),
                    ),
                )
        if whose.own is not None:
            await self._end_all(whose.own)
        touched = await self._ways.write(whose.own or whose.tenants, lambda writing: self._forget(writing, whose))
        self._changed(touched)
        self._stale()
        self._reminders.arm([((whose.platform, whose.person), None)])
        log.info("somebody was forgotten", platform=whose.platform, sessions=len(touched))
        return Reply(FORGOT)

    async def _forget(self, writing: Writing, whose: Whose) -> Sequence[Key]:
        """All of it in this transaction. Gives the sessions that were touched."""
        tenants = await tenants_of(writing, whose)
        heirs = {tenant: nobody(self._new_id()) for tenant in tenants}
        seats = await writing.seats_of(tenants, whose.person)
        hosted = await writing.hosted_by(tenants, whose.person)
        keys = sorted({key_of(session) for session in (*(seat.session for seat in seats), *hosted)})
        # So that no other process settles a round of theirs under the old name at the same time.
        await writing.lock((), keys)
        begun = await writing.hosted_by(tenants, whose.person)
        await writing.save_sessions(
            [
                replace(each, host=heirs[each.place.tenant], host_name=FORGOTTEN, version=each.version + 1)
                for each in begun
            ]
        )
        for daily in await writing.dailies_by(tenants, whose.person):
            now = await writing.lock_daily(daily.key)
            if now is not None:
                heir = heirs[now.place.tenant]
                await writing.save_daily(replace(now, host=heir, host_name=FORGOTTEN, version=now.version + 1))
        for league in await writing.leagues_by(tenants, whose.person):
            held = await writing.lock_league(league.key)
            if held is not None:
                heir = heirs[held.place.tenant]
                await writing.save_league(replace(held, host=heir, host_name=FORGOTTEN, version=held.version + 1))
        await writing.rename_player(heirs, whose.person, FORGOTTEN)
        await writing.drop_reminder((whose.platform, whose.person))
        account = Account(whose.platform, whose.person)
        await writing.forget_account(account)
        await writing.recall_tickets(ticket_of(account))
        while whose.own is not None and await writing.remove_tenant(whose.own, 10_000):
            pass
        return keys

    # -- tenants ---------------------------------------------------------------------------------------------------

    async def departed(self, tenant: str, *, told: bool) -> None:
        """See `bot.ports.privacy.PrivacyEngine`."""
        await self._end_all(tenant, told=told)
        now = self._clock.now()
        at = now + self._keeping.departed * DAY_MS
        await self._ways.write(tenant, lambda writing: writing.put_departure(tenant, now, at))
        self.waker.arm([(_departed(tenant), at)])
        log.info("the bot has left", tenant=tenant, remove_at=at)

    async def returned(self, tenants: Collection[str]) -> None:
        """See `bot.ports.privacy.PrivacyEngine`."""
        async with self._store.reading() as reading:
            gone = {tenant for tenant, _ in await reading.departures()}
        back = gone.intersection(tenants)
        if not back:
            return
        await self._ways.write("", lambda writing: writing.drop_departures(back))
        self.waker.arm([(_departed(tenant), None) for tenant in back])
        log.info("the bot is back", tenants=sorted(back))

    async def _end_all(self, tenant: str, *, told: bool = False) -> None:
        """End every quiz of a tenant; scores are kept. `told`: their hosts hear why."""
        while True:
            async with self._store.reading() as reading:
                live = await reading.live_of(tenant, _AT_ONCE)
            for session in live:
                stop = Stop(tenant=tenant, session=session.id, person=_HOUSE, stamp=self._clock.now())
                await self._ways.commit_own(tenant, stop)
                if told:
                    self._ways.tell([(session.place, Tell(session.host, left_text(session)))])
            if len(live) < _AT_ONCE:
                return

    # -- what is to go ---------------------------------------------------------------------------------------------

    async def wake(self, key: Key) -> None:
        """Remove a little of what is to go, and come back for the rest. Raises Unavailable or Conflict."""
        now = self._clock.now()
        more = await self._remove_old(now) if key == _OLD else await self._remove_departed(key[0], now)
        if more:
            self.waker.arm([(key, now + PAUSE_MS)])
        elif key == _OLD:
            self.waker.arm([(key, now + EVERY_MS)])

    async def _remove_old(self, now: int) -> bool:
        if self._keeping.sessions is None:
            return False
        before = now - self._keeping.sessions * DAY_MS
        more = await self._ways.write("", lambda writing: writing.remove_old(before, ROWS))
        self._stale()
        return more

    async def _remove_departed(self, tenant: str, now: int) -> bool:
        async with self._store.reading() as reading:
            due = dict(await reading.departures(until=now))
        if tenant not in due:
            return False
        # A daily quiz may have begun one since.
        await self._end_all(tenant)

        async def remove(writing: Writing) -> bool:
            if tenant not in dict(await writing.departures(until=now)):
                return False  # it has come back
            more = await writing.remove_tenant(tenant, ROWS)
            if not more:
                await writing.drop_departures([tenant])
            return more

        more = await self._ways.write(tenant, remove)
        if not more:
            log.info("everything of a tenant that had left is removed", tenant=tenant)
        return more

    async def _due(self, reading: Reading, until: int | None, limit: int) -> tuple[tuple[Key, int], ...]:
        gone = [(_departed(tenant), at) for tenant, at in await reading.departures(until, limit)]
        old = [(_OLD, self._clock.now())] if until is None and self._keeping.sessions is not None else []
        return (*gone, *old)


def _departed(tenant: str) -> Key:
    """What is woken for a tenant that has left."""
    return (tenant, "departed")
