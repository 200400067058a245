"""Sessions as stored bodies: nothing is lost, older formats are lifted, newer ones refused."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.bank import Kind
from bot.quiz.events import Place
from bot.quiz.occurrence import Occurrence, Skip, Why
from bot.quiz.session import Answers, Asked, Entry, Pace, PinnedBank, Scoring, Session, Settings, Teaming, Variant
from bot.quiz.stages import Ending, Phase
from bot.store.bodies import (
    SESSION_FORMAT,
    UPCASTERS,
    UnknownFormat,
    decode_session,
    encode_session,
    from_mask,
    lift,
    to_mask,
)
from tests.store.values import a_session

# What can be encoded at all: a lone surrogate cannot, in no database.
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
TIMES = st.integers(-(2**62), 2**62)
OPTIONS = st.lists(st.integers(0, 62), unique=True, max_size=6).map(tuple)

SETTINGS = st.fixed_dictionaries(
    {
        "entry": st.sampled_from(Entry),
        "answers": st.sampled_from(Answers),
        "scoring": st.sampled_from(Scoring),
        "seconds": st.integers(),
        "reading_seconds": st.integers(),
        "streak": st.booleans(),
        "teams": st.lists(TEXTS, max_size=8).map(tuple),
        "teaming": st.sampled_from(Teaming),
        "countdown": st.integers(),
        "talk_seconds": st.integers(),
        "variant": st.sampled_from(Variant),
        "target": st.none() | st.integers(),
        "pace": st.sampled_from(Pace),
    }
)
SKIPS = st.lists(st.builds(Skip, st.dates(), st.sampled_from(Why)), max_size=3).map(tuple)
OCCURRENCE = st.builds(
    Occurrence, TEXTS, st.dates(), st.integers(), TIMES, SKIPS, st.integers(), TEXTS, st.none() | st.dates()
)
ASKED = st.builds(
    Asked,
    id=TEXTS,
    hash=TEXTS,
    kind=st.sampled_from(Kind),
    key=OPTIONS,
    order=OPTIONS,
    accepted=OPTIONS,
    bank=st.integers(0, 7),
)
SESSION = st.fixed_dictionaries(
    {
        "id": TEXTS,
        "place": st.builds(Place, TEXTS, TEXTS, TEXTS),
        "host": TEXTS,
        "host_name": TEXTS,
        "banks": st.lists(st.builds(PinnedBank, TEXTS, TEXTS), min_size=1, max_size=3).map(tuple),
        "title": TEXTS,
        "seed": st.integers(),
        "settings": SETTINGS.map(lambda plain: Settings(**plain)),
        "asked": st.lists(ASKED, max_size=4).map(tuple),
        "created_at": TIMES,
        "phase": st.sampled_from(Phase),
        "round": st.integers(-1, 99),
        "seated": st.integers(0, 9_999),
        "sizes": st.lists(st.integers(0, 9_999), max_size=8).map(tuple),
        "opened_at": st.none() | TIMES,
        "due_at": st.none() | TIMES,
        "closed_at": st.none() | TIMES,
        "paused_in": st.none() | st.sampled_from(Phase),
        "held_at": st.none() | TIMES,
        "left_ms": st.none() | TIMES,
        "pauses": st.lists(st.tuples(TIMES, TIMES), max_size=3).map(tuple),
        "ending": st.none() | st.sampled_from(Ending),
        "ended_at": st.none() | TIMES,
        "version": st.integers(0, 2**62),
        "occurrence": st.none() | OCCURRENCE,
    }
)


@given(SESSION.map(lambda plain: Session(**plain)))
def test_any_session_comes_back_as_it_was_encoded(session: Session) -> None:
    decoded = decode_session(encode_session(session), SESSION_FORMAT)
    assert decoded == session
    assert type(decoded.phase) is Phase
    assert type(decoded.settings.entry) is Entry


@given(plain=SETTINGS)
def test_the_property_above_speaks_of_every_field(plain: dict[str, Any]) -> None:
    """A field added to a session must be encoded too; this fails until it is."""
    assert set(plain) == {field.name for field in fields(Settings)}
    assert set(json.loads(encode_session(a_session()))) == {field.name for field in fields(Session)}
    assert [field.name for field in fields(Asked)] == ["id", "hash", "kind", "key", "order", "accepted", "bank"]
    assert [field.name for field in fields(Occurrence)] == [
        *("daily", "day", "number", "late_ms", "skipped", "more", "mention", "before")
    ]
    assert [field.name for field in fields(Place)] == ["tenant", "platform", "channel"]


def test_a_body_of_a_newer_format_is_refused_with_the_way_out() -> None:
    with pytest.raises(UnknownFormat, match=r"format 3.*reads formats up to 2.*newer one"):
        decode_session(encode_session(a_session()), SESSION_FORMAT + 1)


def test_a_body_of_a_format_nothing_leads_from_is_refused() -> None:
    with pytest.raises(UnknownFormat, match="format 0"):
        lift({}, 0)


def test_an_older_body_is_lifted_step_by_step() -> None:
    steps = {1: lambda body: {**body, "two": True}, 2: lambda body: {**body, "three": body["two"]}}
    assert lift({"one": 1}, 1, to=3, by=steps) == {"one": 1, "two": True, "three": True}
    assert lift({"two": False}, 2, to=3, by=steps) == {"two": False, "three": False}


def test_every_format_before_today_s_has_a_step_to_the_next() -> None:
    assert sorted(UPCASTERS) == list(range(1, SESSION_FORMAT))


@given(st.sets(st.integers(0, 62)))
def test_a_mask_is_a_set_of_options(options: set[int]) -> None:
    assert from_mask(to_mask(options)) == tuple(sorted(options))
    assert to_mask(options) < 2**63


@pytest.mark.parametrize("option", [-1, 63])
def test_an_option_no_column_can_hold_is_refused(option: int) -> None:
    with pytest.raises(ValueError, match=str(option)):
        to_mask([option])
