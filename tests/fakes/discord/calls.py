"""What the bot asked of the REST API, call by call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

from tests.fakes.discord.names import CALLBACK, WEBHOOK

__all__ = ["Call", "Calls"]


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `route` is method and path template, `path` the path asked, `at` ms on the fake's clock.

    `status` is what was answered (0: the connection was cut). `injected`: the answer was a fault a test asked for.
    """

    route: str
    path: str
    status: int
    at: int
    body: Any = None
    injected: bool = False

    @property
    def callback(self) -> bool:
        """Whether it answers an interaction (first response or follow-up), which no rate limit counts."""
        return self.route == CALLBACK or self.route.partition(" ")[2].startswith(WEBHOOK)


class Calls(Sequence[Call]):
    """Calls in the order they were answered."""

    def __init__(self, calls: Sequence[Call] = ()) -> None:
        self._calls = list(calls)

    @overload
    def __getitem__(self, index: int) -> Call: ...
    @overload
    def __getitem__(self, index: slice) -> Calls: ...
    def __getitem__(self, index: int | slice) -> Call | Calls:
        return Calls(self._calls[index]) if isinstance(index, slice) else self._calls[index]

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        return iter(self._calls)

    def __repr__(self) -> str:
        return f"<Calls {dict(self.by_route)}>"

    def add(self, call: Call) -> None:
        """Keep one more."""
        self._calls.append(call)

    def clear(self) -> None:
        """Forget all so far."""
        self._calls.clear()

    def of(self, route: str) -> Calls:
        """The calls of one route."""
        return Calls([each for each in self._calls if each.route == route])

    @property
    def callbacks(self) -> Calls:
        """First responses and follow-ups to interactions."""
        return Calls([each for each in self._calls if each.callback])

    @property
    def budgeted(self) -> Calls:
        """Everything but first responses and follow-ups: what the rate limits count."""
        return Calls([each for each in self._calls if not each.callback])

    @property
    def by_route(self) -> Counter[str]:
        """How often each route was called."""
        return Counter(each.route for each in self._calls)
