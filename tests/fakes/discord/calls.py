"""What the bot asked of the REST API, call by call."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from tests.fakes.calls import AnyCalls
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


class Calls(AnyCalls[Call]):
    """Calls of the REST API, in the order they were answered."""

    def __repr__(self) -> str:
        return f"<Calls {dict(self.by_route)}>"

    def of(self, route: str) -> Calls:
        """The calls of one route."""
        return self.where(lambda each: each.route == route)

    @property
    def callbacks(self) -> Calls:
        """First responses and follow-ups to interactions."""
        return self.where(lambda each: each.callback)

    @property
    def budgeted(self) -> Calls:
        """Everything but first responses and follow-ups: what the rate limits count."""
        return self.where(lambda each: not each.callback)

    @property
    def by_route(self) -> Counter[str]:
        """How often each route was called."""
        return Counter(each.route for each in self)
