"""Private words: what somebody hears for a click or a command, seen by nobody else.

An acknowledgement that fails changes nothing: whatever was done is stored before anything is said.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable
from typing import Any

import aiohttp
import discord
import structlog

from adapters.discord.buttons import addressed
from adapters.discord.limits import NOTE
from adapters.discord.outbound import CHART, layout
from adapters.discord.text import plainly
from adapters.discord.trouble import is_late
from bot.ports import Hurried, Reply
from bot.quiz.effects import Note

__all__ = ["DONE", "UNDONE", "amend", "answer", "hold", "note_text", "reply", "say", "show", "slow_down"]

log = structlog.stdlib.get_logger(__name__)

DONE, UNDONE = "✅ ", "⚠️ "
"""How a private word begins: what was wanted has happened, or it has not."""

Interaction = discord.Interaction[Any]
_BROKEN_LINES = (aiohttp.ClientError, OSError, asyncio.TimeoutError)


def note_text(note: Note) -> str:
    """A note as Discord shows it."""
    return (DONE if note.done else UNDONE) + plainly(note.text, NOTE)


async def say(interaction: Interaction, note: Note) -> None:
    """Answer in words. What was held goes on to show what it showed; "thinking" becomes the words."""
    sending = interaction.followup.send if interaction.response.is_done() else interaction.response.send_message
    await answer(interaction, sending(note_text(note), ephemeral=True, suppress_embeds=True))


async def hold(interaction: Interaction) -> None:
    """Take more time than a first answer may; `show` or `say` then gives the answer."""
    if _in_private(interaction):
        await answer(interaction, interaction.response.defer())
    else:
        await answer(interaction, interaction.response.defer(ephemeral=True, thinking=True))


async def show(interaction: Interaction, view: discord.ui.LayoutView, chart: bytes | None = None) -> None:
    """Answer with a page: in the place of the private page that was clicked, else as a new one. `chart` is the picture
    that the page shows, as PNG.
    """
    files = [discord.File(io.BytesIO(chart), CHART)] if chart is not None else []
    if interaction.response.is_done():
        await answer(interaction, interaction.edit_original_response(view=view, attachments=files))
    elif _in_private(interaction):
        # What the page before showed goes with it.
        await answer(interaction, interaction.response.edit_message(view=view, attachments=files))
    else:
        await answer(interaction, interaction.response.send_message(view=view, files=files, ephemeral=True))


def _in_private(interaction: Interaction) -> bool:
    """Whether a private page was clicked."""
    return interaction.message is not None and interaction.message.flags.ephemeral


async def reply(interaction: Interaction, said: Reply, guild: int | None = None) -> None:
    """Answer with the engine's reply: its card, or its note. Where it is pending, say so and put the final note in its
    place. `guild`: the server that it is about, in a direct message.
    """
    held = interaction.response.is_done()
    if held and said.pending is not None:
        said = await said.pending
    if said.silent and not held and interaction.type is discord.InteractionType.component:
        await answer(interaction, interaction.response.defer())
        return
    if said.card is not None:
        await show(interaction, addressed(layout(said.card), guild))
        return
    await say(interaction, said.note)
    if said.pending is not None:
        await amend(interaction, (await said.pending).note)


async def slow_down(interaction: Interaction, hurried: Hurried) -> None:
    """Answer whoever asks for pages faster than people do."""
    await reply(interaction, Reply(Note(str(hurried), done=False), silent=hurried.silent))


async def amend(interaction: Interaction, note: Note) -> None:
    """Put another note in the place of the first answer."""
    await answer(interaction, interaction.edit_original_response(content=note_text(note)))


async def answer(interaction: Interaction, sending: Awaitable[object]) -> None:
    """Await a first answer or its change. A failure is logged, once, and harms nothing but the answer."""
    try:
        await sending
    except discord.InteractionResponded:
        log.warning("answered already", interaction=interaction.id)
    except discord.HTTPException as error:
        word = "acknowledgement came too late" if is_late(error) else "acknowledgement failed"
        log.warning(f"{word}; what was done counts", interaction=interaction.id, code=error.code, status=error.status)
    except _BROKEN_LINES as error:
        log.warning("acknowledgement failed; what was done counts", interaction=interaction.id, error=str(error))
