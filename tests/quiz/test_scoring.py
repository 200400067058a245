"""Marks, ranks and bands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.bank import Kind, ScoreBand, band_for
from bot.quiz.scoring import (
    FULL_POINTS,
    Answer,
    Score,
    mark_of,
    settle,
    settle_again,
    speed_points,
    standings,
    tally,
    timed,
)
from bot.quiz.session import Asked, Response, Scoring, Settings, Variant
from tests.quiz.values import NOW, a_session

ASKED = Asked("q", "h", Kind.MULTIPLE, (0, 2), (2, 0, 1, 3))
GUIDE = (
    ScoreBand(0, 59, "Again."),
    ScoreBand(60, 70, "A start."),
    ScoreBand(80, 90, "Strong."),
    ScoreBand(100, 100, "All!"),
)


def response(player: str, choice: tuple[int, ...] | None, at: int = 0) -> Response:
    return Response(0, player, choice, choice or (), at if choice else None, at, at)


def test_only_exactly_the_key_earns_the_mark() -> None:
    assert mark_of(ASKED, (0, 2)) == mark_of(ASKED, (2, 0)) == 1.0
    for wrong in ((), (0,), (2,), (0, 1, 2), (1, 3), (0, 3)):
        assert mark_of(ASKED, wrong) == 0.0


def test_a_draft_is_no_answer() -> None:
    assert settle(ASKED, timed([response("ann", None)], 0, 100), Settings(), 100, {}) == ()
    assert tally(ASKED, [response("ann", None)]).answered == 0


def test_time_taken_lies_between_nothing_and_the_length_of_the_round() -> None:
    marks = settle(ASKED, timed([response(str(at), (0, 2), at) for at in (-50, 30, 500)], 0, 100), Settings(), 100, {})
    assert [mark.elapsed_ms for mark in marks] == [0, 30, 100]


def test_a_round_that_never_opened_took_no_time() -> None:
    marks = settle(ASKED, timed([response("ann", (0, 2), 30)], None, 100), Settings(), 100, {})
    assert marks[0].elapsed_ms == 0


def test_a_tally_counts_every_option_chosen() -> None:
    counted = tally(ASKED, [response("a", (0, 2)), response("b", (0, 3)), response("c", (1,))])
    assert counted.counts == (2, 1, 1, 1)
    assert (counted.answered, counted.right) == (3, 1)


@given(st.lists(st.integers(0, 5), max_size=12))
def test_a_rank_is_one_more_than_the_players_ahead(points: list[int]) -> None:
    places = standings([Score(str(i), f"P{i}", p, p, 5) for i, p in enumerate(points)], 5)
    assert len(places) == len(points)
    for place in places:
        assert place.rank == 1 + sum(other > place.score.points for other in points)


def test_a_percentage_is_of_the_questions_asked_not_of_those_answered() -> None:
    (place,) = standings([Score("a", "Ann", 3, 3, 3)], 5, GUIDE)
    assert place.percent == 60
    assert place.band is not None
    assert place.band.text == "A start."


def test_a_percentage_in_a_gap_of_the_guide_falls_to_the_band_below() -> None:
    for percent, text in ((0, "Again."), (59.9, "Again."), (75, "A start."), (95, "Strong."), (100, "All!")):
        band = band_for(GUIDE, percent)
        assert band is not None
        assert band.text == text
    assert band_for(GUIDE[1:], 20) is None
    assert band_for((), 50) is None


def test_nothing_asked_gives_no_band() -> None:
    (place,) = standings([Score("a", "Ann", 0, 0, 0)], 0, GUIDE)
    assert (place.percent, place.band) == (0.0, None)


class TestPoints:
    ASKED = Asked("q", "h", Kind.SINGLE, (0,), (0, 1, 2))

    def points(self, settings: Settings, elapsed: int, run: int = 0, timer: int = 20_000) -> int:
        answers = timed([response("ann", (0,), elapsed)], 0, timer)
        return settle(self.ASKED, answers, settings, timer, {"ann": run})[0].points

    def test_for_being_right_are_one_however_long_it_took(self) -> None:
        assert {self.points(Settings(), elapsed) for elapsed in (0, 9_000, 20_000)} == {1}

    def test_for_being_fast_go_from_a_thousand_to_five_hundred(self) -> None:
        fast = Settings(scoring=Scoring.SPEED)
        assert [self.points(fast, ms) for ms in (0, 499, 500, 10_000, 20_000)] == [1_000, 1_000, 988, 750, 500]

    @given(st.integers(0, 10**6), st.integers(1, 10**6))
    def test_for_speed_never_grow_with_time_and_stay_within_bounds(self, elapsed: int, timer: int) -> None:
        points = speed_points(elapsed, timer)
        assert 500 <= points <= FULL_POINTS
        assert speed_points(elapsed + 1, timer) <= points

    def test_for_being_right_where_there_was_no_time_are_all_of_them(self) -> None:
        assert speed_points(700, 0) == speed_points(700, -1) == FULL_POINTS
        assert speed_points(700, 1) == 500

    def test_for_a_run_grow_up_to_its_sixth_answer(self) -> None:
        streak = Settings(streak=True)
        assert [self.points(streak, 9, run) for run in range(8)] == [
            1_000,
            1_100,
            1_200,
            1_300,
            1_400,
            1_500,
            1_500,
            1_500,
        ]

    def test_for_the_first_right_answer_are_the_one_clicked_first_not_arrived_first(self) -> None:
        slow_line = Response(0, "ann", (0,), (0,), 700, 700, 1_400)
        answers = timed([response("cid", (1,), 100), response("ben", (0,), 900), slow_line], 0, 5_000)
        marks = settle(self.ASKED, answers, Settings(variant=Variant.FIRST), 5_000, {})
        assert {mark.player: (mark.mark, mark.points) for mark in marks} == {
            "ann": (1.0, 1),
            "ben": (1.0, 0),
            "cid": (0.0, 0),
        }

    def test_leave_pauses_out_of_the_time_taken(self) -> None:
        answers = timed([response("early", (0,), 2_000), response("late", (0,), 90_000)], 0, 95_000, [(5_000, 85_000)])
        assert [answer.elapsed_ms for answer in answers] == [2_000, 10_000]


def test_what_the_host_accepts_is_right_and_nothing_that_was_right_stops_being_so() -> None:
    single = Asked("q", "h", Kind.SINGLE, (0,), (0, 1, 2), accepted=(2,))
    assert [mark_of(single, (option,)) for option in range(3)] == [1.0, 0.0, 1.0]
    several = Asked("q", "h", Kind.MULTIPLE, (0, 2), (0, 1, 2, 3), accepted=(3,))
    assert mark_of(several, (0, 2)) == mark_of(several, (0, 2, 3)) == 1.0
    assert mark_of(several, (0, 3)) == mark_of(several, (0, 1, 2)) == 0.0


@pytest.mark.parametrize(("streak", "runs"), [(True, {"right": 3, "wrong": 0}), (False, {"right": 0, "wrong": 0})])
def test_a_run_goes_on_with_a_right_answer_where_runs_count(streak: bool, runs: dict[str, int]) -> None:
    asked = Asked("q", "h", Kind.SINGLE, (0,), (0, 1))
    answers = timed([response("right", (0,), 9), response("wrong", (1,), 9)], 0, 9)
    settled = settle(asked, answers, Settings(streak=streak), 9, {"right": 2, "wrong": 2})
    assert {mark.player: mark.run for mark in settled} == runs


def test_points_for_speed_are_all_of_them_where_nobody_knows_how_long_there_was() -> None:
    session = replace(a_session(), settings=Settings(scoring=Scoring.SPEED))
    right = Answer("ann", session.asked[0].key, 4_000, NOW + 4_000, NOW + 4_000)
    settled = settle_again(session, {0: None, 1: 30_000}, {0: [right]})
    assert [mark.points for mark in settled[0]] == [FULL_POINTS]
    assert settled[1] == ()
