"""What the card of a practice is drawn from. Reads only; `bot.tutor.practice_cards` decides every word."""

from __future__ import annotations

from bot.engine.attempts import may_try
from bot.engine.shelves import Shelves
from bot.engine.survey import Survey, day_of, streak_of, zone_of
from bot.ports.store import SHARED, Reading
from bot.quiz.bank import Question, StudyNote
from bot.quiz.blocks import Card
from bot.quiz.effects import Note
from bot.quiz.recurrence import local_day
from bot.tutor.memory import BLANK, is_leech
from bot.tutor.practice import Ask, Mode, Practice
from bot.tutor.practice_cards import Day, Learned, ask_card, end_card, feedback_card

__all__ = ["ELSEWHERE", "asked_elsewhere", "draw_practice"]

ELSEWHERE = Note(
    "You went on elsewhere, with questions that are asked only there. Here you can begin anew.", done=False
)


def asked_elsewhere(practice: Practice, tenant: str) -> bool:
    """Whether the question at hand is another group's affair: one of its own bank, or of an assignment there."""
    ask = practice.ask
    if ask is None:
        return False
    return ask.owner not in (SHARED, tenant) or (practice.mode is Mode.ASSIGNMENT and practice.tenant != tenant)


async def draw_practice(
    reading: Reading,
    shelves: Shelves,
    tenant: str,
    learner: str,
    practice: Practice | None,
    now: int,
    said: Note | None = None,
    *,
    open_notes: bool = False,
) -> Card:
    """A learner's practice as it is now, as it may be shown in `tenant`: a group's own bank stays in the group."""
    ask = practice.ask if practice else None
    question = (await reading.questions([ask.asked.hash])).get(ask.asked.hash) if ask else None
    if practice is None or ask is None or question is None:
        return await _end(reading, shelves, tenant, learner, practice, now, said)
    if asked_elsewhere(practice, tenant):
        return await _end(reading, shelves, tenant, learner, None, now, ELSEWHERE)
    title = await _title(reading, tenant, practice)
    day = await day_of(reading, tenant, learner, now)
    if practice.mode is Mode.REVIEW:
        day = (await Survey.made(reading, shelves, tenant, learner, now)).day()
    if ask.choice is None:
        return ask_card(practice, question, day, said, title)
    learned = await _learned(reading, tenant, learner, ask, question, now, open_notes=open_notes)
    return feedback_card(practice, question, learned, day, said, title)


async def _end(
    reading: Reading,
    shelves: Shelves,
    tenant: str,
    learner: str,
    practice: Practice | None,
    now: int,
    said: Note | None,
) -> Card:
    survey = await Survey.made(reading, shelves, tenant, learner, now)
    day: Day = survey.day(await streak_of(reading, learner, now, survey.zone))
    if practice is None or practice.mode is not Mode.ASSIGNMENT:
        return end_card(practice, day, said)
    assignment = await reading.assignment(tenant, practice.of)
    if assignment is None:
        return end_card(practice, day, said)
    again = await may_try(reading, learner, assignment, now)
    return end_card(practice, day, said, assignment.title or "Assignment", again)


async def _title(reading: Reading, tenant: str, practice: Practice) -> str:
    if practice.mode is not Mode.ASSIGNMENT:
        return ""
    assignment = await reading.assignment(tenant, practice.of)
    return (assignment.title if assignment else "") or "Assignment"


async def _learned(
    reading: Reading, tenant: str, learner: str, ask: Ask, question: Question, now: int, *, open_notes: bool
) -> Learned:
    memory = (await reading.memories_at([(learner, ask.key)])).get((learner, ask.key), BLANK)
    days = None
    if memory.due_at is not None and not memory.suspended:
        zone = await zone_of(reading, tenant, await reading.profile(learner))
        days = (local_day(memory.due_at, zone) - local_day(now, zone)).days
    bank = await reading.bank_facts(ask.bank_hash)
    notes = _notes_of(bank.notes, question) if bank else ()
    return Learned(days, not is_leech(memory), notes, open_notes)


def _notes_of(notes: tuple[StudyNote, ...], question: Question) -> tuple[StudyNote, ...]:
    """The notes of the study sheet that share an outcome with the question."""
    return tuple(note for note in notes if set(note.outcomes) & set(question.outcomes))
