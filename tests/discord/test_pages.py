"""Private pages as Discord draws them."""

from __future__ import annotations

from datetime import date

from adapters.discord.pages import HELP, draw
from bot.quiz.bank import Image
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
)
from bot.quiz.scoring import Score, standings
from tests.fakes.discord import buttons_in, text_in


def said(*blocks: PageBlock) -> str:
    return text_in(draw(PageView("Title", (blocks,))).to_components())


def test_every_block_of_a_page_is_drawn() -> None:
    places = standings([Score("a", "Ann*", 4, 4, 6)], 5)
    shown = said(
        Text("muted", Tone.MUTED),
        Code("x = 1", "python"),
        Picture(Image("https://example.org/a.png", "A plot")),
        Standings(places, 5),
        Leaders((Leader(12, "Ann*", "4 points, 4 of 6 right", mine=True),)),
        Named("Name*", "3 questions"),
        Marked("A", "right one", True),
        Marked("B", "wrong one", False),
        Dated(1_800_000_000_000, "2 of 4 right"),
        Bullets("Afterwards", ("one", "two")),
    )
    for part in (
        "### Title",
        "-# muted",
        "```python\nx = 1\n```",
        "[A plot]",
        r"🥇 **Ann\*** — 4 of 5",
        r"12\. **Ann\*** (you) — 4 points, 4 of 6 right",
        r"**Name\*** — 3 questions",
        "✅ **A.** right one",
        "❌ **B.** wrong one",
        "-# <t:1800000000:d> · 2 of 4 right",
        "**Afterwards**\n- one\n- two",
    ):
        assert part in shown


def test_shares_are_boxes_and_percent_with_buttons_that_say_what_they_are_of() -> None:
    practise = Turn("Practise", Lesson(Deed.PRACTICE, "things/first"))
    bars = Bars("What you know", (Bar("Knows *first* things", 0.62, "sure", turn=practise), Bar("Others", 0.0)))
    shown = draw(PageView("Title", ((bars,),))).to_components()
    assert "**What you know**\n`▰▰▰▰▰▰▱▱▱▱` **62%** Knows \\*first\\* things — sure\n" in text_in(shown)
    assert "`▱▱▱▱▱▱▱▱▱▱` **0%** Others" in text_in(shown)
    assert [(each.label, each.custom_id) for each in buttons_in(shown)] == [
        ("Practise: Knows *first* things", "tutor.p.things/first.0.0")
    ]


def test_days_are_drawn_in_equal_characters_below_what_they_come_to() -> None:
    shown = said(HeatMap(((date(2026, 1, 5), 0), (date(2026, 1, 6), 3)), "You answered on 1 of 2 days."))
    assert "You answered on 1 of 2 days." in shown
    assert "```\n        M T W T F S S\n 5 Jan  · █" in shown


def test_pages_are_numbered_and_turned_by_buttons() -> None:
    more = Turn("More ▶", Page(Subject.MISSED, "sess0", 2))
    shown = draw(PageView("Title", ((Text("a"),),), 1, 3, (more,))).to_components()
    assert "-# Page 2 of 3" in text_in(shown)
    assert [(each.label, each.custom_id) for each in buttons_in(shown)] == [("More ▶", "page.m.sess0.2")]


def test_help_is_a_page_too() -> None:
    assert "**/quiz start** — asks the questions of a bank" in text_in(draw(HELP).to_components())
