"""Every scene of the room's demonstration as pictures, to look at: `python -m tests.e2e.gallery FOLDER [SCENE ...]`.

Each scene and page is taken whole, as the host sees it, on a desktop and on a phone, in daylight and in the dark. What
is learned alone is taken of a real house in which people have learned for weeks.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from adapters.web.identity import COOKIE, Identity
from bot.engine.clock import SystemClock
from tests.fakes.desk import FakeDesk, FakeEngine
from tests.fakes.room_demo import HOST, SECRET, agreeable, scenes, stage_desk
from tests.fakes.school import a_school
from tests.fakes.served import serve_before

WINDOWS: Mapping[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True},
    "desktop-dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone-dark": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "color_scheme": "dark"},
}
PAGES: Mapping[str, str] = {
    "shelf": "/",
    "start": "/start?bank=reefs",
    "start-challenge": "/start?bank=reefs#open",
    "bank": "/bank/reefs",
    "daily": "/daily?room=anytime",
    "league": "/league",
    "privacy": "/privacy",
    "name": "/name",
    "play": "/play/demoanytime",
    "missed": "/missed/demoresult",
    "results": "/results/demoresult",
    "host": "/host/demolead",
    "me": "/me",
    "leaders": "/leaders",
    "leaders-season": "/leaders?period=season",
    "leaders-empty": "/leaders?period=all",
    "present-teams": "/r/teams/present",
    "present-talk": "/r/talk/present",
    "present-lead": "/r/lead/present",
    "present-podium": "/r/podium/present",
    "nothing": "/r/no such room",
}
"""Picture -> what else than rooms there is to see."""


LEARNING: Sequence[tuple[str, str, Sequence[str]]] = (
    ("learn-room", "/", ()),
    ("learn", "/learn", ()),
    ("practice", "/practice", ()),
    ("practice-answered", "", ("[data-position='1']",)),
    ("practice-note", "", ("[data-deed=note]",)),
    ("practice-next", "", ("[data-deed=next]",)),
    ("practice-end", "", ("[data-deed=stop]",)),
    ("review", "/review", ()),
    ("study", "/study", ()),
    ("study-bank", "/study/model-optimization", ()),
    ("study-notes", "/study/model-optimization/tuning", ()),
    ("mastery", "/mastery", ()),
    ("mastery-bank", "/mastery/model-optimization", ()),
    ("plan", "/plan", ()),
    ("care", "/care", ()),
    ("link", "/link", ()),
    ("link-code", "", ("[data-deed=link]",)),
    ("group", "/group", ()),
    ("assignments", "/assignments", ("summary",)),
)
"""Picture -> its page (empty: the one before), and what is pressed there first."""


async def take(browser: Browser, address: str, desk: FakeDesk, folder: Path, wanted: frozenset[str]) -> None:
    """The pictures of all scenes and pages, or of the wanted ones."""
    paths = {f"room-{name}": f"/r/{name}" for name in scenes(0)} | dict(PAGES)
    for window in WINDOWS:
        async with _opened(browser, address, window) as page:
            for name, path in paths.items():
                if wanted and name not in wanted:
                    continue
                desk.rooms |= stage_desk(SystemClock().now()).rooms  # so that what has a deadline is seen before it
                await page.goto(address + path)
                if path.endswith("#open"):
                    await page.get_by_role("radio", name="Challenge").check()
                    for summary in await page.locator("details:not([open]) > summary").all():
                        await summary.click()
                await _picture(page, folder, name, window, whole="present" not in path)


async def take_learning(browser: Browser, address: str, folder: Path, wanted: frozenset[str]) -> None:
    """The pictures of what is learned alone."""
    for window in WINDOWS:
        async with _opened(browser, address, window) as page:
            for name, path, pressed in LEARNING:
                if path:
                    await page.goto(address + path)
                await expect(page.locator("#finding")).to_have_count(0)
                for selector in pressed:
                    if await page.locator(selector).count():
                        await page.locator(selector).first.click()
                        await page.wait_for_load_state("networkidle")
                if not wanted or name in wanted:
                    # What is under the thumb is seen in a window alone.
                    await _picture(page, folder, name, window, whole=not name.startswith("practice"))


@asynccontextmanager
async def _opened(browser: Browser, address: str, window: str) -> AsyncIterator[Page]:
    """A window of the host's."""
    cookie = Identity(SECRET, secure=False).write(HOST)
    context: BrowserContext = await browser.new_context(reduced_motion="reduce", **WINDOWS[window])
    await context.add_cookies([{"name": COOKIE, "value": cookie, "url": address}])
    yield await context.new_page()
    await context.close()


async def _picture(page: Page, folder: Path, name: str, window: str, *, whole: bool = True) -> None:
    await page.screenshot(path=folder / f"{name}-{window}.png", full_page=whole)
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide:
        print(f"{name} is {wide} px wider than the {window}")


async def main(folder: Path, wanted: frozenset[str]) -> None:
    clock, engine = SystemClock(), FakeEngine()
    engine.answer = agreeable
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        async with serve_before(engine, stage_desk(clock.now()), clock) as served:
            await take(browser, served.url, served.desk, folder, wanted)
        if not wanted or wanted & {name for name, _, _ in LEARNING}:
            with tempfile.TemporaryDirectory() as home:
                async with (
                    a_school(Path(home), SystemClock()) as school,
                    serve_before(school.engine, school.desk, school.clock) as served,
                ):
                    await take_learning(browser, served.url, folder, wanted)
        await browser.close()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(target, frozenset(sys.argv[2:])))
