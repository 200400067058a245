"""A tenant's calendar: which day and which season a moment belongs to. Time zones stay out of the pure core."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog

from bot.ports.tenants import SEASONS, ZONE

__all__ = ["Calendar", "calendar_of", "zone_named"]

log = structlog.get_logger(__name__)

DEFAULT_ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days of a time zone, and the moments (ms since the epoch, ascending) at which seasons began."""

    name: str = DEFAULT_ZONE
    zone: tzinfo = UTC
    seasons: tuple[int, ...] = ()

    def day(self, at: int) -> int:
        """The ordinal of the local day of a moment (ms since the epoch)."""
        return datetime.fromtimestamp(at // 1_000, UTC).astimezone(self.zone).toordinal()

    def season(self, at: int) -> int:
        """The number of the season of a moment, from 1; 0 before the first."""
        return bisect_right(self.seasons, at)


def zone_named(name: str) -> tzinfo:
    """The time zone of an IANA name such as Europe/Lisbon. Raises ValueError with words for whoever named it."""
    if name == DEFAULT_ZONE:
        return UTC  # Also where the machine has no database of time zones.
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            f"There is no time zone “{name[:60]}”. Write it like Europe/Lisbon or America/Bogota."
        ) from error


def calendar_of(settings: Mapping[str, str]) -> Calendar:
    """The calendar that a tenant's settings ask for; days in UTC and no seasons where they say nothing.

    A zone this machine's database does not know (any more) must not keep rounds from closing: then UTC counts.
    """
    name = settings.get(ZONE, DEFAULT_ZONE)
    try:
        zone = zone_named(name)
    except ValueError:
        log.warning("time zone unknown; counting in UTC", zone=name)
        name, zone = DEFAULT_ZONE, UTC
    return Calendar(name, zone, tuple(int(at) for at in settings.get(SEASONS, "").split(",") if at))
