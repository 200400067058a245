"""The platforms' side: channels with messages that outlive every process, and calls that go wrong on their way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.ports.platform import Refused, Unreachable
from bot.quiz.blocks import Card
from bot.quiz.events import Place
from tests.simulation.world import World

__all__ = ["NONCE_MS", "Message", "Server", "Unclear"]

FLIGHT_MS = 250
"""A call takes effect within this time of being made, or never."""
HANGING_MS = 25_000
NONCE_MS = 300_000
"""For so long a nonce is known."""
UNSEEN_MS = 500
"""For so long a new message is not in its channel's history."""


class Unclear(Unreachable):
    """The call failed, and what it asked for may have happened all the same."""


@dataclass(slots=True)
class Message:
    """A message in a channel; `at` is its own time stamp, `cards` every card it has shown, oldest first."""

    ref: str
    place: Place
    nonce: str
    at: int
    cards: list[Card] = field(default_factory=list)

    @property
    def card(self) -> Card:
        return self.cards[-1]


class Server:
    """One platform. Calls are made through `call`, which is what goes wrong. `once`: it knows posts by their nonce."""

    def __init__(self, world: World, name: str, *, once: bool) -> None:
        self.name = name
        self.once = once
        self.messages: dict[str, Message] = {}
        self.closed: set[Place] = set()
        self._world = world

    # -- what calls do ---------------------------------------------------------------------------------------------

    def post(self, place: Place, card: Card, nonce: str) -> Message:
        """A new message; where posts are known by their nonce, the one that is there, as it is."""
        now = self._world.now()
        if self.once:
            for message in self.messages.values():
                if (message.place, message.nonce) == (place, nonce) and now - message.at < NONCE_MS:
                    return message
        message = Message(f"{self.name}{len(self.messages)}", place, nonce, now, [card])
        self.messages[message.ref] = message
        self._world.say(self.name, "has", message.ref, "in", place.channel, _told(card))
        return message

    def edit(self, ref: str, card: Card) -> Message:
        message = self.messages[ref]
        message.cards.append(card)
        self._world.say(self.name, "shows in", ref, _told(card))
        return message

    def find(self, place: Place, nonce: str) -> Message | None:
        """A message by what was written into it; one that was posted a moment ago is not found yet."""
        seen = self._world.now() - UNSEEN_MS
        for message in self.messages.values():
            if (message.place, message.nonce) == (place, nonce) and message.at <= seen:
                return message
        return None

    # -- how they go wrong -----------------------------------------------------------------------------------------

    async def call(self, place: Place, work: Callable[[], Message | None]) -> Message | None:
        """A call over the line. It goes on when its process dies."""
        answer: asyncio.Future[Message | None] = asyncio.get_running_loop().create_future()
        self._world.loop.spawn(None, self._serve(place, work, answer))
        return await answer

    async def _serve(
        self, place: Place, work: Callable[[], Message | None], answer: asyncio.Future[Message | None]
    ) -> None:
        world, weather = self._world, self._world.weather
        await world.sleep(FLIGHT_MS * world.random.random() ** 2)
        trouble, result = self._trouble(place), None
        if trouble is None:
            result = work()
            if world.happens(weather.unclear):
                trouble = Unclear("the line was cut")
        if world.happens(weather.hanging):
            await world.sleep(HANGING_MS)
        await world.sleep(FLIGHT_MS * world.random.random() ** 2)
        if trouble is not None:
            world.say(self.name, "fails:", type(trouble).__name__, trouble)
        if answer.done():
            return
        if trouble is None:
            answer.set_result(result)
        else:
            answer.set_exception(trouble)

    def _trouble(self, place: Place) -> Exception | None:
        world, weather = self._world, self._world.weather
        if world.happens(weather.refused):
            self.closed.add(place)
        if place in self.closed:
            return Refused("nobody may post there")
        if world.happens(weather.limited):
            return Unreachable("too many calls", retry_after=int(5_000 * world.random.random()))
        return Unreachable("no connection") if world.happens(weather.unsent) else None


def _told(card: Card) -> str:
    return f"{card.session} {card.slot} {card.stage}"
