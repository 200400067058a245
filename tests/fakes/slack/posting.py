"""Writing messages down: what a body makes of a message, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from tests.fakes.slack.blockkit import (
    BLOCKS_TOTAL,
    MESSAGE_TEXT,
    block_complaints,
    metadata_complaints,
    size_of,
)
from tests.fakes.slack.errors import (
    INVALID_ARGUMENTS,
    INVALID_BLOCKS,
    INVALID_METADATA,
    MSG_BLOCKS_TOO_LONG,
    MSG_TOO_LONG,
    NO_TEXT,
    THREAD_NOT_FOUND,
    Error,
    Rejected,
)
from tests.fakes.slack.powers import PowerKind, powers_in
from tests.fakes.slack.reading import Json, elements_in
from tests.fakes.slack.state import State
from tests.fakes.slack.world import Account, Channel, Message, Note, Version

__all__ = ["edit", "erase", "filled", "post", "refuse", "tell"]

STAMP = re.compile(r"\d{10}\.\d{6}")


def refuse(state: State, where: str, error: Error, complaints: Sequence[str]) -> None:
    """Keep complaints as problems of the test and raise Rejected, if there are any."""
    if not complaints:
        return
    for each in complaints:
        state.problem(f"{where}: {error.code}: {each}")
    details = [f"[ERROR] {each}" for each in complaints]
    raise Rejected(error, details, {"errors": list(complaints)} if error is INVALID_BLOCKS else None)


def post(
    state: State,
    channel: Channel,
    body: Mapping[str, Any],
    *,
    author: Account | None = None,
    reader: Account | None = None,
    via: str = "",
) -> Message:
    """A new message, of the bot unless another `author` is given. Raises Rejected for a body Slack would refuse.

    What people write is theirs to answer for. With a `reader` it is ephemeral and becomes a note of theirs.
    """
    empty = Version(state.clock.now())
    version = _version(state, empty, body) if author is None else replace(empty, fallback=str(body["text"]))
    thread = body.get("thread_ts")
    parent = _parent(state, channel, str(thread)) if thread else None
    message = Message(state.stamps.draw(), channel, author or channel.team.bot, [version], thread, reader)
    message.metadata = body.get("metadata") or None
    if reader is not None:
        tell(reader, message, via)
    else:
        channel.history.append(message)
        if parent is not None:
            parent.replies.append(message)
        state.news.tell()
    return message


def edit(state: State, message: Message, body: Mapping[str, Any], *, via: str = "") -> Message:
    """A message shows something else from now on. Raises Rejected for a body Slack would refuse.

    `text` alone takes the blocks away; without either, metadata alone changes.
    """
    now = state.clock.now()
    if body.get("metadata") and not body.get("text") and not body.get("blocks"):
        version = replace(message.now, at=now)
    else:
        version = _version(state, Version(now, message.now.fallback if body.get("blocks") else ""), body)
    message.versions.append(version)
    if "metadata" in body:
        message.metadata = body["metadata"] or None
    if message.reader is not None:
        tell(message.reader, message, via)
    else:
        state.news.tell()
    return message


def erase(state: State, message: Message) -> None:
    """Take a message away."""
    message.deleted = True
    (message.reader.news if message.reader else state.news).tell()


def tell(reader: Account, message: Message, via: str) -> None:
    """Somebody is shown a message in private."""
    reader.notes.append(Note(message, message.now, via))
    reader.news.tell()


def filled(state: State, blocks: Sequence[Json]) -> tuple[Json, ...]:
    """Blocks as Slack keeps them: with every id and default the sender left out."""
    kept = deepcopy(list(blocks))
    for block in kept:
        block.setdefault("block_id", state.ids.draw("b"))
    for _, element in elements_in(kept):
        if element.get("type") not in ("image", "plain_text", "mrkdwn") and "type" in element:
            element.setdefault("action_id", state.ids.draw("a"))
    for each in _texts(kept):
        each.setdefault(*(("emoji", True) if each["type"] == "plain_text" else ("verbatim", False)))
    return tuple(kept)


def _texts(value: Any) -> list[Json]:
    """Every text object within."""
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    if not isinstance(value, dict):
        return []
    own = [value] if value.get("type") in ("plain_text", "mrkdwn") and "text" in value else []
    return own + [text for each in value.values() for text in _texts(each)]


def _version(state: State, base: Version, body: Mapping[str, Any]) -> Version:
    text, blocks = body.get("text"), body.get("blocks")
    refuse(state, "message", INVALID_ARGUMENTS, ["text must be a string"] if text and not isinstance(text, str) else [])
    if not text and not blocks and not body.get("attachments"):
        refuse(state, "message", NO_TEXT, ["neither text nor blocks"])
    if len(text or "") > MESSAGE_TEXT:
        refuse(state, "message", MSG_TOO_LONG, [f"text of {len(text or '')} characters"])
    if body.get("attachments"):
        state.problem("message: attachments are an old way, and the fake does not show them")
    if str(body.get("link_names", "")).lower() in ("1", "true") or body.get("parse") == "full":
        state.problem("message: link_names and parse=full make names in any text notify people")
    if blocks:
        refuse(state, "message", INVALID_BLOCKS, block_complaints(blocks))
        if size_of(blocks) > BLOCKS_TOTAL:
            refuse(state, "message", MSG_BLOCKS_TOO_LONG, [f"blocks of {size_of(blocks)} characters"])
    if body.get("metadata"):
        refuse(state, "message", INVALID_METADATA, metadata_complaints(body["metadata"]))
    fallback = base.fallback if text is None else str(text)
    for power in powers_in(fallback, blocks or ()):
        if power.kind is PowerKind.BROADCAST:
            state.problem(f"message: {power.written!r} at {power.where} notifies a whole channel")
    return Version(base.at, fallback, filled(state, blocks or ()))


def _parent(state: State, channel: Channel, thread: str) -> Message:
    """The message that begins a thread. Raises Rejected."""
    if not STAMP.fullmatch(thread):
        raise Rejected(INVALID_ARGUMENTS, ["[ERROR] invalid thread_ts"])
    found = channel.find(thread)
    if found is None:
        raise Rejected(THREAD_NOT_FOUND)
    if found.thread_ts not in (None, found.ts):
        state.problem(f"message: thread_ts {thread} is a reply itself; a thread is named by its first message")
    return found
