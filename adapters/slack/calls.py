"""Calls to Slack's Web API: one door, so that a limit that was met is kept, and no failure is Slack's own."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.discreet import discreet
from adapters.slack.settings import SlackSettings
from adapters.slack.trouble import Turned, as_port_error, is_unclear
from bot.ports import Clock, Unreachable

__all__ = ["LOG", "Calls", "Unclear"]

LOG = logging.getLogger("quorum.slack")
"""The client libraries' log. They write whole requests at its lowest level, tokens too."""
LOG.setLevel(logging.ERROR)
LOG.addFilter(discreet)

READS = frozenset(
    {
        "conversations.history",
        "conversations.info",
        "conversations.replies",
        "usergroups.list",
        "usergroups.users.list",
        "users.info",
    }
)
FORMS = frozenset({"files.completeUploadExternal", "files.getUploadURLExternal"})
"""Methods that take no JSON, as the library calls them."""
CONNECTIONS = 100
TRIES, PAUSE_MS = 4, 500
"""How often a private word is tried, and the first pause between two tries, which doubles."""


class Unclear(Unreachable):
    """A call failed, and what it asked for may have happened all the same."""


class Calls:
    """Calls by workspace. While a workspace's limit on a method lasts, the method is not called there again."""

    def __init__(self, settings: SlackSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None
        self._closed_until: dict[tuple[str, str], int] = {}

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Calls are possible while the block runs."""
        connector = aiohttp.TCPConnector(limit=CONNECTIONS)
        timeout = aiohttp.ClientTimeout(total=self._settings.call_s)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            self._session = session
            try:
                yield
            finally:
                self._session = None

    def client(self, token: str | None = None) -> AsyncWebClient:
        """A client of the library's, for what has to be given one. Raises Unreachable while nothing is open."""
        return AsyncWebClient(
            token=token,
            base_url=self._settings.api_url,
            session=self._opened(),
            logger=LOG,
            # The library's own would post a second time whatever was cut off after it got through.
            retry_handlers=[],
        )

    async def call(self, token: str, limit: str, method: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """The answer to a call with a token; `limit` names what shares the method's limit (a workspace, a channel).

        Raises Unclear, Unreachable or Turned.
        """
        left = self.wait(limit, method)
        if left > 0:
            raise Unreachable(f"Slack asks to wait before the next {method}", left)
        try:
            client = self.client(token)
            # Slack reads JSON only where something is written.
            if method in READS:
                answer = await client.api_call(method, http_verb="GET", params=dict(arguments))
            elif method in FORMS:
                answer = await client.api_call(method, params=dict(arguments))
            else:
                answer = await client.api_call(method, json=dict(arguments))
        except Exception as error:
            trouble = as_port_error(error)
            if isinstance(trouble, Unreachable):
                if trouble.retry_after is not None:
                    self._close(limit, method, trouble.retry_after)
                elif is_unclear(error):
                    raise Unclear(str(trouble)) from error
            raise trouble from error
        assert isinstance(answer.data, dict), "every method used here answers with JSON"
        return answer.data

    def _close(self, limit: str, method: str, ms: int) -> None:
        now = self._clock.now()
        # Those that are over go: most of them nobody asks for again.
        self._closed_until = {each: until for each, until in self._closed_until.items() if until > now}
        self._closed_until[limit, method] = now + ms

    def wait(self, limit: str, method: str) -> int:
        """ms for which Slack wants no more such calls; 0 where it takes them."""
        until = self._closed_until.get((limit, method))
        if until is None:
            return 0
        left = until - self._clock.now()
        if left <= 0:
            del self._closed_until[limit, method]
        return max(left, 0)

    async def patiently(self, token: str, limit: str, method: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """As `call`, tried again where that may help: for private words, which harm nobody when said twice."""
        pause = PAUSE_MS
        for _ in range(TRIES - 1):
            try:
                return await self.call(token, limit, method, arguments)
            except Unreachable as error:
                await self._clock.sleep(pause if error.retry_after is None else error.retry_after)
                pause *= 2
        return await self.call(token, limit, method, arguments)

    async def respond(self, url: str, message: Mapping[str, Any]) -> None:
        """Answer by a click's own address, which has no limit but five uses. Raises Unreachable or Turned."""
        pause = PAUSE_MS
        for last in (*[False] * (TRIES - 1), True):
            trouble = await self._respond(url, message)
            if trouble is None:
                return
            if last or not isinstance(trouble, Unreachable):
                raise trouble
            await self._clock.sleep(pause if trouble.retry_after is None else trouble.retry_after)
            pause *= 2

    async def _respond(self, url: str, message: Mapping[str, Any]) -> Unreachable | Turned | None:
        try:
            async with self._opened().post(url, json=dict(message)) as answer:
                if answer.status < 300:
                    return None
                if answer.status == 429 or answer.status >= 500:
                    after = answer.headers.get("Retry-After", "")
                    pause = int(after) * 1_000 if after.isdigit() else None
                    return Unreachable(f"Slack says HTTP {answer.status}", pause)
                return Turned(_word(await answer.text()) or f"HTTP {answer.status}")
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            return as_port_error(error)

    async def upload(self, url: str, content: bytes) -> None:
        """Bring a file's bytes where Slack has said. Raises Unreachable or Turned."""
        try:
            async with self._opened().post(url, data=content) as answer:
                if answer.status >= 500:
                    raise Unreachable(f"Slack says HTTP {answer.status}")
                if answer.status != 200:
                    raise Turned(f"HTTP {answer.status}")
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise as_port_error(error) from error

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            raise Unreachable("not connected to Slack")
        return self._session


def _word(said: str) -> str:
    """Slack's word in what a click's own address says: by itself, or in JSON."""
    try:
        found = json.loads(said)
    except ValueError:
        found = None
    return str(found.get("error", "") if isinstance(found, dict) else said)[:100]
