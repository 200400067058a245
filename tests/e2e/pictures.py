"""The pictures in `docs/pictures`, taken of a real quiz: `python -m tests.e2e.pictures`."""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright

from bot.library.limits import Limits
from bot.library.shelf import load_library, shipped_banks
from tests.crash.process import running
from tests.e2e.conftest import Seat

TARGET = Path(__file__).resolve().parents[2] / "docs" / "pictures"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True}
PLAYERS = (
    ("Maya", DESKTOP),
    ("Jonas", PHONE),
    ("Aiko", DESKTOP | {"color_scheme": "dark"}),
    ("Tomás", PHONE | {"color_scheme": "dark"}),
    ("Priya", DESKTOP),
)
SLIPS = {"Jonas": {1}, "Aiko": {0, 2}, "Tomás": {0, 1, 3}, "Priya": {0}}
"""Who errs in which rounds; Maya knows everything."""
QUESTIONS = 4
KEPT = {
    "lobby": {"Maya": "desktop", "Jonas": "phone"},
    "question": {"Maya": "desktop", "Jonas": "phone", "Aiko": "desktop-dark"},
    "reveal": {"Maya": "desktop", "Tomás": "phone-dark"},
    "result": {"Maya": "desktop", "Jonas": "phone", "Aiko": "desktop-dark"},
}
"""The pictures worth keeping: by scene, whose window and under which name."""


def right_options() -> dict[str, set[str]]:
    """The right options of every shipped question, by the words its prompt begins with."""
    banks = load_library([shipped_banks()], Limits()).banks
    return {
        words(question.prompt): {question.options[index].text.replace("`", "") for index in question.key}
        for bank in banks
        for question in bank.questions
    }


def words(prompt: str) -> str:
    """The first words of a prompt, without marks of code."""
    return " ".join(re.sub(r"[`\W]+", " ", prompt).split()[:6])


async def sit(browser: Browser, address: str, path: str, **context: Any) -> Seat:
    """A window of its own."""
    page = await (await browser.new_context(reduced_motion="reduce", **context)).new_page()
    return await Seat(page, address).go(path)


async def take(seats: dict[str, Seat], screen: Seat, scene: str) -> None:
    """The pictures of a scene that are kept."""
    await asyncio.sleep(0.4)  # for the last transition
    for name, label in KEPT[scene].items():
        await seats[name].page.screenshot(path=TARGET / f"{scene}-{label}.png")
    await screen.page.screenshot(path=TARGET / f"{scene}-presenter.png")


async def play(browser: Browser, address: str) -> None:
    """A short quiz with five people and a shared screen."""
    seats = {name: await sit(browser, address, "/", **context) for name, context in PLAYERS}
    screen = await sit(browser, address, "/present", viewport={"width": 1600, "height": 900})
    for name, seat in seats.items():
        await seat.come_in(name)
    await begin(seats, screen)
    right = right_options()
    for round in range(QUESTIONS):
        await play_round(seats, screen, right, round)
    for seat in seats.values():
        await seat.sees("result", "result")
    await take(seats, screen, "result")
    phone = seats["Jonas"]
    await phone.page.get_by_role("link", name="What I missed").click()
    await phone.page.screenshot(path=TARGET / "missed-phone.png")
    await phone.go("/bank/model-optimization")
    await phone.page.screenshot(path=TARGET / "study-sheet-phone.png")


async def begin(seats: dict[str, Seat], screen: Seat) -> None:
    """The shelf, the form, the lobby."""
    host = seats["Maya"]
    await host.page.screenshot(path=TARGET / "shelf-desktop.png")
    await host.page.get_by_role("link", name="Start a quiz").first.click()
    await host.page.get_by_label("Questions").fill(str(QUESTIONS))
    await host.page.screenshot(path=TARGET / "start-desktop.png", full_page=True)
    await host.page.get_by_role("button", name="Start the quiz").click()
    for seat in seats.values():
        await seat.sees("lobby", "gathering")
        await seat.button("join").click()
    await take(seats, screen, "lobby")
    await host.button("begin").click()


async def play_round(seats: dict[str, Seat], screen: Seat, right: dict[str, set[str]], round: int) -> None:
    """Everybody answers, the last one after the picture was taken; then the reveal."""
    for seat in seats.values():
        await seat.sees(f"r{round}", "asking")
    *early, last = seats.items()
    for name, seat in early:
        await answer(seat, right, rightly=round not in SLIPS.get(name, ()))
    if round == 0:
        await take(seats, screen, "question")
    await answer(last[1], right, rightly=round not in SLIPS[last[0]])
    for seat in seats.values():
        await seat.sees(f"r{round}", "reveal")
    if round == 0:
        await take(seats, screen, "reveal")
    await seats["Maya"].button("next").click()


async def answer(seat: Seat, right: dict[str, set[str]], *, rightly: bool) -> None:
    """Choose the right options, or the first wrong one; and submit where several may be right."""
    prompt = await seat.card.locator("h1, h2").first.inner_text()
    texts = await seat.page.locator(".card[data-session] button[data-position] .option-text").all_text_contents()
    known = right[words(prompt)]
    fits = [re.sub(r"^\s*[A-Z]\.\s*", "", text).strip() in known for text in texts]
    for position in [at for at, fit in enumerate(fits) if fit] if rightly else [fits.index(False)]:
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
