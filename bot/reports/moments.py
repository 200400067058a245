"""Moments (ms since the Unix epoch) in words, UTC."""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["at_utc", "day", "iso", "iso_or_none"]


def iso(ms: int) -> str:
    """A moment to the second, as ISO 8601 and HTML's `datetime` want it."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="seconds")


def day(ms: int) -> str:
    """The day of a moment, for people: "7 March 2027"."""
    moment = datetime.fromtimestamp(ms / 1000, UTC)
    return f"{moment.day} {moment:%B %Y}"


def at_utc(ms: int) -> str:
    """A moment to the minute, for people: "4 May, 19:00 UTC"."""
    moment = datetime.fromtimestamp(ms / 1000, UTC)
    return f"{moment.day} {moment:%B, %H:%M} UTC"


def iso_or_none(ms: int | None) -> str | None:
    """The same of a moment that may not have come."""
    return None if ms is None else iso(ms)
