"""What is offered while somebody types."""

from __future__ import annotations

from bot.quiz.suggestions import suggest

PAIRS = [("All rivers", "all"), ("Rivers of Europe", "eu"), ("Lakes", "river-lakes"), ("Hills", "h")]


def test_what_holds_the_typed_letters_in_name_or_value_is_offered_beginnings_first() -> None:
    assert [value for _, value in suggest(PAIRS, " RIVER", 9)] == ["eu", "all", "river-lakes"]


def test_nothing_typed_offers_everything_up_to_the_most() -> None:
    assert suggest(PAIRS, "", 2) == PAIRS[:2]


def test_what_is_found_nowhere_offers_nothing() -> None:
    assert suggest(PAIRS, "sea", 9) == []
