"""What a session says of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.quiz.session import PinnedBank, notice
from tests.quiz.values import BANK, ROOM, a_session


def test_it_is_named_after_the_first_of_its_banks() -> None:
    session = replace(a_session(), banks=(PinnedBank("one", "h1"), PinnedBank("two", "h2")))
    assert (session.bank_id, session.bank_hash) == ("one", "h1")


def test_a_notice_asks_nothing_and_is_over_from_the_beginning() -> None:
    session = notice("post", ROOM, "host", "Hedy", "League", 5)
    assert session.is_notice
    assert not session.holds
    assert (session.phase.over, session.ended_at, session.bank_id) == (True, 5, "")


def test_before_the_first_question_there_is_none() -> None:
    with pytest.raises(IndexError, match="no question has been asked yet"):
        _ = replace(a_session(), round=-1).current
    assert replace(a_session(), round=1).current == a_session().asked[1]


def test_questions_without_a_key_are_open() -> None:
    bank = replace(BANK, questions=(replace(BANK.questions[0], key=()), *BANK.questions[1:]))
    assert [each.id for each in bank.open_questions] == ["q0"]
    assert BANK.open_questions == ()
