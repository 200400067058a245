"""/privacy show, export, delete: what is kept on somebody, for them alone."""

from __future__ import annotations

import asyncio
import gzip
import io
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import structlog
from discord import app_commands

from adapters.discord import inbound
from adapters.discord.choosing import ANYWHERE, EVERY_INSTALL
from adapters.discord.private import amend, answer
from bot.ports import Desk, Engine, Hurried
from bot.quiz.effects import Note
from bot.quiz.notes import BROKEN
from bot.quiz.pages import Page, Subject, Wish
from bot.quiz.privacy import Belongings
from bot.reports import File, personal_file

__all__ = ["PrivacyGroup", "grant"]

log = structlog.stdlib.get_logger(__name__)

YOURS = "This is everything Quorum keeps on you, on this server and every other. Nobody else sees this message."
TOO_LARGE = Note(
    "What is kept on you is too large for Discord. Ask whoever runs this bot: they can hand it over.", done=False
)

Interaction = discord.Interaction[Any]


async def grant(interaction: Interaction, engine: Engine, desk: Desk, wish: Wish) -> None:
    """Do what somebody wishes for their own data, and tell them. Both may take longer than a first answer may."""
    await answer(interaction, interaction.response.defer(ephemeral=True, thinking=True))
    whose = inbound.whose(interaction)
    if wish is Wish.FORGET:
        await amend(interaction, (await engine.forget(whose)).note)
        return
    try:
        file = await asyncio.to_thread(_prepared, await desk.belongings(whose), interaction.filesize_limit)
    except Hurried as hurried:
        await amend(interaction, Note(str(hurried), done=False))
        return
    except Exception:  # whatever it is, the person is told
        log.exception("personal data not handed over")
        await amend(interaction, BROKEN)
        return
    if file is None:
        await amend(interaction, TOO_LARGE)
        return
    attached = discord.File(io.BytesIO(file.content), f"quorum-{file.name}")
    await answer(interaction, interaction.edit_original_response(content=YOURS, attachments=[attached]))


def _prepared(kept: Belongings, limit: int) -> File | None:
    """The file, compressed where it would be too large; None where even that does not help."""
    file = personal_file(kept)
    if len(file.content) > limit:
        file = File(f"{file.name}.gz", file.format, gzip.compress(file.content))
    return file if len(file.content) <= limit else None


class PrivacyGroup(app_commands.Group):
    """Everybody may, everywhere: it is about themselves. `turn` shows a private page."""

    def __init__(self, engine: Engine, desk: Desk, turn: Callable[[Interaction, Page], Awaitable[None]]) -> None:
        super().__init__(
            name="privacy",
            description="What is kept on you: see it, have it, delete it",
            allowed_contexts=ANYWHERE,
            allowed_installs=EVERY_INSTALL,
        )
        self._engine = engine
        self._desk = desk
        self._turn = turn

    @app_commands.command(description="What is kept on you, and what you may do about it")
    async def show(self, interaction: Interaction) -> None:
        await self._turn(interaction, Page(Subject.PRIVACY))

    @app_commands.command(description="Everything that is kept on you, as a file that only you see")
    async def export(self, interaction: Interaction) -> None:
        await grant(interaction, self._engine, self._desk, Wish.EXPORT)

    @app_commands.command(description="Take your name off everything you played; you are asked first")
    async def delete(self, interaction: Interaction) -> None:
        await self._turn(interaction, Page(Subject.PRIVACY, Wish.FORGET.value))
