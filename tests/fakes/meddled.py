"""A store that answers as it does, but for what a test wants answered otherwise."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

from bot.ports.store import Reading, Store, Writing

__all__ = ["Meddled", "failing", "giving"]


class Meddled:
    """Implements `bot.ports.Store` over another. `answers` has by its name what a call of a look or of a transaction
    does instead of what it did; `shared`: it says that other processes write too.
    """

    def __init__(self, store: Store, answers: dict[str, Callable[..., Any]], *, shared: bool = False) -> None:
        self._store = store
        self._answers = answers
        self._shared = shared

    @property
    def exclusive(self) -> bool:
        return self._store.exclusive and not self._shared

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reading]:
        async with self._store.reading() as reading:
            yield cast(Reading, _Look(reading, self._answers))

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Writing]:
        async with self._store.writing() as writing:
            yield cast(Writing, _Look(writing, self._answers))

    async def close(self) -> None:
        await self._store.close()


class _Look:
    def __init__(self, of: Reading | Writing, answers: dict[str, Callable[..., Any]]) -> None:
        self._of = of
        self._answers = answers

    def __getattr__(self, name: str) -> Any:
        return self._answers.get(name) or getattr(self._of, name)


def giving(value: object) -> Callable[..., Any]:
    """A call that gives this, whatever it is asked."""

    async def answer(*_: object, **__: object) -> object:
        return value

    return answer


def failing(*errors: Exception) -> Callable[..., Any]:
    """A call that raises these, one after another, and the last of them for ever."""
    left = list(errors)

    async def answer(*_: object, **__: object) -> object:
        raise left.pop(0) if len(left) > 1 else left[0]

    return answer
