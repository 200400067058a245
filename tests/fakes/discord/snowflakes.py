"""Ids that carry the moment they were made, as Discord's do."""

from __future__ import annotations

from itertools import count

from bot.ports import Clock

__all__ = ["DISCORD_EPOCH", "Snowflakes", "made_at"]

DISCORD_EPOCH = 1_420_070_400_000
"""ms since the Unix epoch at which an id's time begins."""


def made_at(id: int) -> int:
    """When an id was made, in ms since the Unix epoch."""
    return (id >> 22) + DISCORD_EPOCH


class Snowflakes:
    """Draws ids from a clock: 42 bits of ms, then 22 bits that count on so that no two are equal."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._order = count(1)

    def draw(self, earlier_ms: int = 0) -> int:
        """A new id of this moment, or of `earlier_ms` before it."""
        return (self._clock.now() - earlier_ms - DISCORD_EPOCH) << 22 | next(self._order) & 0x3FFFFF
