"""Time zones by their IANA names, from the system's database or the package `tzdata`."""

from __future__ import annotations

import asyncio
from datetime import tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

__all__ = ["find_zone", "zones_like"]

_APART = ("Etc/", "SystemV/", "posix/", "right/")


def find_zone(name: str) -> tzinfo | None:
    """The zone of a name, None for a name that is none (any more)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@cache
def _names() -> tuple[str, ...]:
    """Names of the form Region/City, and UTC."""
    found = (name for name in available_timezones() if "/" in name and not name.startswith(_APART))
    return ("UTC", *sorted(found))


async def zones_like(typed: str, limit: int) -> tuple[str, ...]:
    """Names that hold what was typed, those whose city begins with it first."""
    wanted = typed.strip().casefold().replace(" ", "_")
    # The names are read from a hundred files the first time.
    names = await asyncio.to_thread(_names)
    found = [name for name in names if wanted in name.casefold()]
    found.sort(key=lambda name: not name.rpartition("/")[2].casefold().startswith(wanted))
    return tuple(found[:limit])
