"""From Discord's interactions to values of the game; nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord

from bot.ports import StartQuiz, Study
from bot.quiz.events import Person, PersonEvent, Place
from bot.quiz.lessons import Lesson
from bot.quiz.privacy import Whose
from bot.quiz.session import Answers, Entry, Settings
from bot.quiz.tokens import Press, event_of

__all__ = [
    "PLATFORM",
    "appointed",
    "doing",
    "event",
    "guild_of",
    "leader",
    "person",
    "place",
    "stamp",
    "start_quiz",
    "study",
    "tenant",
    "tenant_of",
    "whose",
]

PLATFORM = "discord"
DISCORD_EPOCH_MS = 1_420_070_400_000

Interaction = discord.Interaction[Any]


def stamp(snowflake: int) -> int:
    """When Discord made this id, in ms since the Unix epoch: for an interaction, the moment of the click."""
    return (snowflake >> 22) + DISCORD_EPOCH_MS


def tenant_of(guild: int) -> str:
    """A server's tenant."""
    return f"discord-{guild}"


def tenant(interaction: Interaction, guild: int | None = None) -> str:
    """The server; in direct messages the person, whose quizzes there are nobody else's, or the server `guild` that a
    button there is about.
    """
    about = interaction.guild_id or guild
    if about is not None:
        return tenant_of(about)
    return f"discord-dm-{interaction.user.id}"


def place(interaction: Interaction, channel: int | None = None, guild: int | None = None) -> Place:
    """Where the interaction happened, or another `channel` (a thread) of the same server; `guild` as for `tenant`."""
    return Place(tenant(interaction, guild), PLATFORM, str(channel or interaction.channel_id or 0))


def person(interaction: Interaction) -> Person:
    """Who did it. Whoever may manage messages or the server leads other people's quizzes as well."""
    may = interaction.permissions
    leads = interaction.guild_id is not None and (may.administrator or may.manage_guild or may.manage_messages)
    return Person(str(interaction.user.id), interaction.user.display_name, leads)


def leader(interaction: Interaction, guild: int | None = None) -> Person:
    """Who did it; in direct messages everybody leads, since nobody else is there, but not the server `guild`."""
    who = person(interaction)
    return replace(who, leads=True) if interaction.guild_id is None and guild is None else who


def appointed(interaction: Interaction) -> Person:
    """Who gave a command that Discord offers only to those who may lead."""
    return replace(person(interaction), leads=True)


def study(interaction: Interaction, lesson: Lesson, guild: int | None = None) -> Study:
    """What somebody wants of the tutor, of a server `guild` where it is about one in a direct message."""
    return Study(place(interaction, guild=guild), leader(interaction, guild), lesson, stamp(interaction.id))


def whose(interaction: Interaction) -> Whose:
    """The person, on every server: an id means the same person on all of them."""
    id = interaction.user.id
    return Whose(PLATFORM, str(id), "discord-", everywhere=True, own=f"discord-dm-{id}")


def guild_of(tenant: str) -> int | None:
    """The server a tenant is, None for a person's direct messages."""
    name = tenant.removeprefix("discord-")
    return int(name) if name.isdigit() else None


def event(interaction: Interaction, pressed: Press, guild: int | None = None) -> PersonEvent | None:
    """The event of a pressed button at Discord's own time of the click; None where it only asks something."""
    return event_of(pressed, tenant(interaction, guild), person(interaction), stamp(interaction.id))


def doing(interaction: Interaction) -> tuple[str, Person, int]:
    """Tenant, person and the moment of whatever is done with this interaction."""
    return tenant(interaction), person(interaction), stamp(interaction.id)


def start_quiz(
    interaction: Interaction,
    *,
    bank: str,
    questions: int | None,
    seconds: int,
    outcome: str | None,
    lobby: bool,
    changeable: bool,
    channel: int | None = None,
) -> StartQuiz:
    """The quiz a command asks for, in its own channel or in `channel`."""
    settings = Settings(
        entry=Entry.LOBBY if lobby else Entry.OPEN,
        answers=Answers.CHANGEABLE if changeable else Answers.LOCKED,
        seconds=seconds,
    )
    return StartQuiz(place(interaction, channel), person(interaction), (bank,), settings, questions, outcome)
