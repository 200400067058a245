"""Somebody's text stays text, and is never longer than it may be."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.text import bare, escape, fence, formats, has_code, literally, plainly, quote, rich, richly
from bot.quiz.fitting import length
from tests.fakes.slack import plain, powers_in

NASTY = st.text(alphabet=st.sampled_from("ab1. \n*_~`|<>&;:@#!^()-/\u202e😀é")) | st.text()


def seen(drawn: str) -> str:
    """What is left of drawn text without the word joiners, which nobody sees."""
    return drawn.replace("\u2060", "")


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<!channel> <@U1>", "&lt;!channel&gt; &lt;@U1&gt;"),
        ("&lt;", "&amp;lt;"),
        ("turned\u202e round\x00", "turned round"),
        ("half past 10: tea", "half past 10: tea"),
    ],
)
def test_what_slack_reserves_is_written_as_entities(text: str, drawn: str) -> None:
    assert seen(escape(text)) == drawn


@pytest.mark.parametrize(
    "power",
    ["@here", "@channel", "#general", "https://example.org", "www.example.org", "mailto:a@example.org", "<http://x|y>"],
)
def test_nothing_in_a_text_has_a_power_even_where_slack_looks_for_some(power: str) -> None:
    drawn = escape(f"see {power} now")
    assert not powers_in(drawn, [], ["general"])
    assert plain(seen(drawn)) == f"see {power} now"


@pytest.mark.parametrize("mark", ["*bold*", "_it_", "~gone~", "`", "```"])
def test_marks_of_formatting_touch_neither_words_nor_each_other(mark: str) -> None:
    assert not re.search(r"[*_~`][^\u2060]|[^\u2060][*_~`]", f" {escape(f'x {mark} y')} ")


@pytest.mark.parametrize("text", [":smile:", "a :+1::tada: b", ":a:b:"])
def test_names_of_emoji_stay_words(text: str) -> None:
    assert not re.search(r":[\w+'-]+:", escape(text))
    assert seen(escape(text)) == text


@pytest.mark.parametrize("start", ["> quote", "- list", "* list", "• list", "1. list", "2) list"])
def test_no_line_begins_a_quote_or_a_list(start: str) -> None:
    for line in escape(f"{start}\n{start}").split("\n"):
        assert line.startswith("\u2060")


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("use `len(x)` here", "use `len(x)` here"),
        ("`a<b` and c<d", "`a&lt;b` and c&lt;d"),
        ("`*a` and *b", "`*a` and *b"),
    ],
)
def test_code_between_backticks_is_shown_as_code(text: str, drawn: str) -> None:
    assert seen(rich(text)) == drawn


def test_inside_of_code_nothing_is_inserted() -> None:
    assert rich("`a.b:c*d@e`") == "`a.b:c*d@e`"


def test_what_only_one_kind_of_text_shows_is_known() -> None:
    assert has_code("a `b` c")
    assert not has_code("a ` b\n` c")
    assert formats("a_b")
    assert not formats("a-b")


def test_in_plain_text_only_what_looks_like_an_entity_is_escaped() -> None:
    assert bare("a < b & c, &lt; is <; *no* :smile:") == "a < b & c, &amp;lt; is <; *no* :smile:"


def test_a_quote_has_its_sign_before_every_line() -> None:
    assert quote("one\n\ntwo", 100) == "> one\n> \n> two"
    assert quote(" ", 100) == ""


@given(NASTY, st.integers(0, 300))
def test_a_text_is_never_longer_than_its_room(text: str, limit: int) -> None:
    for draw in (literally, plainly, richly, quote, fence):
        assert length(draw(text, limit)) <= limit


@given(NASTY)
def test_whatever_the_text_no_angle_bracket_and_no_power_is_left(text: str) -> None:
    for drawn in (escape(text), rich(text), fence(text, 1_000)):
        assert not re.search("[<>]", drawn)
    assert not powers_in(escape(text), [], ["general"])


@given(NASTY, st.integers(20, 300))
def test_code_cannot_end_its_fence(text: str, limit: int) -> None:
    drawn = fence(text, limit)
    assert drawn.startswith("```")
    assert drawn.endswith("```")
    assert drawn[3:4] != "`"
    assert drawn[-4:-3] != "`"
    assert drawn.count("```") == 2
