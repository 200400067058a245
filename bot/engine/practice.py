"""Practising: what a press of a practice's button does, stored through the engine's queue and told by a private card.

Everything is looked up by whoever pressed: a token leads nobody into another one's practice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import tzinfo

from bot.engine.asking import Advisor
from bot.engine.attempts import begun_attempt, keep_attempt, over
from bot.engine.memories import learner_of
from bot.engine.missed import missed_keys
from bot.engine.practice_facts import ELSEWHERE, asked_elsewhere, draw_practice
from bot.engine.practice_rows import (
    account_of,
    keep_answer,
    learner_locked,
    learner_pressing,
    put_practice,
    rest,
    stored_practice,
)
from bot.engine.shelves import Shelves
from bot.engine.survey import Survey, zone_of
from bot.engine.ways import Ways
from bot.ports.desk import Reply
from bot.ports.platform import Clock
from bot.ports.store import Reading, ReportRow, Store, Writing
from bot.ports.tutor import Study
from bot.quiz.effects import Note
from bot.quiz.lessons import Deed, part_in
from bot.quiz.recurrence import local_day
from bot.tutor.days import next_midnight
from bot.tutor.memory import Memory, buried, resumed, suspended
from bot.tutor.practice import (
    IN_EARNEST,
    OLD,
    Ask,
    Ending,
    Mode,
    Practice,
    Progress,
    ended,
    hinted,
    next_asked,
    picked,
    stopped,
    submitted,
    taken_back,
)
from bot.tutor.reviews import QuestionKey

__all__ = ["Practices"]

MODES = {
    Deed.PRACTICE: Mode.PLAN,
    Deed.REVIEW: Mode.REVIEW,
    Deed.MISSED: Mode.MISSED,
    Deed.ASSIGNMENT: Mode.ASSIGNMENT,
}
SUSPENDED = Note("It will not be asked again. The page of what is due brings it back.")
BURIED = Note("Not today: it may come again from tomorrow on.")
AWAKE = Note("It will be asked again.")
NOT_RESTING = Note("That question is asked already, or it is not here any more.", done=False)
ANSWER_FIRST = Note("Answer first; then there is the note.", done=False)
REPORTED = Note("Thank you. Whoever looks after this bank will see it.")
NOT_MISSED = Note("There is nothing you missed in that quiz, or its questions are not here any more.", done=False)
NO_QUESTIONS = Note("There are no questions to practise here. Choose another bank.", done=False)


@dataclass(frozen=True, slots=True)
class _Changed:
    """What was stored, and what there is to say."""

    practice: Practice | None
    note: Note | None = None


class Practices:
    """The engine's part for practising."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ways: Ways,
        new_id: Callable[[], str],
        new_learner: Callable[[], str],
        shelves: Shelves,
        advisor: Advisor,
    ) -> None:
        """`new_id` draws ids for practices, `new_learner` for learners."""
        self._store = store
        self._clock = clock
        self._ways = ways
        self._new_id = new_id
        self._new_learner = new_learner
        self._shelves = shelves
        self._advisor = advisor

    async def press(self, study: Study) -> Reply:
        """The answer to a press. Raises Unavailable, Conflict."""
        rule = _rule(study, self._clock.now())
        if rule is not None:
            return await self._answer(study, rule)
        match study.lesson.deed:
            case Deed.NEXT:
                return await self._go_on(study)
            case Deed.SUSPEND:
                return await self._go_on(study, suspended, SUSPENDED)
            case Deed.BURY:
                until = next_midnight(self._clock.now(), await self._zone(study))
                return await self._go_on(study, lambda memory: buried(memory, until), BURIED)
            case Deed.NOTE:
                return await self._show_note(study)
            case Deed.REPORT:
                return await self._report(study)
            case Deed.WAKE:
                return await self._wake(study)
            case _:
                return await self._begin(study)

    # -- beginning -------------------------------------------------------------------------------------------------

    async def _begin(self, study: Study) -> Reply:
        """Go on where this was left off, else begin."""
        learner = await self._store_learner(study)
        async with self._store.reading() as reading:
            before = await stored_practice(reading, learner)
            survey = await Survey.made(reading, self._shelves, study.place.tenant, learner, self._clock.now())
            if before is not None and _goes_on(before, study, survey):
                after: Practice | Note = before
                if before.ask is None or before.ask.choice is not None or not _still_there(before.ask, survey):
                    after = await self._moved_on(reading, survey, study, before)
            else:
                fresh = await self._fresh(reading, survey, study)
                after = fresh if isinstance(fresh, Note) else await self._moved_on(reading, survey, study, fresh)
                if isinstance(after, Practice) and after.ask is None and after.mode is not Mode.ASSIGNMENT:
                    # What is under way elsewhere is not given up for nothing; an attempt has come to its end.
                    return await self._shown(reading, study, learner, after, None)
        if isinstance(after, Note):
            return Reply(after)
        return await self._replace(study, before, after)

    async def _fresh(self, reading: Reading, survey: Survey, study: Study) -> Practice | Note:
        """A practice that asks nothing yet, or why there is none."""
        lesson, now, tenant = study.lesson, self._clock.now(), study.place.tenant
        mode = MODES[lesson.deed]
        if mode is Mode.ASSIGNMENT:
            return await begun_attempt(reading, survey, tenant, lesson.of, account_of(study), now)
        if mode is Mode.MISSED:
            session = (await reading.sessions([(tenant, lesson.of)])).get((tenant, lesson.of))
            missed = await missed_keys(reading, session, study.person.id) if session else ()
            keys = survey.with_variants([key for key in missed if key in survey.entries])
            return Practice(self._new_id(), mode, lesson.of, tenant, now, keys, len(keys)) if keys else NOT_MISSED
        if not survey.within(lesson.of):
            return NO_QUESTIONS
        further = lesson.number > 0 or survey.done >= survey.wish
        return Practice(self._new_id(), mode, lesson.of, tenant, now, further=further)

    # -- answering -------------------------------------------------------------------------------------------------

    async def _answer(self, study: Study, rule: Callable[[Practice], Progress]) -> Reply:
        """What a rule makes of the practice, with the answer that was given, or taken back."""

        async def change(writing: Writing, learner: str, before: Practice | None) -> _Changed:
            if before is None or before.id != study.lesson.of:
                return _Changed(before, OLD)
            if asked_elsewhere(before, study.place.tenant):
                return _Changed(before, ELSEWHERE)
            if before.mode is Mode.ASSIGNMENT and before.waits:
                late = await over(writing, study.place.tenant, before, self._clock.now())
                if late is not None:
                    return _Changed(ended(before, Ending.THROUGH), late)
            progress = rule(before)
            if progress.given is not None:
                undone = study.lesson.deed is Deed.UNDO
                await keep_answer(writing, before.id, progress.given, undone=undone)
            return _Changed(progress.practice, progress.note)

        return await self._change(study, change)

    # -- going on --------------------------------------------------------------------------------------------------

    async def _go_on(
        self, study: Study, wish: Callable[[Memory], Memory] | None = None, said: Note | None = None
    ) -> Reply:
        """The next question; `wish` is what the learner wants for the one they leave."""
        async with self._store.reading() as reading:
            learner = await learner_pressing(reading, study)
            before = await stored_practice(reading, learner)
            ask = before.ask if before is not None and before.id == study.lesson.of else None
            if before is None or ask is None or ask.number != study.lesson.number or (ask.choice is None and not wish):
                # Pressed twice, or on an old card: nobody is led past a question.
                note = None if before is not None and before.id == study.lesson.of else OLD
                return await self._shown(reading, study, learner, before, note)
            if asked_elsewhere(before, study.place.tenant):
                return await self._shown(reading, study, learner, before, ELSEWHERE)
            if wish is not None and before.mode is Mode.ASSIGNMENT:
                return await self._shown(reading, study, learner, before, IN_EARNEST)
            survey = await Survey.made(reading, self._shelves, study.place.tenant, learner, self._clock.now())
            if wish is not None:
                survey = survey.with_memory(ask.key, wish(survey.memory(ask.key)))
            after = await self._moved_on(reading, survey, study, before)
        rests = None if wish is None else (ask.key, wish)
        return await self._replace(study, before, after, rests, said)

    async def _moved_on(self, reading: Reading, survey: Survey, study: Study, practice: Practice) -> Practice:
        """The practice with its next question, or at its end."""
        if practice.mode is Mode.PLAN and not practice.further and practice.answered and survey.done >= survey.wish:
            return ended(practice, Ending.ENOUGH)
        but = () if practice.ask is None else (practice.ask.key,)
        key = await self._advisor.next(reading, survey, study.place.tenant, practice, but)
        if key is None:
            through = practice.left is not None or (practice.mode is Mode.REVIEW and practice.answered > 0)
            return ended(practice, Ending.THROUGH if through else Ending.NOTHING)
        entry = survey.entries[key]
        question = (await reading.questions([entry.hash]))[entry.hash]
        return next_asked(practice, key, question, entry.hash, entry.bank_hash, survey.now)

    async def _replace(
        self,
        study: Study,
        before: Practice | None,
        after: Practice,
        rests: tuple[QuestionKey, Callable[[Memory], Memory]] | None = None,
        said: Note | None = None,
    ) -> Reply:
        """Store what was decided on `before`; whoever was quicker on another device is right."""

        async def change(writing: Writing, learner: str, stored: Practice | None) -> _Changed:
            if (stored and (stored.id, stored.version)) != (before and (before.id, before.version)):
                return _Changed(stored)
            if rests is not None:
                await rest(writing, learner, *rests)
            return _Changed(after, said)

        return await self._change(study, change)

    # -- what else can be done -----------------------------------------------------------------------------------------

    async def _show_note(self, study: Study) -> Reply:
        async with self._store.reading() as reading:
            learner = await learner_pressing(reading, study)
            practice = await stored_practice(reading, learner)
            ask = practice.ask if practice is not None and practice.id == study.lesson.of else None
            if ask is None or ask.number != study.lesson.number:
                return await self._shown(reading, study, learner, practice, OLD)
            said = ANSWER_FIRST if ask.choice is None else None
            return await self._shown(reading, study, learner, practice, said, open_notes=True)

    async def _report(self, study: Study) -> Reply:
        """Whoever looks after the bank hears of it, as of keys that players hold to be wrong."""
        tenant, now = study.place.tenant, self._clock.now()

        async def change(writing: Writing, learner: str, practice: Practice | None) -> _Changed:
            ask = practice.ask if practice is not None and practice.id == study.lesson.of else None
            if practice is None or ask is None or ask.number != study.lesson.number:
                return _Changed(practice, OLD)
            if asked_elsewhere(practice, tenant):
                return _Changed(practice, ELSEWHERE)
            row = ReportRow(
                tenant, ask.asked.hash, study.person.id, ask.bank, ask.asked.id, study.lesson.of, ask.number, now
            )
            await writing.put_reports([row])
            return _Changed(practice, REPORTED)

        return await self._change(study, change)

    async def _wake(self, study: Study) -> Reply:
        """Ask a question again that was suspended or buried."""
        async with self._store.reading() as reading:
            bank = study.lesson.of.partition("/")[0]
            entries = (await self._shelves.shelf(reading, study.place.tenant, bank)).entries
        question = part_in(study.lesson.of, [key.question for key in entries])
        key = next((key for key in entries if key.question == question), None)

        async def wake(writing: Writing) -> bool:
            learner = await learner_locked(writing, study)
            held = (await writing.memories_at([(learner, key)])).get((learner, key)) if key and learner else None
            if held is None or key is None or not (held.suspended or held.buried_until):
                return False
            await rest(writing, learner, key, resumed)
            return True

        return Reply(AWAKE if await self._ways.write(study.place.tenant, wake) else NOT_RESTING)

    # -- storing and telling -----------------------------------------------------------------------------------------

    async def _store_learner(self, study: Study) -> str:
        """The learner who pressed, who becomes one here if they were none, and one of the group's people."""
        account, tenant = account_of(study), study.place.tenant

        async def begin(writing: Writing) -> str:
            learner = await learner_of(writing, account, study.person.name, self._new_learner)
            await writing.put_members([(tenant, account)])
            return learner

        return await self._ways.write(tenant, begin)

    async def _change(
        self, study: Study, change: Callable[[Writing, str, Practice | None], Awaitable[_Changed]]
    ) -> Reply:
        """Store what `change` makes of the learner's practice, and tell it by the card as it then is."""
        tenant, now = study.place.tenant, self._clock.now()

        async def run(writing: Writing) -> tuple[str, _Changed]:
            learner = await learner_locked(writing, study)
            if not learner:
                return learner, _Changed(None, OLD)
            before = await stored_practice(writing, learner)
            changed = await change(writing, learner, before)
            if changed.practice is None or changed.practice == before:
                return learner, changed
            after = await put_practice(writing, learner, changed.practice, before)
            if after.mode is Mode.ASSIGNMENT:
                await keep_attempt(writing, learner, tenant, after, (account_of(study), study.person.name), now)
            return learner, replace(changed, practice=after)

        learner, changed = await self._ways.write(tenant, run)
        async with self._store.reading() as reading:
            return await self._shown(reading, study, learner, changed.practice, changed.note)

    async def _shown(
        self,
        reading: Reading,
        study: Study,
        learner: str,
        practice: Practice | None,
        said: Note | None,
        *,
        open_notes: bool = False,
    ) -> Reply:
        tenant, now = study.place.tenant, self._clock.now()
        card = await draw_practice(reading, self._shelves, tenant, learner, practice, now, said, open_notes=open_notes)
        return Reply(said or Note(""), card=card)

    async def _zone(self, study: Study) -> tzinfo:
        async with self._store.reading() as reading:
            profile = await reading.profile(await learner_pressing(reading, study))
            return await zone_of(reading, study.place.tenant, profile)


def _rule(study: Study, now: int) -> Callable[[Practice], Progress] | None:
    """The rule of a press that is about the question at hand alone."""
    lesson = study.lesson
    number, at, by, where = lesson.number, min(study.stamp, now), account_of(study), study.place.tenant
    rules: dict[Deed, Callable[[Practice], Progress]] = {
        Deed.PICK: lambda practice: picked(practice, number, lesson.position, at, by, where),
        Deed.SUBMIT: lambda practice: submitted(practice, number, at, by, where),
        Deed.HINT: lambda practice: hinted(practice, number),
        Deed.UNDO: lambda practice: taken_back(practice, number, now),
        Deed.STOP: stopped,
    }
    return rules.get(lesson.deed)


def _goes_on(practice: Practice, study: Study, survey: Survey) -> bool:
    """Whether the wish to practise means to go on with what is under way: the same, or, where nothing is said, whatever
    it is. What was left off on another day, or has no questions here, is not gone on with, but for an attempt at an
    assignment.
    """
    lesson = study.lesson
    if practice.ask is None:
        return False
    if practice.mode is Mode.ASSIGNMENT:
        return lesson.deed is Deed.ASSIGNMENT and (lesson.of, study.place.tenant) == (practice.of, practice.tenant)
    if practice.left is None and not survey.within(practice.of):
        return False
    if local_day(practice.ask.at, survey.zone) != local_day(survey.now, survey.zone):
        return False
    same = MODES[lesson.deed] is practice.mode and lesson.of == practice.of
    return same or (lesson.deed is Deed.PRACTICE and not lesson.of and not lesson.number)


def _still_there(ask: Ask, survey: Survey) -> bool:
    """Whether the question is on the shelf here as it was asked."""
    entry = survey.entries.get(ask.key)
    return entry is not None and entry.hash == ask.asked.hash
