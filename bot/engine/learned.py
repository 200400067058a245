"""What somebody remembers of a tenant's banks, and how its people forget: read for pages and for practice."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from bot.engine.zones import find_zone
from bot.ports.store import Reading
from bot.ports.tenants import ZONE
from bot.quiz.bank import Question
from bot.quiz.codec import question_hash
from bot.quiz.recurrence import local_day
from bot.tutor.days import WINDOW, heat_map, usual_pace
from bot.tutor.evidence import chance_of
from bot.tutor.forgetting import Forgetting, eases_of, fitted
from bot.tutor.learned import Learned
from bot.tutor.looks import Look, merged, tally
from bot.tutor.memory import DAY_MS, Memory
from bot.tutor.plan import Candidate
from bot.tutor.profile import PLAIN, Profile
from bot.tutor.reviews import Account, QuestionKey, as_now

__all__ = ["A_DAY", "Group", "Groups", "Student", "learned", "named", "pace_of", "student_of"]

A_DAY = 10
"""Questions a day, where nobody wished for another number."""
_GROUP_MEMORIES = 5_000
"""So many memories of a group tell how its people forget."""
_GROUPS = 200


@dataclass(frozen=True, slots=True)
class Student:
    """Who asks: the learner (None before anything was answered or set), all their accounts with what they are called,
    what they have set, and where they live.
    """

    learner: str | None
    accounts: tuple[tuple[Account, str], ...]
    profile: Profile
    zone: tzinfo
    zone_name: str


async def student_of(reading: Reading, tenant: str, account: Account) -> Student:
    """Who an account is to the tutor. Where they have set no zone, days begin where the tenant's do."""
    learner = (await reading.learners_of([account])).get(account)
    accounts = await reading.accounts_of(learner) if learner is not None else ()
    profile = await reading.profile(learner) if learner is not None else PLAIN
    name = profile.zone or (await reading.tenant_settings(tenant)).get(ZONE, "UTC")
    zone = find_zone(name)
    return Student(learner, accounts, profile, zone or UTC, name if zone is not None else "UTC")


async def learned(
    reading: Reading, tenant: str, learner: str | None, now: int, banks: Collection[str] | None = None
) -> tuple[Learned, ...]:
    """The banks of a tenant (those with these ids, if given) with what a learner remembers, as their questions are now.

    Banks with questions without a key are left out, as everywhere: they are never served.
    """
    shelf = [each for each in await reading.shelf(tenant) if banks is None or each.bank.id in banks]
    served = [bank for each in shelf if (bank := await reading.bank(tenant, each.bank.id)) and not bank.open_questions]
    owners = await reading.owners_of(tenant, [(bank.id, bank.hash) for bank in served])
    owned = [(owners[bank.id, bank.hash], bank) for bank in served if (bank.id, bank.hash) in owners]
    held = await reading.memories_of(learner, [(owner, bank.id) for owner, bank in owned]) if learner else {}
    now_there = {
        QuestionKey(owner, bank.id, question.id): question for owner, bank in owned for question in bank.questions
    }
    memories = await _as_now(reading, held, now_there, now)
    by_bank: dict[tuple[str, str], dict[str, Memory]] = defaultdict(dict)
    for key, memory in memories.items():
        by_bank[key.owner, key.bank][key.question] = memory
    found = (Learned(bank, by_bank[owner, bank.id], owner) for owner, bank in owned)
    return tuple(sorted(found, key=_by_series_and_title))


async def _as_now(
    reading: Reading, held: Mapping[QuestionKey, Memory], questions: Mapping[QuestionKey, Question], now: int
) -> dict[QuestionKey, Memory]:
    """The memories of questions that are there, each in front of its question as it is now."""
    hashes = {key: question_hash(questions[key]) for key in held if key in questions}
    edited = {held[key].hash for key, hash in hashes.items() if held[key].hash not in ("", hash)}
    before = await reading.questions(edited) if edited else {}
    return {key: as_now(held[key], questions[key], hash, before, now) for key, hash in hashes.items()}


def pace_of(answered_at: Iterable[int], began_at: int | None, wish: int | None, now: int, zone: tzinfo) -> float:
    """How many questions a day to count on: what was answered on the whole days since somebody began (`began_at`), the
    last two weeks at the most, and what they wish.
    """
    today = local_day(now, zone)
    begun = today if began_at is None else local_day(began_at, zone)
    days = min(max((today - begun).days, 0), WINDOW)
    # The day that is not over yet says nothing.
    past = heat_map(answered_at, now, zone, days + 1)[:-1]
    return usual_pace(past, A_DAY if wish is None else wish)


@dataclass(frozen=True, slots=True)
class Group:
    """How the people of a tenant forget, by all that they have answered, and how easy they find each question."""

    forgetting: Forgetting
    eases: Mapping[QuestionKey, float]

    def curve(self, memories: Iterable[Memory]) -> Forgetting:
        """How one of them forgets, by their own memories."""
        return fitted(tally(look for memory in memories for look in memory.looks), self.forgetting)

    def candidates(self, learned: Iterable[Learned]) -> list[Candidate]:
        """The questions of these banks as the plan weighs them, each known by `named`."""
        return [
            Candidate(named(key), each.memory(question), self.eases.get(key, 0.0), chance_of(question))
            for each in learned
            for question in each.questions
            for key in (QuestionKey(each.owner, each.bank.id, question.id),)
        ]


def named(key: QuestionKey) -> str:
    """A question's key in one word, for the plan."""
    return "/".join(key)


class Groups:
    """The groups of tenants, each found out about once a day (UTC) at the most."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[int, Group]] = OrderedDict()

    async def of(self, reading: Reading, tenant: str, now: int) -> Group:
        """The group of a tenant as it is known today."""
        day = now // DAY_MS
        kept = self._kept.pop(tenant, None)
        if kept is None or kept[0] != day:
            rows = await reading.group_memories(tenant, _GROUP_MEMORIES)
            kept = (day, await asyncio.to_thread(_group, [(key, memory.looks) for _, key, memory in rows]))
        self._kept[tenant] = kept
        while len(self._kept) > _GROUPS:
            self._kept.popitem(last=False)
        return kept[1]


def _group(rows: Sequence[tuple[QuestionKey, Sequence[Look]]]) -> Group:
    by_question: dict[QuestionKey, list[Look]] = defaultdict(list)
    for key, looks in rows:
        by_question[key] += looks
    tallies = {key: tally(looks) for key, looks in by_question.items()}
    forgetting = fitted(merged(tallies.values()))
    eases = eases_of({named(key): each for key, each in tallies.items()}, forgetting)
    return Group(forgetting, {key: eases[named(key)] for key in tallies})


def _by_series_and_title(learned: Learned) -> tuple[str, int, str]:
    series = learned.bank.series
    return (series.name if series else "", series.position if series else 0, learned.bank.title.casefold())
