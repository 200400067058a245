"""The turn of a week: what it came to is stored, and told, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.engine.calendar import Calendar
from bot.engine.league_facts import week_result
from bot.ports.store import Key, Reading, Writing
from bot.quiz.league import League, Verdict, WeekResult
from bot.quiz.session import Session, notice

__all__ = ["Kept", "carrier", "turned"]


@dataclass(slots=True, eq=False)
class Kept:
    """Implements `bot.engine.intake.Booking`: a league as it is from now on, with the weeks that are over and the post
    that tells of it. `before` is the league as it was read, None where there was none.

    `kept` is what was stored, None where another process, or a person, was quicker.
    """

    before: League | None
    after: League
    session: Session | None = None
    weeks: tuple[WeekResult, ...] = ()
    told: int | None = None
    kept: League | None = None

    @property
    def key(self) -> Key:
        """The league's."""
        return self.after.key

    async def claim(self, writing: Writing) -> bool:
        """Whether the league is still as it was read."""
        self.kept = None
        if self.before is None:
            return await writing.league_in(self.after.place) is None
        stored = await writing.lock_league(self.key)
        return stored is not None and stored.version == self.before.version

    async def keep(self, writing: Writing, *, opened: bool) -> None:
        """Store the league, and what its weeks came to."""
        after = replace(self.after, version=self.before.version + 1 if self.before else 1)
        await (writing.save_league(after) if self.before else writing.add_league(after))
        told = (self.told, self.session.id) if self.told is not None and self.session is not None else None
        await writing.add_weeks(self.key, self.weeks, told)
        self.kept = after

    async def write(self, writing: Writing) -> League | None:
        """The same where nothing is posted: what was stored."""
        if await self.claim(writing):
            await self.keep(writing, opened=False)
        return self.kept


def carrier(league: League, id: str, now: int) -> Session:
    """The session that carries a post of a league's."""
    return notice(id, league.place, league.host, league.host_name, "League", now)


async def turned(
    reading: Reading, before: League, verdict: Verdict, calendar: Calendar, now: int, session: str
) -> Kept:
    """What is to be stored at the turn of a week. A week nobody played in is neither counted nor told."""
    weeks = [await week_result(reading, verdict.league, calendar, week) for week in verdict.over]
    played = tuple(week for week in weeks if week.played)
    told = verdict.told if any(week.week == verdict.told for week in played) else None
    post = carrier(verdict.league, session, now) if told is not None else None
    return Kept(before, verdict.league, post, played, told)
