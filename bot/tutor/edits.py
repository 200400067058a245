"""What becomes of a memory when its question is edited, deleted, or taken away with its bank.

The rules:

- What is remembered is the prompt's way to its answer. Where the answer is another one, or the prompt asks another
  thing, the memory is forgotten and begins anew.
- New words for the same thing keep the memory, and make it due: the next answer tells whether the words mattered.
- Everything else - explanation, hint, outcomes, tags, difficulty, feedback, picture, wrong options, the order of
  options - changes nothing.
- A deleted question is asked no more and counts nowhere; its memory stays, and goes on from there if it comes back.
  The same goes for all questions of a bank that is removed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from enum import StrEnum

from bot.quiz.bank import Kind, Question
from bot.tutor.memory import BLANK, Memory

__all__ = ["LEAST_ALIKE", "Edit", "carried", "edit_of", "present"]

LEAST_ALIKE = 0.7
"""Prompts that share this much of their words ask the same thing."""
_WORD = re.compile(r"[^\W_]+")
_NEGATION = frozenset({"not", "no", "never", "except", "without", "cannot", "false", "incorrect", "least"})


class Edit(StrEnum):
    """What an edit did to what there is to remember."""

    NONE = "none"
    REWORDED = "reworded"
    OTHER = "other"


def edit_of(old: Question, new: Question) -> Edit:
    """What lies between two versions of a question."""
    if (old.kind, _answers(old)) != (new.kind, _answers(new)):
        return Edit.OTHER
    before, after = _words(old.prompt), _words(new.prompt)
    if before == after:
        return Edit.NONE
    turned = any(before.count(word) != after.count(word) for word in _NEGATION)
    if turned or new.kind is Kind.TRUE_FALSE or _shared(before, after) < LEAST_ALIKE:
        return Edit.OTHER
    return Edit.REWORDED


def carried(memory: Memory, edit: Edit, now: int) -> Memory:
    """The memory after an edit. What a player asked for, to suspend or to bury, outlives it; so does the cursor."""
    if edit is Edit.OTHER:
        return replace(BLANK, cursor=memory.cursor, suspended=memory.suspended, buried_until=memory.buried_until)
    if edit is Edit.REWORDED and memory.due_at is not None:
        return replace(memory, due_at=min(memory.due_at, now))
    return memory


def present(memories: Mapping[str, Memory], questions: Collection[str]) -> dict[str, Memory]:
    """The memories of questions that are on the shelf, by question id; the others wait in the store."""
    return {question: memory for question, memory in memories.items() if question in questions}


def _answers(question: Question) -> tuple[tuple[str, ...], ...]:
    """The right answers as words, in no order. Where the words say nothing, as in code, the text itself counts."""
    texts = (question.options[option].text for option in question.key)
    return tuple(sorted(_words(text) or (text.strip(),) for text in texts))


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _shared(before: tuple[str, ...], after: tuple[str, ...]) -> float:
    """The share of words two texts have in common, 0..1 (Dice's coefficient over words with their counts)."""
    common = sum((Counter(before) & Counter(after)).values())
    return 2 * common / (len(before) + len(after))
