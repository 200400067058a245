"""A challenge of two teams, from the form to the podium: three people in a real browser, and a real process."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.crash.process import running
from tests.e2e.conftest import Seat, SitDown

pytestmark = pytest.mark.browser

BANK = """\
format: 1
id: capitals
title: Capitals
language: en
licence: CC0-1.0
questions:
{}
"""
QUESTION = """\
  - id: q{0}
    prompt: Which is the capital of country {0}?
    kind: single
    options:
      - right: Northtown
      - wrong: Southtown
      - wrong: Eastford
    explanation: Northtown has been its capital for as long as anybody remembers.
"""
RIGHT = "Northtown"
ANSWERS = {"Ann": (False, True, True), "Ben": (True, False, False), "Cem": (False, False, True)}
"""Who is right about which question. Ann plays alone for the Reds, so a right answer of hers counts for them all. She
is right more often than anybody: among equals the faster one is first, and here that is as the machine likes.
"""
NEWS = ("Blues take the lead.", "Reds take the lead.", "")


async def test_three_people_play_a_challenge_of_two_teams(sit_down: SitDown, tmp_path: Path) -> None:
    banks = tmp_path / "banks"
    banks.mkdir()
    (banks / "capitals.yaml").write_text(BANK.format("".join(map(QUESTION.format, range(3)))), encoding="utf-8")
    async with running(tmp_path, banks) as process:
        seats = {name: await sit_down(process.address, reduced_motion="reduce") for name in ANSWERS}
        for name, seat in seats.items():
            await seat.come_in(name)
        host = seats["Ann"]
        await start_by_the_form(host)
        await gather(seats)
        await host.button("begin").click()
        for seat in seats.values():
            await expect(seat.page.get_by_text("First question in")).to_be_visible()
        for round in range(3):
            await play_round(seats, round)
        await see_the_podium(seats)
        for seat in seats.values():
            await seat.page.close()
        assert await process.stop() == 0


async def start_by_the_form(host: Seat) -> None:
    page = host.page
    await page.locator(".bank", has_text="Capitals").get_by_role("link", name="Start a quiz").click()
    await expect(page.get_by_label("Their names")).to_be_hidden()
    await page.get_by_role("radio", name="Challenge").check()
    await page.get_by_label("Their names").fill("Reds, Blues")
    await page.get_by_label("Countdown").fill("2")
    await page.get_by_label("Seconds for each").fill("60")
    await page.get_by_role("button", name="Start").click()


async def gather(seats: dict[str, Seat]) -> None:
    """Ann joins the Reds, the others the Blues; Cem had the wrong team first."""
    host = seats["Ann"]
    for name, team in (("Ann", "Reds"), ("Ben", "Blues"), ("Cem", "Reds"), ("Cem", "Blues")):
        await seats[name].sees("lobby", "gathering")
        await seats[name].page.get_by_role("button", name=f"Join {team}").click()
        await expect(seats[name].note).to_contain_text(f"You are in {'▲' if team == 'Reds' else '●'} {team}")
        await expect(host.page.locator(".team", has_text=team)).to_contain_text(name)
        own = seats[name].page.locator(".team-own")
        await expect(own).to_contain_text(team)
        await expect(own.get_by_role("button")).to_be_hidden()
    await expect(host.page.locator(".team", has_text="Reds")).not_to_contain_text("Cem")
    await expect(seats["Ben"].button("begin")).to_be_hidden()


async def play_round(seats: dict[str, Seat], round: int) -> None:
    """Everybody answers, which closes the question; the reveal says who leads now; the host goes on."""
    for name, seat in seats.items():
        await seat.sees(f"r{round}", "asking")
        await answer(seat, rightly=ANSWERS[name][round])
    for seat in seats.values():
        await seat.sees(f"r{round}", "reveal")
        for words in filter(None, (NEWS[round],)):
            await expect(seat.card).to_contain_text(words)
    leading = seats["Ben"].page.locator(".team-row").first
    await expect(leading).to_contain_text("Blues" if round == 0 else "Reds")
    await expect(seats["Ben"].page.locator(".team-own")).to_contain_text("Your team")
    await seats["Ann"].button("next").click()


async def answer(seat: Seat, *, rightly: bool) -> None:
    options = seat.page.locator(".card[data-session] button[data-position]")
    texts = await options.locator(".option-text").all_text_contents()
    position = next(at for at, text in enumerate(texts) if (RIGHT in text) is rightly)
    await options.nth(position).click()
    await expect(seat.option(position)).to_have_attribute("data-held", "true")


async def see_the_podium(seats: dict[str, Seat]) -> None:
    """Reds 2, Blues 1; Ann is the best player; Ben can see what he missed."""
    for seat in seats.values():
        await seat.sees("result", "result")
        await expect(seat.page.locator(".winners .step-1")).to_contain_text("Reds")
        await expect(seat.page.locator(".winners .step-2")).to_contain_text("Blues")
    best = seats["Ben"].page.locator(".standings .row").first
    await expect(best).to_contain_text("Ann")
    await seats["Ben"].page.get_by_role("link", name="What I missed", exact=True).click()
    await expect(seats["Ben"].page.locator("main article")).to_have_count(2)
