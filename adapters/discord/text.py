"""Plain text for Discord: nothing in it is markup, mention or link, and it is never longer than it may be.

Lengths are counted in UTF-16 units, which is never less than what Discord counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

__all__ = ["code_block", "cut", "escape", "fit", "label", "length", "rich", "share_out", "trimmed"]

ELLIPSIS = "…"
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and those that turn the direction of the text around them."""
_SPECIAL = re.compile(r"[\\*_~`|<>\[\]@]")
_ADDRESS = re.compile(r":(?=//)")
_INVITE = re.compile(r"\b(discord(?:app)?)\.(?=gg|com|me|io)", re.IGNORECASE)
_LINE_START = re.compile(r"^([ \t]*)([#+-]|\d+(?=[.)]))", re.MULTILINE)
_INLINE = re.compile(r"`([^`\n]+)`")
_SENTENCE_END = re.compile(r"[.!?…。]\s")
_SHORTEST_PART = 0.6
"""A cut moves back to the end of a paragraph, sentence or word as long as this much of the room is used."""


def length(text: str) -> int:
    """Characters as Discord's clients count them."""
    return len(text) + sum(character > "\uffff" for character in text)


def trimmed(text: str) -> str:
    """Text without what cannot be seen and could only mislead."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\t", " ")).strip()


def escape(text: str) -> str:
    """Text that Discord draws as it is: no markup, no mention, no link, no invite."""
    text = _SPECIAL.sub(lambda match: "\\" + match[0], trimmed(text))
    text = _ADDRESS.sub(r"\\:", text)
    text = _INVITE.sub(r"\1\\.", text)
    return _LINE_START.sub(_guarded, text)


def _guarded(match: re.Match[str]) -> str:
    # A digit cannot be escaped; the dot or bracket behind it can, but a word joiner between them is always drawn.
    return f"{match[1]}{match[2]}\u2060" if match[2].isdigit() else f"{match[1]}\\{match[2]}"


def rich(text: str) -> str:
    """As `escape`, but what stands between single backticks on one line is shown as code."""
    parts = _INLINE.split(trimmed(text))
    drawn = [f"`{part}`" if index % 2 else _joint(part, index) for index, part in enumerate(parts)]
    return "".join(drawn)


def _joint(part: str, index: int) -> str:
    """Text between pieces of code, its blanks at the joints kept."""
    if not part.strip():
        return part if index else ""
    before = part[: len(part) - len(part.lstrip())]
    after = part[len(part.rstrip()) :]
    return f"{before}{escape(part)}{after}"


def cut(text: str, limit: int) -> str:
    """At most `limit` characters of plain text, ended at a paragraph, a sentence or a word, with an ellipsis."""
    if length(text) <= limit:
        return text
    room = max(limit - 1, 0)
    while length(text[:room]) > max(limit - 1, 0):
        room -= 1
    part, least = text[:room], int(room * _SHORTEST_PART)
    paragraph = part.rfind("\n\n")
    sentence = max((match.end() for match in _SENTENCE_END.finditer(part)), default=-1)
    word = max(part.rfind(" "), part.rfind("\n"))
    at = next((end for end in (paragraph, sentence, word) if end >= max(least, 1)), room)
    return (part[:at].rstrip() + ELLIPSIS)[:limit] if limit > 0 else ""


def fit(text: str, limit: int, draw: Callable[[str], str] | None = None) -> str:
    """`draw(text)` (`rich` if None), from a part of the text that leaves it at most `limit` characters."""
    draw = draw or rich
    text = trimmed(text)
    whole = draw(text)
    if length(whole) <= limit:
        return whole
    low, high = 0, min(length(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        if length(draw(cut(text, middle))) <= limit:
            low = middle
        else:
            high = middle - 1
    drawn = draw(cut(text, low))
    return drawn if length(drawn) <= limit else ""


def code_block(text: str, language: str, limit: int) -> str:
    """Preformatted text of at most `limit` characters, cut between lines; backticks cannot end it early."""
    name = re.sub(r"[^A-Za-z0-9+#-]", "", language)[:20]
    opening, closing = f"```{name}\n", "\n```"
    body = _INVISIBLE.sub("", text.replace("\r\n", "\n")).replace("``", "`\u200b`").rstrip("\n")
    room = limit - length(opening) - length(closing)
    if room < 1:
        return ""
    if length(body) > room:
        kept = body[: max(room - 2, 0)]
        while length(kept) > max(room - 2, 0):
            kept = kept[:-1]
        at = kept.rfind("\n")
        body = ((kept[:at] if at > 0 else kept) + "\n" + ELLIPSIS)[:room]
    return f"{opening}{body or ' '}{closing}"


def label(text: str, limit: int) -> str:
    """Text for a button: drawn as it is, so nothing is escaped; one line of at most `limit` characters."""
    return cut(" ".join(trimmed(text).split()), limit) or "?"


def share_out(wanted: Sequence[int], weights: Sequence[int], room: int) -> tuple[int, ...]:
    """Divide `room` among texts that want so many characters each: short ones in full, long ones by their weight.

    >>> share_out([10, 200, 400], [1, 1, 3], 110)
    (10, 25, 75)
    """
    given = [0] * len(wanted)
    left, heavy = max(room, 0), sum(weights)
    for index in sorted(range(len(wanted)), key=lambda index: wanted[index] / weights[index]):
        given[index] = min(wanted[index], left * weights[index] // heavy)
        left -= given[index]
        heavy -= weights[index]
    return tuple(given)
