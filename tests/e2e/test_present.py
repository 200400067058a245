"""The shared screen in a real browser: nobody who looks at it can scroll, so all of it is to be seen."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.quiz.cards import lobby_card, result_card
from bot.quiz.events import Place
from bot.quiz.scoring import Score
from bot.quiz.stages import Phase
from tests.e2e.conftest import SitDown
from tests.fakes.desk import room_view
from tests.fakes.room_demo import REEF, session_in
from tests.fakes.served import Served

pytestmark = pytest.mark.browser

HIDDEN = "document.documentElement.scrollHeight - document.documentElement.clientHeight"
SIZE = "getComputedStyle(document.querySelector('#stage')).zoom"
MANY = [f"Player number {n}" for n in range(200)]


def two_hundred(web: Served) -> None:
    """A lobby and a result of two hundred players, in rooms of their own."""
    lobby = session_in("many", Phase.LOBBY, -1, now=web.clock.now())
    over = session_in("over", Phase.FINISHED, 3, now=web.clock.now())
    scores = [Score(f"w{at}", name, 4 - at // 50, 4 - at // 50, 4) for at, name in enumerate(MANY)]
    web.desk.rooms[Place("web", "web", "many")] = room_view(lobby, lobby_card(lobby, MANY))
    web.desk.rooms[Place("web", "web", "over")] = room_view(over, result_card(over, scores, 4, REEF.bands, ()))


@pytest.mark.parametrize("screen", [(1280, 720), (1920, 1080)], ids=str)
async def test_all_of_a_scene_is_seen_without_scrolling(
    web: Served, sit_down: SitDown, screen: tuple[int, int]
) -> None:
    two_hundred(web)
    seat = await sit_down(web.url, "/r/lobby/present", viewport={"width": screen[0], "height": screen[1]})
    for room in ("question", "code", "lead", "podium", "eight", "eight-podium", "words-reveal", "many", "over"):
        await seat.go(f"/r/{room}/present")
        await expect(seat.card).to_be_visible()
        await expect(seat.page.locator("#room")).to_have_attribute("data-version", "0")
        assert await seat.page.evaluate(HIDDEN) <= 0, room


async def test_what_fits_is_as_large_as_it_can_be_and_a_phone_scrolls(web: Served, sit_down: SitDown) -> None:
    large = await sit_down(web.url, "/r/lobby/present", viewport={"width": 1920, "height": 1080})
    assert await large.page.evaluate(SIZE) == "1"
    phone = await sit_down(web.url, "/r/eight-podium/present", viewport={"width": 390, "height": 844})
    assert await phone.page.evaluate(HIDDEN) > 0
    assert await phone.page.evaluate(SIZE) == "1"
