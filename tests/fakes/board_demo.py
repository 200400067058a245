"""Boards for the web room's demonstration: of a week, by each order, and of a season in which the host is far down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bot.quiz.boards import NOTHING, Board, BoardLine, Order, Period, Sums

__all__ = ["MONDAY", "boards"]

MONDAY = date(2026, 11, 16)
SEASON, ZONE = 3, "Europe/Lisbon"
_NAMES = ("Amara", "Jun", "Beatriz de Andrade Figueira", "Olek", "", "<script>alert(1)</script>", "Lena", "Noor", "Sam")
_OWN = 4
"""Where among the names the viewer's own stands."""


def boards(player: str, name: str) -> Mapping[tuple[Order, Period, str | None], Board]:
    """Boards of the main room, with the viewer on each."""
    points = _lines(
        player,
        name,
        (410, 380, 330, 330, 290, 210, 198, 90, 0),
        lambda value: Sums(value, -(-value // 10), -(-value // 10) + 6),
    )
    share = [10_000 * right // 30 for right in range(30, 24, -1)]
    accuracy = _lines(player, name, share, lambda value: Sums(0, -(-value * 30 // 10_000), 30))
    streaks = _lines(player, name, (64, 31, 12, 9, 5, 2, 1), lambda value: NOTHING)
    season = tuple(
        BoardLine(
            at + 1,
            player if at == 126 else f"s{at:03}",
            name if at == 126 else f"Player {at + 1}",
            2_880 - 12 * at,
            Sums(2_880 - 12 * at, 300 - at, 320),
            7,
        )
        for at in range(200)
    )
    week = (Period.WEEK, MONDAY)
    found = (
        _board(Order.POINTS, *week, points),
        _board(Order.ACCURACY, *week, accuracy),
        _board(Order.STREAK, Period.WEEK, None, streaks),
        _board(Order.POINTS, Period.SEASON, None, season),
    )
    return {(board.order, board.period, "main"): board for board in found}


def _lines(player: str, name: str, values: Sequence[int], sums: Callable[[int], Sums]) -> tuple[BoardLine, ...]:
    lines: list[BoardLine] = []
    for at, value in enumerate(values):
        rank = lines[-1].rank if lines and lines[-1].value == value else at + 1
        who = (player, name) if at == _OWN else (f"b{at:02}", _NAMES[at])
        lines.append(BoardLine(rank, *who, value, sums(value), value + 3 * at))
    return tuple(lines)


def _board(order: Order, period: Period, since: date | None, lines: Sequence[BoardLine]) -> Board:
    return Board(order, period, tuple(lines), len(lines), since, SEASON, ZONE)
