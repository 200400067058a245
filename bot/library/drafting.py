"""A Draft from an importer to a Bank with ids of its own."""

from __future__ import annotations

import re

from bot.library.formats.draft import Draft, DraftQuestion
from bot.library.naming import distinct, question_id, slug
from bot.quiz.bank import Bank, Option, Outcome, Question, StudyNote
from bot.quiz.codec import with_hash

__all__ = ["bank_from"]


def bank_from(draft: Draft, title: str = "") -> Bank:
    """The bank a draft describes; `title` is for a draft that has none.

    Its id is made of the title's words, its questions' ids of the questions'. Keys that nobody stated stay open.
    """
    title = draft.title or title or "Untitled quiz"
    bank_id = slug(re.sub(r"\bquiz\b", " ", title, flags=re.IGNORECASE))
    taken: set[str] = set()
    questions: list[Question] = []
    for found in draft.questions:
        name = question_id(bank_id, found.prompt, found.options, taken)
        taken.add(name)
        questions.append(_question(name, found))
    outcome_ids = distinct(slug(text, 40, "outcome") for text in draft.outcomes)
    note_ids = distinct(slug(note.title, 40, "note") for note in draft.notes)
    return with_hash(
        Bank(
            id=bank_id,
            title=title,
            questions=tuple(questions),
            description=draft.description,
            difficulty=draft.difficulty,
            outcomes=tuple(Outcome(name, text) for name, text in zip(outcome_ids, draft.outcomes, strict=True)),
            notes=tuple(
                StudyNote(name, note.title, note.text, note.reference)
                for name, note in zip(note_ids, draft.notes, strict=True)
            ),
            bands=draft.bands,
            series=draft.series,
        )
    )


def _question(name: str, found: DraftQuestion) -> Question:
    return Question(
        id=name,
        prompt=found.prompt,
        options=tuple(Option(text) for text in found.options),
        key=found.key,
        kind=found.kind,
        explanation=found.explanation,
        hint=found.hint,
        difficulty=found.difficulty,
        image=found.image,
        shuffle=found.shuffle,
        suggestion=None if found.key else found.suggestion,
    )
