"""Signed HTTP delivery: the requests Slack sends an app that has an address instead of a socket."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.fakes.slack.interactions import FIRST_RESPONSE_MS, Answer
from tests.fakes.slack.names import DELIVER
from tests.fakes.slack.news import News
from tests.fakes.slack.state import State
from tests.fakes.slack.wires import Attempt, Failure, Parcel, Sort, within

__all__ = ["Requests", "Sent"]

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it went out, and what came back: `status` 0 where no answer came. `at` is ms on the fake's clock."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    at: int
    status: int = 0
    answer: Any = None
    answered: Mapping[str, str] = field(default_factory=dict)


class Requests:
    """Requests to one address, signed with the app's secret. `sent` is every one that came to an end.

    `real_stamps` writes real time into the signature, for apps that judge it by that; else it is the fake's clock.
    """

    name = DELIVER

    def __init__(self, state: State, url: str, secret: str, *, real_stamps: bool = False) -> None:
        self.url = url
        self.sent: list[Sent] = []
        self.news = News()
        self._state = state
        self._secret = secret
        self._real_stamps = real_stamps
        self._http = aiohttp.ClientSession()

    async def close(self) -> None:
        """Give up what is under way."""
        await self._http.close()

    async def ready(self) -> None:
        """An address is always there."""

    async def send(self, parcel: Parcel, attempt: Attempt, copies: int = 1) -> Answer | Failure:
        """Post it and wait up to 3 s on the fake's clock for the first answer."""
        body, kind = _written(parcel)
        headers = self._headers(body, kind) | attempt.headers()
        for _ in range(copies - 1):
            self._state.in_background(self._posted(body, headers))
        work = self._answer(body, headers)
        return await within(self._state.clock, FIRST_RESPONSE_MS, work, "http_timeout")

    async def cut(self, parcel: Parcel, attempt: Attempt, *, arrives: bool) -> Failure:
        """Do not connect at all, or lose the answer."""
        if arrives:
            await self.send(parcel, attempt)
        return Failure("connection_failed")

    async def verify(self, challenge: str = "a-challenge") -> Sent:
        """Ask whether the address is the app's, as Slack does when it is entered. It must give back the challenge."""
        body = json.dumps({"token": "verification-token", "challenge": challenge, "type": "url_verification"}).encode()
        return await self._posted(body, self._headers(body, "application/json"))

    async def ssl_check(self) -> Sent:
        """The unsigned request with which Slack looks at an address's certificate."""
        return await self._posted(urlencode({"token": "verification-token", "ssl_check": "1"}).encode(), _form())

    async def forged(self, earlier: Sent, secret: str = "somebody else's") -> Sent:
        """An earlier request's body at this moment, signed with a secret that is not the app's."""
        kind = earlier.headers["Content-Type"]
        return await self._posted(earlier.body, self._headers(earlier.body, kind, secret=secret))

    async def unsigned(self, earlier: Sent) -> Sent:
        """An earlier request's body without any signature."""
        return await self._posted(earlier.body, {"Content-Type": earlier.headers["Content-Type"]})

    async def stale(self, earlier: Sent, ms: int = 6 * 60_000) -> Sent:
        """An earlier request's body, rightly signed `ms` ago."""
        kind = earlier.headers["Content-Type"]
        return await self._posted(earlier.body, self._headers(earlier.body, kind, ago_ms=ms))

    async def replay(self, earlier: Sent) -> Sent:
        """An earlier request again, to the letter."""
        return await self._posted(earlier.body, earlier.headers)

    def _headers(self, body: bytes, kind: str, *, secret: str | None = None, ago_ms: int = 0) -> dict[str, str]:
        now = time.time_ns() // 1_000_000 if self._real_stamps else self._state.clock.now()
        stamp = str((now - ago_ms) // 1_000)
        base = b"v0:" + stamp.encode() + b":" + body
        signature = hmac.new((secret or self._secret).encode(), base, hashlib.sha256).hexdigest()
        return {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={signature}",
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }

    async def _answer(self, body: bytes, headers: Mapping[str, str]) -> Answer | Failure:
        sent = await self._posted(body, headers)
        if not sent.status:
            return Failure("connection_failed")
        return Answer(sent.answer, sent.status, sent.answered.get("X-Slack-No-Retry") != "1")

    async def _posted(self, body: bytes, headers: Mapping[str, str]) -> Sent:
        at = self._state.clock.now()
        try:
            async with self._http.post(self.url, data=body, headers=dict(headers)) as response:
                text = await response.text()
                answer = json.loads(text) if text and response.content_type == "application/json" else text or None
                sent = Sent(self.url, body, headers, at, response.status, answer, response.headers.copy())
        except asyncio.CancelledError:
            self._keep(Sent(self.url, body, headers, at))
            raise
        except aiohttp.ClientError:
            sent = Sent(self.url, body, headers, at)
        return self._keep(sent)

    def _keep(self, sent: Sent) -> Sent:
        self.sent.append(sent)
        self.news.tell()
        return sent


def _form() -> dict[str, str]:
    return {"Content-Type": FORM}


def _written(parcel: Parcel) -> tuple[bytes, str]:
    """The body of a request and its type."""
    if parcel.sort is Sort.EVENT:
        return json.dumps(parcel.payload).encode(), "application/json"
    if parcel.sort is Sort.COMMAND:
        return urlencode(parcel.payload).encode(), FORM
    return urlencode({"payload": json.dumps(parcel.payload)}).encode(), FORM
