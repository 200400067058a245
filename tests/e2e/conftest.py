"""A real browser before a web room. Chromium comes from the machine: CHROMIUM names it, else it is looked for.

Without one the tests are skipped, but on CI (CI=true) they fail, so that they cannot be lost unnoticed.

The helpers below speak of the page as `adapters.web.outbound` documents it, and serve any room, whatever engine is
behind it: `Seat(page)` is one person's window.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright, expect
from pytest_asyncio import is_async_test

from adapters.web.identity import COOKIE, Identity, Player
from tests.fakes.clock import VirtualClock
from tests.fakes.room_demo import SECRET, stage_desk
from tests.fakes.served import Served, serve

__all__ = ["Seat", "SitDown"]

SitDown = Callable[..., Awaitable["Seat"]]


def _chromium() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        words = "there is no Chromium here: install it, or set CHROMIUM to its path"
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)
    return found


class Seat:
    """One person's window of a room, and what a test wants to do or see there."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    @property
    def card(self) -> Locator:
        return self.page.locator(".card[data-session]")

    @property
    def note(self) -> Locator:
        """The private word to this person."""
        return self.page.locator("#note")

    def option(self, position: int) -> Locator:
        """The option shown at a position (from 0), while it can be chosen or in the reveal."""
        return self.page.locator(f".card[data-session] [data-position='{position}']")

    def button(self, act: str) -> Locator:
        """The button of an act: "join", "leave", "begin", "close", "next", "stop", "resume", "submit"."""
        return self.page.locator(f"[data-act='{act}']")

    def row(self, player: str) -> Locator:
        """A player's row of the standings."""
        return self.page.locator(f".row[data-player='{player}']")

    async def go(self, path: str) -> Seat:
        await self.page.goto(self.url + path)
        return self

    async def sees(self, slot: str, stage: str) -> None:
        """Wait until the window shows a stage of a post."""
        await expect(self.card).to_have_attribute("data-slot", slot)
        await expect(self.card).to_have_attribute("data-stage", stage)

    async def holds(self, *positions: int) -> None:
        """Wait until exactly these options are marked as the person's own."""
        options = self.page.locator(".card[data-session] [data-position]")
        wanted = ["true" if index in positions else "false" for index in range(await options.count())]
        for index, held in enumerate(wanted):
            await expect(options.nth(index)).to_have_attribute("data-held", held)

    async def come_in(self, name: str) -> None:
        """Say a name at the door."""
        await self.page.get_by_label("Your name").fill(name)
        await self.page.get_by_role("button", name="Come in").click()
        await expect(self.page.locator("#room")).to_be_visible()

    async def listening(self) -> None:
        """Wait until the stream has brought its first word, so that nothing posted from now on is missed."""
        await expect(self.page.locator("#room")).to_have_attribute("data-version", re.compile(r"\d+"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for all tests of this folder, so that they share one browser: starting it is most of a test."""
    for item in items:
        if Path(__file__).parent in item.path.parents and is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = _chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def sit_down(browser: Browser) -> AsyncIterator[SitDown]:
    """Opens windows: `await sit_down(url, path, player)`; each player has a browser context of their own.

    Anything a page complains about on its console fails the test, unless the test has emptied `complaints`.
    """
    seats: list[Seat] = []
    contexts: dict[Player, BrowserContext] = {}
    async with AsyncExitStack() as stack:

        async def open_window(url: str, path: str = "/", player: Player | None = None, **context: Any) -> Seat:
            found = contexts.get(player) if player and not context else None
            if found is None:
                found = await browser.new_context(**context)
                stack.push_async_callback(found.close)
                found.set_default_timeout(8_000)
            if player:
                contexts[player] = found
                cookie = Identity(SECRET, secure=False).write(player)
                await found.add_cookies([{"name": COOKIE, "value": cookie, "url": url}])
            seat = Seat(await found.new_page(), url)
            seats.append(seat)
            await seat.go(path)
            if player and await seat.page.locator("#room").count():
                # A fake desk knows nothing of an answer: a stream that came up after one would take it back.
                await seat.listening()
            return seat

        yield open_window
    complaints = [words for seat in seats for words in seat.complaints]
    assert complaints == []


@pytest_asyncio.fixture(loop_scope="session")
async def web() -> AsyncIterator[Served]:
    """A room with every scene of the demonstration in it, behind a fake engine."""
    clock = VirtualClock()
    async with serve(stage_desk(clock.now()), clock) as served:
        yield served
