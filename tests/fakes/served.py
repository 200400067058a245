"""A web room on a free port of loopback before a fake engine and desk, in virtual time; and ways to ask it things."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from adapters.web import WebRoom, WebSettings
from adapters.web.identity import COOKIE, Identity, Player
from tests.fakes.clock import VirtualClock
from tests.fakes.desk import FakeDesk, FakeEngine
from tests.fakes.room_demo import HOST, SECRET

__all__ = ["GUEST", "Served", "Window", "serve", "serve_before"]

GUEST = Player("w00guest", "Tomasz")


@dataclass
class Served:
    """A room that is up, and what stands behind it."""

    room: WebRoom
    url: str
    engine: FakeEngine
    desk: FakeDesk
    clock: VirtualClock
    serving: asyncio.Task[None]
    http: aiohttp.ClientSession
    identity: Identity = field(default_factory=lambda: Identity(SECRET, secure=False))

    def cookies(self, player: Player | None) -> dict[str, str]:
        return {COOKIE: self.identity.write(player)} if player else {}

    async def get(self, path: str, player: Player | None = HOST, **more: Any) -> tuple[int, str]:
        """Status and body of a page, redirects not followed."""
        headers = {"Cookie": f"{COOKIE}={self.identity.write(player)}"} if player else {}
        headers |= more.pop("headers", {})
        async with self.http.get(self.url + path, headers=headers, allow_redirects=False, **more) as answer:
            return answer.status, await answer.text()

    async def post(self, path: str, player: Player | None = HOST, **more: Any) -> aiohttp.ClientResponse:
        """A POST as one of the room's own pages makes it."""
        headers = {"Origin": self.url}
        headers |= {"Cookie": f"{COOKIE}={self.identity.write(player)}"} if player else {}
        headers |= more.pop("headers", {})
        answer = await self.http.post(self.url + path, headers=headers, allow_redirects=False, **more)
        await answer.read()
        return answer

    async def act(self, token: str, player: Player | None = HOST) -> tuple[int, dict[str, Any]]:
        """Press a button."""
        answer = await self.post("/act", player, json={"token": token})
        return answer.status, await answer.json()

    @asynccontextmanager
    async def window(self, room: str = "main", player: Player | None = HOST, query: str = "") -> AsyncIterator[Window]:
        """An open stream."""
        path = "/events" if room == "main" else f"/r/{room}/events"
        headers = {"Cookie": f"{COOKIE}={self.identity.write(player)}"} if player else {}
        async with self.http.get(self.url + path + query, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            yield Window(answer)


class Window:
    """Reads server-sent events."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.answer = answer

    async def next(self) -> tuple[str, Any]:
        """The next event: its name and data; ("comment", text) for a comment, ("end", None) when the stream ends."""
        name = ""
        while True:
            line = (await asyncio.wait_for(self.answer.content.readline(), 5)).decode()
            if not line:
                return "end", None
            if line.startswith(":"):
                return "comment", line[1:].strip()
            if line.startswith("event: "):
                name = line[7:].strip()
            if line.startswith("data: "):
                return name, json.loads(line[6:])

    async def until(self, wanted: str) -> Any:
        """The data of the next event of a name, others skipped."""
        while True:
            name, data = await self.next()
            assert name != "end", f"the stream ended before any {wanted!r}"
            if name == wanted:
                return data


@asynccontextmanager
async def serve(desk: FakeDesk, clock: VirtualClock, **settings: Any) -> AsyncIterator[Served]:
    """A room that is up."""
    async with serve_before(FakeEngine(), desk, clock, **settings) as served:
        yield served


@asynccontextmanager
async def serve_before(engine: Any, desk: Any, clock: Any, **settings: Any) -> AsyncIterator[Served]:
    """A room that is up before any engine and desk, the real ones too."""
    room = WebRoom(engine, desk, clock, WebSettings(**{"secret": SECRET, "port": 0, **settings}))
    serving = asyncio.create_task(room.run())
    url = await asyncio.wait_for(room.started(), 5)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield Served(room, url, engine, desk, clock, serving, http)
    serving.cancel()
    await asyncio.wait({serving}, timeout=5)
    assert serving.cancelled(), "the room did not stop when it was told to"
