"""The permissions the bot needs in a server, by the names Discord's settings show."""

from __future__ import annotations

import discord

__all__ = ["NAMES", "NEEDED"]

NAMES = {
    "view_channel": "View Channels",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "create_public_threads": "Create Public Threads",
}
NEEDED = discord.Permissions(**dict.fromkeys(NAMES, True))
"""What the bot does in a server, and nothing more."""
