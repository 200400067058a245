"""What goes wrong on a fake server because a test asked for it, on the next calls of one of its doors."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Generic, TypeVar

__all__ = ["AnyFaults", "Gate"]

PATIENCE_S = 20.0

F = TypeVar("F")
"""One thing that goes wrong, as the fake describes it."""


class Gate:
    """Holds calls back until a test lets them go on."""

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


class AnyFaults(Generic[F]):
    """Faults by name - of a route, a method, a door -, used up in the order they were asked for.

    Unknown names raise KeyError at once.
    """

    def __init__(self, names: Collection[str]) -> None:
        self._names = frozenset(names)
        self._next: dict[str, list[F]] = {}
        self._delays: dict[str, list[int]] = {}
        self._gates: dict[str, Gate] = {}

    def slow(self, name: str, ms: int, times: int = 1) -> None:
        """Let `ms` pass on the fake's clock before the next `times` calls are looked at."""
        self._delays.setdefault(self._known(name), []).extend([ms] * times)

    def hold(self, name: str) -> Gate:
        """Hold back every call from now on, until the gate is released."""
        gate = self._gates[self._known(name)] = Gate()
        return gate

    def release(self) -> None:
        """Open every gate."""
        for gate in self._gates.values():
            gate.release()

    @property
    def left(self) -> int:
        """How many faults nobody met yet."""
        return sum(map(len, self._next.values()))

    def fault_of(self, name: str) -> F | None:
        """The next fault of a name, which is used up with this: called by the server."""
        waiting = self._next.get(name)
        return waiting.pop(0) if waiting else None

    def delay_of(self, name: str) -> int:
        """The next delay of a name in ms, used up with this: called by the server."""
        waiting = self._delays.get(name)
        return waiting.pop(0) if waiting else 0

    def gate_of(self, name: str) -> Gate | None:
        """The gate before a name: called by the server."""
        return self._gates.get(name)

    def add(self, name: str, fault: F, times: int) -> None:
        """Let this go wrong with the next `times` calls that nothing else is asked of."""
        self._next.setdefault(self._known(name), []).extend([fault] * times)

    def _known(self, name: str) -> str:
        if name not in self._names:
            raise KeyError(f"the fake has no {name!r}")
        return name
