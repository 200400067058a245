"""A browser's window without the browser: cookies, forms, buttons."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession, CookieJar
from yarl import URL

__all__ = ["Shown", "Window", "a_window"]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: the card's slot and stage, and the tokens of its buttons by act."""

    slot: str
    stage: str
    options: tuple[str, ...]
    tokens: Mapping[str, str]


class Window:
    """One player's window. `address` may change when the server comes back on another port."""

    def __init__(self, client: ClientSession, address: str) -> None:
        self._client = client
        self.address = address

    async def join(self, name: str) -> None:
        """Say a name."""
        await self._form("/name", {"name": name, "next": "/"})

    async def start(self, **fields: str) -> None:
        """Send the form of a new quiz."""
        await self._form("/start", {"room": "main", **fields})

    async def press(self, token: str) -> dict[str, Any]:
        """Press a button; the reply as the page gets it."""
        headers = {"Origin": self.address}
        async with self._client.post(f"{self.address}/act", json={"token": token}, headers=headers) as response:
            reply: dict[str, Any] = await response.json()
            assert response.status in (200, 202), reply
            return reply

    async def look(self) -> Shown:
        """Load the page."""
        async with self._client.get(f"{self.address}/") as response:
            assert response.status == 200
            return shown(await response.text())

    async def until(self, stage: str, looks: int = 1000) -> Shown:
        """Load the page again until its card is at `stage`."""
        for _ in range(looks):
            if (now := await self.look()).stage == stage:
                return now
        raise AssertionError(f"the room shows {now.slot} at {now.stage}, not at {stage}")

    async def _form(self, path: str, fields: Mapping[str, str]) -> None:
        headers = {"Origin": self.address}
        async with self._client.post(f"{self.address}{path}", data=fields, headers=headers) as response:
            text = await response.text()
            assert response.status == 200, text


def shown(page: str) -> Shown:
    """What a page shows."""
    card = re.search(r'<article class="card"[^>]*data-slot="([^"]*)" data-stage="([^"]*)"', page)
    tokens = re.findall(r'data-token="(1\.[a-z0-9]+\.([a-z])\.\d+\.\d+)"', page)
    return Shown(
        slot=card[1] if card else "",
        stage=card[2] if card else "",
        options=tuple(token for token, act in tokens if act == "p"),
        tokens={act: token for token, act in tokens if act != "p"},
    )


@asynccontextmanager
async def a_window(address: str, name: str) -> AsyncIterator[Window]:
    """A window whose player has said a name. The cookie is not bound to the port."""
    jar = CookieJar(unsafe=True)
    async with ClientSession(cookie_jar=jar) as client:
        window = Window(client, address)
        await window.join(name)
        assert len(jar.filter_cookies(URL(address))) == 1
        yield window
