"""The pages: each reads what it shows from the desk and draws it."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import segno
from aiohttp import web
from markupsafe import Markup

from adapters.web import inbound
from adapters.web.addresses import address_of
from adapters.web.daily_facts import daily_facts
from adapters.web.fields import SECONDS
from adapters.web.identity import NAME_LENGTH, Player
from adapters.web.inbound import MAIN, TENANT, Unreadable
from adapters.web.leaders import Wanted, rows, tabs_of_orders, tabs_of_periods, tabs_of_scopes
from adapters.web.parts import Parts
from adapters.web.results import facts_of
from adapters.web.starting import ALSO, CHALLENGE, COUNTDOWN, TALK
from bot.ports import BankSummary
from bot.quiz.bank import Difficulty
from bot.quiz.boards import explained, titled
from bot.quiz.lessons import Deed, Lesson, scope_of
from bot.quiz.pages import Bullets, Page, Subject, Turn
from bot.quiz.results import Access, Results, access
from bot.quiz.settings import TEAM_NAME_LENGTH, TEAM_NAMES
from bot.quiz.tokens import Act, Press, write_token
from bot.reports import FILES, export

__all__ = ["Pages", "local"]

_DEFAULT_COUNT = 10
_BUSY = "A quiz is going on in this room. You can start this one when it is over."


class Pages:
    """Handlers of GET."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def address(self, room: str) -> str:
        """Where a room is."""
        return "/" if room == MAIN else f"/r/{room}"

    def somebody(self, request: web.Request, name: str) -> tuple[str, Player]:
        """The room of a name, and who asks. Raises HTTPBadRequest for no room, HTTPSeeOther for nobody known."""
        room = inbound.room_of(name)
        if room is None:
            raise web.HTTPBadRequest(text="There can be no room of that name. Go back to the front page.")
        player = self._parts.identity.of(request)
        if player is None:
            raise web.HTTPSeeOther(self.address(room))
        return room, player

    async def room(self, request: web.Request) -> web.Response:
        """A room: what goes on there, and what could be started; before that, the question for a name."""
        room = _room(request)
        player = self._parts.identity.of(request)
        showing = await self._parts.look(room)
        if player is None:
            title = "" if showing.idle else showing.title
            return self.page("join.html", player, room=room, next=self.address(room), going_on=title, error="", name="")
        return self.page(
            "room.html",
            player,
            room=room,
            showing=showing,
            seat=json.dumps(await self._parts.seat(showing, player.id)),
            banks=await self._parts.desk.banks(TENANT),
            daily=daily_facts(await self._parts.desk.daily(inbound.place(room))),
            league=await self._parts.desk.league(inbound.place(room), player.id),
            due=await self._parts.desk.due_count(inbound.place(room), player.person),
            **self._door(request, room),
        )

    async def present(self, request: web.Request) -> web.Response:
        """A room for a shared screen: no cookie, no buttons, and the address to join by."""
        room = _room(request)
        showing = await self._parts.look(room)
        door = self._door(request, room)
        return self.page("present.html", None, room=room, showing=showing, code=_qr(door["url"]), **door)

    async def bank(self, request: web.Request) -> web.Response:
        """The study sheet of a bank: outcomes, and notes with what to read."""
        summary = await self._bank(request.match_info["bank"])
        room = _room_asked_for(request)
        bank = summary.bank
        practices = {
            each: address_of(Lesson(Deed.PRACTICE, scope_of(bank.id, each)), room)
            for each in ("", *(outcome.id for outcome in bank.outcomes))
        }
        study = address_of(Page(Subject.STUDY, bank.id), room)
        facts: dict[str, Any] = {"summary": summary, "practices": practices, "study": study}
        return self.page("bank.html", self._parts.identity.of(request), room=room, **facts)

    async def start(self, request: web.Request) -> web.Response:
        """The form of a new quiz from one bank."""
        room = _room_asked_for(request)
        player = self._parts.identity.of(request)
        if player is None:
            raise web.HTTPSeeOther(self.address(room))
        summary = await self._bank(request.query.get("bank", ""))
        fields = {"count": str(min(_DEFAULT_COUNT, summary.questions)), "seconds": "30", **_only_text(request.query)}
        if not (await self._parts.look(room)).idle:
            return await self._form(room, player, summary, fields, _BUSY, running=True)
        return await self._form(room, player, summary, fields)

    async def start_again(
        self, room: str, player: Player, fields: Mapping[str, str], error: str, *, running: bool = False
    ) -> web.Response:
        """The same form with what was typed, and why it did not do."""
        summary = await self._bank(fields.get("bank", ""))
        return await self._form(room, player, summary, fields, error, running=running, status=409 if running else 422)

    async def missed(self, request: web.Request) -> web.Response:
        """What the viewer missed in a session."""
        player = self._parts.identity.of(request)
        if player is None:
            raise web.HTTPSeeOther("/")
        session = request.match_info["session"]
        missed = await self._parts.desk.missed(TENANT, session, player.id)
        history = await self._parts.desk.history(TENANT, player.id)
        played = next((each for each in history if each.session == session), None)
        seated = (await self._parts.desk.seat(TENANT, session, player.id)).seated
        # Whoever only watched has missed nothing; the desk cannot tell that from leaving every question out.
        if played is None and not seated:
            raise _no_results()
        room = _room_asked_for(request)
        sheet = await self._parts.desk.bank(TENANT, played.bank) if played else None
        view = await self._parts.desk.page(TENANT, player.id, Page(Subject.MISSED, session))
        review = [block for block in view.entries[0] if isinstance(block, Bullets)]
        facts: dict[str, Any] = {"missed": missed, "played": played, "sheet": sheet, "review": review}
        again = Lesson(Deed.MISSED, session)
        return self.page("missed.html", player, room=room, again=Turn("Review what I missed", again), **facts)

    async def results(self, request: web.Request) -> web.Response:
        """What came of a quiz: everything for its host, the summary and their own answers for its players."""
        player = self._parts.identity.of(request)
        if player is None:
            return self.page("join.html", None, room=MAIN, next=request.path, going_on="", error="", name="")
        results, granted = await self._results(request, player)
        facts = await asyncio.to_thread(facts_of, results, granted, player.id)
        return self.page("results.html", player, room=results.session.place.channel, **facts)

    async def results_file(self, request: web.Request) -> web.Response:
        """A file of the results, for the host of the quiz alone."""
        name = request.match_info["file"]
        player = self._parts.identity.of(request)
        if player is None or name not in FILES:
            raise _no_results()
        results, granted = await self._results(request, player)
        if granted is not Access.WHOLE:
            raise _no_results()
        file = await asyncio.to_thread(export, results, name)
        said = f'attachment; filename="quiz-{results.session.id}-{file.name}"'
        return web.Response(
            body=file.content, content_type=file.format.media_type, headers={"Content-Disposition": said}
        )

    async def _results(self, request: web.Request, player: Player) -> tuple[Results, Access]:
        """The results asked for, and how much of them the player may see.

        Raises HTTPNotFound where it is nothing, HTTPConflict where the quiz is not over.
        """
        results = await self._parts.desk.results(TENANT, request.match_info["session"], player.id)
        granted = access(results, player.id)
        if results is None or granted is Access.NONE:
            raise _no_results()
        if not results.session.phase.over:
            raise web.HTTPConflict(text="This quiz is still going on. Its results are here when it is over.")
        return results, granted

    async def host(self, request: web.Request) -> web.Response:
        """What the host of a session can put right."""
        player = self._parts.identity.of(request)
        if player is None:
            raise web.HTTPSeeOther("/")
        session = request.match_info["session"]
        hosting = await self._parts.desk.hosting(TENANT, session, player.person)
        if hosting is None:
            raise web.HTTPNotFound(text="There is no quiz of yours to lead under that address.")
        tokens = {
            (each.round, option.position): write_token(Press(session, Act.REGRADE, each.round, option.position))
            for each in hosting.rounds
            for option in each.options
        }
        return self.page("host.html", player, room=_room_asked_for(request), hosting=hosting, tokens=tokens)

    async def me(self, request: web.Request) -> web.Response:
        """The viewer's own history."""
        player = self._parts.identity.of(request)
        if player is None:
            return self.page("join.html", None, room=MAIN, next="/me", going_on="", error="", name="")
        history = await self._parts.desk.history(TENANT, player.id)
        return self.page("me.html", player, room=_room_asked_for(request), history=history)

    async def leaders(self, request: web.Request) -> web.Response:
        """The leaderboard of a room, or of all; the viewer's own place with its neighbours, however far down."""
        wanted = Wanted.read(request.query, _room_asked_for(request))
        return await self.leaderboard(self._parts.identity.of(request), wanted)

    async def leaderboard(self, player: Player | None, wanted: Wanted, refused: str = "") -> web.Response:
        """The same, with the word on why a change was refused."""
        desk, which = self._parts.desk, (wanted.period, wanted.order, wanted.channel)
        mine = await desk.my_rank(TENANT, player.id, *which) if player else None
        board = await desk.board(TENANT, *which)
        facts: dict[str, Any] = {
            "wanted": wanted,
            "board": board,
            "title": titled(board),
            "explained": explained(board),
            "placed": mine is not None,
            "rows": rows(board, mine, player.id if player else ""),
            "orders": tabs_of_orders(wanted),
            "scopes": tabs_of_scopes(wanted),
            "periods": tabs_of_periods(wanted, board.season),
            "refused": refused,
        }
        return self.page("leaders.html", player, status=422 if refused else 200, room=wanted.room, **facts)

    async def name(self, request: web.Request) -> web.Response:
        """The form to change one's name."""
        return self.ask_name(request, self._parts.identity.of(request), local(request.query.get("next", "/")))

    def ask_name(
        self, request: web.Request, player: Player | None, target: str, name: str | None = None, error: str = ""
    ) -> web.Response:
        """The question for a name, with what was wrong about the last one."""
        typed = name if name is not None else player.name if player else ""
        facts = {"room": MAIN, "next": target, "going_on": "", "error": error, "name": typed[: 4 * NAME_LENGTH]}
        return self.page("join.html", player, status=422 if error else 200, **facts)

    async def other_room(self, request: web.Request) -> web.Response:
        """From a freely typed room name to the room."""
        try:
            raise web.HTTPSeeOther(self.address(inbound.slug_of(request.query.get("name", ""))))
        except Unreadable as trouble:
            raise web.HTTPBadRequest(text=str(trouble)) from None

    async def health(self, request: web.Request) -> web.Response:
        """Whether the server answers."""
        return web.Response(text="ok")

    def trouble(self, status: int, title: str, text: str) -> web.Response:
        """An error in words."""
        return self.page("error.html", None, status=status, room=MAIN, code=status, title=title, text=text)

    def _door(self, request: web.Request, room: str) -> dict[str, Any]:
        """The address others come in by, whole and in parts, and whether it works on this machine only."""
        url = (self._parts.settings.origin or f"{request.scheme}://{request.host}") + self.address(room)
        address = url.split("://", 1)[1].rstrip("/").partition("/")
        return {"url": url, "address": address, "here_only": _here_only(url)}

    async def _bank(self, id: str) -> BankSummary:
        summary = await self._parts.desk.bank(TENANT, id) if id else None
        if summary is None:
            raise web.HTTPNotFound(text="That bank is not on the shelf (any more). The front page lists all there are.")
        return summary

    async def _form(
        self,
        room: str,
        player: Player,
        summary: BankSummary,
        fields: Mapping[str, str],
        error: str = "",
        *,
        running: bool = False,
        status: int = 200,
    ) -> web.Response:
        others = [each for each in await self._parts.desk.banks(TENANT) if each.bank.id != summary.bank.id]
        facts: dict[str, Any] = {
            "room": room,
            "summary": summary,
            "others": others,
            "also": ALSO,
            "mixed": any(name.startswith(ALSO) for name in fields),
            "challenge": CHALLENGE,
            "countdown": COUNTDOWN,
            "talk": TALK,
            "team_names": TEAM_NAMES,
            "league": await self._parts.desk.league(inbound.place(room), player.id),
            "team_name_length": TEAM_NAME_LENGTH,
            "fields": fields,
            "error": error,
            "running": running,
            "levels": tuple(Difficulty),
            "seconds": SECONDS,
        }
        return self.page("start.html", player, status=status, **facts)

    def page(self, template: str, player: Player | None, *, status: int = 200, **facts: Any) -> web.Response:
        """A whole page; `facts` have at least the room."""
        facts |= {"player": player, "now": self._parts.clock.now(), "name_length": NAME_LENGTH}
        room = facts["room"]
        facts |= {"home": self.address(room), "back": "" if room == MAIN else f"?room={room}"}
        return web.Response(
            text=self._parts.painter.page(template, **facts), status=status, content_type="text/html", charset="utf-8"
        )


def _no_results() -> web.HTTPNotFound:
    """The same words whether there is no such quiz or it is not the asker's to see."""
    return web.HTTPNotFound(text="There is no quiz of yours under that address. Your history lists them all.")


def local(target: str) -> str:
    """An address of this room to go back to; the front page for anything that leads elsewhere."""
    parts = urlsplit(target)
    plain = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if plain and not parts.scheme and not parts.netloc and "\\" not in target else "/"


def _room(request: web.Request) -> str:
    name = request.match_info.get("room", MAIN)
    room = inbound.room_of(name)
    if room is None:
        raise web.HTTPNotFound(
            text="A room's address has small letters, digits and hyphens only, like /r/tuesday-group. Check the link."
        )
    return room


def _room_asked_for(request: web.Request) -> str:
    """The room in the query, to lead back to; the main one where there is none."""
    return inbound.room_of(request.query.get("room", MAIN)) or MAIN


def _only_text(query: Mapping[str, str]) -> dict[str, str]:
    return dict(query.items())


def _qr(url: str) -> Markup:
    """A QR code as inline SVG, without inline styles."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=False,
        omitsize=True,
        border=2,
        dark="#14211f",
        svgclass="qr",
        lineclass=None,
    )
    return Markup(out.getvalue().decode())  # noqa: S704 - drawn by us: paths only, the address is in the dots


def _here_only(url: str) -> bool:
    """Whether an address leads to this very machine for whoever opens it."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
