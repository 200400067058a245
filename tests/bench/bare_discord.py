"""The least a discord.py bot can do: a message with four buttons, and a private word for each click.

`python -m tests.bench.bare_discord API GATEWAY TOKEN CHANNEL`: posts the message and answers until it is stopped.
"""

from __future__ import annotations

import sys

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


class Choice(discord.ui.Button[discord.ui.View]):
    """A button that answers."""

    def __init__(self, letter: str) -> None:
        super().__init__(label=letter, custom_id=f"bare.{letter}")
        self.letter = letter

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"{self.letter} locked in.", ephemeral=True)


class Bare(discord.Client):
    """Posts its message once it is logged in."""

    def __init__(self, channel: int) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True), max_messages=None, allowed_mentions=discord.AllowedMentions.none()
        )
        self._channel = channel

    async def setup_hook(self) -> None:
        view = discord.ui.View(timeout=None)
        for letter in "ABCD":
            view.add_item(Choice(letter))
        await self.get_partial_messageable(self._channel).send("Which one?", view=view)


def main(api: str, gateway: str, token: str, channel: str) -> None:
    """Run until stopped."""
    Route.BASE = api
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    Bare(int(channel)).run(token, log_handler=None)


if __name__ == "__main__":
    main(*sys.argv[1:])
