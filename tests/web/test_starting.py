"""The form of a new quiz becomes the command it asks for, or words about what is wrong with it."""

from __future__ import annotations

import pytest

from adapters.web.inbound import Unreadable, place
from adapters.web.starting import start_quiz
from bot.quiz.bank import Difficulty
from bot.quiz.events import Person, Place
from bot.quiz.session import Answers, Entry, Scoring, Settings, Teaming, Variant

INES = Person("w1", "Ines")


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


def test_a_challenge_has_two_teams_of_ours_and_a_countdown_unless_the_form_says_otherwise() -> None:
    settings = start_quiz({"bank": "reefs", "kind": "challenge", "teams": "2"}, "main", INES).settings
    assert settings == Settings(entry=Entry.LOBBY, teams=("Triangles", "Circles"), countdown=5)


@pytest.mark.parametrize(
    ("more", "countdown"), [({}, 0), ({"teams": "2"}, 5), ({"teaming": "league"}, 5)], ids=["", "teams", "league"]
)
def test_where_everybody_may_come_at_any_time_nothing_is_counted_down_but_to_teams(
    more: dict[str, str], countdown: int
) -> None:
    form = {"bank": "reefs", "kind": "challenge", "teams": "0", "late": "on", "countdown": "5"}
    assert start_quiz(form | more, "main", INES).settings.countdown == countdown


def test_every_field_of_a_challenge_counts() -> None:
    form = {
        "bank": "reefs",
        "kind": "challenge",
        "teams": "3",
        "names": " Night  owls, ,Larks",
        "teaming": "balanced",
        "scoring": "speed",
        "streak": "on",
        "variant": "first",
        "target": "5000",
        "talk": "12",
        "countdown": "0",
        "late": "on",
        "seconds": "20",
        "also-rocks": "on",
        "also-ferment": "on",
    }
    command = start_quiz(form, "main", INES)
    assert command.banks == ("reefs", "rocks", "ferment")
    assert command.settings == Settings(
        entry=Entry.OPEN,
        scoring=Scoring.SPEED,
        seconds=20,
        streak=True,
        teams=("Night owls", "Larks", "Squares"),
        teaming=Teaming.BALANCED,
        talk_seconds=12,
        variant=Variant.FIRST,
        target=5_000,
    )


def test_a_plain_quiz_ignores_what_only_challenges_have() -> None:
    command = start_quiz({"bank": "reefs", "teams": "3", "streak": "on", "variant": "first"}, "main", INES)
    assert not command.settings.is_challenge


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("teams", "1", "two or more"),
        ("teams", "9", "number of teams"),
        ("names", "a,b,c", "3 names for 2 teams"),
        ("target", "0", "points to play to"),
        ("talk", "9999", "time to talk"),
        ("countdown", "soon", "countdown"),
        ("variant", "chess", "how it is won"),
        ("scoring", "luck", "what earns points"),
        ("teaming", "magic", "how teams are made"),
    ],
)
def test_a_challenges_field_that_does_not_fit_is_named(field: str, value: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        start_quiz({"bank": "reefs", "kind": "challenge", "teams": "2", field: value}, "main", INES)
