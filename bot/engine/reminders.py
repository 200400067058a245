"""Reminders: a private word at an hour of one's own while a daily quiz is open and not yet answered.

A word is marked as sent before it is sent, so that nobody ever hears it twice a day; a process that dies between the
two costs its people that day's reminder.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import structlog

from bot.engine.daily_facts import unanswered
from bot.engine.waker import Waker
from bot.engine.ways import Ways
from bot.engine.zones import find_zone
from bot.ports.desk import Reply
from bot.ports.platform import Clock, Refused, Unreachable
from bot.ports.store import Reading, Store, Writing
from bot.ports.store_dailies import ReminderKey
from bot.quiz.daily import Daily
from bot.quiz.daily_words import clock_words
from bot.quiz.effects import Note
from bot.quiz.events import Remind, Unremind
from bot.quiz.reminder import Reminder, planned, sent, wanted
from bot.quiz.reminder_cards import hours_card, reminder_card
from bot.quiz.session import Session

__all__ = ["Reminders"]

log = structlog.get_logger(__name__)

MOST_PLACES = 20
UNKNOWN = Note("This quiz is not known here any more. Use the newest message.", done=False)
NONE_SET = Note("There was no reminder to stop.", done=False)
CONFESSION = Note(
    "I could not write to you, so your reminders are off. Open your direct messages and ask again.", done=False
)
STOPPED = Note("No reminders any more. “Remind me” on a daily quiz brings them back.")


@dataclass(frozen=True, slots=True)
class _Open:
    """A daily quiz that somebody has still to answer, with `left` of its questions."""

    session: Session
    left: int


class Reminders:
    """The engine's part for reminders. Run its `waker`."""

    def __init__(self, store: Store, clock: Clock, ways: Ways, platforms: Collection[str]) -> None:
        """`platforms`: those this process can speak on; reminders of others are left to other processes."""
        self._store = store
        self._clock = clock
        self._ways = ways
        self._platforms = platforms
        self.waker: Waker[ReminderKey] = Waker(store, clock, _due, self.wake, ("platform",))

    # -- what people want ------------------------------------------------------------------------------------------

    async def hear(self, event: Remind | Unremind) -> Reply:
        """The answer to a pressed button. Raises Unavailable."""
        async with self._store.reading() as reading:
            session, daily = await _daily_of(reading, event)
            kept = await reading.reminder((session.place.platform, event.person.id)) if session else None
        if session is None or daily is None:
            return Reply(UNKNOWN)
        key = (session.place.platform, event.person.id)
        if isinstance(event, Unremind):
            return await self._stop(event, key)
        if event.minute is None:
            return Reply(Note(""), session.id, hours_card(session, daily.plan, kept))
        zone_name, minute = daily.plan.zone, event.minute
        zone = find_zone(zone_name)
        if zone is None or not 0 <= minute < 24 * 60:
            return Reply(UNKNOWN)
        fresh = Reminder(*key, minute, zone_name)

        async def put(writing: Writing) -> Reminder:
            before = await writing.lock_reminder(key) or fresh
            places = (*(each for each in before.places if each != session.place), session.place)[-MOST_PLACES:]
            after = replace(before, minute=minute, zone=zone_name, places=places)
            after = planned(after, zone, self._clock.now())
            await writing.put_reminder(after)
            return after

        stored = await self._ways.write(event.tenant, put)
        self.waker.arm([(key, stored.due_at)])
        at = f"{clock_words(minute)} ({zone_name})"
        return Reply(Note(f"I will write to you at {at} on days when you have not answered yet."), session.id)

    async def _stop(self, event: Unremind, key: ReminderKey) -> Reply:
        there_was = await self._ways.write(event.tenant, lambda writing: writing.drop_reminder(key))
        self.waker.arm([(key, None)])
        return Reply(STOPPED if there_was else NONE_SET)

    async def confession(self, session: Session, person: str) -> Note | None:
        """What a person has to be told who could not be written to, None where there is nothing. Said once."""
        key = (session.place.platform, person)
        async with self._store.reading() as reading:
            kept = await reading.reminder(key)
        if kept is None or not kept.refused:
            return None

        async def told(writing: Writing) -> bool:
            now = await writing.lock_reminder(key)
            if now is None or not now.refused:
                return False
            return await writing.drop_reminder(key)

        return CONFESSION if await self._ways.write(session.place.tenant, told) else None

    async def forsake(self, tenant: str) -> None:
        """See `bot.ports.daily.DailyEngine`. Reminders of other tenants' dailies stay."""
        async with self._store.reading() as reading:
            keys = await reading.reminders_in(tenant)

        async def forget(writing: Writing) -> list[tuple[ReminderKey, int | None]]:
            waits: list[tuple[ReminderKey, int | None]] = []
            for key in keys:
                kept = await writing.lock_reminder(key)
                places = tuple(place for place in kept.places if place.tenant != tenant) if kept else ()
                if kept is None or not places:
                    await writing.drop_reminder(key)
                    waits.append((key, None))
                else:
                    await writing.put_reminder(replace(kept, places=places))
            return waits

        if keys:
            self.waker.arm(await self._ways.write(tenant, forget))

    # -- when the time has come ------------------------------------------------------------------------------------

    async def wake(self, key: ReminderKey) -> None:
        """Send what is due. Raises Unavailable or Conflict where nothing was stored."""
        if key[0] not in self._platforms:
            return
        async with self._store.reading() as reading:
            reminder = await reading.reminder(key)
            zone = find_zone(reminder.zone) if reminder else None
            open = await _open(reading, reminder, self._clock.now()) if reminder else []
        if reminder is None or reminder.due_at is None or zone is None:
            return
        tenant = open[0].session.place.tenant if open else ""
        now = self._clock.now()

        async def mark(writing: Writing) -> tuple[Reminder | None, bool]:
            stored = await writing.lock_reminder(key)
            if stored is None or stored.due_at is None or stored.due_at > now:
                return stored, False  # another process, or the person, was quicker
            speak = bool(open) and wanted(stored, zone, now)
            after = sent(stored, zone, now) if speak else planned(stored, zone, now)
            await writing.put_reminder(after)
            return after, speak

        stored, speak = await self._ways.write(tenant, mark)
        self.waker.arm([(key, stored.due_at if stored else None)])
        if speak:
            await self._speak(key, open)

    async def _speak(self, key: ReminderKey, open: list[_Open]) -> None:
        first = open[0].session
        card = reminder_card([(each.session, each.left) for each in open])
        try:
            await self._ways.whisper(first.place, key[1], card.fallback, card)
        except Refused as error:
            log.info("reminder refused, switching it off", platform=key[0], error=str(error))
            await self._ways.write(first.place.tenant, lambda writing: _switch_off(writing, key))
            self.waker.arm([(key, None)])
        except (Unreachable, TimeoutError) as error:
            log.warning("reminder not delivered", platform=key[0], error=str(error))


async def _due(reading: Reading, until: int | None, limit: int) -> tuple[tuple[ReminderKey, int], ...]:
    return await reading.due_reminders(until, limit)


async def _switch_off(writing: Writing, key: ReminderKey) -> None:
    stored = await writing.lock_reminder(key)
    if stored is not None:
        await writing.put_reminder(replace(stored, due_at=None, refused=True))


async def _daily_of(reading: Reading, event: Remind | Unremind) -> tuple[Session | None, Daily | None]:
    key = (event.tenant, event.session)
    session = (await reading.sessions([key])).get(key)
    if session is None or session.occurrence is None:
        return session, None
    return session, await reading.daily((event.tenant, session.occurrence.daily))


async def _open(reading: Reading, reminder: Reminder, now: int) -> list[_Open]:
    """The daily quizzes that are open for the person, and not answered to the end."""
    found: list[_Open] = []
    for place in reminder.places:
        daily = await reading.daily_in(place)
        if daily is None or daily.last is None:
            continue
        key = (place.tenant, daily.last.session)
        session = (await reading.sessions([key])).get(key)
        if session is None or (session.due_at is not None and session.due_at <= now):
            continue
        left = await unanswered(reading, session, reminder.person)
        if left:
            found.append(_Open(session, len(left)))
    return found
