"""What people type behind /quiz."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.commands import Asked, Misunderstood, Verb, Wanted, read_command
from bot.quiz.settings import TEAM_NAMES, Entry, Scoring, Settings, Teaming, Variant


@pytest.mark.parametrize("text", ["", "   ", "start", " START "])
def test_without_a_bank_the_form_is_wanted(text: str) -> None:
    assert read_command(text) == Asked(Verb.FORM)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("start metals", Wanted("metals")),
        ("start Model Optimization Basics", Wanted("Model Optimization Basics")),
        ('start "The lobby and the thread" lobby', Wanted("The lobby and the thread", lobby=True)),
        ("start “Rust’s borrow checker”", Wanted("Rust's borrow checker")),
        ("start metals questions=10 seconds=20", Wanted("metals", 10, 20)),
        ("start seconds=20 metals THREAD Changeable", Wanted("metals", seconds=20, changeable=True, thread=True)),
        ("start metals outcome=melting", Wanted("metals", outcome="melting")),
        ("start metals outcome=", Wanted("metals")),
        ("start o'reilly", Wanted("o'reilly")),
        ("start lobby", Wanted("lobby")),
        ("start metals + Early glass + woods lobby", Wanted("metals", also=("Early glass", "woods"), lobby=True)),
    ],
)
def test_a_start_names_a_bank_and_what_else_was_said(text: str, wanted: Wanted) -> None:
    assert read_command(text) == Asked(Verb.START, wanted=wanted)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("stop", Asked(Verb.STOP)),
        ("Skip please", Asked(Verb.SKIP)),
        ("scores me", Asked(Verb.SCORES, "me")),
        ("scores", Asked(Verb.SCORES)),
        ("banks Model Optimization", Asked(Verb.BANKS, "Model Optimization")),
        ("daily", Asked(Verb.DAILY)),
        ("daily pause", Asked(Verb.DAILY, "pause")),
        ("settings", Asked(Verb.SETTINGS)),
        ("help", Asked(Verb.HELP)),
        ("pause", Asked(Verb.PAUSE)),
        ("Resume", Asked(Verb.RESUME)),
        ("extend 45", Asked(Verb.EXTEND, seconds=45)),
        ("regrade", Asked(Verb.REGRADE)),
        ("practice", Asked(Verb.PRACTICE)),
        ("Practice Model Optimization", Asked(Verb.PRACTICE, wanted=Wanted("Model Optimization"))),
        ("review metals outcome=melting", Asked(Verb.REVIEW, wanted=Wanted("metals", outcome="melting"))),
        ("study metals", Asked(Verb.STUDY, "metals")),
        ("mastery", Asked(Verb.MASTERY)),
        ("plan 2026-06-30", Asked(Verb.PLAN, "2026-06-30")),
        ("link K7QF-2M", Asked(Verb.LINK, "K7QF-2M")),
        ("assign", Asked(Verb.ASSIGN)),
        ("assign off a3f", Asked(Verb.ASSIGN, "off a3f")),
        ("assignments", Asked(Verb.ASSIGNMENTS)),
        ("group", Asked(Verb.GROUP)),
    ],
)
def test_the_other_verbs_take_what_stands_behind_them(text: str, asked: Asked) -> None:
    assert read_command(text) == asked


@pytest.mark.parametrize("text", ["practice metals + glass", "review outcome=melting"])
def test_a_practice_is_about_one_bank_at_the_most(text: str) -> None:
    with pytest.raises(Misunderstood, match="one bank"):
        read_command(text)


@pytest.mark.parametrize("text", ["start questions=ten metals", "start metals seconds=-1", "start metals questions="])
def test_what_should_be_a_number_and_is_none_is_said(text: str) -> None:
    with pytest.raises(Misunderstood, match="whole number"):
        read_command(text)


USUAL = Settings(entry=Entry.LOBBY, scoring=Scoring.SPEED, countdown=5)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("challenge metals", Wanted("metals", challenge=USUAL)),
        (
            "challenge metals + glass teams=2 deal=even talk=20 questions=5 thread",
            Wanted(
                "metals",
                5,
                also=("glass",),
                thread=True,
                challenge=replace(USUAL, teams=TEAM_NAMES[:2], teaming=Teaming.DEALT, talk_seconds=20),
            ),
        ),
        (
            'challenge metals "teams=Red Foxes, Owls" deal=balanced scoring=accuracy goal=12 countdown=0',
            Wanted(
                "metals",
                challenge=Settings(entry=Entry.LOBBY, teams=("Red Foxes", "Owls"), teaming=Teaming.BALANCED, target=12),
            ),
        ),
        (
            "challenge metals streak variant=sudden-death seconds=15",
            Wanted(
                "metals", seconds=15, challenge=replace(USUAL, streak=True, seconds=15, variant=Variant.SUDDEN_DEATH)
            ),
        ),
        ("challenge metals open", Wanted("metals", challenge=Settings(scoring=Scoring.SPEED))),
    ],
)
def test_a_challenge_says_what_there_is_to_win(text: str, wanted: Wanted) -> None:
    assert read_command(text) == Asked(Verb.CHALLENGE, wanted=wanted)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("challenge", "which bank"),
        ("challenge metals teams=1", "2 to 8 teams"),
        ("challenge metals teams=12", "2 to 8 teams"),
        ("challenge metals deal=odd", "choose, even, balanced"),
        ("challenge metals variant=chess", "plain, elimination, sudden-death, first"),
        ("challenge metals talk=long", "whole number"),
        ("extend", "how many seconds"),
        ("extend soon", "whole number"),
    ],
)
def test_what_no_challenge_has_is_said(text: str, said: str) -> None:
    with pytest.raises(Misunderstood, match=said):
        read_command(text)


def test_a_start_of_options_alone_asks_for_the_bank() -> None:
    with pytest.raises(Misunderstood, match="which bank"):
        read_command("start questions=3")


def test_an_unknown_verb_is_answered_with_the_known_ones() -> None:
    with pytest.raises(Misunderstood, match=r"no /quiz dance.*start, challenge, stop, skip, pause"):
        read_command("dance")


@given(st.text(max_size=80))
def test_whatever_is_typed_a_start_has_a_bank_and_a_refusal_has_words(text: str) -> None:
    with suppress(Misunderstood):
        asked = read_command(text)
        assert (asked.verb in (Verb.START, Verb.CHALLENGE)) == bool(asked.wanted.bank)
