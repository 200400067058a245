"""What commands have in common: where they may be used, and what they suggest while somebody types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord
from discord.app_commands import AppCommandContext, AppInstallationType, Choice

from adapters.discord import inbound
from adapters.discord.limits import CHOICES
from adapters.discord.text import label
from bot.ports import Desk

__all__ = ["ANYWHERE", "EVERY_INSTALL", "WHERE_THE_BOT_IS", "bank_choices", "choices"]

ANYWHERE = AppCommandContext(guild=True, dm_channel=True, private_channel=True)
WHERE_THE_BOT_IS = AppCommandContext(guild=True, dm_channel=True, private_channel=False)
EVERY_INSTALL = AppInstallationType(guild=True, user=True)

Interaction = discord.Interaction[Any]


async def bank_choices(desk: Desk, interaction: Interaction, typed: str) -> list[Choice[str]]:
    """The banks whose title or id holds what was typed."""
    banks = await desk.banks(inbound.tenant(interaction))
    return choices(((each.bank.title, each.bank.id) for each in banks), typed)


def choices(pairs: Iterable[tuple[str, str]], typed: str) -> list[Choice[str]]:
    """Up to 25 (name, value) pairs that hold what was typed, those that begin with it first."""
    wanted = typed.casefold().strip()
    found = [(name, value) for name, value in pairs if wanted in f"{name}\n{value}".casefold()]
    found.sort(key=lambda pair: not pair[0].casefold().startswith(wanted))
    return [Choice(name=label(name, 100), value=value) for name, value in found[:CHOICES] if len(value) <= 100]
