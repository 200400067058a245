"""Methods about messages."""

from __future__ import annotations

from tests.fakes.slack import names
from tests.fakes.slack.asking import Ask, Handler
from tests.fakes.slack.errors import (
    CANT_DELETE_MESSAGE,
    CANT_UPDATE_MESSAGE,
    EDIT_WINDOW_CLOSED,
    IS_INACTIVE,
    USER_NOT_IN_CHANNEL,
    Error,
    Rejected,
)
from tests.fakes.slack.payloads import message_json
from tests.fakes.slack.posting import edit, erase, post
from tests.fakes.slack.reading import Json
from tests.fakes.slack.state import State
from tests.fakes.slack.world import Channel, Message

__all__ = ["HANDLERS"]


def _scopes(ask: Ask) -> tuple[str, ...]:
    assert ask.granted is not None
    return ask.granted.scopes


async def create(state: State, ask: Ask) -> Json:
    channel = state.writable(ask.team, ask.needed("channel"), _scopes(ask))
    message = post(state, channel, ask.arguments)
    return {"channel": channel.id, "ts": message.ts, "message": message_json(message, state.app, metadata=True)}


async def whisper(state: State, ask: Ask) -> Json:
    channel = state.writable(ask.team, ask.needed("channel"), ())
    reader = state.account(ask.team, ask.needed("user"))
    if not channel.has(reader):
        raise Rejected(USER_NOT_IN_CHANNEL)
    message = post(state, channel, ask.arguments, reader=reader)
    return {"message_ts": message.ts}


def _own(state: State, ask: Ask, otherwise: Error) -> tuple[Channel, Message]:
    """A message of the bot's that stands in a channel it is in. Raises Rejected."""
    channel = state.joined(ask.team, ask.needed("channel"))
    if channel.archived:
        raise Rejected(IS_INACTIVE)
    message = state.message(channel, ask.needed("ts"))
    if message.author is not ask.team.bot:
        raise Rejected(otherwise)
    return channel, message


async def update(state: State, ask: Ask) -> Json:
    channel, message = _own(state, ask, CANT_UPDATE_MESSAGE)
    window = ask.team.edit_window_ms
    if window is not None and state.clock.now() - message.at > window:
        raise Rejected(EDIT_WINDOW_CLOSED)
    edit(state, message, ask.arguments)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.now.fallback,
        "message": message_json(message, state.app, metadata=True),
    }


async def delete(state: State, ask: Ask) -> Json:
    channel, message = _own(state, ask, CANT_DELETE_MESSAGE)
    erase(state, message)
    return {"channel": channel.id, "ts": message.ts}


HANDLERS: dict[str, Handler] = {
    names.POST_MESSAGE: create,
    names.POST_EPHEMERAL: whisper,
    names.UPDATE_MESSAGE: update,
    names.DELETE_MESSAGE: delete,
}
