"""The adapters of the simulated platforms: they live and die with their process, the servers do not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.ports.platform import Capabilities, Sent
from bot.quiz.blocks import Card
from bot.quiz.events import Place
from tests.simulation.servers import Message, Server, Unclear

__all__ = ["FindingPlatform", "NumberedPlatform"]

LIVE_EDIT_MS = 1_000


class _Platform:
    """Implements `bot.ports.Platform` but for `post`."""

    capabilities = Capabilities(live_edit_ms=LIVE_EDIT_MS)
    connected = True

    def __init__(self, server: Server) -> None:
        self._server = server
        # Posts that may be there although the call failed.
        self._unclear: set[str] = set()

    @property
    def name(self) -> str:
        return self._server.name

    async def edit(self, place: Place, ref: str, card: Card, *, live: bool = False) -> Sent:
        return await self._sent(place, lambda: self._server.edit(ref, card))

    async def tell(self, place: Place, person: str, text: str, card: Card | None = None) -> None:
        await self._server.call(place, lambda: None)

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def _posted(self, place: Place, card: Card, nonce: str) -> Sent:
        try:
            sent = await self._sent(place, lambda: self._server.post(place, card, nonce))
        except Unclear:
            self._unclear.add(nonce)
            raise
        except asyncio.CancelledError:
            self._unclear.add(nonce)
            raise
        return sent

    async def _sent(self, place: Place, work: Callable[[], Message]) -> Sent:
        message = await self._server.call(place, work)
        assert message is not None, "posts and edits give their message"
        return Sent(message.ref, message.at)


class NumberedPlatform(_Platform):
    """Like Discord: a post with a number the server knows gives the message that is there, as it is there."""

    async def post(self, place: Place, card: Card, nonce: str, *, unsure: bool = False) -> Sent:
        doubtful = unsure or nonce in self._unclear
        sent = await self._posted(place, card, nonce)
        if doubtful:
            # It may be an earlier try's, and show what was wanted then.
            sent = await self.edit(place, sent.ref, card)
        self._unclear.discard(nonce)
        return sent


class FindingPlatform(_Platform):
    """Like Slack: what an earlier try may have posted is looked for, and may be overlooked."""

    async def post(self, place: Place, card: Card, nonce: str, *, unsure: bool = False) -> Sent:
        if unsure or nonce in self._unclear:
            found = await self._server.call(place, lambda: self._server.find(place, nonce))
            if found is not None:
                sent = await self.edit(place, found.ref, card)
                self._unclear.discard(nonce)
                return sent
        sent = await self._posted(place, card, nonce)
        self._unclear.discard(nonce)
        return sent
