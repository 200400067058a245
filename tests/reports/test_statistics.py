"""Item analysis: a small quiz computed by hand, and any quiz computed the long way round."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.statistics import ItemStatistics, item_statistics, quiz_statistics

Marks = list[list[float]]

LADDER: Marks = [[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]
"""Each player knows one thing less than the one before."""
QUARTERS = st.sampled_from([0.0, 1 / 4, 1 / 2, 1.0])
MARKS = st.tuples(st.integers(1, 7), st.integers(1, 6)).flatmap(
    lambda size: st.lists(st.lists(QUARTERS, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
)


# -- by hand -----------------------------------------------------------------------------------------------


def test_a_ladder_of_four_players_and_three_questions_has_the_figures_computed_by_hand() -> None:
    first, second, third = item_statistics(LADDER)
    assert [line.facility for line in (first, second, third)] == [0.75, 0.5, 0.25]
    # First question: cov(x, rest) = 1/4, var(x) = 1/4, var(rest) = 11/12. Second: 1/3, 1/3, 2/3. Third as the first.
    assert first.discrimination_index == pytest.approx(100 * 0.25 / sqrt(0.25 * 11 / 12))
    assert first.discrimination_index == pytest.approx(52.2233, abs=1e-4)
    assert second.discrimination_index == pytest.approx(70.7107, abs=1e-4)
    assert third.discrimination_index == pytest.approx(52.2233, abs=1e-4)
    # Nobody who knew less got more: as well as marks like these can discriminate.
    assert first.discriminative_efficiency == pytest.approx(100)
    # cov(x, total) = 1/2, 2/3, 1/2.
    assert first.effective_weight == pytest.approx(31.699, abs=1e-3)
    assert second.effective_weight == pytest.approx(36.602, abs=1e-3)


def test_the_ladder_as_a_whole_has_three_quarters_consistency() -> None:
    whole = quiz_statistics(LADDER)
    # var(total) = 5/3, the sum of the questions' variances 5/6: 100 x 3/2 x (1 - 1/2).
    assert (whole.players, whole.mean) == (4, 1.5)
    assert whole.standard_deviation == pytest.approx(sqrt(5 / 3))
    assert whole.internal_consistency == pytest.approx(75)
    assert whole.error_ratio == pytest.approx(50)
    assert whole.standard_error == pytest.approx(sqrt(5 / 3) / 2)


def test_a_question_that_the_strong_get_wrong_discriminates_below_zero_and_has_no_weight() -> None:
    against = item_statistics([[0, 1, 1], [0, 1, 1], [1, 0, 0], [1, 0, 0]])[0]
    assert against.discrimination_index == pytest.approx(-100)
    assert against.discriminative_efficiency == pytest.approx(-100)
    assert against.effective_weight is None


def test_marks_can_go_further_against_the_rest_than_they_could_go_with_it() -> None:
    # cov(x, rest) = -1/3, but the best pairing of one right answer in three with two right rests gives 1/6.
    assert item_statistics([[0, 1], [0, 1], [1, 0]])[0].discriminative_efficiency == pytest.approx(-200)


# -- what there is not -------------------------------------------------------------------------------------


def test_where_everybody_has_the_same_mark_there_is_no_discrimination() -> None:
    same, other = item_statistics([[1, 1], [1, 0], [1, 0]])
    assert same == ItemStatistics(1.0, None, None, 0.0)
    assert other.discrimination_index is None, "the rest of the quiz does not vary"


def test_one_player_has_a_facility_and_nothing_else() -> None:
    assert item_statistics([[1.0, 0.0]]) == (
        ItemStatistics(1.0, None, None, None),
        ItemStatistics(0.0, None, None, None),
    )
    whole = quiz_statistics([[1.0, 0.0]])
    assert (whole.players, whole.mean) == (1, 1.0)
    assert (whole.standard_deviation, whole.internal_consistency, whole.error_ratio) == (None, None, None)


def test_one_question_has_no_consistency() -> None:
    whole = quiz_statistics([[1.0], [0.0]])
    assert whole.standard_deviation == pytest.approx(sqrt(0.5))
    assert (whole.internal_consistency, whole.standard_error) == (None, None)


def test_nobody_and_nothing_have_no_statistics() -> None:
    assert item_statistics([]) == ()
    assert (quiz_statistics([]).players, quiz_statistics([]).mean) == (0, None)


def test_rows_of_different_lengths_are_refused() -> None:
    for compute in (item_statistics, quiz_statistics):
        with pytest.raises(ValueError, match="shorter"):
            compute([[1.0, 0.0], [1.0]])


# -- the long way round ------------------------------------------------------------------------------------


def cov(one: list[Fraction], other: list[Fraction]) -> Fraction:
    """The covariance over pairs of players, exactly and without any mean."""
    n = len(one)
    pairs = [(one[i] - one[j]) * (other[i] - other[j]) for i, j in combinations(range(n), 2)]
    return sum(pairs, Fraction(0)) / (n * (n - 1))


def naive(marks: Marks, item: int) -> tuple[float | None, float | None, float | None]:
    """Discrimination index, efficiency and the squared weight's covariance of one question, from exact fractions."""
    x = [Fraction(row[item]) for row in marks]
    rest = [sum((Fraction(mark) for mark in row), Fraction(0)) - mine for row, mine in zip(marks, x, strict=True)]
    if len(x) < 2:
        return None, None, None
    total = [a + b for a, b in zip(x, rest, strict=True)]
    weight = float(cov(x, total))
    if cov(x, x) == 0 or cov(rest, rest) == 0:
        return None, None, weight
    index = 100 * float(cov(x, rest)) / sqrt(float(cov(x, x) * cov(rest, rest)))
    return index, 100 * float(cov(x, rest) / cov(sorted(x), sorted(rest))), weight


def close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=1e-9, abs_tol=1e-6)


@given(MARKS)
def test_every_question_has_the_figures_of_the_definitions(marks: Marks) -> None:
    found = item_statistics(marks)
    expected = [naive(marks, item) for item in range(len(marks[0]))]
    roots = [sqrt(weight) if weight is not None and weight >= 0 else None for _, _, weight in expected]
    together = sum(root for root in roots if root is not None)
    for line, item, (index, efficiency, _), root in zip(found, range(len(found)), expected, roots, strict=True):
        assert line.facility is not None
        assert isclose(line.facility, sum(row[item] for row in marks) / len(marks))
        assert close(line.discrimination_index, index)
        assert close(line.discriminative_efficiency, efficiency)
        assert close(line.effective_weight, 100 * root / together if root is not None and together else None)


@given(MARKS)
def test_the_whole_quiz_has_the_figures_of_the_definitions(marks: Marks) -> None:
    found = quiz_statistics(marks)
    columns = [[Fraction(row[item]) for row in marks] for item in range(len(marks[0]))]
    total = [sum((Fraction(mark) for mark in row), Fraction(0)) for row in marks]
    spread = cov(total, total) if len(total) > 1 else None
    assert close(found.standard_deviation, None if spread is None else sqrt(spread))
    if len(columns) < 2 or not spread:
        assert (found.internal_consistency, found.error_ratio, found.standard_error) == (None, None, None)
        return
    alpha = 1 - sum((cov(x, x) for x in columns), Fraction(0)) / spread
    consistency = float(100 * Fraction(len(columns), len(columns) - 1) * alpha)
    ratio = 100 * sqrt(1 - consistency / 100) if consistency < 100 else 0.0
    assert close(found.internal_consistency, consistency)
    assert found.error_ratio is not None
    assert isclose(found.error_ratio, ratio, rel_tol=1e-6, abs_tol=1e-4)
    assert found.standard_error is not None
    assert isclose(found.standard_error, ratio * sqrt(spread) / 100, rel_tol=1e-6, abs_tol=1e-4)


@given(MARKS)
def test_figures_stay_within_their_bounds(marks: Marks) -> None:
    lines = item_statistics(marks)
    for line in lines:
        assert line.facility is not None
        assert 0 <= line.facility <= 1
        assert line.discrimination_index is None or abs(line.discrimination_index) <= 100.000001
        assert line.discriminative_efficiency is None or line.discriminative_efficiency <= 100.000001
    weights = [line.effective_weight for line in lines if line.effective_weight is not None]
    assert not weights or isclose(sum(weights), 100)
    whole = quiz_statistics(marks)
    assert whole.internal_consistency is None or whole.internal_consistency <= 100.000001


@given(MARKS)
def test_the_order_of_the_players_changes_nothing(marks: Marks) -> None:
    turned = marks[::-1]
    assert all(
        close(one.discrimination_index, other.discrimination_index)
        and close(one.effective_weight, other.effective_weight)
        for one, other in zip(item_statistics(marks), item_statistics(turned), strict=True)
    )


@given(MARKS, st.sampled_from([2.0, 5.0]))
def test_marks_of_another_scale_have_the_same_facility_and_discrimination(marks: Marks, highest: float) -> None:
    scaled = [[mark * highest for mark in row] for row in marks]
    for one, other in zip(item_statistics(marks), item_statistics(scaled, highest), strict=True):
        assert close(one.facility, other.facility)
        assert close(one.discrimination_index, other.discrimination_index)
        assert close(one.discriminative_efficiency, other.discriminative_efficiency)
