"""Time that moves only when a test says so."""

from __future__ import annotations

import asyncio
import heapq
from datetime import UTC, datetime
from itertools import count

__all__ = ["MONDAY_MORNING", "VirtualClock", "settle"]

EPOCH = 1_760_000_000_000
"""Where virtual time starts unless told otherwise: an ordinary moment, ms since the Unix epoch."""
MONDAY_MORNING = int(datetime(2026, 5, 4, 8, 30, tzinfo=UTC).timestamp()) * 1000
"""A Monday, 08:30 in UTC: half an hour before what comes at nine."""
TURNS = 20
"""Turns of the event loop given to whoever woke up, before time moves on."""


class VirtualClock:
    """A `bot.ports.Clock` whose sleepers wake in order of their due times while `advance` runs.

    Code under test takes as many steps as it likes between two wakes, as long as it needs no real I/O: each wake is
    followed by `TURNS` turns of the event loop.
    """

    def __init__(self, now: int = EPOCH) -> None:
        self._now = now
        self._sleepers: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = count()

    def now(self) -> int:
        """ms since the Unix epoch."""
        return self._now

    @property
    def sleeping(self) -> int:
        """How many are asleep now."""
        return sum(not sleeper.done() for _, _, sleeper in self._sleepers)

    async def sleep(self, ms: int) -> None:
        """Return once `advance` has moved time by `ms`; after one turn of the loop if `ms` is not positive."""
        if ms <= 0:
            await asyncio.sleep(0)
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + ms, next(self._order), woken))
        await woken

    def set_back(self, ms: int) -> None:
        """Set the clock back, as an operator may; who sleeps goes on sleeping for as long as was asked for."""
        self._now -= ms
        self._sleepers = [(due - ms, order, woken) for due, order, woken in self._sleepers]

    async def leap(self, ms: int) -> None:
        """Move time by `ms` at once, as when a machine was asleep: whoever was due on the way wakes now, once."""
        self._now += ms
        while self._sleepers and self._sleepers[0][0] <= self._now:
            _, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                woken.set_result(None)
        await settle()

    async def advance(self, ms: int) -> None:
        """Move time by `ms`, waking whoever is due on the way, at the moment each asked for.

        Sleeps begun by those who woke count from that moment, so a loop of short sleeps runs as often as it would
        in real time. Raises ValueError for a negative `ms`.
        """
        if ms < 0:
            raise ValueError("time does not go back")
        until = self._now + ms
        await settle()
        while self._sleepers and self._sleepers[0][0] <= until:
            due, _, woken = heapq.heappop(self._sleepers)
            if woken.done():
                continue
            self._now = due
            woken.set_result(None)
            await settle()
        self._now = until
        await settle()


async def settle(turns: int = TURNS) -> None:
    """Let everything that is ready run."""
    for _ in range(turns):
        await asyncio.sleep(0)
