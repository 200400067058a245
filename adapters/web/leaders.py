"""The leaderboard's page as values: which board an address asks for, its tabs, and its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from adapters.web.inbound import MAIN, room_of
from bot.quiz.boards import Board, BoardLine, Order, Period, percent

__all__ = ["Row", "Tab", "Wanted", "rows", "tabs_of_orders", "tabs_of_periods", "tabs_of_scopes"]

_PERIODS = {
    Period.DAY: "Today",
    Period.WEEK: "Week",
    Period.MONTH: "Month",
    Period.SEASON: "Season",
    Period.ALL: "All time",
}
_ORDERS = {Order.POINTS: "Points", Order.ACCURACY: "Accuracy", Order.STREAK: "Streaks"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which board: of the room `room`, or of all rooms (`everywhere`)."""

    room: str
    period: Period = Period.WEEK
    order: Order = Order.POINTS
    everywhere: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str], room: str) -> Wanted:
        """The board an address asks for; what makes no sense in it is as if it were not there."""
        period, order = query.get("period", ""), query.get("by", "")
        return cls(
            room,
            Period(period) if period in set(Period) else Period.WEEK,
            Order(order) if order in set(Order) else Order.POINTS,
            query.get("of") == "all",
        )

    @classmethod
    def read_address(cls, address: str) -> Wanted:
        """The board that one of our own addresses leads to; the main room's for any other."""
        query = dict(parse_qsl(urlsplit(address).query))
        return cls.read(query, room_of(query.get("room", MAIN)) or MAIN)

    @property
    def channel(self) -> str | None:
        """The channel whose board it is; None for all of them."""
        return None if self.everywhere else self.room

    @property
    def address(self) -> str:
        """Where the board is."""
        of = {"of": "all"} if self.everywhere else {}
        room = {"room": self.room} if self.room != MAIN else {}
        return "/leaders?" + urlencode({"period": self.period.value, "by": self.order.value, **of, **room})


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to another board; `here` for the one that is shown."""

    label: str
    address: str
    here: bool


def tabs_of_periods(wanted: Wanted, season: int) -> tuple[Tab, ...]:
    """One for each period; none for streaks, and none for the season before the first."""
    if wanted.order is Order.STREAK:
        return ()
    return tuple(
        Tab(label, replace(wanted, period=period).address, period is wanted.period)
        for period, label in _PERIODS.items()
        if season or period is not Period.SEASON
    )


def tabs_of_orders(wanted: Wanted) -> tuple[Tab, ...]:
    """One for each order."""
    return tuple(
        Tab(label, replace(wanted, order=order).address, order is wanted.order) for order, label in _ORDERS.items()
    )


def tabs_of_scopes(wanted: Wanted) -> tuple[Tab, ...]:
    """This room, and all of them."""
    return tuple(
        Tab(label, replace(wanted, everywhere=everywhere).address, everywhere is wanted.everywhere)
        for label, everywhere in (("This room", False), ("All rooms", True))
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A place as the page shows it: `value` with its `unit`, a line of `detail`, and a bar of `share` (0..1)."""

    line: BoardLine
    value: str
    unit: str
    detail: str
    share: float
    own: bool


def rows(board: Board, mine: Board | None, player: str) -> tuple[Row | None, ...]:
    """The first places, then the viewer's own with its neighbours; None stands for those left out in between."""
    return tuple(_rows(board, mine, player))


def _rows(board: Board, mine: Board | None, player: str) -> Iterator[Row | None]:
    most = max((line.value for line in board.lines), default=0)
    listed = {line.player for line in board.lines}
    for line in board.lines:
        yield _row(board.order, line, most, player)
    if mine is None or player in listed:
        return
    others = [line for line in mine.lines if line.player not in listed]
    if len(others) == len(mine.lines) and others[0].rank > len(board.lines) + 1:
        yield None
    for line in others:
        yield _row(board.order, line, most, player)


def _row(order: Order, line: BoardLine, most: int, player: str) -> Row:
    own = line.player == player
    right = f"{line.sums.right} of {line.sums.answered} right"
    share = line.value / most if most > 0 else 0.0
    match order:
        case Order.POINTS:
            return Row(line, f"{line.value:,}", "point" if line.value == 1 else "points", right, share, own)
        case Order.ACCURACY:
            return Row(line, percent(line.value), "", right, line.value / 10_000, own)
        case Order.STREAK:
            unit = "day" if line.value == 1 else "days"
            return Row(line, f"{line.value:,}", unit, f"best {line.best}", share, own)
