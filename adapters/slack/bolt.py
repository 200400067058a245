"""Bolt between Slack and our hands: what leads where, and each request once."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol, cast

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.calls import LOG, Calls
from adapters.slack.oauth import make_flow
from adapters.slack.scopes import COMMAND, GLOBAL_SHORTCUT, MESSAGE_SHORTCUT
from adapters.slack.seen import Seen
from adapters.slack.settings import SlackSettings
from adapters.slack.workspaces import Workspaces
from bot.ports import Tenants

__all__ = ["Doors", "Listener", "Listeners", "make_app"]

log = structlog.stdlib.get_logger(__name__)

OURS = re.compile(r"^quorum\.")
"""How the ids of our buttons, fields and forms begin."""
NOT_HERE = "Quorum is not installed in this workspace any more, or not properly: ask whoever runs it to add it anew."

Listener = Callable[[AsyncAck, Mapping[str, Any]], Awaitable[None]]
"""(ack, body): acknowledges once what was asked for is stored."""


class Listeners(Protocol):
    """Whoever answers what people do. Each is awaited before Slack gets its acknowledgement."""

    async def command(self, ack: AsyncAck, body: Mapping[str, Any]) -> None: ...

    async def shortcut(self, ack: AsyncAck, body: Mapping[str, Any]) -> None: ...

    async def press(self, ack: AsyncAck, body: Mapping[str, Any]) -> None: ...

    async def suggest(self, ack: AsyncAck, body: Mapping[str, Any]) -> None: ...

    async def submitted(self, ack: AsyncAck, body: Mapping[str, Any]) -> None: ...

    async def home_opened(self, ack: AsyncAck, body: Mapping[str, Any]) -> None: ...

    async def removed(self, ack: AsyncAck, body: Mapping[str, Any]) -> None: ...


class Doors:
    """Where HTTP requests come in while the platform runs."""

    def __init__(self) -> None:
        self._app: AsyncApp | None = None
        self._flow: AsyncOAuthFlow | None = None

    @contextmanager
    def open(self, app: AsyncApp) -> Iterator[None]:
        """Requests are answered by `app` while the block runs."""
        self._app, self._flow = app, app.oauth_flow
        try:
            yield
        finally:
            self._app = self._flow = None

    async def dispatch(self, request: AsyncBoltRequest) -> BoltResponse | None:
        """The answer to a request of Slack's; None while nobody is there to answer."""
        return await self._app.async_dispatch(request) if self._app is not None else None

    @property
    def flow(self) -> AsyncOAuthFlow | None:
        """How workspaces install the app, while the platform runs."""
        return self._flow


def make_app(
    settings: SlackSettings, calls: Calls, workspaces: Workspaces, tenants: Tenants, listeners: Listeners
) -> AsyncApp:
    """Bolt, set up so that nothing is acknowledged before it is stored, and no call is made to find out who asks."""
    app = AsyncApp(
        name="quorum",
        logger=LOG,
        process_before_response=True,
        signing_secret=settings.signing_secret or "",
        request_verification_enabled=False,  # `http` has verified what comes in, before reading it
        client=calls.client(),
        authorize=cast(Any, workspaces),  # an AsyncAuthorize; its type tells of functions alone
        oauth_flow=make_flow(settings, workspaces, tenants, calls) if settings.several else None,
        user_facing_authorize_error_message=NOT_HERE,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    seen = Seen()
    app.use(_once(seen))
    app.action(OURS)(_handler(listeners.press))
    app.options(OURS)(_handler(listeners.suggest))
    app.view(OURS)(_handler(listeners.submitted))
    app.command(COMMAND)(_handler(listeners.command))
    app.shortcut(GLOBAL_SHORTCUT)(_handler(listeners.shortcut))
    app.shortcut(MESSAGE_SHORTCUT)(_handler(listeners.shortcut))
    app.event("app_home_opened")(_handler(listeners.home_opened))
    app.event("app_uninstalled")(_handler(listeners.removed))
    app.event("tokens_revoked")(_handler(listeners.removed))
    app.error(_failed(seen))
    return app


def _handler(listener: Listener) -> Callable[..., Awaitable[None]]:
    """Bolt gives arguments by their names, and looks for them on a function."""

    async def handle(ack: AsyncAck, body: dict[str, Any]) -> None:
        await listener(ack, body)

    return handle


def _once(seen: Seen) -> Callable[..., Awaitable[BoltResponse | None]]:
    """The middleware that acknowledges a repeated delivery and does nothing more."""

    async def once(body: dict[str, Any], next: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse | None:
        word = _word(body)
        if word is not None and not seen.add(word):
            log.info("delivered again, ignored", type=body.get("type") or "command")
            return BoltResponse(status=200, body="")
        return await next()

    return once


def _word(body: Mapping[str, Any]) -> str | None:
    """What a delivery has in common with its repetitions; None for what may be asked as often as one likes."""
    word = body.get("event_id") or body.get("trigger_id")
    return str(word) if word and body.get("type") != "block_suggestion" else None


def _failed(seen: Seen) -> Callable[..., Awaitable[BoltResponse]]:
    """What failed was not taken in: Slack delivers an event again, and then it counts."""

    async def failed(error: Exception, body: dict[str, Any]) -> BoltResponse:
        log.error("request failed", type=body.get("type") or "command", exc_info=error)
        word = _word(body)
        if word is not None:
            seen.forget(word)
        return BoltResponse(status=500, body="")

    return failed
