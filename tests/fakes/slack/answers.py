"""What Slack makes of the body of an acknowledgement, by what was done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.fakes.slack.blockkit import option_complaints
from tests.fakes.slack.errors import Rejected
from tests.fakes.slack.interactions import Ack, Answer, Asked, Interaction
from tests.fakes.slack.posting import post
from tests.fakes.slack.reading import options_of
from tests.fakes.slack.state import State
from tests.fakes.slack.viewing import clear, leave, push, replace
from tests.fakes.slack.world import Message

__all__ = ["take", "trouble"]


def trouble(interaction: Interaction, why: str) -> None:
    """The person is told that it did not work; a form stays open and says so."""
    if interaction.kind is Asked.SUBMIT and interaction.view is not None:
        interaction.view.trouble = True
    interaction.fail(why)


def take(state: State, interaction: Interaction, answer: Answer) -> None:
    """Acknowledge an interaction. A second answer changes nothing; a late one is only noted."""
    if interaction.ack is not None:
        return
    now = state.clock.now()
    more: dict[str, Any] = {}
    ack = Ack(interaction, now, now - interaction.at, interaction.took(), answer.body, answer.status)
    if ack.ok:
        try:
            more = _done(state, interaction, answer.body)
        except Rejected as refused:
            trouble(interaction, f"Slack could not use the answer: {refused}")
            return
    elif not ack.late:
        trouble(interaction, f"status {answer.status}")
    interaction.acknowledge(Ack(interaction, ack.when, ack.ms, ack.real_ms, answer.body, answer.status, **more))


def _done(state: State, interaction: Interaction, body: Any) -> dict[str, Any]:
    """Do what the body says. Gives the fields of the Ack that tell of it."""
    if interaction.kind is Asked.COMMAND:
        return {"message": _said(state, interaction, body)} if body else {}
    if interaction.kind is Asked.TYPING:
        for each in option_complaints(body):
            state.problem(f"{interaction!r}: {each}")
        offered = options_of(body) if isinstance(body, dict) else ()
        return {"options": tuple((each["text"]["text"], each["value"]) for each in offered)}
    if interaction.kind is Asked.SUBMIT:
        return {"errors": _submitted(state, interaction, body)}
    if body and interaction.kind is Asked.PRESS:
        state.problem(f"{interaction!r} was acknowledged with a body, which Slack does not look at: {body!r}")
    return {}


def _said(state: State, interaction: Interaction, body: Any) -> Message:
    """The message in the answer to a command."""
    content = {"text": body} if isinstance(body, str) else body
    channel = interaction.channel
    assert channel is not None
    open_to_all = content.get("response_type") == "in_channel"
    return post(state, channel, content, reader=None if open_to_all else interaction.user, via=interaction.id)


def _submitted(state: State, interaction: Interaction, body: Any) -> Mapping[str, str]:
    """A form was sent: close it, or do what the answer says. Gives what was wrong in it, by block_id."""
    view, user = interaction.view, interaction.user
    assert view is not None
    view.errors = {}
    action = body.get("response_action") if isinstance(body, dict) else None
    if action is None:
        if body:
            state.problem(f"{interaction!r}: no response_action in {json.dumps(body)[:200]}")
        leave(user, view)
    elif action == "clear":
        clear(user)
    elif action == "errors":
        view.errors = dict(body.get("errors") or {})
        inputs = {each["block_id"] for each in view.blocks if each["type"] == "input"}
        unknown = set(view.errors) - inputs
        if unknown or not view.errors:
            state.problem(f"{interaction!r}: errors for {sorted(unknown)} where the inputs are {sorted(inputs)}")
        user.news.tell()
    elif action == "update":
        replace(state, view, body.get("view"))
    elif action == "push":
        push(state, user, body.get("view"))
    else:
        state.problem(f"{interaction!r}: unknown response_action {action!r}")
    return view.errors
