"""Ids made of words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.naming import distinct, question_id, slug
from tests.library.strategies import UNHURRIED

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Day 12: Bread & Butter", "day-12-bread-butter"),
        ("Über Käse", "uber-kase"),
        ("  ", "bank"),
        ("麺", "bank"),
        ("a" * 60, "a" * 48),
        ("word " * 20, "-".join(["word"] * 9)),
    ],
)
def test_a_slug_is_made_of_words(text: str, name: str) -> None:
    assert slug(text) == name


@UNHURRIED
@given(st.text(max_size=80))
def test_every_slug_can_be_an_id(text: str) -> None:
    assert SLUG.fullmatch(slug(text))
    assert len(slug(text)) <= 48


@UNHURRIED
@given(st.lists(st.sampled_from(["a", "b", "a-2", "a-2-2"]), max_size=12))
def test_distinct_names_are_all_different(names: list[str]) -> None:
    given_names = distinct(names)
    assert len(set(given_names)) == len(names)
    assert all(one.startswith(name) for one, name in zip(given_names, names, strict=True))


def test_the_same_question_gets_the_same_id_again_and_another_one_where_that_is_taken() -> None:
    first = question_id("tea", "Why?", ["a", "b"], ())
    assert re.fullmatch(r"q-[2-9a-z]{6}", first)
    assert question_id("tea", "Why?", ["a", "b"], ()) == first
    assert question_id("coffee", "Why?", ["a", "b"], ()) != first
    second = question_id("tea", "Why?", ["a", "b"], {first})
    assert second != first
