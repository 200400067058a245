"""What commands have in common: where they may be used, and what they suggest while somebody types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord
from discord.app_commands import AppCommandContext, AppInstallationType, Choice, Command, Group

from adapters.discord import inbound
from adapters.discord.limits import CHOICES
from bot.ports import Desk
from bot.quiz.fitting import label
from bot.quiz.suggestions import suggest

__all__ = [
    "ANYWHERE",
    "EVERY_INSTALL",
    "WHERE_THE_BOT_IS",
    "ChannelGroup",
    "bank_choices",
    "choices",
    "offer_banks",
    "offer_outcomes",
    "offer_zones",
    "outcome_choices",
]

ANYWHERE = AppCommandContext(guild=True, dm_channel=True, private_channel=True)
WHERE_THE_BOT_IS = AppCommandContext(guild=True, dm_channel=True, private_channel=False)
EVERY_INSTALL = AppInstallationType(guild=True, user=True)

Interaction = discord.Interaction[Any]


class ChannelGroup(Group):
    """Commands on a channel: for whoever may write messages there, unless a server says otherwise."""

    def __init__(self, name: str, description: str) -> None:
        super().__init__(
            name=name,
            description=description,
            default_permissions=discord.Permissions(send_messages=True),
            allowed_contexts=WHERE_THE_BOT_IS,
            allowed_installs=EVERY_INSTALL,
        )


async def bank_choices(desk: Desk, interaction: Interaction, typed: str) -> list[Choice[str]]:
    """The banks whose title or id holds what was typed."""
    banks = await desk.banks(inbound.tenant(interaction))
    return choices(((each.bank.title, each.bank.id) for each in banks), typed)


def choices(pairs: Iterable[tuple[str, str]], typed: str) -> list[Choice[str]]:
    """What is offered for what was typed, from (name, value) pairs."""
    able = ((name, value) for name, value in pairs if len(value) <= 100)
    return [Choice(name=label(name, 100), value=value) for name, value in suggest(able, typed, CHOICES)]


async def outcome_choices(desk: Desk, interaction: Interaction, typed: str) -> list[Choice[str]]:
    """The outcomes of the bank chosen before, as long as it has questions on them."""
    summary = await desk.bank(inbound.tenant(interaction), str(interaction.namespace.bank or ""))
    if summary is None:
        return []
    found = [each for each in summary.bank.outcomes if summary.by_outcome.get(each.id)]
    return choices(((each.text, each.id) for each in found), typed)


def offer_banks(command: Command[Any, ..., Any], desk: Desk) -> None:
    """Suggest banks where a command asks for a `bank`."""

    @command.autocomplete("bank")
    async def banks(interaction: Interaction, typed: str) -> list[Choice[str]]:
        return await bank_choices(desk, interaction, typed)


def offer_outcomes(command: Command[Any, ..., Any], desk: Desk) -> None:
    """Suggest outcomes where a command asks for an `outcome` of its `bank`."""

    @command.autocomplete("outcome")
    async def outcomes(interaction: Interaction, typed: str) -> list[Choice[str]]:
        return await outcome_choices(desk, interaction, typed)


def offer_zones(command: Command[Any, ..., Any], desk: Desk) -> None:
    """Suggest time zones where a command asks for a `zone`."""

    @command.autocomplete("zone")
    async def zones(interaction: Interaction, typed: str) -> list[Choice[str]]:
        return [Choice(name=name, value=name) for name in await desk.zones(typed)]
