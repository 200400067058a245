"""The results of a quiz as files, in a message that only its host sees."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from typing import Any

import discord
import structlog

from adapters.discord import inbound
from adapters.discord.limits import NOTE
from adapters.discord.private import amend, answer, say
from adapters.discord.text import plainly
from bot.ports import Desk
from bot.quiz.effects import Note
from bot.quiz.notes import BROKEN
from bot.quiz.results import Results, not_exported
from bot.quiz.session import Session
from bot.reports import File, exports, report_of, summary

__all__ = ["NOTHING_YET", "send_results"]

log = structlog.stdlib.get_logger(__name__)

NOTHING_YET = Note("There has been no quiz here yet. /quiz start begins one.", done=False)

Interaction = discord.Interaction[Any]


async def send_results(interaction: Interaction, desk: Desk) -> None:
    """Answer with the files of the newest quiz that somebody hosted here, or say why not."""
    session = await _meant(interaction, desk)
    results = await desk.results(inbound.tenant(interaction), session.id, str(interaction.user.id)) if session else None
    if results is None:
        await say(interaction, NOTHING_YET)
        return
    refusal = not_exported(results, str(interaction.user.id))
    if refusal is not None:
        await say(interaction, refusal)
        return
    # Files take longer than the three seconds that a first answer may.
    await answer(interaction, interaction.response.defer(ephemeral=True, thinking=True))
    try:
        text, files = await asyncio.to_thread(_prepared, results)
    except Exception:  # whatever it is, the host is told
        log.exception("results not exported", session=results.session.id)
        await amend(interaction, BROKEN)
    else:
        await _send(interaction, text, files)


async def _meant(interaction: Interaction, desk: Desk) -> Session | None:
    """The newest quiz they hosted in the channel or a thread of it that Discord tells of; else on the server; else the
    newest here, whoever hosted it.
    """
    channel = interaction.channel
    threads = channel.threads if isinstance(channel, discord.TextChannel) else []
    here = {inbound.place(interaction).channel, *(str(thread.id) for thread in threads)}
    hosted = await desk.hosted(inbound.tenant(interaction), str(interaction.user.id))
    if hosted:
        return next((session for session in hosted if session.place.channel in here), hosted[0])
    room = await desk.room(inbound.place(interaction))
    return room.session if room is not None else None


def _prepared(results: Results) -> tuple[str, tuple[File, ...]]:
    return summary(report_of(results)), exports(results)


async def _send(interaction: Interaction, text: str, files: Sequence[File]) -> None:
    sent, left_out = _within(files, interaction.filesize_limit)
    more = (
        f"\n\nToo large for Discord: {', '.join(left_out)}. Whoever runs the bot can export them." if left_out else ""
    )
    attached = [discord.File(io.BytesIO(file.content), f"quiz-{file.name}") for file in sent]
    words = plainly(text, NOTE - len(more)) + more
    await answer(interaction, interaction.edit_original_response(content=words, attachments=attached))


def _within(files: Sequence[File], limit: int) -> tuple[list[File], list[str]]:
    """The files that fit into one message of `limit` bytes, in their order, and the names of the others."""
    sent: list[File] = []
    left_out: list[str] = []
    room = limit
    for file in files:
        if len(file.content) <= room:
            sent.append(file)
            room -= len(file.content)
        else:
            left_out.append(file.name)
    return sent, left_out
