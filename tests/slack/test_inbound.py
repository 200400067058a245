"""Slack's payloads become values of the game."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack import inbound
from bot.quiz.events import Person, Place


@pytest.mark.parametrize(
    ("stamp", "ms"), [("1750000000.123456", 1_750_000_000_123), ("1750000000", 1_750_000_000_000), ("0.9999", 999)]
)
def test_a_stamp_is_cut_to_whole_milliseconds(stamp: str, ms: int) -> None:
    assert inbound.ms_of(stamp) == ms


@pytest.mark.parametrize("stamp", ["", "now", "1e999999999", "NaN"])
def test_what_is_no_time_is_refused(stamp: str) -> None:
    with pytest.raises(ValueError, match="no time"):
        inbound.ms_of(stamp)


@given(
    st.from_regex(r"[CDG][A-Z0-9]{8,10}", fullmatch=True), st.none() | st.from_regex(r"\d{10}\.\d{6}", fullmatch=True)
)
def test_a_thread_is_a_place_of_its_own_and_can_be_taken_apart_again(channel: str, thread: str | None) -> None:
    joined = inbound.channel_of(channel, thread)
    assert inbound.split_channel(joined) == (channel, thread)
    assert inbound.place("slack-T1", channel, thread) == Place("slack-T1", "slack", joined)


def test_a_click_a_command_and_an_event_name_their_workspace_differently() -> None:
    click = {"type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U1", "username": "ann.b", "name": "ann.b"}}
    command = {"command": "/quiz", "team_id": "T1", "user_id": "U1", "user_name": "ann.b"}
    event = {"type": "event_callback", "team_id": "T1", "event": {}}
    assert {inbound.tenant(body) for body in (click, command, event)} == {"slack-T1"}
    assert inbound.person(click) == inbound.person(command) == Person("U1", "ann.b")
    assert inbound.person(click, leads=True).leads


def test_somebody_of_another_workspace_plays_where_the_app_is_installed() -> None:
    stranger = {"id": "U9", "name": "eve", "team_id": "T9"}
    click = {"type": "block_actions", "team": {"id": "T1"}, "user": stranger}
    form = {"type": "view_submission", "team": {"id": "T9"}, "user": stranger, "view": {"app_installed_team_id": "T1"}}
    event = {"type": "event_callback", "team_id": "T9", "authorizations": [{"enterprise_id": None, "team_id": "T1"}]}
    assert [inbound.tenant(body) for body in (click, form, event)] == ["slack-T1"] * 3
    assert inbound.person(form) == Person("U9", "eve")


def test_an_organisations_installation_is_a_tenant_where_there_is_no_workspace() -> None:
    assert (
        inbound.tenant({"team": None, "enterprise": {"id": "E1"}, "user": {"id": "U1", "team_id": "T9"}}) == "slack-E1"
    )


def test_where_somebody_clicked_is_a_channel_perhaps_a_thread_or_a_window() -> None:
    message = {"channel": {"id": "C1"}, "message": {"ts": "2.0", "thread_ts": "1.0"}, "container": {"type": "message"}}
    assert (inbound.channel_in(message), inbound.thread_in(message)) == ("C1", "1.0")
    assert inbound.channel_in({"channel_id": "C2"}) == "C2"
    window = {"view": {"id": "V1"}, "container": {"type": "view"}}
    assert (inbound.channel_in(window), inbound.thread_in(window)) == (None, None)
