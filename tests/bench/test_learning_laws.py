"""The simulated learners forget as their laws say."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from fsrs import Card, Rating, Scheduler

from tests.bench.learning_laws import LAWS, ActR, Fsrs, Law, TwoTraces
from tests.bench.learning_policies import Rotation, Sequential
from tests.bench.learning_trial import Budget, trial, untaught

START = datetime(2026, 1, 1, tzinfo=UTC)
ONE = np.array([0])


def once(law: Law, day: float, recalled: bool = False) -> None:
    law.ask(ONE, ONE, day, np.array([recalled]))


@pytest.fixture(params=sorted(LAWS))
def law(request: pytest.FixtureRequest) -> Law:
    law = LAWS[request.param](5, 1, 1)
    while law.met[0, 0]:  # known before: another learner
        law = LAWS[request.param](int(law.rng.integers(1, 99)), 1, 1)
    return law


def test_the_first_law_is_what_the_fsrs_package_does_with_the_same_weights() -> None:
    law = Fsrs(3, 4, 1)
    law.met[:], law.shift[:] = False, 0.0
    days, recalled = (0, 4, 11, 11, 30, 31), (False, True, True, False, False, True)
    for learner in range(4):
        scheduler = Scheduler(law.w[:, learner].tolist(), learning_steps=(), relearning_steps=(), enable_fuzzing=False)
        card = Card(0, due=START)
        for day, good in zip(days, recalled, strict=True):
            law.ask(np.array([learner]), ONE, day, np.array([good]))
            card, _ = scheduler.review_card(card, Rating.Good if good else Rating.Again, START + timedelta(days=day))
            assert law.stability[learner, 0] == pytest.approx(card.stability)
            assert law.difficulty[learner, 0] == pytest.approx(card.difficulty)
        at = START + timedelta(days=75)
        expected = scheduler.get_card_retrievability(card, at)
        assert law.recall(np.array([learner]), ONE, 75)[0] == pytest.approx(expected)


def test_the_second_law_adds_up_traces_that_decay_faster_the_more_was_active() -> None:
    law = ActR(3, 1, 1)
    law.count[:], law.shift[:], law.at[:] = 0, 0.0, -np.inf
    once(law, 0)
    once(law, 10)
    day = 86_400 * 0.025
    first = (10 * day) ** -0.177
    activation = math.log((75 * day) ** -0.177 + (65 * day) ** -(0.217 * first + 0.177))
    assert law.recall(ONE, ONE, 75)[0] == pytest.approx(1 / (1 + math.exp((-0.704 - activation) / 0.255)))


def test_under_the_third_law_repeating_at_once_teaches_nothing_and_spacing_does() -> None:
    def after(gap: float) -> float:
        law = TwoTraces(3, 1, 1)
        law.slow[:], law.last[:] = 0.0, -np.inf
        once(law, 0)
        once(law, gap)
        return float(law.slow[0, 0])

    assert after(0.0) < after(1.0) < after(9.0)


def test_nothing_is_recalled_before_it_was_met_and_less_and_less_after(law: Law) -> None:
    assert law.recall(ONE, ONE, 5)[0] == pytest.approx(0.0, abs=1e-9)
    once(law, 5)
    held = [law.recall(ONE, ONE, day)[0] for day in (5, 6, 20, 75)]
    assert held == sorted(held, reverse=True)
    assert 0 < held[-1] < held[0] <= 1


@pytest.mark.parametrize("recalled", [True, False])
def test_what_would_come_of_an_answer_is_what_comes_of_it_and_changes_nothing(law: Law, recalled: bool) -> None:
    once(law, 0)
    before = law.recall(ONE, ONE, 40)[0]
    foreseen = law.after(ONE, ONE, 9, np.array([recalled]), 75)[0]
    assert law.recall(ONE, ONE, 40)[0] == before
    once(law, 9, recalled)
    assert law.recall(ONE, ONE, 75)[0] == pytest.approx(foreseen)


def test_a_fifth_is_known_before() -> None:
    for make in LAWS.values():
        assert make(3, 40, 50).met.mean() == pytest.approx(0.2, abs=0.03)


def test_a_trial_is_the_same_for_the_same_seed_and_study_helps() -> None:
    budget = Budget(20, 5, 10, 12)
    scores = [trial(TwoTraces(4, 6, 20), Rotation(6, 20), budget, 9) for _ in range(2)]
    assert scores[0].tolist() == scores[1].tolist()
    assert (scores[0] > untaught(TwoTraces(4, 6, 20), budget)).all()


def test_sequential_goes_through_the_bank_in_order_and_begins_again() -> None:
    policy = Sequential(2, 3)
    asked = []
    for day in range(5):
        which = policy.choose(day)
        policy.told(which, np.array([True, False]), day)
        asked.append(which.tolist())
    assert asked == [[0, 0], [1, 1], [2, 2], [0, 0], [1, 1]]
