"""What is asked next, and that it is what comparing all questions would choose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import nsmallest
from itertools import accumulate, chain, compress

from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.evidence import Evidence
from bot.tutor.forgetting import PRIOR, Forgetting
from bot.tutor.line import (
    CHOICE_UNTIL,
    EAGER_ASKS,
    EAGER_STRETCH,
    PROBE_EVERY,
    PROBE_GROUP,
    PROBE_MOST_DAYS,
    PROBE_UNTIL,
    WHOLE_UNTIL,
    lined_up,
    order,
)
from bot.tutor.looks import MAX_RUN
from bot.tutor.memory import APART_MS, BLANK, DAY_MS, Memory, buried, fold, resting, suspended, undone
from bot.tutor.plan import Budget, Candidate, Circle, Share, drawn
from tests.tutor.values import KEEPS, LATER, LOSES, NOW, answer, bank, remembered


def asked(
    candidates: list[Candidate], budget: Budget, curve: Forgetting, now: int = NOW, count: int = 1, **more: int
) -> list[str]:
    memories = {each.question: each.memory for each in candidates if each.memory != BLANK}
    return list(order(lined_up(drawn(candidates, budget, curve, now)), memories, curve, now, count, **more))


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
    everything = order(lined_up(circle), {}, LOSES, NOW, 100)
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


def test_a_line_serves_for_the_day_when_each_answer_is_told_with_the_next_question() -> None:
    candidates = [*bank(6), *[Candidate(f"seen{n}", remembered("10")) for n in range(6)]]
    line = lined_up(drawn(candidates, Budget(4, 3), LOSES, LATER))
    memories = {each.question: each.memory for each in candidates if each.memory != BLANK}
    everything = order(line, memories, LOSES, LATER, 12)
    one_by_one: list[str] = []
    for place in range(12):
        (question,) = order(line, memories, LOSES, LATER, asked_today=place)
        one_by_one.append(question)
        memories[question] = fold(BLANK, [answer(0, day=30)])
    assert one_by_one == list(everything)


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
    held = {each.question: each.memory for each in candidates}
    now = NOW + 45 * DAY_MS
    chosen = order(lined_up(circle), held, curve, now, count, asked_today=asked_today, new_left=new_left)
    new = {each.question for each in candidates if not each.memory.answers}
    assert len(circle.inside) + len(circle.outside) == len(candidates)
    assert len(set(chosen)) == len(chosen) <= count
    allowed = len(new) if new_left is None else min(len(new), new_left)
    assert len(new.intersection(chosen)) <= allowed
    assert len(chosen) == min(count, len(candidates) - len(new) + allowed)


# -- the same as by comparing all questions ------------------------------------------------------------------------


def plainly(
    circle: Circle, forgetting: Forgetting, now: int, count: int, asked_today: int, new_left: int | None
) -> list[str]:
    """The same choice made by comparing all questions with each other, whether they were met or not."""
    stretch = forgetting.stretch
    eager = stretch >= EAGER_STRETCH and circle.asks >= EAGER_ASKS * len(circle.inside)
    shares = chain(((each, True) for each in circle.inside), ((each, False) for each in circle.outside))
    awake = [(each, inside) for each, inside in shares if not resting(each.candidate.memory, now)]

    def turn(pair: tuple[Share, bool]) -> tuple[int, float]:
        share, inside = pair
        memory = share.candidate.memory
        if memory.last_at is None:
            return (0 if inside else 3), 0.0
        if now - memory.last_at < APART_MS:
            kind = 4
        elif inside:
            kind = -1 if eager and not memory.run else 1
        else:
            kind = 2
        return kind, -(now - memory.last_at) / stretch ** min(memory.run, 2 * MAX_RUN)

    awake.sort(key=turn)
    met = [each.candidate.memory.answers > 0 for each, _ in awake]
    room = len(awake) if new_left is None else new_left
    allowed = (known or number <= room for known, number in zip(met, accumulate(not each for each in met), strict=True))
    regular = [each.candidate.question for each, _ in compress(awake, allowed)]
    probes = [] if knows_enough(circle, forgetting) else early_returns(circle, now)
    chosen: list[str] = []
    while len(chosen) < count:
        early = [each for each in probes if each not in chosen]
        usual = [each for each in regular if each not in chosen]
        probing = (asked_today + len(chosen)) % PROBE_EVERY == PROBE_EVERY - 1
        found = (early or usual) if probing else usual
        if not found:
            break
        chosen.append(found[0])
    return chosen


def knows_enough(circle: Circle, forgetting: Forgetting) -> bool:
    if forgetting.answers >= (CHOICE_UNTIL if circle.outside else WHOLE_UNTIL):
        return True
    return sum(max(each.candidate.memory.meetings - 1, 0) for each in everything_in(circle)) >= PROBE_UNTIL


def early_returns(circle: Circle, now: int) -> list[str]:
    met = (each.candidate for each in everything_in(circle) if each.candidate.memory.answers)
    overdue: list[tuple[float, str]] = []
    for each in nsmallest(PROBE_GROUP, met, key=lambda each: each.memory.first_at or 0):
        waited = (now - (each.memory.last_at or 0)) / DAY_MS
        wait = min(2.0 ** (each.memory.meetings - 1), PROBE_MOST_DAYS)
        if waited >= wait - 0.5 and not resting(each.memory, now):
            overdue.append((-waited / wait, each.question))
    return [question for _, question in sorted(overdue)]


def everything_in(circle: Circle) -> Sequence[Share]:
    return (*circle.inside, *circle.outside)


AT = NOW + 45 * DAY_MS
CHANGED = st.sampled_from(
    [
        lambda memory: memory,
        lambda memory: memory,
        suspended,
        lambda memory: buried(memory, AT + 1),
        lambda memory: buried(memory, AT),
        lambda memory: undone(memory) if memory.previous else memory,
    ]
)
MARKS = st.lists(st.tuples(st.floats(0, 45), st.booleans()), max_size=5)


@st.composite
def memories_of_many(draw: st.DrawFn) -> list[Memory]:
    """Memories of one bank: many alike, many blank, some put to rest, some answered just now."""
    kinds = [BLANK]
    for marks in draw(st.lists(MARKS, max_size=6)):
        evidences = [Evidence(n, NOW + round(day * DAY_MS), right) for n, (day, right) in enumerate(sorted(marks))]
        kinds.append(draw(CHANGED)(fold(BLANK, evidences)))
    return draw(st.lists(st.sampled_from(kinds), max_size=40))


@given(
    memories_of_many(),
    memories_of_many(),
    st.floats(0.5, 40),
    st.floats(0, 90),
    st.integers(0, 45),
    st.integers(0, 12),
    st.none() | st.integers(0, 5),
    st.sampled_from([KEEPS, LOSES, PRIOR, replace(LOSES, answers=0), replace(KEEPS, answers=0)]),
)
def test_the_choice_is_that_of_comparing_all_questions_when_the_circle_is_drawn_and_later(
    drawn_with: list[Memory],
    later: list[Memory],
    a_day: float,
    days: float,
    count: int,
    asked_today: int,
    new_left: int | None,
    curve: Forgetting,
) -> None:
    candidates = [Candidate(f"q{number}", memory) for number, memory in enumerate(drawn_with)]
    circle = drawn(candidates, Budget(a_day, days), curve, AT - DAY_MS)
    line = lined_up(circle)
    now_held = {f"q{number}": memory for number, memory in enumerate(later)}
    for held in ({each.question: each.memory for each in candidates}, now_held):
        told = {name: memory for name, memory in held.items() if memory != BLANK}
        inside, outside = (
            tuple(
                replace(share, candidate=replace(share.candidate, memory=held.get(share.candidate.question, BLANK)))
                for share in part
            )
            for part in (circle.inside, circle.outside)
        )
        renewed = Circle(inside, outside, circle.asks)
        chosen = order(line, told, curve, AT, count, asked_today=asked_today, new_left=new_left)
        assert list(chosen) == plainly(renewed, curve, AT, count, asked_today, new_left)


# -- what it costs -------------------------------------------------------------------------------------------------


class Walked(tuple[str, ...]):
    """Names that count how many of them are looked at."""

    looked_at = 0

    def __iter__(self) -> Iterator[str]:
        for name in super().__iter__():
            self.looked_at += 1
            yield name


def test_one_of_ten_thousand_questions_is_chosen_by_looking_at_those_that_were_met_and_few_others() -> None:
    seen = {f"seen{number}": remembered("10") for number in range(5)}
    candidates = [*[Candidate(name, memory) for name, memory in seen.items()], *bank(10_000)]
    line = lined_up(drawn(candidates, Budget(20, 30), KEEPS, LATER))
    names = Walked(line.names)
    chosen = order(replace(line, names=names), seen, KEEPS, LATER, 6, new_left=3)
    assert len(chosen) == 6
    assert names.looked_at < 10
