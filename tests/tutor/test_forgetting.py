"""How people forget, learned from tallies."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.forgetting import PRIOR, Forgetting, eases_of, fitted, seen_right
from bot.tutor.looks import Cell, Count, Look, Tallies, bucket_days, merged

STEEP = Forgetting(level=-1.5, practice=2.0, fading=0.4, run=0.2)
GENTLE = Forgetting(level=1.2, practice=0.3, fading=0.5, run=0.9)


def tallies_of(truth: Forgetting, asked: int, chance: int = 25, ease: float = 0.0) -> dict[Cell, Count]:
    """What is to be expected of people who forget like this: whole numbers nearest to it."""
    return {
        cell: Count(asked, round(asked * seen_right(recall, chance / 100)))
        for meetings in (1, 2, 3, 5)
        for gap in (1, 4, 6, 8, 10)
        for run in (0, 1, 2)
        if run <= meetings
        for cell in [Cell(meetings, gap, run, chance)]
        for recall in [truth.recall(meetings, bucket_days(gap), run, ease)]
    }


CELLS = st.builds(Cell, st.integers(0, 12), st.integers(0, 20), st.integers(0, 3), st.sampled_from([0, 7, 25, 50, 100]))
COUNTS = st.integers(1, 500).flatmap(lambda asked: st.builds(Count, st.just(asked), st.integers(0, asked)))
TALLIES = st.dictionaries(CELLS, COUNTS, max_size=30)


@pytest.mark.parametrize("truth", [STEEP, GENTLE])
@pytest.mark.parametrize("chance", [0, 25, 50])
def test_the_curve_is_found_again_from_many_answers_lucky_guesses_and_all(truth: Forgetting, chance: int) -> None:
    found = fitted(tallies_of(truth, 20_000, chance))
    assert found.level == pytest.approx(truth.level, abs=0.1)
    assert found.practice == pytest.approx(truth.practice, abs=0.1)
    assert found.fading == pytest.approx(truth.fading, abs=0.05)
    assert found.run == pytest.approx(truth.run, abs=0.05)


def test_without_answers_the_prior_stands_and_a_few_move_it_a_little() -> None:
    assert fitted({}) == PRIOR
    few, many = fitted(tallies_of(STEEP, 1)), fitted(tallies_of(STEEP, 100))
    assert abs(few.level - PRIOR.level) < abs(many.level - PRIOR.level)


def test_somebody_new_in_a_group_forgets_like_the_group_until_their_own_answers_say_otherwise() -> None:
    group = replace(STEEP, known=0.6, answers=900)
    assert fitted({}, group) == group
    own = tallies_of(GENTLE, 1_000)
    assert fitted(own, STEEP).level == pytest.approx(GENTLE.level, abs=0.2)


def test_answers_at_a_first_meeting_tell_what_was_known_before_and_nothing_about_forgetting() -> None:
    first = {Cell(0, 0, 0, 25): Count(4_000, 2_200)}
    found = fitted(first)
    assert found.known == pytest.approx(0.4, abs=0.01)
    assert (found.level, found.answers) == (PRIOR.level, 0)


def test_first_answers_that_cannot_be_wrong_tell_nothing() -> None:
    assert fitted({Cell(0, 0, 0, 100): Count(50, 50)}).known == PRIOR.known


@given(TALLIES)
def test_whatever_the_answers_the_curve_stays_sane(tallies: Tallies) -> None:
    found = fitted(tallies)
    assert 0 <= found.known <= 1
    assert min(found.practice, found.fading, found.run) >= 0
    assert 1 <= found.stretch <= 4
    assert found.recall(2, 10, 1) >= found.recall(1, 10, 1) - 1e-9
    assert found.recall(2, 10, 1) >= found.recall(2, 20, 1) - 1e-9
    assert found.recall(2, 10, 2) >= found.recall(2, 10, 1) - 1e-9


@given(TALLIES, TALLIES)
def test_it_does_not_matter_in_which_order_answers_are_pooled(one: Tallies, other: Tallies) -> None:
    left, right = fitted(merged([one, other])), fitted(merged([other, one]))
    assert left.level == pytest.approx(right.level, abs=1e-6)
    assert left.practice == pytest.approx(right.practice, abs=1e-6)


LOOKS = st.builds(
    Look, st.builds(Cell, st.integers(0, 12), st.integers(0, 20), st.integers(0, 3), st.just(25)), st.booleans()
)


def looks_of(curve: Forgetting, each: int, ease: float = 0.0) -> list[Look]:
    """As many looks a cell, right as often as the curve says."""
    return [
        Look(cell, number < count.right)
        for cell, count in tallies_of(curve, each, ease=ease).items()
        for number in range(count.asked)
    ]


@given(st.lists(st.dictionaries(st.sampled_from("abcdef"), st.lists(LOOKS, max_size=9)), max_size=4))
def test_eases_are_bounded_whatever_the_answers(learners: list[dict[str, list[Look]]]) -> None:
    eases = eases_of((PRIOR, each) for each in learners)
    assert set(eases) == {question for each in learners for question in each}
    assert all(-3 <= ease <= 3 for ease in eases.values())


def test_a_question_answered_better_than_others_is_easy_and_one_answered_worse_hard() -> None:
    eases = eases_of(
        [
            (
                PRIOR,
                {
                    "easy": looks_of(PRIOR, 20, ease=1.0),
                    "usual": looks_of(PRIOR, 200),
                    "hard": looks_of(PRIOR, 20, ease=-1.0),
                    "never asked": [],
                },
            )
        ]
    )
    assert eases["easy"] > 0.5
    assert eases["hard"] < -0.5
    assert abs(eases["usual"]) < 0.2
    assert eases["never asked"] == 0.0


def test_a_question_that_more_people_knew_before_than_others_is_easier() -> None:
    first = Cell(0, 0, 0, 25)
    eases = eases_of(
        (PRIOR, {"known": [Look(first, True)], "unknown": [Look(first, number == 0)]}) for number in range(8)
    )
    assert eases["known"] > 0.3 > -0.3 > eases["unknown"]


def test_a_right_answer_of_somebody_who_forgets_fast_says_more_than_one_of_somebody_who_does_not() -> None:
    later = Cell(3, 8, 0, 25)
    forgets, keeps = Forgetting(level=-1.0), Forgetting(level=2.0)
    eases = eases_of([(forgets, {"a": [Look(later, True)]}), (keeps, {"b": [Look(later, True)]})])
    assert eases["a"] > eases["b"]


def test_a_question_is_as_easy_as_others_where_everybody_answers_as_their_own_curve_says() -> None:
    learners = ((GENTLE, "easily"), (STEEP, "hardly"))
    eases = eases_of([(curve, {name: looks_of(curve, 50)}) for curve, name in learners])
    assert eases == {"easily": pytest.approx(0.0, abs=0.1), "hardly": pytest.approx(0.0, abs=0.1)}


def test_what_all_questions_have_in_common_is_the_curves_and_no_ease() -> None:
    assert eases_of([(PRIOR, {each: looks_of(GENTLE, 50) for each in "ab"})]) == {"a": 0.0, "b": 0.0}


def test_where_right_answers_say_much_the_wait_is_stretched_and_where_they_say_little_it_is_not() -> None:
    assert GENTLE.stretch > 2
    assert Forgetting(run=0.0).stretch == 1
    assert Forgetting(run=3.0, fading=0.0).stretch == 4


def test_noise_of_a_few_hundred_answers_is_survived() -> None:
    draw = Random(4)
    noisy = {
        cell: Count(20, sum(draw.random() < count.right / count.asked for _ in range(20)))
        for cell, count in tallies_of(STEEP, 1_000).items()
    }
    assert fitted(noisy).practice > 1.2
