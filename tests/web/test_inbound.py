"""What a browser sends becomes a value of the game, or words about what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.inbound import Unreadable, event, press, room_of, slug_of
from bot.quiz.events import Person, Pick
from bot.quiz.tokens import Act, Press, write_token

INES = Person("w1", "Ines")


def test_a_press_becomes_an_event_with_the_stamp_of_its_arrival() -> None:
    token = write_token(Press("abcd1234", Act.PICK, 3, 2))
    made = event(press({"token": token}), INES, 1_234)
    assert made == Pick(tenant="web", session="abcd1234", person=INES, stamp=1_234, round=3, position=2)


def test_asking_what_was_missed_is_no_event() -> None:
    assert event(Press("abcd1234", Act.MISSED), INES, 1) is None


@pytest.mark.parametrize(
    "payload", [None, [], "x", {}, {"token": None}, {"token": 5}, {"token": "1.abcd.z.0.0"}, {"token": "1.a.p.0.0 "}]
)
def test_what_is_no_button_of_ours_is_refused_in_words(payload: Any) -> None:
    with pytest.raises(Unreadable, match="not one of ours"):
        press(payload)


@given(st.text())
def test_whatever_a_room_is_called_its_address_is_one_or_it_is_refused(name: str) -> None:
    try:
        slug = slug_of(name)
    except Unreadable:
        return
    assert room_of(slug) == slug


@pytest.mark.parametrize("name", ["", "Ü", "-a", "a-", "a/b", "a" * 41, "Main", "a\n"])
def test_an_address_that_is_no_room_is_none(name: str) -> None:
    assert room_of(name) is None
