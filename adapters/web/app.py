"""The web application: which address leads where, and errors in words."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from adapters.web.acts import Acts
from adapters.web.addresses import BEGINNINGS, PAGES
from adapters.web.assets import Assets
from adapters.web.daily import DailyPages
from adapters.web.guard import guard, put_headers
from adapters.web.inbound import MAIN, room_of
from adapters.web.league import LeaguePages
from adapters.web.learning import LearningPages
from adapters.web.pages import Pages
from adapters.web.privacy import PrivacyPages
from adapters.web.settings import WebSettings
from adapters.web.stream import Stream
from bot.ports import Hurried
from bot.quiz.pages import Subject

__all__ = ["application"]

_BODY_BYTES = 16 * 1024
_BROKEN = "Nothing you did is lost: whatever was confirmed is stored. Wait a moment and try again."
_TITLES = {
    400: "That did not make sense here",
    403: "Not from here",
    404: "Nothing under this address",
    405: "Not like this",
    409: "Not yet",
    413: "Too much at once",
    421: "Another address, please",
    429: "A little slower",
    500: "Something broke on our side",
    503: "Full house",
}
log = structlog.stdlib.get_logger(__name__)


def application(
    settings: WebSettings,
    pages: Pages,
    acts: Acts,
    dailies: DailyPages,
    leagues: LeaguePages,
    learning: LearningPages,
    own: PrivacyPages,
    stream: Stream,
    assets: Assets,
    mounted: Sequence[web.RouteDef] = (),
) -> web.Application:
    """All routes behind the guard, but those that are mounted. Bodies are at most 16 KiB."""
    open_paths = frozenset({"/healthz", *(route.path for route in mounted)})
    app = web.Application(middlewares=[_in_words(pages), guard(settings, open_paths)], client_max_size=_BODY_BYTES)
    app.on_response_prepare.append(put_headers)
    app.router.add_get("/healthz", pages.health)
    app.router.add_get("/static/{digest}/{name}", assets.serve)
    app.add_routes(mounted)
    if settings.rooms:
        _add_rooms(app, pages, acts, stream)
        _add_dailies(app, dailies)
        _add_leagues(app, leagues)
        _add_learning(app, learning)
        app.router.add_get("/privacy", own.show)
        app.router.add_get("/privacy/my-data.json", own.export)
        app.router.add_post("/privacy/delete", own.delete)
    return app


def _add_rooms(app: web.Application, pages: Pages, acts: Acts, stream: Stream) -> None:
    async def events(request: web.Request) -> web.StreamResponse:
        room = room_of(request.match_info.get("room", MAIN))
        if room is None:
            raise web.HTTPNotFound(text="There is no such room.")
        return await stream.serve(request, room)

    for path, handler in {
        "/": pages.room,
        "/present": pages.present,
        "/r/{room}": pages.room,
        "/r/{room}/present": pages.present,
        "/rooms": pages.other_room,
        "/bank/{bank}": pages.bank,
        "/start": pages.start,
        "/missed/{session}": pages.missed,
        "/results/{session:[a-z0-9]{4,24}}": pages.results,
        "/results/{session:[a-z0-9]{4,24}}/{file}": pages.results_file,
        "/host/{session}": pages.host,
        "/me": pages.me,
        "/leaders": pages.leaders,
        "/name": pages.name,
    }.items():
        app.router.add_get(path, handler)
    app.router.add_get("/events", events, allow_head=False)
    app.router.add_get("/r/{room}/events", events, allow_head=False)
    app.router.add_post("/act", acts.act)
    app.router.add_post("/start", acts.start)
    app.router.add_post("/leaders", acts.arrange)
    app.router.add_post("/name", acts.name)


def _add_dailies(app: web.Application, dailies: DailyPages) -> None:
    app.router.add_get("/daily", dailies.form)
    app.router.add_post("/daily", dailies.set)
    app.router.add_get("/daily/line", dailies.line)
    app.router.add_post("/daily/change", dailies.change)
    app.router.add_get("/play/{session}", dailies.play)


def _add_leagues(app: web.Application, leagues: LeaguePages) -> None:
    app.router.add_get("/league", leagues.page)
    app.router.add_post("/league", leagues.set)
    app.router.add_post("/league/change", leagues.change)


def _add_learning(app: web.Application, learning: LearningPages) -> None:
    app.router.add_get("/learn", learning.door)
    app.router.add_get("/learn/line", learning.line)
    for subject, path in PAGES.items():
        for below in ("", "/{of}", "/{of}/{part}") if subject is Subject.STUDY else ("", "/{of}"):
            app.router.add_get(path + below, learning.told(subject))
    for deed, path in BEGINNINGS.items():
        for below in ("", "/{of}", "/{of}/{part}") if path.endswith("{of}") else ("/{of}",):
            app.router.add_get(path.format(of=below), learning.asks(deed))
    app.router.add_post("/plan", learning.set_plan)
    app.router.add_post("/link", learning.link)
    app.router.add_post("/assignments", learning.assign)
    app.router.add_post("/assignments/change", learning.unassign)


def _in_words(pages: Pages) -> Middleware:
    """The middleware that turns refusals and failures into a page (or JSON, for a button) that says what to do."""

    @web.middleware
    async def say(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException as refusal:
            if refusal.status < 400:
                raise
            return _refused(request, pages, refusal)
        except Hurried as hurried:
            return _refused(request, pages, web.HTTPTooManyRequests(text=str(hurried), headers={"Retry-After": "5"}))
        except Exception:
            log.exception("web request failed", path=request.path, method=request.method)
            return _refused(request, pages, web.HTTPInternalServerError(text=_BROKEN))

    return say


def _refused(request: web.Request, pages: Pages, refusal: web.HTTPException) -> web.Response:
    bare = f"{refusal.status}: {refusal.reason}"
    text = refusal.text if refusal.text and refusal.text != bare else "Check the address, or go to the front page."
    if request.path == "/act":
        return web.json_response({"done": False, "text": text}, status=refusal.status)
    response = pages.trouble(refusal.status, _TITLES.get(refusal.status, refusal.reason), text)
    for name in ("Allow", "Retry-After"):
        if name in refusal.headers:
            response.headers[name] = refusal.headers[name]
    return response
