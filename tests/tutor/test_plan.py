"""What to ask next."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.evidence import Evidence
from bot.tutor.forgetting import PRIOR, Forgetting
from bot.tutor.memory import BLANK, DAY_MS, Memory, buried, fold, suspended
from bot.tutor.plan import (
    CHOICE_UNTIL,
    PROBE_EVERY,
    PROBE_GROUP,
    WHOLE_UNTIL,
    Budget,
    Candidate,
    drawn,
    mingled,
    order,
    renewed,
)
from tests.tutor.values import NOW, answer, remembered

KEEPS = Forgetting(level=1.5, practice=0.5, fading=0.4, run=0.9, answers=10_000)
"""One meeting leaves much behind."""
LOSES = Forgetting(level=-3.0, practice=2.5, fading=0.3, run=0.1, answers=10_000)
"""One meeting leaves next to nothing behind, five leave much."""
LATER = NOW + 30 * DAY_MS


def bank(size: int, memory: Memory = BLANK) -> list[Candidate]:
    return [Candidate(f"q{number}", memory) for number in range(size)]


def asked(
    candidates: list[Candidate], budget: Budget, curve: Forgetting, now: int = NOW, count: int = 1, **more: int
) -> list[str]:
    return list(order(drawn(candidates, budget, curve, now), curve, now, count, **more))


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


def test_new_questions_come_before_reviews_in_the_order_they_were_given() -> None:
    candidates = [*bank(3, remembered("1")), Candidate("new1"), Candidate("new2")]
    assert asked(candidates, Budget(5, 30), KEEPS, LATER, 3) == ["new1", "new2", "q0"]


def test_among_questions_that_are_alike_the_least_recently_seen_comes_first() -> None:
    old, newer = fold(BLANK, [answer(0)]), fold(BLANK, [answer(0, day=5)])
    candidates = [Candidate("newer", newer), Candidate("old", old)]
    assert asked(candidates, Budget(5, 30), KEEPS, LATER, 2) == ["old", "newer"]


def test_a_wrong_answer_brings_a_question_back_sooner_than_right_ones() -> None:
    candidates = [Candidate("right", remembered("11")), Candidate("wrong", remembered("10"))]
    assert asked(candidates, Budget(5, 30), KEEPS, LATER, 1) == ["wrong"]


def test_where_right_answers_make_the_difference_what_was_missed_comes_before_anything_new() -> None:
    candidates = [*bank(5), Candidate("right", remembered("11")), Candidate("missed", remembered("10"))]
    assert asked(candidates, Budget(5, 30), KEEPS, LATER, 2) == ["missed", "q0"]
    assert asked(candidates, Budget(5, 30), replace(KEEPS, run=0.2), LATER, 2) == ["q0", "q1"]
    assert asked(candidates, Budget(1, 6), KEEPS, LATER, 2) == ["q0", "q1"], "there is no room: the bank comes first"


def test_what_was_answered_an_hour_ago_comes_when_nothing_else_is_left() -> None:
    just = fold(BLANK, [answer(0, right=False, day=30)])
    candidates = [Candidate("just", just), Candidate("old", remembered("111"))]
    assert asked(candidates, Budget(5, 30), KEEPS, LATER + 3_600_000, 2) == ["old", "just"]


def test_what_lies_beyond_the_circle_comes_after_it() -> None:
    candidates = bank(40)
    circle = drawn(candidates, Budget(4, 3), LOSES, NOW)
    everything = order(circle, LOSES, NOW, 100)
    assert sorted(everything) == sorted(each.question for each in candidates)
    assert set(everything[: len(circle.inside)]) == {share.candidate.question for share in circle.inside}


def test_what_rests_is_not_asked() -> None:
    candidates = [
        Candidate("suspended", suspended(remembered("1"))),
        Candidate("buried", buried(BLANK, LATER + 1)),
        Candidate("back", buried(remembered("1"), LATER)),
    ]
    assert asked(candidates, Budget(5, 30), KEEPS, LATER, 9) == ["back"]


def test_new_questions_stop_at_the_days_limit_and_reviews_go_on() -> None:
    candidates = [*bank(5), Candidate("seen", remembered("1"))]
    assert asked(candidates, Budget(9, 30), KEEPS, LATER, 9, new_left=2) == ["q0", "q1", "seen"]
    assert asked(candidates, Budget(9, 30), KEEPS, LATER, 9, new_left=0) == ["seen"]


def test_the_limit_holds_beyond_the_circle_too() -> None:
    assert len(asked(bank(40), Budget(1, 2), LOSES, NOW, 100, new_left=7)) == 7


def test_while_little_is_known_one_question_in_six_returns_early() -> None:
    young = replace(KEEPS, answers=0)
    candidates = [*bank(3, remembered("1")), *[Candidate(f"new{n}") for n in range(20)]]
    day = asked(candidates, Budget(12, 30), young, NOW + DAY_MS, 12)
    assert [place for place, question in enumerate(day) if question.startswith("q")] == [
        PROBE_EVERY - 1,
        2 * PROBE_EVERY - 1,
    ]
    later = asked(candidates, Budget(12, 30), young, NOW + DAY_MS, 1, asked_today=PROBE_EVERY - 1)
    assert later[0].startswith("q"), "also when questions are chosen one at a time"
    assert not [each for each in asked(candidates, Budget(12, 30), KEEPS, NOW + DAY_MS, 12) if each.startswith("q")]


def test_early_returns_wait_longer_each_time_and_rest_when_told_to() -> None:
    young = replace(KEEPS, answers=0)

    def early(memory: Memory, days: float) -> bool:
        now = NOW + round(days * DAY_MS)
        candidates = [Candidate("q", memory), *[Candidate(f"new{n}") for n in range(20)]]
        return asked(candidates, Budget(9, 30), young, now, 1, asked_today=5) == ["q"]

    assert early(remembered("1", 1), 1)
    assert not early(remembered("11", 1), 2)
    assert early(remembered("11", 1), 3)
    assert not early(remembered("1111", 1), 3 + 7)
    assert early(remembered("1" * 6, 1), 5 + 8), "eight days are the longest"
    assert not early(suspended(remembered("1", 1)), 9)


def test_only_the_first_questions_met_are_used_to_find_out_and_not_for_ever() -> None:
    young = replace(KEEPS, answers=0)
    met = [Candidate(f"q{n}", fold(BLANK, [answer(0, day=n / 100)])) for n in range(30)]
    new = [Candidate(f"new{n}") for n in range(300)]
    day = asked([*met, *new], Budget(200, 30), young, NOW + 3 * DAY_MS, 200)
    assert {each for each in day if each.startswith("q")} == {f"q{n}" for n in range(PROBE_GROUP)}
    practised = [Candidate(f"q{n}", remembered("10101010101")) for n in range(5)]
    day = asked([*practised, *new], Budget(20, 30), young, NOW + 60 * DAY_MS, 20)
    assert not [each for each in day if each.startswith("q")], "they have answered often enough"


def test_finding_out_ends_sooner_where_the_whole_bank_is_in_the_circle_and_nothing_is_to_be_chosen() -> None:
    candidates = [*bank(3, remembered("1")), *[Candidate(f"new{n}") for n in range(200)]]

    def early(curve: Forgetting, answers: int) -> bool:
        day = asked(candidates, Budget(12, 30), replace(curve, answers=answers), NOW + DAY_MS, 12)
        return any(each.startswith("q") for each in day)

    assert early(KEEPS, WHOLE_UNTIL - 1)
    assert not early(KEEPS, WHOLE_UNTIL)
    assert early(LOSES, CHOICE_UNTIL - 1)
    assert not early(LOSES, CHOICE_UNTIL)


def test_a_probe_that_is_the_only_one_left_is_not_asked_twice() -> None:
    young = replace(KEEPS, answers=0)
    assert asked(bank(1, remembered("1")), Budget(9, 30), young, LATER, 9) == ["q0"]
    assert asked(bank(1, remembered("1")), Budget(9, 30), young, LATER, 9, asked_today=5) == ["q0"]
    assert asked([], Budget(9, 30), young, LATER, 9, asked_today=5) == []


def test_after_skipped_weeks_the_plan_makes_do_with_the_days_that_are_left() -> None:
    candidates = bank(60, remembered("1"))
    before = drawn(candidates, Budget(10, 30), LOSES, NOW + 4 * DAY_MS)
    after = drawn(candidates, Budget(10, 9), LOSES, NOW + 25 * DAY_MS)
    assert len(after.inside) < len(before.inside)
    assert len(asked(candidates, Budget(10, 9), LOSES, NOW + 25 * DAY_MS, 10)) == 10


def test_on_the_last_day_and_after_it_there_is_still_something_to_ask() -> None:
    for days in (1, 0, -3):
        assert len(asked(bank(9, remembered("10")), Budget(3, days), KEEPS, LATER, 3)) == 3


def test_a_players_own_order_of_new_questions_is_always_the_same_and_not_everybodys() -> None:
    candidates = bank(50)
    assert mingled(candidates, 1) == mingled(candidates, 1)
    assert mingled(candidates, 1) != mingled(candidates, 2)
    assert sorted(mingled(candidates, 1), key=lambda each: each.question) == sorted(
        candidates, key=lambda each: each.question
    )


def test_a_circle_serves_for_the_day_when_each_answer_is_put_into_it() -> None:
    candidates = [*bank(6), *[Candidate(f"seen{n}", remembered("10")) for n in range(6)]]
    circle = drawn(candidates, Budget(4, 3), LOSES, LATER)
    everything = order(circle, LOSES, LATER, 12)
    one_by_one: list[str] = []
    for place in range(12):
        (question,) = order(circle, LOSES, LATER, asked_today=place)
        one_by_one.append(question)
        circle = renewed(circle, {question: fold(BLANK, [answer(0, day=30)])})
    assert one_by_one == list(everything)


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


MEMORIES = st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=5).map(
    lambda marks: fold(BLANK, [Evidence(n, NOW + day * DAY_MS, right) for n, (day, right) in enumerate(sorted(marks))])
)


@given(
    st.lists(MEMORIES, max_size=25),
    st.floats(0.5, 40),
    st.floats(0, 90),
    st.integers(0, 30),
    st.integers(0, 12),
    st.one_of(st.none(), st.integers(0, 5)),
    st.sampled_from([KEEPS, LOSES, PRIOR]),
)
def test_no_question_is_asked_twice_and_no_limit_is_passed(
    memories: list[Memory],
    a_day: float,
    days: float,
    count: int,
    asked_today: int,
    new_left: int | None,
    curve: Forgetting,
) -> None:
    candidates = [Candidate(str(number), memory) for number, memory in enumerate(memories)]
    circle = drawn(candidates, Budget(a_day, days), curve, NOW + 45 * DAY_MS)
    chosen = order(circle, curve, NOW + 45 * DAY_MS, count, asked_today=asked_today, new_left=new_left)
    new = {each.question for each in candidates if not each.memory.answers}
    assert len(circle.inside) + len(circle.outside) == len(candidates)
    assert len(set(chosen)) == len(chosen) <= count
    allowed = len(new) if new_left is None else min(len(new), new_left)
    assert len(new.intersection(chosen)) <= allowed
    assert len(chosen) == min(count, len(candidates) - len(new) + allowed)
