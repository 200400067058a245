"""From /quiz start to a quiz in a channel where the bot may speak, or in a thread of its own."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import Any

import discord
import structlog

from adapters.discord import inbound
from adapters.discord.buttons import thread_button
from adapters.discord.layout import Draft, assemble, fixed
from adapters.discord.limits import THREAD_NAME
from adapters.discord.permissions import NAMES
from adapters.discord.private import amend, answer, note_text, reply, say, show
from bot.ports import Desk, Engine, StartQuiz
from bot.quiz.effects import Note
from bot.quiz.fitting import label

__all__ = ["Starter", "lacking", "refusal"]

log = structlog.stdlib.get_logger(__name__)

NOT_A_MEMBER = Note(
    "I am not a member of this server. Ask somebody who manages it to add me, or write to me directly.", done=False
)
NO_THREAD_HERE = Note("A thread can be made in a text channel of a server only. Start without it.", done=False)
FORGOTTEN = Note("That is started already, or too long ago. Use the command again, with its thread option.", False)
REMEMBERED = 256
"""Refused commands whose button works."""
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
    """Starts quizzes. It remembers the last commands that a channel had no room for, to start them in a thread."""

    def __init__(self, engine: Engine, desk: Desk) -> None:
        self._engine = engine
        self._desk = desk
        self._refused: OrderedDict[str, StartQuiz] = OrderedDict()

    async def start(self, interaction: Interaction, command: StartQuiz, *, thread: bool) -> None:
        """Start where it was asked for, or say what is missing."""
        refused = refusal(interaction, thread=thread)
        if refused is not None:
            await say(interaction, refused)
        elif thread:
            await self._in_thread(interaction, command)
        else:
            said = await self._engine.start(command)
            if said.note.done or said.session is None or not _could_thread(interaction):
                await reply(interaction, said)
            else:
                await self._offer(interaction, command, said.note)

    async def _offer(self, interaction: Interaction, command: StartQuiz, note: Note) -> None:
        """A channel has one quiz at a time; a thread of it is a place of its own."""
        key = str(interaction.id)
        self._refused[key] = command
        if len(self._refused) > REMEMBERED:
            self._refused.popitem(last=False)
        await show(interaction, assemble(Draft([fixed(note_text(note))], [[thread_button(key)]])))

    async def start_again(self, interaction: Interaction, key: str) -> None:
        """Start a refused command in a thread; only once, however often its button is pressed."""
        command = self._refused.pop(key, None)
        if command is None:
            await say(interaction, FORGOTTEN)
        else:
            await self.start(interaction, command, thread=True)

    async def _in_thread(self, interaction: Interaction, command: StartQuiz) -> None:
        """Making a thread may take longer than Discord waits for an answer, so "thinking" comes first."""
        bank = await self._desk.bank(command.place.tenant, command.banks[0])
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


def _could_thread(interaction: Interaction) -> bool:
    return isinstance(interaction.channel, discord.TextChannel) and not lacking(interaction, thread=True)


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
