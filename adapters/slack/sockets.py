"""Socket Mode: lines the bot opens to Slack, two of them, so that one may be renewed while the other takes clicks."""

from __future__ import annotations

import asyncio
from types import TracebackType

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from adapters.slack.calls import LOG, Calls
from adapters.slack.settings import Mode, SlackSettings
from adapters.slack.trouble import as_port_error, code_of
from adapters.slack.workspaces import BadToken
from bot.ports import Clock, Unreachable

__all__ = ["NotConnected", "Sockets"]

log = structlog.stdlib.get_logger(__name__)

LOOK_MS = 5_000
OUT_MS = 60_000
"""A line that was down for so long is given up, and another is opened."""
CONNECT_S = 20.0
_REMEDIES = {
    "not_allowed_token_type": "it is no app-level token",
    "missing_scope": "it lacks the scope connections:write",
    "link_disabled": "Socket Mode is switched off in the app's settings",
}


class NotConnected(OSError):
    """No line to Slack; the text says why."""


class Sockets:
    """The lines, while the block runs. With HTTP there are none, and nothing to watch."""

    def __init__(self, app: AsyncApp, settings: SlackSettings, calls: Calls, clock: Clock) -> None:
        self._app = app
        self._settings = settings
        self._calls = calls
        self._clock = clock
        # Each line with when it was last seen up.
        self._lines: dict[AsyncSocketModeHandler, int] = {}

    async def __aenter__(self) -> Sockets:
        if self._settings.mode is Mode.SOCKET:
            try:
                for _ in range(self._settings.connections):
                    await self._connect()
            except BaseException:
                await self._close(*self._lines)
                raise
        return self

    async def _connect(self) -> None:
        url = await self._address()
        line = AsyncSocketModeHandler(
            self._app,
            self._settings.app_token,
            logger=LOG,
            web_client=self._calls.client(),
            ping_interval=self._settings.ping_s,
        )
        self._lines[line] = self._clock.now()
        line.client.wss_uri = url
        try:
            # The library tries the same address again and again, and says nothing of it.
            async with asyncio.timeout(CONNECT_S):
                await line.connect_async()  # type: ignore[no-untyped-call]
        except TimeoutError as error:
            raise NotConnected("Slack gave an address, and nobody answered there") from error

    async def _address(self) -> str:
        """Where to connect to. Raises BadToken, NotConnected."""
        try:
            said = await self._calls.client().apps_connections_open(app_token=self._settings.app_token or "")
        except Exception as error:
            trouble = as_port_error(error)
            if isinstance(error, SlackApiError) and not isinstance(trouble, Unreachable):
                why = _REMEDIES.get(code_of(error), code_of(error))
                raise BadToken(
                    f"SLACK_APP_TOKEN is no good ({why}). In the app's settings: Basic Information > App-Level Tokens, "
                    "a token with connections:write; Socket Mode > Enable."
                ) from error
            raise NotConnected(str(trouble)) from error
        return str(said["url"])

    async def watch(self) -> None:
        """Look after the lines for ever. Raises NotConnected, BadToken where one cannot be had any more."""
        if not self._lines:
            await asyncio.Event().wait()
        while True:
            await self._clock.sleep(LOOK_MS)
            for line, seen in list(self._lines.items()):
                now = self._clock.now()
                if await line.client.is_connected():
                    self._lines[line] = now
                elif now - seen >= OUT_MS:
                    log.warning("a line to Slack was silent for a minute, opening another")
                    await self._close(line)
                    await self._connect()

    async def _close(self, *lines: AsyncSocketModeHandler) -> None:
        """Close lines at the same time: each may wait for an answer that does not come."""
        for line in lines:
            self._lines.pop(line, None)
        closed = await asyncio.gather(*(line.close_async() for line in lines), return_exceptions=True)  # type: ignore[no-untyped-call]
        for trouble in filter(None, closed):
            log.warning("a line to Slack could not be closed properly", error=str(trouble) or type(trouble).__name__)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._close(*self._lines)
