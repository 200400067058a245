"""What goes wrong because a test asked for it, on the next calls of a route."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass

from tests.fakes.discord.errors import SERVER_ERROR, Error

__all__ = ["Fault", "Faults", "Gate"]

PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong. `done`: the work is done all the same, only its answer is lost or wrong.

    `error` None cuts the connection. `retry_after` (seconds) makes it a 429, `everywhere` a global one.
    """

    error: Error | None
    done: bool = False
    retry_after: float | None = None
    everywhere: bool = False


class Gate:
    """Holds the calls of a route back until a test lets them go on."""

    def __init__(self) -> None:
        self._open = asyncio.Event()
        self._arrived = asyncio.Semaphore(0)
        self.waiting = 0

    async def arrived(self, count: int = 1) -> None:
        """Wait until `count` more calls stand at the gate. Raises AssertionError after `PATIENCE_S` real seconds."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                for _ in range(count):
                    await self._arrived.acquire()
        except TimeoutError:
            raise AssertionError(f"fewer than {count} calls came to the gate") from None

    def release(self) -> None:
        """Let everything pass, now and later."""
        self._open.set()

    async def enter(self) -> None:
        """Wait for the release: called by the server."""
        self.waiting += 1
        self._arrived.release()
        try:
            await self._open.wait()
        finally:
            self.waiting -= 1


class Faults:
    """Faults by route, used up in the order they were asked for. Unknown routes raise KeyError at once."""

    def __init__(self, routes: Collection[str]) -> None:
        self._routes = frozenset(routes)
        self._next: dict[str, list[Fault]] = {}
        self._delays: dict[str, list[int]] = {}
        self._gates: dict[str, Gate] = {}

    def fail(self, route: str, error: Error = SERVER_ERROR, times: int = 1, *, done: bool = False) -> None:
        """Answer the next `times` calls with an error; with `done` the work is done before."""
        self._add(route, Fault(error, done), times)

    def cut(self, route: str, times: int = 1, *, done: bool = False) -> None:
        """Cut the connection of the next `times` calls instead of answering."""
        self._add(route, Fault(None, done), times)

    def limit(self, route: str, retry_after: float, times: int = 1, *, everywhere: bool = False) -> None:
        """Answer the next `times` calls with 429 and `retry_after` seconds; `everywhere`: as the global limit."""
        self._add(route, Fault(Error(429, 0, "You are being rate limited."), False, retry_after, everywhere), times)

    def slow(self, route: str, ms: int, times: int = 1) -> None:
        """Let `ms` pass on the fake's clock before the next `times` calls are looked at."""
        self._delays.setdefault(self._known(route), []).extend([ms] * times)

    def hold(self, route: str) -> Gate:
        """Hold back every call of a route from now on, until the gate is released."""
        gate = self._gates[self._known(route)] = Gate()
        return gate

    def release(self) -> None:
        """Open every gate."""
        for gate in self._gates.values():
            gate.release()

    @property
    def left(self) -> int:
        """How many faults nobody met yet."""
        return sum(map(len, self._next.values()))

    def fault_of(self, route: str) -> Fault | None:
        """The next fault of a route, which is used up with this: called by the server."""
        waiting = self._next.get(route)
        return waiting.pop(0) if waiting else None

    def delay_of(self, route: str) -> int:
        """The next delay of a route in ms, used up with this: called by the server."""
        waiting = self._delays.get(route)
        return waiting.pop(0) if waiting else 0

    def gate_of(self, route: str) -> Gate | None:
        """The gate before a route: called by the server."""
        return self._gates.get(route)

    def _add(self, route: str, fault: Fault, times: int) -> None:
        self._next.setdefault(self._known(route), []).extend([fault] * times)

    def _known(self, route: str) -> str:
        if route not in self._routes:
            raise KeyError(f"the fake has no route {route!r}")
        return route
