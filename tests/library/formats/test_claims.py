"""Statements about the right answer, and what they come to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.formats.claims import Claim, claim_in_words, judge, read_claim
from tests.library.strategies import UNHURRIED

LABELS = ("A", "B", "C")
OPTIONS = ("It rises", "It sinks", "It stays where it is")


@pytest.mark.parametrize(
    ("text", "letters", "tail"),
    [
        ("B", ("B",), ""),
        ("b)", ("B",), ""),
        ("**B**", ("B",), ""),
        ("B) It sinks", ("B",), "It sinks"),
        ("**B) It sinks**", ("B",), "It sinks"),
        ("**B** - because", ("B",), "because"),
        ("b - because", ("B",), "because"),
        ("B (because)", ("B",), "(because)"),
        ("(b) It sinks", ("B",), "It sinks"),
        ("A, C", ("A", "C"), ""),
        ("A and C", ("A", "C"), ""),
        ("A, B, and C - all", ("A", "B", "C"), "all"),
        ("The correct answer is B.", ("B",), ""),
        ("Option B", ("B",), ""),
        ("✅ B", ("B",), ""),
        ("B: It sinks", ("B",), "It sinks"),
    ],
)
def test_an_answer_is_read_with_what_stands_behind_it(text: str, letters: tuple[str, ...], tail: str) -> None:
    claim = read_claim(text, 1)
    assert claim is not None
    assert (claim.letters, claim.tail) == (letters, tail)


@pytest.mark.parametrize("text", ["A stone sinks", "Because", "I think so", "", "Both", "Data is kept"])
def test_a_sentence_is_no_answer(text: str) -> None:
    assert read_claim(text, 1) is None


def verdict_of(text: str) -> tuple[tuple[int, ...], str, bool, bool]:
    claim = read_claim(text, 1)
    assert claim is not None
    verdict = judge(claim, LABELS, OPTIONS)
    return verdict.key, verdict.explanation, bool(verdict.problem), bool(verdict.doubt)


@pytest.mark.parametrize(
    ("text", "key", "explanation"),
    [
        ("B", (1,), ""),
        ("B) it SINKS.", (1,), ""),
        ("B - It sinks", (1,), ""),
        ("B) It sinks - since it is heavy", (1,), "since it is heavy"),
        ("B) It sinks. It is heavy.", (1,), "It is heavy."),
        ("B - A heavy thing goes down", (1,), "A heavy thing goes down"),
        ("A, B (both are seen)", (0, 1), "both are seen"),
    ],
)
def test_the_words_behind_a_letter_agree_or_explain(text: str, key: tuple[int, ...], explanation: str) -> None:
    assert verdict_of(text) == (key, explanation, False, False)


@pytest.mark.parametrize(
    "text", ["B) It rises", "B - It rises", "B) Something else entirely", "D", "B: It stays where it was"]
)
def test_words_that_contradict_the_letter_leave_the_key_open(text: str) -> None:
    assert verdict_of(text) == ((), "", True, False)


def test_words_that_nearly_agree_leave_a_doubt() -> None:
    assert verdict_of("C) It stays where it was") == ((2,), "", False, True)


def test_an_answer_in_words_is_the_option_it_repeats() -> None:
    assert claim_in_words("it sinks", 4, LABELS, OPTIONS) == Claim(4, ("B",), "it sinks")
    assert claim_in_words("It sinks - heavy", 4, LABELS, OPTIONS) == Claim(4, ("B",), "It sinks - heavy")
    assert claim_in_words("It floats", 4, LABELS, OPTIONS) is None
    assert claim_in_words("F - never", 4, ("A", "B"), ("True", "False")) == Claim(4, ("B",), "never")


@UNHURRIED
@given(st.text(max_size=30))
def test_no_text_makes_reading_or_judging_raise(text: str) -> None:
    claim = read_claim(text, 1) or claim_in_words(text, 1, LABELS, OPTIONS)
    if claim is not None:
        verdict = judge(claim, LABELS, OPTIONS)
        assert verdict.key or verdict.problem
        assert all(0 <= index < 3 for index in verdict.key)
