"""A bank with what somebody remembers of it: what the tutor's pages are drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo

from bot.quiz.bank import Bank, Outcome, Question
from bot.quiz.selection import matching
from bot.tutor.days import is_due
from bot.tutor.mastery import Mastery, Sureness, mastery
from bot.tutor.memory import BLANK, Memory, recall

__all__ = ["Learned", "in_words", "mastered", "outcomes_of", "overall", "questions_on"]

_SURE: Mapping[Sureness, str] = {
    Sureness.BARELY: "hardly more than a guess",
    Sureness.FAIRLY: "fairly sure",
    Sureness.WELL: "sure",
}
_STEADY = 0.01


@dataclass(frozen=True, slots=True)
class Learned:
    """A bank on the shelf and a learner's memories of its questions, by question id. Memories of questions that are
    there no more are left out by whoever makes it (`bot.tutor.edits.present`), and edits are carried.
    """

    bank: Bank
    memories: Mapping[str, Memory]

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions that can be asked."""
        return matching(self.bank)

    def memory(self, question: Question) -> Memory:
        """What is remembered of a question."""
        return self.memories.get(question.id, BLANK)

    def due(self, now: int, zone: tzinfo) -> int:
        """How many of the questions are due on the learner's day."""
        return sum(is_due(self.memory(question), now, zone) for question in self.questions)

    def met(self) -> int:
        """How many of the questions were ever answered."""
        return sum(self.memory(question).answers > 0 for question in self.questions)


def overall(learned: Learned, now: int) -> float:
    """The mean predicted recall over all questions of a bank, 0..1; 0.0 for a bank without any."""
    questions = learned.questions
    return sum(recall(learned.memory(each), now) for each in questions) / len(questions) if questions else 0.0


def questions_on(bank: Bank, outcome: str) -> tuple[Question, ...]:
    """The questions of a bank that ask for an outcome; with an empty id those on none."""
    return tuple(question for question in matching(bank) if outcome in _outcomes(question))


def outcomes_of(bank: Bank) -> tuple[Outcome, ...]:
    """A bank's outcomes that any question asks for, and, with an empty id, one for questions of none."""
    asked = {outcome for question in matching(bank) for outcome in _outcomes(question)}
    named = tuple(outcome for outcome in bank.outcomes if outcome.id in asked)
    if "" not in asked:
        return named
    return (*named, Outcome("", "Everything else" if named else "All questions"))


def mastered(learned: Learned, now: int) -> tuple[tuple[Outcome, Mastery], ...]:
    """The outcomes of a bank as a learner has them now, in the bank's order."""
    questions = (replace(question, outcomes=_outcomes(question)) for question in learned.questions)
    found = {each.outcome: each for each in mastery(questions, learned.memories, now)}
    return tuple((outcome, found[outcome.id]) for outcome in outcomes_of(learned.bank))


def in_words(held: Mastery) -> str:
    """ "5 of 8 met, fairly sure, up 6 points in a week"."""
    if not held.met:
        return f"none of {held.questions} met yet"
    return ", ".join(filter(None, (f"{held.met} of {held.questions} met", _SURE[held.sure], _trend(held.trend))))


def _trend(trend: float) -> str:
    if abs(trend) < _STEADY:
        return ""
    points = max(round(abs(trend) * 100), 1)
    return f"{'up' if trend > 0 else 'down'} {points} point{'s' if points != 1 else ''} in a week"


def _outcomes(question: Question) -> tuple[str, ...]:
    return question.outcomes or ("",)
