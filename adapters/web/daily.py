"""The daily quiz of a room: its form, what may be done with it, and the page where each answers alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aiohttp import web

from adapters.web import inbound
from adapters.web.daily_facts import daily_facts
from adapters.web.identity import Player
from adapters.web.inbound import TENANT, Unreadable
from adapters.web.pages import Pages
from adapters.web.parts import Parts
from adapters.web.planning import HOURS, leading, set_daily
from bot.ports import ChangeDaily, DailyAct, DailyView
from bot.quiz.daily import MAX_GRACE_MINUTES
from bot.quiz.daily_words import WEEKDAYS, clock_words

__all__ = ["DailyPages"]

_EVERY_ZONE = 2_000
_FIRST = {
    "time": ["09:00"],
    "day": [str(day) for day in range(7)],
    "count": ["5"],
    "pace": ["own"],
    "hours": ["12"],
    "seconds": ["30"],
    "grace": ["120"],
}


class DailyPages:
    """Handlers. In the room everybody may start a quiz; so everybody may set the daily one as well."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages

    async def form(self, request: web.Request) -> web.Response:
        """The form, with the plan as it is."""
        room, player = self._pages.somebody(request, request.query.get("room", inbound.MAIN))
        view = await self._parts.desk.daily(inbound.place(room))
        return await self._page(room, player, view, _fields_of(view) if view else _FIRST)

    async def line(self, request: web.Request) -> web.Response:
        """What the room's page says of its daily quiz, as a part of a page."""
        room, player = self._pages.somebody(request, request.query.get("room", inbound.MAIN))
        view = await self._parts.desk.daily(inbound.place(room))
        return self._pages.page("daily_line.html", player, room=room, daily=daily_facts(view))

    async def set(self, request: web.Request) -> web.StreamResponse:
        """The form sent: back to the room, or the form again with the reason."""
        fields = await _fields(request)
        room, player = self._pages.somebody(request, _one(fields, "room", inbound.MAIN))
        try:
            command = set_daily(fields, room, player.person)
        except Unreadable as trouble:
            return await self._again(room, player, fields, str(trouble))
        reply = await self._parts.engine.daily(command)
        if not reply.note.done:
            return await self._again(room, player, fields, reply.note.text)
        raise web.HTTPSeeOther(self._pages.address(room))

    async def change(self, request: web.Request) -> web.StreamResponse:
        """Pause, resume or off."""
        fields = await _fields(request)
        room, player = self._pages.somebody(request, _one(fields, "room", inbound.MAIN))
        try:
            act = DailyAct(_one(fields, "act"))
        except ValueError:
            raise web.HTTPBadRequest(text="A daily quiz can be paused, resumed or taken off.") from None
        command = ChangeDaily(inbound.place(room), leading(player.person), act)
        reply = await self._parts.engine.daily(command)
        if not reply.note.done:
            raise web.HTTPConflict(text=reply.note.text)
        raise web.HTTPSeeOther(self._pages.address(room) if act is DailyAct.OFF else self._form_address(room))

    async def play(self, request: web.Request) -> web.Response:
        """The viewer's next question in a quiz that each answers alone."""
        room = inbound.room_of(request.query.get("room", inbound.MAIN)) or inbound.MAIN
        player = self._parts.identity.of(request)
        if player is None:
            raise web.HTTPSeeOther(self._pages.address(room))
        card = await self._parts.desk.turn(TENANT, request.match_info["session"], player.id)
        if card is None:
            raise web.HTTPNotFound(text="This quiz has closed, or there never was one under that address.")
        drawn = self._parts.painter.card(card, room)
        return self._pages.page("play.html", player, room=room, card=drawn, begin="", title="Your questions")

    def _form_address(self, room: str) -> str:
        return "/daily" if room == inbound.MAIN else f"/daily?room={room}"

    async def _again(self, room: str, player: Player, fields: Mapping[str, Sequence[str]], error: str) -> web.Response:
        view = await self._parts.desk.daily(inbound.place(room))
        return await self._page(room, player, view, fields, error, status=422)

    async def _page(
        self,
        room: str,
        player: Player,
        view: DailyView | None,
        fields: Mapping[str, Sequence[str]],
        error: str = "",
        *,
        status: int = 200,
    ) -> web.Response:
        banks = [each for each in await self._parts.desk.banks(TENANT) if each.questions]
        series = sorted({each.bank.series.name for each in banks if each.bank.series})
        return self._pages.page(
            "daily.html",
            player,
            status=status,
            room=room,
            daily=daily_facts(view),
            fields=fields,
            error=error,
            banks=banks,
            series=series,
            zones=await self._parts.desk.zones("", _EVERY_ZONE),
            weekdays=WEEKDAYS,
            hours=HOURS,
            most_grace=MAX_GRACE_MINUTES,
        )


async def _fields(request: web.Request) -> dict[str, list[str]]:
    """The text fields of a form, each with all its values."""
    posted = await request.post()
    found: dict[str, list[str]] = {}
    for name, value in posted.items():
        if isinstance(value, str):
            found.setdefault(name, []).append(value)
    return found


def _one(fields: Mapping[str, Sequence[str]], name: str, otherwise: str = "") -> str:
    return fields.get(name, [otherwise])[0]


def _fields_of(view: DailyView) -> dict[str, Sequence[str]]:
    """The form's fields as the plan has them."""
    plan = view.daily.plan
    return {
        "time": [clock_words(plan.when.minute)],
        "zone": [plan.zone],
        "day": [str(day) for day in plan.when.weekdays],
        "source": [f"series:{plan.series}" if plan.series else f"bank:{plan.bank}"],
        "outcome": [f"{plan.bank}:{outcome}" for outcome in plan.outcomes],
        "count": [str(plan.count) if plan.count is not None else ""],
        "pace": [plan.pace.value],
        "hours": [f"{plan.open_minutes / 60:g}"],
        "seconds": [str(plan.seconds)],
        "grace": [str(plan.grace_minutes)],
    }
