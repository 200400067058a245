"""Which questions of a bank a session asks, in which order, and how their options are shuffled."""

from __future__ import annotations

from random import Random

from bot.quiz.bank import Bank, Difficulty, Kind, Question, refers_to_others
from bot.quiz.codec import question_hash
from bot.quiz.session import Asked

__all__ = ["matching", "select"]

ASKABLE = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE})


def matching(bank: Bank, outcome: str | None = None, difficulty: Difficulty | None = None) -> tuple[Question, ...]:
    """The bank's questions that can be asked and fit the filters, in the bank's order.

    A question without a difficulty of its own has the bank's.
    """
    return tuple(
        question
        for question in bank.questions
        if not question.open
        and question.kind in ASKABLE
        and (outcome is None or outcome in question.outcomes)
        and (difficulty is None or (question.difficulty or bank.difficulty) is difficulty)
    )


def select(
    bank: Bank,
    seed: int,
    count: int | None = None,
    outcome: str | None = None,
    difficulty: Difficulty | None = None,
) -> tuple[Asked, ...]:
    """Up to `count` matching questions in an order drawn from `seed`; all of them where `count` is None.

    The same bank and seed always give the same result. Empty where nothing matches.
    """
    draw = Random(seed)  # noqa: S311 - a shuffle that must repeat itself, not a secret
    questions = list(matching(bank, outcome, difficulty))
    draw.shuffle(questions)
    return tuple(_asked(question, draw) for question in questions[:count])


def _asked(question: Question, draw: Random) -> Asked:
    order = list(range(len(question.options)))
    draw.shuffle(order)
    fixed = (
        not question.shuffle
        or question.kind is Kind.TRUE_FALSE
        or any(refers_to_others(option.text) for option in question.options)
    )
    if fixed:
        order = list(range(len(question.options)))
    return Asked(question.id, question_hash(question), question.kind, question.key, tuple(order))
