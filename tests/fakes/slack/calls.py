"""What the app asked of Slack, call by call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.calls import AnyCalls
from tests.fakes.slack.names import RESPONSE_URL

__all__ = ["Call", "Calls"]


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `method` is the Web API method or "response_url", `at` ms on the fake's clock.

    `status` is the HTTP status answered (0: the connection was cut), `error` Slack's word for what was wrong ("": all
    went well). `injected`: the answer was a fault a test asked for. `team` and `channel` are ids, "" where unknown.
    """

    method: str
    status: int
    at: int
    team: str = ""
    channel: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""
    injected: bool = False

    @property
    def ok(self) -> bool:
        """Whether it was answered, and with yes."""
        return self.status == 200 and not self.error

    @property
    def budgeted(self) -> bool:
        """Whether rate limits count it: everything but answers through a response_url."""
        return self.method != RESPONSE_URL


class Calls(AnyCalls[Call]):
    """Calls in the order they were answered."""

    def __repr__(self) -> str:
        return f"<Calls {dict(self.by_method)}>"

    def of(self, *methods: str) -> Calls:
        """The calls of some methods."""
        return self.where(lambda each: each.method in methods)

    def to(self, place: object) -> Calls:
        """The calls that concern one workspace or channel (a Team or Channel)."""
        id = getattr(place, "id", place)
        return self.where(lambda each: id in (each.team, each.channel))

    @property
    def responses(self) -> Calls:
        """Answers through response_urls."""
        return self.where(lambda each: not each.budgeted)

    @property
    def budgeted(self) -> Calls:
        """Everything but answers through response_urls: what the rate limits count."""
        return self.where(lambda each: each.budgeted)

    @property
    def limited(self) -> Calls:
        """What was answered with 429."""
        return self.where(lambda each: each.status == 429)

    @property
    def by_method(self) -> Counter[str]:
        """How often each method was called."""
        return Counter(each.method for each in self)
