"""A bank with what somebody remembers of it: what the tutor's pages are drawn from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import NamedTuple

from bot.quiz.bank import Bank, Outcome
from bot.quiz.wording import counted
from bot.tutor.days import due_today
from bot.tutor.mastery import Mastery, Sureness, mastery_of
from bot.tutor.memory import Memory, recall

__all__ = ["Held", "Learned", "in_words", "mastered", "outcomes_of", "overall"]

_SURE: Mapping[Sureness, str] = {
    Sureness.BARELY: "from few answers",
    Sureness.FAIRLY: "fairly sure",
    Sureness.WELL: "sure",
}
_STEADY = 0.005


class Held(NamedTuple):
    """A question by its id, what it asks for, and what a learner remembers of it. `prompt` is there where a page names
    it, `before` what was remembered a week ago where the memory does not tell (`mastery_of`).
    """

    id: str
    outcomes: tuple[str, ...]
    memory: Memory
    prompt: str = ""
    before: Memory | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """Its outcomes; where it asks for none, one with an empty id."""
        return self.outcomes or ("",)


@dataclass(frozen=True, slots=True)
class Learned:
    """A bank on the shelf (its questions are left out of it) and how a learner has all of its questions that can be
    asked.
    """

    bank: Bank
    held: tuple[Held, ...]

    def on(self, outcome: str) -> tuple[Held, ...]:
        """The questions that ask for an outcome; with an empty id those on none."""
        return tuple(each for each in self.held if outcome in each.parts)

    def told(self, prompts: Mapping[tuple[str, str], str]) -> Learned:
        """The same with the prompts of some questions, by the ids of their bank and their own."""
        held = (each._replace(prompt=prompts.get((self.bank.id, each.id), each.prompt)) for each in self.held)
        return Learned(self.bank, tuple(held))

    def since(self, before: Mapping[str, Memory]) -> Learned:
        """The same with what was remembered a week ago of some questions, by id."""
        return Learned(self.bank, tuple(each._replace(before=before.get(each.id)) for each in self.held))

    @property
    def met(self) -> int:
        """How many of the questions were ever answered."""
        return sum(each.memory.answers > 0 for each in self.held)

    def due(self, now: int, zone: tzinfo) -> int:
        """How many of the questions are due on the learner's day."""
        return due_today((each.memory for each in self.held), now, zone)


def overall(held: Collection[Held], now: int) -> float:
    """The mean predicted recall over questions, 0..1; 0.0 for none."""
    return sum(recall(each.memory, now) for each in held) / len(held) if held else 0.0


def outcomes_of(learned: Learned) -> tuple[Outcome, ...]:
    """A bank's outcomes that any question asks for, and, with an empty id, one for questions of none."""
    asked = {outcome for each in learned.held for outcome in each.parts}
    named = tuple(outcome for outcome in learned.bank.outcomes if outcome.id in asked)
    if "" not in asked:
        return named
    return (*named, Outcome("", "Everything else" if named else "All questions"))


def mastered(learned: Learned, now: int) -> tuple[tuple[Outcome, Mastery], ...]:
    """The outcomes of a bank as a learner has them now, in the bank's order."""
    found = {
        each.outcome: each
        for each in mastery_of(((each.parts, each.memory, each.before) for each in learned.held), now)
    }
    return tuple((outcome, found[outcome.id]) for outcome in outcomes_of(learned))


def in_words(held: Mastery) -> str:
    """ "5 of 8 questions met, fairly sure, up 6 points in a week"."""
    if not held.met:
        return f"none of {counted(held.questions, 'question')} met yet"
    return ", ".join(
        filter(None, (f"{held.met} of {counted(held.questions, 'question')} met", _SURE[held.sure], _trend(held.trend)))
    )


def _trend(trend: float) -> str:
    if abs(trend) < _STEADY:
        return ""
    points = max(round(abs(trend) * 100), 1)
    return f"{'up' if trend > 0 else 'down'} {points} point{'s' if points != 1 else ''} in a week"
