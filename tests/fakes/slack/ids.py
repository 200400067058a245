"""Ids and time stamps, drawn so that no two are equal."""

from __future__ import annotations

from collections import Counter

from bot.ports import Clock

__all__ = ["Ids", "Stamps", "made_at"]


class Ids:
    """Slack's ids: a letter for the kind of thing, then letters and digits."""

    def __init__(self) -> None:
        self._drawn: Counter[str] = Counter()

    def draw(self, prefix: str) -> str:
        """A new id, as "T00000001"."""
        self._drawn[prefix] += 1
        return f"{prefix}{self._drawn[prefix]:08X}"


class Stamps:
    """A message's `ts` and a click's `action_ts`: seconds and microseconds of the fake's clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def draw(self) -> str:
        """This moment, a microsecond later than the last one drawn if need be."""
        self._last = max(self._last + 1, self._clock.now() * 1_000)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


def made_at(ts: str) -> int:
    """The moment of a stamp in ms since the Unix epoch."""
    seconds, _, micros = ts.partition(".")
    return int(seconds) * 1_000 + int(micros) // 1_000
