"""What a person did in Slack, and what the app made of it: acknowledgement, private notes, or nothing in time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tests.fakes.slack.news import News, Unanswered
from tests.fakes.slack.reading import Json
from tests.fakes.slack.world import Account, Channel, Message, Note, View

__all__ = ["FIRST_RESPONSE_MS", "Ack", "Answer", "Asked", "Interaction"]

FIRST_RESPONSE_MS = 3_000


class Asked(StrEnum):
    """What somebody did, by the name its payload has."""

    COMMAND = "slash_commands"
    PRESS = "block_actions"
    TYPING = "block_suggestion"
    SHORTCUT = "shortcut"
    MESSAGE_SHORTCUT = "message_action"
    SUBMIT = "view_submission"
    CLOSE = "view_closed"
    EVENT = "event_callback"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for an envelope or request: `body` as JSON, as text, or None; `status` 200 on a socket."""

    body: Any = None
    status: int = 200
    retry: bool = True


@dataclass(frozen=True, slots=True)
class Ack:
    """The acknowledgement: `when` it came (ms on the fake's clock), `ms` after the act there, `real_ms` in real time.

    `ok`: the app accepted it in time. `late`: it came after 3 s, so Slack shows a warning and takes no body any more
    (an event is sent again instead, so that its acknowledgement is never late).
    `message` is what a command was answered with, `options` (text, value) what is offered to somebody typing,
    `errors` what was wrong in a form by block_id.
    """

    interaction: Interaction
    when: int
    ms: int
    real_ms: float
    body: Any = None
    status: int = 200
    message: Message | None = None
    options: tuple[tuple[str, str], ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def late(self) -> bool:
        return self.ms > FIRST_RESPONSE_MS and self.interaction.kind is not Asked.EVENT

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300 and not self.late

    @property
    def text(self) -> str:
        """What it says itself, "" where it only acknowledges."""
        return self.message.versions[0].text if self.message else ""

    async def private(self, index: int = 0) -> Message:
        """What the person is told in private about it; see `Interaction.private`."""
        return await self.interaction.private(index)


@dataclass(eq=False)
class Interaction:
    """Something a person did. Awaiting it gives the Ack, or raises Unanswered after 3 s of the fake's clock.

    `message` or `view` is where it was done. `payload` is what the app was sent.
    """

    id: str
    kind: Asked
    user: Account
    at: int
    channel: Channel | None = None
    message: Message | None = None
    view: View | None = None
    payload: Json = field(default_factory=dict)
    ack: Ack | None = None
    failed: str = ""
    watch: asyncio.Task[None] | None = None
    news: News = field(default_factory=News)
    _began: float = field(default_factory=time.perf_counter)
    _told: int = 0

    def __post_init__(self) -> None:
        self._told = len(self.user.notes)

    def __await__(self) -> Generator[Any, None, Ack]:
        return self.acknowledged().__await__()

    def __repr__(self) -> str:
        return f"<Interaction {self.kind} {self.id} by {self.user.name}>"

    async def acknowledged(self, *, late: bool = False) -> Ack:
        """The acknowledgement. Raises Unanswered; with `late`, only once patience with a late one ends too."""
        await self.news.until(
            lambda: self.ack is not None or (bool(self.failed) and not late), f"acknowledgement of {self!r}"
        )
        if self.ack is None:
            raise Unanswered(f"{self!r} was not acknowledged: {self.failed}")
        return self.ack

    async def private(self, index: int = 0) -> Message:
        """What the person was told in private since: the note with this index, once it is there. Raises Unanswered.

        Notes count that came through this interaction, and those of chat.postEphemeral, which name none.
        """
        await self.user.news.until(lambda: len(self.notes) > index, f"private note {index} about {self!r}")
        return self.notes[index].message

    @property
    def notes(self) -> list[Note]:
        """The private notes so far that may be about it."""
        return [each for each in self.user.notes[self._told :] if each.via in ("", self.id)]

    def took(self) -> float:
        """Real ms since it began."""
        return (time.perf_counter() - self._began) * 1_000

    def acknowledge(self, ack: Ack) -> None:
        """The acknowledgement came: called by the server."""
        self.ack = ack
        if self.watch is not None:
            self.watch.cancel()
        self.news.tell()

    def fail(self, why: str) -> None:
        """The person sees that it did not work: called by the server."""
        self.failed = self.failed or why
        self.news.tell()
