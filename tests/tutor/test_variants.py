"""Variants of the plan, and how a group's own answers choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from bot.tutor.forgetting import Forgetting
from bot.tutor.line import lined_up
from bot.tutor.looks import Cell, Count
from bot.tutor.memory import DAY_MS
from bot.tutor.plan import Budget, Candidate
from bot.tutor.variants import Trial, Variant, chosen, circle_of, lot, next_questions, trial_of, tried
from tests.tutor.values import NOW, remembered

LOSES = Forgetting(level=-3.0, practice=2.5, fading=0.3, run=0.1, answers=10_000)
STRETCHES = Forgetting(level=1.0, practice=0.5, fading=0.3, run=1.0, answers=10_000)


def first(variant: Variant, candidates: Sequence[Candidate], budget: Budget, forgetting: Forgetting, now: int) -> str:
    line = lined_up(circle_of(variant, candidates, budget, forgetting, now))
    memories = {each.question: each.memory for each in candidates}
    return next_questions(variant, line, memories, forgetting, now)[0]


def test_a_players_lot_stays_and_a_group_is_split_over_all_variants() -> None:
    assert lot("ann", "guild") is lot("ann", "guild")
    drawn = Counter(lot(f"player {number}", "guild") for number in range(300))
    assert set(drawn) == set(Variant)
    assert min(drawn.values()) > 70


def test_only_answers_after_a_week_count_and_guesses_are_taken_off() -> None:
    tallies = {
        Cell(1, 6, 0, 25): Count(40, 25),
        Cell(1, 4, 0, 25): Count(99, 99),
        Cell(0, 8, 0, 25): Count(99, 99),
        Cell(1, 8, 0, 100): Count(99, 99),
    }
    assert trial_of([tallies, {}]) == Trial(40, pytest.approx((25 - 10) / 0.75))


def test_the_plans_own_variant_stands_until_another_is_better_beyond_doubt() -> None:
    assert chosen({}) is Variant.CIRCLE
    assert chosen({Variant.LEVEL: Trial(20, 15)}) is Variant.CIRCLE, "nothing is known of the plan's own"
    assert chosen({Variant.CIRCLE: Trial(20, 10), Variant.LEVEL: Trial(20, 13)}) is Variant.CIRCLE
    assert chosen({Variant.CIRCLE: Trial(500, 250), Variant.LEVEL: Trial(500, 350)}) is Variant.LEVEL
    both = {Variant.CIRCLE: Trial(500, 250), Variant.LEVEL: Trial(500, 350), Variant.EVEN: Trial(500, 400)}
    assert chosen(both) is Variant.EVEN


def test_what_the_plans_own_variant_beats_beyond_doubt_is_tried_no_more() -> None:
    assert tried({}) == tuple(Variant)
    assert tried({Variant.CIRCLE: Trial(500, 350), Variant.EVEN: Trial(500, 250)}) == (Variant.CIRCLE, Variant.LEVEL)
    assert tried({Variant.CIRCLE: Trial(20, 14), Variant.EVEN: Trial(20, 10)}) == tuple(Variant)
    player = next(f"{n}" for n in range(99) if lot(f"{n}", "guild") is Variant.EVEN)
    assert lot(player, "guild", (Variant.CIRCLE, Variant.LEVEL)) is Variant.CIRCLE


def test_a_trial_in_which_guessing_went_badly_is_a_trial_with_nothing_right() -> None:
    assert chosen({Variant.CIRCLE: Trial(50, -3.0), Variant.EVEN: Trial(500, 400)}) is Variant.EVEN


def test_the_level_variant_takes_no_notice_of_what_the_group_finds_easy() -> None:
    candidates = [Candidate("hard", ease=-2.0), Candidate("easy", ease=2.0)]
    assert first(Variant.CIRCLE, candidates, Budget(1, 3), LOSES, NOW) == "easy"
    assert first(Variant.LEVEL, candidates, Budget(1, 3), LOSES, NOW) == "hard"


def test_the_even_variant_lets_right_answers_wait_no_longer() -> None:
    candidates = [Candidate("right", remembered("11", 5)), Candidate("wrong", remembered("10", 6))]
    now = NOW + 40 * DAY_MS
    assert first(Variant.CIRCLE, candidates, Budget(2, 20), STRETCHES, now) == "wrong"
    assert first(Variant.EVEN, candidates, Budget(2, 20), STRETCHES, now) == "right"
