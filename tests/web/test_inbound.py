"""What a browser sends becomes a value of the game, or words about what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.inbound import Unreadable, event, place, press, room_of, slug_of, start_quiz
from bot.quiz.bank import Difficulty
from bot.quiz.events import Person, Pick, Place
from bot.quiz.session import Answers, Entry
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


def test_a_form_becomes_a_command() -> None:
    form = {
        "bank": "reefs",
        "count": " 7 ",
        "seconds": "45",
        "outcome": "stress",
        "difficulty": "hard",
        "entry": "open",
        "answers": "changeable",
    }
    command = start_quiz(form, "tuesday", INES)
    assert command.place == Place("web", "web", "tuesday") == place("tuesday")
    assert (command.banks, command.count, command.outcome) == (("reefs",), 7, "stress")
    assert command.difficulty is Difficulty.HARD
    assert (command.settings.entry, command.settings.answers) == (Entry.OPEN, Answers.CHANGEABLE)
    assert command.settings.seconds == 45


def test_an_empty_form_means_a_lobby_first_answers_and_every_question() -> None:
    command = start_quiz({"bank": "reefs", "count": "", "outcome": "", "difficulty": ""}, "main", INES)
    assert (command.count, command.outcome, command.difficulty) == (None, None, None)
    assert (command.settings.entry, command.settings.answers) == (Entry.LOBBY, Answers.LOCKED)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("bank", "", "Choose a bank"),
        ("count", "0", "number of questions"),
        ("count", "ten", "number of questions"),
        ("count", "٣", "number of questions"),
        ("seconds", "9", "10 to 120"),
        ("seconds", "121", "10 to 120"),
        ("seconds", "", "10 to 120"),
        ("seconds", "9" * 5000, "10 to 120"),
        ("entry", "tunnel", "how it begins"),
        ("answers", "maybe", "may change"),
        ("difficulty", "deadly", "how hard"),
    ],
)
def test_a_field_that_does_not_fit_is_named(field: str, value: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        start_quiz({"bank": "reefs", field: value}, "main", INES)


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
