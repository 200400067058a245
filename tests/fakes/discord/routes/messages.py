"""Routes about the messages of a channel."""

from __future__ import annotations

from tests.fakes.discord.asking import Ask, Route
from tests.fakes.discord.errors import (
    CLOSED_DMS,
    MISSING_PERMISSIONS,
    OTHERS_MESSAGE,
    THREAD_ARCHIVED,
    Rejected,
)
from tests.fakes.discord.gateway import DIRECT_MESSAGES, GUILD_MESSAGES
from tests.fakes.discord.names import CREATE_MESSAGE, DELETE_MESSAGE, EDIT_MESSAGE
from tests.fakes.discord.payloads import message_json
from tests.fakes.discord.permissions import Permission
from tests.fakes.discord.posting import edit, post
from tests.fakes.discord.reading import Json
from tests.fakes.discord.routes.places import thread_updated
from tests.fakes.discord.state import State
from tests.fakes.discord.world import Channel, Message

__all__ = ["ROUTES", "announce_message", "erase"]

NONCE_MS = 5 * 60_000
"""How long a nonce names its message; Discord says "a few minutes"."""


async def announce_message(state: State, event: str, message: Message) -> None:
    """Tell every bot that asked for messages; ephemeral ones are nobody's business."""
    if message.reader is None:
        guild = message.channel.guild
        intent = GUILD_MESSAGES if guild else DIRECT_MESSAGES
        place = {"guild_id": str(guild.id)} if guild else {}
        await state.announce(event, message_json(message, state.application) | place, guild, intent)


async def erase(state: State, message: Message) -> None:
    """Delete a message, and tell every bot that asked for messages."""
    message.deleted = True
    guild = message.channel.guild
    data = {"id": str(message.id), "channel_id": str(message.channel.id)}
    place = {"guild_id": str(guild.id)} if guild else {}
    await state.announce("MESSAGE_DELETE", data | place, guild, GUILD_MESSAGES if guild else DIRECT_MESSAGES)


def _writable(state: State, ask: Ask) -> Channel:
    found = state.channel(ask.params["channel_id"])
    needed = Permission.SEND_MESSAGES_IN_THREADS if found.is_thread else Permission.SEND_MESSAGES
    files = (Permission.ATTACH_FILES,) if ask.files else ()
    state.channel(ask.params["channel_id"], needed, *files)
    if any(not each.dms_open for each in found.people):
        raise Rejected(CLOSED_DMS)
    return found


async def create(state: State, ask: Ask) -> Json:
    channel, body = _writable(state, ask), ask.body
    if channel.archived and channel.locked:
        raise Rejected(THREAD_ARCHIVED)
    nonce = body.get("nonce")
    key = (channel.id, str(nonce))
    known = state.nonces.get(key) if nonce is not None and body.get("enforce_nonce") else None
    if known and state.clock.now() - known.at < NONCE_MS:
        return message_json(known, state.application)
    message = post(state, channel, body, ask.files)
    if nonce is not None:
        state.nonces[key] = message
    if channel.archived:
        # A message wakes a thread up that nobody locked.
        channel.archived = False
        await thread_updated(state, channel)
    await announce_message(state, "MESSAGE_CREATE", message)
    return message_json(message, state.application)


async def change(state: State, ask: Ask) -> Json:
    channel = state.channel(ask.params["channel_id"])
    message = state.message(channel, ask.params["message_id"])
    state.refuse_archived(channel)
    if message.author is not state.bot:
        raise Rejected(OTHERS_MESSAGE)
    edit(state, message, ask.body, ask.files)
    await announce_message(state, "MESSAGE_UPDATE", message)
    return message_json(message, state.application)


async def delete(state: State, ask: Ask) -> None:
    channel = state.channel(ask.params["channel_id"])
    message = state.message(channel, ask.params["message_id"])
    state.refuse_archived(channel)
    if message.author is not state.bot and not channel.bot_permissions & Permission.MANAGE_MESSAGES:
        raise Rejected(MISSING_PERMISSIONS)
    await erase(state, message)


async def get(state: State, ask: Ask) -> Json:
    channel = state.channel(ask.params["channel_id"], Permission.READ_MESSAGE_HISTORY)
    return message_json(state.message(channel, ask.params["message_id"]), state.application)


async def history(state: State, ask: Ask) -> list[Json]:
    channel = state.channel(ask.params["channel_id"], Permission.READ_MESSAGE_HISTORY)
    after, before = int(ask.query.get("after", 0)), int(ask.query.get("before", 1 << 63))
    found = [each for each in channel.messages if after < each.id < before]
    limit = int(ask.query.get("limit", 50))
    page = found[:limit] if "after" in ask.query else found[-limit:]
    return [message_json(each, state.application) for each in reversed(page)]


async def typing(state: State, ask: Ask) -> None:
    _writable(state, ask)


ROUTES = (
    Route("GET /channels/{channel_id}/messages", history),
    Route(CREATE_MESSAGE, create, bucket="messages"),
    Route("GET /channels/{channel_id}/messages/{message_id}", get),
    Route(EDIT_MESSAGE, change, bucket="messages"),
    Route(DELETE_MESSAGE, delete),
    Route("POST /channels/{channel_id}/typing", typing),
)
