"""What was asked of a fake server, call by call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Self, TypeVar, overload

__all__ = ["AnyCalls"]

C = TypeVar("C")
"""One call, as the fake describes it."""


class AnyCalls(Sequence[C]):
    """Calls in the order they were answered."""

    def __init__(self, calls: Sequence[C] = ()) -> None:
        self._calls = list(calls)

    @overload
    def __getitem__(self, index: int) -> C: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    def __getitem__(self, index: int | slice) -> C | Self:
        return type(self)(self._calls[index]) if isinstance(index, slice) else self._calls[index]

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[C]:
        return iter(self._calls)

    def add(self, call: C) -> None:
        """Keep one more."""
        self._calls.append(call)

    def clear(self) -> None:
        """Forget all so far."""
        self._calls.clear()

    def where(self, wanted: Callable[[C], bool]) -> Self:
        """Those of a kind."""
        return type(self)([each for each in self._calls if wanted(each)])
