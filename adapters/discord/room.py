"""Discord as a platform: posts, edits and private words for the engine; clicks and commands from the people."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import discord
import structlog

from adapters.discord import inbound
from adapters.discord.buttons import addressed
from adapters.discord.clicks import Clicks
from adapters.discord.client import Client, Identifications, make_client, pointed_at
from adapters.discord.commands import commands
from adapters.discord.limits import NONCE, NOTE
from adapters.discord.outbound import layout
from adapters.discord.settings import DiscordSettings
from adapters.discord.text import plainly
from adapters.discord.trouble import as_port_error, is_bad_form, is_gone
from bot.ports import Capabilities, Clock, Desk, Engine, Refused, Sent, Unavailable, Unreachable
from bot.quiz.blocks import Card
from bot.quiz.events import Place

__all__ = ["BadToken", "Discord"]

log = structlog.stdlib.get_logger(__name__)

KEPT_PAUSE_MS = 5_000
"""How long until it is tried again to store that the bot came or went."""
GOODBYE_S = 0.5
"""How long a cancelled connection may take before it is cancelled again."""

_Given = TypeVar("_Given")


class BadToken(OSError):
    """Discord does not know the token; the message says what to do."""


class Discord:
    """Implements `bot.ports.Platform`. It remembers nothing of a game: buttons carry what they mean."""

    def __init__(self, engine: Engine, desk: Desk, clock: Clock, settings: DiscordSettings) -> None:
        self._engine = engine
        self._desk = desk
        self._clock = clock
        self._settings = settings
        self._identifications = Identifications(clock)
        self._client: Client | None = None
        self._login: asyncio.Future[str] | None = None
        self._registered = False
        # Posts of which no try has come to a good end.
        self._unclear: set[str] = set()
        self._news: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue()

    @property
    def name(self) -> str:
        return inbound.PLATFORM

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(live_edit_ms=self._settings.live_edit_ms)

    @property
    def connected(self) -> bool:
        return self._client is not None and not self._client.is_closed() and self._client.is_ready()

    async def logged_in(self) -> str:
        """The bot's name, once Discord has let it in. Raises BadToken if the token is wrong."""
        return await asyncio.shield(self._welcome())

    async def post(self, place: Place, card: Card, nonce: str, *, unsure: bool = False) -> Sent:
        """See `bot.ports.Platform`. A nonce that Discord knows of the last minutes gives the message it has, as it is:
        where an earlier try may have got through, it is made to show what is wanted now.
        """
        channel = self._channel(place)
        doubtful = unsure or nonce in self._unclear
        self._unclear.add(nonce)
        sent = await self._drawn(
            card,
            lambda view: channel.send(view=view, nonce=_short(nonce), allowed_mentions=_calling(card)),
        )
        if doubtful:
            sent = await self.edit(place, sent.ref, card)
        self._unclear.discard(nonce)
        return sent

    async def edit(self, place: Place, ref: str, card: Card, *, live: bool = False) -> Sent:
        """See `bot.ports.Platform`. A message that somebody deleted is posted anew."""
        message = self._channel(place).get_partial_message(int(ref))
        try:
            return await self._drawn(
                card, lambda view: message.edit(view=view, allowed_mentions=discord.AllowedMentions.none())
            )
        except _Deleted:
            log.info("message was deleted, posting it anew", session=card.session, slot=card.slot)
            return await self.post(place, card, f"{card.session}.{card.slot}.{ref}")

    async def tell(self, place: Place, person: str, text: str, card: Card | None = None) -> None:
        """See `bot.ports.Platform`: a direct message."""
        client = self._connected()
        if not person.isdigit():
            raise Refused("nobody on Discord has such an id")
        words = plainly(text, NOTE)

        async def send() -> None:
            direct = await client.create_dm(discord.Object(int(person)))
            if card is None:
                await direct.send(words, suppress_embeds=True)
            else:
                await direct.send(view=addressed(layout(card), inbound.guild_of(place.tenant)))

        await self._called(send())

    async def run(self) -> None:
        """See `bot.ports.Platform`. Raises BadToken."""
        clicks = Clicks(self._engine, self._desk)
        with pointed_at(self._settings):
            client = make_client(self._settings, self._clock, clicks, self._identifications, self._let_in, self)
            for command in commands(self._engine, self._desk, clicks):
                client.tree.add_command(command)
            news = asyncio.create_task(self._hand_on())
            try:
                async with client:
                    await _until_ended(client, self._settings.token)
            except discord.LoginFailure as error:
                raise self._refused() from error
            finally:
                news.cancel()
                await asyncio.gather(news, return_exceptions=True)
                self._client = None
                # Whoever waits for a login that failed for another reason goes on waiting for the next one.
                if self._welcome().done():
                    self._login = None

    def entered(self, guilds: Sequence[int]) -> None:
        """See `adapters.discord.client.Servers`."""
        tenants = [inbound.tenant_of(guild) for guild in guilds]
        self._news.put_nowait(lambda: self._engine.returned(tenants))

    def left(self, guild: int) -> None:
        """See `adapters.discord.client.Servers`."""
        tenant = inbound.tenant_of(guild)
        self._news.put_nowait(lambda: self._engine.departed(tenant, told=True))

    async def _hand_on(self) -> None:
        """Tell the engine that the bot came or went, in order. Discord says so once: it is tried until it is stored."""
        while True:
            news = await self._news.get()
            try:
                while not await self._kept(news):
                    await self._clock.sleep(KEPT_PAUSE_MS)
            except asyncio.CancelledError:
                self._news.put_nowait(news)
                raise

    async def _kept(self, news: Callable[[], Awaitable[None]]) -> bool:
        try:
            await news()
        except Unavailable as error:
            log.warning("not stored that the bot came or went", error=str(error))
            return False
        except Exception:  # one server's trouble must not keep the next one's news
            log.exception("not stored that the bot came or went")
        return True

    async def _let_in(self, client: Client) -> None:
        """The token is good: register the commands, once a process, and let posts pass."""
        if not self._registered:
            await client.tree.sync()
            self._registered = True
        self._client = client
        if client.user is not None and not self._welcome().done():
            self._welcome().set_result(client.user.display_name)

    def _refused(self) -> BadToken:
        refused = BadToken(
            "Discord does not know DISCORD_TOKEN. In the Developer Portal open your application, Bot, Reset Token, "
            "and copy the new one."
        )
        if not self._welcome().done():
            self._welcome().set_exception(refused)
            self._welcome().exception()  # Whoever waits gets it; nobody needs to wait.
        return refused

    def _welcome(self) -> asyncio.Future[str]:
        if self._login is None:
            self._login = asyncio.get_running_loop().create_future()
        return self._login

    def _connected(self) -> Client:
        if self._client is None or self._client.is_closed():
            raise Unreachable("not connected to Discord")
        return self._client

    def _channel(self, place: Place) -> discord.PartialMessageable:
        client = self._connected()
        if not place.channel.isdigit():
            raise Refused("there is no such channel on Discord")
        return client.get_partial_messageable(int(place.channel))

    async def _drawn(self, card: Card, send: Callable[[discord.ui.LayoutView], Awaitable[discord.Message]]) -> Sent:
        """Send a card; without its pictures where Discord refuses the form, since it may be a picture's address."""
        try:
            message = await self._called(send(layout(card)))
        except _Malformed:
            log.warning("Discord refused a message, trying it without pictures", session=card.session, slot=card.slot)
            message = await self._called(send(layout(card, pictures=False)))
        return Sent(str(message.id), inbound.stamp(message.id))

    async def _called(self, call: Awaitable[_Given]) -> _Given:
        """The result of a call. Raises Refused or Unreachable for whatever Discord or the line does."""
        try:
            async with asyncio.timeout(self._settings.call_s):
                return await call
        except Exception as error:
            trouble = as_port_error(error)
            if isinstance(error, discord.HTTPException):
                if is_gone(error):
                    raise _Deleted(str(trouble)) from error
                if is_bad_form(error):
                    raise _Malformed(str(trouble)) from error
            raise trouble from error


async def _until_ended(client: Client, token: str) -> None:
    """Connect and serve until the client ends or this is cancelled.

    The library waits in ways that can swallow a cancellation, in the very moment in which what it waits for happens;
    it is therefore waited for from outside, and cancelled until it has understood.
    """
    serving = asyncio.create_task(client.start(token))
    try:
        await asyncio.wait({serving})
    finally:
        while not serving.done():
            serving.cancel()
            await asyncio.wait({serving}, timeout=GOODBYE_S)
    await serving


class _Deleted(Refused):
    """The message of an edit is gone."""


class _Malformed(Refused):
    """Discord took offence at something in the message."""


def _calling(card: Card) -> discord.AllowedMentions:
    """Nobody is ever called but the one role a card says."""
    roles = [discord.Object(int(card.mention))] if card.mention.isdigit() else False
    return discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False)


def _short(nonce: str) -> str:
    """A nonce of at most 25 characters, another for another."""
    return nonce if len(nonce) <= NONCE else hashlib.sha256(nonce.encode()).hexdigest()[:NONCE]
