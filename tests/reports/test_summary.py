"""The text a leader pastes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.stages import Phase
from bot.reports import report_of, summary
from tests.reports.values import LADDER, played, rounds_of


def test_it_tells_everything_that_matters_in_a_few_lines() -> None:
    assert summary(report_of(played(LADDER))).splitlines() == [
        "Things",
        "15 January 2027 · 4 players · 3 questions · mean 50%",
        "",
        "1. Ann: 3 of 3 (100%)",
        "2. Ben: 2 of 3 (67%)",
        "3. Cid: 1 of 3 (33%)",
        "4. Dee: 0 of 3 (0%)",
        "",
        "Worth another look:",
        "- Name the winds (3 of 7 right)",
        "Hardest question: Which wind is number 2? (1 of 4 players right)",
    ]


def test_in_markdown_the_title_is_strong_and_no_name_is_markup() -> None:
    text = summary(report_of(played({"*_`[Eve](x)": (0,)})), markdown=True)
    assert text.startswith("**Things**\n")
    assert "1. \\*\\_\\`\\[Eve\\](x): 1 of 1 (100%)" in text


def test_more_than_ten_players_are_counted() -> None:
    text = summary(report_of(played({f"P{n:02}": (0, 1) for n in range(13)})))
    assert "1. P09: 1 of 2 (50%)" in text
    assert "P10" not in text
    assert "and 3 more players" in text


def test_a_quiz_that_was_stopped_says_so() -> None:
    assert "stopped early" in summary(report_of(played(LADDER, phase=Phase.STOPPED)))
    assert "still running" in summary(report_of(played(LADDER, phase=Phase.OPEN)))


def test_a_quiz_without_questions_or_players_says_so() -> None:
    assert "No question was asked to its end." in summary(report_of(played({})))
    assert summary(report_of(played({}, rounds=rounds_of(1)))).endswith("\n\nNobody played.\n")
    assert "mean" not in summary(report_of(played({"Ann": (None,)})))


@given(st.text(max_size=40))
def test_no_name_mentions_anybody_or_breaks_a_line(name: str) -> None:
    for markdown in (False, True):
        text = summary(report_of(played({f"@everyone{name}": (0, 1)})), markdown=markdown)
        assert "@everyone" not in text
        assert "@here" not in text
        assert sum(line.startswith("1. ") for line in text.splitlines()) == 1
