"""The rules of boards: periods, which answer counts where, accuracy, streaks; and how a place is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.bank import Kind
from bot.quiz.boards import (
    FLOOR,
    NOTHING,
    SHARES,
    WHOLE,
    Attempt,
    Board,
    BoardLine,
    Order,
    Period,
    Run,
    Sums,
    accuracy,
    explained,
    first_day,
    gains,
    key,
    keys,
    percent,
    shared,
    titled,
    told,
)
from bot.quiz.scoring import Answer, Mark, settle
from bot.quiz.session import Asked, Scoring, Settings

DAYS = st.integers(date(1990, 1, 1).toordinal(), date(2080, 1, 1).toordinal())
TUESDAY = date(2026, 3, 31).toordinal()
FIRST = Attempt("s1", 0, "lounge", 1_000, TUESDAY, 0, 3, right=True)


SETTINGS = st.builds(Settings, scoring=st.sampled_from(Scoring), streak=st.booleans())


class TestPoints:
    @given(SETTINGS, st.integers(0, 30), st.integers(500, 30_000))
    def test_whoever_is_right_from_the_first_question_on_at_once_gets_the_same_in_every_quiz(
        self, settings: Settings, round: int, elapsed_ms: int
    ) -> None:
        asked = Asked("q", "hash", Kind.SINGLE, (0,), (0, 1))
        runs = {"ann": round, "ben": 0}
        times = {"ann": 0, "ben": elapsed_ms, "cid": 0}
        answers = [Answer(who, (int(who == "cid"),), took, 0, 0) for who, took in times.items()]
        marks = settle(asked, answers, settings, 30_000, runs)
        ann, ben, cid = (shared(mark, settings, round).points for mark in marks)
        assert (ann, cid) == (SHARES, 0)
        assert SHARES / 3 <= ben + 0.5 <= SHARES + 0.5, "being right at all is a third of it at the least"

    @pytest.mark.parametrize(
        ("settings", "round", "given", "points"),
        [
            (Settings(), 0, 1, 10),
            (Settings(scoring=Scoring.SPEED), 3, 1_000, 10),
            (Settings(scoring=Scoring.SPEED), 3, 550, 6),
            (Settings(scoring=Scoring.SPEED), 3, 549, 5),
            (Settings(streak=True), 0, 1_000, 10),
            (Settings(streak=True), 1, 1_000, 9),
            (Settings(streak=True), 5, 1_500, 10),
            (Settings(streak=True), 9, 1_000, 7),
            (Settings(scoring=Scoring.SPEED, streak=True), 9, 500, 3),
        ],
    )
    def test_are_a_share_of_the_most_a_question_could_give(
        self, settings: Settings, round: int, given: int, points: int
    ) -> None:
        mark = Mark("ann", 1.0, given, 5, run=2)
        assert shared(mark, settings, round) == replace(mark, points=points)


class TestPeriods:
    @given(DAYS)
    def test_begin_where_the_calendar_says(self, day: int) -> None:
        began = {period: first_day(period, day) for period in Period}
        assert began[Period.DAY] == day
        assert date.fromordinal(began[Period.WEEK] or 0).isocalendar()[:2] == date.fromordinal(day).isocalendar()[:2]
        assert date.fromordinal(began[Period.WEEK] or 0).isoweekday() == 1
        assert date.fromordinal(began[Period.MONTH] or 0) == date.fromordinal(day).replace(day=1)
        assert began[Period.SEASON] is None
        assert began[Period.ALL] is None

    @given(DAYS, DAYS, st.integers(0, 3), st.integers(0, 3))
    def test_have_the_same_name_exactly_if_they_are_the_same(self, one: int, other: int, s: int, t: int) -> None:
        this, that = date.fromordinal(one), date.fromordinal(other)
        same = {
            Period.DAY: one == other,
            Period.WEEK: this.isocalendar()[:2] == that.isocalendar()[:2],
            Period.MONTH: (this.year, this.month) == (that.year, that.month),
            Period.SEASON: s == t,
            Period.ALL: True,
        }
        for period in Period:
            assert (key(period, one, s) == key(period, other, t)) is same[period]

    @given(DAYS, st.integers(0, 3))
    def test_around_a_day_are_all_there(self, day: int, season: int) -> None:
        assert keys(day, season) == {key(period, day, season) for period in Period}

    def test_have_names_of_their_own(self) -> None:
        assert keys(TUESDAY, 2) == {"d739706", "w739705", "m739676", "s2", "a"}

    def test_before_the_first_season_the_season_is_all_time(self) -> None:
        assert key(Period.SEASON, TUESDAY, 0) == key(Period.ALL, TUESDAY, 0)
        assert len(keys(TUESDAY, 0)) == 4


class TestGains:
    def test_of_a_first_answer_are_in_every_period_of_the_channel_and_the_tenant(self) -> None:
        found = gains(FIRST, None, frozenset(), None)
        assert set(found) == {(channel, name) for channel in (WHOLE, "lounge") for name in keys(TUESDAY, 0)}
        assert set(found.values()) == {Sums(3, 1, 1)}

    def test_of_a_repeat_are_in_the_periods_the_one_before_lies_outside(self) -> None:
        tomorrow = replace(FIRST, day=TUESDAY + 1)  # Wednesday is the first of the next month.
        assert {name[0] for _, name in gains(tomorrow, None, keys(TUESDAY, 0), None)} == {"d", "m"}
        assert gains(FIRST, None, keys(TUESDAY, 0), None) == {}

    def test_of_a_wrong_answer_count_it_without_points(self) -> None:
        wrong = replace(FIRST, points=0, right=False)
        assert set(gains(wrong, None, frozenset(), None).values()) == {Sums(0, 0, 1)}

    def test_of_an_answer_counted_again_are_the_difference(self) -> None:
        worse = replace(FIRST, points=1, right=False)
        assert set(gains(worse, FIRST, frozenset(), None).values()) == {Sums(-2, -1, 0)}
        assert gains(FIRST, FIRST, frozenset(), None) == {}

    def test_of_an_answer_counted_again_stay_on_the_day_it_was_counted_for(self) -> None:
        moved = replace(FIRST, day=TUESDAY + 40, season=1, points=4)
        assert {name for _, name in gains(moved, FIRST, frozenset(), None)} == keys(TUESDAY, 0)

    def test_of_an_answer_asked_before_one_already_counted_are_taken_from_that_one(self) -> None:
        later = replace(FIRST, session="s2", channel="library", at=2_000, points=5)
        found = gains(FIRST, None, frozenset(), later)
        assert found[WHOLE, "a"] == Sums(3 - 5, 0, 0)
        assert found["library", "a"] == Sums(-5, -1, -1)
        assert found["lounge", "a"] == Sums(3, 1, 1)

    def test_of_an_answer_before_a_later_one_are_taken_from_it_in_the_periods_of_both_alone(self) -> None:
        first = replace(FIRST, season=1)
        later = replace(first, session="s2", channel="library", day=TUESDAY + 40)
        assert {name for channel, name in gains(first, None, frozenset(), later) if channel == "library"} == {"s1", "a"}
        next_season = replace(later, season=2)
        found = gains(first, None, frozenset(), next_season)
        assert {name for channel, name in found if channel == "library"} == {"a"}


class TestAccuracy:
    @given(st.integers(0, 500), st.integers(0, 500))
    def test_is_rounded_down_and_wants_enough_answers(self, right: int, wrong: int) -> None:
        found = accuracy(Sums(0, right, right + wrong))
        if right + wrong < FLOOR:
            assert found is None
        else:
            assert found is not None
            assert found <= 10_000 * right / (right + wrong) < found + 1
            assert (found == 10_000) is (wrong == 0)

    def test_of_one_right_answer_does_not_win(self) -> None:
        assert accuracy(Sums(1, 1, 1)) is None

    def test_is_there_from_the_floor_on(self) -> None:
        assert (accuracy(Sums(0, 5, FLOOR - 1)), accuracy(Sums(0, 5, FLOOR))) == (None, 5_000)


def test_runs_are_joined_end_to_end() -> None:
    assert Run(3, 5).with_run(Run(6, 6)) == Run(3, 6)
    assert Run(3, 5).with_run(Run(7, 9)).with_run(Run(6, 6)) == Run(3, 9)
    assert Run(3, 9).length == 7


@pytest.mark.parametrize(
    ("hundredths", "words"),
    [(10_000, "100%"), (9_666, "96.6%"), (9_999, "99.9%"), (5_000, "50%"), (7, "0%"), (0, "0%")],
)
def test_percentages_are_whole_where_they_are_whole(hundredths: int, words: str) -> None:
    assert percent(hundredths) == words


@pytest.mark.parametrize(
    ("order", "line", "words"),
    [
        (Order.POINTS, BoardLine(1, "a", "Ann", 1, Sums(1, 1, 2)), "1 point · 1 of 2"),
        (Order.POINTS, BoardLine(1, "a", "Ann", 12_000, Sums(12_000, 9, 12)), "12,000 points · 9 of 12"),
        (Order.ACCURACY, BoardLine(1, "a", "Ann", 7_500, Sums(9, 9, 12)), "75% · 9 of 12"),
        (Order.STREAK, BoardLine(1, "a", "Ann", 1, NOTHING, 4), "1 day in a row, best 4"),
        (Order.STREAK, BoardLine(1, "a", "Ann", 2, NOTHING, 4), "2 days in a row, best 4"),
    ],
)
def test_a_place_is_told_in_words(order: Order, line: BoardLine, words: str) -> None:
    assert told(order, line) == words


def a_board(order: Order = Order.POINTS, period: Period = Period.WEEK, season: int = 0) -> Board:
    began = date(2026, 3, 30) if period in (Period.DAY, Period.WEEK, Period.MONTH) else None
    return Board(order, period, (), 0, None if order is Order.STREAK else began, season, "Asia/Tokyo")


@pytest.mark.parametrize(
    ("board", "title"),
    [
        (a_board(), "Most points this week"),
        (a_board(Order.ACCURACY, Period.DAY), "Most accurate today"),
        (a_board(period=Period.SEASON), "Most points of all time"),
        (a_board(period=Period.SEASON, season=2), "Most points in season 2"),
        (a_board(period=Period.ALL, season=2), "Most points of all time"),
        (a_board(Order.STREAK), "Longest streaks"),
    ],
)
def test_a_board_says_what_it_lists(board: Board, title: str) -> None:
    assert titled(board) == title


def test_a_board_says_what_counts() -> None:
    assert "first answer" in explained(a_board())
    assert "midnight in Asia/Tokyo" in explained(a_board())
    assert "midnight" not in explained(a_board(period=Period.ALL))
    assert f"From {FLOOR} answers on" in explained(a_board(Order.ACCURACY))
    assert "yesterday" in explained(a_board(Order.STREAK))


def test_a_line_keeps_all_but_its_rank() -> None:
    line = BoardLine(1, "ann", "Ann", 5)
    assert line.at_rank(4) == BoardLine(4, "ann", "Ann", 5)
