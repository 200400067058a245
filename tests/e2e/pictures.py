"""The pictures in `docs/pictures`, taken of a real quiz: `python -m tests.e2e.pictures`.

Five people and a shared screen play four questions, then a challenge of two teams. Who gets which one wrong is written
below, so that bars and final scores differ. Somebody who has learned alone for weeks opens what is due, and misses a
question. Every picture is one window's view, not a whole page: what somebody sees without scrolling.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright, expect

from adapters.web.identity import COOKIE
from bot.engine.clock import SystemClock
from bot.library.limits import Limits
from bot.library.shelf import load_library, shipped_banks
from tests.crash.process import running
from tests.e2e.conftest import Seat
from tests.fakes.room_demo import HOST as HOST_OF_SCHOOL
from tests.fakes.school import a_school
from tests.fakes.served import serve_before

TARGET = Path(__file__).resolve().parents[2] / "docs" / "pictures"
BANK = "Day 97"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 940}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1.5, "is_mobile": True}
SCREEN: dict[str, Any] = {"viewport": {"width": 1600, "height": 900}}
DARK: dict[str, Any] = {"color_scheme": "dark"}
PLAYERS: Mapping[str, dict[str, Any]] = {
    "Maya": DESKTOP,
    "Jonas": PHONE,
    "Aiko": DESKTOP | DARK,
    "Tomás": PHONE | DARK,
    "Priya": DESKTOP,
}
HOST, LAST = "Maya", "Priya"
WINDOWS = {"desktop": "Maya", "phone": "Jonas", "desktop-dark": "Aiko", "phone-dark": "Tomás"}
KEPT = {
    "lobby": ("desktop", "phone"),
    "question": ("desktop", "phone", "desktop-dark", "presenter"),
    "reveal": ("desktop", "phone"),
    "result": ("desktop", "phone", "phone-dark", "presenter"),
    "challenge-lobby": ("phone",),
    "challenge-lead": ("desktop",),
    "challenge-podium": ("phone-dark",),
}
"""Which windows' pictures of a scene are worth keeping."""
WRONG: Mapping[str, Mapping[int, int]] = {
    "Maya": {3: 0},
    "Jonas": {0: 1, 2: 0},
    "Tomás": {0: 1, 1: 0, 3: 2},
    "Priya": {0: 0, 2: 1},
}
"""Player -> the rounds they get wrong, each with which of the wrong options they choose; everything else is right."""
QUESTIONS = 4
TEAMS: Mapping[str, int] = {"Maya": 0, "Jonas": 1, "Aiko": 1, "Tomás": 0, "Priya": 1}
"""Who plays for which team of the challenge."""

Keys = Mapping[str, frozenset[str]]


def keys() -> Keys:
    """Prompt -> the texts of its right options, of every bank that is shipped."""
    library = load_library([shipped_banks()], Limits())
    return {
        plain(question.prompt): frozenset(plain(question.options[option].text) for option in question.key)
        for bank in library.content({each.bank.hash for each in library.banks if each.bank})
        for question in bank.questions
    }


def plain(text: str) -> str:
    """A bank's text as a page shows it: without backticks and the letter for screen readers."""
    return " ".join(re.sub(r"^\s*[A-H]\.\s", "", text.replace("`", "")).split())


class Game:
    """One quiz: everybody's windows, and the pictures taken in them. `folder` is where they are put."""

    def __init__(self, seats: Mapping[str, Seat], screen: Seat, folder: Path) -> None:
        self.seats = seats
        self.screen = screen
        self.folder = folder
        self.keys = keys()

    @property
    def host(self) -> Seat:
        return self.seats[HOST]

    async def everybody_sees(self, slot: str, stage: str) -> None:
        """Wait until every window shows a stage of a post."""
        for seat in (*self.seats.values(), self.screen):
            await seat.sees(slot, stage)

    async def take(self, scene: str) -> None:
        """The pictures of a scene that are worth keeping."""
        await asyncio.sleep(0.4)  # Real time: the pictures are of real transitions that must be over.
        for window in KEPT[scene]:
            await self.shoot(self.screen if window == "presenter" else self.seats[WINDOWS[window]], f"{scene}-{window}")

    async def shoot(self, seat: Seat, name: str) -> None:
        """One picture of what a window shows without scrolling."""
        await seat.page.screenshot(path=self.folder / f"{name}.png")

    async def gather(self) -> None:
        """Everybody in the lobby of a new quiz."""
        await self.host.page.locator(".bank", has_text=BANK).get_by_role("link", name="Start a quiz").click()
        await self.host.page.get_by_label("Questions", exact=True).fill(str(QUESTIONS))
        await self.host.page.get_by_label("Questions", exact=True).blur()
        await self.shoot(self.host, "start-desktop")
        await self.host.page.get_by_role("button", name="Start the quiz").click()
        for seat in self.seats.values():
            await seat.sees("lobby", "gathering")
            await seat.button("join").click()
        await expect(self.screen.page.get_by_role("heading", name=f"{len(self.seats)} players in")).to_be_visible()
        await self.take("lobby")

    async def gather_teams(self) -> None:
        """Everybody in a team of a new challenge."""
        page = self.host.page
        await page.locator(".bank", has_text=BANK).get_by_role("link", name="Start a quiz").click()
        await page.get_by_role("radio", name="Challenge").check()
        await page.get_by_label("Their names").fill("Night owls, Early birds")
        await page.get_by_label("Questions", exact=True).fill(str(QUESTIONS))
        await page.get_by_role("radio", name="For being fast, too").check()
        await page.get_by_label("Bonus for a run").check()
        await page.get_by_label("Countdown").fill("2")
        await page.get_by_role("button", name="Start the quiz").click()
        for name, seat in self.seats.items():
            await seat.sees("lobby", "gathering")
            await seat.page.locator(".team").nth(TEAMS[name]).get_by_role("button").click()
            await expect(seat.page.locator(".team-own")).to_be_visible()
        await expect(self.screen.page.get_by_text("3 players")).to_be_visible()
        await self.take("challenge-lobby")

    async def compete(self) -> None:
        """The challenge, with pictures of its teams, of a change of the lead and of the podium."""
        await self.gather_teams()
        await self.host.button("begin").click()
        for round in range(QUESTIONS):
            await self.everybody_sees(f"r{round}", "asking")
            for name in self.seats:
                await self.answer(name, round)
            await self.everybody_sees(f"r{round}", "reveal")
            if round == 0:
                await self.take("challenge-lead")
            await self.host.button("next").click()
        await self.everybody_sees("result", "result")
        await self.take("challenge-podium")

    async def play(self) -> None:
        """All questions, with pictures of the first one and of the result."""
        await self.gather()
        await self.host.button("begin").click()
        for round in range(QUESTIONS):
            await self.everybody_sees(f"r{round}", "asking")
            for name in self.seats:
                if name == LAST and round == 0:
                    await expect(self.screen.page.get_by_text("4 of 5 answered")).to_be_visible()
                    await self.take("question")
                await self.answer(name, round)
            await self.everybody_sees(f"r{round}", "reveal")
            if round == 0:
                await self.take("reveal")
            await self.host.button("next").click()
        await self.everybody_sees("result", "result")
        await self.take("result")

    async def answer(self, name: str, round: int) -> None:
        """Choose as WRONG says, and submit where several may be right."""
        seat = self.seats[name]
        prompt = plain(await seat.card.locator("h1").inner_text())
        options = seat.page.locator(".card[data-session] button[data-position]")
        texts = [plain(text) for text in await options.locator(".option-text").all_text_contents()]
        right = [position for position, text in enumerate(texts) if text in self.keys[prompt]]
        wrong = [position for position in range(len(texts)) if position not in right]
        miss = WRONG.get(name, {}).get(round)
        for position in right if miss is None else wrong[miss % len(wrong) :][:1]:
            await options.nth(position).click()
            await expect(options.nth(position)).to_have_attribute("data-held", "true")
        if await seat.button("submit").count():
            await seat.button("submit").click()


async def sit(stack: AsyncExitStack, browser: Browser, address: str, path: str, **context: Any) -> Seat:
    """A window of its own."""
    opened = await stack.enter_async_context(await browser.new_context(reduced_motion="reduce", **context))
    return await Seat(await opened.new_page(), address).go(path)


async def one_game(browser: Browser, address: str, folder: Path) -> None:
    """A quiz from the door to the study sheet."""
    async with AsyncExitStack() as stack:
        seats = {name: await sit(stack, browser, address, "/", **context) for name, context in PLAYERS.items()}
        screen = await sit(stack, browser, address, "/present", **SCREEN)
        for name, seat in seats.items():
            await seat.come_in(name)
        game = Game(seats, screen, folder)
        await game.play()
        await game.compete()
        for window in ("desktop", "phone"):
            await seats[WINDOWS[window]].go("/leaders")
            await game.shoot(seats[WINDOWS[window]], f"leaders-{window}")
        await seats["Jonas"].go("/bank/model-optimization")
        await game.shoot(seats["Jonas"], "study-sheet-phone")


async def one_evening(browser: Browser, home: Path, folder: Path) -> None:
    """What is due, then a question of it, missed."""
    async with (
        a_school(home, SystemClock()) as school,
        serve_before(school.engine, school.desk, school.clock) as served,
        AsyncExitStack() as stack,
    ):
        seat = await sit(stack, browser, served.url, "/", **PHONE)
        cookie = served.identity.write(HOST_OF_SCHOOL)
        await seat.page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": served.url}])
        await seat.go("/learn")
        await seat.page.screenshot(path=folder / "learn-phone.png")
        await seat.go("/review")
        await seat.page.locator("button.option").nth(1).click()
        await expect(seat.page.locator("[data-deed=next]")).to_be_visible()
        await seat.page.screenshot(path=folder / "practice-phone.png")


async def main(folder: Path) -> None:
    """Take them all anew."""
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as home:
        async with running(Path(data)) as process, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            await one_game(browser, process.address, folder)
            await one_evening(browser, Path(home), folder)
            await browser.close()


if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(TARGET))
