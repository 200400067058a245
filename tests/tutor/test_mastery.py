"""Mastery of outcomes, and a group's weak spots."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.mastery import LEAST_SEEN, Mastery, Sureness, about_to_be_lost, mastery, mastery_of, weak_spots
from bot.tutor.memory import BLANK, DAY_MS, recall, undone
from tests.quiz.values import BANK
from tests.tutor.values import NOW, remembered

MONTH_LATER = NOW + 30 * DAY_MS


def test_each_outcome_has_the_mean_recall_of_its_questions_and_the_never_met_count_as_nothing() -> None:
    memories = {"q0": remembered("1"), "q2": remembered("11")}
    first, second = mastery(BANK.questions, memories, MONTH_LATER)
    assert (first.outcome, second.outcome) == ("first", "second")
    assert (first.questions, first.met, first.answers) == (2, 1, 1)
    assert first.recall == pytest.approx(recall(memories["q0"], MONTH_LATER) / 2)
    assert second.recall == pytest.approx(recall(memories["q2"], MONTH_LATER) / 2)


def test_nothing_is_shown_for_questions_without_outcomes() -> None:
    assert mastery([], {}, NOW) == ()


def test_it_is_surer_the_more_answers_it_rests_on() -> None:
    def sure(answers: int) -> Sureness:
        return Mastery("o", 0.5, 0.0, 9, 9, answers).sure

    assert [sure(answers) for answers in (4, 5, 14, 15)] == [
        Sureness.BARELY,
        Sureness.FAIRLY,
        Sureness.FAIRLY,
        Sureness.WELL,
    ]


def trend(pattern: str, now: int) -> float:
    return mastery(BANK.questions[:1], {"q0": remembered(pattern)}, now)[0].trend


def test_practice_within_a_week_points_up_and_idleness_down() -> None:
    assert trend("01", NOW + 8 * DAY_MS) > 0
    assert trend("01", NOW + 60 * DAY_MS) < 0


def test_what_was_met_within_the_week_points_up_from_nothing() -> None:
    now = NOW + 2 * DAY_MS
    assert trend("1", now) == pytest.approx(recall(remembered("1"), now))
    assert trend("11111", NOW + 13 * DAY_MS) > 0.5, "of several answers in a week the last alone is taken back"


def test_an_answer_taken_back_leaves_no_trend_behind() -> None:
    memories = {"q0": undone(remembered("1"))}
    assert mastery(BANK.questions[:1], memories, NOW)[0].trend == 0.0


def seen(**recalls: float) -> list[Mastery]:
    return [Mastery(outcome, value, 0.0, 4, 4, 10) for outcome, value in recalls.items()]


def test_a_groups_weakest_outcome_comes_first() -> None:
    spots = weak_spots([seen(a=0.9, b=0.2), seen(a=0.7, b=0.4), seen(a=0.8)])
    assert [(spot.outcome, spot.players, spot.answers) for spot in spots] == [("b", 2, 20), ("a", 3, 30)]
    assert [spot.recall for spot in spots] == pytest.approx([0.3, 0.8])


def test_of_fewer_than_three_who_asked_to_be_seen_nothing_is_shown() -> None:
    assert weak_spots([seen(a=0.1)] * (LEAST_SEEN - 1)) == ()
    assert weak_spots([]) == ()


def test_what_is_about_to_be_lost_falls_fastest_and_what_was_never_met_cannot() -> None:
    memories = {"young": remembered("1"), "old": remembered("1111"), "blank": undone(remembered("1"))}
    assert about_to_be_lost(memories, NOW + 9 * DAY_MS, 9) == ("young", "old")
    assert about_to_be_lost(memories, NOW + 9 * DAY_MS, 1) == ("young",)


@given(
    st.lists(st.tuples(st.sampled_from([("a",), ("b",), ("a", "b"), ("c",)]), st.sampled_from(["", "1", "10", "01"])))
)
def test_leaving_out_what_was_never_met_makes_no_difference_where_the_sizes_of_outcomes_are_told(
    questions: list[tuple[tuple[str, ...], str]],
) -> None:
    whole = [(parts, remembered(pattern), None) for parts, pattern in questions]
    sizes = Counter(part for parts, _ in questions for part in parts)
    met = [each for each in whole if each[1] != BLANK]
    assert set(mastery_of(met, MONTH_LATER, sizes)) == set(mastery_of(whole, MONTH_LATER))
