"""From /quiz start to a quiz in a channel where the bot may speak, or in a thread of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord
import structlog

from adapters.discord import inbound
from adapters.discord.limits import THREAD_NAME
from adapters.discord.permissions import NAMES
from adapters.discord.private import amend, answer, reply, say
from bot.ports import Desk, Engine, StartQuiz
from bot.quiz.effects import Note
from bot.quiz.fitting import label

__all__ = ["Starter", "lacking", "refusal"]

log = structlog.stdlib.get_logger(__name__)

NOT_A_MEMBER = Note(
    "I am not a member of this server. Ask somebody who manages it to add me, or write to me directly.", done=False
)
NO_THREAD_HERE = Note("A thread can be made in a text channel of a server only. Start without it.", done=False)
NO_SUCH_BANK = Note("There is no such bank here. Choose one from the list.", done=False)

Interaction = discord.Interaction[Any]


def lacking(interaction: Interaction, *, thread: bool) -> tuple[str, ...]:
    """The permissions the bot would need here and does not have, by the names Discord's settings show."""
    if interaction.guild_id is None:
        return ()
    needed = ["view_channel"]
    in_thread = isinstance(interaction.channel, discord.Thread)
    needed.append("send_messages_in_threads" if in_thread or thread else "send_messages")
    if thread:
        needed.append("create_public_threads")
    granted = interaction.app_permissions
    return tuple(NAMES[each] for each in needed if not (granted.administrator or getattr(granted, each)))


class Starter:
    """Starts quizzes."""

    def __init__(self, engine: Engine, desk: Desk) -> None:
        self._engine = engine
        self._desk = desk

    async def start(self, interaction: Interaction, command: StartQuiz, *, thread: bool) -> None:
        """Start where it was asked for, or say what is missing."""
        refused = refusal(interaction, thread=thread)
        if refused is not None:
            await say(interaction, refused)
        elif thread:
            await self._in_thread(interaction, command)
        else:
            await reply(interaction, await self._engine.start(command))

    async def _in_thread(self, interaction: Interaction, command: StartQuiz) -> None:
        """Making a thread may take longer than Discord waits for an answer, so "thinking" comes first."""
        bank = await self._desk.bank(command.place.tenant, command.bank)
        if bank is None:
            await say(interaction, NO_SUCH_BANK)
            return
        await answer(interaction, interaction.response.defer(ephemeral=True, thinking=True))
        channel = interaction.channel
        assert isinstance(channel, discord.TextChannel), "refused before"
        try:
            thread = await channel.create_thread(
                name=label(bank.bank.title, THREAD_NAME),
                type=discord.ChannelType.public_thread,
                auto_archive_duration=1_440,
            )
        except discord.HTTPException as error:
            log.warning("thread not made", channel=channel.id, code=error.code)
            await amend(
                interaction, Note(f"Discord would not make a thread: {error.text or error.status}.", done=False)
            )
            return
        said = await self._engine.start(replace(command, place=inbound.place(interaction, thread.id)))
        if said.pending is not None:
            said = await said.pending
        await amend(interaction, said.note)
        if not said.note.done:
            await answer(interaction, thread.edit(archived=True))


def refusal(interaction: Interaction, *, thread: bool) -> Note | None:
    """Why nothing can be posted here, None if it can."""
    if interaction.guild_id is not None and not interaction.is_guild_integration():
        return NOT_A_MEMBER
    if thread and not isinstance(interaction.channel, discord.TextChannel):
        return NO_THREAD_HERE
    missing = lacking(interaction, thread=thread)
    if missing:
        return Note(f"I may not post here. I need: {', '.join(missing)}.", done=False)
    return None
