"""A stand lets a platform be played: what people do there and what they see, whatever the platform is.

Each adapter has one; `test_platform.py` runs over all of them. A new adapter adds its stand to `STANDS`.
"""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

import aiohttp

from adapters.web import WebRoom, WebSettings
from bot.ports import Clock, Desk, Engine, Platform
from bot.quiz.events import Place

__all__ = ["STANDS", "Heard", "OpenStand", "Stand"]


@dataclass(frozen=True, slots=True)
class Heard:
    """The private word somebody got for pressing a button; `refused`: by the platform itself, before the engine."""

    text: str
    done: bool
    refused: bool = False


class Stand(Protocol):
    """One platform at work."""

    @property
    def platform(self) -> Platform: ...

    @property
    def place(self) -> Place:
        """A channel in which a quiz may run."""
        ...

    async def press(self, name: str, token: str) -> Heard:
        """Somebody called `name` presses a button; the same name is the same person, also after a restart."""
        ...

    async def text(self) -> str:
        """What the channel's newest post says, as people read it."""
        ...

    async def code(self) -> str:
        """The same as it is sent to the client, markup and all."""
        ...


OpenStand = Callable[[Engine, Desk, Clock, dict[str, str]], AbstractAsyncContextManager[Stand]]
"""Opens a stand before an engine and a desk. The last argument is the people's memory (cookies), kept over restarts."""


class WebStand:
    """The room in the browser, spoken to as a browser does."""

    def __init__(self, room: WebRoom, url: str, http: aiohttp.ClientSession, cookies: dict[str, str]) -> None:
        self._room = room
        self._url = url
        self._http = http
        self._cookies = cookies

    @property
    def platform(self) -> Platform:
        return self._room

    @property
    def place(self) -> Place:
        return Place("web", "web", "main")

    async def press(self, name: str, token: str) -> Heard:
        headers = {"Origin": self._url, "Cookie": await self._cookie(name)}
        async with self._http.post(f"{self._url}/act", json={"token": token}, headers=headers) as answer:
            said = await answer.json()
            return Heard(said["text"], said["done"], refused=answer.status == 400)

    async def text(self) -> str:
        code = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", await self.code(), flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", code)).split())

    async def code(self) -> str:
        headers = {"Cookie": await self._cookie("Onlooker")}
        async with self._http.get(f"{self._url}/", headers=headers) as answer:
            page = await answer.text()
            card = re.search(r"<article class=\"card\".*?</article>", page, re.DOTALL)
            return card[0] if card else ""

    async def _cookie(self, name: str) -> str:
        if name not in self._cookies:
            form = {"name": name, "next": "/"}
            async with self._http.post(
                f"{self._url}/name", data=form, headers={"Origin": self._url}, allow_redirects=False
            ) as answer:
                assert answer.status == 303
                self._cookies[name] = answer.headers["Set-Cookie"].split(";")[0]
        return self._cookies[name]


@asynccontextmanager
async def web_stand(engine: Engine, desk: Desk, clock: Clock, memory: dict[str, str]) -> AsyncIterator[Stand]:
    """The web room on a free port of loopback."""
    room = WebRoom(engine, desk, clock, WebSettings(secret=b"only for tests, 32 bytes or more", port=0))
    serving = asyncio.create_task(room.run())
    try:
        url = await room.started()
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
            yield WebStand(room, url, http, memory)
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


STANDS: Mapping[str, OpenStand] = {"web": web_stand}
