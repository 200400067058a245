"""How a budget is shared out among questions."""

from __future__ import annotations

import pytest

from bot.tutor.forgetting import PRIOR, Forgetting
from bot.tutor.memory import BLANK
from bot.tutor.plan import Budget, Candidate, drawn, mingled
from tests.tutor.values import KEEPS, LATER, LOSES, NOW, bank, remembered


def test_where_one_meeting_leaves_much_behind_the_whole_bank_is_covered() -> None:
    circle = drawn(bank(100), Budget(10, 12), KEEPS, NOW)
    assert len(circle.inside) == 100
    assert not circle.outside


def test_where_one_meeting_leaves_nothing_behind_fewer_questions_are_met_more_often() -> None:
    circle = drawn(bank(100), Budget(10, 12), LOSES, NOW)
    assert len(circle.inside) < 50
    assert circle.inside[0].meetings >= 4


def test_of_questions_that_cannot_all_be_met_often_enough_the_groups_easy_ones_are_chosen() -> None:
    candidates = [Candidate(f"q{number}", ease=1.0 if number % 2 else -1.0) for number in range(100)]
    inside = drawn(candidates, Budget(10, 12), LOSES, NOW).inside
    assert {share.candidate.ease for share in inside} == {1.0}


def test_with_an_ample_budget_everything_is_in_the_circle() -> None:
    assert not drawn(bank(20), Budget(30, 60), LOSES, NOW).outside


def test_a_players_own_order_of_new_questions_is_always_the_same_and_not_everybodys() -> None:
    candidates = bank(50)
    assert mingled(candidates, 1) == mingled(candidates, 1)
    assert mingled(candidates, 1) != mingled(candidates, 2)
    assert sorted(mingled(candidates, 1), key=lambda each: each.question) == sorted(
        candidates, key=lambda each: each.question
    )


def test_questions_that_cannot_be_guessed_and_ones_that_can_be_are_weighed_apart() -> None:
    typed, choice = (
        drawn([Candidate("q", chance=chance)], Budget(5, 30), KEEPS, NOW).inside[0] for chance in (0.0, 0.5)
    )
    assert typed.gain != choice.gain


@pytest.mark.parametrize("curve", [KEEPS, LOSES, PRIOR])
def test_gains_are_recall_won_on_the_day(curve: Forgetting) -> None:
    for memory in (BLANK, remembered("1"), remembered("0"), remembered("1" * 14)):
        for share in drawn(bank(1, memory), Budget(5, 30, 15), curve, LATER).inside:
            assert 0 <= share.gain * share.meetings <= 1
