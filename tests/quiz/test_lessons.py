"""Tokens of the tutor's buttons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.lessons import Deed, Lesson, part_in, read_lesson, scope_of, write_lesson

slugs = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True).map(lambda text: text[:64].rstrip("-"))


@given(st.sampled_from(Deed), slugs, st.one_of(st.just(""), slugs), st.integers(0, 99_999), st.integers(0, 99))
def test_a_token_leads_back_to_its_lesson_and_fits_a_button(
    deed: Deed, bank: str, part: str, number: int, position: int
) -> None:
    lesson = Lesson(deed, scope_of(bank, part), number, position)
    assert read_lesson(write_lesson(lesson)) == lesson
    assert len(write_lesson(lesson)) <= 100


@given(slugs, st.lists(slugs, unique=True, min_size=1, max_size=30))
def test_a_part_is_found_again_however_long_its_id_is(bank: str, parts: list[str]) -> None:
    assert [part_in(scope_of(bank, part), parts) for part in parts] == parts


def test_a_part_that_is_gone_and_a_bank_alone_are_no_part() -> None:
    assert part_in("things/third", ["first", "second"]) is None
    assert part_in("things", ["first"]) is None


@pytest.mark.parametrize("token", ["", "tutor.p", "tutor.?.x.0.0", "tutor.p.x.00.0", "tutor.p.a.b.0.0", "page.t.x.0"])
def test_a_token_of_anything_else_is_refused(token: str) -> None:
    assert read_lesson(token) is None
