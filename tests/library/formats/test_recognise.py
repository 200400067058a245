"""A text's format is known by its signs, or not at all."""

from __future__ import annotations

import pytest

from bot.library.formats.recognise import FORMATS, recognise


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# A quiz\n", "markdown"),
        ("A) one\nB) two\n", "markdown"),
        ("1. What?\n", "markdown"),
        ("Difficulty: Hard\nQuestions: 10\nWhat?\n", "quiz-page"),
        ("# A quiz\nDifficulty: Hard\nQuestions: 10\n", "markdown"),
        ("Just a letter to a friend.\n", None),
        ("", None),
    ],
)
def test_a_text_is_recognised_by_its_signs(text: str, name: str | None) -> None:
    assert recognise(text) == name
    assert name is None or name in FORMATS
