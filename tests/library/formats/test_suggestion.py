"""Suggestions rest on the first sentence, and abstain rather than err."""

from __future__ import annotations

import pytest

from bot.library.formats.suggestion import first_sentence, suggestions

OPTIONS = ("Copper", "Iron", "Oak wood", "Glass")


def test_the_option_the_first_sentence_names_is_suggested() -> None:
    (guess,) = suggestions([("What rusts?", OPTIONS, "Iron rusts when it is wet. Copper turns green instead.")])
    assert guess is not None
    assert (guess.option, guess.evidence) == (1, "Iron rusts when it is wet.")


def test_what_the_sentence_sets_aside_is_not_suggested() -> None:
    (guess,) = suggestions([("What rusts?", OPTIONS, "Iron rusts, rather than copper or glass.")])
    assert guess is not None
    assert guess.option == 1


@pytest.mark.parametrize(
    "explanation",
    ["", "Nobody knows.", "Copper and iron both conduct. So does gold.", "Only later it is said. Iron is right."],
)
def test_where_nothing_is_clear_there_is_no_guess(explanation: str) -> None:
    assert suggestions([("What rusts?", OPTIONS, explanation)]) == [None]


def test_a_short_name_in_brackets_stands_for_the_whole_option() -> None:
    options = ("Graphics processing unit (GPU)", "Central processing unit (CPU)")
    (guess,) = suggestions([("What draws?", options, "GPUs draw many points at once.")])
    assert guess is not None
    assert guess.option == 0


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One. Two.", "One."),
        ("It costs 2.5 units. Cheap.", "It costs 2.5 units."),
        ("Some, e.g. Iron, rust. Others do not.", "Some, e.g. Iron, rust."),
        ("Only one", "Only one"),
    ],
)
def test_the_first_sentence_ends_where_a_sentence_ends(text: str, first: str) -> None:
    assert first_sentence(text) == first
