"""Figures as characters."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.bank import ScoreBand
from bot.quiz.blocks import TeamLine
from bot.quiz.figures import bands, bar, marks, medal, percent, team_told, weeks
from bot.quiz.scoring import Score, Standing


@pytest.mark.parametrize(("share", "full"), [(0.0, 0), (0.01, 1), (0.5, 5), (0.99, 10), (1.0, 10)])
def test_a_bar_is_empty_for_nobody_alone(share: float, full: int) -> None:
    assert bar(share) == "▰" * full + "▱" * (10 - full)


@pytest.mark.parametrize(
    ("score", "asked", "words"),
    [
        (Score("a", "Ann", 4, 4, 5), 5, "4 of 5"),
        (Score("a", "Ann", 40, 4, 5), 5, "40 points · 4 of 5"),
        (Score("a", "Ann", 1, 0, 3), 3, "1 point · 0 of 3"),
        (Score("a", "Ann", 0, 0, 0), 0, "0"),
    ],
)
def test_marks_tell_points_where_they_are_not_the_right_answers(score: Score, asked: int, words: str) -> None:
    assert marks(score, asked) == words


def test_three_places_have_a_medal() -> None:
    assert [medal(place) for place in range(1, 5)] == ["🥇", "🥈", "🥉", None]


def test_a_percentage_is_whole_and_halves_go_upwards() -> None:
    assert [percent(share) for share in (0, 0.125, 0.624, 1)] == ["0%", "13%", "62%", "100%"]


def test_advice_is_said_once_before_the_first_whom_it_is_for() -> None:
    high, low = ScoreBand(50, 100, "Well done."), ScoreBand(0, 49, "Read on.")
    given = (high, high, None, low, low)
    lines = [Standing(at + 1, Score(f"p{at}", "Ann", 1, 1, 1), 0, band) for at, band in enumerate(given)]
    assert [advice for _, advice in bands(lines)] == ["Well done.", "", "", "Read on.", ""]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (TeamLine("▲", "Owls", 2, score="3 points"), "3 points"),
        (TeamLine("▲", "Owls", 2, score="3 points", out=True), "out · 3 points"),
        (TeamLine("▲", "Owls", 0, out=True), "nobody"),
    ],
)
def test_of_a_team_it_is_told_whether_it_is_out_and_its_points(line: TeamLine, told: str) -> None:
    assert team_told(line) == told


def test_of_a_league_s_team_it_is_told_how_many_played() -> None:
    assert team_told(TeamLine("▲", "Owls", 2, score="3 points"), counted=True) == "3 points · 2 players"
    assert team_told(TeamLine("▲", "Owls", 1, score="3 points"), counted=True) == "3 points · 1 player"


def test_days_are_drawn_a_week_a_line_in_shades_that_need_no_colour() -> None:
    thursday = date(2026, 10, 29)
    counts = (0, 1, 2, 3, 4, 8, 0)
    assert weeks([(thursday + timedelta(days=n), count) for n, count in enumerate(counts)]) == (
        "        M T W T F S S",
        "29 Oct        · ░ ░ ▒",
        " 2 Nov  ▒ █ ·        ",
    )
    assert weeks([]) == ()


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.lists(st.integers(0, 1_000), min_size=1, max_size=80))
def test_every_day_that_is_told_has_one_place_below_its_weekday(first: date, counts: list[int]) -> None:
    head, *lines = weeks([(first + timedelta(days=n), count) for n, count in enumerate(counts)])
    assert {len(line) for line in lines} == {len(head)}
    cells = "".join(line[8::2] for line in lines)
    assert cells.strip(" ") == cells[first.weekday() :][: len(counts)]
    assert len(cells.strip(" ")) == len(counts)
    assert [cell == "·" for cell in cells.strip(" ")] == [count == 0 for count in counts]
