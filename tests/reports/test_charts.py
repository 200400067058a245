"""Pictures of what somebody knows and plans: that they are drawn whatever the words, and show what they are given."""

from __future__ import annotations

import io
from datetime import date, timedelta

import matplotlib.image
import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.quiz.pages import Bar, HeatMap
from bot.reports.charts import PlannedColumn, can_draw, mastery_chart, plan_chart

TODAY = date(2027, 1, 15)
PAPER, GREEN, GOLD = (255, 253, 248), (11, 93, 91), (226, 162, 38)
HEAT = HeatMap(tuple((TODAY - timedelta(days=n), n % 3) for n in reversed(range(33))), "Answers on 22 of 33 days.")
Dots = NDArray[numpy.float32]


def dots(png: bytes) -> Dots:
    drawn: Dots = matplotlib.image.imread(io.BytesIO(png))
    return drawn


def share_of(drawn: Dots, colour: tuple[int, int, int]) -> float:
    """The part of the picture in a colour, 0..1."""
    alike = numpy.abs(drawn[..., :3] * 255 - numpy.array(colour)).max(axis=-1) < 3
    return float(alike.mean())


def test_there_is_something_to_draw_with() -> None:
    assert can_draw()


def test_a_longer_share_is_a_longer_bar_on_an_opaque_sheet() -> None:
    less, more = (dots(mastery_chart("Known", [Bar("First", share)])) for share in (0.3, 0.6))
    assert less.shape[1] == 1_080
    assert share_of(more, GREEN) / share_of(less, GREEN) == pytest.approx(2, rel=0.05)
    assert share_of(less, PAPER) > 0.5
    assert less[..., 3].min() == 1.0


def test_what_little_is_known_of_is_hatched_and_nothing_is_no_bar() -> None:
    sure, faint, none = (
        share_of(dots(mastery_chart("Known", [Bar("First", *each)])), GREEN)
        for each in ((0.5, "", False), (0.5, "", True), (0.0, "", False))
    )
    assert 0.01 < faint / sure < 0.6
    assert none == 0


def test_a_sheet_is_as_tall_as_what_is_on_it_and_ends_after_twelve_bars() -> None:
    heights = [
        dots(mastery_chart("Known", [Bar(f"Bar {n}", 0.5, "told") for n in range(count)])).shape[0]
        for count in (1, 12, 30)
    ]
    assert heights[0] < heights[1] == heights[2]
    assert dots(mastery_chart("Known", [Bar("First", 0.5)], HEAT)).shape[0] > heights[0]


def test_a_plan_shows_new_questions_in_another_colour_with_hatches() -> None:
    days = [PlannedColumn(TODAY + timedelta(days=n), 6 if n < 3 else 0, 4) for n in range(9)]
    drawn = dots(plan_chart("Plan", [Bar("Today", 0.2)], days, TODAY + timedelta(days=9)))
    again = dots(plan_chart("Plan", [Bar("Today", 0.2)], [PlannedColumn(day.day, 0, 4) for day in days]))
    assert share_of(drawn, GOLD) > 0.005
    # The key shows the colour in either.
    assert share_of(again, GOLD) < share_of(drawn, GOLD) / 5


@pytest.mark.parametrize("count", [0, 1, 60, 365])
def test_a_plan_is_drawn_however_long_it_is(count: int) -> None:
    days = [PlannedColumn(TODAY + timedelta(days=n), 0, 0) for n in range(count)]
    assert plan_chart("Plan", [], days, TODAY + timedelta(days=count)).startswith(b"\x89PNG")


def test_many_weeks_are_narrower_columns() -> None:
    days = HeatMap(tuple((TODAY - timedelta(days=n), 1) for n in reversed(range(84))), "Answers on 84 of 84 days.")
    assert dots(mastery_chart("Known", [], days)).shape == dots(mastery_chart("Known", [], HEAT)).shape


@settings(max_examples=6, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80), st.floats(0, 1))
def test_any_words_can_be_drawn(name: str, told: str, share: float) -> None:
    assert mastery_chart(name, [Bar(name, share, told)], HeatMap(HEAT.days, told)).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["$x^2$ \\frac", "量化", "كم عدد", "🎓 Exam", "a\nb\tc", "\ud800", "x" * 400])
def test_markup_scripts_and_broken_letters_are_drawn_as_far_as_there_are_letters(name: str) -> None:
    assert mastery_chart(name, [Bar(name, 0.5, name)]).startswith(b"\x89PNG")
