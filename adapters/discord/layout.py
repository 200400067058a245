"""From drafts of a message to a LayoutView that Discord accepts, whatever the texts.

A draft is a list of lines, pictures and rules in order, and rows of buttons under them. Lines share the characters a
message may have: what is fixed (letters, bars, counts) is always there, long texts are cut by their weight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Any

import discord

from adapters.discord.buttons import distinct
from adapters.discord.limits import BUTTONS_A_ROW, COMPONENTS, PICTURE_ALT, PICTURE_URL, TEXT
from adapters.discord.text import code_block, plainly, richly
from bot.quiz.bank import Image
from bot.quiz.fitting import Line, apart, cut, fill, label, length

__all__ = [
    "Beside",
    "Draft",
    "Fence",
    "Gap",
    "Picture",
    "Rule",
    "assemble",
    "fixed",
    "muted",
    "name",
    "quoted",
    "words",
]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture between lines. `sent`: its file comes with the message; else it lies at its address."""

    image: Image
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line between two groups of lines; left out where components are scarce."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A little room between two groups of lines; none where components are scarce."""


FOR_THE_HOST = "-# For the host"

AnyButton = discord.ui.Button[Any]


@dataclass(frozen=True, slots=True)
class Beside:
    """A line with a button at its right; the lines that follow stand under it, left of the button."""

    line: Line
    button: AnyButton


Piece = Line | Beside | Picture | Rule | Gap
_BESIDE = 3
"""Components of a line with a button: the section, the text, the button."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it is made to fit. Each group of buttons begins a row of its own. `host`: the buttons of whoever
    leads, which everybody sees; they stand last, behind a rule.
    """

    pieces: Sequence[Piece]
    groups: Sequence[Sequence[AnyButton]] = field(default=())
    colour: discord.Colour | None = None
    host: Sequence[AnyButton] = field(default=())


def fixed(markup: str) -> Line:
    """A line that is never cut: our own markup, with nothing of anybody else's in it."""
    return Line(before=markup)


def words(text: str, before: str = "", after: str = "", weight: int = 1) -> Line:
    """Somebody's text, its inline code shown as code."""
    return Line(before, text, after, richly, weight)


def name(text: str, before: str = "", after: str = "", limit: int = 40) -> Line:
    """Somebody's name: one line, nothing of it markup."""
    text = label(text, limit)
    opening, closing = apart(text)
    return Line(before + opening, text, closing + after, plainly)


def quoted(text: str, weight: int = 1) -> Line:
    """A text set apart from what is around it."""
    return Line(text=text, draw=_quoted, weight=weight)


def muted(text: str, weight: int = 1) -> Line:
    """A text in small letters, each line of it."""
    return Line(text=text, draw=_small, weight=weight)


def _quoted(text: str, limit: int) -> str:
    return _led("> ", text, limit)


def _small(text: str, limit: int) -> str:
    return _led("-# ", "\n".join(line for line in text.split("\n") if line.strip()), limit)


def _led(mark: str, text: str, limit: int) -> str:
    """Each line behind a mark of its own."""
    room = limit - len(mark) * (text.count("\n") + 1)
    drawn = richly(text, room) if room > 0 else ""
    return "\n".join(mark + line for line in drawn.split("\n")) if drawn else ""


def Fence(text: str, language: str, weight: int = 3) -> Line:  # noqa: N802 - reads like the other pieces
    """Preformatted text."""
    return Line(text=text, draw=lambda body, limit: code_block(body, language, limit), weight=weight)


def assemble(draft: Draft) -> discord.ui.LayoutView:
    """A view of at most 40 components and 4000 characters, in which every button has a custom_id of its own."""
    rows, led = [row for group in draft.groups for row in _rows(group)], _rows(draft.host)
    behind: list[Piece] = [Rule(), fixed(FOR_THE_HOST)] if led else []
    buttons = sum(1 + len(row) for row in (*rows, *led))
    pieces = _spare(draft.pieces, COMPONENTS - 1 - buttons - len(behind))
    children: list[discord.ui.Item[discord.ui.LayoutView]] = []
    children += _components(_drawn(pieces, TEXT - len(FOR_THE_HOST)))
    children += [discord.ui.ActionRow(*row) for row in rows]
    children += _components(_drawn(behind, TEXT))
    children += [discord.ui.ActionRow(*row) for row in led]
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(*children, accent_colour=draft.colour))
    view.stop()  # The library keeps no views of ours: a button is known by its custom_id (see `buttons`).
    return distinct(view)


def _rows(buttons: Sequence[AnyButton]) -> list[Sequence[AnyButton]]:
    """As few rows as possible, of nearly equal length."""
    count = -(-len(buttons) // BUTTONS_A_ROW)
    each = -(-len(buttons) // max(count, 1))
    return [buttons[at : at + each] for at in range(0, len(buttons), max(each, 1))]


def _components(drawn: Sequence[_Drawn]) -> Iterator[discord.ui.Item[discord.ui.LayoutView]]:
    for piece in drawn:
        if isinstance(piece, str):
            yield discord.ui.TextDisplay(piece)
        elif isinstance(piece, tuple):
            yield discord.ui.Section(piece[0], accessory=piece[1])
        elif isinstance(piece, Picture):
            media = discord.MediaGalleryItem(piece.image.url, description=cut(piece.image.alt, PICTURE_ALT) or None)
            yield discord.ui.MediaGallery(media)
        else:
            yield discord.ui.Separator()


def _spare(pieces: Sequence[Piece], room: int) -> list[Piece]:
    """The pieces without what Discord would refuse, and without gaps and rules where there are too many of them."""
    kept = [piece for piece in pieces if not isinstance(piece, Picture) or piece.sent or _shows(piece.image.url)]
    for scarce in (Gap, Rule):
        if _count(kept) > room:
            kept = [piece for piece in kept if not isinstance(piece, scarce)]
    while _count(kept) > room:
        kept.remove(next(piece for piece in reversed(kept) if isinstance(piece, Picture)))
    return kept


def _shows(url: str) -> bool:
    return url.startswith(("https://", "http://")) and length(url) <= PICTURE_URL


def _count(pieces: Sequence[Piece]) -> int:
    """Components the pieces become: neighbouring lines are one."""
    joined = sum(isinstance(here, Line) and isinstance(before, Line | Beside) for before, here in pairwise(pieces))
    counted = sum(_BESIDE if isinstance(piece, Beside) else not isinstance(piece, Gap) for piece in pieces)
    return counted - joined


_Drawn = str | tuple[str, AnyButton] | Picture | Rule


def _drawn(pieces: Sequence[Piece], room: int) -> list[_Drawn]:
    lines = [piece.line if isinstance(piece, Beside) else piece for piece in pieces if isinstance(piece, Line | Beside)]
    texts = iter(fill(lines, room))
    drawn: list[_Drawn] = []
    open_text: list[str] = []
    button: AnyButton | None = None
    for piece in chain(pieces, (None,)):
        if isinstance(piece, Line):
            open_text.append(next(texts))
            continue
        text = "\n".join(open_text).strip()
        if text:
            drawn.append(text if button is None else (text, button))
        open_text, button = [], None
        if isinstance(piece, Beside):
            open_text, button = [next(texts)], piece.button
        elif piece is not None and not isinstance(piece, Gap):
            drawn.append(piece)
    return drawn
