"""From drafts of a message to a LayoutView that Discord accepts, whatever the texts.

A draft is a list of lines, pictures and rules in order, and rows of buttons under them. Lines share the characters a
message may have: what is fixed (letters, bars, counts) is always there, long texts are cut by their weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Any

import discord

from adapters.discord.limits import BUTTONS_A_ROW, COMPONENTS, PICTURE_ALT, PICTURE_URL, TEXT
from adapters.discord.text import code_block, plainly, richly
from bot.quiz.bank import Image
from bot.quiz.fitting import Line, cut, fill, label, length

__all__ = ["Draft", "Fence", "Picture", "Rule", "assemble", "fixed", "name", "quoted", "words"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture between lines."""

    image: Image


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line between two groups of lines; left out where components are scarce."""


Piece = Line | Picture | Rule
AnyButton = discord.ui.Button[Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it is made to fit. Each group of buttons begins a row of its own."""

    pieces: Sequence[Piece]
    groups: Sequence[Sequence[AnyButton]] = field(default=())
    colour: discord.Colour | None = None


def fixed(markup: str) -> Line:
    """A line that is never cut: our own markup, with nothing of anybody else's in it."""
    return Line(before=markup)


def words(text: str, before: str = "", after: str = "", weight: int = 1) -> Line:
    """Somebody's text, its inline code shown as code."""
    return Line(before, text, after, richly, weight)


def name(text: str, before: str = "", after: str = "", limit: int = 40) -> Line:
    """Somebody's name: one line, nothing of it markup."""
    return Line(before, label(text, limit), after, plainly)


def quoted(text: str, weight: int = 1) -> Line:
    """A text set apart from what is around it."""
    return Line(text=text, draw=_quoted, weight=weight)


def _quoted(text: str, limit: int) -> str:
    room = limit - 2 * (text.count("\n") + 1)
    drawn = richly(text, room) if room > 0 else ""
    return "\n".join(f"> {line}" for line in drawn.split("\n")) if drawn else ""


def Fence(text: str, language: str, weight: int = 3) -> Line:  # noqa: N802 - reads like the other pieces
    """Preformatted text."""
    return Line(text=text, draw=lambda body, limit: code_block(body, language, limit), weight=weight)


def assemble(draft: Draft) -> discord.ui.LayoutView:
    """A view of at most 40 components and 4000 characters."""
    rows = [group[at : at + BUTTONS_A_ROW] for group in draft.groups for at in range(0, len(group), BUTTONS_A_ROW)]
    buttons = sum(1 + len(row) for row in rows)
    pieces = _spare(draft.pieces, COMPONENTS - 1 - buttons)
    children: list[discord.ui.Item[discord.ui.LayoutView]] = []
    for piece in _drawn(pieces):
        if isinstance(piece, str):
            children.append(discord.ui.TextDisplay(piece))
        elif isinstance(piece, Picture):
            media = discord.MediaGalleryItem(piece.image.url, description=cut(piece.image.alt, PICTURE_ALT) or None)
            children.append(discord.ui.MediaGallery(media))
        else:
            children.append(discord.ui.Separator())
    children += [discord.ui.ActionRow(*row) for row in rows]
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(*children, accent_colour=draft.colour))
    view.stop()  # The library keeps no views of ours: a button is known by its custom_id (see `buttons`).
    return view


def _spare(pieces: Sequence[Piece], room: int) -> list[Piece]:
    """The pieces without what Discord would refuse, and without rules where there are too many of them."""
    kept = [piece for piece in pieces if not isinstance(piece, Picture) or _shows(piece.image.url)]
    if _count(kept) > room:
        kept = [piece for piece in kept if not isinstance(piece, Rule)]
    while _count(kept) > room:
        kept.remove(next(piece for piece in reversed(kept) if isinstance(piece, Picture)))
    return kept


def _shows(url: str) -> bool:
    return url.startswith(("https://", "http://")) and length(url) <= PICTURE_URL


def _count(pieces: Sequence[Piece]) -> int:
    """Components the pieces become: neighbouring lines are one."""
    kinds = [isinstance(piece, Line) for piece in pieces]
    joined = sum(here and before for before, here in pairwise(kinds))
    return len(pieces) - joined


def _drawn(pieces: Sequence[Piece]) -> list[str | Picture | Rule]:
    lines = [piece for piece in pieces if isinstance(piece, Line)]
    texts = iter(fill(lines, TEXT))
    drawn: list[str | Picture | Rule] = []
    open_text: list[str] = []
    for piece in chain(pieces, (None,)):
        if isinstance(piece, Line):
            open_text.append(next(texts))
            continue
        text = "\n".join(open_text).strip()
        open_text = []
        if text:
            drawn.append(text)
        if piece is not None:
            drawn.append(piece)
    return drawn
