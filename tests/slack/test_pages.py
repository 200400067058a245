"""Private pages in a modal, within Slack's limits whatever the texts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.pages import HELP, PAGE_CALLBACK, page_modal
from bot.quiz.bank import Image, ScoreBand
from bot.quiz.blocks import Code, Picture, Standings, Text, Tone
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.pages import (
    Bar,
    Bars,
    Bullets,
    Dated,
    HeatMap,
    Leader,
    Leaders,
    Marked,
    Named,
    Page,
    PageBlock,
    PageView,
    Subject,
    Turn,
    read_page,
)
from bot.quiz.scoring import Score, Standing, standings
from tests.fakes.slack import buttons_in, text_in
from tests.quiz.values import NOW
from tests.slack.checks import check_view, names, texts

MORE = Turn("More ▶", Page(Subject.MISSED, "sess0", 2))
SHEET = Turn("Study sheet", Page(Subject.SHEET, "things"))


def said(*blocks: PageBlock) -> str:
    return text_in(page_modal(PageView("Title", (blocks,)))["blocks"])


@pytest.mark.parametrize(
    ("block", "drawn"),
    [
        (Text("muted", Tone.MUTED), "muted"),
        (Code("x = 1 < 2", "python"), "x = 1 < 2"),
        (Picture(Image("https://example.org/a.png", "A plot")), "[A plot]"),
        (
            Standings(standings([Score("a", "Ann", 4, 4, 6)], 5, [ScoreBand(0, 100, "Good.")]), 5),
            "Good.\n🥇 Ann — 4 of 5",
        ),
        (Leaders((Leader(1, "Ann*", "4 points, 4 of 6 right"),)), "🥇 Ann* — 4 points, 4 of 6 right"),
        (Leaders((Leader(12, "Ann", "3 points", mine=True),)), "12. Ann (you) — 3 points"),
        (Named("Name*", "3 questions"), "Name* — 3 questions"),
        (Marked("A", "right one", True), "✅ A. right one"),
        (Marked("B", "wrong one", False), "❌ B. wrong one"),
        (Dated(NOW, "2 of 4 right"), "15 January 2027  ·  2 of 4 right"),
        (Bullets("Afterwards", ("one", "two")), "Afterwards\n•  one\n•  two"),
        (Bars("Known", (Bar("First*", 0.62, "sure"),)), "Known\n▰▰▰▰▰▰▱▱▱▱ 62% First* — sure"),
        (
            HeatMap(((date(2026, 1, 5), 0), (date(2026, 1, 6), 3)), "On 1 of 2 days."),
            "On 1 of 2 days.\n        M T W T F S S\n 5 Jan  · █",
        ),
    ],
)
def test_every_block_of_a_page_is_drawn(block: PageBlock, drawn: str) -> None:
    assert said(block) == drawn


def test_what_has_a_page_of_its_own_has_a_button_beside_it() -> None:
    (section,) = page_modal(PageView("Banks", ((Named("Things", "4 questions", SHEET),),)))["blocks"]
    assert section["accessory"]["value"] == "page.s.things.0"
    assert section["text"]["text"] == "*Things* — 4 questions"


def test_a_share_has_its_button_beside_it() -> None:
    practise = Turn("Practise", Lesson(Deed.PRACTICE, "things/first"))
    (section,) = page_modal(PageView("Known", ((Bars("", (Bar("First", 0.62, turn=practise),)),),)))["blocks"]
    assert section["accessory"]["value"] == "tutor.p.things/first.0.0"


def test_entries_are_set_apart_and_pages_are_numbered_and_turned_by_buttons() -> None:
    view = page_modal(PageView("Title", ((Text("a"),), (Text("b"),)), 1, 3, (MORE,)), "kept")
    assert [block["type"] for block in view["blocks"]] == [
        "section",
        "divider",
        "section",
        "divider",
        "context",
        "actions",
    ]
    assert "Page 2 of 3" in text_in(view["blocks"])
    assert [(each.label, read_page(each.value)) for each in buttons_in(view["blocks"])] == [("More ▶", MORE.page)]
    assert (view["callback_id"], view["private_metadata"]) == (PAGE_CALLBACK, "kept")


def test_a_title_too_long_for_a_modal_stands_in_it() -> None:
    short = page_modal(PageView("What you missed", ((Text("a"),),)))
    assert short["title"]["text"] == "What you missed"
    assert len(short["blocks"]) == 1
    long = page_modal(PageView("Best of all quizzes here", ((Text("a"),),)))
    assert long["title"]["text"] == "Best of all quizzes here"
    longer = page_modal(PageView("Electric circuits: the first steps", ((Text("a"),),)))
    assert longer["title"]["text"] == "Quorum"
    assert longer["blocks"][0] == {
        "type": "header",
        "text": {"type": "plain_text", "text": "Electric circuits: the first steps", "emoji": False},
    }


def test_help_is_a_page_too() -> None:
    assert "/quiz banks — what there is to learn" in text_in(page_modal(HELP)["blocks"])


def test_metadata_that_slack_would_not_take_is_refused() -> None:
    with pytest.raises(ValueError, match="3000"):
        page_modal(HELP, "x" * 3_001)


def a_standing(name: str, advice: str) -> Standing:
    return Standing(4, Score("p", name, 10**9, 3, 5), 60.0, ScoreBand(0, 100, advice))


places = st.lists(st.builds(a_standing, names, texts), min_size=1, max_size=10).map(tuple)
turns = st.builds(Turn, names, st.builds(Page, st.sampled_from(Subject), st.just("sess0"), st.integers(0, 9_999)))
blocks: st.SearchStrategy[Any] = st.one_of(
    st.builds(Text, texts, st.sampled_from(Tone)),
    st.builds(Code, texts),
    st.builds(Picture, st.builds(Image, st.just("https://example.org/a.png"), texts)),
    st.builds(Standings, places, st.integers(0, 50)),
    st.builds(
        Leaders, st.lists(st.builds(Leader, st.integers(1, 10**9), names, texts, st.booleans()), max_size=10).map(tuple)
    ),
    st.builds(Named, names, texts, st.none() | turns),
    st.builds(Marked, st.sampled_from("AZ"), texts, st.booleans()),
    st.builds(Dated, st.integers(0, 4 * 10**12), texts),
    st.builds(Bullets, texts, st.lists(texts, max_size=12).map(tuple)),
)


@settings(max_examples=60, deadline=None)
@given(names, st.lists(st.lists(blocks, max_size=6).map(tuple), max_size=8).map(tuple), st.lists(turns, max_size=2))
def test_whatever_the_texts_a_page_is_within_the_limits(
    title: str, entries: tuple[tuple[PageBlock, ...], ...], turned: list[Turn]
) -> None:
    check_view(page_modal(PageView(title, entries, 1, 3, tuple(turned))))
