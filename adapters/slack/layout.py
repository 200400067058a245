"""From drafts of a message or a view to blocks that Slack accepts, whatever the texts.

A draft is a list of pieces in order. Neighbouring words become one section, or one context block where they are
small; all words share the characters a message may have. Words that hold characters of Slack's formatting are shown
as plain_text, without our own bold, unless they also hold code, which only mrkdwn shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from adapters.slack.limits import (
    BUTTONS_A_BLOCK,
    CONFIRM_BUTTON,
    CONFIRM_TEXT,
    CONFIRM_TITLE,
    HEADER,
    LABEL,
    NAME,
    PICTURE_ALT,
    PICTURE_URL,
    SECTION,
)
from adapters.slack.text import bare, fence, formats, has_code, literally, mrkdwn, plain, plainly, quote, richly
from bot.quiz.bank import Image
from bot.quiz.blocks import Style
from bot.quiz.fitting import Draw, Line, fill, fit, label, length, one_line
from bot.quiz.fitting import apart as around

__all__ = [
    "ACTION",
    "Confirm",
    "Head",
    "Key",
    "Keys",
    "Photo",
    "Piece",
    "Rule",
    "Words",
    "alike",
    "apart",
    "assemble",
    "code",
    "head",
    "name",
    "names",
    "ours",
    "quoted",
    "size",
    "small",
    "words",
]

ACTION = "quorum."
"""How the action_id of every button begins; what a button means is its value."""
_LONGEST_BOLD = 300

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Confirm:
    """What is asked before a button does what it says."""

    question: str
    told: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Key:
    """A button. `read` is read out in place of a label that says little without what is around it."""

    label: str
    value: str
    style: Style = Style.PLAIN
    confirm: Confirm | None = None
    read: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Somebody's text between markup of ours, which is `*bold*` or something in angle brackets.

    `small`: in a context block. `beside`: on the line of the words before. `apart`: in a block of their own where
    there are blocks enough. `key` stands at the right of the section that these words begin. Long texts are cut by
    `weight`.
    """

    text: str = ""
    before: str = ""
    after: str = ""
    draw: Draw = richly
    weight: int = 1
    small: bool = False
    beside: bool = False
    apart: bool = False
    key: Key | None = None

    @property
    def marked(self) -> bool:
        """Whether only mrkdwn shows them."""
        code = self.draw is fence or (self.draw is not literally and has_code(self.text))
        return code or "<" in self.before + self.after

    @property
    def unmarked(self) -> bool:
        """Whether mrkdwn might take characters of them for markup."""
        return not self.marked and formats(self.text)

    def without_bold(self) -> Words:
        """The same words without markup of ours, for plain_text."""
        return replace(self, before=self.before.replace("*", ""), after=self.after.replace("*", ""))


@dataclass(frozen=True, slots=True)
class Head:
    """A title of at most 150 characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture."""

    image: Image


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line between two groups of pieces; left out where blocks are scarce."""


@dataclass(frozen=True, slots=True)
class Keys:
    """A row of buttons."""

    keys: tuple[Key, ...]


Piece = Words | Head | Photo | Rule | Keys


def words(text: str, before: str = "", after: str = "", weight: int = 1) -> Words:
    """Somebody's text, its inline code shown as code."""
    return Words(text, before, after, weight=weight)


def ours(markup: str) -> Words:
    """Markup of ours, with nothing of anybody else's in it: never cut."""
    return Words(before=markup)


def name(text: str, before: str = "", after: str = "", limit: int = NAME) -> Words:
    """Somebody's name: one line, no code in it."""
    text = label(text, limit)
    opening, closing = around(text)
    return Words(text, before + opening, closing + after, literally)


def names(texts: Sequence[str], before: str = "", after: str = "", weight: int = 1) -> Words:
    """Several names, one after another."""
    return Words(", ".join(label(each, NAME) for each in texts), before, after, literally, weight)


def quoted(text: str, weight: int = 1) -> Words:
    """A text set apart from what is around it."""
    return Words(text, draw=quote, weight=weight)


def code(text: str, weight: int = 3) -> Words:
    """Preformatted text."""
    return Words(text, draw=fence, weight=weight)


def apart(piece: Words) -> Words:
    """The same words, set off from those before."""
    return replace(piece, apart=True)


def alike(pieces: Sequence[Words]) -> list[Words]:
    """Options of one question, each set off from the others; none with a bold letter where one cannot have it."""
    if any(piece.unmarked for piece in pieces):
        pieces = [piece.without_bold() for piece in pieces]
    return [apart(piece) for piece in pieces]


def small(piece: Words, *, beside: bool = False) -> Words:
    """The same words in small letters, perhaps on the line of those before."""
    return replace(piece, small=True, beside=beside)


def head(text: str, weight: int = 1) -> Head | Words:
    """A title; as bold or plain words where it is too long for one."""
    one_line = "\n" not in text.strip()
    if one_line and not has_code(text) and 0 < length(bare(text)) <= HEADER:
        return Head(text)
    mark = "*" if one_line and length(text) <= _LONGEST_BOLD else ""
    return words(text, mark, mark, weight)


def size(blocks: Sequence[Block]) -> int:
    """Characters of blocks as JSON."""
    return length(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))


def assemble(pieces: Sequence[Piece], most_blocks: int, most: int) -> list[Block]:
    """At most `most_blocks` blocks of at most `most` characters as JSON.

    Where there would be too many or too large blocks, rules go first, then words are joined, then pictures go.
    """
    pieces = [piece for piece in pieces if not isinstance(piece, Photo) or _shows(piece.image.url)]
    blocks = _blocks(pieces, most)
    for gone, joined in ((Rule, False), (Rule, True), (Photo, True)):
        if len(blocks) <= most_blocks and size(blocks) <= most:
            break
        pieces = [piece for piece in pieces if not isinstance(piece, gone)]
        blocks = _blocks(pieces, most, joined=joined)
    return blocks


def _shows(url: str) -> bool:
    return url.startswith(("https://", "http://")) and length(url) <= PICTURE_URL


def _blocks(pieces: Sequence[Piece], most: int, *, joined: bool = False) -> list[Block]:
    groups = list(_groups(pieces, joined=joined))
    lines = [line for group in groups if isinstance(group, _Run) for line in group.lines()]
    room = most
    while True:
        texts = iter(fill(lines, room, SECTION))
        numbers = count()
        blocks = [block for group in groups for block in _drawn(group, texts, numbers)]
        over = size(blocks) - most
        if over <= 0 or room <= 0:
            return blocks
        room -= over


@dataclass(frozen=True, slots=True)
class _Run:
    """Words that become one section or context block, or several where they are long."""

    pieces: tuple[Words, ...]

    @property
    def plain(self) -> bool:
        """Whether it is shown as plain_text."""
        return any(piece.unmarked for piece in self.pieces) and not any(piece.marked for piece in self.pieces)

    @property
    def small(self) -> bool:
        return all(piece.small for piece in self.pieces)

    def takes(self, piece: Words) -> bool:
        """Whether a piece looks right in the same block."""
        if piece.apart or fence in (piece.draw, self.pieces[-1].draw) or piece.small is not self.small:
            return False
        if piece.marked:
            return not self.plain
        return not (piece.unmarked and any(each.marked for each in self.pieces))

    def lines(self) -> Iterator[Line]:
        """The words as they are drawn, all in one way."""
        for piece in self.pieces:
            shown = replace(piece.without_bold(), draw=plainly) if self.plain else piece
            yield Line(shown.before, shown.text, shown.after, shown.draw, shown.weight)


def _groups(pieces: Sequence[Piece], *, joined: bool) -> Iterator[_Run | Head | Photo | Rule | Keys]:
    run: _Run | None = None
    for piece in pieces:
        if run is not None:
            if isinstance(piece, Words) and piece.key is None and (joined or run.takes(piece)):
                run = _Run((*run.pieces, piece))
                continue
            yield run
            run = None
        if isinstance(piece, Words):
            run = _Run((piece,))
        else:
            yield piece
    if run is not None:
        yield run


def _drawn(group: _Run | Head | Photo | Rule | Keys, texts: Iterator[str], numbers: Iterator[int]) -> Iterator[Block]:
    match group:
        case _Run():
            yield from _written(group, texts, numbers)
        case Head(text):
            yield {"type": "header", "text": plain(bare(text))}
        case Photo(image):
            alt = fit(image.alt, PICTURE_ALT) or "A picture"
            yield {"type": "image", "image_url": image.url, "alt_text": alt}
        case Rule():
            yield {"type": "divider"}
        case Keys(keys):
            for at in range(0, len(keys), BUTTONS_A_BLOCK):
                some = keys[at : at + BUTTONS_A_BLOCK]
                yield {"type": "actions", "elements": [_button(key, next(numbers)) for key in some]}


def _written(run: _Run, texts: Iterator[str], numbers: Iterator[int]) -> Iterator[Block]:
    make = plain if run.plain else mrkdwn
    key = run.pieces[0].key
    for text in _packed([(piece, next(texts)) for piece in run.pieces]):
        if run.small:
            yield {"type": "context", "elements": [make(text)]}
            continue
        section = {"type": "section", "text": make(text), "expand": True}
        if key is not None:
            section["accessory"] = _button(key, next(numbers))
            key = None
        yield section


def _packed(drawn: Sequence[tuple[Words, str]]) -> Iterator[str]:
    """Texts joined to as few as hold them, none longer than a section."""
    packed = ""
    for piece, text in drawn:
        between = "" if not packed else "  ·  " if piece.beside else "\n"
        if length(packed) + length(between) + length(text) > SECTION:
            yield packed
            between = packed = ""
        packed += between + text
    if packed.strip():
        yield packed


def _button(key: Key, number: int) -> Block:
    button: Block = {
        "type": "button",
        "text": _label(key.label, LABEL),
        "action_id": f"{ACTION}{number}",
        "value": key.value,
    }
    if key.style is not Style.PLAIN:
        button["style"] = key.style.value
    if key.read:
        button["accessibility_label"] = label(key.read, LABEL)
    if key.confirm is not None:
        button["confirm"] = _confirm(key.confirm)
    return button


def _label(text: str, limit: int) -> Block:
    return plain(plainly(one_line(text), limit) or "?")


def _confirm(confirm: Confirm) -> Block:
    return {
        "title": _label(confirm.question, CONFIRM_TITLE),
        "text": _label(confirm.told, CONFIRM_TEXT),
        "confirm": _label(confirm.yes, CONFIRM_BUTTON),
        "deny": _label(confirm.no, CONFIRM_BUTTON),
        "style": "danger",
    }
