"""Boards as private pages, and the tokens that lead to them."""

from __future__ import annotations

import pytest

from bot.quiz.blocks import Text
from bot.quiz.board_pages import board_asked_for, board_page, board_typed, page_of_board
from bot.quiz.boards import Board, BoardLine, Order, Period, Sums
from bot.quiz.pages import Leader, Leaders, Page, Subject, read_page, write_page

PAGE = page_of_board(None, Period.ALL, Order.POINTS)


def a_board(first: int, last: int) -> Board:
    lines = tuple(
        BoardLine(rank, f"p{rank}", f"P{rank}", 99 - rank, Sums(99 - rank, 1, 2)) for rank in range(first, last)
    )
    return Board(Order.POINTS, Period.ALL, lines, 1_234, None, 0, "UTC")


@pytest.mark.parametrize("channel", [None, "123456789", "C01-x"])
@pytest.mark.parametrize("period", Period)
@pytest.mark.parametrize("order", Order)
def test_a_button_leads_to_its_board(channel: str | None, period: Period, order: Order) -> None:
    page = read_page(write_page(page_of_board(channel, period, order)))
    assert page is not None
    assert board_asked_for(page) == (channel, period, order)


@pytest.mark.parametrize("of", ["", "week", "week-", "never-points-", "week-luck-c"])
def test_a_button_from_long_ago_leads_to_all_time(of: str) -> None:
    assert board_asked_for(Page(Subject.LEADERS, of)) == (None, Period.ALL, Order.POINTS)


@pytest.mark.parametrize(
    ("words", "board"),
    [
        ("", (None, Period.ALL, Order.POINTS)),
        ("week accuracy", (None, Period.WEEK, Order.ACCURACY)),
        ("Streaks", (None, Period.ALL, Order.STREAK)),
        ("points today", (None, Period.DAY, Order.POINTS)),
    ],
)
def test_a_board_can_be_asked_for_in_words(words: str, board: tuple[None, Period, Order]) -> None:
    page = board_typed(words.split())
    assert page is not None
    assert board_asked_for(page) == board


def test_a_word_of_no_meaning_is_not_passed_over() -> None:
    assert board_typed(["week", "luck"]) is None


def test_places_come_ten_a_page_with_the_readers_own_marked() -> None:
    view = board_page(a_board(1, 26), a_board(1, 5), "p2", PAGE)
    assert (view.title, view.of) == ("Most points of all time", 3)
    leaders, counts = view.entries[0]
    assert isinstance(leaders, Leaders)
    assert leaders.lines[1] == Leader(2, "P2", "97 points · 1 of 2", mine=True)
    assert [line.mine for line in leaders.lines].count(True) == 1
    assert isinstance(counts, Text)


def test_whoever_is_not_on_the_page_sees_the_own_place_below() -> None:
    entry = board_page(a_board(1, 11), a_board(47, 54), "p50", PAGE).entries[0]
    _, word, mine, _ = entry
    assert isinstance(word, Text)
    assert word.text == "Your place, of 1,234"
    assert isinstance(mine, Leaders)
    assert [(line.rank, line.mine) for line in mine.lines if line.mine] == [(50, True)]
    assert len(board_page(a_board(1, 11), None, "p50", PAGE).entries[0]) == 2


def test_an_empty_board_says_what_it_takes() -> None:
    ((block,),) = board_page(a_board(1, 1), None, "p1", PAGE).entries
    assert isinstance(block, Text)
    assert "Nobody has a place here yet. Up to 10 points a question. The first answer" in block.text
