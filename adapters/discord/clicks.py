"""Clicks on buttons, those of earlier processes included: commit first, then answer in private."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import structlog

from adapters.discord import inbound, pages
from adapters.discord.buttons import addressed
from adapters.discord.privacy import grant
from adapters.discord.private import hold, reply, say, show, slow_down
from adapters.discord.starting import Starter, refusal
from bot.ports import Desk, Engine, Hurried, TutorCommand
from bot.quiz.effects import Note
from bot.quiz.events import Person, Place
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.notes import BROKEN
from bot.quiz.pages import OF_THE_TUTOR, Page, PageView, Subject, Wish
from bot.quiz.tokens import Act, read_token

__all__ = ["NOT_OURS", "Clicks"]

log = structlog.stdlib.get_logger(__name__)

NOT_OURS = Note("That button is not one of ours, or is from long ago. Use the newest message.", done=False)
PATIENCE_S = 1.5
"""Of the three seconds that Discord waits for a first answer."""
_CHARTED = frozenset({Subject.MASTERY, Subject.PLAN})
"""The pages that a picture may belong to."""

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
            await self.turn(interaction, Page(subject, pressed.session), guild)
        else:
            await reply(interaction, await self._engine.submit(event), guild)

    async def study(self, interaction: Interaction, lesson: Lesson, guild: int | None = None) -> None:
        """A button of the tutor, or a command that means the same."""
        refused = refusal(interaction, thread=False) if lesson.deed is Deed.SPOTS else None
        if refused is not None:
            await say(interaction, refused)
        else:
            await self.learn(interaction, inbound.study(interaction, lesson, guild), guild)

    async def learn(self, interaction: Interaction, command: TutorCommand, guild: int | None = None) -> None:
        """Whatever somebody wants of the tutor. Where it has much to look at, the answer takes its time."""
        asked = asyncio.ensure_future(self._engine.tutor(command))
        try:
            if not (await asyncio.wait({asked}, timeout=PATIENCE_S))[0]:
                await hold(interaction)
            await reply(interaction, await asked, guild)
        finally:
            asked.cancel()  # Only where nobody waits any more; what was given to the store is stored.

    async def turn(self, interaction: Interaction, page: Page, guild: int | None = None) -> None:
        """A private page. One with a picture takes longer than a first answer may."""
        place, person = inbound.place(interaction, guild=guild), inbound.leader(interaction, guild)
        charted = page.subject in _CHARTED
        if charted:
            await hold(interaction)
        try:
            view = await self._page(place, person, page)
            chart = await self._desk.chart(place, person, page) if charted else None
        except Hurried as hurried:
            await slow_down(interaction, hurried)
        except Exception:  # whatever the store's trouble is, the person is told
            log.exception("page not drawn", subject=page.subject.name, of=page.of)
            await say(interaction, BROKEN)
        else:
            await show(interaction, addressed(pages.draw(view, charted=chart is not None), guild), chart)

    async def _page(self, place: Place, person: Person, page: Page) -> PageView:
        if page.subject in OF_THE_TUTOR:
            return await self._desk.own_page(place, person, page)
        return await self._desk.page(place.tenant, person.id, page, leads=person.leads)

    async def wish(self, interaction: Interaction, wish: Wish) -> None:
        """Somebody's own data are to be handed over, or taken off their name."""
        await grant(interaction, self._engine, self._desk, wish)

    async def start_again(self, interaction: Interaction, key: str) -> None:
        """Start in a thread what was refused in its channel."""
        await self.starter.start_again(interaction, key)
