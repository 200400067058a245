"""Which questions are asked, and how their options are shuffled."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.bank import Bank, Difficulty, Kind, Option, refers_to_others
from bot.quiz.selection import Past, freshest, matching, select
from tests.quiz.values import BANK, question


def test_the_same_seed_asks_the_same_and_another_seed_something_else() -> None:
    assert select([BANK], 1) == select([BANK], 1)
    assert len({select([BANK], seed) for seed in range(20)}) > 10


@given(st.integers(), st.integers(1, 9))
def test_no_question_is_asked_twice_and_every_order_holds_every_option(seed: int, count: int) -> None:
    asked = select([BANK], seed, count)
    assert len(asked) == min(count, len(BANK.questions))
    assert len({a.id for a in asked}) == len(asked)
    by_id = {q.id: q for q in BANK.questions}
    for a in asked:
        assert sorted(a.order) == list(range(len(by_id[a.id].options)))
        assert a.key == by_id[a.id].key


def test_filters_take_the_outcome_and_the_difficulty_with_the_banks_as_default() -> None:
    assert [q.id for q in matching(BANK, ["second"])] == ["q2", "q3"]
    assert [q.id for q in matching(BANK, ["first", "second"])] == [q.id for q in BANK.questions]
    assert [q.id for q in matching(BANK, difficulty=Difficulty.EASY)] == ["q0", "q2"]
    assert [q.id for q in matching(BANK, ["second"], Difficulty.HARD)] == ["q3"]
    assert select([BANK], 1, outcomes=["nothing"]) == ()


def test_what_is_asked_is_of_the_outcome_and_the_difficulty_wanted() -> None:
    assert {asked.id for asked in select([BANK], 7, difficulty=Difficulty.HARD)} == {"q1", "q3"}
    assert {asked.id for asked in select([BANK], 7, outcomes=["first"])} == {"q0", "q1"}
    assert [asked.id for asked in select([BANK], 7, outcomes=["first"], difficulty=Difficulty.HARD)] == ["q1"]


def test_what_cannot_be_judged_is_never_asked() -> None:
    bank = replace(BANK, questions=(replace(question(0), key=()), replace(question(1), kind=Kind.TYPED), question(2)))
    assert [a.id for a in select([bank], 3)] == ["q2"]


@pytest.mark.parametrize(
    "text",
    [
        "All of the above",
        "none of these",
        "Both b and c are correct",
        "A and C",
        "A, B and D",
        "a & c",
        "Both of the options",
        "Option B",
        "answers A or C",
    ],
)
def test_an_option_that_speaks_of_others_keeps_the_written_order(text: str) -> None:
    assert refers_to_others(text)
    fixed = replace(question(0), options=(*question(0).options[:3], Option(text)))
    for seed in range(12):
        (asked,) = select([Bank("b", "B", (fixed,))], seed)
        assert asked.order == (0, 1, 2, 3)


@pytest.mark.parametrize(
    "text",
    [
        "A",
        "Batch size",
        "A threshold",
        "A or B testing",
        "Answer a question",
        "Vitamins A and their source",
        "Bands of the spectrum above 3 GHz",
    ],
)
def test_an_ordinary_option_does_not(text: str) -> None:
    assert not refers_to_others(text)


def test_true_and_false_and_a_question_that_says_so_keep_their_order() -> None:
    for kept in (question(2, Kind.TRUE_FALSE, (0,)), replace(question(0), shuffle=False)):
        orders = {select([Bank("b", "B", (kept,))], seed)[0].order for seed in range(12)}
        assert len(orders) == 1


def test_nothing_is_asked_again_before_the_bank_is_used_up_and_then_the_most_missed_comes_first() -> None:
    past: dict[str, Past] = {}
    for seed in range(4):
        (asked,) = freshest(BANK, seed, 1, (), past)
        assert asked.id not in past
        past[asked.id] = Past(1, answered=10, right=3 if asked.id == "q2" else 8)
    (again,) = freshest(BANK, 9, 1, (), past)
    assert again.id == "q2"
    past["q2"] = Past(2, 20, 6)
    assert "q2" not in {asked.id for asked in freshest(BANK, 9, 3, (), past)}


def test_the_freshest_questions_are_of_any_of_the_outcomes_asked_for() -> None:
    assert {asked.id for asked in freshest(BANK, 1, None, ("second",), {})} == {"q2", "q3"}
    assert len(freshest(BANK, 1, None, ("first", "second"), {})) == 4
    assert freshest(BANK, 1, 5, ("no such outcome",), {}) == ()


def test_the_freshest_questions_are_of_the_one_bank_there_is() -> None:
    assert {asked.bank for asked in freshest(BANK, 1, None, (), {})} == {0}
