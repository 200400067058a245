"""What the engine asks of a platform, and of time. All times are ms since the Unix epoch, UTC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.quiz.blocks import Card
from bot.quiz.events import Place

__all__ = ["Capabilities", "Clock", "Platform", "Refused", "Sent", "Unreachable"]


class Refused(Exception):
    """A platform refuses a post for good: channel deleted, no permission. Trying again is useless."""


class Unreachable(Exception):
    """A platform did not take a post this time. `retry_after` in ms, where the platform said when to try again."""

    def __init__(self, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Clock(Protocol):
    """Time, real or virtual."""

    def now(self) -> int:
        """ms since the Unix epoch."""
        ...

    async def sleep(self, ms: int) -> None:
        """Return after `ms` (at once if not positive)."""
        ...


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a platform can do, so that nothing in the engine asks which platform it is.

    `live_edit_ms`: the least time between two edits of a post that only update a count. `live_edit_each_ms`: the same
    for each live session of the tenant, where they share one budget; the longer of the two counts.
    """

    live_edit_ms: int
    live_edit_each_ms: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """A confirmed post: the platform's reference to the message, and the message's own time stamp."""

    ref: str
    at: int


class Platform(Protocol):
    """A place where people talk."""

    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...

    @property
    def connected(self) -> bool:
        """Whether it can be reached just now, as far as is known."""
        ...

    async def post(self, place: Place, card: Card, nonce: str, *, unsure: bool = False) -> Sent:
        """Put a new message into a channel. The same `nonce` names the same message, where the platform can tell.

        `unsure`: another process, or this one before a restart, may have put it there and not lived to say so.
        Raises Unreachable (try again) or Refused (never again).
        """
        ...

    async def edit(self, place: Place, ref: str, card: Card, *, live: bool = False) -> Sent:
        """Make an earlier message show `card`. Raises as `post` does.

        `live`: only a count in it changed, so a platform that is short of calls may leave this one out.
        """
        ...

    async def tell(self, place: Place, person: str, text: str, card: Card | None = None) -> None:
        """Say something to one person in private. `card` says the same with buttons, which mean what they mean in
        `place`; a platform that cannot draw it there says `text`. Raises as `post` does.
        """
        ...

    async def run(self) -> None:
        """Serve until cancelled. Raises where the platform fails as a whole; the app starts it again."""
        ...
