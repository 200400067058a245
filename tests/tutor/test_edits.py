"""Questions that are edited, deleted, or taken away with their bank."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.quiz.bank import Difficulty, Image, Kind, Option, Question
from bot.tutor.edits import Edit, carried, edit_of, present
from bot.tutor.memory import BLANK, buried, suspended
from tests.quiz.values import question
from tests.tutor.values import NOW, remembered

QUESTION = Question(
    "q",
    "Which number format keeps eight bits for each weight?",
    (Option("INT8"), Option("FP16"), Option("Only a bfloat")),
    (0,),
)


@pytest.mark.parametrize(
    "new",
    [
        replace(QUESTION, explanation="Eight bits are one byte.", hint="A byte.", tags=("bits",), outcomes=("o",)),
        replace(QUESTION, difficulty=Difficulty.HARD, shuffle=False, image=Image("https://example.org/a.png", "bits")),
        replace(QUESTION, options=(Option("INT8", "Yes."), Option("FP32"), Option("None"))),
        replace(QUESTION, options=(Option("FP16"), Option("Only a bfloat"), Option("int8")), key=(2,)),
        replace(QUESTION, prompt="Which number format keeps eight bits for each weight"),
    ],
    ids=["explanation", "difficulty", "wrong options", "order", "punctuation"],
)
def test_what_is_not_to_be_remembered_may_change(new: Question) -> None:
    assert edit_of(QUESTION, new) is Edit.NONE


def test_new_words_for_the_same_thing_are_a_rewording() -> None:
    new = replace(QUESTION, prompt="Which number format keeps eight bits for every single weight?")
    assert edit_of(QUESTION, new) is Edit.REWORDED


@pytest.mark.parametrize(
    "new",
    [
        replace(QUESTION, key=(1,)),
        replace(QUESTION, options=(Option("INT4"), *QUESTION.options[1:])),
        replace(QUESTION, prompt="Which number format does not keep eight bits for each weight?"),
        replace(QUESTION, prompt="What is a calibration set for?"),
        replace(QUESTION, kind=Kind.MULTIPLE),
    ],
    ids=["key", "right option", "negation", "prompt", "kind"],
)
def test_another_answer_or_another_thing_asked_is_another_question(new: Question) -> None:
    assert edit_of(QUESTION, new) is Edit.OTHER


def test_a_statement_to_be_judged_may_not_be_reworded() -> None:
    old = question(2, Kind.TRUE_FALSE, (0,))
    assert edit_of(old, replace(old, prompt="What is that thing 2?")) is Edit.OTHER


def test_answers_that_are_all_signs_are_compared_as_they_are() -> None:
    old = replace(QUESTION, options=(Option("=="), Option("!=")))
    assert edit_of(old, old) is Edit.NONE
    assert edit_of(old, replace(old, options=(Option("="), Option("!=")))) is Edit.OTHER


def test_a_memory_is_kept_reworded_made_due_or_begun_anew() -> None:
    memory = buried(suspended(remembered("111")), NOW)
    assert carried(memory, Edit.NONE, NOW) is memory
    assert carried(memory, Edit.REWORDED, NOW) == replace(memory, due_at=NOW)
    assert carried(BLANK, Edit.REWORDED, NOW) is BLANK
    assert carried(memory, Edit.OTHER, NOW) == replace(BLANK, cursor=2, suspended=True, buried_until=NOW)


def test_a_question_reworded_when_overdue_stays_overdue() -> None:
    overdue = replace(remembered("1"), due_at=NOW - 5)
    assert carried(overdue, Edit.REWORDED, NOW).due_at == NOW - 5


def test_a_question_deleted_while_due_counts_nowhere_and_is_as_it_was_when_it_comes_back() -> None:
    memories = {"q1": remembered("1"), "q2": remembered("0")}
    assert present(memories, {"q1"}) == {"q1": memories["q1"]}
    assert present(memories, {"q1", "q2", "q3"}) == memories


def test_with_a_bank_removed_nothing_is_left_to_ask() -> None:
    assert present({"q1": remembered("1")}, ()) == {}
