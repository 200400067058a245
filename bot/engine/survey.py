"""What a learner has before them in a tenant: its shelf, what they remember of it, and their day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, timedelta, tzinfo

from bot.engine.calendar import calendar_of
from bot.engine.shelves import Entry, Shelf, Shelves
from bot.engine.zones import find_zone
from bot.ports.store import Reading
from bot.quiz.recurrence import local_day, moment
from bot.tutor.days import WINDOW, DayCount, due_before, heat_map, new_left, next_midnight, usual_pace
from bot.tutor.memory import BLANK, Memory
from bot.tutor.plan import Budget
from bot.tutor.practice_cards import Day
from bot.tutor.profile import PLAIN, Profile
from bot.tutor.readiness import budget_until
from bot.tutor.reviews import Account, QuestionKey, Review, as_now

__all__ = ["A_DAY", "Survey", "as_shelved", "day_of", "streak_of", "zone_of"]

A_DAY = 20
"""How many questions a day somebody wishes to answer who has not said so."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Survey:
    """A learner in a tenant at `now`. `memories` are those of the `shelf`, with edits carried; `past` are the answers
    of the last two weeks and today, those taken back left out.
    """

    learner: str
    now: int
    zone: tzinfo
    profile: Profile
    shelf: Shelf
    memories: Mapping[QuestionKey, Memory]
    past: tuple[Review, ...]

    @classmethod
    async def made(cls, reading: Reading, shelves: Shelves, tenant: str, learner: str, now: int) -> Survey:
        """Raises Unavailable."""
        profile = await reading.profile(learner)
        zone = await zone_of(reading, tenant, profile)
        shelf = await shelves.shelf(reading, tenant)
        held = await as_shelved(reading, shelf, await reading.memories_of(learner, shelf.banks), now)
        past = await _past(reading, learner, now, zone)
        return cls(learner, now, zone, profile, shelf, held, past)

    @property
    def entries(self) -> Mapping[QuestionKey, Entry]:
        """The questions on the shelf."""
        return self.shelf.entries

    def within(self, of: str) -> tuple[Entry, ...]:
        """The entries that a lesson is of: all of them, a bank's, or those of one outcome of it."""
        return self.shelf.within(of).entries

    def with_variants(self, keys: Sequence[QuestionKey]) -> tuple[QuestionKey, ...]:
        """These questions, and after them what asks the same in other words."""
        families = {(key.owner, key.bank, self.entries[key].first) for key in keys}
        others = (key for key, each in self.entries.items() if (key.owner, key.bank, each.first) in families)
        return tuple(dict.fromkeys((*keys, *others)))

    def memory(self, key: QuestionKey) -> Memory:
        """What is remembered of a question."""
        return self.memories.get(key, BLANK)

    def due(self, of: str = "") -> tuple[Entry, ...]:
        """What is due today."""
        midnight = next_midnight(self.now, self.zone)
        return tuple(entry for entry in self.within(of) if due_before(self.memory(entry.key), midnight, self.now))

    def with_memory(self, key: QuestionKey, memory: Memory) -> Survey:
        """The same with what has become of one memory."""
        return replace(self, memories={**self.memories, key: memory})

    @property
    def wish(self) -> int:
        """How many questions a day the learner wishes to answer."""
        return self.profile.a_day or A_DAY

    @property
    def budget(self) -> Budget:
        """What there is to spend until the exam, at the pace the learner really has."""
        days = heat_map((each.at for each in self.past), self.now, self.zone, WINDOW + 1)[:-1]
        pace = usual_pace(_since_first(days), self.wish)
        return budget_until(self.profile.exam, self.now, self.zone, pace)

    @property
    def new_left(self) -> int | None:
        """How many new questions the day still allows."""
        first = (each.first_at for each in self.memories.values() if each.first_at is not None)
        return new_left(first, self.now, self.zone, self.profile.new_a_day or None)

    @property
    def done(self) -> int:
        """How many questions the learner has answered today."""
        midnight = moment(local_day(self.now, self.zone), 0, self.zone)
        return sum(midnight <= each.at for each in self.past)

    def day(self, streak: int = 0) -> Day:
        """How the day stands."""
        return _day(self.past, self.now, self.zone, self.wish, len(self.due()), streak)


def _since_first(days: Sequence[DayCount]) -> Sequence[DayCount]:
    """The days from the first with an answer on: nobody was idle before they began."""
    return days[next((at for at, day in enumerate(days) if day.count), len(days)) :]


async def zone_of(reading: Reading, tenant: str, profile: Profile = PLAIN) -> tzinfo:
    """Where the learner's days begin: where they say they live, else where their group does."""
    own = find_zone(profile.zone) if profile.zone else None
    return own or calendar_of(await reading.tenant_settings(tenant)).zone or UTC


async def day_of(reading: Reading, tenant: str, learner: str, now: int) -> Day:
    """How the day stands, without what is due: for a card that does not say it."""
    profile = await reading.profile(learner)
    zone = await zone_of(reading, tenant, profile)
    past = await _reviews(reading, learner, moment(local_day(now, zone), 0, zone), now + 1)
    return _day(past, now, zone, profile.a_day or A_DAY, 0, 0)


async def streak_of(reading: Reading, learner: str, now: int, zone: tzinfo) -> int:
    """Days in a row with an answer, up to today, or to yesterday while today has none yet."""
    accounts = [account for account, _ in await reading.accounts_of(learner)]
    today = day = local_day(now, zone)
    days, window, until = 0, 8, next_midnight(now, zone)
    while True:
        since = moment(local_day(until - 1, zone) - (window - 1) * _DAY, 0, zone)
        answered = {local_day(at, zone) for at in await reading.answered_quarters(accounts, since, until)}
        if day == today and day not in answered:
            day -= _DAY
        while day in answered:
            days, day = days + 1, day - _DAY
        if moment(day, 0, zone) >= since:
            return days
        until, window = since, window * 2


def _day(past: Collection[Review], now: int, zone: tzinfo, wish: int, due: int, streak: int) -> Day:
    today = local_day(now, zone)
    answered = [each.right for each in past if local_day(each.at, zone) == today]
    return Day(len(answered), sum(answered), wish, due, streak)


async def _past(reading: Reading, learner: str, now: int, zone: tzinfo) -> tuple[Review, ...]:
    return await _reviews(reading, learner, moment(local_day(now, zone) - WINDOW * _DAY, 0, zone), now + 1)


async def _reviews(reading: Reading, learner: str, since: int, until: int) -> tuple[Review, ...]:
    accounts: list[Account] = [account for account, _ in await reading.accounts_of(learner)]
    return tuple(each for each in await reading.reviews_of(accounts, since, until) if not each.undone)


async def as_shelved(
    reading: Reading, shelf: Shelf, memories: Mapping[QuestionKey, Memory], now: int
) -> dict[QuestionKey, Memory]:
    """The memories of what is on the shelf, in front of the questions as they are now: some may have been edited
    since.
    """
    entries = shelf.entries
    held = {key: memory for key, memory in memories.items() if key in entries}
    edited = {key for key, memory in held.items() if memory.hash and memory.hash != entries[key].hash}
    if not edited:
        return held
    hashes = {held[key].hash for key in edited} | {entries[key].hash for key in edited}
    asked = await reading.questions(hashes)
    shelved = {key: entries[key].hash for key in edited}
    return {**held, **{key: as_now(held[key], asked[hash], hash, asked, now) for key, hash in shelved.items()}}
