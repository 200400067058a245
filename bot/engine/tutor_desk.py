"""The tutor's pages and pictures for whoever asks: reads that change nothing, and show each only what is theirs."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.engine.asking import Advisor
from bot.engine.shelves import Shelves
from bot.engine.survey import Survey, as_shelved
from bot.engine.weak import MOST_COUNTED, by_series_and_title, held_in, seen_members, weak_banks
from bot.ports.platform import Clock
from bot.ports.store import Reading, Store
from bot.ports.tutor import PlanWishes
from bot.quiz.events import Person, Place
from bot.quiz.page_texts import said
from bot.quiz.pages import Bars, HeatMap, Page, PageBlock, PageView, Subject
from bot.quiz.recurrence import local_day, moment
from bot.reports.charts import PlannedColumn, can_draw, mastery_chart, plan_chart
from bot.tutor.assignments import Assignment
from bot.tutor.days import due_by_day, heat_map
from bot.tutor.group_pages import (
    ASSIGNMENTS,
    GONE,
    NOT_SHOWN,
    PEOPLE,
    assignment_page,
    assignments_page,
    links_page,
    page_of_people,
)
from bot.tutor.learned import Learned
from bot.tutor.mastery import WEEK_MS
from bot.tutor.mastery_pages import cared_for, due_page, group_page, heat, mastery_page
from bot.tutor.memory import DAY_MS, Memory
from bot.tutor.plan_pages import PlanFacts, plan_page
from bot.tutor.profile import PLAIN
from bot.tutor.readiness import readiness
from bot.tutor.reviews import Account, QuestionKey, remembered
from bot.tutor.study_pages import bank_of, named_on, study_page

__all__ = ["TutorPages"]

_WEEKS = 5
"""The days of so many weeks are shown, the last one up to today."""
_AHEAD = 7
_KEPT_MS = 30 * DAY_MS
"""An assignment is listed so long after its deadline."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who asks, in one look at the store. `learner` is empty for somebody nothing is known about."""

    reading: Reading
    place: Place
    person: Person
    learner: str
    now: int

    @property
    def account(self) -> Account:
        return Account(self.place.platform, self.person.id)

    @property
    def tenant(self) -> str:
        return self.place.tenant


class TutorPages:
    """Implements `bot.ports.tutor.TutorDesk`. Every call raises Unavailable where the store cannot be read."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._shelves = Shelves()
        self._advisor = Advisor(self._shelves.aside)
        self._drawing = asyncio.Lock()

    async def own_page(self, place: Place, person: Person, page: Page) -> PageView:
        """See `bot.ports.tutor.TutorDesk`."""
        async with self._store.reading() as reading:
            who = await self._reader(reading, place, person)
            match page.subject:
                case Subject.STUDY:
                    return await self._study(who, page)
                case Subject.MASTERY:
                    return await self._mastery(who, page)
                case Subject.PLAN:
                    return plan_page(await self._plan(who, page), page)
                case Subject.DUE:
                    return await self._due(who, page)
                case Subject.LINKS:
                    return await _links(who, page)
                case Subject.GROUP:
                    return await self._group(who, page)
                case Subject.ASSIGNMENTS:
                    return await _assignments(who, page)
                case other:
                    raise ValueError(f"{other} is not about one person alone: ask `Desk.page`")

    async def due_count(self, place: Place, person: Person) -> int:
        """See `bot.ports.tutor.TutorDesk`."""
        async with self._store.reading() as reading:
            who = await self._reader(reading, place, person)
            return len((await self._survey(who)).due()) if who.learner else 0

    async def plan_wishes(self, place: Place, person: Person) -> PlanWishes:
        """See `bot.ports.tutor.TutorDesk`."""
        async with self._store.reading() as reading:
            who = await self._reader(reading, place, person)
            profile = await reading.profile(who.learner) if who.learner else PLAIN
        return PlanWishes(profile.exam, profile.a_day, profile.new_a_day, profile.zone)

    async def chart(self, place: Place, person: Person, page: Page) -> bytes | None:
        """See `bot.ports.tutor.TutorDesk`."""
        if not can_draw() or page.subject not in (Subject.MASTERY, Subject.PLAN):
            return None
        async with self._store.reading() as reading:
            who = await self._reader(reading, place, person)
            if page.subject is Subject.MASTERY:
                return await self._drawn_mastery(await self._mastery(who, page))
            facts = await self._plan(who, page)
        return None if facts is None else await self._drawn_plan(facts, plan_page(facts, page))

    # -- pictures ------------------------------------------------------------------------------------------------------

    async def _drawn_mastery(self, view: PageView) -> bytes | None:
        bars = tuple(bar for block in _blocks(view) if isinstance(block, Bars) for bar in block.lines)
        days = next((block for block in _blocks(view) if isinstance(block, HeatMap)), None)
        if not bars:
            return None
        async with self._drawing:
            return await asyncio.to_thread(mastery_chart, view.title, bars, days)

    async def _drawn_plan(self, facts: PlanFacts, view: PageView) -> bytes:
        bars = next(block for block in _blocks(view) if isinstance(block, Bars))
        columns = tuple(PlannedColumn(each.day, each.new, each.reviews) for each in facts.readiness.days)
        async with self._drawing:
            return await asyncio.to_thread(plan_chart, bars.title, bars.lines, columns, facts.exam)

    # -- what somebody has learned -------------------------------------------------------------------------------------

    async def _reader(self, reading: Reading, place: Place, person: Person) -> _Reader:
        account = Account(place.platform, person.id)
        learner = (await reading.learners_of([account])).get(account, "")
        return _Reader(reading, place, person, learner, self._clock.now())

    async def _survey(self, who: _Reader) -> Survey:
        return await Survey.made(who.reading, self._shelves, who.tenant, who.learner, who.now)

    async def _study(self, who: _Reader, page: Page) -> PageView:
        survey = await self._survey(who)
        learned = await _learned(who, survey, page)
        if "/" in page.of:
            named = [(each.bank.id, held.id) for each in learned for held in named_on(each, page)]
            prompts = await _prompts(who, survey, named)
            learned = [each.told(prompts) for each in learned]
        return study_page(learned, page, who.now)

    async def _mastery(self, who: _Reader, page: Page) -> PageView:
        survey = await self._survey(who)
        learned = [each for each in await _learned(who, survey, page) if each.held]
        if page.of:
            before = await _a_week_ago(who, survey, {key for key in survey.memories if key.bank == bank_of(page)})
            learned = [each.since(before) for each in learned]
        return mastery_page(learned, await _heat(who, survey), page, who.now)

    async def _due(self, who: _Reader, page: Page) -> PageView:
        survey = await self._survey(who)
        cared = cared_for(await _learned(who, survey, page), who.now)
        prompts = await _prompts(who, survey, [(bank, held.id) for bank, held in cared])
        return due_page(cared.told(prompts), page, who.now)

    async def _plan(self, who: _Reader, page: Page) -> PlanFacts | None:
        """The plan of a bank, or of all that were begun; of all there are, as long as none was."""
        survey = await self._survey(who)
        learned = [each for each in await _learned(who, survey, page) if each.held]
        planned = [each for each in learned if each.met] or learned
        if not planned:
            return None
        about = {each.bank.id for each in planned}
        group = await self._advisor.group(who.reading, who.tenant, who.now)
        # What somebody has put aside for good is no part of what they will be ready in.
        pool = [each for key, each in survey.entries.items() if key.bank in about and not survey.memory(key).suspended]
        mixed, forgetting = await self._shelves.aside.run(len(pool), group.weighed, survey, pool)
        memories = [held.memory for each in planned for held in each.held]
        ready = await asyncio.to_thread(readiness, mixed, survey.budget, forgetting, who.now, survey.zone)
        return PlanFacts(
            local_day(who.now, survey.zone),
            tuple((each.bank.title, each.due(who.now, survey.zone)) for each in planned),
            due_by_day(memories, who.now, survey.zone, _AHEAD),
            survey.profile,
            ready,
            survey.budget.a_day,
            str(survey.zone),
        )

    # -- a group -------------------------------------------------------------------------------------------------------

    async def _group(self, who: _Reader, page: Page) -> PageView:
        mine = any(seen for tenant, seen in await who.reading.memberships_of(who.account) if tenant == who.tenant)
        if not who.person.leads:
            return group_page(None, (), page, seen=mine)
        seen = await seen_members(who.reading, who.tenant)
        weak = await weak_banks(who.reading, self._shelves, who.tenant, seen, who.now)
        more = await who.reading.seen_count(who.tenant) - MOST_COUNTED
        return group_page(weak, [member.name for member in seen], page, seen=mine, more=max(more, 0))


async def _learned(who: _Reader, survey: Survey, page: Page) -> list[Learned]:
    """The banks that a page is of, with what its reader remembers."""
    shelf = sorted(await who.reading.shelf(who.tenant), key=by_series_and_title)
    of = [each.bank for each in shelf if bank_of(page) in ("", each.bank.id)]
    return [Learned(bank, held_in(bank, survey.shelf, survey.memories)) for bank in of]


async def _prompts(who: _Reader, survey: Survey, named: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The prompts of some questions, by the ids of their bank and their own."""
    wanted = set(named)
    hashes = {(key.bank, key.question): entry.hash for key, entry in survey.entries.items()}
    hashes = {key: hash for key, hash in hashes.items() if key in wanted}
    questions = await who.reading.questions(set(hashes.values()))
    return {key: questions[hash].prompt for key, hash in hashes.items() if hash in questions}


async def _a_week_ago(who: _Reader, survey: Survey, of: Collection[QuestionKey]) -> dict[str, Memory]:
    """What was remembered a week ago of those of the questions that were answered more than once since, by their ids:
    from the log, since a memory goes back one answer only.
    """
    then = who.now - WEEK_MS
    since = Counter(review.question for review in survey.past if review.at > then)
    often = {key for key, count in since.items() if count > 1 and key in of}
    accounts = [account for account, _ in await who.reading.accounts_of(who.learner)]
    log = await who.reading.reviews_about([(account, key) for key in often for account in accounts])
    asked = await who.reading.questions({review.hash for review in log})
    stood = {
        key: remembered([each for each in log if each.question == key and each.at <= then], asked) for key in often
    }
    shelved = await as_shelved(who.reading, survey.shelf, stood, then)
    return {key.question: memory for key, memory in shelved.items()}


async def _heat(who: _Reader, survey: Survey) -> HeatMap:
    """Whole weeks, and this one up to today."""
    today = local_day(who.now, survey.zone)
    days = (_WEEKS - 1) * 7 + today.weekday() + 1
    since = moment(today - (days - 1) * _DAY, 0, survey.zone)
    accounts = [account for account, _ in await who.reading.accounts_of(who.learner)]
    log = await who.reading.reviews_of(accounts, since, who.now + 1)
    return heat(heat_map((each.at for each in log if not each.undone), who.now, survey.zone, days))


async def _links(who: _Reader, page: Page) -> PageView:
    accounts = await who.reading.accounts_of(who.learner)
    others = [(account.platform, name) for account, name in accounts if account != who.account]
    return links_page([(who.place.platform, who.person.name), *others], page)


async def _assignments(who: _Reader, page: Page) -> PageView:
    if page.of:
        return await _one_assignment(who, page)
    accounts = [account for account, _ in await who.reading.accounts_of(who.learner)]
    mine = [each for each in await who.reading.attempts_by(accounts) if each.tenant == who.tenant]
    current = await who.reading.assignments(who.tenant, who.now - _KEPT_MS)
    seen = [each.id for each in current if _sees(who, each)]
    counts = await who.reading.effort_counts(who.tenant, seen)
    finished = {id: counts.get(id, (0, 0))[1] for id in seen}
    listed = [
        (each, [attempt for attempt in mine if attempt.assignment == each.id], finished.get(each.id))
        for each in current
    ]
    return assignments_page(listed, page, who.now, leads=who.person.leads)


def _sees(who: _Reader, assignment: Assignment) -> bool:
    """Whether somebody may see who has finished an assignment."""
    return who.person.leads or who.account == Account(assignment.place.platform, assignment.host)


async def _one_assignment(who: _Reader, page: Page) -> PageView:
    """Who has worked on an assignment: for whoever set it, or leads."""
    assignment = await who.reading.assignment(who.tenant, page.of)
    if assignment is None:
        return said(ASSIGNMENTS, GONE)
    if not _sees(who, assignment):
        return said(ASSIGNMENTS, NOT_SHOWN)
    counts = await who.reading.effort_counts(who.tenant, [page.of])
    begun, finished = counts.get(page.of, (0, 0))
    shown = page_of_people(page, begun)
    efforts = await who.reading.efforts(who.tenant, page.of, shown.number * PEOPLE, PEOPLE)
    return assignment_page(assignment, begun, finished, efforts, shown)


def _blocks(view: PageView) -> Sequence[PageBlock]:
    return [block for entry in view.entries for block in entry]
