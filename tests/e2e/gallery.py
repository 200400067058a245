"""Every scene of the room's demonstration as pictures, to look at: `python -m tests.e2e.gallery FOLDER [SCENE ...]`.

Each scene and page is taken whole, as the host sees it, on a desktop and on a phone, in daylight and in the dark.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright

from adapters.web.identity import COOKIE, Identity
from tests.fakes.desk import FakeDesk, FakeEngine
from tests.fakes.room_demo import HOST, SECRET, WallClock, agreeable, scenes, stage_desk
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
    "daily": "/r/anytime/daily",
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


async def take(browser: Browser, address: str, desk: FakeDesk, folder: Path, wanted: frozenset[str]) -> None:
    """The pictures of all scenes and pages, or of the wanted ones."""
    paths = {f"room-{name}": f"/r/{name}" for name in scenes(0)} | dict(PAGES)
    cookie = Identity(SECRET, secure=False).write(HOST)
    for window, settings in WINDOWS.items():
        context = await browser.new_context(reduced_motion="reduce", **settings)
        await context.add_cookies([{"name": COOKIE, "value": cookie, "url": address}])
        page = await context.new_page()
        for name, path in paths.items():
            if wanted and name not in wanted:
                continue
            desk.rooms |= stage_desk(WallClock().now()).rooms  # so that what has a deadline is seen before it
            await page.goto(address + path)
            if path.endswith("#open"):
                await page.get_by_role("radio", name="Challenge").check()
                for summary in await page.locator("details:not([open]) > summary").all():
                    await summary.click()
            await page.screenshot(path=folder / f"{name}-{window}.png", full_page="present" not in path)
            wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide:
                print(f"{name} is {wide} px wider than the {window}")
        await context.close()


async def main(folder: Path, wanted: frozenset[str]) -> None:
    clock, engine = WallClock(), FakeEngine()
    engine.answer = agreeable
    async with serve_before(engine, stage_desk(clock.now()), clock) as served, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        await take(browser, served.url, served.desk, folder, wanted)
        await browser.close()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(target, frozenset(sys.argv[2:])))
