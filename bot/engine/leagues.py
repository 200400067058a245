"""Leagues: set, joined and left by people; their weeks counted and told when the time has come.

A league that is due is woken as a daily is. What its week came to, the post that tells of it and the next due time are
stored in one transaction, on a league that is still as it was read; so each week is counted and told once. Who is in
which team is written while the league is locked, so that two who join at once do not both come into the smallest team.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.engine.calendar import Calendar, calendar_of
from bot.engine.intake import Opening
from bot.engine.league_facts import calendar_in, current_week, last_counted, own_league
from bot.engine.league_members import NOT_YOURS, Moving, moved, team_of
from bot.engine.league_turn import Kept, carrier, turned
from bot.engine.starting import impossible_teams
from bot.engine.waker import A_FEW, Waker, in_groups
from bot.engine.ways import Ways
from bot.ports.desk import Reply
from bot.ports.league import EndLeague, JoinLeague, LeagueCommand, LeaveLeague, SetLeague
from bot.ports.platform import Clock
from bot.ports.store import PostBump, Reading, Store, Writing
from bot.ports.store_leagues import LeagueKey
from bot.quiz.effects import Note
from bot.quiz.events import Consult, Delist, Enlist, Join, Person, Place, Wake
from bot.quiz.league import League, changed, ended, judge, resumed, turn_of, waiting
from bot.quiz.league_cards import when_words
from bot.quiz.recurrence import DAY_MINUTES
from bot.quiz.session import Session, Teaming
from bot.quiz.stages import NOTICE_SLOT

__all__ = ["NO_LEAGUE", "Leagues"]

NO_LEAGUE = Note("There is no league in this channel yet.", done=False)
NOT_A_LEADER = Note("Only a moderator can set a league.", done=False)
OLD_CARD = Note("This card is of a league that is over. Use the newest message.", done=False)
CHANGED = Note("Somebody has changed the league just now. Look again, and try again.", done=False)
_TEAMINGS = (Teaming.CHOSEN, Teaming.DEALT, Teaming.BALANCED)


class Leagues:
    """The engine's part for leagues. Run its `waker`."""

    def __init__(
        self, store: Store, clock: Clock, ways: Ways, new_id: Callable[[], str], new_seed: Callable[[], int]
    ) -> None:
        self._store = store
        self._clock = clock
        self._ways = ways
        self._new_id = new_id
        self._new_seed = new_seed
        self.waker: Waker[LeagueKey] = Waker(store, clock, _due, self.wake, ("tenant", "league"), A_FEW)

    async def load(self) -> None:
        """Arm what waits. A league whose zone has changed since its time was worked out is looked at now."""
        await self.waker.load()
        now = self._clock.now()
        async with self._store.reading() as reading:
            for some in in_groups([key for key, _ in await reading.due_leagues()]):
                settings = await reading.settings_of({tenant for tenant, _ in some})
                for key, league in (await reading.leagues(some)).items():
                    if judge(league, calendar_of(settings[key[0]]).zone, now).league is not league:
                        self.waker.arm([(key, now)])

    async def rezoned(self, tenant: str) -> None:
        """A tenant's days begin in another zone from now on: its leagues are looked at. Raises Unavailable."""
        async with self._store.reading() as reading:
            keys = await reading.leagues_of(tenant)
        now = self._clock.now()
        self.waker.arm((key, now) for key in keys)

    async def forsake(self, tenant: str) -> None:
        """See `bot.ports.daily.DailyEngine`."""
        async with self._store.reading() as reading:
            keys = await reading.leagues_of(tenant)

        async def off(writing: Writing) -> None:
            for key in keys:
                league = await writing.lock_league(key)
                if league is not None and league.on:
                    await writing.save_league(replace(ended(league), version=league.version + 1))

        if keys:
            await self._ways.write(tenant, off)
        self.waker.arm((key, None) for key in keys)

    # -- when the time has come ------------------------------------------------------------------------------------

    async def wake(self, key: LeagueKey) -> None:
        """Count and tell what is over. Raises Unavailable or Conflict where nothing was stored."""
        now = self._clock.now()
        async with self._store.reading() as reading:
            league = await reading.league(key)
            if league is None:
                return
            calendar = await calendar_in(reading, key[0])
            verdict = judge(league, calendar.zone, now)
            if verdict.league is league:
                self.waker.arm([(key, league.due_at)])
                return
            later = await _waits(reading, league, verdict.told, calendar, now)
            kept = (
                Kept(league, later)
                if later is not None
                else await turned(reading, league, verdict, calendar, now, self._new_id())
            )
        stored = await self._keep(kept)
        self.waker.arm([(key, stored.due_at if stored else None)])

    async def _keep(self, kept: Kept) -> League | None:
        """Store it, with its post where it has one: what is stored then."""
        tenant = kept.key[0]
        if kept.session is None:
            await self._ways.write(tenant, kept.write)
        else:
            await self._ways.commit_own(tenant, Opening(kept.session, kept))
        if kept.kept is not None:
            return kept.kept
        # Another process, or a change of the league, was quicker.
        async with self._store.reading() as reading:
            return await reading.league_in(kept.after.place)

    # -- what people want ------------------------------------------------------------------------------------------

    async def hear(self, event: Consult | Enlist | Delist) -> Reply:
        """The answer to a pressed button. Raises Unavailable."""
        async with self._store.reading() as reading:
            session = (await reading.sessions([(event.tenant, event.session)])).get((event.tenant, event.session))
            league = await reading.league_in(session.place) if session is not None else None
        if session is None or league is None:
            return Reply(NO_LEAGUE)
        if isinstance(event, Enlist | Delist) and league.on and league.post != event.session:
            # Its teams were others.
            return Reply(OLD_CARD)
        if isinstance(event, Enlist):
            return await self._moved(JoinLeague(session.place, event.person, event.team))
        if isinstance(event, Delist):
            return await self._moved(LeaveLeague(session.place, event.person))
        return await self._shown(session.place, event.person, None)

    async def command(self, command: LeagueCommand) -> Reply:
        """See `bot.ports.league.LeagueEngine`. Raises Unavailable, Conflict."""
        if isinstance(command, SetLeague | EndLeague):
            return await self._arrange(command)
        return await self._moved(command)

    async def _shown(self, place: Place, person: Person, note: Note | None) -> Reply:
        """The league as somebody sees it; `note` is told first."""
        async with self._store.reading() as reading:
            league = await reading.league_in(place)
            if league is None or not league.on:
                return Reply(note or NO_LEAGUE)
            said = (note.text, note.done) if note else None
            card = await own_league(reading, league, person.id, self._clock.now(), said)
        return Reply(note or Note(""), league.post, card)

    # -- setting it, and taking it off -----------------------------------------------------------------------------

    async def _arrange(self, command: SetLeague | EndLeague) -> Reply:
        person, place, now = command.person, command.place, self._clock.now()
        async with self._store.reading() as reading:
            before = await reading.league_in(place)
            calendar = await calendar_in(reading, place.tenant)
            counted = await last_counted(reading, before) if before is not None else None
        there = before is not None and before.on
        if not (person.leads or (before is not None and person.id == before.host)):
            return Reply(NOT_YOURS if there else NOT_A_LEADER)
        if isinstance(command, EndLeague):
            if before is None or not before.on:
                return Reply(NO_LEAGUE)
            kept = Kept(before, ended(before))
            said = Note("The league is off. Its members and weeks are kept for when you set it again.")
        else:
            fault = _fault(command)
            if fault is not None:
                return Reply(Note(fault, done=False))
            after = self._set(command, before, now)
            session = None if there else carrier(after, after.post, now)
            if before is not None and before.week is not None:
                after = changed(after, before.week, calendar.zone, now)
            else:
                after = resumed(after, calendar.zone, now, counted)
            kept = Kept(before, after, session)
            said = Note(f"The league is set. The places of each week come on {when_words(after, calendar.name)}.")
        stored = await self._keep(kept)
        if kept.kept is None or stored is None:
            return Reply(CHANGED)
        self.waker.arm([(stored.key, stored.due_at)])
        if before is not None:
            await self._redrawn(before)
        return Reply(said)

    def _set(self, command: SetLeague, before: League | None, now: int) -> League:
        teams = tuple(" ".join(name.split()) for name in command.teams)
        return League(
            id=before.id if before else self._new_id(),
            place=command.place,
            host=command.person.id,
            host_name=command.person.name,
            teams=teams,
            teaming=command.teaming,
            minute=command.minute,
            set_at=now,
            post=before.post if before and before.on else self._new_id(),
            version=before.version if before else 0,
        )

    async def _redrawn(self, league: League) -> None:
        """Have the channel's card drawn anew."""
        await self._ways.commit_own(league.place.tenant, Wake(tenant=league.place.tenant, session=league.post))

    # -- who is in which team --------------------------------------------------------------------------------------

    async def _moved(self, command: Moving) -> Reply:
        found: list[League] = []

        async def move(writing: Writing) -> Note:
            before = await writing.league_in(command.place)
            league = await writing.lock_league(before.key) if before else None
            if league is None or not league.on:
                return NO_LEAGUE
            found[:] = [league]
            week = current_week(await calendar_in(writing, league.place.tenant), self._clock.now())
            note = await moved(writing, league, command, week, self._new_seed())
            if note.done and await writing.post((league.place.tenant, league.post), NOTICE_SLOT) is not None:
                # Whatever becomes of this process, the card is out of date.
                now = self._clock.now()
                await writing.bump_posts([PostBump(league.place.tenant, league.post, NOTICE_SLOT, False)], now)
            return note

        note = await self._ways.write(command.place.tenant, move)
        if note.done and found:
            await self._redrawn(found[0])
        return await self._shown(command.place, command.person, note)

    # -- sitting with one's team -----------------------------------------------------------------------------------

    async def seated(self, event: Join, seen: Session | None) -> Join:
        """A wish to join a quiz: where that uses the league's teams, a member sits in their own. `seen` is the session
        as it was at some time: what was chosen for it does not change. Raises Unavailable.
        """
        if seen is not None and seen.settings.teaming is not Teaming.LEAGUE:
            return event
        key = (event.tenant, event.session)
        async with self._store.reading() as reading:
            session = seen or (await reading.sessions([key])).get(key)
            if session is None or session.settings.teaming is not Teaming.LEAGUE:
                return event
            league = await reading.league_in(session.place)
            if league is None:
                return event
            week = current_week(await calendar_in(reading, event.tenant), self._clock.now())
            own = await team_of(reading, league, event.person.id, week)
        return event if own is None else replace(event, team=own)


async def _waits(reading: Reading, league: League, week: int | None, calendar: Calendar, now: int) -> League | None:
    """The league while a quiz of the week to be told is still open: what it brings belongs into the digest."""
    if week is None or not await reading.open_before(league.place, turn_of(week, 0, calendar.zone)):
        return None
    return waiting(league, week, calendar.zone, now)


async def _due(reading: Reading, until: int | None, limit: int) -> tuple[tuple[LeagueKey, int], ...]:
    return await reading.due_leagues(until, limit)


def _fault(command: SetLeague) -> str | None:
    """Why a league cannot be, None if it can."""
    if len(command.teams) < 2:
        return "A league has 2 to 8 teams."
    if command.teaming not in _TEAMINGS:
        return "Members choose their team, or are dealt evenly, or so that teams are of equal strength."
    if not 0 <= command.minute < DAY_MINUTES:
        return "Choose a time of day."
    return impossible_teams(command.teams)
