"""From a daily that is due to the session of its quiz, with everything that is stored together with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo

from bot.engine.daily_facts import streaks_after
from bot.ports.store import Key, Reading, Writing
from bot.quiz.bank import Bank
from bot.quiz.daily import Daily, Verdict, delayed, next_in_series, occurrence, open_seconds, posted
from bot.quiz.occurrence import Why
from bot.quiz.selection import Past, freshest
from bot.quiz.session import Entry, Pace, PinnedBank, Session, Settings
from bot.quiz.streaks import Streak

__all__ = ["Booked", "Yield", "bank_of", "book", "yield_of"]


@dataclass(frozen=True, slots=True)
class Yield:
    """What the quiz before this one has brought: marks by question of its bank, and streaks."""

    bank: str = ""
    past: Mapping[str, Past] = field(default_factory=dict)
    streaks: Sequence[Streak] = ()


@dataclass(slots=True, eq=False)
class Booked:
    """Implements `bot.engine.intake.Booking`: a daily's quiz is posted once, however many processes try.

    `before` is the daily as it was read, `opened` as it is once the quiz is posted, `busy` where the channel is held.
    `kept` is what was stored, None where nothing was.
    """

    before: Daily
    opened: Daily
    busy: Daily
    session: Session
    harvest: Yield
    kept: Daily | None = None

    @property
    def key(self) -> Key:
        """The daily's."""
        return self.before.key

    async def claim(self, writing: Writing) -> bool:
        """Whether the daily is still as it was read."""
        self.kept = None
        stored = await writing.lock_daily(self.key)
        return stored is not None and stored.version == self.before.version

    async def keep(self, writing: Writing, *, opened: bool) -> None:
        """Store the daily as it is then; with a quiz its day, its questions, and what the one before it has brought."""
        after = replace(self.opened if opened else self.busy, version=self.before.version + 1)
        await writing.save_daily(after)
        if opened:
            assert self.session.occurrence is not None, "a daily's quiz knows its day"
            tenant, at = self.key[0], self.session.created_at
            await writing.add_daily_quiz(tenant, self.session.occurrence, self.session.id, at)
            await writing.add_past(self.key, self.harvest.bank, self.harvest.past)
            await writing.add_past(self.key, self.session.bank_id, {each.id: Past(1) for each in self.session.asked})
            await writing.put_streaks(self.key, self.harvest.streaks)
        self.kept = after


async def bank_of(reading: Reading, daily: Daily) -> Bank | None:
    """The bank of the daily's next quiz; None where there is none that can be asked from."""
    tenant, plan = daily.place.tenant, daily.plan
    id = plan.bank
    if plan.series:
        shelf = await reading.shelf(tenant)
        found = next_in_series((each.bank for each in shelf), plan.series, daily.position)
        id = found.id if found else ""
    bank = await reading.bank(tenant, id)
    return None if bank is None or bank.open_questions else bank


async def yield_of(reading: Reading, daily: Daily) -> Yield:
    """What the newest quiz has brought that is not kept yet: it is kept together with the next one."""
    if daily.last is None:
        return Yield()
    key = (daily.place.tenant, daily.last.session)
    session = (await reading.sessions([key])).get(key)
    if session is None:
        return Yield()
    tallies = await reading.tallies(key)
    past = {session.asked[tally.round].id: Past(0, tally.answered, tally.right) for tally in tallies}
    return Yield(session.bank_id, past, await streaks_after(reading, session, await reading.scores(key)))


async def book(
    reading: Reading, before: Daily, verdict: Verdict, zone: tzinfo, now: int, id: str, seed: int
) -> Booked | None:
    """The quiz of a verdict that has a day; None where there is nothing to ask."""
    daily, day = verdict.daily, verdict.day
    assert day is not None, "only a day that is due is booked"
    bank = await bank_of(reading, daily)
    if bank is None:
        return None
    harvest = await yield_of(reading, daily)
    past = _together(await reading.questions_past(daily.key, bank.id), harvest, bank.id)
    asked = freshest(bank, seed, daily.plan.count, daily.plan.outcomes, past)
    if not asked:
        return None
    session = Session(
        id=id,
        place=daily.place,
        host=daily.host,
        host_name=daily.host_name,
        banks=(PinnedBank(bank.id, bank.hash),),
        title=bank.title,
        seed=seed,
        settings=_settings(daily, day, zone, now),
        asked=asked,
        created_at=now,
        occurrence=occurrence(daily, day, verdict.late_ms),
    )
    opened = posted(daily, day, id, zone, bank.series.position if bank.series and daily.plan.series else None)
    return Booked(before, opened, delayed(daily, Why.BUSY, zone, now), session, harvest)


def _settings(daily: Daily, day: date, zone: tzinfo, now: int) -> Settings:
    plan = daily.plan
    own = plan.pace is Pace.OWN
    seconds = open_seconds(plan, day, zone, now) if own else plan.seconds
    return Settings(entry=Entry.OPEN, seconds=seconds, pace=plan.pace)


def _together(kept: Mapping[str, Past], harvest: Yield, bank: str) -> dict[str, Past]:
    if harvest.bank != bank:
        return dict(kept)
    none = Past(0)
    return {
        id: Past(
            kept.get(id, none).asked,
            kept.get(id, none).answered + harvest.past.get(id, none).answered,
            kept.get(id, none).right + harvest.past.get(id, none).right,
        )
        for id in kept.keys() | harvest.past.keys()
    }
