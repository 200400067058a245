"""Routes about guilds, channels, threads and direct conversations."""

from __future__ import annotations

from tests.fakes.discord.asking import Ask, Route
from tests.fakes.discord.errors import (
    MISSING_PERMISSIONS,
    THREAD_EXISTS,
    UNKNOWN_MEMBER,
    Rejected,
)
from tests.fakes.discord.gateway import GUILDS
from tests.fakes.discord.names import EDIT_CHANNEL, OPEN_DM, START_THREAD, START_THREAD_ON_MESSAGE
from tests.fakes.discord.payloads import channel_json, guild_json, member_json
from tests.fakes.discord.permissions import Permission
from tests.fakes.discord.posting import refuse
from tests.fakes.discord.reading import Json
from tests.fakes.discord.state import State
from tests.fakes.discord.world import Account, Channel, Kind, Message

__all__ = ["ROUTES", "open_dm", "thread_updated"]

ARCHIVE_MINUTES = (60, 1_440, 4_320, 10_080)


async def guild(state: State, ask: Ask) -> Json:
    found = state.guild(ask.params["guild_id"])
    counts = {"approximate_member_count": len(found.accounts) + 1, "approximate_presence_count": 1}
    return guild_json(found, state.bot) | (counts if ask.query.get("with_counts") in ("1", "true") else {})


async def guild_channels(state: State, ask: Ask) -> list[Json]:
    found = state.guild(ask.params["guild_id"])
    return [channel_json(each, state.bot) for each in found.channels if not each.deleted and not each.is_thread]


async def guild_roles(state: State, ask: Ask) -> list[Json]:
    roles: list[Json] = guild_json(state.guild(ask.params["guild_id"]), state.bot)["roles"]
    return roles


async def active_threads(state: State, ask: Ask) -> Json:
    found = state.guild(ask.params["guild_id"]).channels
    live = [each for each in found if each.is_thread and not each.deleted and not each.archived]
    return {"threads": [channel_json(each, state.bot) for each in live], "members": [], "has_more": False}


async def member(state: State, ask: Ask) -> Json:
    found, account = state.guild(ask.params["guild_id"]), state.account(ask.params["user_id"])
    if account is not state.bot and account not in found.accounts:
        raise Rejected(UNKNOWN_MEMBER)
    return member_json(account, found, state.born)


async def channel(state: State, ask: Ask) -> Json:
    return channel_json(state.channel(ask.params["channel_id"]), state.bot)


async def edit_channel(state: State, ask: Ask) -> Json:
    found = state.channel(ask.params["channel_id"])
    own = found.is_thread and found.owner is state.bot
    if not own and not found.bot_permissions & (Permission.MANAGE_CHANNELS | Permission.MANAGE_THREADS):
        raise Rejected(MISSING_PERMISSIONS)
    if "archived" not in ask.body:
        state.refuse_archived(found)
    found.name = ask.body.get("name", found.name)
    found.archived = ask.body.get("archived", found.archived)
    found.locked = ask.body.get("locked", found.locked)
    await thread_updated(state, found)
    return channel_json(found, state.bot)


async def delete_channel(state: State, ask: Ask) -> Json:
    needed = Permission.MANAGE_THREADS if "thread" in ask.query else Permission.MANAGE_CHANNELS
    found = state.channel(ask.params["channel_id"], needed)
    found.deleted = True
    event = "THREAD_DELETE" if found.is_thread else "CHANNEL_DELETE"
    await state.announce(event, channel_json(found, state.bot), found.guild, GUILDS)
    return channel_json(found, state.bot)


async def thread_updated(state: State, thread: Channel) -> None:
    """Tell every bot how a thread or channel is now."""
    event = "THREAD_UPDATE" if thread.is_thread else "CHANNEL_UPDATE"
    await state.announce(event, channel_json(thread, state.bot), thread.guild, GUILDS)


async def start_thread(state: State, ask: Ask) -> Json:
    private = ask.body.get("type") == Kind.PRIVATE_THREAD
    needed = Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS
    parent = state.channel(ask.params["channel_id"], needed)
    return await _thread(state, parent, ask.body, None, Kind.PRIVATE_THREAD if private else Kind.PUBLIC_THREAD)


async def start_thread_on_message(state: State, ask: Ask) -> Json:
    parent = state.channel(ask.params["channel_id"], Permission.CREATE_PUBLIC_THREADS)
    message = state.message(parent, ask.params["message_id"])
    if message.thread is not None:
        raise Rejected(THREAD_EXISTS)
    return await _thread(state, parent, ask.body, message, Kind.PUBLIC_THREAD)


async def _thread(state: State, parent: Channel, body: Json, message: Message | None, kind: Kind) -> Json:
    complaints = []
    if not 1 <= len(body["name"]) <= 100:
        complaints.append(f"a thread's name has 1 to 100 characters: {body['name']!r}")
    if body.get("auto_archive_duration") not in (None, *ARCHIVE_MINUTES):
        complaints.append(f"a thread is archived after one of {ARCHIVE_MINUTES} minutes")
    if parent.is_thread or parent.guild is None:
        complaints.append("a thread needs a channel of a guild")
    refuse(state, "thread", complaints)
    id = message.id if message else state.ids.draw()
    thread = Channel(id, body["name"], kind, parent.guild, parent, state.bot)
    if message:
        message.thread = thread
    state.channels[id] = thread
    assert parent.guild is not None
    parent.guild.channels.append(thread)
    payload = channel_json(thread, state.bot)
    await state.announce("THREAD_CREATE", payload | {"newly_created": True}, parent.guild, GUILDS)
    return payload


def open_dm(state: State, account: Account) -> Channel:
    """The conversation of the bot with somebody, begun if need be."""
    for each in state.channels.values():
        if each.kind is Kind.DM and set(each.people) == {state.bot, account}:
            return each
    made = Channel(state.ids.draw(), account.name, Kind.DM, people=(state.bot, account))
    state.channels[made.id] = made
    return made


async def create_dm(state: State, ask: Ask) -> Json:
    return channel_json(open_dm(state, state.account(str(ask.body["recipient_id"]))), state.bot)


GUILD = "/guilds/{guild_id}"
ROUTES = (
    Route(f"GET {GUILD}", guild),
    Route(f"GET {GUILD}/channels", guild_channels),
    Route(f"GET {GUILD}/roles", guild_roles),
    Route(f"GET {GUILD}/threads/active", active_threads),
    Route(f"GET {GUILD}/members/{{user_id}}", member),
    Route("GET /channels/{channel_id}", channel),
    Route(EDIT_CHANNEL, edit_channel),
    Route("DELETE /channels/{channel_id}", delete_channel),
    Route(START_THREAD, start_thread, status=201),
    Route(START_THREAD_ON_MESSAGE, start_thread_on_message, status=201),
    Route(OPEN_DM, create_dm),
)
