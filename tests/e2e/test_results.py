"""The page of a quiz that is over, in a browser: what opens, what scrolls, what is copied."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import SitDown
from tests.fakes.room_demo import HOST
from tests.fakes.served import Served

pytestmark = pytest.mark.browser


async def test_the_host_opens_a_question_and_copies_the_summary(web: Served, sit_down: SitDown) -> None:
    seat = await sit_down(web.url, "/results/demoresult", HOST, permissions=["clipboard-read", "clipboard-write"])
    item = seat.page.locator(".item[data-round='1']")
    await expect(item.get_by_text("A full moon")).to_be_hidden()
    await item.locator("summary").click()
    await expect(item.get_by_text("A full moon")).to_be_visible()
    await expect(item.get_by_text("Discrimination")).to_be_visible()
    await seat.page.get_by_role("button", name="Copy").click()
    await expect(seat.page.locator("#copied")).to_have_text("Copied.")
    copied = await seat.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("How a reef lives\n")
    assert "Hardest question:" in copied


async def test_a_workbook_comes_as_a_download(web: Served, sit_down: SitDown) -> None:
    seat = await sit_down(web.url, "/results/demoresult", HOST)
    async with seat.page.expect_download() as caught:
        await seat.page.get_by_role("link", name="Workbook").click()
    assert (await caught.value).suggested_filename == "quiz-demoresult-results.xlsx"


async def test_on_a_phone_the_table_of_answers_scrolls_and_the_page_does_not(web: Served, sit_down: SitDown) -> None:
    seat = await sit_down(web.url, "/results/demoresult", HOST, viewport={"width": 390, "height": 844})
    wide = await seat.page.locator(".scroll").evaluate("e => e.scrollWidth - e.clientWidth")
    assert wide > 0
    assert await seat.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
