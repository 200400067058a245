"""Reminders: a private word at an hour of one's own while a daily quiz is open and not yet answered, or while something
is due for review. Whoever wants both gets one word.

A word is marked as sent before it is sent, so that nobody ever hears it twice a day: no platform tells whether a word
of a process that is gone got through. A process that stops lets a word under way come to its end; one that dies between
the two costs its people that day's reminder.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import structlog

from bot.engine.calendar import calendar_of
from bot.engine.daily_facts import unanswered
from bot.engine.shelves import Shelves
from bot.engine.survey import Survey
from bot.engine.waker import A_FEW, Waker
from bot.engine.ways import Ways
from bot.engine.zones import find_zone
from bot.ports.desk import Reply
from bot.ports.platform import Clock, Refused, Unreachable
from bot.ports.store import Reading, Store, Writing
from bot.ports.store_dailies import ReminderKey
from bot.ports.tutor import Study
from bot.quiz.daily import Daily
from bot.quiz.daily_words import clock_words
from bot.quiz.effects import Note
from bot.quiz.events import Place, Remind, Unremind
from bot.quiz.reminder import Reminder, planned, sent, wanted
from bot.quiz.reminder_cards import hours_card, reminder_card, study_hours_card
from bot.quiz.session import Session
from bot.tutor.reviews import Account

__all__ = ["Reminders"]

log = structlog.get_logger(__name__)

MOST_PLACES = 20
UNKNOWN = Note("This quiz is not known here any more. Use the newest message.", done=False)
NONE_SET = Note("There was no reminder to stop.", done=False)
CONFESSION = Note(
    "I could not write to you, so your reminders are off. Open your direct messages and ask again.", done=False
)
STOPPED = Note("Reminders are off. “Remind me” on a daily quiz brings them back.")
NOT_STUDY = Note("I will no longer tell you when something is due.")


@dataclass(frozen=True, slots=True)
class _Open:
    """A daily quiz that somebody has still to answer, with `left` of its questions."""

    session: Session
    left: int


class Reminders:
    """The engine's part for reminders. Run its `waker`."""

    def __init__(self, store: Store, clock: Clock, ways: Ways, platforms: Collection[str], shelves: Shelves) -> None:
        """`platforms`: those this process can speak on; reminders of others are left to other processes."""
        self._shelves = shelves
        self._store = store
        self._clock = clock
        self._ways = ways
        self._platforms = platforms
        self.waker: Waker[ReminderKey] = Waker(store, clock, self._due, self.wake, ("platform",), A_FEW)

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

        def with_place(before: Reminder) -> Reminder:
            places = (*(each for each in before.places if each != session.place), session.place)[-MOST_PLACES:]
            return planned(replace(before, minute=minute, zone=zone_name, places=places), zone, self._clock.now())

        await self._put(event.tenant, fresh, with_place)
        at = f"{clock_words(minute)} ({zone_name})"
        return Reply(Note(f"I will write to you at {at} on days when you have not answered yet."), session.id)

    async def study(self, study: Study) -> Reply:
        """The answer to whoever wants to be told when something is due. Raises Unavailable."""
        key, tenant = (study.place.platform, study.person.id), study.place.tenant
        if study.lesson.position == 2:
            return Reply(await self._stop_study(tenant, key))
        async with self._store.reading() as reading:
            zone_name = await self._zone_name(reading, study)
            kept = await reading.reminder(key)
        zone, minute = find_zone(zone_name), study.lesson.number
        if study.lesson.position != 1 or zone is None or not 0 <= minute < 24 * 60:
            return Reply(Note(""), card=study_hours_card(zone_name, kept))

        def with_study(before: Reminder) -> Reminder:
            after = replace(before, minute=minute, zone=zone_name, study=study.place)
            return planned(after, zone, self._clock.now())

        await self._put(tenant, Reminder(*key, minute, zone_name), with_study)
        return Reply(Note(f"I will tell you at {clock_words(minute)} ({zone_name}) on days when something is due."))

    async def _put(self, tenant: str, fresh: Reminder, change: Callable[[Reminder], Reminder]) -> None:
        async def put(writing: Writing) -> Reminder:
            after = change(await writing.lock_reminder(fresh.key) or fresh)
            await writing.put_reminder(after)
            return after

        stored = await self._ways.write(tenant, put)
        self.waker.arm([(fresh.key, stored.due_at)])

    async def _stop_study(self, tenant: str, key: ReminderKey) -> Note:
        async def stop(writing: Writing) -> tuple[bool, int | None]:
            kept = await writing.lock_reminder(key)
            if kept is None or kept.study is None:
                return False, kept.due_at if kept else None
            if not kept.places:
                await writing.drop_reminder(key)
                return True, None
            await writing.put_reminder(replace(kept, study=None))
            return True, kept.due_at

        there_was, due_at = await self._ways.write(tenant, stop)
        self.waker.arm([(key, due_at)])
        return NOT_STUDY if there_was else NONE_SET

    async def _zone_name(self, reading: Reading, study: Study) -> str:
        """Where the person says they live, else where their group does."""
        account = Account(study.place.platform, study.person.id)
        learner = (await reading.learners_of([account])).get(account)
        own = (await reading.profile(learner)).zone if learner else ""
        return own or calendar_of(await reading.tenant_settings(study.place.tenant)).name

    async def _stop(self, event: Unremind, key: ReminderKey) -> Reply:
        there_was = await self._ways.write(event.tenant, lambda writing: writing.drop_reminder(key))
        self.waker.arm([(key, None)])
        return Reply(STOPPED if there_was else NONE_SET)

    async def confession(self, place: Place, person: str) -> Note | None:
        """What a person has to be told who could not be written to, None where there is nothing. Said once."""
        key = (place.platform, person)
        async with self._store.reading() as reading:
            kept = await reading.reminder(key)
        if kept is None or not kept.refused:
            return None

        async def told(writing: Writing) -> bool:
            now = await writing.lock_reminder(key)
            if now is None or not now.refused:
                return False
            return await writing.drop_reminder(key)

        return CONFESSION if await self._ways.write(place.tenant, told) else None

    async def forsake(self, tenant: str) -> None:
        """See `bot.ports.daily.DailyEngine`. Reminders of other tenants' dailies stay."""
        async with self._store.reading() as reading:
            keys = await reading.reminders_in(tenant)

        async def forget(writing: Writing) -> list[tuple[ReminderKey, int | None]]:
            waits: list[tuple[ReminderKey, int | None]] = []
            for key in keys:
                kept = await writing.lock_reminder(key)
                places = tuple(place for place in kept.places if place.tenant != tenant) if kept else ()
                study = kept.study if kept and kept.study and kept.study.tenant != tenant else None
                if kept is None or not (places or study):
                    await writing.drop_reminder(key)
                    waits.append((key, None))
                else:
                    await writing.put_reminder(replace(kept, places=places, study=study))
            return waits

        if keys:
            self.waker.arm(await self._ways.write(tenant, forget))

    # -- when the time has come ------------------------------------------------------------------------------------

    async def _due(self, reading: Reading, until: int | None, limit: int) -> tuple[tuple[ReminderKey, int], ...]:
        """Only what this process can send: what waits for another one must not fill the limit."""
        return await reading.due_reminders(self._platforms, until, limit)

    async def wake(self, key: ReminderKey) -> None:
        """Send what is due. Raises Unavailable or Conflict where nothing was stored."""
        async with self._store.reading() as reading:
            reminder = await reading.reminder(key)
            zone = find_zone(reminder.zone) if reminder else None
            open = await _open(reading, reminder, self._clock.now()) if reminder else []
            due = await self._due_of(reading, reminder) if reminder else 0
        if reminder is None or reminder.due_at is None or zone is None:
            return
        place = open[0].session.place if open else reminder.study
        tenant = place.tenant if place else ""
        now = self._clock.now()

        async def mark(writing: Writing) -> tuple[Reminder | None, bool]:
            stored = await writing.lock_reminder(key)
            if stored is None or stored.due_at is None or stored.due_at > now:
                return stored, False  # another process, or the person, was quicker
            speak = bool(open or due) and wanted(stored, zone, now)
            after = sent(stored, zone, now) if speak else planned(stored, zone, now)
            await writing.put_reminder(after)
            return after, speak

        stored, speak = await self._ways.write(tenant, mark)
        self.waker.arm([(key, stored.due_at if stored else None)])
        if speak and place is not None:
            await self._speak(key, place, open, due)

    async def _due_of(self, reading: Reading, reminder: Reminder) -> int:
        """How many questions are due for whoever wants to hear of it."""
        account = Account(*reminder.key)
        learner = (await reading.learners_of([account])).get(account) if reminder.study else None
        if learner is None or reminder.study is None:
            return 0
        survey = await Survey.made(reading, self._shelves, reminder.study.tenant, learner, self._clock.now())
        return len(survey.due())

    async def _speak(self, key: ReminderKey, place: Place, open: list[_Open], due: int) -> None:
        card = reminder_card([(each.session, each.left) for each in open], due)
        try:
            await self._ways.whisper(place, key[1], card.fallback, card)
        except Refused as error:
            log.info("reminder refused, switching it off", platform=key[0], error=str(error))
            await self._ways.write(place.tenant, lambda writing: _switch_off(writing, key))
            self.waker.arm([(key, None)])
        except (Unreachable, TimeoutError) as error:
            log.warning("reminder not delivered", platform=key[0], error=str(error))


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
