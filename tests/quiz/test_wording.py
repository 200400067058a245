"""Turns of phrase."""

from __future__ import annotations

import pytest

from bot.quiz.wording import counted, listed


@pytest.mark.parametrize(("count", "words"), [(0, "0 weeks"), (1, "1 week"), (2, "2 weeks"), (1_200, "1,200 weeks")])
def test_what_is_counted_is_one_or_many(count: int, words: str) -> None:
    assert counted(count, "week") == words


@pytest.mark.parametrize(
    ("names", "most", "words"),
    [
        ("A", 5, "A"),
        ("AB", 5, "A and B"),
        ("ABCD", 5, "A, B, C and D"),
        ("ABCDE", 5, "A, B, C, D and E"),
        ("ABCDEF", 5, "A, B, C, D, E and 1 more"),
        ("ABC", 1, "A and 2 more"),
    ],
)
def test_names_are_told_in_a_row_and_the_rest_is_counted(names: str, most: int, words: str) -> None:
    assert listed(list(names), most) == words


def test_five_names_are_told_unless_said_otherwise() -> None:
    assert listed(list("ABCDEFG")) == "A, B, C, D, E and 2 more"
