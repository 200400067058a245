"""A platform that keeps what it was told, and fails when asked to."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from bot.ports.platform import Capabilities, Clock, Sent
from bot.quiz.blocks import Card
from bot.quiz.events import Place

__all__ = ["FakePlatform", "Message"]


@dataclass(slots=True)
class Message:
    """A message of a channel with every card it has shown, oldest first."""

    ref: str
    place: Place
    nonce: str
    at: int
    cards: list[Card] = field(default_factory=list)

    @property
    def card(self) -> Card:
        return self.cards[-1]


class FakePlatform:
    """Implements `bot.ports.Platform` in memory. `failures` are raised by the next calls, one each; None: no failure.

    `delay_ms` is how long a call takes on the clock. `unsure` tells for each try of a new post whether an
    earlier one may have got through.
    """

    def __init__(self, clock: Clock, name: str = "web", live_edit_ms: int = 5_000) -> None:
        self.name = name
        self.capabilities = Capabilities(live_edit_ms=live_edit_ms)
        self.messages: dict[str, Message] = {}
        self.told: list[tuple[str, str]] = []
        self.whispered: list[tuple[str, int, Card]] = []
        self.failures: deque[Exception | None] = deque()
        self.broken: Exception | None = None
        self.unsure: list[bool] = []
        self.connected = True
        self.calls = 0
        self.waiting = 0
        self.delay_ms = 0
        self._clock = clock

    async def post(self, place: Place, card: Card, nonce: str, *, unsure: bool = False) -> Sent:
        self.unsure.append(unsure)
        await self._call()
        ref = f"m{len(self.messages)}"
        self.messages[ref] = Message(ref, place, nonce, self._clock.now(), [card])
        return Sent(ref, self._clock.now())

    async def edit(self, place: Place, ref: str, card: Card, *, live: bool = False) -> Sent:
        await self._call()
        message = self.messages[ref]
        assert message.place == place, "an edit must stay in its channel"
        message.cards.append(card)
        return Sent(ref, message.at)

    async def tell(self, place: Place, person: str, text: str, card: Card | None = None) -> None:
        await self._call()
        self.told.append((person, text))
        if card is not None:
            self.whispered.append((person, self._clock.now(), card))

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def _call(self) -> None:
        self.calls += 1
        if self.delay_ms:
            self.waiting += 1
            try:
                await self._clock.sleep(self.delay_ms)
            finally:
                self.waiting -= 1
        failure = self.failures.popleft() if self.failures else self.broken
        if failure is not None:
            raise failure

    def of(self, session: str, slot: str) -> Message:
        """The one message of a slot; AssertionError where there is none or more than one."""
        found = [m for m in self.messages.values() if (m.card.session, m.card.slot) == (session, slot)]
        assert len(found) == 1, f"{len(found)} messages for {slot} of {session}"
        return found[0]
