"""The fake Discord as tests use it: a server on loopback, and what a test may know and do about it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.engine.clock import SystemClock
from bot.ports import Clock
from tests.fakes.discord.calls import Calls
from tests.fakes.discord.faults import Faults
from tests.fakes.discord.gateway import GUILDS, Gateway
from tests.fakes.discord.payloads import channel_json, guild_create_json
from tests.fakes.discord.people import User
from tests.fakes.discord.permissions import BOT_DEFAULT, Permission
from tests.fakes.discord.rates import Rates
from tests.fakes.discord.reading import Json
from tests.fakes.discord.rest import Rest
from tests.fakes.discord.routes import ROUTES
from tests.fakes.discord.routes.messages import erase
from tests.fakes.discord.routes.places import thread_updated
from tests.fakes.discord.schema import Schema, load_schema
from tests.fakes.discord.state import State
from tests.fakes.discord.world import Account, Channel, Guild, Kind, Message, Role
from tests.fakes.loopback import on_loopback
from tests.fakes.strict import Strict

__all__ = ["FakeDiscord"]

PATIENCE_S = 30.0


class FakeDiscord(Strict):
    """`async with FakeDiscord() as fake:` serves on a free port of loopback.

    `clock` judges the 3 s and the 15 min and makes the ids; rate limits run in real time. Leaving the block raises
    AssertionError for every problem: unknown routes, bodies Discord would refuse, limits broken. A test that means
    to cause some takes them with `take_problems`. `check_answers` holds the fake's own answers to the schema too, for
    tests of the fake.
    """

    platform = "Discord"
    token = "a.token.for-tests"

    def __init__(
        self,
        clock: Clock | None = None,
        *,
        rates: Rates | None = None,
        check_schema: bool = True,
        check_answers: bool = False,
        heartbeat_ms: int = 41_250,
        shards: int = 1,
    ) -> None:
        self.clock: Clock = clock or SystemClock()
        self.state = State(self.clock)
        self.state.shards = shards
        self.faults = Faults([each.name for each in ROUTES])
        self.gateway = Gateway(self.state, self.token, heartbeat_ms)
        self.state.announcer = self.gateway
        self.api_url = ""
        self.gateway_url = ""
        self._rates = rates or Rates()
        self._check_answers = check_answers
        self._schema: Schema | None = load_schema() if check_schema else None
        self._rest: Rest | None = None
        self._serving = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._rest = Rest(
            self.state,
            self.token,
            self.faults,
            self._rates,
            self._schema,
            check_answers=self._check_answers,
        )
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_route("*", "/api/v10/{path:.*}", self._rest.serve)
        address = await self._serving.enter_async_context(on_loopback(app))
        self.api_url = f"{address}/api/v10"
        self.gateway_url = f"{address.replace('http', 'ws')}/gateway/"
        self.gateway.url = self.state.gateway_url = self.gateway_url
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.faults.release()
        await self.state.close()
        await self.gateway.drop(1001)
        await self._serving.aclose()
        if error is None:
            self.check()

    @property
    def problems(self) -> list[str]:
        return self.state.problems

    @property
    def calls(self) -> Calls:
        """Every REST call so far."""
        assert self._rest is not None, "the fake is not running"
        return self._rest.calls

    @property
    def in_flight(self) -> int:
        """REST calls that have come and not been answered yet, those held back among them."""
        assert self._rest is not None, "the fake is not running"
        return self._rest.in_flight

    @property
    def bot(self) -> Account:
        """The bot's own account."""
        return self.state.bot

    @property
    def application(self) -> Json:
        """Fields of the app a test sets: `flags`, `bot_public`, whatever the API tells."""
        return self.state.application_details

    @property
    def commands(self) -> dict[str, Json]:
        """The commands registered for everywhere, by name."""
        return {each["name"]: each for each in self.state.commands.get(None, [])}

    def guild_commands(self, guild: Guild) -> dict[str, Json]:
        """The commands registered for one guild, by name."""
        return {each["name"]: each for each in self.state.commands.get(guild.id, [])}

    def guild(self, name: str = "Study group", *, bot: bool = True, permissions: Permission = BOT_DEFAULT) -> Guild:
        """A guild with the bot in it, unless `bot` is False. Bots that are connected hear of it with `announce`."""
        # One ms apart, so that guilds spread over shards.
        id = self.state.ids.draw(earlier_ms=len(self.state.guilds) + 1)
        guild = Guild(id, name, Account(self.state.ids.draw(), "Owner"), self.state.ids.draw(), permissions, bot)
        self.state.guilds[guild.id] = guild
        return guild

    def role(self, guild: Guild, name: str, *, mentionable: bool = True) -> Role:
        """A role of a guild."""
        role = Role(self.state.ids.draw(), name, mentionable)
        guild.roles.append(role)
        return role

    def channel(self, guild: Guild, name: str = "quiz") -> Channel:
        """A text channel."""
        return self._channel(Channel(self.state.ids.draw(), name, Kind.TEXT, guild))

    def thread(self, parent: Channel, name: str = "a thread", owner: Account | None = None) -> Channel:
        """A public thread that somebody began."""
        guild = parent.guild
        owner = owner or self.state.bot
        return self._channel(Channel(self.state.ids.draw(), name, Kind.PUBLIC_THREAD, guild, parent, owner))

    def group(self, *people: Account) -> Channel:
        """A conversation among people, which the bot does not see."""
        return self._channel(Channel(self.state.ids.draw(), "group", Kind.GROUP, people=people))

    def _channel(self, channel: Channel) -> Channel:
        self.state.channels[channel.id] = channel
        if channel.guild is not None:
            channel.guild.channels.append(channel)
        return channel

    def user(self, name: str, guild: Guild | None = None, *, admin: bool = False, **more: Any) -> User:
        """A person; `admin` may manage the guild. `more` are fields of Account."""
        user = User(self.state, name, **more)
        if admin:
            user.permissions |= Permission.MANAGE_GUILD
        self.state.accounts[user.id] = user
        for each in [guild] if guild else self.state.guilds.values():
            each.accounts.append(user)
        return user

    async def announce(self, guild: Guild) -> None:
        """Tell connected bots of a guild made after they came."""
        data = guild_create_json(guild, self.state.bot, self.state.born)
        await self.state.announce("GUILD_CREATE", data, guild, GUILDS)

    async def announce_channel(self, channel: Channel) -> None:
        """Tell connected bots of a channel or thread made after they came."""
        event = "THREAD_CREATE" if channel.is_thread else "CHANNEL_CREATE"
        await self.state.announce(event, channel_json(channel, self.state.bot), channel.guild, GUILDS)

    async def delete(self, gone: Message | Channel) -> None:
        """Somebody deletes a message or a channel; a channel's threads go with it."""
        if isinstance(gone, Message):
            await erase(self.state, gone)
            return
        for thread in gone.threads:
            thread.deleted = True
        gone.deleted = True
        event = "THREAD_DELETE" if gone.is_thread else "CHANNEL_DELETE"
        await self.state.announce(event, channel_json(gone, self.state.bot), gone.guild, GUILDS)

    async def archive(self, thread: Channel, *, locked: bool = False) -> None:
        """Archive a thread; a locked one wakes up for no message."""
        thread.archived, thread.locked = True, locked
        await thread_updated(self.state, thread)

    async def deny(self, channel: Channel, *permissions: Permission) -> None:
        """Take permissions from the bot in a channel and its threads."""
        for each in permissions:
            channel.denied |= each
        await thread_updated(self.state, channel)

    async def allow(self, channel: Channel, *permissions: Permission) -> None:
        """Give back what was denied in a channel."""
        for each in permissions:
            channel.denied &= ~each
        await thread_updated(self.state, channel)

    async def kick(self, guild: Guild) -> None:
        """Throw the bot out of a guild."""
        guild.bot = False
        await self.state.announce("GUILD_DELETE", {"id": str(guild.id)}, guild, GUILDS)

    async def connected(self, sessions: int = 1) -> None:
        """Wait until so many shards are connected. Raises AssertionError after `PATIENCE_S` real seconds."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self.gateway.until_connected(sessions)
        except TimeoutError:
            raise AssertionError(f"{self.gateway.connected} of {sessions} shards are connected") from None
