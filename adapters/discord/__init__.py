"""Discord: quizzes in the channels and threads of a server, and in direct messages."""

from adapters.discord.room import BadToken, Discord
from adapters.discord.settings import DiscordSettings

__all__ = ["BadToken", "Discord", "DiscordSettings"]
