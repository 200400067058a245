"""What people do: `POST /act`, `/start`, `/leaders` and `/name`. Read, hand over, answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Coroutine
from dataclasses import replace
from typing import Any

from aiohttp import web

from adapters.web import inbound
from adapters.web.identity import BadName, Player, clean_name
from adapters.web.inbound import Unreadable
from adapters.web.leaders import Wanted
from adapters.web.pages import Pages, local
from adapters.web.parts import Parts, held, seated
from adapters.web.planning import leading
from adapters.web.starting import start_quiz
from bot.ports import BeginSeason, Reply, SetZone, Study
from bot.quiz.boards import Order, Period
from bot.quiz.effects import Note
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.tokens import Act, Press

__all__ = ["Acts"]

_SEATING = frozenset({Act.JOIN, Act.TEAM, Act.LEAVE})
_ASKING = {Act.MISSED: "/missed", Act.HOSTING: "/host"}
"""Where the buttons lead that only ask."""


class Acts:
    """The handlers that change something, and the replies they are still waiting for."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages
        self._waiting: set[asyncio.Task[Note | None]] = set()

    async def act(self, request: web.Request) -> web.Response:
        """A pressed button `{"token": ...}` -> `{done, text, session, round, held, final}`, perhaps with a `card`: HTML
        for this player alone. A button of the tutor may say the `room` it was pressed in, and is answered with `{done,
        text}` and perhaps a `card`.

        202 with `pending` where storing takes long: the final word then comes over the player's streams. 400 for a
        token nobody wrote, 401 without a name, 429 for somebody who clicks too fast and was told so. `to` is an address
        to go to, for a button that only asks.
        """
        stamp = self._parts.clock.now()
        player = self._parts.identity.of(request)
        if player is None:
            return _words(401, "Say your name first: reload the page, and it will ask you.")
        try:
            payload = await _json(request)
            press = inbound.press(payload)
        except Unreadable as trouble:
            return _words(400, str(trouble))
        if isinstance(press, Lesson):
            return await self._study(press, inbound.room_in(payload), player, stamp)
        event = inbound.event(press, player.person, stamp)
        if event is None:
            return web.json_response({"done": True, "text": "", "to": f"{_ASKING[press.act]}/{press.session}"})
        reply = await self._parts.engine.submit(event)
        if reply.silent:
            return _words(429, "")
        if reply.pending is not None:
            self._later(self._finish(reply.pending, player, press))
            return web.json_response({**_plain(reply.note, press), "pending": True}, status=202)
        await self._pass_on(reply.note, player, press)
        plain = _plain(reply.note, press)
        if reply.card is not None:
            plain["card"] = self._parts.painter.card(reply.card)
        return web.json_response(plain)

    async def start(self, request: web.Request) -> web.StreamResponse:
        """The form of a new quiz: to the room on success, else the form again with the reason."""
        form = await _form(request)
        room, player = self._pages.somebody(request, form.get("room", inbound.MAIN))
        try:
            command = start_quiz(form, room, player.person)
        except Unreadable as trouble:
            return await self._pages.start_again(room, player, form, str(trouble))
        reply = await self._parts.engine.start(command)
        if not reply.note.done and reply.pending is None:
            return await self._pages.start_again(room, player, form, reply.note.text, running=reply.session is not None)
        raise web.HTTPSeeOther(self._pages.address(room))

    async def name(self, request: web.Request) -> web.StreamResponse:
        """A name, given for the first time or changed; then back to where the person was."""
        form = await _form(request)
        target = local(form.get("next", "/"))
        before = self._parts.identity.of(request)
        try:
            name = clean_name(form.get("name", ""))
        except BadName as trouble:
            return self._pages.ask_name(request, before, target, form.get("name", ""), str(trouble))
        response = web.Response(status=303, headers={"Location": target})
        self._parts.identity.give(response, self._parts.identity.named(before, name))
        return response

    async def arrange(self, request: web.Request) -> web.StreamResponse:
        """A new season, or another time zone; then back to the leaderboard, on which either can be seen."""
        form = await _form(request)
        wanted = Wanted.read_address(form.get("next", ""))
        player = self._parts.identity.of(request)
        if player is None:
            raise web.HTTPSeeOther(wanted.address)
        command: BeginSeason | SetZone = SetZone(inbound.TENANT, player.id, form.get("zone", "").strip())
        if form.get("what") == "season":
            command, wanted = (
                BeginSeason(inbound.TENANT, player.id),
                replace(wanted, period=Period.SEASON, order=Order.POINTS),
            )
        reply = await self._parts.engine.arrange(command)
        if not reply.note.done:
            return await self._pages.leaderboard(player, wanted, reply.note.text)
        raise web.HTTPSeeOther(wanted.address)

    async def close(self) -> None:
        """Stop waiting for replies; what they are about is stored all the same."""
        for task in self._waiting:
            task.cancel()
        await asyncio.gather(*self._waiting, return_exceptions=True)

    async def _study(self, lesson: Lesson, room: str, player: Player, stamp: int) -> web.Response:
        # In the room everybody may start a quiz, one on the group's weak spots too.
        person = leading(player.person) if lesson.deed is Deed.SPOTS else player.person
        reply = await self._parts.engine.tutor(Study(inbound.place(room), person, lesson, stamp))
        if reply.silent:
            return _words(429, "")
        plain: dict[str, Any] = {"done": reply.note.done, "text": reply.note.text}
        if reply.pending is not None:
            self._later(self._tell(reply.pending, player))
            return web.json_response({**plain, "pending": True}, status=202)
        if reply.card is not None:
            plain["card"] = self._parts.painter.card(reply.card, room)
        elif reply.session is not None and reply.note.done:
            plain["to"] = self._pages.address(room)
        return web.json_response(plain)

    def _later(self, rest: Coroutine[Any, Any, Note | None]) -> None:
        task = asyncio.create_task(rest)
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def _tell(self, pending: Awaitable[Reply], player: Player) -> Note:
        note = (await pending).note
        self._parts.hub.tell(player.id, note)
        return note

    async def _finish(self, pending: Awaitable[Reply], player: Player, press: Press) -> None:
        note = await self._tell(pending, player)
        await self._pass_on(note, player, press, settled=True)

    async def _pass_on(self, note: Note, player: Player, press: Press, *, settled: bool = False) -> None:
        """Let the player's other windows know what the player holds now. `settled`: also that nothing is held."""
        facts: dict[str, Any] = held(note)
        if press.act in _SEATING:
            facts |= seated(await self._parts.desk.seat(inbound.TENANT, press.session, player.id))
        elif note.done and press.act in (Act.PICK, Act.SUBMIT):
            facts["seated"] = True
        if facts or settled:
            self._parts.hub.seat(player.id, {"session": press.session, **facts})


def _plain(note: Note, press: Press) -> dict[str, Any]:
    return {
        "done": note.done,
        "text": note.text,
        "session": press.session,
        "round": note.round,
        "held": list(note.held),
        "final": note.final,
    }


def _words(status: int, text: str) -> web.Response:
    return web.json_response({"done": False, "text": text}, status=status)


async def _json(request: web.Request) -> object:
    if request.content_type != "application/json":
        raise Unreadable("Buttons are sent as JSON.")
    try:
        return json.loads(await request.text())
    except ValueError:
        raise Unreadable("That is not JSON.") from None


async def _form(request: web.Request) -> dict[str, str]:
    """The text fields of a form; files are left out."""
    fields = await request.post()
    return {name: value for name, value in fields.items() if isinstance(value, str)}
