"""Texts for Slack, in which nothing of anybody else's is markup, mention, emoji or link.

Slack has two kinds of text. `plain_text` is shown as it is. In `mrkdwn` our own markup is possible, and somebody's
text has to be made harmless: entities for what Slack documents, and word joiners, which nobody sees, around what would
be formatting. Since Slack documents no way to escape `*`, `_`, `~` and backticks, `layout` shows a text that holds
them as plain_text wherever it can.
"""

from __future__ import annotations

import re
from typing import Any

from bot.quiz.fitting import fit, fit_code, inlined, length, trimmed

__all__ = [
    "bare",
    "escape",
    "fence",
    "formats",
    "has_code",
    "literally",
    "mrkdwn",
    "plain",
    "plainly",
    "quote",
    "rich",
    "richly",
]

JOINER = "\u2060"
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_RESERVED = re.compile("[&<>]")
_ENTITY = re.compile("&(?=(?:amp|lt|gt);)")
_AROUND_MARKS = re.compile(r"(?=[*_~`])|(?<=[*_~`])")
_COLON = re.compile(r":(?=\S)")
"""Of an emoji's name, of an address."""
_MENTION = re.compile(r"[@#](?=\w)")
_DOMAIN = re.compile(r"(?<=\w)(?=\.[^\W\d])")
_LINE_START = re.compile(r"^([ ]*)(?=&gt;|[-+•◦▪–]|\d+[.)])", re.MULTILINE)
_MARKS = re.compile("[*_~`]")
_FENCE = "```"
_EDGE_TICK = re.compile(r"\A(?=`)|(?<=`)\Z")
_CODE = re.compile(r"`[^`\n]+`")


def plain(text: str) -> dict[str, Any]:
    """A text object without any markup; `text` as `bare` gives it."""
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn(text: str) -> dict[str, Any]:
    """A text object with our markup, in which Slack makes no links and mentions of its own."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def bare(text: str) -> str:
    """Somebody's text for plain_text, where Slack still shows `&lt;` as `<`."""
    return _ENTITY.sub("&amp;", trimmed(text))


def escape(text: str) -> str:
    """Somebody's text for mrkdwn: shown as it is."""
    text = _RESERVED.sub(lambda match: _ENTITIES[match[0]], trimmed(text))
    text = _LINE_START.sub(rf"\1{JOINER}", text)
    text = _COLON.sub(f"{JOINER}:{JOINER}", text)
    text = _MENTION.sub(rf"\g<0>{JOINER}", text)
    text = _DOMAIN.sub(JOINER, text)
    return _AROUND_MARKS.sub(JOINER, text)


def rich(text: str) -> str:
    """As `escape`, but what stands between single backticks on one line is shown as code."""
    return inlined(text, escape, _code)


def _code(part: str) -> str:
    return f"`{_RESERVED.sub(lambda match: _ENTITIES[match[0]], part)}`"


def has_code(text: str) -> bool:
    """Whether a text holds inline code, which only mrkdwn shows."""
    return _CODE.search(text) is not None


def formats(text: str) -> bool:
    """Whether a text holds characters that mean formatting in mrkdwn."""
    return _MARKS.search(text) is not None


def literally(text: str, limit: int) -> str:
    """So much of a text that it has at most `limit` characters as mrkdwn that shows it as it is."""
    return fit(text, limit, escape)


def plainly(text: str, limit: int) -> str:
    """So much of a text that it has at most `limit` characters as plain_text."""
    return fit(text, limit, bare)


def richly(text: str, limit: int) -> str:
    """So much of a text that it has at most `limit` characters as mrkdwn, its inline code shown as code."""
    return fit(text, limit, rich)


def quote(text: str, limit: int) -> str:
    """As `richly`, set apart from what is around it."""
    return fit(text, limit, _quoted)


def _quoted(text: str) -> str:
    drawn = rich(text)
    return "\n".join(f"> {line}" for line in drawn.split("\n")) if drawn else ""


def fence(text: str, limit: int) -> str:
    """Preformatted text of at most `limit` characters, cut between lines; backticks cannot end it early."""
    room = limit - 2 * length(_FENCE)
    return f"{_FENCE}{fit_code(text, room, _preformatted) or ' '}{_FENCE}" if room > 0 else ""


def _preformatted(text: str) -> str:
    text = _RESERVED.sub(lambda match: _ENTITIES[match[0]], text)
    return _EDGE_TICK.sub(JOINER, text.replace("``", f"`{JOINER}`"))
