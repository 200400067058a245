"""Making plain texts fit the room a platform gives them. What is markup, and how it is escaped, is the adapter's.

Lengths are counted in UTF-16 units, which is never less than what a platform counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = [
    "ELLIPSIS",
    "Draw",
    "Line",
    "apart",
    "brief",
    "clause",
    "cut",
    "cut_lines",
    "fill",
    "fit",
    "fit_code",
    "inlined",
    "label",
    "length",
    "one_line",
    "share_out",
    "trimmed",
    "visible",
]

ELLIPSIS = "…"
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and those that turn the direction of the text around them."""
_FENCED = re.compile(r"```[\w+#.-]*[ \t]*\n.*?(?:```|\Z)", re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_SENTENCE_END = re.compile(r"[.!?…。]\s")
_SHORTEST_PART = 0.6
"""A cut moves back to the end of a paragraph, sentence or word as long as this much of the room is used."""

Draw = Callable[[str, int], str]
"""(text, limit) -> markup of at most `limit` characters."""


def length(text: str) -> int:
    """Characters as a platform counts them at most."""
    return len(text) + sum(character > "\uffff" for character in text)


def visible(text: str) -> str:
    """Text without what cannot be seen and could only mislead."""
    return _INVISIBLE.sub("", text)


def trimmed(text: str) -> str:
    """Visible text without blanks around it; a tab is a blank."""
    return visible(text).replace("\t", " ").strip()


def one_line(text: str) -> str:
    """Visible text on one line, with single blanks."""
    return " ".join(trimmed(text).split())


def brief(text: str, limit: int) -> str:
    """A bank's text in one line of at most `limit` characters, without the code that stands apart in it."""
    line = one_line(_FENCED.sub(f" {ELLIPSIS} ", text).rstrip(f" {ELLIPSIS}")) or one_line(text)
    part = cut(line, limit)
    # "white within a month.…" reads as a slip.
    return part if part == line else part.rstrip(f"{ELLIPSIS} .,:;") + ELLIPSIS[: len(part)]


def clause(text: str) -> str:
    """A sentence that more follows in the same line: without its full stop."""
    return text if text.endswith("..") else text.removesuffix(".")


def apart(text: str) -> tuple[str, str]:
    """What to put before and behind a name so that it does not turn the words and numbers around it: marks that nobody
    sees where it is written from right to left, nothing elsewhere.
    """
    turned = any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in text)
    return ("\u2068", "\u2069") if turned else ("", "")


def inlined(text: str, plain: Callable[[str], str], code: Callable[[str], str]) -> str:
    """A trimmed text whose parts between single backticks on one line are drawn by `code`, the others by `plain`.

    Blanks where the two meet are kept, whatever `plain` does with them.
    """
    parts = _INLINE.split(trimmed(text))
    return "".join(code(part) if index % 2 else _joint(part, plain) for index, part in enumerate(parts))


def _joint(part: str, plain: Callable[[str], str]) -> str:
    bare = part.strip()
    if not bare:
        return part
    at = part.index(bare)
    return part[:at] + plain(bare) + part[at + len(bare) :]


def cut(text: str, limit: int) -> str:
    """At most `limit` characters of plain text, ended at a paragraph, a sentence or a word, with an ellipsis."""
    if length(text) <= limit:
        return text
    part = _begun(text, max(limit - 1, 0))
    room = len(part)
    paragraph = part.rfind("\n\n")
    sentence = max((match.end() for match in _SENTENCE_END.finditer(part)), default=-1)
    word = max(part.rfind(" "), part.rfind("\n"))
    at = next((end for end in (paragraph, sentence, word) if end >= max(int(room * _SHORTEST_PART), 1)), room)
    return part[:at].rstrip() + ELLIPSIS if limit > 0 else ""


def cut_lines(text: str, limit: int) -> str:
    """At most `limit` characters of preformatted text, ended at a line, with an ellipsis on a line of its own."""
    if length(text) <= limit:
        return text
    part = _begun(text, max(limit - 2, 0))
    at = part.rfind("\n")
    return f"{part[:at] if at > 0 else part}\n{ELLIPSIS}" if limit > 1 else ELLIPSIS[:limit]


def _begun(text: str, room: int) -> str:
    """The longest beginning of a text that is `room` characters long."""
    part = text[:room]
    while length(part) > room:
        part = part[: len(part) - max((length(part) - room) // 2, 1)]
    return part


def fit(text: str, limit: int, draw: Callable[[str], str] = str) -> str:
    """`draw(text)` of so much of a trimmed text that it has at most `limit` characters."""
    return _longest(trimmed(text), limit, draw, cut)


def fit_code(text: str, limit: int, draw: Callable[[str], str] = str) -> str:
    """As `fit`, for preformatted text: blanks are kept, and it is cut between lines."""
    return _longest(visible(text).rstrip(), limit, draw, cut_lines)


def _longest(text: str, limit: int, draw: Callable[[str], str], shorten: Callable[[str, int], str]) -> str:
    whole = draw(text)
    if length(whole) <= limit:
        return whole
    low, high = 0, min(length(text), max(limit, 0))
    while low < high:
        middle = (low + high + 1) // 2
        if length(draw(shorten(text, middle))) <= limit:
            low = middle
        else:
            high = middle - 1
    drawn = draw(shorten(text, low))
    return drawn if length(drawn) <= limit else ""


def label(text: str, limit: int) -> str:
    """Text for a button or a name: one line of at most `limit` characters, never empty."""
    return cut(one_line(text), limit) or "?"


@dataclass(frozen=True, slots=True)
class Line:
    """Markup `before`, a text drawn in the room that is left for it, markup `after`.

    Lines share the characters a message may have: `before` and `after` are always there, texts are cut by `weight`.
    """

    before: str = ""
    text: str = ""
    after: str = ""
    draw: Draw = fit
    weight: int = 1


def fill(lines: Sequence[Line], room: int, most: int | None = None) -> list[str]:
    """Every line with its share of `room` characters, a line break after each counted; none longer than `most`.

    `room` must hold what is never cut (`before` and `after` of every line), `most` that of each line.
    """
    most = room if most is None else most
    fixed = [length(line.before) + length(line.after) for line in lines]
    wanted = [
        length(line.draw(line.text, max(most - spent, 0))) if line.text else 0
        for line, spent in zip(lines, fixed, strict=True)
    ]
    given = share_out(wanted, [line.weight for line in lines], room - sum(fixed) - len(lines))
    return [
        line.before + (line.draw(line.text, share) if line.text else "") + line.after
        for line, share in zip(lines, given, strict=True)
    ]


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
