"""What questions know of each other."""

from __future__ import annotations

from dataclasses import replace

from bot.quiz.bank import variants
from tests.quiz.values import question

FIRST, OTHER = question(0), question(3)
AGAIN, ONCE_MORE = (replace(question(number), variant_of=FIRST.id) for number in (1, 2))
ALL = (ONCE_MORE, FIRST, OTHER, AGAIN)


def test_the_variants_of_a_question_are_those_that_ask_the_same_whichever_of_them_it_is() -> None:
    assert variants(FIRST, ALL) == (ONCE_MORE, AGAIN)
    assert variants(AGAIN, ALL) == (ONCE_MORE, FIRST)
    assert variants(OTHER, ALL) == ()
