"""Cards as HTML: every block has its macro, and no text has any power."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import adapters.web
from adapters.web.assets import Assets
from adapters.web.outbound import MACROS, PAGE_MACROS, Painter, percent, rich
from bot.quiz.bank import Image, Outcome
from bot.quiz.blocks import (
    Answered,
    Audience,
    Block,
    Button,
    Card,
    Code,
    Countdown,
    Heading,
    OptionLine,
    Options,
    OutcomeLine,
    Outcomes,
    Picture,
    Players,
    Standings,
    Text,
)
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
    PageBlock,
    Turn,
)
from bot.quiz.scoring import Score, standings
from bot.quiz.stages import Stage
from bot.quiz.tokens import Act, Press, write_token
from tests.fakes.room_demo import scenes

EVIL = """<script>alert("1")</script> @everyone & 'quoted' `<b>`"""


@pytest.fixture(scope="module")
def painter() -> Painter:
    return Painter(Assets(Path(adapters.web.__file__).parent / "static"))


def card(*blocks: Block, stage: Stage = Stage.ASKING, buttons: tuple[Button, ...] = ()) -> Card:
    return Card("abcd1234", "r0", stage, blocks, buttons, "In a line", 0)


def drawn(painter: Painter, *blocks: Block, stage: Stage = Stage.ASKING) -> str:
    return painter.card(card(*blocks, stage=stage))


def test_every_block_there_is_has_a_macro() -> None:
    assert set(MACROS) == set(get_args(Block))


def test_every_block_of_a_private_page_has_a_macro() -> None:
    assert set(PAGE_MACROS) | set(MACROS) >= set(get_args(PageBlock))


def test_a_private_page_is_drawn_with_its_numbers_and_its_buttons(painter: Painter) -> None:
    practise, wake = Turn("Practise", Lesson(Deed.PRACTICE, "things/first")), Turn("Wake", Lesson(Deed.WAKE, "a/b"))
    days = HeatMap(((date(2027, 1, 14), 0), (date(2027, 1, 15), 3)), "Answers on 1 of the last 2 days: 3 answers.")
    blocks: tuple[PageBlock, ...] = (
        Text("Said"),
        Named(EVIL, "5 questions", wake),
        Marked("A", EVIL, True, "chosen by 3"),
        Dated(1_800_000_000_000, "to be done by then"),
        Bullets("Days", (EVIL,)),
        Leaders((Leader(1, EVIL, "4 points", mine=True),)),
        Bars("Known", (Bar(EVIL, 0.62, "fairly sure", turn=practise), Bar("Other", 0.0, faint=True))),
        days,
        HeatMap((), "No answers."),
    )
    html = "".join(painter.drawn(block, "tuesday") for block in blocks)
    assert "<script>" not in html
    for part in ("62%", "fairly sure", "bar-faint", "2027-01-15: 3 answers", "15 January, 08:00 UTC", "No answers."):
        assert part in html
    assert 'href="/practice/things/first?room=tuesday" data-token="tutor.p.things/first.0.0"' in html
    assert '<button type="button" class="button " data-token="tutor.e.a/b.0.0" data-deed="wake"' in html


def test_every_scene_says_where_it_stands(painter: Painter) -> None:
    for view in scenes(1_760_000_000_000).values():
        assert view.view is not None
        html = painter.card(view.view.card)
        for fact in (f'data-session="{view.session.id}"', f'data-slot="{view.view.card.slot}"', "data-stage="):
            assert fact in html


@pytest.mark.parametrize(
    "block",
    [
        Heading(EVIL, EVIL),
        Text(EVIL),
        Code(EVIL, EVIL),
        Picture(Image("https://example.org/a.png?" + EVIL, EVIL)),
        Options((OptionLine("A", EVIL, EVIL), OptionLine("B", EVIL, right=True, count=1, share=1.0))),
        Options((OptionLine("A", EVIL),), True, Button(EVIL, EVIL)),
        Players((EVIL,)),
        Standings(standings((Score(EVIL, EVIL, 1, 1, 1),), 1), 1),
        Outcomes(EVIL, (OutcomeLine(Outcome("o", EVIL), 1, 2, 1),)),
    ],
    ids=lambda block: type(block).__name__,
)
def test_no_text_of_any_block_becomes_markup(painter: Painter, block: Block) -> None:
    html = drawn(painter, block)
    assert "<script" not in html
    assert "<b>`" not in html
    assert "`<b>" not in html
    for value in re.findall(r'="([^"]*)"', html):
        assert "<" not in value


def test_a_button_cannot_break_out_of_its_token(painter: Painter) -> None:
    html = painter.card(card(buttons=(Button(EVIL, '"><script>'), Button("Go", EVIL, audience=Audience.HOST))))
    assert "<script" not in html


@given(st.text())
def test_rich_text_escapes_everything_but_marks_code(text: str) -> None:
    html = str(rich(text))
    bare = re.sub(r"</?code>", "", html)
    assert "<" not in bare
    assert ">" not in bare
    assert '"' not in bare


def test_backticks_make_code_within_a_line() -> None:
    assert rich("use `a < b` here") == "use <code>a &lt; b</code> here"
    assert rich("one ` alone") == "one ` alone"
    assert rich("`not\nacross lines`") == "`not\nacross lines`"


def test_an_open_option_is_a_button_with_its_token(painter: Painter) -> None:
    html = drawn(painter, Options((OptionLine("A", "Sugar", "1.abcd1234.p.0.0"),)))
    assert re.search(r'<button type="button" class="option" data-position="0" data-token="1\.abcd1234\.p\.0\.0"', html)
    assert 'aria-pressed="false"' in html
    assert 'data-held="false"' in html


def test_a_reveal_says_right_in_words_and_has_no_buttons(painter: Painter) -> None:
    lines = (
        OptionLine("A", "Sugar", right=True, count=5, share=0.625),
        OptionLine("B", "Silica", right=False, count=3, share=0.375),
    )
    html = drawn(painter, Options(lines), stage=Stage.REVEAL)
    assert html.count("Right answer") == 1
    assert re.findall(r'data-right="(\w+)"', html) == ["true", "false"]
    assert '<rect width="62.5"' in html
    assert "63%" in html
    assert "<button" not in html


def test_a_countdown_without_a_start_has_no_deadline(painter: Painter) -> None:
    assert 'data-deadline="" data-seconds="30"' in drawn(painter, Countdown(None, 30))
    assert 'data-deadline="1760000030000"' in drawn(painter, Countdown(1_760_000_030_000, 30))


def test_answered_counts_seats_where_they_are_known_and_few(painter: Painter) -> None:
    few = drawn(painter, Answered(6, 8))
    assert (few.count('class="taken"'), few.count("<i")) == (6, 8)
    assert "6 of 8 answered" in few
    assert "<i" not in drawn(painter, Answered(6, 400))
    assert "6 answered" in drawn(painter, Answered(6, None))


def test_a_picture_from_anywhere_but_https_stays_words(painter: Painter) -> None:
    assert "<img" in drawn(painter, Picture(Image("https://example.org/reef.png", "A reef")))
    plain = drawn(painter, Picture(Image("javascript:alert(1)", "A reef")))
    assert "<img" not in plain
    assert "A reef" in plain


def test_ties_share_a_medal_and_the_fourth_has_a_number(painter: Painter) -> None:
    scores = [Score(f"p{n}", f"Player {n}", points, points, 4) for n, points in enumerate((4, 4, 2, 1))]
    html = drawn(painter, Standings(standings(scores, 4), 4), stage=Stage.RESULT)
    rows = html[html.index("<ol") :]
    assert re.findall(r'data-rank="(\d)"', rows) == ["1", "1", "3", "4"]
    assert rows.count("medal-1") == 2
    assert rows.count("medal-3") == 1
    assert "medal-2" not in rows
    assert 'data-player="p0"' in rows


def test_nobody_gets_a_medal_for_nothing(painter: Painter) -> None:
    scores = (Score("p0", "Player 0", 1, 1, 1), Score("p1", "Player 1", 0, 0, 1))
    html = drawn(painter, Standings(standings(scores, 2), 2), stage=Stage.RESULT)
    assert "medal-1" in html
    assert "medal-2" not in html


def test_what_only_the_host_needs_is_hidden_until_the_script_knows_better(painter: Painter) -> None:
    stop = Button("Stop quiz", write_token(Press("abcd1234", Act.STOP)), audience=Audience.HOST)
    join = Button("Join", write_token(Press("abcd1234", Act.JOIN)))
    html = painter.card(card(Text("Hello"), buttons=(join, stop)))
    host = re.search(r'<div[^>]*data-audience="host"[^>]*>', html)
    assert host is not None
    assert host[0].endswith("hidden>")
    assert html.index("Join") < host.start() < html.index("Stop quiz")
    assert 'data-act="join"' in html
    assert 'data-act="stop"' in html


def test_what_i_missed_is_a_link(painter: Painter) -> None:
    html = painter.card(card(buttons=(Button("What I missed", write_token(Press("abcd1234", Act.MISSED))),)))
    assert 'href="/missed/abcd1234"' in html
    assert "<button" not in html


def test_a_link_of_a_card_leads_back_to_its_room(painter: Painter) -> None:
    linked = card(buttons=(Button("What I missed", write_token(Press("abcd1234", Act.MISSED))),))
    assert 'href="/missed/abcd1234?room=tuesday"' in painter.card(linked, "tuesday")


def test_a_lobby_that_is_over_invites_nobody(painter: Painter) -> None:
    assert "Be the first." in painter.card(card(Players(()), stage=Stage.GATHERING))
    over = painter.card(card(Players(()), stage=Stage.CLOSED))
    assert "Be the first." not in over
    assert "0 players" not in over
    assert "1 player in" in painter.card(card(Players(("Ines",)), stage=Stage.CLOSED))


def test_nothing_drawn_needs_an_inline_style_or_script(painter: Painter) -> None:
    for view in scenes(1_760_000_000_000).values():
        assert view.view is not None
        html = painter.card(view.view.card)
        assert not re.search(r"\s(style|on\w+)=", html)


@pytest.mark.parametrize(("share", "words"), [(0.0, "0%"), (0.125, "13%"), (0.625, "63%"), (1.0, "100%")])
def test_shares_round_halves_upwards(share: float, words: str) -> None:
    assert percent(share) == words
