"""The web room: a platform of its own, served by aiohttp."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import structlog
from aiohttp import web

from adapters.web.acts import Acts
from adapters.web.app import application
from adapters.web.assets import Assets
from adapters.web.daily import DailyPages
from adapters.web.hub import Hub, Showing, follows
from adapters.web.identity import Identity
from adapters.web.inbound import PLATFORM
from adapters.web.league import LeaguePages
from adapters.web.learning import LearningPages
from adapters.web.outbound import Painter
from adapters.web.pages import Pages
from adapters.web.parts import Parts
from adapters.web.privacy import PrivacyPages
from adapters.web.settings import WebSettings
from adapters.web.stream import Stream
from bot.ports import Capabilities, Clock, Desk, Engine, Sent, Unreachable
from bot.quiz.blocks import Card
from bot.quiz.effects import Note
from bot.quiz.events import Place
from bot.quiz.stages import Stage

__all__ = ["CannotListen", "WebRoom"]

_EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - compared with, not bound to
log = structlog.stdlib.get_logger(__name__)


class CannotListen(OSError):
    """The host and port of the settings cannot be used; the message says what to change."""


class WebRoom:
    """Serves the pages and shows every post in the windows that are open.

    It remembers nothing of a game: a page or stream that is opened is drawn from `desk.room`. A room is a channel of
    the tenant "web"; the one at the front door is "main".
    """

    def __init__(
        self, engine: Engine, desk: Desk, clock: Clock, settings: WebSettings, mounted: Sequence[web.RouteDef] = ()
    ) -> None:
        """`mounted`: what another platform wants served here. Its requests carry their own proof of where they come
        from, so the guard lets them pass.
        """
        self._settings = settings
        self._mounted = mounted
        self._clock = clock
        self._assets = Assets(Path(__file__).parent / "static")
        self._hub = Hub(settings.windows, settings.windows_each)
        identity = Identity(settings.secret, secure=settings.secure)
        self._parts = Parts(engine, desk, clock, settings, identity, self._hub, Painter(self._assets))
        self._serving = False
        self._bound: asyncio.Future[str] | None = None

    @property
    def name(self) -> str:
        return PLATFORM

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(live_edit_ms=300)

    @property
    def connected(self) -> bool:
        return self._serving

    async def started(self) -> str:
        """The address a browser on this machine can open, once the room serves. Raises CannotListen if `run` did."""
        return await asyncio.shield(self._binding())

    async def post(self, place: Place, card: Card, nonce: str, *, unsure: bool = False) -> Sent:
        """Show a new post. Its reference is the nonce. Raises Unreachable while the room is not open."""
        await self._show(place, card)
        return Sent(nonce, self._clock.now())

    async def edit(self, place: Place, ref: str, card: Card, *, live: bool = False) -> Sent:
        """Show a changed post, unless the room has gone on to a later one. Raises as `post` does."""
        await self._show(place, card)
        return Sent(ref, self._clock.now())

    async def tell(self, place: Place, person: str, text: str, card: Card | None = None) -> None:
        """Say something in the person's open windows. Raises Unreachable where none is open."""
        html = self._parts.painter.card(card, place.channel) if card is not None else ""
        if not self._hub.tell(person, Note(text), place.channel, html):
            raise Unreachable("that player has no window open")

    async def run(self) -> None:
        """Serve until cancelled, then end every stream at once. Raises CannotListen."""
        pages = Pages(self._parts)
        acts = Acts(self._parts, pages)
        dailies, leagues = DailyPages(self._parts, pages), LeaguePages(self._parts, pages)
        learning, own = LearningPages(self._parts, pages), PrivacyPages(self._parts, pages)
        app = application(
            self._settings,
            pages,
            acts,
            dailies,
            leagues,
            learning,
            own,
            Stream(self._parts),
            self._assets,
            self._mounted,
        )
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            url = await self._listen(runner)
            self._serving = True
            self._binding().set_result(url)
            log.info("web room open", url=url)
            while True:
                await self._clock.sleep(self._settings.heartbeat_ms)
                self._hub.beat()
        finally:
            self._serving = False
            self._bound = None
            self._hub.end()
            await acts.close()
            await runner.cleanup()

    async def _show(self, place: Place, card: Card) -> None:
        if not self._serving:
            raise Unreachable("the web room is not open yet")
        room = place.channel
        if not self._hub.watched(room) or self._overtaken(room, card):
            return
        shown = self._hub.showing(room)
        if shown is None or shown.session != card.session or card.stage is Stage.CLOSED:
            showing = await self._by_the_desk(place, card)
            if showing is None or self._overtaken(room, card):
                return
        else:
            showing = replace(shown, card=card, html=self._parts.painter.card(card, room))
        self._hub.show(room, showing, self._clock.now())

    def _overtaken(self, room: str, card: Card) -> bool:
        """Whether the windows show a later post of the same session already."""
        shown = self._hub.showing(room)
        if shown is None or shown.card is None or shown.session != card.session:
            return False
        return not follows(card, shown.card)

    async def _by_the_desk(self, place: Place, card: Card) -> Showing | None:
        """A card as the room shows it, None if it is old news.

        Only the desk knows which of two sessions is the newer one, and whether a closed lobby is the end of it.
        """
        try:
            view = await self._parts.newest(place.channel)
        except Exception as trouble:
            raise Unreachable("the room could not be read") from trouble
        if view is None or view.session.id != card.session:
            return None
        if view.view is not None and not follows(card, view.view.card):
            return None
        return self._parts.drawn(view, card)

    def _binding(self) -> asyncio.Future[str]:
        if self._bound is None:
            self._bound = asyncio.get_running_loop().create_future()
        return self._bound

    async def _listen(self, runner: web.AppRunner) -> str:
        host, port = self._settings.host, self._settings.port
        try:
            await web.TCPSite(runner, host or None, port).start()
        except OSError as trouble:
            refused = CannotListen(trouble.errno, _remedy(host, port, trouble))
            self._binding().set_exception(refused)
            self._binding().exception()  # Whoever waits gets it; nobody needs to wait.
            raise refused from trouble
        bound = runner.addresses[0][1]
        reached_by = "localhost" if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
        return f"http://{reached_by}:{bound}"


def _remedy(host: str, port: int, trouble: OSError) -> str:
    if trouble.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is taken by another program. Set WEB_PORT to another port "
            "(0 takes any free one), or stop that program."
        )
    if trouble.errno == errno.EACCES:
        return f"This user may not listen on port {port}. Set WEB_PORT to a port above 1023."
    return f"Cannot listen on {host} port {port} ({trouble.strerror or trouble}). Check WEB_HOST and WEB_PORT."
