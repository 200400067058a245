"""Learning alone in the room: the front door, the tutor's pages, and the pages on which it asks.

Opening a page changes nothing. A page on which the tutor asks carries the button that begins it, which its script
presses at once; every press goes through `POST /act`, as in a quiz.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from aiohttp import web

from adapters.web import inbound
from adapters.web.addresses import BEGINNINGS, address_of
from adapters.web.identity import Player
from adapters.web.inbound import MAIN, TENANT, Unreadable
from adapters.web.pages import Pages
from adapters.web.parts import Parts
from adapters.web.planning import leading
from adapters.web.wishes import A_DAY, ATTEMPTS, assign, link_accounts, set_plan, unassign
from bot.ports import TutorCommand
from bot.quiz.blocks import Text
from bot.quiz.effects import Note
from bot.quiz.events import Person, Place
from bot.quiz.lessons import Deed, Lesson, read_lesson, write_lesson
from bot.quiz.pages import Bars, HeatMap, Page, PageView, Subject

__all__ = ["LearningPages"]

_EVERY_ZONE = 2_000
_TEMPLATES = {
    Subject.STUDY: "study.html",
    Subject.PLAN: "plan.html",
    Subject.LINKS: "link.html",
    Subject.GROUP: "group.html",
    Subject.ASSIGNMENTS: "assignments.html",
}
"""Those of pages that have more on them than the desk tells."""
_TITLES = {
    Deed.PRACTICE: "Practice",
    Deed.REVIEW: "Review",
    Deed.MISSED: "What you missed",
    Deed.ASSIGNMENT: "Assignment",
}
_Block = TypeVar("_Block")
_Command = Callable[[Mapping[str, str], Place, Person], TutorCommand]


class LearningPages:
    """Handlers. All that they tell is the viewer's alone, and is kept in no cache."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages

    async def door(self, request: web.Request) -> web.Response:
        """What is due, and how it stands."""
        room, player = _room(request), self._parts.identity.of(request)
        if player is None:
            return self._ask_who(request)
        place, desk = inbound.place(room), self._parts.desk
        known = await desk.own_page(place, player.person, Page(Subject.MASTERY))
        plan = await desk.own_page(place, player.person, Page(Subject.PLAN))
        bars = _found(plan, Bars)
        return self._page(
            "learn.html",
            player,
            room,
            due=await desk.due_count(place, player.person),
            bars=next(iter(_found(known, Bars)), None),
            heat=next(iter(_found(known, HeatMap)), None),
            ahead=[*bars, *_found(plan, Text)[1:2]] if bars else [],
            remind=write_lesson(Lesson(Deed.REMIND)),
        )

    async def line(self, request: web.Request) -> web.Response:
        """What the room's page says of the viewer's learning, as a part of a page."""
        room, player = self._pages.somebody(request, request.query.get("room", MAIN))
        due = await self._parts.desk.due_count(inbound.place(room), player.person)
        return self._page("learn_line.html", player, room, due=due)

    def told(self, subject: Subject) -> Callable[[web.Request], Awaitable[web.Response]]:
        """The handler of a page as the desk tells it."""

        async def show(request: web.Request) -> web.Response:
            player = self._parts.identity.of(request)
            if player is None:
                return self._ask_who(request)
            page = Page(subject, _of(request), _number(request))
            return await self._tell(_room(request), player, page)

        return show

    def asks(self, deed: Deed) -> Callable[[web.Request], Awaitable[web.Response]]:
        """The handler of a page on which the tutor asks."""

        async def show(request: web.Request) -> web.Response:
            player = self._parts.identity.of(request)
            if player is None:
                return self._ask_who(request)
            begin = write_lesson(Lesson(deed, _of(request), int("further" in request.query)))
            if read_lesson(begin) is None:
                raise web.HTTPNotFound(text="There is nothing to practise under that address. Begin from Learn.")
            return self._page("play.html", player, _room(request), card="", begin=begin, title=_TITLES[deed])

        return show

    async def set_plan(self, request: web.Request) -> web.StreamResponse:
        """The form of the plan."""
        return await self._do(request, set_plan, Page(Subject.PLAN))

    async def link(self, request: web.Request) -> web.StreamResponse:
        """A code of another account."""
        return await self._do(request, link_accounts, Page(Subject.LINKS))

    async def assign(self, request: web.Request) -> web.StreamResponse:
        """The form of an assignment."""
        return await self._do(request, assign, Page(Subject.ASSIGNMENTS))

    async def unassign(self, request: web.Request) -> web.StreamResponse:
        """An assignment is taken back."""
        return await self._do(request, unassign, Page(Subject.ASSIGNMENTS))

    async def _do(self, request: web.Request, command: _Command, page: Page) -> web.StreamResponse:
        """Do what a form asks for, and show its page with what is said to it."""
        form = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
        room, player = self._pages.somebody(request, request.query.get("room", MAIN))
        try:
            asked = command(form, inbound.place(room), player.person)
        except Unreadable as trouble:
            return await self._tell(room, player, page, Note(str(trouble), done=False), form)
        reply = await self._parts.engine.tutor(asked)
        if reply.note.done and page.subject is Subject.ASSIGNMENTS:
            # What was set, or taken back, is seen there; and a reload must not set it twice.
            raise web.HTTPSeeOther(address_of(page, room) or "/")
        return await self._tell(room, player, page, reply.note, {} if reply.note.done else form)

    async def _tell(
        self,
        room: str,
        player: Player,
        page: Page,
        said: Note | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> web.Response:
        """A page of the tutor, with a note on what was just done, and what was typed into its form."""
        place, desk = inbound.place(room), self._parts.desk
        # In the room everybody may lead; but who has finished an assignment is for whoever set it.
        person = leading(player.person) if page.subject is Subject.GROUP else player.person
        facts: dict[str, Any] = {"fields": fields or {}, "bank": page.of.partition("/")[0]}
        if page.subject is Subject.PLAN:
            wishes = await desk.plan_wishes(place, player.person)
            facts["fields"] = fields or {
                "exam": wishes.exam.isoformat() if wishes.exam else "",
                "a_day": str(wishes.a_day or ""),
                "new_a_day": str(wishes.new_a_day or ""),
                "zone": wishes.zone,
            }
            facts |= {"a_day": A_DAY, "zones": await desk.zones("", _EVERY_ZONE)}
        if page.subject is Subject.ASSIGNMENTS:
            facts |= {
                "assignment": page.of,
                "zones": await desk.zones("", _EVERY_ZONE),
                "banks": [each for each in await desk.banks(TENANT) if each.questions],
                "attempts": ATTEMPTS,
            }
        view = await desk.own_page(place, person, page)
        status = 422 if said is not None and not said.done else 200
        template = _TEMPLATES.get(page.subject, "own.html")
        return self._page(template, player, room, status=status, view=view, said=said, **facts)

    def _page(self, template: str, player: Player, room: str, *, status: int = 200, **facts: Any) -> web.Response:
        beginnings = [deed.name.lower() for deed in (*BEGINNINGS, Deed.SPOTS)]
        response = self._pages.page(template, player, status=status, room=room, beginnings=beginnings, **facts)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _ask_who(self, request: web.Request) -> web.Response:
        return self._pages.page("join.html", None, room=MAIN, next=request.path_qs, going_on="", error="", name="")


def _found(view: PageView, kind: type[_Block]) -> list[_Block]:
    """The blocks of a kind on a page."""
    return [block for entry in view.entries for block in entry if isinstance(block, kind)]


def _room(request: web.Request) -> str:
    return inbound.room_of(request.query.get("room", MAIN)) or MAIN


def _of(request: web.Request) -> str:
    """What an address is about: nothing, a bank, or a part of it."""
    return "/".join(request.match_info.get(name, "") for name in ("of", "part") if name in request.match_info)


def _number(request: web.Request) -> int:
    typed = request.query.get("page", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0
