"""Which question somebody practises next: the plan of `bot.tutor.plan`, drawn once a day for each learner.

How a tenant's people forget is learned from all of them together, once a day; what is kept of it here are sums.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date
from itertools import chain
from typing import TypeVar

from bot.engine.aside import Aside
from bot.engine.shelves import Entry
from bot.engine.survey import Survey
from bot.ports.store import Reading
from bot.quiz.recurrence import local_day, moment
from bot.tutor.forgetting import PRIOR, Forgetting, eases_of, fitted
from bot.tutor.line import Line, lined_up
from bot.tutor.looks import Look, merged, tally
from bot.tutor.memory import APART_MS, Memory
from bot.tutor.plan import Candidate, mingled
from bot.tutor.practice import Mode, Practice
from bot.tutor.profile import Profile
from bot.tutor.reviews import QuestionKey
from bot.tutor.variants import Trial, Variant, chosen, circle_of, lot, next_questions, trial_of, tried

__all__ = ["Advisor", "Group"]

_Key = TypeVar("_Key")
_Kept = TypeVar("_Kept")

GROUP_MEMORIES = 2_000
"""So many memories of a group, the newest, tell how it forgets; reading more would keep clicks waiting."""
LEAST_OWN = 10
"""Whose answers are fewer goes by the group's curve when eases are learned: their own would hardly differ from it, and
fitting it for thousands of people would keep clicks waiting."""
LEAST_TRIED = 12
"""Variants of the plan are tried in groups of so many learners or more."""
_GROUPS_KEPT, _PLANS_KEPT = 256, 512
_PLANNED = 500_000
"""So many questions all the plans that are kept may name together."""


@dataclass(frozen=True, slots=True)
class Group:
    """What the answers of a tenant's people have shown: how they forget, how easy each question is to them, and which
    variants of the plan are tried among them.
    """

    forgetting: Forgetting = PRIOR
    eases: Mapping[QuestionKey, float] = field(default_factory=dict)
    variants: tuple[Variant, ...] = (Variant.CIRCLE,)
    settled: Variant | None = None

    def variant(self, learner: str, tenant: str) -> Variant:
        """The variant of the plan for a learner."""
        return self.settled or lot(learner, tenant, self.variants)

    def weighed(self, survey: Survey, pool: Iterable[Entry]) -> tuple[tuple[Candidate, ...], Forgetting]:
        """Questions as the plan weighs them for a learner, in an order of their own, and how the learner forgets."""
        candidates = [
            Candidate(entry.name, survey.memory(entry.key), self.eases.get(entry.key, 0.0), entry.chance)
            for entry in pool
        ]
        forgetting = fitted(tally(_looks(survey)), self.forgetting)
        return mingled(candidates, survey.learner), forgetting


@dataclass(frozen=True, slots=True)
class _Plan:
    """A learner's plan of a day."""

    day: date
    line: Line
    forgetting: Forgetting
    variant: Variant
    about: frozenset[str]
    profile: Profile


class Advisor:
    """Chooses the next question. What it keeps can be lost at any time: it is made again from what is stored."""

    def __init__(self, aside: Aside | None = None) -> None:
        """`aside`: where long reckonings are done; a lane of its own if nothing is said."""
        self._aside = aside or Aside()
        self._groups: OrderedDict[str, tuple[date, Group]] = OrderedDict()
        self._plans: OrderedDict[tuple[str, str, str], _Plan] = OrderedDict()

    async def group(self, reading: Reading, tenant: str, now: int) -> Group:
        """What is known of a tenant's people today."""
        today = local_day(now, UTC)
        kept = self._groups.get(tenant)
        if kept is None or kept[0] != today:
            rows = await reading.group_memories(tenant, GROUP_MEMORIES)
            kept = today, await self._aside.run(len(rows), _learned, rows, tenant)
            _keep(self._groups, tenant, kept, _GROUPS_KEPT)
        return kept[1]

    async def next(
        self, reading: Reading, survey: Survey, tenant: str, practice: Practice, but: Collection[QuestionKey] = ()
    ) -> QuestionKey | None:
        """The next question of a practice, None where there is none now; none of `but` as long as there are others."""
        if practice.left is not None:
            return next((key for key in practice.left if key in survey.entries), None)
        if not survey.within(practice.of):
            return None
        group = await self.group(reading, tenant, survey.now)
        place = (survey.learner, tenant, practice.of)
        kept = self._plans.get(place)
        size = len(survey.within(practice.of))
        plan, key = await self._aside.run(size, _advice, survey, tenant, practice, group, kept, but)
        if plan is not None and plan is not kept and practice.mode is Mode.PLAN:
            self._keep_plan(place, plan)
        return key

    def _keep_plan(self, place: tuple[str, str, str], plan: _Plan) -> None:
        _keep(self._plans, place, plan, _PLANS_KEPT)
        planned = sum(len(each.line.names) for each in self._plans.values())
        while planned > _PLANNED and len(self._plans) > 1:
            planned -= len(self._plans.popitem(last=False)[1].line.names)


def _advice(
    survey: Survey, tenant: str, practice: Practice, group: Group, kept: _Plan | None, but: Collection[QuestionKey]
) -> tuple[_Plan | None, QuestionKey | None]:
    """The plan of the day, and the question it asks next; neither where there is nothing to ask."""
    review = practice.mode is Mode.REVIEW
    pool = _to_review(survey, practice.of) if review else survey.within(practice.of)
    if not pool:
        return None, None
    about = frozenset(entry.name for entry in pool) if review else survey.shelf.within(practice.of).names
    plan = _plan(survey, tenant, pool, about, group, kept)
    entries = survey.entries
    wanted = next_questions(
        plan.variant,
        plan.line,
        {entries[key].name: memory for key, memory in survey.memories.items()},
        plan.forgetting,
        survey.now,
        len(but) + 1,
        asked_today=survey.done,
        new_left=0 if review else survey.new_left,
    )
    keys = [survey.shelf.keys[name] for name in wanted]
    keys = [key for key in keys if key not in but] or keys
    fresh = [key for key in keys if review or practice.further or not _just_now(survey, key)]
    return plan, fresh[0] if fresh else None


def _plan(
    survey: Survey, tenant: str, pool: Sequence[Entry], about: frozenset[str], group: Group, kept: _Plan | None
) -> _Plan:
    """The day's plan; drawn anew where the day, the shelf or a wish changed."""
    today = local_day(survey.now, survey.zone)
    if kept is not None and (kept.day, kept.about, kept.profile) == (today, about, survey.profile):
        return kept
    variant = group.variant(survey.learner, tenant)
    mixed, forgetting = group.weighed(survey, pool)
    line = lined_up(circle_of(variant, mixed, survey.budget, forgetting, survey.now))
    return _Plan(today, line, forgetting, variant, about, survey.profile)


def _learned(rows: Sequence[tuple[str, QuestionKey, Memory]], tenant: str) -> Group:
    by_learner: dict[str, dict[QuestionKey, tuple[Look, ...]]] = defaultdict(dict)
    for learner, key, memory in rows:
        by_learner[learner][key] = memory.looks
    tallies = {learner: tally(chain.from_iterable(looks.values())) for learner, looks in by_learner.items()}
    forgetting = fitted(merged(tallies.values()))
    few = {learner for learner, each in tallies.items() if sum(count.asked for count in each.values()) < LEAST_OWN}
    by_key = eases_of(
        (forgetting if learner in few else fitted(tallies[learner], forgetting), looks)
        for learner, looks in by_learner.items()
    )
    if len(by_learner) < LEAST_TRIED:
        return Group(forgetting, by_key)
    trials: dict[Variant, Trial] = {}
    for variant in Variant:
        trials[variant] = trial_of(each for learner, each in tallies.items() if lot(learner, tenant) is variant)
    best = chosen(trials)
    return Group(forgetting, by_key, tried(trials), best if best is not Variant.CIRCLE else None)


def _looks(survey: Survey) -> Iterator[Look]:
    return (look for memory in survey.memories.values() for look in memory.looks)


def _to_review(survey: Survey, of: str) -> tuple[Entry, ...]:
    """What is due and was not answered just now today: what was answered before midnight is due from midnight on."""
    midnight = moment(local_day(survey.now, survey.zone), 0, survey.zone)
    return tuple(
        entry
        for entry in survey.due(of)
        if (survey.memory(entry.key).last_at or 0) < midnight or not _just_now(survey, entry.key)
    )


def _just_now(survey: Survey, key: QuestionKey) -> bool:
    """Whether another answer would be no new meeting."""
    last_at = survey.memory(key).last_at
    return last_at is not None and survey.now - last_at < APART_MS


def _keep(kept: OrderedDict[_Key, _Kept], key: _Key, value: _Kept, most: int) -> None:
    """Keep a value as the newest one; the oldest goes where there are more than `most`."""
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > most:
        kept.popitem(last=False)
