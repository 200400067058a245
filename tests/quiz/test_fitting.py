"""Texts fit the room they are given, whatever is in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.fitting import (
    Line,
    apart,
    brief,
    clause,
    cut,
    cut_lines,
    fill,
    fit,
    fit_code,
    inlined,
    label,
    length,
    one_line,
    share_out,
    trimmed,
)

NASTY = st.text(alphabet=st.sampled_from("ab1. \n\t`\u202e😀é")) | st.text()


def doubled(text: str) -> str:
    return "".join(character * 2 for character in text)


@pytest.mark.parametrize(("text", "units"), [("", 0), ("abc", 3), ("é", 1), ("😀", 2), ("a😀b", 4)])
def test_an_emoji_counts_twice(text: str, units: int) -> None:
    assert length(text) == units


def test_what_turns_or_hides_text_is_taken_out() -> None:
    assert fit("a\r\nb", 9) == "a\nb"
    assert trimmed(" turned\u202e round\x00\r\nand\ton ") == "turned round\nand on"
    assert one_line(" a\n\n b\tc ") == "a b c"


@given(NASTY, st.integers(0, 300))
def test_a_text_is_never_longer_than_its_room(text: str, limit: int) -> None:
    for fitted in (cut(text, limit), cut_lines(text, limit), fit(text, limit), fit_code(text, limit)):
        assert length(fitted) <= limit
    assert length(fit(text, limit, doubled)) <= limit


@given(NASTY)
def test_a_text_with_room_enough_is_left_as_it_is(text: str) -> None:
    assert cut(text, length(text)) == cut_lines(text, length(text)) == text
    assert fit(text, length(text)) == trimmed(text)


@given(NASTY, st.integers(1, 80))
def test_a_label_is_one_line_and_never_empty(text: str, limit: int) -> None:
    shown = label(text, limit)
    assert 0 < length(shown) <= limit
    assert shown.strip()
    assert "\n" not in shown


def test_a_cut_comes_at_the_end_of_a_sentence_else_of_a_word() -> None:
    assert cut("One thing is so. Another thing follows it.", 30) == "One thing is so.…"
    assert cut("One is so. Another thing follows it.", 30) == "One is so. Another thing…"
    assert cut("short", 30) == "short"


def test_code_is_cut_between_lines_and_keeps_its_indents() -> None:
    assert fit_code("  a\n    b\nccc", 9) == "  a\n…"
    assert fit_code("  a\n\n", 9) == "  a"


def test_code_between_backticks_is_drawn_apart_with_the_blanks_around_it() -> None:
    assert inlined("use `a b` or `c`, not `", str.upper, "<{}>".format) == "USE <a b> OR <c>, NOT `"


def test_lines_keep_what_is_ours_and_share_the_rest_by_weight() -> None:
    lines = [Line("A. ", "x" * 500, " !"), Line("B. ", "short"), Line("", "y" * 500, weight=3), Line("--")]
    first, second, third, fourth = fill(lines, 300)
    assert first.startswith("A. x")
    assert first.endswith("… !")
    assert (second, fourth) == ("B. short", "--")
    assert length(first) < length(third)
    assert sum(length(each) + 1 for each in (first, second, third, fourth)) <= 300


def test_a_line_alone_may_be_bounded_too() -> None:
    assert [length(each) for each in fill([Line("", "x" * 500), Line("> ", "y" * 500)], 2_000, 100)] == [100, 100]


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 4)), max_size=12), st.integers(0, 1_000))
def test_room_is_shared_fairly(texts: list[tuple[int, int]], room: int) -> None:
    wanted, weights = [want for want, _ in texts], [weight for _, weight in texts]
    given = share_out(wanted, weights, room)
    assert sum(given) <= room
    assert all(got <= want for got, want in zip(given, wanted, strict=True))
    if sum(wanted) <= room:
        assert list(given) == wanted


def test_blanks_between_code_stay_as_they_are() -> None:
    assert inlined("`a` `b`", str.upper, lambda code: f"<{code}>") == "<a> <b>"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("What is it?", "What is it?"),
        ("What  is\nit?\n```python\nprint(1)\n```", "What is it?"),
        ("Given\n```\nx = 1\n```\nwhat is `x`?", "Given … what is `x`?"),
        ("```\nx = 1\n```", "``` x = 1 ```"),
        ("word " * 30, "word word…"),
        ("It ended. " + "word " * 30, "It ended…"),
        ("What for: ```\nx = 1\n``` " + "word " * 30, "What for…"),
    ],
)
def test_in_brief_a_text_is_one_line_without_the_code_beside_it(text: str, told: str) -> None:
    assert brief(text, 30 if len(text) < 100 else 12) == told


@pytest.mark.parametrize("name", ["محمد", "שירה", "Ann שירה"])
def test_a_name_that_turns_the_line_is_kept_to_itself(name: str) -> None:
    assert apart(name) == ("\u2068", "\u2069")


@pytest.mark.parametrize("name", ["", "Ann", "山田", "4 🦊"])
def test_any_other_name_needs_nothing_around_it(name: str) -> None:
    assert apart(name) == ("", "")


def test_numbers_of_a_script_from_right_to_left_are_kept_to_themselves_too() -> None:
    assert apart("٣٤") == ("\u2068", "\u2069")


@pytest.mark.parametrize(
    ("limit", "code", "text"),
    [
        (0, "", ""),
        (1, "…", "…"),
        (2, "\n…", "a…"),
        (3, "a\n…", "ab…"),
        (4, "ab\n…", "abc…"),
        (9, "abcdefg\n…", "abcdefgh…"),
    ],
)
def test_in_hardly_any_room_there_is_an_ellipsis_and_what_still_fits(limit: int, code: str, text: str) -> None:
    assert cut_lines("abcdefghijk", limit) == code
    assert cut("abcdefghijk", limit) == text


def test_code_that_begins_with_an_empty_line_is_not_cut_before_it() -> None:
    assert cut_lines("\nabcdefghijk", 6) == "\nabc\n…"
    assert cut_lines("a\nbcdefghijk", 6) == "a\n…"


def test_a_character_of_the_basic_plane_counts_once_and_the_first_beyond_it_twice() -> None:
    assert (length("\uffff"), length("\U00010000")) == (1, 2)


def test_the_longest_beginning_is_found_whatever_its_characters_count() -> None:
    text = "🦊" * 40 + "x" * 40
    for limit in range(1, 130):
        shown = cut(text, limit)
        assert length(shown) <= limit
        if limit < length(text):
            assert length(text[: len(shown)]) + 1 > limit, "one character more would not have fitted"


def test_those_who_want_little_have_it_before_the_rest_is_shared() -> None:
    assert list(share_out([500, 10, 500], [1, 1, 1], 210)) == [100, 10, 100]
    assert list(share_out([10, 500], [1, 3], 100)) == [10, 90]
    assert list(share_out([500, 500], [1, 3], 100)) == [25, 75]
    assert list(share_out([5, 5], [1, 1], 0)) == [0, 0]


@pytest.mark.parametrize(
    ("text", "told"), [("Name it.", "Name it"), ("Name it", "Name it"), ("And so on...", "And so on...")]
)
def test_a_sentence_that_more_follows_has_no_full_stop(text: str, told: str) -> None:
    assert clause(text) == told


def test_a_heavy_text_that_wants_little_takes_nothing_from_the_others() -> None:
    assert share_out([30, 40], [3, 1], 100) == (30, 40)


def test_a_line_whose_markup_fills_it_has_no_text() -> None:
    assert fill([Line("ab", "text")], 10, 2) == ["ab"]


def test_a_cut_may_come_at_the_end_of_a_line() -> None:
    assert cut("alpha beta\ngammadelta", 15) == "alpha beta…"


def test_as_much_of_a_text_is_drawn_as_its_markup_leaves_room_for() -> None:
    assert fit("a" * 40, 21, lambda text: text * 2) == ("a" * 9 + "…") * 2
    assert fit("a" * 40, 6, "<b>{}</b>".format) == "", "better nothing than half of the markup"
