"""The study sheet walked through: banks, their outcomes, and the notes on each beside the questions they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.quiz.bank import Bank, Outcome, StudyNote
from bot.quiz.blocks import Text, Tone
from bot.quiz.cards import text_blocks
from bot.quiz.figures import percent
from bot.quiz.fitting import brief
from bot.quiz.lessons import Deed, Lesson, part_in, scope_of
from bot.quiz.page_texts import Entry, paged, said
from bot.quiz.pages import Bullets, Named, Page, PageBlock, PageView, Subject, Turn
from bot.quiz.wording import counted
from bot.tutor.learned import Held, Learned, outcomes_of, overall
from bot.tutor.memory import Memory, recall

__all__ = ["GONE", "PROMPT", "bank_of", "named_on", "prompted", "study_page", "with_turns"]

_BANKS, _OUTCOMES, _NOTES = 8, 6, 3
"""Entries a page."""
_LISTED = 8
"""Questions named below a note."""
PROMPT = 90
"""Characters of a question where it is one of many."""
TITLE = "Study"
GONE = "This is not here any more. Choose another bank."
_REST = "-"
"""Stands for the id of no outcome in a page; no id looks like it."""


def prompted(prompt: str) -> str:
    """A question where it is one of many: titles know no code, so its marks would be seen."""
    return brief(prompt, PROMPT).replace("`", "")


def bank_of(page: Page) -> str:
    """The bank a page is of; empty: of all."""
    return page.of.partition("/")[0]


def study_page(learned: Sequence[Learned], page: Page, now: int) -> PageView:
    """What there is to read, of all banks, of one, or of one outcome; `learned` are those the page is of."""
    if not page.of:
        return _banks(learned, page, now)
    here = next((each for each in learned if each.bank.id == bank_of(page)), None)
    if here is None:
        return said(TITLE, GONE)
    return _notes(here, page, now) if "/" in page.of else _outcomes(here, page, now)


def _banks(learned: Sequence[Learned], page: Page, now: int) -> PageView:
    if not learned:
        return said(TITLE, "There is no bank here yet. Whoever runs this bot can add some.")
    return paged(TITLE, [_bank(each, now) for each in learned], _BANKS, page)


def _bank(learned: Learned, now: int) -> Entry:
    bank = learned.bank
    told = f"{counted(len(learned.held), 'question')}, {_known(learned.held, now)}"
    about: Entry = (Text(bank.description, Tone.MUTED),) if bank.description else ()
    return (Named(bank.title, told, Turn("Study", Page(Subject.STUDY, bank.id))), *about)


def _known(held: Sequence[Held], now: int) -> str:
    met = any(each.memory.answers for each in held)
    return f"{percent(overall(held, now))} remembered" if met else "not begun"


def _outcomes(learned: Learned, page: Page, now: int) -> PageView:
    bank = learned.bank
    entries = [_outcome(learned, outcome, now) for outcome in _parts(learned)]
    if not entries:
        return said(bank.title, "There is nothing in this bank yet.")
    further = (
        Turn("Quiz me on this", Lesson(Deed.PRACTICE, bank.id)),
        Turn("What I know", Page(Subject.MASTERY, bank.id)),
        Turn("All banks", Page(Subject.STUDY)),
    )
    return with_turns(paged(bank.title, entries, _OUTCOMES, page), *further)


def _outcome(learned: Learned, outcome: Outcome, now: int) -> Entry:
    bank = learned.bank
    asked = learned.on(outcome.id)
    notes = len(notes_on(bank, outcome.id))
    told = (
        counted(notes, "note") if notes else "",
        f"{counted(len(asked), 'question')}, {_known(asked, now)}" if asked else "",
    )
    turn = Turn("Notes" if notes else "Questions", Page(Subject.STUDY, scope_of(bank.id, outcome.id or _REST)))
    return (Named(outcome.text, ", ".join(filter(None, told)), turn),)


def _notes(learned: Learned, page: Page, now: int) -> PageView:
    bank, outcome = learned.bank, outcome_asked_for(learned, page)
    if outcome is None:
        return said(bank.title, GONE)
    entries = [_note(learned, note, now) for note in notes_on(bank, outcome.id)]
    if not entries:
        none = Text("Nobody has written a note on this yet.", Tone.MUTED)
        entries = [(none, _listed(learned.on(outcome.id), now))]
    quiz = Turn("Quiz me on this", Lesson(Deed.PRACTICE, scope_of(bank.id, outcome.id)))
    back = Turn("Back to the bank", Page(Subject.STUDY, bank.id))
    return with_turns(paged(outcome.text, entries, _NOTES, page), quiz, back)


def _note(learned: Learned, note: StudyNote, now: int) -> Entry:
    blocks: list[PageBlock] = [Named(note.title), *text_blocks(note.text)]
    if note.reference:
        blocks.append(Text(f"📖 {note.reference}", Tone.MUTED))
    wanted = set(note.outcomes)
    linked = [each for each in learned.held if wanted & set(each.outcomes)]
    return (*blocks, _listed(linked, now)) if linked else tuple(blocks)


def named_on(learned: Learned, page: Page) -> tuple[Held, ...]:
    """The questions that a page of notes may name: their prompts have to be there."""
    outcome = outcome_asked_for(learned, page)
    if outcome is None:
        return ()
    wanted = {outcome.id or ""}.union(*(note.outcomes for note in notes_on(learned.bank, outcome.id)))
    return tuple(each for each in learned.held if wanted & set(each.parts))


def outcome_asked_for(learned: Learned, page: Page) -> Outcome | None:
    """The outcome that a page of notes is on; None where it is not there (any more)."""
    parts = {outcome.id or _REST: outcome for outcome in _parts(learned)}
    wanted = part_in(page.of, parts)
    return None if wanted is None else parts[wanted]


def _listed(questions: Sequence[Held], now: int) -> Bullets:
    told = [f"{brief(each.prompt, PROMPT)} — {_state(each.memory, now)}" for each in questions[:_LISTED]]
    more = len(questions) - _LISTED
    if more > 0:
        told.append(f"and {more} more")
    return Bullets(f"{counted(len(questions), 'question')} on this", tuple(told))


def _state(memory: Memory, now: int) -> str:
    if memory.suspended:
        return "suspended"
    return f"{percent(recall(memory, now))} remembered" if memory.answers else "not met yet"


def _parts(learned: Learned) -> tuple[Outcome, ...]:
    """The outcomes that there is a question or a note on, and, with an empty id, one for what is on none."""
    bank, asked = learned.bank, outcomes_of(learned)
    ids = {outcome.id for outcome in asked}
    named = tuple(each for each in bank.outcomes if each.id in ids or notes_on(bank, each.id))
    if "" in ids:
        return (*named, asked[-1])
    return (*named, Outcome("", "Other notes")) if notes_on(bank, "") else named


def notes_on(bank: Bank, outcome: str) -> tuple[StudyNote, ...]:
    """The notes on an outcome; with an empty id those on none."""
    if outcome:
        return tuple(note for note in bank.notes if outcome in note.outcomes)
    known = {each.id for each in bank.outcomes}
    return tuple(note for note in bank.notes if not known & set(note.outcomes))


def with_turns(view: PageView, *turns: Turn) -> PageView:
    """The page with more buttons, before those that turn it."""
    return replace(view, turns=(*turns, *view.turns))
