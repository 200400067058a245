"""Suggestions while somebody types an option of a command."""

from __future__ import annotations

from typing import Any

import discord
from discord.app_commands import Choice

from adapters.discord import inbound
from adapters.discord.limits import CHOICES
from bot.ports import Desk
from bot.quiz.fitting import label

__all__ = ["bank_choices", "choices", "outcome_choices"]

Interaction = discord.Interaction[Any]


async def bank_choices(desk: Desk, interaction: Interaction, typed: str) -> list[Choice[str]]:
    """The banks whose title or id holds what was typed."""
    banks = await desk.banks(inbound.tenant(interaction))
    return choices(((each.bank.title, each.bank.id) for each in banks), typed)


def choices(pairs: Any, typed: str) -> list[Choice[str]]:
    """Up to 25 (name, value) pairs that hold what was typed, those that begin with it first."""
    wanted = typed.casefold().strip()
    found = [(name, value) for name, value in pairs if wanted in f"{name}\n{value}".casefold()]
    found.sort(key=lambda pair: not pair[0].casefold().startswith(wanted))
    return [Choice(name=label(name, 100), value=value) for name, value in found[:CHOICES] if len(value) <= 100]


async def outcome_choices(desk: Desk, interaction: Interaction, typed: str) -> list[Choice[str]]:
    """The outcomes of the bank chosen before, as long as it has questions on them."""
    summary = await desk.bank(inbound.tenant(interaction), str(interaction.namespace.bank or ""))
    if summary is None:
        return []
    found = [each for each in summary.bank.outcomes if summary.by_outcome.get(each.id)]
    return choices(((each.text, each.id) for each in found), typed)
