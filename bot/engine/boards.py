"""Boards: which closed rounds they count, and what is read from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.engine.calendar import Calendar, calendar_of, zone_named
from bot.ports.desk import BeginSeason, SetZone
from bot.ports.store import Reading, RoundRow, Writing
from bot.ports.store_boards import BoardRound, Listing
from bot.ports.tenants import SEASONS, ZONE
from bot.quiz.boards import WHOLE, Board, BoardLine, Order, Period, first_day, key
from bot.quiz.effects import Note
from bot.quiz.scoring import Mark
from bot.quiz.session import Session

__all__ = ["around", "arrange", "board", "keep_boards"]

_SEASON_MS = 60_000
"""A season lasts at least this long, so that pressing twice begins one."""


async def keep_boards(
    writing: Writing,
    closed: Sequence[tuple[Session, RoundRow, Sequence[Mark]]],
    settings: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Count rounds that were settled in this transaction, for the first time or again. `settings`: each tenant's, to be
    asked for where they are not given.
    """
    if settings is None:
        settings = await writing.settings_of({session.place.tenant for session, _, _ in closed})
    calendars = {tenant: calendar_of(chosen) for tenant, chosen in settings.items()}
    await writing.keep_boards(
        [_counted(calendars[session.place.tenant], session, row, marks) for session, row, marks in closed if marks]
    )


def _counted(calendar: Calendar, session: Session, row: RoundRow, marks: Sequence[Mark]) -> BoardRound:
    # A round nobody's clock was started for, yet answered, belongs to the day it closed.
    closed_at = row.closed_at or 0
    at = closed_at if row.opened_at is None else row.opened_at
    place = session.place
    question = f"{session.banks[session.asked[row.round].bank].id}/{row.question_id}"
    where = (place.tenant, session.id, row.round, place.channel, question)
    return BoardRound(*where, at, closed_at, calendar.day(at), calendar.season(at), tuple(marks))


async def arrange(writing: Writing, command: BeginSeason | SetZone, now: int) -> Note:
    """Begin a season, or set the zone in which days begin. What was counted stays counted as it was."""
    if isinstance(command, SetZone):
        try:
            zone_named(command.zone)
        except ValueError as error:
            return Note(str(error), done=False)
        await writing.put_tenant_setting(command.tenant, ZONE, command.zone)
        return Note(f"From now on days begin at midnight in {command.zone}.")
    begun = calendar_of(await writing.tenant_settings(command.tenant)).seasons
    if begun and now - begun[-1] < _SEASON_MS:
        return Note(f"Season {len(begun)} began just now.", done=False)
    await writing.put_tenant_setting(command.tenant, SEASONS, ",".join(map(str, (*begun, now))))
    return Note(f"Season {len(begun) + 1} has begun. Its board is empty; all the others go on.")


async def board(
    reading: Reading, now: int, tenant: str, period: Period, order: Order, channel: str | None, limit: int
) -> Board:
    """The first places of the board of a tenant or channel, as `now` sees it."""
    calendar = calendar_of(await reading.tenant_settings(tenant))
    listing = _listing(calendar, now, tenant, period, order, channel)
    return await _board(reading, calendar, now, listing, period, await reading.board_top(listing, limit))


async def around(
    reading: Reading,
    now: int,
    tenant: str,
    player: str,
    period: Period,
    order: Order,
    channel: str | None,
    neighbours: int,
) -> Board | None:
    """A player's place with the neighbours before and after it; None where the player has no place."""
    calendar = calendar_of(await reading.tenant_settings(tenant))
    listing = _listing(calendar, now, tenant, period, order, channel)
    lines = await reading.board_around(listing, player, neighbours)
    return await _board(reading, calendar, now, listing, period, lines) if lines else None


def _listing(calendar: Calendar, now: int, tenant: str, period: Period, order: Order, channel: str | None) -> Listing:
    day = calendar.day(now)
    if order is Order.STREAK:
        # Tomorrow too: where the tenant has moved to a zone further west, somebody has answered tomorrow.
        lists = tuple(str(last) for last in (day + 1, day, day - 1))
    else:
        lists = (key(period, day, calendar.season(now)),)
    return Listing(tenant, WHOLE if channel is None else channel, order, lists)


async def _board(
    reading: Reading, calendar: Calendar, now: int, listing: Listing, period: Period, lines: Sequence[BoardLine]
) -> Board:
    """The lines with their ranks: equal values share one, and the next rank skips."""
    above = await reading.board_above(listing, {line.value for line in lines})
    began = None if listing.order is Order.STREAK else first_day(period, calendar.day(now))
    return Board(
        order=listing.order,
        period=period,
        lines=tuple(line.at_rank(above[line.value] + 1) for line in lines),
        players=await reading.board_size(listing),
        since=None if began is None else date.fromordinal(began),
        season=calendar.season(now),
        zone=calendar.name,
    )
