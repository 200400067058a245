"""Boards as private pages: ten places a page, and the reader's own with its neighbours. Pure, for any platform."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.quiz.blocks import Text, Tone
from bot.quiz.boards import Board, BoardLine, Order, Period, explained, titled, told
from bot.quiz.figures import PLACES
from bot.quiz.page_texts import paged, said
from bot.quiz.pages import Leader, Leaders, Page, PageBlock, PageView, Subject

__all__ = ["LISTED", "board_asked_for", "board_page", "board_typed", "page_of_board"]

LISTED = 100
"""Places that can be leafed through; everybody sees their own as well."""
_WORDS: Mapping[str, str] = MappingProxyType({"today": "day", "streaks": "streak"})


def page_of_board(channel: str | None, period: Period, order: Order) -> Page:
    """The page of a board: of a channel, or of the whole tenant."""
    return Page(Subject.LEADERS, f"{period}-{order}-{channel or ''}")


def board_asked_for(page: Page) -> tuple[str | None, Period, Order]:
    """What `page_of_board` wrote: channel, period, order. A button from before boards had periods means all time."""
    period, _, rest = page.of.partition("-")
    order, _, channel = rest.partition("-")
    if period in set(Period) and order in set(Order):
        return channel or None, Period(period), Order(order)
    return None, Period.ALL, Order.POINTS


def board_typed(words: Iterable[str], channel: str | None = None) -> Page | None:
    """The page of the board that words such as "week accuracy" ask for, of a channel or of the whole tenant; None for a
    word of no meaning.

    Without a word on it: all time, by points.
    """
    period, order = Period.ALL, Order.POINTS
    for word in words:
        plain = _WORDS.get(word.casefold(), word.casefold())
        if plain in set(Period):
            period = Period(plain)
        elif plain in set(Order):
            order = Order(plain)
        else:
            return None
    return page_of_board(channel, period, order)


def board_page(board: Board, mine: Board | None, player: str, page: Page) -> PageView:
    """A board as `player` reads it; `mine` is the player's place with its neighbours, None without one."""
    if not board.lines:
        return said(titled(board), f"Nobody has a place here yet. {explained(board)}")
    entries: list[tuple[PageBlock, ...]] = []
    for at in range(0, len(board.lines), PLACES):
        lines = board.lines[at : at + PLACES]
        blocks: list[PageBlock] = [_leaders(board.order, lines, player)]
        if mine is not None and not any(line.player == player for line in lines):
            blocks += [Text(f"Your place, of {board.players:,}", Tone.MUTED), _leaders(board.order, mine.lines, player)]
        entries.append((*blocks, Text(explained(board), Tone.MUTED)))
    return paged(titled(board), entries, 1, page)


def _leaders(order: Order, lines: Iterable[BoardLine], player: str) -> Leaders:
    return Leaders(tuple(Leader(line.rank, line.name, told(order, line), line.player == player) for line in lines))
