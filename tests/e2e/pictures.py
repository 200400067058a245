"""The pictures in `docs/pictures`, taken of a real quiz: `python -m tests.e2e.pictures`."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright

from tests.crash.process import running
from tests.e2e.conftest import Seat

TARGET = Path(__file__).resolve().parents[2] / "docs" / "pictures"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True}
PLAYERS = (
    ("Maya", DESKTOP),
    ("Jonas", PHONE),
    ("Aiko", DESKTOP | {"color_scheme": "dark"}),
    ("Tomás", PHONE | {"color_scheme": "dark"}),
    ("Priya", DESKTOP),
)
NAMES = {"Maya": "desktop", "Jonas": "phone", "Aiko": "desktop-dark", "Tomás": "phone-dark"}
QUESTIONS = 3


async def sit(browser: Browser, address: str, path: str, **context: Any) -> Seat:
    """A window of its own."""
    page = await (await browser.new_context(reduced_motion="reduce", **context)).new_page()
    return await Seat(page, address).go(path)


async def take(seats: dict[str, Seat], screen: Seat, scene: str) -> None:
    """One picture of every window."""
    await asyncio.sleep(0.4)  # for the last transition
    for name, label in NAMES.items():
        await seats[name].page.screenshot(path=TARGET / f"{scene}-{label}.png", full_page=True)
    await screen.page.screenshot(path=TARGET / f"{scene}-presenter.png")


async def play(browser: Browser, address: str) -> None:
    """A short quiz with five people and a shared screen."""
    seats = {name: await sit(browser, address, "/", **context) for name, context in PLAYERS}
    screen = await sit(browser, address, "/present", viewport={"width": 1600, "height": 900})
    for name, seat in seats.items():
        await seat.come_in(name)
    await take(seats, screen, "shelf")
    host = seats["Maya"]
    await host.page.get_by_role("link", name="Start a quiz").last.click()
    await host.page.get_by_label("Questions").fill(str(QUESTIONS))
    await host.page.screenshot(path=TARGET / "start-desktop.png", full_page=True)
    await host.page.get_by_role("button", name="Start the quiz").click()
    for seat in seats.values():
        await seat.sees("lobby", "gathering")
        await seat.button("join").click()
    await take(seats, screen, "lobby")
    await host.button("begin").click()
    for round in range(QUESTIONS):
        for seat in seats.values():
            await seat.sees(f"r{round}", "asking")
        for place, seat in enumerate(list(seats.values())[:-1]):
            await answer(seat, (place * (round + 1)) % 2)
        if round == 0:
            await take(seats, screen, "question")
        await answer(list(seats.values())[-1], 0)
        for seat in seats.values():
            await seat.sees(f"r{round}", "reveal")
        if round == 0:
            await take(seats, screen, "reveal")
        await host.button("next").click()
    for seat in seats.values():
        await seat.sees("result", "result")
    await take(seats, screen, "result")
    for page, path in (("missed", None), ("history", "/me"), ("study-sheet", "/bank/model-optimization")):
        seat = seats["Jonas"]
        await (seat.page.get_by_role("link", name="What I missed").click() if path is None else seat.go(path))
        await seat.page.screenshot(path=TARGET / f"{page}-phone.png", full_page=True)


async def answer(seat: Seat, position: int) -> None:
    """Choose, and submit where several may be right."""
    await seat.option(position).click()
    if await seat.button("submit").count():
        await seat.button("submit").click()


async def main() -> None:
    """Take them all anew."""
    TARGET.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder)) as process, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            await play(browser, process.address)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
