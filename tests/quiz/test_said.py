"""Nothing is said, and nothing done, that is not written down."""

from __future__ import annotations

import pytest

from bot.quiz.effects import Note
from bot.quiz.stages import Phase
from tests.quiz.said import changes
from tests.quiz.said_words import plain
from tests.quiz.values import NOW


def test_everything_is_said_and_done_as_it_is_written_down() -> None:
    assert changes() == "", "if it is meant, run: python -m tests.quiz.said --write, and look at the difference"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Note("Hm.", done=False), "Note(text='Hm.', done=False)"),
        (Note("Good."), "Note(text='Good.')"),
        ((Phase.OPEN, (1, None, True)), "(OPEN, (1, None, True))"),
        (NOW - 1, "NOW-1"),
    ],
)
def test_values_are_written_without_what_goes_without_saying(value: object, words: str) -> None:
    assert plain(value) == words
