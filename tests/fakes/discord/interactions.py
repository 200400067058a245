"""What a person did in Discord, and what the app made of it: acknowledgement, follow-ups, or nothing in time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from tests.fakes.discord.reading import Button, Json
from tests.fakes.discord.state import State
from tests.fakes.discord.world import Account, Channel, Message, Version

__all__ = ["Ack", "Asked", "Interaction", "Modal", "Response", "Unanswered"]

FIRST_RESPONSE_MS = 3_000
TOKEN_MS = 15 * 60_000
PATIENCE_S = 30.0
"""Real seconds after which a test that waits for something is told that it will not come."""


class Asked(IntEnum):
    """An interaction's type."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Response(IntEnum):
    """The type of a first response."""

    MESSAGE = 4
    DEFERRED = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


class Unanswered(AssertionError):
    """The app said nothing in time: the person sees "This interaction failed"."""


@dataclass(frozen=True, slots=True)
class Modal:
    """A form the app opened."""

    custom_id: str
    title: str
    components: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Ack:
    """The first response. `ms` is how long it took on the fake's clock, `real_ms` in real time.

    `message` is what was posted, or what the click's message became (None for choices and modals); `shown` what it
    showed by that. `choices` are (name, value).
    """

    kind: Response
    ms: int
    real_ms: float
    ephemeral: bool = False
    message: Message | None = None
    shown: Version | None = None
    choices: tuple[tuple[str, Any], ...] = ()
    modal: Modal | None = None

    @property
    def text(self) -> str:
        """What it says."""
        return self.shown.text if self.shown else ""

    @property
    def components(self) -> tuple[Json, ...]:
        return self.shown.components if self.shown else ()

    @property
    def buttons(self) -> tuple[Button, ...]:
        return self.shown.buttons if self.shown else ()


@dataclass(eq=False)
class Interaction:
    """Something a person did. Awaiting it gives the Ack, or raises Unanswered after 3 s of the fake's clock.

    `message` is the one clicked. `original` is the message of the first response, `followups` the later ones, oldest
    first; both with every version they showed. `refused` are the error codes of first responses that were refused.
    """

    id: int
    token: str
    kind: Asked
    user: Account
    channel: Channel
    at: int
    message: Message | None = None
    asked_by: Interaction | None = None
    ack: Ack | None = None
    failed: bool = False
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    watch: asyncio.Task[None] | None = None
    _began: float = field(default_factory=time.perf_counter)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def __await__(self) -> Generator[Any, None, Ack]:
        return self.acknowledged().__await__()

    async def acknowledged(self) -> Ack:
        """The first response. Raises Unanswered."""
        await self._until(lambda: self.ack is not None or self.failed, "first response")
        if self.ack is None:
            raise Unanswered(f"{self!r} had no first response within {FIRST_RESPONSE_MS} ms; refused: {self.refused}")
        return self.ack

    async def followup(self, index: int = 0) -> Message:
        """The follow-up with this index, once it is there. Raises Unanswered."""
        await self._until(lambda: len(self.followups) > index, f"follow-up {index}")
        return self.followups[index]

    async def answer(self) -> Message:
        """The message that in the end answers: posted at once, put in the place of "thinking", or following up.

        Raises Unanswered.
        """
        ack = await self.acknowledged()
        if ack.kind is Response.DEFERRED_UPDATE:
            return await self.followup()
        original = self.original
        if original is None:
            raise Unanswered(f"{self!r} was answered with {ack.kind.name}, which is no message")
        await self._until(lambda: ack.kind is not Response.DEFERRED or len(original.versions) > 1, "answer")
        return original

    def tell(self) -> None:
        """Something changed: called by the server."""
        self._news.set()

    def acknowledge(self, ack: Ack) -> None:
        """The first response came: called by the server."""
        self.ack = ack
        self.original = ack.message
        if self.watch is not None:
            self.watch.cancel()
        self.tell()

    def took(self) -> float:
        """Real ms since it began."""
        return (time.perf_counter() - self._began) * 1_000

    async def expire(self, state: State) -> None:
        """Fail once the time for a first response is over: run by the server."""
        await state.clock.sleep(FIRST_RESPONSE_MS)
        if self.ack is None:
            self.failed = True
            self.tell()

    async def _until(self, condition: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not condition():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise Unanswered(f"{self!r} had no {what} within {PATIENCE_S} real seconds") from None

    def __repr__(self) -> str:
        return f"<Interaction {self.kind.name} {self.id} by {self.user.name}>"
