"""Private pages as Discord draws them: one function for each type of block. What they say is `bot.quiz.page_texts`'."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import discord

from adapters.discord.buttons import quiz_button
from adapters.discord.layout import (
    AnyButton,
    Beside,
    Draft,
    Fence,
    Gap,
    Picture,
    Piece,
    Rule,
    assemble,
    fixed,
    name,
    words,
)
from adapters.discord.outbound import CHART, place_lines, text_line
from adapters.discord.text import plainly
from bot.quiz.bank import Image
from bot.quiz.blocks import Code, Standings, Text, Tone
from bot.quiz.blocks import Picture as PictureBlock
from bot.quiz.figures import bar, medal, percent, weeks
from bot.quiz.fitting import Line
from bot.quiz.page_texts import help_page
from bot.quiz.pages import Bar, Bars, Bullets, Dated, HeatMap, Leader, Leaders, Marked, Named, PageBlock, PageView, Turn

__all__ = ["HELP", "draw"]

_COLOUR = discord.Colour(0x5865F2)
_NAME, _DETAIL = 120, 200
"""Characters of what an entry is called, and of the words beside it."""
_CHART = Picture(Image(f"attachment://{CHART}", "A chart of what this page says in words."), sent=True)
HELP = help_page(
    challenge="/challenge start",
    daily="/daily set",
    own="/",
    banks="/banks",
    scores="/scores",
    privacy="/privacy",
    leads="whoever may manage messages",
    alone="In direct messages you study for yourself.",
)


def draw(view: PageView, *, charted: bool = False) -> discord.ui.LayoutView:
    """A page as Discord draws it. `charted`: the picture that belongs to it is sent with it."""
    pieces: list[Piece] = [words(view.title, "### "), *([_CHART] if charted else [])]
    for entry in view.entries:
        pieces.append(Rule())
        for before, block in pairwise((None, *entry)):
            assert block is not None, "only what is before the first block is none"
            pieces += [Gap()] if _set_off(before, block) else []
            pieces += _pieces(block)
    if view.of > 1:
        pieces.append(fixed(f"-# Page {view.number + 1} of {view.of}"))
    turns = [_button(turn) for turn in view.turns]
    deeds = [
        _button(block.turn) for entry in view.entries for block in entry if isinstance(block, Marked) and block.turn
    ]
    return assemble(Draft(pieces, [row for row in (deeds, turns) if row], _COLOUR))


def _button(turn: Turn) -> AnyButton:
    return quiz_button(turn.token, turn.label)


def _turned(line: Line, turn: Turn | None) -> Piece:
    """A line, with its button beside it."""
    return line if turn is None else Beside(line, _button(turn))


def _set_off(before: PageBlock | None, block: PageBlock) -> bool:
    """Whether a block begins another part of an entry: a list, or words of another kind than those before."""
    if isinstance(block, Text):
        quoted = block.tone is Tone.EXPLANATION and not isinstance(before, Code)
        beside = isinstance(before, Named) and before.turn is not None
        return (quoted or beside or isinstance(before, Leaders | Bullets | Bars)) or (
            isinstance(before, Marked) and block.tone is Tone.BODY
        )
    return type(block) is not type(before) and not isinstance(block, Dated | Code | Picture)


def _pieces(block: PageBlock) -> Sequence[Piece]:
    match block:
        case Text():
            return [text_line(block)]
        case Code(text, language):
            return [Fence(text, language)]
        case PictureBlock(image):
            return [Picture(image)]
        case Standings(lines, asked):
            return place_lines(lines, asked)
        case Leaders(lines):
            return [_leader(line) for line in lines]
        case Bars(title, lines):
            return [*([words(title, "**", "**")] if title else []), *(_bar(line) for line in lines)]
        case HeatMap(days, told):
            return [words(told), *([Fence("\n".join(weeks(days)), "")] if days else [])]
        case _:
            return _listed(block)


def _leader(line: Leader) -> Piece:
    rank = medal(line.rank) or f"{line.rank}\\."
    you = " (you)" if line.mine else ""
    return name(line.name or "?", f"{rank} **", f"**{you} — {plainly(line.told, _DETAIL)}", limit=_NAME)


def _bar(line: Bar) -> Piece:
    drawn = name(line.name, f"`{bar(line.share)}` **{percent(line.share)}** ", _small(line.detail), limit=_NAME)
    return _turned(drawn, line.turn)


def _small(detail: str) -> str:
    """Words in small letters below a line."""
    return f"\n-# {plainly(detail, _DETAIL)}" if detail else ""


def _listed(block: Named | Marked | Dated | Bullets) -> Sequence[Piece]:
    match block:
        case Named(title, detail, None):
            more = f" — {plainly(detail, _DETAIL)}" if detail else ""
            return [name(title, "**", f"**{more}", limit=_NAME)]
        case Named(title, detail, turn):
            return [_turned(name(title, "**", f"**{_small(detail)}", limit=_NAME), turn)]
        case Marked(letter, text, right, detail):
            more = f" — {plainly(detail, _DETAIL)}" if detail else ""
            return [words(text, f"{'✅' if right else '❌'} **{letter}.** ", more)]
        case Dated(at, text):
            return [words(text, f"-# <t:{at // 1000}:d> · ")]
        case Bullets(title, texts):
            return [words(title, "**", "**"), *(words(each, "- ") for each in texts)]
