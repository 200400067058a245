"""A plain discord.py bot, without anything of Quorum: what the fake is tested with, and what a bench compares with."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Self

import discord
import yarl
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.fakes.discord.server import FakeDiscord

__all__ = ["LetterButton", "PlainBot", "connected", "letters", "pointed_at"]

LETTERS = "ABCD"


class LetterButton(ui.DynamicItem[ui.Button[Any]], template=r"plain\.(?P<round>\d+)\.(?P<position>\d)"):
    """A button that outlives the process: pressing it says its letter in private, at once."""

    def __init__(self, round: int, position: int) -> None:
        super().__init__(ui.Button(label=LETTERS[position], custom_id=f"plain.{round}.{position}"))
        self.position = position

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str]
    ) -> Self:
        return cls(int(match["round"]), int(match["position"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message(f"{LETTERS[self.position]} noted", ephemeral=True)


def letters(text: str = "Which one?", round: int = 0) -> ui.LayoutView:
    """A question with four buttons, as components V2."""
    row: ui.ActionRow[Any] = ui.ActionRow(*(LetterButton(round, position) for position in range(4)))
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(ui.TextDisplay(text), row))
    return view


class PlainBot(discord.Client):
    """Connects, keeps what happened in `seen`, answers letter buttons. Commands are added to `tree` by tests."""

    def __init__(self, *, intents: discord.Intents | None = None, **options: Any) -> None:
        super().__init__(
            intents=intents or discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.01,
            **options,
        )
        self.tree: app_commands.CommandTree[PlainBot] = app_commands.CommandTree(self)
        self.seen: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()

    async def setup_hook(self) -> None:
        self.add_dynamic_items(LetterButton)

    async def on_resumed(self) -> None:
        self.seen.put_nowait(("resumed", None))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        self.seen.put_nowait(("interaction", interaction))

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        self.seen.put_nowait(("message gone", event.message_id))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        self.seen.put_nowait(("channel gone", channel.id))

    async def on_raw_thread_update(self, event: discord.RawThreadUpdateEvent) -> None:
        self.seen.put_nowait(("thread", event.data["thread_metadata"]["archived"]))

    async def next(self, kind: str) -> Any:
        """What comes with the next thing of a kind, skipping others."""
        async with asyncio.timeout(20):
            while True:
                found, value = await self.seen.get()
                if found == kind:
                    return value

    def place(self, id: int) -> discord.TextChannel | discord.Thread:
        """A channel or thread the bot knows."""
        found = self.get_channel(id)
        assert isinstance(found, discord.TextChannel | discord.Thread), f"{found!r} is no text channel"
        return found


@contextmanager
def pointed_at(fake: FakeDiscord) -> Iterator[None]:
    """Lead discord.py to a fake while the block runs."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = fake.api_url, yarl.URL(fake.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@asynccontextmanager
async def connected(fake: FakeDiscord, bot: PlainBot | None = None) -> AsyncIterator[PlainBot]:
    """A bot that is ready, until the block ends. Whatever ends the bot before is raised."""
    bot = bot or PlainBot()
    with pointed_at(fake):
        async with bot:
            running = asyncio.create_task(bot.start(fake.token))
            ready = asyncio.create_task(bot.wait_until_ready())
            await asyncio.wait([running, ready], return_when=asyncio.FIRST_COMPLETED)
            if not ready.done():
                ready.cancel()
                await running
            try:
                yield bot
            finally:
                await bot.close()
                await running
