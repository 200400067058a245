"""Private pages as Discord draws them."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

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
from tests.fakes.discord import Version, buttons_in, text_in, walk
from tests.fakes.discord.limits import message_complaints
from tests.fakes.discord.reading import SECTION
from tests.fakes.discord.world import Attachment


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


def test_shares_are_boxes_and_percent_each_beside_its_button() -> None:
    practise = Turn("Practise", Lesson(Deed.PRACTICE, "things/first"))
    bars = Bars(
        "What you know", (Bar("Knows *first* things", 0.62, "sure", turn=practise), Bar("Others", 0.0, turn=practise))
    )
    shown = draw(PageView("Title", ((bars,),))).to_components()
    first, second = (each for each in walk(shown) if each["type"] == SECTION)
    assert text_in([first]) == "`▰▰▰▰▰▰▱▱▱▱` **62%** Knows \\*first\\* things\n-# sure"
    assert text_in([second]) == "`▱▱▱▱▱▱▱▱▱▱` **0%** Others"
    assert [(each.label, each.custom_id) for each in buttons_in([first])] == [("Practise", "tutor.p.things/first.0.0")]


def test_what_belongs_to_a_name_stands_with_it_beside_the_button() -> None:
    begin = Turn("Begin", Lesson(Deed.ASSIGNMENT, "k3f9"))
    shown = draw(PageView("Title", ((Named("Reefs", "2 attempts left", begin), Dated(0, "by then")),))).to_components()
    section = next(each for each in walk(shown) if each["type"] == SECTION)
    assert text_in([section]) == "**Reefs**\n-# 2 attempts left\n-# <t:0:d> · by then"


def test_two_buttons_that_mean_the_same_are_told_apart() -> None:
    note = Turn("Read the note", Page(Subject.STUDY, "things/first"))
    entries = tuple((Named(text, "", note),) for text in ("one", "two", "three"))
    tokens = [each.custom_id for each in buttons_in(draw(PageView("Title", entries)).to_components())]
    assert tokens == ["page.n.things/first.0", "~1.page.n.things/first.0", "~2.page.n.things/first.0"]


TURN = Turn("Go", Lesson(Deed.PRACTICE, "x" * 80, 1))
TEXTS = st.text(max_size=400)
BLOCKS: st.SearchStrategy[tuple[PageBlock, ...]] = st.one_of(
    st.tuples(st.builds(Named, TEXTS, TEXTS, st.sampled_from([None, TURN])), st.builds(Text, TEXTS)),
    st.tuples(st.builds(Named, TEXTS, TEXTS, st.just(TURN)), st.builds(Dated, st.just(0), TEXTS)),
    st.tuples(st.builds(Bullets, TEXTS, st.lists(TEXTS, max_size=8).map(tuple))),
)
BARS = st.builds(Bar, TEXTS, st.floats(0, 1), TEXTS, st.booleans(), st.sampled_from([None, TURN]))


@given(
    st.one_of(
        st.lists(BLOCKS, max_size=8).map(tuple),
        st.lists(BARS, max_size=6).map(lambda lines: ((Bars("What you know", tuple(lines)), Text("after")),)),
    ),
    st.booleans(),
)
def test_discord_takes_every_page(entries: tuple[tuple[PageBlock, ...], ...], charted: bool) -> None:
    turns = tuple(Turn(f"Turn {n}", Page(Subject.PLAN, "", n)) for n in range(5))
    components = draw(PageView("Title", entries, 1, 3, turns), charted=charted).to_components()
    files = (Attachment(1, "chart.png", b""),) if charted else ()
    assert message_complaints(Version(0, "", tuple(components), 1 << 15, (), files)) == []
    assert len(buttons_in(components)) >= len(turns)


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
