"""One day's quiz of a daily, as its session knows it, and the days that were skipped before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

__all__ = ["Occurrence", "Skip", "Why"]


class Why(StrEnum):
    """Why a day's quiz was not posted."""

    AWAY = "away"
    """Nobody was there to post it: the bot was down for longer than the grace."""
    BUSY = "busy"
    """Another quiz held the channel for longer than the grace."""
    EMPTY = "empty"
    """There was no bank, or no question in it that fits."""


@dataclass(frozen=True, slots=True)
class Skip:
    """A day without its quiz."""

    day: date
    why: Why


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The quiz of `day`, the `number`th (from 1) of the daily `daily`; `before` is the day of the one before it.

    `late_ms` after its moment; `skipped` are the days before it that had none, `more` that many older ones.
    `mention` is whom the platform calls with its first post, as the platform names it; empty: nobody.
    """

    daily: str
    day: date
    number: int
    late_ms: int = 0
    skipped: tuple[Skip, ...] = ()
    more: int = 0
    mention: str = ""
    before: date | None = None
