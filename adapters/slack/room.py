"""Slack as a platform: posts, edits and private words for the engine; clicks and commands from the people."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import structlog
from aiohttp import web

from adapters.slack import inbound
from adapters.slack.bolt import Doors, make_app
from adapters.slack.budget import Budget
from adapters.slack.calls import Calls, Unclear
from adapters.slack.hands import Hands
from adapters.slack.http import event_route
from adapters.slack.oauth import install_routes
from adapters.slack.outbound import layout
from adapters.slack.roles import Roles
from adapters.slack.seen import Seen
from adapters.slack.settings import Mode, SlackSettings
from adapters.slack.sockets import NotConnected, Sockets
from adapters.slack.text import escape
from adapters.slack.trouble import GONE, PICTURES, Turned
from adapters.slack.workspaces import BadToken, Workspaces
from bot.ports import Capabilities, Clock, Desk, Engine, Refused, Sent, Tenants, Unavailable, Unreachable
from bot.quiz.blocks import Card
from bot.quiz.events import Place
from bot.quiz.fitting import fit
from bot.quiz.stages import Stage

__all__ = ["Slack"]

log = structlog.stdlib.get_logger(__name__)

MARK = "quorum_post"
"""The type of the metadata that says which post a message is."""
LOOKED_AT = 100
"""Messages looked at for a post that may have got through, of the last quarter of an hour."""
LOOKED_BACK_MS = 900_000
PATIENCE_MS = 2_000
"""An edit that would have to wait longer for Slack's limit becomes a new message, where that says the same."""
NOTE = 3_000


class Slack:
    """Implements `bot.ports.Platform`. It remembers nothing of a game: buttons carry what they mean."""

    def __init__(self, engine: Engine, desk: Desk, tenants: Tenants, clock: Clock, settings: SlackSettings) -> None:
        self._engine = engine
        self._clock = clock
        self._settings = settings
        self._calls = Calls(settings, clock)
        self._workspaces = Workspaces(settings, self._calls, tenants)
        self._budget = Budget(clock)
        roles = Roles(self._workspaces, tenants, clock)
        self._hands = Hands(engine, desk, self._calls, self._workspaces, tenants, roles, clock)
        self._doors = Doors()
        self._tenants = tenants
        # Posts of which it is open whether they are there.
        self._unclear = Seen()
        self._login: asyncio.Future[str] | None = None
        self._connected = False

    @property
    def name(self) -> str:
        return inbound.PLATFORM

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(self._settings.live_edit_ms, self._settings.live_edit_each_ms)

    @property
    def connected(self) -> bool:
        return self._connected

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """What the web server has to serve for Slack: its requests, and installations."""
        routes: list[web.RouteDef] = []
        if self._settings.mode is Mode.HTTP:
            routes.append(event_route(self._doors, self._settings.signing_secret or ""))
        if self._settings.several:
            routes += install_routes(self._doors)
        return routes

    async def logged_in(self) -> str:
        """The workspace's name (of several: how many is not known), once Slack let the bot in. Raises BadToken."""
        return await asyncio.shield(self._welcome())

    async def run(self) -> None:
        """See `bot.ports.Platform`. Raises BadToken, NotConnected."""
        try:
            async with self._calls.open(), self._hands.open():
                own = await self._workspaces.sign_in()
                if own is not None:
                    await self._engine.returned([own.tenant])
                app = make_app(self._settings, self._calls, self._workspaces, self._tenants, self._hands)
                with self._doors.open(app):
                    async with Sockets(app, self._settings, self._calls, self._clock) as sockets:
                        self._connected = True
                        self._greet(own.name if own else "the workspaces that installed the app")
                        await sockets.watch()
        except BadToken as error:
            if not self._welcome().done():
                self._welcome().set_exception(error)
                self._welcome().exception()  # Whoever waits gets it; nobody needs to wait.
            raise
        except (Unreachable, Unavailable) as error:
            raise NotConnected(str(error)) from error
        finally:
            self._connected = False
            if self._welcome().done():
                self._login = None

    def _greet(self, name: str) -> None:
        if not self._welcome().done():
            self._welcome().set_result(name)

    def _welcome(self) -> asyncio.Future[str]:
        if self._login is None:
            self._login = asyncio.get_running_loop().create_future()
        return self._login

    # -- posts -----------------------------------------------------------------------------------------------------

    async def post(self, place: Place, card: Card, nonce: str, *, unsure: bool = False) -> Sent:
        """See `bot.ports.Platform`. Slack knows no nonce: what an earlier try may have posted is looked for."""
        known = f"{place.tenant}.{nonce}"
        doubtful = unsure or known in self._unclear
        if doubtful:
            found = await self._find(place, nonce)
            if found is not None:
                log.info("message was there already", session=card.session, slot=card.slot)
                sent = await self.edit(place, found, card)
                self._unclear.forget(known)
                return sent
        channel, thread = inbound.split_channel(place.channel)
        named = {"event_type": MARK, "event_payload": {"nonce": nonce}}
        where: dict[str, Any] = {"channel": channel, "metadata": named, "unfurl_links": False, "unfurl_media": False}
        if thread is not None:
            where["thread_ts"] = thread
        # Until Slack has answered; the engine may have stopped waiting for that.
        self._unclear.add(known)
        try:
            sent = await self._drawn("chat.postMessage", place, card, where)
        except Unclear:
            raise
        except (Refused, Unreachable):
            # This try has certainly not got through; an earlier one may have.
            if not doubtful:
                self._unclear.forget(known)
            raise
        self._unclear.forget(known)
        return sent

    async def edit(self, place: Place, ref: str, card: Card, *, live: bool = False) -> Sent:
        """See `bot.ports.Platform`. A message that somebody deleted is posted anew; so is a reveal or a result where
        the workspace's edits are used up, since a new message has a limit of its own. A count is no reason for one.
        """
        if live and not self._budget.allows_live(place.tenant):
            return Sent(ref, inbound.ms_of(ref))
        if card.stage in (Stage.REVEAL, Stage.RESULT) and self._short_of_edits(place.tenant):
            return await self.post(place, _uncalled(card), f"{card.session}.{card.slot}.{card.stage}")
        channel, _ = inbound.split_channel(place.channel)
        self._budget.spend(place.tenant)
        try:
            return await self._drawn("chat.update", place, card, {"channel": channel, "ts": ref})
        except Turned as error:
            if error.code not in GONE:
                raise
            if live and error.code != "message_not_found":
                return Sent(ref, inbound.ms_of(ref))
            log.info("message was deleted, posting it anew", session=card.session, slot=card.slot)
            return await self.post(place, _uncalled(card), f"{card.session}.{card.slot}.{ref}")

    def _short_of_edits(self, tenant: str) -> bool:
        return not self._budget.allows(tenant) or self._calls.wait(tenant, "chat.update") > PATIENCE_MS

    async def tell(self, place: Place, person: str, text: str, card: Card | None = None) -> None:
        """See `bot.ports.Platform`: a direct message of the app."""
        words = {"text": fit(text, NOTE, escape), "unfurl_links": False} if card is None else layout(card)
        await self._workspaces.call(
            place.tenant, "chat.postMessage", limit=f"{place.tenant}/{person}", channel=person, **words
        )

    async def _drawn(self, method: str, place: Place, card: Card, where: Mapping[str, Any]) -> Sent:
        """Send a card; without its pictures where Slack refuses the form, since it looks at each picture's address."""
        limit = "" if method == "chat.update" else f"{place.tenant}/{where['channel']}"
        try:
            said = await self._workspaces.call(place.tenant, method, limit, **where, **layout(card))
        except Turned as error:
            if error.code not in PICTURES:
                raise
            log.warning("Slack refused a message, trying it without pictures", session=card.session, slot=card.slot)
            said = await self._workspaces.call(place.tenant, method, limit, **where, **layout(card, pictures=False))
        return Sent(str(said["ts"]), inbound.ms_of(str(said["ts"])))

    async def _find(self, place: Place, nonce: str) -> str | None:
        """A post's message among the newest of its channel. None where it is not there, or where the app may not look:
        then a message may, rarely, be there twice.
        """
        channel, thread = inbound.split_channel(place.channel)
        since = (self._clock.now() - LOOKED_BACK_MS) // 1_000
        asked: dict[str, Any] = {
            "channel": channel,
            "limit": LOOKED_AT,
            "include_all_metadata": "true",
            "oldest": str(since),
        }
        method = "conversations.history"
        if thread is not None:
            method, asked["ts"] = "conversations.replies", thread
        try:
            said = await self._workspaces.call(place.tenant, method, **asked)
        except Refused as error:
            log.info("cannot look for a message", tenant=place.tenant, reason=str(error))
            return None
        for message in said["messages"]:
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == MARK and metadata.get("event_payload", {}).get("nonce") == nonce:
                return str(message["ts"])
        return None


def _uncalled(card: Card) -> Card:
    """A card that was posted before: it has called its group."""
    return replace(card, mention="")
