"""Daily quizzes: posted when their time has come, set and changed by people.

A daily that is due enters the same queue as everything else. The session is opened, the day is stored and the due time
moved in one transaction, on a daily that is still as it was read; so waking twice, or in several processes, posts once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import tzinfo

import structlog

from bot.engine.daily_quiz import bank_of, book
from bot.engine.intake import Opening
from bot.engine.starting import MAX_SECONDS, MIN_SECONDS
from bot.engine.waker import A_FEW, Waker, in_groups
from bot.engine.ways import Ways
from bot.engine.zones import find_zone
from bot.ports.daily import ChangeDaily, DailyAct, SetDaily
from bot.ports.desk import Reply
from bot.ports.platform import Clock
from bot.ports.store import Reading, Store, Writing
from bot.ports.store_dailies import DailyKey
from bot.quiz.daily import (
    MAX_GRACE_MINUTES,
    MAX_OPEN_MINUTES,
    Daily,
    Plan,
    State,
    Verdict,
    delayed,
    judge,
    resumed,
    stopped,
)
from bot.quiz.daily_words import moment_words
from bot.quiz.effects import Note, Tell
from bot.quiz.events import Wake
from bot.quiz.occurrence import Why
from bot.quiz.pace import takes_answers
from bot.quiz.selection import freshest

__all__ = ["MIN_OPEN_MINUTES", "Dailies"]

log = structlog.get_logger(__name__)

MIN_OPEN_MINUTES = 5
MOST_QUESTIONS = 50
NO_DAILY = Note("There is no daily quiz in this channel yet.", done=False)
NOT_YOURS = Note("Only whoever set the daily quiz, or a moderator, can change it.", done=False)
NOT_A_LEADER = Note("Only a moderator can set a daily quiz.", done=False)


class Dailies:
    """The engine's part for daily quizzes. Run its `waker`."""

    def __init__(
        self, store: Store, clock: Clock, ways: Ways, new_id: Callable[[], str], new_seed: Callable[[], int]
    ) -> None:
        self._store = store
        self._clock = clock
        self._ways = ways
        self._new_id = new_id
        self._new_seed = new_seed
        self.waker: Waker[DailyKey] = Waker(store, clock, _due, self.wake, ("tenant", "daily"), A_FEW)

    async def load(self) -> None:
        """Arm what waits. A daily whose zone has other rules than when its time was worked out is looked at now."""
        await self.waker.load()
        now = self._clock.now()
        async with self._store.reading() as reading:
            for some in in_groups([key for key, due_at in await reading.due_dailies() if due_at > now]):
                for key, daily in (await reading.dailies(some)).items():
                    zone = find_zone(daily.plan.zone)
                    if zone is None or judge(daily, zone, now).daily is not daily:
                        self.waker.arm([(key, now)])

    # -- when the time has come ------------------------------------------------------------------------------------

    async def wake(self, key: DailyKey) -> None:
        """Post what is due. Raises Unavailable or Conflict where nothing was stored."""
        async with self._store.reading() as reading:
            daily = await reading.daily(key)
        if daily is None:
            return
        zone = find_zone(daily.plan.zone)
        if zone is None:
            after = await self._save(daily, stopped(daily, State.PAUSED))
            self._tell(daily, f"is paused: nothing is known of the time zone {daily.plan.zone}. Set it anew.")
        else:
            now = self._clock.now()
            verdict = judge(daily, zone, now)
            if verdict.day is None:
                after = await self._save(daily, verdict.daily)
            else:
                after = await self._post(daily, verdict, zone, now)
        self.waker.arm([(key, after.due_at)])

    async def _post(self, daily: Daily, verdict: Verdict, zone: tzinfo, now: int) -> Daily:
        await self._close_last(daily, now)
        async with self._store.reading() as reading:
            booked = await book(reading, daily, verdict, zone, now, self._new_id(), self._new_seed())
        if booked is None:
            if verdict.daily.held is not Why.EMPTY:
                self._tell(daily, "could not be posted: there is no bank, or no question in it, that fits its plan.")
            return await self._save(daily, delayed(verdict.daily, Why.EMPTY, zone, now))
        await self._ways.commit_own(daily.place.tenant, Opening(booked.session, booked))
        if booked.kept is not None:
            return booked.kept
        # Another process, or a change of the plan, was quicker.
        return await self._stored(daily)

    async def _close_last(self, daily: Daily, now: int) -> None:
        """After time away the quiz before this one may still have to close: what it brought belongs into this one."""
        if daily.last is None:
            return
        key = (daily.place.tenant, daily.last.session)
        async with self._store.reading() as reading:
            session = (await reading.sessions([key])).get(key)
        if session is not None and takes_answers(session) and session.wake_at is not None and session.wake_at <= now:
            await self._ways.commit_own(key[0], Wake(tenant=key[0], session=key[1]))

    async def _save(self, before: Daily, after: Daily) -> Daily:
        """Store a daily unless it is the same, or was changed meanwhile; what is stored then."""
        if after is before:
            return before

        async def save(writing: Writing) -> Daily | None:
            stored = await writing.lock_daily(before.key)
            if stored is None or stored.version != before.version:
                return stored
            kept = replace(after, version=before.version + 1)
            await writing.save_daily(kept)
            return kept

        return await self._ways.write(before.place.tenant, save) or before

    async def _stored(self, daily: Daily) -> Daily:
        async with self._store.reading() as reading:
            return await reading.daily(daily.key) or daily

    def _tell(self, daily: Daily, words: str) -> None:
        log.warning("daily quiz in trouble", tenant=daily.place.tenant, daily=daily.id, words=words)
        self._ways.tell([(daily.place, Tell(daily.host, f"The daily quiz {words}"))])

    # -- what people want ------------------------------------------------------------------------------------------

    async def command(self, command: SetDaily | ChangeDaily) -> Reply:
        """See `bot.ports.daily.DailyEngine`. Raises Unavailable."""
        if isinstance(command, SetDaily):
            async with self._store.reading() as reading:
                fault = await _fault(reading, command, self._clock.now())
            if fault is not None:
                return Reply(Note(fault, done=False))
        stored = await self._ways.write(command.place.tenant, lambda writing: self._change(writing, command))
        if isinstance(stored, Note):
            return Reply(stored)
        self.waker.arm([(stored.key, stored.due_at)])
        return Reply(Note(_said(stored)))

    async def forsake(self, tenant: str) -> None:
        """See `bot.ports.daily.DailyEngine`."""
        async with self._store.reading() as reading:
            waiting = [key for key, _ in await reading.due_dailies() if key[0] == tenant]

        async def off(writing: Writing) -> None:
            for key in waiting:
                daily = await writing.lock_daily(key)
                if daily is not None:
                    await _kept(writing, daily, stopped(daily, State.OFF))

        if waiting:
            await self._ways.write(tenant, off)
        self.waker.arm([(key, None) for key in waiting])

    async def _change(self, writing: Writing, command: SetDaily | ChangeDaily) -> Daily | Note:
        found = await writing.daily_in(command.place)
        before = await writing.lock_daily(found.key) if found else None
        if isinstance(command, SetDaily):
            return await self._set(writing, command, before)
        if before is None or before.state is State.OFF:
            return NO_DAILY
        if not (command.person.leads or command.person.id == before.host):
            return NOT_YOURS
        if command.act is DailyAct.RESUME:
            zone = find_zone(before.plan.zone)
            if zone is None:
                return Note(f"Nothing is known of the time zone {before.plan.zone}. Set it anew.", done=False)
            after = resumed(before, zone, self._clock.now())
        else:
            after = stopped(before, State.PAUSED if command.act is DailyAct.PAUSE else State.OFF)
        return await _kept(writing, before, after)

    async def _set(self, writing: Writing, command: SetDaily, before: Daily | None) -> Daily | Note:
        person, now = command.person, self._clock.now()
        if not (person.leads or (before is not None and person.id == before.host)):
            return NOT_A_LEADER if before is None else NOT_YOURS
        zone = find_zone(command.plan.zone)
        assert zone is not None, "looked at before"
        if before is None:
            fresh = Daily(self._new_id(), command.place, person.id, person.name, command.plan, now, version=1)
            daily = resumed(fresh, zone, now)
            await writing.add_daily(daily)
            return daily
        position = before.position if before.plan.series == command.plan.series else None
        after = replace(before, plan=command.plan, host=person.id, host_name=person.name, set_at=now, position=position)
        return await _kept(writing, before, resumed(after, zone, now))


async def _due(reading: Reading, until: int | None, limit: int) -> tuple[tuple[DailyKey, int], ...]:
    return await reading.due_dailies(until, limit)


async def _kept(writing: Writing, before: Daily, after: Daily) -> Daily:
    kept = replace(after, version=before.version + 1)
    await writing.save_daily(kept)
    return kept


def _said(daily: Daily) -> str:
    if daily.state is State.PAUSED:
        return "The daily quiz is paused until somebody resumes it."
    if daily.state is State.OFF:
        return "The daily quiz is off. Its streaks are kept for when you set it again."
    assert daily.next_day is not None, "a daily that is on has a next day"
    return f"The daily quiz is set. Next: {moment_words(daily.next_day, daily.plan)}."


async def _fault(reading: Reading, command: SetDaily, now: int) -> str | None:
    """Why a plan cannot be, None if it can."""
    plan = command.plan
    fault = _fault_in(plan)
    if fault is not None:
        return fault
    probe = Daily("probe", command.place, "", "", plan, now)
    bank = await bank_of(reading, probe)
    if bank is None:
        wanted = f"series “{plan.series[:60]}”" if plan.series else f"bank “{plan.bank[:60]}”"
        return f"There is no {wanted} here that can be asked from. Choose one from the list."
    if not freshest(bank, 0, 1, plan.outcomes, {}) and not plan.series:
        return f"“{bank.title}” has no question for these outcomes. Widen the choice."
    return None


def _fault_in(plan: Plan) -> str | None:
    if bool(plan.bank) is bool(plan.series):
        return "Choose either a bank or a series."
    if find_zone(plan.zone) is None:
        return f"“{plan.zone[:60]}” is no time zone. Choose one from the list, such as Europe/Berlin."
    if plan.count is not None and not 1 <= plan.count <= MOST_QUESTIONS:
        return f"Ask for 1 to {MOST_QUESTIONS} questions a day."
    if not MIN_SECONDS <= plan.seconds <= MAX_SECONDS:
        return f"A question is open for {MIN_SECONDS} to {MAX_SECONDS} seconds."
    if not MIN_OPEN_MINUTES <= plan.open_minutes <= MAX_OPEN_MINUTES:
        return f"A quiz stays open for {MIN_OPEN_MINUTES} minutes to {MAX_OPEN_MINUTES // 60} hours."
    if not 0 <= plan.grace_minutes <= MAX_GRACE_MINUTES:
        return f"A quiz is posted late by {MAX_GRACE_MINUTES // 60} hours at the most."
    return None
