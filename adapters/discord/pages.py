"""Private pages as Discord draws them: one function for each type of block. What they say is `bot.quiz.page_texts`'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import discord

from adapters.discord.buttons import quiz_button
from adapters.discord.layout import Draft, Fence, Gap, Picture, Piece, Rule, assemble, fixed, name, words
from adapters.discord.limits import OPTION_ON_BUTTON
from adapters.discord.outbound import place_lines, text_line
from adapters.discord.text import plainly
from bot.quiz.blocks import Code, Standings, Text, Tone
from bot.quiz.blocks import Picture as PictureBlock
from bot.quiz.figures import bar, medal, percent, weeks
from bot.quiz.fitting import label
from bot.quiz.page_texts import help_page
from bot.quiz.pages import Bar, Bars, Bullets, Dated, HeatMap, Leader, Leaders, Marked, Named, PageBlock, PageView, Turn

__all__ = ["HELP", "draw"]

_COLOUR = discord.Colour(0x5865F2)
_NAME, _DETAIL = 120, 200
"""Characters of what an entry is called, and of the words beside it."""
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


def draw(view: PageView) -> discord.ui.LayoutView:
    """A page as Discord draws it."""
    pieces: list[Piece] = [words(view.title, "### ")]
    for entry in view.entries:
        pieces.append(Rule())
        for before, block in pairwise((None, *entry)):
            assert block is not None, "only what is before the first block is none"
            pieces += [Gap()] if _set_off(before, block) else []
            pieces += _pieces(block)
    if view.of > 1:
        pieces.append(fixed(f"-# Page {view.number + 1} of {view.of}"))
    turns = [quiz_button(turn.token, turn.label) for turn in view.turns]
    deeds = [quiz_button(token, said) for entry in view.entries for block in entry for token, said in _deeds(block)]
    return assemble(Draft(pieces, [row for row in (deeds, turns) if row], _COLOUR))


def _deeds(block: PageBlock) -> Iterator[tuple[str, str]]:
    """The buttons that belong to a block, tokens and labels. They stand below it, so they say what they are of."""
    match block:
        case Marked(turn=Turn() as turn):
            yield turn.token, turn.label
        case Bars(lines=lines):
            for line in lines:
                if line.turn is not None:
                    yield line.turn.token, label(f"{line.turn.label}: {line.name}", OPTION_ON_BUTTON)


def _set_off(before: PageBlock | None, block: PageBlock) -> bool:
    """Whether a block begins another part of an entry: a list, or words of another kind than those before."""
    if isinstance(block, Text):
        quoted = block.tone is Tone.EXPLANATION and not isinstance(before, Code)
        return (
            quoted or isinstance(before, Leaders | Bullets) or (isinstance(before, Marked) and block.tone is Tone.BODY)
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
    more = f" — {plainly(line.detail, _DETAIL)}" if line.detail else ""
    return name(line.name, f"`{bar(line.share)}` **{percent(line.share)}** ", more, limit=_NAME)


def _listed(block: Named | Marked | Dated | Bullets) -> Sequence[Piece]:
    match block:
        case Named(title, detail):
            more = f" — {plainly(detail, _DETAIL)}" if detail else ""
            return [name(title, "**", f"**{more}", limit=_NAME)]
        case Marked(letter, text, right, detail):
            more = f" — {plainly(detail, _DETAIL)}" if detail else ""
            return [words(text, f"{'✅' if right else '❌'} **{letter}.** ", more)]
        case Dated(at, text):
            return [words(text, f"-# <t:{at // 1000}:d> · ")]
        case Bullets(title, texts):
            return [words(title, "**", "**"), *(words(each, "- ") for each in texts)]
