"""Everything the fake knows, and how to find it. A look-up that fails is refused as Discord refuses it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Protocol

from bot.ports import Clock
from tests.fakes.discord.errors import (
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    THREAD_ARCHIVED,
    UNKNOWN_CHANNEL,
    UNKNOWN_GUILD,
    UNKNOWN_MESSAGE,
    UNKNOWN_USER,
    Rejected,
)
from tests.fakes.discord.permissions import Permission
from tests.fakes.discord.reading import Json
from tests.fakes.discord.snowflakes import Snowflakes
from tests.fakes.discord.world import Account, Channel, Guild, Message

if TYPE_CHECKING:
    from tests.fakes.discord.interactions import Interaction

__all__ = ["Announcer", "State"]


class Announcer(Protocol):
    """Tells every connected bot what happened."""

    async def announce(self, event: str, data: Json, guild: Guild | None, intent: int) -> None:
        """Dispatch an event to the shards of a guild (None: the first shard) that asked for its intent (0: all)."""
        ...


class State:
    """The world, the app and its commands, the open interactions. Ids are ints here and strings on the wire."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.ids = Snowflakes(clock)
        self.born = clock.now()
        self.bot = Account(self.ids.draw(), "Quorum", bot=True)
        self.application = self.bot.id
        self.application_details: Json = {"flags": 0, "bot_public": True}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.accounts: dict[int, Account] = {self.bot.id: self.bot}
        self.messages: dict[int, Message] = {}
        self.nonces: dict[tuple[int, str], Message] = {}
        self.interactions: dict[str, Interaction] = {}
        self.commands: dict[int | None, list[Json]] = {}
        self.problems: list[str] = []
        self.announcer: Announcer | None = None
        self.gateway_url = ""
        self.shards = 1
        self._tasks: set[asyncio.Task[Any]] = set()

    def problem(self, text: str) -> None:
        """Keep something the bot must never do; the test fails with it."""
        self.problems.append(text)

    def in_background(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run something until it ends or the fake closes."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """Stop what runs in the background."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def announce(self, event: str, data: Json, guild: Guild | None, intent: int = 0) -> None:
        """Tell every connected bot whom it concerns."""
        if self.announcer is not None:
            await self.announcer.announce(event, data, guild, intent)

    def guild(self, id: str) -> Guild:
        """A guild the bot is in. Raises Rejected."""
        guild = self.guilds.get(int(id)) if id.isdigit() else None
        if guild is None:
            raise Rejected(UNKNOWN_GUILD)
        if not guild.bot:
            raise Rejected(MISSING_ACCESS)
        return guild

    def account(self, id: str) -> Account:
        """Somebody. Raises Rejected."""
        account = self.accounts.get(int(id)) if id.isdigit() else None
        if account is None:
            raise Rejected(UNKNOWN_USER)
        return account

    def channel(self, id: str, *needed: Permission) -> Channel:
        """A channel the bot sees, and where it may do what is `needed`. Raises Rejected."""
        channel = self.channels.get(int(id)) if id.isdigit() else None
        if channel is None or channel.deleted:
            raise Rejected(UNKNOWN_CHANNEL)
        granted = channel.bot_permissions
        if channel.guild is not None and not granted & (Permission.ADMINISTRATOR | Permission.VIEW_CHANNEL):
            raise Rejected(MISSING_ACCESS)
        if channel.guild is None and self.bot not in channel.people:
            raise Rejected(MISSING_ACCESS)
        lacking = [each for each in needed if not granted & (Permission.ADMINISTRATOR | each)]
        if lacking:
            raise Rejected(MISSING_PERMISSIONS, f"{[each.name for each in lacking]} in {channel.name}")
        return channel

    def message(self, channel: Channel, id: str) -> Message:
        """A message that stands in a channel for all to see. Raises Rejected."""
        message = self.messages.get(int(id)) if id.isdigit() else None
        if message is None or message.deleted or message.channel is not channel or message.reader is not None:
            raise Rejected(UNKNOWN_MESSAGE)
        return message

    def refuse_archived(self, channel: Channel) -> None:
        """Raise Rejected in a thread that is archived."""
        if channel.archived:
            raise Rejected(THREAD_ARCHIVED)
