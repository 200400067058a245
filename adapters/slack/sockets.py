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

PING_S = 3.0
"""How often a line is looked after; a broken one is renewed after so long, a silent one after four times."""
LOOK_MS = 5_000
OUT_MS = 60_000
"""After so long without any line the platform is started anew, with growing pauses."""
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
        self._lines: list[AsyncSocketModeHandler] = []

    async def __aenter__(self) -> Sockets:
        if self._settings.mode is Mode.SOCKET:
            try:
                for _ in range(self._settings.connections):
                    await self._connect()
            except BaseException:
                await self._close()
                raise
        return self

    async def _connect(self) -> None:
        line = AsyncSocketModeHandler(
            self._app, self._settings.app_token, logger=LOG, web_client=self._calls.client(), ping_interval=PING_S
        )
        self._lines.append(line)
        try:
            await line.connect_async()  # type: ignore[no-untyped-call]
        except Exception as error:
            trouble = as_port_error(error)
            if isinstance(error, SlackApiError) and not isinstance(trouble, Unreachable):
                why = _REMEDIES.get(code_of(error), code_of(error))
                raise BadToken(
                    f"SLACK_APP_TOKEN is no good ({why}). In the app's settings: Basic Information > App-Level Tokens, "
                    "a token with connections:write; Socket Mode > Enable."
                ) from error
            raise NotConnected(str(trouble)) from error

    async def watch(self) -> None:
        """Wait for ever, as long as there is a line. Raises NotConnected."""
        if not self._lines:
            await asyncio.Event().wait()
        seen = self._clock.now()
        while True:
            await self._clock.sleep(LOOK_MS)
            if await self._up():
                seen = self._clock.now()
            elif self._clock.now() - seen >= OUT_MS:
                raise NotConnected("no line to Slack for a minute")

    async def _up(self) -> bool:
        return any([await line.client.is_connected() for line in self._lines])

    async def _close(self) -> None:
        lines, self._lines = self._lines, []
        for line in lines:
            await line.close_async()  # type: ignore[no-untyped-call]

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._close()
