"""Boards as private pages: ten places a page, and the reader's own with its neighbours. Pure, for any platform."""

from __future__ import annotations

from collections.abc import Iterable

from bot.quiz.blocks import Text, Tone
from bot.quiz.boards import Board, BoardLine, Order, Period, explained, titled, told
from bot.quiz.figures import PLACES
from bot.quiz.page_texts import paged, said
from bot.quiz.pages import Leader, Leaders, Page, PageBlock, PageView, Subject

__all__ = ["LISTED", "board_asked_for", "board_page", "page_of_board"]

LISTED = 100
"""Places that can be leafed through; everybody sees their own as well."""


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
