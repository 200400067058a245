"""One player's memory of one question."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.evidence import Evidence
from bot.tutor.looks import Cell, Look
from bot.tutor.memory import (
    BLANK,
    DAY_MS,
    KEPT,
    LEECH,
    Memory,
    buried,
    fold,
    is_leech,
    recall,
    resting,
    resumed,
    suspended,
    undone,
)
from bot.tutor.records import decode_memory, encode_memory
from tests.tutor.values import NOW, answer, remembered


@st.composite
def histories(draw: st.DrawFn) -> list[Evidence]:
    """Answers in the order they came, at any gaps, even with a clock set back."""
    at, found = NOW, []
    for cursor in range(draw(st.integers(0, 8))):
        at += draw(st.integers(-DAY_MS, 40 * DAY_MS))
        found.append(Evidence(cursor, at, draw(st.booleans()), draw(st.sampled_from([0.0, 0.25, 0.5]))))
    return found


@given(histories(), st.integers(0, 8))
def test_a_fold_that_breaks_off_anywhere_is_resumed_by_repeating_it(history: list[Evidence], broken: int) -> None:
    whole = fold(BLANK, history)
    assert fold(fold(BLANK, history[:broken]), history) == whole
    assert fold(whole, history) == whole


@given(histories())
def test_the_order_in_which_evidence_is_handed_over_does_not_matter(history: list[Evidence]) -> None:
    assert fold(BLANK, reversed(history)) == fold(BLANK, history)


@given(histories())
def test_a_memory_survives_being_written_as_json(history: list[Evidence]) -> None:
    memory = suspended(buried(fold(BLANK, history), NOW))
    assert decode_memory(json.loads(json.dumps(encode_memory(memory)))) == memory


@given(histories(), st.floats(0, 400), st.floats(0, 400))
def test_predicted_recall_is_a_probability_and_never_grows_by_waiting(
    history: list[Evidence], first: float, more: float
) -> None:
    memory = fold(BLANK, history)
    at = NOW + round(first * DAY_MS)
    assert 0.0 <= recall(memory, at + round(more * DAY_MS)) <= recall(memory, at) <= 1.0


@given(histories())
def test_what_is_kept_of_a_memory_is_consistent(history: list[Evidence]) -> None:
    memory = fold(BLANK, history)
    assert memory.answers == len(history)
    assert memory.run <= memory.right <= memory.answers
    assert memory.run <= memory.meetings == len(memory.looks) <= memory.answers
    assert (memory.last_at is None) == (memory.due_at is None) == (not history)


def test_a_later_format_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="format 2 cannot be read"):
        decode_memory({"format": 2})


def test_a_blank_memory_is_written_with_its_format_alone() -> None:
    assert encode_memory(BLANK) == {"format": 1}


def test_recall_is_nine_tenths_when_as_many_days_have_passed_as_the_memory_is_stable() -> None:
    memory = remembered("1")
    assert recall(memory, NOW + round(memory.stability * DAY_MS)) == pytest.approx(0.9, abs=1e-6)


def test_nothing_is_recalled_of_what_was_never_answered() -> None:
    assert recall(BLANK, NOW) == 0.0


def test_it_is_due_when_recall_has_fallen_to_nine_tenths_and_not_before_a_day() -> None:
    memory = remembered("111111")
    assert memory.due_at is not None
    assert memory.last_at is not None
    assert memory.due_at - memory.last_at == round(memory.stability) * DAY_MS
    assert remembered("0").due_at == NOW + DAY_MS


def test_right_answers_make_a_memory_more_stable_and_a_wrong_one_less() -> None:
    assert remembered("1").stability < remembered("11").stability < remembered("111").stability
    assert remembered("1110").stability < remembered("111").stability


def test_a_likely_guess_strengthens_a_memory_less_than_an_answer_without_options() -> None:
    guessed, typed = fold(BLANK, [answer(0, chance=0.5)]), fold(BLANK, [answer(0, chance=0.0)])
    assert remembered("0").stability < guessed.stability < typed.stability


def test_an_answer_with_a_hint_strengthens_less_and_a_quick_one_more() -> None:
    quick = fold(BLANK, [answer(0, elapsed_ms=2_000, usual_ms=9_000)])
    hinted = fold(BLANK, [answer(0, hints=1)])
    assert hinted.stability < remembered("1").stability < quick.stability


def test_a_right_answer_soon_after_proves_little_and_a_wrong_one_ends_the_run() -> None:
    memory = remembered("11")
    again = fold(memory, [answer(9, day=3.1)])
    assert (again.meetings, again.run, len(again.looks), again.answers) == (2, 2, 2, 3)
    assert fold(memory, [answer(9, right=False, day=3.1)]).run == 0
    assert fold(memory, [answer(9, right=False, day=3.1)]).lapses == 0, "it is the same meeting"


def test_a_clock_that_was_set_back_neither_harms_nor_reorders() -> None:
    memory = fold(remembered("1"), [answer(5, day=-300)])
    assert memory.last_at == NOW
    assert memory.answers == 2
    assert recall(memory, NOW - DAY_MS) == 1.0


def test_looks_tell_what_was_so_before_each_answer() -> None:
    assert remembered("101").looks == (
        Look(Cell(0, 0, 0, 25), True),
        Look(Cell(1, 4, 1, 25), False),
        Look(Cell(2, 4, 0, 25), True),
    )


def test_only_the_newest_looks_are_kept() -> None:
    memory = remembered("1" * (KEPT + 4))
    assert len(memory.looks) == KEPT
    assert memory.meetings == KEPT + 4


def test_the_last_answer_can_be_taken_back_once_and_repeating_the_fold_does_not_bring_it_back() -> None:
    history = [answer(0), answer(1, right=False, day=3)]
    memory = undone(fold(BLANK, history))
    assert replace(memory, cursor=0) == replace(remembered("1"), previous=None)
    assert fold(memory, history) == memory
    with pytest.raises(ValueError, match="no answer to take back"):
        undone(memory)


def test_the_answer_after_one_that_was_taken_back_counts() -> None:
    memory = fold(undone(remembered("10")), [answer(2, day=3)])
    assert (memory.answers, memory.right, memory.run) == (2, 2, 2)


def test_taking_the_first_answer_back_leaves_a_question_that_was_never_met() -> None:
    memory = undone(remembered("1"))
    assert replace(memory, cursor=BLANK.cursor) == BLANK


def test_what_was_suspended_since_stays_suspended_when_an_answer_is_taken_back() -> None:
    assert undone(suspended(remembered("11"))).suspended


def test_a_suspended_question_rests_until_it_is_resumed_and_a_buried_one_until_its_time() -> None:
    assert resting(suspended(BLANK), NOW + 99 * DAY_MS)
    assert resting(buried(BLANK, NOW + 1), NOW)
    assert not resting(buried(BLANK, NOW + 1), NOW + 1)
    assert not resting(resumed(suspended(buried(BLANK, NOW + 1))), NOW)


def test_what_is_missed_again_and_again_is_a_leech_until_it_is_answered() -> None:
    missed = remembered("0" * (LEECH + 1))
    assert is_leech(missed)
    assert not is_leech(remembered("0" * LEECH)), "the first answer is no lapse"
    assert not is_leech(fold(missed, [answer(99, day=90)]))


def test_the_hash_is_that_of_the_question_as_last_answered() -> None:
    memory: Memory = fold(BLANK, [answer(0, hash="a"), answer(1, day=1, hash="b"), answer(2, day=2)])
    assert memory.hash == "b"
