"""What buttons carry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.events import Pick, Submit
from bot.quiz.tokens import Act, Press, event_of, read_token, write_token
from tests.quiz.values import ANN

presses = st.builds(
    Press,
    session=st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=4, max_size=24),
    act=st.sampled_from(Act),
    round=st.integers(0, 9999),
    position=st.integers(0, 99),
)


@given(presses)
def test_a_token_reads_back_as_it_was_written_and_fits_every_platform(press: Press) -> None:
    token = write_token(press)
    assert read_token(token) == press
    assert len(token) <= 40


@given(st.text() | st.from_regex(r"1\.[a-z0-9]{4}\.[a-z]\.[0-9]{1,5}\.[0-9]{1,3}", fullmatch=True))
def test_whatever_reads_as_a_token_is_written_just_so(text: str) -> None:
    press = read_token(text)
    assert press is None or write_token(press) == text


@pytest.mark.parametrize(
    "token",
    [
        "",
        "1",
        "1.abcd.p.0",
        "2.abcd.p.0.0",
        "1.abcd.q.0.0",
        "1.ABCD.p.0.0",
        "1.abcd.p.-1.0",
        "1.abcd.p.0.0\n",
        "1.abcd.p.99999.0",
        "1.abcd.p.٣.0",
    ],
)
def test_a_forged_token_is_refused(token: str) -> None:
    assert read_token(token) is None


def test_every_act_but_the_questions_to_the_desk_is_an_event() -> None:
    for act in Act:
        event = event_of(Press("abcd", act, 2, 1), "t", ANN, 5)
        assert (event is None) is (act in (Act.MISSED, Act.HOSTING))
        if event is not None:
            assert (event.tenant, event.session, event.person, event.stamp) == ("t", "abcd", ANN, 5)
    assert event_of(Press("abcd", Act.PICK, 2, 1), "t", ANN, 5) == Pick(
        tenant="t", session="abcd", person=ANN, stamp=5, round=2, position=1
    )
    assert event_of(Press("abcd", Act.SUBMIT, 2), "t", ANN, 5) == Submit(
        tenant="t", session="abcd", person=ANN, stamp=5, round=2
    )
