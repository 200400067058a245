"""Writing messages down: what a body makes of a message, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from tests.fakes.discord.errors import EMPTY_MESSAGE, INVALID_FORM, Rejected
from tests.fakes.discord.limits import mention_complaints, message_complaints
from tests.fakes.discord.reading import Json, walk
from tests.fakes.discord.state import State
from tests.fakes.discord.world import (
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    Account,
    Attachment,
    Channel,
    Message,
    Version,
)

__all__ = ["edit", "loading", "post", "refuse"]

SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS = 1 << 2, 1 << 12
SETTABLE = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2
Files = Sequence[tuple[str, bytes]]


def refuse(state: State, where: str, complaints: Sequence[str]) -> None:
    """Keep complaints as problems of the test and raise Rejected, if there are any."""
    for each in complaints:
        state.problem(f"{where}: {each}")
    if complaints:
        raise Rejected(INVALID_FORM, "; ".join(complaints))


def post(
    state: State,
    channel: Channel,
    body: Json,
    files: Files = (),
    *,
    reader: Account | None = None,
    interaction: Json | None = None,
) -> Message:
    """A new message of the bot. Raises Rejected for a body that Discord would refuse."""
    flags = (body.get("flags") or 0) & SETTABLE | (EPHEMERAL if reader else 0)
    version = _changed(state, Version(state.clock.now(), flags=flags), body, files)
    _check(state, body, version)
    nonce = body.get("nonce")
    message = Message(state.ids.draw(), channel, state.bot, [version], nonce, reader, interaction)
    message.called = _called(channel, body, version)
    state.messages[message.id] = message
    if reader is None:
        channel.history.append(message)
    return message


def _called(channel: Channel, body: Json, version: Version) -> tuple[int, ...]:
    """The roles a new message notifies: named in its text, allowed by its sender, and open to be mentioned."""
    allowed = (body.get("allowed_mentions") or {}).get("roles") or ()
    may = {role.id for role in channel.guild.roles if role.mentionable} if channel.guild else set()
    named = {int(id) for id in allowed if f"<@&{id}>" in version.text}
    return tuple(sorted(may & named))


def loading(state: State, channel: Channel, reader: Account | None, interaction: Json) -> Message:
    """The message that says the app is thinking."""
    flags = LOADING | (EPHEMERAL if reader else 0)
    version = Version(state.clock.now(), flags=flags)
    message = Message(state.ids.draw(), channel, state.bot, [version], None, reader, interaction)
    state.messages[message.id] = message
    if reader is None:
        channel.history.append(message)
    return message


def edit(state: State, message: Message, body: Json, files: Files = ()) -> Message:
    """A message shows something else from now on. Raises Rejected for a body that Discord would refuse."""
    old = message.now
    asked = body.get("flags")
    if asked is not None and old.flags & COMPONENTS_V2 and not asked & COMPONENTS_V2:
        refuse(state, "edit", ["the components-V2 flag cannot be taken off a message"])
    flags = old.flags & ~LOADING | (asked or 0) & (COMPONENTS_V2 | SUPPRESS_EMBEDS)
    base = Version(state.clock.now(), old.content, old.components, flags, old.embeds, old.attachments)
    version = _changed(state, base, body, files)
    _check(state, body, version)
    message.versions.append(version)
    return message


def _check(state: State, body: Json, version: Version) -> None:
    for each in mention_complaints(body):
        state.problem(f"message: {each}")
    refuse(state, "message", message_complaints(version))
    if not (version.content or version.components or version.embeds or version.attachments):
        state.problem("message: nothing in it")
        raise Rejected(EMPTY_MESSAGE)


def _changed(state: State, base: Version, body: Json, files: Files) -> Version:
    """`base` with what `body` mentions; null empties a field."""
    content = (body["content"] or "") if "content" in body else base.content
    components = _numbered(state, body["components"] or []) if "components" in body else base.components
    embeds = tuple(body["embeds"] or ()) if "embeds" in body else base.embeds
    kept = base.attachments
    if "attachments" in body:
        ids = {str(each["id"]) for each in body["attachments"] or ()}
        kept = tuple(each for each in kept if str(each.id) in ids)
    sent = tuple(Attachment(state.ids.draw(), name, data) for name, data in files)
    return Version(base.at, content, components, base.flags, embeds, kept + sent)


def _numbered(state: State, components: list[Json]) -> tuple[Json, ...]:
    """Components as Discord keeps them: each with an id, given in order where the sender gave none."""
    kept = deepcopy(components)
    taken = {each["id"] for each in walk(kept) if each.get("id")}
    next_id = 0
    for each in walk(kept):
        for item in each.get("items") or ():
            # Discord keeps a copy of every picture under an address of its own.
            item["media"] |= {"id": str(state.ids.draw()), "proxy_url": item["media"]["url"]}
        if each.get("id"):
            continue
        next_id += 1
        while next_id in taken:
            next_id += 1
        each["id"] = next_id
    return tuple(kept)
