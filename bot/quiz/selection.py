"""Which questions of its banks a session asks, in which order, and how their options are shuffled."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from bot.quiz.bank import Bank, Difficulty, Kind, Question, refers_to_others
from bot.quiz.codec import question_hash
from bot.quiz.session import Asked

__all__ = ["Past", "as_asked", "freshest", "matching", "select"]

ASKABLE = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE})


def matching(bank: Bank, outcomes: Collection[str] = (), difficulty: Difficulty | None = None) -> tuple[Question, ...]:
    """The bank's questions that can be asked and fit the filters, in the bank's order: on any of `outcomes`, if there
    are some.

    A question without a difficulty of its own has the bank's.
    """
    return tuple(
        question
        for question in bank.questions
        if not question.open
        and question.kind in ASKABLE
        and (not outcomes or not set(outcomes).isdisjoint(question.outcomes))
        and (difficulty is None or (question.difficulty or bank.difficulty) is difficulty)
    )


def select(
    banks: Sequence[Bank],
    seed: int,
    count: int | None = None,
    outcomes: Collection[str] = (),
    difficulty: Difficulty | None = None,
) -> tuple[Asked, ...]:
    """Up to `count` matching questions of all the banks in an order drawn from `seed`; all where `count` is None.

    The same banks and seed always give the same result; a question that stands in several of them is asked once.
    Empty where nothing matches.
    """
    draw = Random(seed)  # noqa: S311 - a shuffle that must repeat itself, not a secret
    found: dict[str, tuple[int, Question]] = {}
    for number, bank in enumerate(banks):
        for question in matching(bank, outcomes, difficulty):
            found.setdefault(question_hash(question), (number, question))
    questions = list(found.items())
    draw.shuffle(questions)
    return tuple(as_asked(hash, bank, question, draw) for hash, (bank, question) in questions[:count])


@dataclass(frozen=True, slots=True)
class Past:
    """What became of a question so far: how often it was asked, answered, and answered rightly."""

    asked: int
    answered: int = 0
    right: int = 0

    @property
    def missed(self) -> float:
        """The share of wrong answers, 0..1; 0.0 where nobody answered."""
        return (self.answered - self.right) / self.answered if self.answered else 0.0


def freshest(
    bank: Bank, seed: int, count: int | None, outcomes: Collection[str], past: Mapping[str, Past]
) -> tuple[Asked, ...]:
    """Up to `count` questions of the bank (None: all), of any of `outcomes` if there are some, the least asked first.

    No question is thus asked again before every one has been; of those asked equally often the most missed come
    first, and among equals the seed decides. `past` is by question id.
    """
    draw = Random(seed)  # noqa: S311 - a shuffle that must repeat itself, not a secret
    questions = list(matching(bank, outcomes))
    draw.shuffle(questions)
    never = Past(0)
    questions.sort(key=lambda each: (past.get(each.id, never).asked, -past.get(each.id, never).missed))
    return tuple(as_asked(question_hash(question), 0, question, draw) for question in questions[:count])


def as_asked(hash: str, bank: int, question: Question, draw: Random) -> Asked:
    """A question as it is asked, its options in an order drawn by `draw` where they may be moved."""
    order = list(range(len(question.options)))
    draw.shuffle(order)
    fixed = (
        not question.shuffle
        or question.kind is Kind.TRUE_FALSE
        or any(refers_to_others(option.text) for option in question.options)
    )
    if fixed:
        order = list(range(len(question.options)))
    return Asked(question.id, hash, question.kind, question.key, tuple(order), bank=bank)
