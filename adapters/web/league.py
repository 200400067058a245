"""The league of a room: its page, its form, and what may be done with it."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from adapters.web import inbound
from adapters.web.fields import number, one_of
from adapters.web.identity import Player
from adapters.web.inbound import Unreadable
from adapters.web.pages import Pages
from adapters.web.parts import Parts
from adapters.web.planning import leading
from adapters.web.starting import team_names
from bot.ports import DealLeague, EndLeague, LeagueCommand, LeagueView, MoveMember, SetLeague
from bot.quiz.daily_input import Unclear, read_time
from bot.quiz.daily_words import clock_words
from bot.quiz.events import Person
from bot.quiz.settings import MOST_TEAMS, TEAM_NAME_LENGTH, TEAM_NAMES, Teaming
from bot.quiz.stages import Stage

__all__ = ["LeaguePages"]

_FIRST = {"teams": "2", "names": "", "teaming": "chosen", "time": "09:00"}
_OUT = "out"
"""In place of a team's number."""


class LeaguePages:
    """Handlers. In the room everybody may start a quiz; so everybody may set the league as well. Joining and leaving is
    done with the buttons of its cards.
    """

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages

    async def page(self, request: web.Request) -> web.Response:
        """How it stands, the newest week, and the form."""
        room, player = self._pages.somebody(request, request.query.get("room", inbound.MAIN))
        view = await self._parts.desk.league(inbound.place(room), player.id)
        return await self._page(room, player, view, _fields_of(view) if view else _FIRST)

    async def set(self, request: web.Request) -> web.StreamResponse:
        """The form sent: back to the page, or the form again with the reason."""
        fields = _plain(await request.post())
        room, player = self._pages.somebody(request, fields.get("room", inbound.MAIN))
        try:
            command = _set_league(fields, room, player.person)
        except (Unreadable, Unclear) as trouble:
            return await self._again(room, player, fields, str(trouble))
        reply = await self._parts.engine.league(command)
        if not reply.note.done:
            return await self._again(room, player, fields, reply.note.text)
        raise web.HTTPSeeOther(self._address(room))

    async def change(self, request: web.Request) -> web.StreamResponse:
        """Deal, move somebody, or take it off."""
        fields = _plain(await request.post())
        room, player = self._pages.somebody(request, fields.get("room", inbound.MAIN))
        try:
            command = _change(fields, room, leading(player.person))
        except Unreadable as trouble:
            raise web.HTTPBadRequest(text=str(trouble)) from None
        reply = await self._parts.engine.league(command)
        if not reply.note.done:
            raise web.HTTPConflict(text=reply.note.text)
        raise web.HTTPSeeOther(self._pages.address(room) if isinstance(command, EndLeague) else self._address(room))

    def _address(self, room: str) -> str:
        return "/league" if room == inbound.MAIN else f"/league?room={room}"

    async def _again(self, room: str, player: Player, fields: Mapping[str, str], error: str) -> web.Response:
        view = await self._parts.desk.league(inbound.place(room), player.id)
        return await self._page(room, player, view, fields, error, status=422)

    async def _page(
        self,
        room: str,
        player: Player,
        view: LeagueView | None,
        fields: Mapping[str, str],
        error: str = "",
        *,
        status: int = 200,
    ) -> web.Response:
        place = inbound.place(room)
        notice = await self._parts.desk.notice(place) if view else None
        newest = notice.view.card if notice is not None and notice.view is not None else None
        told = newest if newest is not None and newest.stage is Stage.RESULT else None
        return self._pages.page(
            "league.html",
            player,
            status=status,
            room=room,
            card=self._parts.painter.card(view.card, room) if view else None,
            told=self._parts.painter.card(told, room) if told else None,
            teams=view.league.teams if view else (),
            members=await self._parts.desk.league_members(place) if view else (),
            fields=fields,
            error=error,
            counts=range(2, MOST_TEAMS + 1),
            team_names=TEAM_NAMES,
            team_name_length=TEAM_NAME_LENGTH,
        )


def _plain(posted: Mapping[str, object]) -> dict[str, str]:
    return {name: value for name, value in posted.items() if isinstance(value, str)}


def _set_league(form: Mapping[str, str], room: str, person: Person) -> SetLeague:
    """The league a form asks for. Raises Unreadable, Unclear."""
    count = number(form.get("teams", "2"), range(2, MOST_TEAMS + 1), "The number of teams")
    teaming = one_of(Teaming, form.get("teaming", Teaming.CHOSEN), "how people come into the teams")
    minute = read_time(form.get("time", ""))
    names = team_names(form.get("names", ""), count)
    return SetLeague(inbound.place(room), leading(person), names, minute, teaming)


def _change(form: Mapping[str, str], room: str, person: Person) -> LeagueCommand:
    """What is to be done with it. Raises Unreadable."""
    place = inbound.place(room)
    match form.get("act"):
        case "deal":
            return DealLeague(place, person)
        case "off":
            return EndLeague(place, person)
        case "move":
            team = form.get("team", "")
            wanted = None if team == _OUT else number(team, range(MOST_TEAMS), "The team")
            return MoveMember(place, person, form.get("member", ""), wanted)
    raise Unreadable("A league can be dealt anew or taken off, and its members moved.")


def _fields_of(view: LeagueView) -> dict[str, str]:
    """The form's fields as the league has them."""
    league = view.league
    return {
        "teams": str(len(league.teams)),
        "names": ", ".join(league.teams),
        "teaming": league.teaming.value,
        "time": clock_words(league.minute),
    }
