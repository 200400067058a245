"""Moments (ms since the Unix epoch) in words, UTC."""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["day", "iso"]


def iso(ms: int) -> str:
    """A moment to the second, as ISO 8601 and HTML's `datetime` want it."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="seconds")


def day(ms: int) -> str:
    """The day of a moment, for people: "7 March 2027"."""
    moment = datetime.fromtimestamp(ms / 1000, UTC)
    return f"{moment.day} {moment:%B %Y}"
