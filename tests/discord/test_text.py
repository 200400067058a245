"""Plain text stays plain, and is never longer than it may be."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.text import code_block, escape, plainly, rich, richly
from bot.quiz.fitting import length

NASTY = st.text(alphabet=st.sampled_from("ab1. \n*_~`|<>[]()@#:/-+\\\u202e😀é")) | st.text()


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("**bold** _it_ ~~no~~ ||spoiler||", r"\*\*bold\*\* \_it\_ \~\~no\~\~ \|\|spoiler\|\|"),
        ("@everyone and <@123>", r"\@everyone and \<\@123\>"),
        ("[a](https://example.org)", r"\[a\](https\://example.org)"),
        ("join discord.gg/abc", r"join discord\.gg/abc"),
        ("# not a heading", r"\# not a heading"),
        ("> no quote\n- no list", "\\> no quote\n\\- no list"),
        ("1. no list", "1\u2060. no list"),
        ("a - b # c", "a - b # c"),
        ("turned\u202e round\x00", "turned round"),
    ],
)
def test_markup_mentions_and_links_lose_their_powers(text: str, drawn: str) -> None:
    assert escape(text) == drawn


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("use `len(x)` here", "use `len(x)` here"),
        ("`a*b` and *c*", r"`a*b` and \*c\*"),
        ("a lone ` stays", r"a lone \` stays"),
    ],
)
def test_code_between_backticks_is_shown_as_code(text: str, drawn: str) -> None:
    assert rich(text) == drawn


@given(NASTY)
def test_no_mention_or_link_survives(text: str) -> None:
    drawn = escape(text)
    assert not re.search(r"(?<!\\)(\\\\)*[<@`*\[]", drawn)
    assert "://" not in drawn.replace("\\://", "")


@given(NASTY, st.integers(0, 300))
def test_a_text_is_never_longer_than_its_room(text: str, limit: int) -> None:
    assert length(richly(text, limit)) <= limit
    assert length(plainly(text, limit)) <= limit


@given(NASTY, st.integers(20, 300))
def test_code_keeps_its_fences_and_its_room(text: str, limit: int) -> None:
    drawn = code_block(text, "python", limit)
    assert length(drawn) <= limit
    assert drawn.startswith("```python\n")
    assert drawn.endswith("\n```")
    assert drawn.count("```") == 2


def test_what_does_not_fit_is_told_by_an_ellipsis() -> None:
    assert richly("*" * 50, 21).endswith("…")
    assert richly("word " * 50, 40).endswith("word…")
