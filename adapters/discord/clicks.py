"""Clicks on buttons, those of earlier processes included: commit first, then answer in private."""

from __future__ import annotations

from typing import Any

import discord
import structlog

from adapters.discord import inbound, pages
from adapters.discord.privacy import grant
from adapters.discord.private import reply, say, show
from adapters.discord.starting import Starter
from bot.ports import Desk, Engine
from bot.quiz.effects import Note
from bot.quiz.notes import BROKEN
from bot.quiz.pages import Page, Subject, Wish
from bot.quiz.tokens import Act, read_token

__all__ = ["NOT_OURS", "Clicks"]

log = structlog.stdlib.get_logger(__name__)

NOT_OURS = Note("That button is not one of ours, or is from long ago. Use the newest message.", done=False)

"""The pages that buttons ask for which do nothing."""

Interaction = discord.Interaction[Any]


class Clicks:
    """Implements `adapters.discord.buttons.Hands`. `starter` is shared with the commands."""

    def __init__(self, engine: Engine, desk: Desk) -> None:
        self._engine = engine
        self._desk = desk
        self.starter = Starter(engine, desk)

    async def press(self, interaction: Interaction, token: str, guild: int | None = None) -> None:
        """A quiz's button: an event for the engine, or the list of what somebody missed."""
        pressed = read_token(token)
        if pressed is None:
            await say(interaction, NOT_OURS)
            return
        event = inbound.event(interaction, pressed, guild)
        if event is None:
            subject = Subject.HOSTING if pressed.act is Act.HOSTING else Subject.MISSED
            await self.turn(interaction, Page(subject, pressed.session))
        else:
            await reply(interaction, await self._engine.submit(event), guild)

    async def turn(self, interaction: Interaction, page: Page) -> None:
        """A private page."""
        try:
            person = inbound.person(interaction)
            view = await self._desk.page(inbound.tenant(interaction), person.id, page, leads=person.leads)
        except Exception:  # whatever the store's trouble is, the person is told
            log.exception("page not drawn", subject=page.subject.name, of=page.of)
            await say(interaction, BROKEN)
        else:
            await show(interaction, pages.draw(view))

    async def wish(self, interaction: Interaction, wish: Wish) -> None:
        """Somebody's own data are to be handed over, or taken off their name."""
        await grant(interaction, self._engine, self._desk, wish)

    async def start_again(self, interaction: Interaction, key: str) -> None:
        """Start in a thread what was refused in its channel."""
        await self.starter.start_again(interaction, key)
