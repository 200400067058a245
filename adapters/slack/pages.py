"""Private pages as Slack shows them: in a modal, or as parts of the home tab. What they say is `page_texts`'."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from adapters.slack.layout import (
    Confirm,
    Key,
    Keys,
    Photo,
    Piece,
    Rule,
    Words,
    apart,
    assemble,
    code,
    head,
    name,
    ours,
    small,
    words,
)
from adapters.slack.limits import FULL_PAGE, VIEW_BLOCKS, VIEW_TITLE
from adapters.slack.outbound import draft_of, moment, place_lines, text_words
from adapters.slack.text import literally
from adapters.slack.views import View, modal
from bot.quiz.blocks import Card, Code, Picture, Standings, Text
from bot.quiz.figures import bar, medal, percent, weeks
from bot.quiz.fitting import clause, length, one_line
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.page_texts import help_page
from bot.quiz.pages import (
    Bar,
    Bars,
    Bullets,
    Dated,
    HeatMap,
    Leader,
    Leaders,
    Marked,
    Named,
    PageBlock,
    PageView,
    Turn,
)

__all__ = ["CARD_CALLBACK", "HELP", "PAGE_CALLBACK", "card_modal", "entry_pieces", "page_modal", "turn_key"]

PAGE_CALLBACK, CARD_CALLBACK = "quorum.page", "quorum.card"
HELP = help_page(
    challenge="/quiz challenge",
    daily="/quiz daily",
    own="/quiz ",
    banks="/quiz banks",
    scores="/quiz scores",
    privacy="/quiz privacy",
    leads="whoever leads in this workspace",
    alone="In a direct message with the app you study for yourself.",
)
_APART = Confirm(
    "Take this account out?",
    "What was answered on it stays with it; the other accounts keep the rest.",
    "Take it out",
    "Leave it",
)
_NAME, _DETAIL = 120, 200
"""Characters of what an entry is called, and of the words beside it."""


def page_modal(view: PageView, metadata: str = "", more: Sequence[Key] = ()) -> View:
    """A page as a modal. Its buttons carry the tokens of the pages they lead to; `more` are an adapter's own."""
    pieces: list[Piece] = []
    short = length(one_line(view.title)) <= VIEW_TITLE
    if not short:
        pieces.append(head(view.title))
    for at, entry in enumerate(view.entries):
        pieces += [Rule()] if at else []
        pieces += entry_pieces(entry)
    if view.of > 1:
        pieces += [Rule(), small(ours(f"Page {view.number + 1} of {view.of}"))]
    keys = (*(turn_key(turn) for turn in view.turns), *more)
    if keys:
        pieces.append(Keys(keys))
    blocks = assemble(pieces, VIEW_BLOCKS, FULL_PAGE)
    return modal(view.title if short else "Quorum", PAGE_CALLBACK, blocks, metadata)


def card_modal(card: Card, metadata: str = "", *, pictures: bool = True) -> View:
    """A card for one person as a modal; `pictures` False leaves them out, for when Slack refuses one."""
    pieces = [piece for piece in draft_of(card) if pictures or not isinstance(piece, Photo)]
    return modal("Quorum", CARD_CALLBACK, assemble(pieces, VIEW_BLOCKS, FULL_PAGE), metadata)


def turn_key(turn: Turn) -> Key:
    """A button that leads to a page, or does something."""
    apart = isinstance(turn.page, Lesson) and turn.page.deed is Deed.UNLINK
    return Key(turn.label, turn.token, confirm=_APART if apart else None)


def entry_pieces(entry: Iterable[PageBlock]) -> list[Piece]:
    """An entry of a page, before it is made to fit."""
    return [piece for block in entry for piece in _pieces(block)]


def _pieces(block: PageBlock) -> Sequence[Piece]:
    match block:
        case Text():
            return [text_words(block)]
        case Code(text):
            return [code(text)]
        case Picture(image):
            return [Photo(image)]
        case Standings(lines, asked):
            return place_lines(lines, asked)
        case Leaders(lines):
            return [_leader(line) for line in lines]
        case Bars(title, lines):
            return [*([apart(words(title, "*", "*"))] if title else []), *(_bar(line) for line in lines)]
        case HeatMap(days, told):
            return [apart(words(told)), *([code("\n".join(weeks(days)))] if days else [])]
        case _:
            return _listed(block)


def _leader(line: Leader) -> Piece:
    rank = medal(line.rank) or f"{line.rank}."
    you = " (you)" if line.mine else ""
    return name(line.name or "?", f"{rank} *", f"*{you} — {literally(line.told, _DETAIL)}", limit=_NAME)


def _bar(line: Bar) -> Words:
    more = f" — {literally(line.detail, _DETAIL)}" if line.detail else ""
    drawn = apart(name(clause(line.name), f"{bar(line.share)} *{percent(line.share)}* ", more, limit=_NAME))
    return replace(drawn, key=turn_key(line.turn)) if line.turn else drawn


def _listed(block: Named | Marked | Dated | Bullets) -> Sequence[Words]:
    match block:
        case Named(title, detail, turn):
            more = f" — {literally(detail, _DETAIL)}" if detail else ""
            named = name(clause(title) if detail else title, "*", f"*{more}", limit=_NAME)
            return [replace(named, key=turn_key(turn)) if turn else named]
        case Marked(letter, text, right, detail, turn):
            more = f" — {literally(detail, _DETAIL)}" if detail else ""
            marked = apart(words(text, f"{'✅' if right else '❌'} *{letter}.* ", more))
            return [replace(marked, key=turn_key(turn)) if turn else marked]
        case Dated(at, text):
            return [words(text, f"{moment(at, '{date_short_pretty}', '%d %B %Y')}  ·  ")]
        case Bullets(title, texts):
            return [words(title, "*", "*"), *(words(each, "•  ") for each in texts)]
