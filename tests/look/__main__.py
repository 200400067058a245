"""Pictures of what both chat platforms are sent, at a desktop's and a phone's width: `python -m tests.look FOLDER`."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Mapping
from html import escape
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from tests.look.drawing import discord_scenes, slack_scenes

HERE = Path(__file__).parent
WIDTHS = {"desktop": 760, "phone": 390}


def document(css: str, drawn: Mapping[str, str]) -> str:
    """All scenes of a platform on one page."""
    shown = "".join(
        f'<section id="{name}"><p class="name">{escape(name)}</p>{html}</section>' for name, html in drawn.items()
    )
    return f'<!doctype html><meta charset="utf-8"><style>{css}</style><body>{shown}'


async def take(browser: Browser, platform: str, drawn: Mapping[str, str], folder: Path) -> None:
    """A picture of each scene at each width; what is wider than its window is told."""
    html = document((HERE / f"{platform}.css").read_text(encoding="utf-8"), drawn)
    for width, pixels in WIDTHS.items():
        page = await browser.new_page(viewport={"width": pixels, "height": 900})
        await page.set_content(html)
        for name in drawn:
            section = page.locator(f"section#{name}")
            if await section.evaluate("each => each.scrollWidth > each.clientWidth"):
                print(f"{platform}: {name} is wider than the {width}")
            await section.screenshot(path=folder / f"{platform}-{name}-{width}.png")
        await page.close()


async def main(folder: Path) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        await take(browser, "discord", discord_scenes(), folder)
        await take(browser, "slack", slack_scenes(), folder)
        await browser.close()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(target))
