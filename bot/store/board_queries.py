"""Boards as they are read: first places, a place with its neighbours, and ranks without counting players.

Each list is in the order of its value and then of the player's id, both downwards, along an index; so places are a few
steps from either end or from anybody. How many stand above a value comes from the counts that `board_writes` keeps.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Executable,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    func,
    literal_column,
    null,
    select,
    tuple_,
)

from bot.ports.store_boards import Listing
from bot.quiz.boards import Attempt, BoardLine, Order, Sums
from bot.quiz.ranks import TOP, above
from bot.store.link import Linked
from bot.store.statements import Build, Idiom
from bot.store.tables import board_counts, board_names, board_runs, board_sums

__all__ = ["LIST", "BoardReads", "attempt_of"]

LIST: Mapping[Order, str] = MappingProxyType({Order.POINTS: "p", Order.ACCURACY: "a", Order.STREAK: "r"})
"""What the name of an order's list of counts begins with; the period's name or the day follows."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """Where the places of an order are kept: a row is on the list that `key` names, at `value`."""

    table: Table
    key: Column[Any]
    value: Column[Any]

    def listed(self, *columns: ColumnElement[Any]) -> Select[Any]:
        """Columns of the rows on one list."""
        of = self.table.c
        here = select(*columns).where(
            of.tenant == bindparam("tenant"), of.channel == bindparam("channel"), self.key == bindparam("key")
        )
        # Said in so many words, since only then a partial index is used.
        return here.where(self.value.is_not(null())) if self.value.nullable else here

    def place(self) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        return self.value, self.table.c.player

    def facts(self) -> tuple[ColumnElement[Any], ...]:
        """What a line tells besides its value: points, right, answered; nothing for streaks."""
        nothing: ColumnElement[int] = literal_column("0")
        if self.table is board_runs:
            return nothing, nothing, nothing
        return tuple(self.table.c[name] for name in ("points", "right", "answered"))


_KEPT: Mapping[Order, _Kept] = MappingProxyType(
    {
        Order.POINTS: _Kept(board_sums, board_sums.c.period, board_sums.c.points),
        Order.ACCURACY: _Kept(board_sums, board_sums.c.period, board_sums.c.accuracy),
        Order.STREAK: _Kept(board_runs, board_runs.c.last, board_runs.c.length),
    }
)


def _named(rows: Select[Any], *, upwards: bool = False) -> Executable:
    """A few rows with the players' names, and their longest streaks."""
    few = rows.limit(bindparam("limit")).subquery("few")
    name = and_(board_names.c.tenant == bindparam("tenant"), board_names.c.player == few.c.player)
    runs = board_runs.alias("every")
    best = select(func.max(runs.c.length)).where(
        runs.c.tenant == bindparam("tenant"), runs.c.channel == bindparam("channel"), runs.c.player == few.c.player
    )
    order = (few.c.value, few.c.player)
    return (
        select(
            few.c.player,
            func.coalesce(board_names.c.name, literal_column("''")),
            *(few.c[name] for name in ("value", "points", "right", "answered")),
            best.correlate(few).scalar_subquery(),
        )
        .select_from(few.outerjoin(board_names, name))
        .order_by(*(order if upwards else (column.desc() for column in order)))
    )


def _columns(kept: _Kept) -> tuple[ColumnElement[Any], ...]:
    names = ("points", "right", "answered")
    facts = (fact.label(name) for fact, name in zip(kept.facts(), names, strict=True))
    return kept.table.c.player, kept.value.label("value"), *facts


def _top_of(order: Order) -> Build:
    def _top(sql: Idiom) -> Executable:
        kept = _KEPT[order]
        return _named(kept.listed(*_columns(kept)).order_by(*(column.desc() for column in kept.place())))

    return _top


def _beside_of(order: Order, *, upwards: bool) -> Build:
    """The places next to a value and player, nearest first: those before it upwards, those after it downwards."""

    def _beside(sql: Idiom) -> Executable:
        kept = _KEPT[order]
        here = tuple_(bindparam("value", type_=kept.value.type), bindparam("player", type_=Text))
        place = tuple_(*kept.place())
        rows = kept.listed(*_columns(kept)).where(place > here if upwards else place < here)
        ordered = rows.order_by(*(column if upwards else column.desc() for column in kept.place()))
        return _named(ordered, upwards=upwards)

    return _beside


def _own_of(order: Order) -> Build:
    def _own(sql: Idiom) -> Executable:
        kept = _KEPT[order]
        return _named(kept.listed(*_columns(kept)).where(kept.table.c.player == bindparam("player")))

    return _own


_TOP: Mapping[Order, Build] = MappingProxyType({order: _top_of(order) for order in Order})
_BEFORE: Mapping[Order, Build] = MappingProxyType({order: _beside_of(order, upwards=True) for order in Order})
_AFTER: Mapping[Order, Build] = MappingProxyType({order: _beside_of(order, upwards=False) for order in Order})
_OWN: Mapping[Order, Build] = MappingProxyType({order: _own_of(order) for order in Order})


def _above(sql: Idiom) -> Executable:
    k = sql.incoming(value=int, list=str, level=int, first=int, last=int)
    of = board_counts.c
    there = and_(
        of.tenant == bindparam("tenant"),
        of.channel == bindparam("channel"),
        of.list == k.c.list,
        of.level == k.c.level,
        of.bucket.between(k.c.first, k.c.last),
    )
    return select(k.c.value, func.sum(of.players)).select_from(k.join(board_counts, there)).group_by(k.c.value)


class BoardReads(Linked):
    """The part of `Reading` that is about boards."""

    async def board_top(self, listing: Listing, limit: int) -> tuple[BoardLine, ...]:
        found = await self._over(listing, _TOP[listing.order], limit=limit)
        return tuple(sorted(found, key=_place, reverse=True)[:limit])

    async def board_around(self, listing: Listing, player: str, neighbours: int) -> tuple[BoardLine, ...]:
        own = await self._over(listing, _OWN[listing.order], player=player, limit=1)
        if not own:
            return ()
        given: dict[str, Any] = {"player": player, "value": own[0].value, "limit": neighbours}
        before = await self._over(listing, _BEFORE[listing.order], **given)
        after = await self._over(listing, _AFTER[listing.order], **given)
        nearest = sorted(before, key=_place)[:neighbours]
        return (*reversed(nearest), own[0], *sorted(after, key=_place, reverse=True)[:neighbours])

    async def board_above(self, listing: Listing, values: Collection[int]) -> dict[int, int]:
        lists = [LIST[listing.order] + key for key in listing.keys]
        rows = [(value, name, *where) for value in sorted(set(values)) for name in lists for where in above(value)]
        found = await self._link.fetch(_above, rows, tenant=listing.tenant, channel=listing.channel)
        return dict.fromkeys(values, 0) | {value: int(count) for value, count in found}

    async def board_size(self, listing: Listing) -> int:
        rows = [(0, LIST[listing.order] + key, TOP, -(2**62), 2**62) for key in listing.keys]
        found = await self._link.fetch(_above, rows, tenant=listing.tenant, channel=listing.channel)
        return sum(int(count) for _, count in found)

    async def _over(self, listing: Listing, build: Build, **given: Any) -> list[BoardLine]:
        """The lines of each list a board is made of."""
        given |= {"tenant": listing.tenant, "channel": listing.channel}
        keys: Sequence[int | str] = listing.keys
        if listing.order is Order.STREAK:
            keys = [int(day) for day in listing.keys]
        lists = [await self._link.fetch(build, key=key, **given) for key in keys]
        return [_line(row) for row in chain.from_iterable(lists)]


def _place(line: BoardLine) -> tuple[int, str]:
    return line.value, line.player


def _line(row: Sequence[Any]) -> BoardLine:
    player, name, value, points, right, answered, best = row
    return BoardLine(0, player, name, value, Sums(points, right, answered), best or 0)


def attempt_of(row: Sequence[Any]) -> Attempt:
    """The attempt in a row of the columns `board_statements.ATTEMPT`."""
    session, round, channel, at, day, season, points, right = row
    return Attempt(session, round, channel, at, day, season, points, bool(right))
