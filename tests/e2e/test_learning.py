"""Practising and reviewing in a real browser before the real engine: with one thumb on a phone, and by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from bot.engine.clock import SystemClock
from bot.quiz.bank import Question
from tests.e2e.conftest import Seat, SitDown
from tests.fakes.room_demo import HOST, REEF
from tests.fakes.school import School, a_school
from tests.fakes.served import serve_before

pytestmark = pytest.mark.browser
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DAY_MS = 86_400_000
THUMB_PX = 44
"""The least that a thumb hits, across."""


class Later(SystemClock):
    """Real time, some days on."""

    def __init__(self) -> None:
        self.days = 0

    def now(self) -> int:
        return super().now() + self.days * DAY_MS


@dataclass(frozen=True, slots=True)
class Desk:
    """A school, and where its room is."""

    school: School
    url: str
    clock: Later


@asynccontextmanager
async def a_desk(folder: Path, *, learned: bool) -> AsyncIterator[Desk]:
    clock = Later()
    async with (
        a_school(folder, clock, learned=learned) as school,
        serve_before(school.engine, school.desk, clock) as served,
    ):
        yield Desk(school, served.url, clock)


async def asked(seat: Seat) -> Question:
    """The question on the stage."""
    await expect(seat.page.locator(".card h1")).to_be_visible()
    heading = await seat.page.locator(".card h1").inner_text()
    found = [each for each in REEF.questions if each.prompt.replace("`", "").startswith(heading.split("\n")[0])]
    assert found, f"no question says {heading!r}"
    return found[0]


async def answer(seat: Seat, question: Question, *, rightly: bool) -> None:
    """Tap the right options, or the first wrong one."""
    wanted = question.key if rightly else (next(n for n in range(4) if n not in question.key),)
    for option in wanted:
        text = question.options[option].text.strip("`")
        await seat.page.locator("button.option", has_text=text).first.tap()
        if question.kind.value == "multiple":
            await expect(seat.page.locator("button.option[aria-pressed=true]")).to_have_count(
                list(wanted).index(option) + 1
            )
    if question.kind.value == "multiple":
        await seat.button("submit").tap()
    await expect(deed(seat, "next")).to_be_visible()


def deed(seat: Seat, name: str) -> Locator:
    """The button of a deed of the tutor."""
    return seat.page.locator(f"[data-deed='{name}']")


async def under_the_thumb(seat: Seat, button: Locator) -> None:
    """What comes next is on the screen without scrolling, in its lower half or low enough, and large."""
    box = await button.bounding_box()
    assert box is not None
    assert box["height"] >= THUMB_PX
    assert box["width"] >= 200
    assert 0 <= box["y"] <= 844 - box["height"]


async def fits(seat: Seat) -> None:
    """Nothing is wider than the screen."""
    wide = await seat.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0


async def test_a_practice_and_a_review_are_played_to_their_end_with_one_thumb(
    tmp_path: Path, sit_down: SitDown
) -> None:
    async with a_desk(tmp_path, learned=False) as desk:
        seat = await sit_down(desk.url, "/", HOST, **PHONE)
        await expect(seat.page.get_by_text("Nothing is due for you today")).to_be_visible()
        await seat.page.get_by_role("link", name="Learn", exact=True).tap()
        await expect(seat.page.get_by_role("heading", name="Nothing is due today")).to_be_visible()
        await fits(seat)
        await seat.page.goto(f"{desk.url}/practice/{REEF.id}")
        first = await asked(seat)
        await answer(seat, first, rightly=False)
        await expect(seat.card.get_by_text("Not right")).to_be_visible()
        await expect(seat.page.locator("[data-held=true][data-right=false]")).to_have_count(1)
        await expect(seat.card.get_by_text(first.explanation.split("`")[0].split("\n")[0][:30])).to_be_visible()
        await under_the_thumb(seat, deed(seat, "next"))
        await fits(seat)
        await deed(seat, "report").tap()
        await expect(seat.card.get_by_text("Thank you.")).to_be_visible()
        await deed(seat, "undo").tap()
        assert await asked(seat) == first
        await answer(seat, first, rightly=True)
        for _ in range(len(REEF.questions) - 1):
            await deed(seat, "next").tap()
            await expect(seat.page.locator("button.option").first).to_be_visible()
            await answer(seat, await asked(seat), rightly=True)
            await under_the_thumb(seat, deed(seat, "next"))
        await deed(seat, "next").tap()
        await expect(seat.page.locator("button.option")).to_have_count(0)
        await expect(seat.card.get_by_text("4 of 4 answers right this time.")).to_be_visible()
        await seat.page.get_by_role("link", name="All you learn").tap()
        await expect(seat.page.get_by_text("4 of 4 questions met")).to_be_visible()

        desk.clock.days = 90
        await seat.page.goto(desk.url)
        await expect(seat.page.get_by_role("heading", name="4 due today")).to_be_visible()
        await seat.page.get_by_role("link", name="Review", exact=True).tap()
        for due in range(4, 0, -1):
            await expect(seat.page.locator("button.option").first).to_be_visible()
            await expect(seat.card.get_by_text(f"Review · {due} due")).to_be_visible()
            await answer(seat, await asked(seat), rightly=True)
            await deed(seat, "next").tap()
        await expect(seat.card.get_by_text("Nothing else is due today.")).to_be_visible()
        await seat.page.goto(f"{desk.url}/learn")
        await expect(seat.page.get_by_text("Nothing is due today")).to_be_visible()


async def test_keys_are_enough(tmp_path: Path, sit_down: SitDown) -> None:
    async with a_desk(tmp_path, learned=False) as desk:
        seat = await sit_down(desk.url, f"/practice/{REEF.id}", HOST)
        for _ in range(3):
            await expect(seat.page.locator("button.option").first).to_be_visible()
            question = await asked(seat)
            await seat.page.keyboard.press("b")
            if question.kind.value == "multiple":
                await expect(seat.page.locator("[data-position='1'][aria-pressed=true]")).to_have_count(1)
                await seat.page.keyboard.press("Enter")
            await expect(seat.page.locator("[data-position='1'][data-held=true]")).to_be_visible()
            await expect(deed(seat, "next")).to_be_visible()
            await seat.page.keyboard.press("Enter")
        await expect(seat.card.get_by_text("4 of")).to_be_visible()


async def test_left_off_in_one_window_it_goes_on_in_another_and_nobody_else_sees_it(
    tmp_path: Path, sit_down: SitDown
) -> None:
    async with a_desk(tmp_path, learned=False) as desk:
        room = await sit_down(desk.url, "/present")
        phone = await sit_down(desk.url, f"/practice/{REEF.id}", HOST, **PHONE)
        question = await asked(phone)
        laptop = await sit_down(desk.url, "/practice", HOST)
        assert await asked(laptop) == question
        await laptop.page.locator("button.option").first.click()
        await phone.page.locator("button.option").last.tap()
        await expect(phone.page.locator(".card .kicker")).to_be_visible()
        await expect(room.page.locator(".card")).to_have_count(0)


async def test_pages_press_say_and_are_drawn_anew(tmp_path: Path, sit_down: SitDown) -> None:
    async with a_desk(tmp_path, learned=True) as desk:
        seat = await sit_down(desk.url, "/group", HOST)
        await deed(seat, "seen").click()
        await expect(seat.note).to_contain_text("You are no longer counted in.")
        await expect(seat.page.get_by_role("button", name="Count me in")).to_be_visible()
        await deed(seat, "spots").click()
        await seat.page.wait_for_url(f"{desk.url}/")
        await expect(seat.page.locator(".card[data-session]")).to_be_visible()
        await seat.go("/learn")
        await deed(seat, "remind").click()
        await seat.page.get_by_role("button", name="12:00").click()
        await expect(seat.note).to_contain_text("I will tell you at 12:00")
        await expect(seat.page.locator("#word")).to_be_hidden()
        await seat.go("/link")
        await deed(seat, "link").click()
        await expect(seat.note).to_contain_text("Your code is")
        await seat.go("/plan")
        await seat.page.get_by_label("Questions a day").fill("7")
        await seat.page.get_by_role("button", name="Save").click()
        await expect(seat.page.get_by_role("status").first).to_contain_text("7 questions a day")
        await expect(seat.page.get_by_label("Questions a day")).to_have_value("7")
