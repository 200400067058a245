"""The connection to Discord: what is asked of it, which commands it has, how often it may identify itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import aiohttp
import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.buttons import Hands, press
from adapters.discord.commands import Tree
from adapters.discord.settings import DiscordSettings
from bot.ports import Clock

__all__ = ["Client", "Identifications", "Servers", "ShardedClient", "make_client", "pointed_at"]

log = structlog.stdlib.get_logger(__name__)

DAY_MS = 24 * 60 * 60_000
IDENTIFICATIONS_A_DAY = 900
"""Discord takes a bot's token away that identifies itself more than 1000 times a day."""
CONNECTIONS = 100
"""At most so many at once. The replies to a batch of clicks all go out at the same moment; a connection for each would
overrun a server's queue of new ones (often 128), and whoever is turned away there comes back after a whole second.
"""
HOW_TO_BEGIN = "/quiz start begins a quiz"


@contextmanager
def pointed_at(settings: DiscordSettings) -> Iterator[None]:
    """Lead discord.py to the addresses of the settings while the block runs.

    The library keeps both on its classes, so one process speaks to one Discord at a time.
    """
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = settings.api_url.rstrip("/") if settings.api_url else before[0]
    if settings.gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


class Identifications:
    """Counts identifications over restarts of the connection, and holds back those that would be too many."""

    def __init__(self, clock: Clock, most: int = IDENTIFICATIONS_A_DAY) -> None:
        self._clock = clock
        self._most = most
        self._made: deque[int] = deque()

    async def admit(self) -> None:
        """Return once one more is within the day's limit, and count it."""
        while len(self._made) >= self._most:
            wait = self._made[0] + DAY_MS - self._clock.now()
            if wait > 0:
                log.error("too many connections to Discord today, waiting", minutes=wait // 60_000)
                await self._clock.sleep(wait)
            self._made.popleft()
        self._made.append(self._clock.now())


class Servers(Protocol):
    """Whoever wants to know which servers the bot is in."""

    def entered(self, guilds: Sequence[int]) -> None:
        """The bot is in these, perhaps since long ago."""
        ...

    def left(self, guild: int) -> None:
        """The bot was removed from this one, or it was deleted."""
        ...


class Client(discord.Client):
    """One connection, without any privileged intent: buttons and commands need none."""

    def __init__(
        self,
        settings: DiscordSettings,
        clock: Clock,
        hands: Hands,
        identifications: Identifications,
        logged_in: Callable[[Client], Awaitable[None]],
        servers: Servers,
        **options: Any,
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            activity=discord.CustomActivity(HOW_TO_BEGIN),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            connector=aiohttp.TCPConnector(limit=CONNECTIONS),
            **options,
        )
        self._hands = hands
        self.tree = Tree(self)
        self._settings = settings
        self._clock = clock
        self._identifications = identifications
        self._logged_in = logged_in
        self._servers = servers

    async def setup_hook(self) -> None:
        await self._logged_in(self)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Hand an event over; none after the end, since the library then has no loop any more to handle it on."""
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Every click, whatever message it was made on and whichever process sent that."""
        if interaction.type is discord.InteractionType.component:
            await press(self._hands, interaction, str(dict(interaction.data or {}).get("custom_id", "")))

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        await self._identifications.admit()
        if not initial:
            await self._clock.sleep(round(self._settings.identify_pause_s * 1_000))

    async def on_ready(self) -> None:
        self._servers.entered([guild.id for guild in self.guilds])

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self._servers.entered([guild.id])

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot is out. A server that Discord merely cannot reach is no such case."""
        self._servers.left(guild.id)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        log.exception("handler failed", handler=event_method)


class ShardedClient(Client, discord.AutoShardedClient):
    """Several connections that share the servers among them."""


def make_client(
    settings: DiscordSettings,
    clock: Clock,
    hands: Hands,
    identifications: Identifications,
    logged_in: Callable[[Client], Awaitable[None]],
    servers: Servers,
) -> Client:
    """The client for as many shards as the settings ask for."""
    # The library warns of missing voice packages whoever makes a client; nobody speaks here.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    if settings.shards == 1:
        return Client(settings, clock, hands, identifications, logged_in, servers)
    return ShardedClient(settings, clock, hands, identifications, logged_in, servers, shard_count=settings.shards)
