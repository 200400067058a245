"""What a message would do beyond showing words: people it would notify, things it would link."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tests.fakes.slack.reading import Json, texts_in

__all__ = ["Power", "PowerKind", "powers_in"]

ANGLE = re.compile(r"<([^<>\s][^<>]*)>")
BARE_ADDRESS = re.compile(r"(?:\bhttps?://|\bmailto:|\bwww\.)[^\s<>|]+", re.IGNORECASE)
BARE_BROADCAST = re.compile(r"(?<![\w@])@(channel|here|everyone|group)\b")
BARE_CHANNEL = re.compile(r"(?<![\w#])#([\w-]+)")
BROADCASTS = frozenset({"channel", "here", "everyone", "group"})


class PowerKind(StrEnum):
    """What a piece of text would do."""

    BROADCAST = "notifies a whole channel"
    USER = "notifies a person"
    GROUP = "notifies a user group"
    CHANNEL = "links a channel"
    LINK = "links an address"


@dataclass(frozen=True, slots=True)
class Power:
    """One such piece of text: what it does, the piece as written, and where it stands ("text", "/blocks/0/text").

    `bare`: there are no angle brackets around it; Slack makes a power of it on its own.
    """

    kind: PowerKind
    written: str
    where: str
    bare: bool = False


def powers_in(text: str, blocks: Sequence[Json], channels: Collection[str] = ()) -> tuple[Power, ...]:
    """The powers of a message: of its top-level text and of every mrkdwn text in its blocks.

    Bare addresses, bare @channel and the bare names of `channels` count except in a text that is `verbatim`. A text
    that is plain_text has no powers.
    """
    found = list(_powers(text, "text", channels, verbatim=False))
    for where, each in texts_in(blocks):
        if each.get("type") == "mrkdwn":
            found += _powers(each["text"], where, channels, verbatim=bool(each.get("verbatim")))
    for where, each in _rich(blocks):
        if each["type"] in RICH:
            found.append(Power(RICH[each["type"]], str(each.get("url") or each), where))
    return tuple(found)


RICH = {
    "broadcast": PowerKind.BROADCAST,
    "user": PowerKind.USER,
    "usergroup": PowerKind.GROUP,
    "channel": PowerKind.CHANNEL,
    "link": PowerKind.LINK,
}


def _powers(text: str, where: str, channels: Collection[str], *, verbatim: bool) -> Iterator[Power]:
    for found in ANGLE.finditer(text):
        kind = _kind(found.group(1))
        if kind is not None:
            yield Power(kind, found.group(0), where)
    if verbatim:
        return
    rest = ANGLE.sub(" ", text)
    for kind, pattern in ((PowerKind.LINK, BARE_ADDRESS), (PowerKind.BROADCAST, BARE_BROADCAST)):
        yield from (Power(kind, found.group(0), where, bare=True) for found in pattern.finditer(rest))
    for found in BARE_CHANNEL.finditer(rest):
        if found.group(1) in channels:
            yield Power(PowerKind.CHANNEL, found.group(0), where, bare=True)


def _kind(inside: str) -> PowerKind | None:
    target = inside.partition("|")[0]
    if target.startswith("!date^"):
        return None
    if target.startswith("!subteam^"):
        return PowerKind.GROUP
    if target[0] == "!":
        return PowerKind.BROADCAST if target[1:] in BROADCASTS else None
    if target[0] == "@":
        return PowerKind.USER
    if target[0] == "#":
        return PowerKind.CHANNEL
    return PowerKind.LINK if re.match(r"[a-z][a-z+.-]*:", target, re.IGNORECASE) else None


def _rich(blocks: Sequence[Json]) -> Iterator[tuple[str, Json]]:
    """Every element of rich text, nested ones too."""
    for at, block in enumerate(blocks):
        rows = [cell for row in block.get("rows") or () for cell in row] if block.get("type") == "table" else []
        waiting = list(block["elements"]) if block.get("type") == "rich_text" else rows
        while waiting:
            each = waiting.pop(0)
            yield f"/blocks/{at}", each
            waiting += each.get("elements") or ()
