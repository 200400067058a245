"""What is to be looked at, and when: a heap of times, and one sleeper however many entries there are."""

from __future__ import annotations

import heapq
from collections.abc import Hashable
from itertools import count
from typing import Generic, TypeVar

from bot.engine.pause import Bell
from bot.ports.platform import Clock

__all__ = ["Timetable"]

K = TypeVar("K", bound=Hashable)


class Timetable(Generic[K]):
    """At most one time for each key."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._bell = Bell(clock)
        self._times: dict[K, int] = {}
        self._heap: list[tuple[int, int, K]] = []
        self._order = count()

    def __len__(self) -> int:
        return len(self._times)

    def __contains__(self, key: K) -> bool:
        return key in self._times

    def plan(self, key: K, at: int) -> None:
        """Look at `key` at `at`, and not at the time planned before."""
        if self._times.get(key) == at:
            return
        self._times[key] = at
        heapq.heappush(self._heap, (at, next(self._order), key))
        # What is due is due also where the clock was set on past everything that is slept for.
        if self._heap[0][2] == key or at <= self._clock.now():
            self._bell.ring()

    def plan_by(self, key: K, at: int) -> None:
        """Look at `key` at `at`, or earlier if that is planned already."""
        before = self._times.get(key)
        if before is None or at < before:
            self.plan(key, at)

    def drop(self, key: K) -> None:
        """Do not look at `key`."""
        self._times.pop(key, None)

    def clear(self) -> None:
        """Look at nothing."""
        self._times.clear()
        self._heap.clear()

    def due(self) -> list[tuple[K, int]]:
        """The keys whose time has come, with that time and in its order; each is planned no more."""
        found: list[tuple[K, int]] = []
        now = self._clock.now()
        while self._heap and self._heap[0][0] <= now:
            at, _, key = heapq.heappop(self._heap)
            # An entry that a later plan has replaced stays in the heap until its time: skip it.
            if self._times.get(key) == at:
                del self._times[key]
                found.append((key, at))
        return found

    async def wait(self) -> None:
        """Until the next time comes, or a sooner one is planned."""
        await self._bell.wait(self._heap[0][0] if self._heap else None)
