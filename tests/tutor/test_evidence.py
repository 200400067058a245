"""What an answer says about a memory."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.bank import Kind
from bot.tutor.evidence import Grade, chance_of, grade_of, knew
from tests.quiz.values import question
from tests.tutor.values import answer


@pytest.mark.parametrize(
    ("more", "grade"),
    [
        ({"right": False, "elapsed_ms": 100, "usual_ms": 9_000}, Grade.FORGOTTEN),
        ({"hints": 1, "elapsed_ms": 100, "usual_ms": 9_000}, Grade.HARD),
        ({}, Grade.GOOD),
        ({"elapsed_ms": 5_000}, Grade.GOOD),
        ({"usual_ms": 5_000}, Grade.GOOD),
        ({"elapsed_ms": 4_000, "usual_ms": 10_000}, Grade.EASY),
        ({"elapsed_ms": 10_000, "usual_ms": 10_000}, Grade.GOOD),
        ({"elapsed_ms": 21_000, "usual_ms": 10_000}, Grade.HARD),
    ],
)
def test_an_answer_is_graded_from_correctness_hints_and_time(more: dict[str, object], grade: Grade) -> None:
    assert grade_of(answer(0, **more)) is grade  # type: ignore[arg-type]


def test_a_blind_guess_is_as_likely_as_the_options_allow() -> None:
    assert chance_of(question(0)) == 1 / 4
    assert chance_of(question(0, Kind.TRUE_FALSE)) == 1 / 2
    assert chance_of(question(0, Kind.MULTIPLE)) == 1 / 15, "any choice but none at all"
    assert chance_of(replace(question(0), options=(), kind=Kind.TYPED)) == 0.0


def test_a_right_answer_where_little_was_expected_was_probably_luck() -> None:
    assert knew(answer(0), 0.05) < 0.2
    assert knew(answer(0), 0.95) > 0.98
    assert knew(answer(0, chance=0.0), 0.05) == 1.0


def test_a_right_answer_quicker_than_anybody_reads_is_worth_no_more_than_what_was_expected() -> None:
    assert knew(answer(0, elapsed_ms=300), 0.3) == pytest.approx(0.3)


def test_a_wrong_answer_was_not_known() -> None:
    assert knew(answer(0, right=False), 0.9) == 0.0


def test_an_impossible_right_answer_counts_as_known() -> None:
    assert knew(answer(0, chance=0.0), 0.0) == 1.0


@given(expected=st.floats(0.01, 1), chance=st.floats(0, 1))
def test_a_right_answer_never_makes_knowing_less_likely(expected: float, chance: float) -> None:
    assert expected - 1e-9 <= knew(answer(0, chance=chance), expected) <= 1 + 1e-9
