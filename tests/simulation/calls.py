"""Calls that a thread or a server answers in real time: virtual time waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from tests.simulation.loop import OWNER, Owner

__all__ = ["Calls", "count_sqlite", "counted_postgres"]

T = TypeVar("T")
ROUND_TRIPS = frozenset({"bind", "bind_execute", "bind_execute_many", "close", "close_statement", "prepare", "query"})
"""What asyncpg's protocol asks a server."""


class _Call:
    """One call. Nobody waits for it any more once its owner is dead."""

    __slots__ = ("owner",)

    def __init__(self, owner: Owner | None) -> None:
        self.owner = owner


class Calls:
    """Implements `tests.simulation.loop.Outside`."""

    def __init__(self) -> None:
        self._begun: set[_Call] = set()

    @property
    def under_way(self) -> bool:
        """Whether the living wait for an answer."""
        return any(call.owner is None or not call.owner.dead for call in self._begun)

    def give_up(self) -> None:
        """Wait for none of those under way."""
        self._begun.clear()

    def begin(self) -> _Call:
        """A call is made, by the owner that runs now."""
        call = _Call(OWNER.get())
        self._begun.add(call)
        return call

    def end(self, call: _Call) -> None:
        """It was answered, and who waits for it can go on."""
        self._begun.discard(call)

    async def counted(self, answer: Coroutine[Any, Any, T] | asyncio.Future[T]) -> T:
        """The answer; a call is under way until it is there."""
        call = self.begin()
        try:
            return await answer
        finally:
            self.end(call)


class _CountedQueue:
    """In place of the queue to the thread of an aiosqlite connection, which it fills."""

    def __init__(self, queue: Any, calls: Calls) -> None:
        self._queue = queue
        self._calls = calls

    def put_nowait(self, item: tuple[Any, Any]) -> None:
        future, _ = item
        if future is not None:
            call = self._calls.begin()
            future.add_done_callback(lambda _: self._calls.end(call))
        self._queue.put_nowait(item)


def count_sqlite(connection: Any, calls: Calls) -> None:
    """Count every call of an aiosqlite connection, which is not yet open."""
    connection._tx = _CountedQueue(connection._tx, calls)


class _CountedProtocol:
    """In place of asyncpg's protocol, which it asks."""

    def __init__(self, protocol: Any, calls: Calls) -> None:
        self._protocol = protocol
        self._calls = calls

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._protocol, name)
        if name not in ROUND_TRIPS:
            return found
        return lambda *args, **options: self._calls.counted(found(*args, **options))


async def counted_postgres(calls: Calls, *args: Any, **options: Any) -> Any:
    """An asyncpg connection, opened and used by counted calls; the arguments are those of `asyncpg.connect`."""
    import asyncpg  # type: ignore[import-untyped]

    connection = await calls.counted(asyncpg.connect(*args, **options))
    connection._protocol = _CountedProtocol(connection._protocol, calls)
    return connection
