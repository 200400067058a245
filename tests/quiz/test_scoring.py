"""Marks, ranks and bands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.bank import Kind, ScoreBand, band_for
from bot.quiz.scoring import Score, mark_of, settle, standings, tally, timed
from bot.quiz.session import Asked, Response, Settings

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
