"""What Slack sends an app, and what every way of sending it has in common."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from bot.ports import Clock
from tests.fakes.slack.interactions import Answer
from tests.fakes.slack.reading import Json

__all__ = ["Attempt", "Failure", "Parcel", "Sort", "Wire", "within"]


class Sort(StrEnum):
    """A parcel's type on a socket."""

    COMMAND = "slash_commands"
    INTERACTIVE = "interactive"
    EVENT = "events_api"


@dataclass(frozen=True, slots=True)
class Parcel:
    """Something to be sent. `id` is its envelope_id; `accepts`: the acknowledgement may carry a body."""

    id: str
    sort: Sort
    payload: Json
    accepts: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sending of it: the number of the retry (0: the first), and why there is one."""

    number: int = 0
    reason: str = ""

    def headers(self) -> dict[str, str]:
        """How a request says so."""
        if not self.number:
            return {}
        return {"X-Slack-Retry-Num": str(self.number), "X-Slack-Retry-Reason": self.reason}


@dataclass(frozen=True, slots=True)
class Failure:
    """It did not get there, or no answer came back: Slack's word for why."""

    reason: str


class Wire(Protocol):
    """A way of sending."""

    name: str

    async def ready(self) -> None:
        """Wait until there is somebody to send to."""
        ...

    async def send(self, parcel: Parcel, attempt: Attempt, copies: int = 1) -> Answer | Failure:
        """Send it, `copies` times over, and wait for the first answer."""
        ...

    async def cut(self, parcel: Parcel, attempt: Attempt, *, arrives: bool) -> Failure:
        """Break off: before it arrives, or before the answer comes back."""
        ...


async def within(clock: Clock, ms: int, work: Coroutine[Any, Any, Answer | Failure], reason: str) -> Answer | Failure:
    """What `work` gives, or a Failure once `ms` have passed on the clock; it is given up then."""
    working, waiting = asyncio.create_task(work), asyncio.create_task(clock.sleep(ms))
    try:
        await asyncio.wait((working, waiting), return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else Failure(reason)
    finally:
        for each in (working, waiting):
            each.cancel()
        await asyncio.gather(working, waiting, return_exceptions=True)
