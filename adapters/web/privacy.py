"""What is kept on somebody in the room: a page, a download, and a form that takes their name off it all."""

from __future__ import annotations

import asyncio

from aiohttp import web

from adapters.web import inbound
from adapters.web.identity import Player
from adapters.web.inbound import MAIN
from adapters.web.pages import Pages
from adapters.web.parts import Parts
from bot.quiz.page_texts import privacy_page
from bot.quiz.pages import Page, Subject, Wish
from bot.reports import personal_file

__all__ = ["PrivacyPages"]

_HERE = "/privacy"


class PrivacyPages:
    """The handlers under /privacy."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages

    async def show(self, request: web.Request) -> web.Response:
        """What is kept, and what may be done about it."""
        player = self._parts.identity.of(request)
        return self._ask_who() if player is None else self._page(player)

    async def export(self, request: web.Request) -> web.Response:
        """Everything that is kept on the viewer, as a download."""
        player = self._parts.identity.of(request)
        if player is None:
            return self._ask_who()
        file = await asyncio.to_thread(personal_file, await self._parts.desk.belongings(inbound.whose(player.id)))
        return web.Response(
            body=file.content,
            content_type=file.format.media_type,
            headers={
                "Content-Disposition": f'attachment; filename="quorum-{file.name}"',
                "Cache-Control": "no-store",
            },
        )

    async def delete(self, request: web.Request) -> web.StreamResponse:
        """Take the viewer's name off everything; the browser forgets who they were."""
        player = self._parts.identity.of(request)
        if player is None:
            raise web.HTTPSeeOther(_HERE)
        if (await request.post()).get("sure") != "yes":
            return self._page(player, "Tick the box to say that you mean it.", status=422)
        reply = await self._parts.engine.forget(inbound.whose(player.id))
        if not reply.note.done:
            return self._page(player, reply.note.text, status=503)
        response = self._pages.page("privacy_done.html", None, room=MAIN, said=reply.note.text)
        self._parts.identity.take(response)
        return response

    def _page(self, player: Player, refused: str = "", *, status: int = 200) -> web.Response:
        told, asked = (privacy_page(Page(Subject.PRIVACY, of)) for of in ("", Wish.FORGET.value))
        return self._pages.page(
            "privacy.html", player, status=status, room=MAIN, told=told, asked=asked, refused=refused
        )

    def _ask_who(self) -> web.Response:
        return self._pages.page("join.html", None, room=MAIN, next=_HERE, going_on="", error="", name="")
