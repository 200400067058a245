"""What the engine counts about itself, as cheaply as counting can be; whoever watches asks (`bot.ports.pulse`)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from bot.ports.pulse import BOUNDS_MS, Life, Pulse, Spread

__all__ = ["Lag", "Meter", "Times"]

K = TypeVar("K", bound=Hashable)


class Times:
    """How long things took, in buckets."""

    __slots__ = ("_counts", "_sum_ms")

    def __init__(self) -> None:
        self._counts = [0] * (len(BOUNDS_MS) + 1)
        self._sum_ms = 0

    def add(self, ms: int) -> None:
        """Count one; a clock that was set back counts as no time."""
        took = max(ms, 0)
        self._counts[bisect_left(BOUNDS_MS, took)] += 1
        self._sum_ms += took

    def spread(self) -> Spread:
        """Everything counted so far."""
        return Spread(tuple(self._counts), self._sum_ms)


class Lag(Generic[K]):
    """Things that are due: since when, and how long it took until they were done."""

    def __init__(self) -> None:
        self._since: dict[K, int] = {}
        self._times = Times()

    def __len__(self) -> int:
        return len(self._since)

    def __contains__(self, key: K) -> bool:
        return key in self._since

    def begin(self, key: K, at: int) -> None:
        """`key` is due since `at`, unless it is already since before."""
        self._since.setdefault(key, at)

    def end(self, key: K, now: int) -> None:
        """It is done."""
        since = self._since.pop(key, None)
        if since is not None:
            self._times.add(now - since)

    def oldest(self, now: int) -> int:
        """How long the one that is due longest has been, in ms; 0 if nothing is."""
        return max(now - min(self._since.values(), default=now), 0)

    def spread(self) -> Spread:
        """How long it took until things were done."""
        return self._times.spread()


class Meter:
    """Counts of the way in and the commit loop."""

    def __init__(self) -> None:
        self.answers = 0
        self.refused = 0
        self.turned_away = 0
        self.not_saved = 0
        self.acks = Times()
        self._failing_since: int | None = None

    def stored(self, answers: int, arrived: Iterable[int], now: int) -> None:
        """A batch was committed: so many answers, and when each person's event in it had arrived."""
        self.answers += answers
        self._failing_since = None
        for at in arrived:
            self.acks.add(now - at)

    def failed(self, events: int, now: int) -> None:
        """A batch could not be stored."""
        self.not_saved += events
        if self._failing_since is None:
            self._failing_since = now

    def pulse(
        self,
        now: int,
        life: Life,
        queue: tuple[int, int, bool],
        *,
        sends: Lag[Any],
        wakes: Lag[Any],
        told_to_wait: Mapping[str, tuple[int, int]],
    ) -> Pulse:
        """Everything together. `queue`: how much waits, how long what comes now will wait, whether that is too long."""
        waiting, wait_ms, overloaded = queue
        failing = self._failing_since
        return Pulse(
            life=life,
            waiting=waiting,
            wait_ms=wait_ms,
            overloaded=overloaded,
            answers=self.answers,
            acks=self.acks.spread(),
            sends=sends.spread(),
            send_lag_ms=sends.oldest(now),
            wakes=wakes.spread(),
            wake_lag_ms=wakes.oldest(now),
            refused=self.refused,
            turned_away=self.turned_away,
            not_saved=self.not_saved,
            failing_ms=None if failing is None else max(now - failing, 0),
            told_to_wait=dict(told_to_wait),
        )
