"""What a card says to its one viewer in a real browser: how they did, and what to do in a lobby."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import expect

from bot.quiz.cards import lobby_card, question_card
from bot.quiz.effects import Note
from bot.quiz.events import Place
from bot.quiz.stages import Phase
from tests.e2e.conftest import SitDown
from tests.fakes.desk import room_view
from tests.fakes.room_demo import HOST, NAMES, facts, session_in
from tests.fakes.served import GUEST, Served

pytestmark = pytest.mark.browser

MAIN = Place("web", "web", "main")


def a_reveal(web: Served, round: int, accepted: tuple[int, ...] = ()) -> str:
    """Put a closed question into the main room; returns its session's id."""
    now = web.clock.now()
    session = session_in("main", Phase.REVEALED, round, now=now, due_at=now + 12_000)
    asked = list(session.asked)
    asked[round] = replace(asked[round], accepted=accepted)
    session = replace(session, asked=tuple(asked))
    counts = (3,) * len(session.current.order)
    web.desk.rooms[MAIN] = room_view(session, question_card(session, facts(session, counts, 3, closed=True)))
    return session.id


ONE, SEVERAL = 0, 1
"""Questions of the demonstration: A is right; A, C and D are right together."""


@pytest.mark.parametrize(
    ("round", "held", "final", "verdict"),
    [
        (ONE, (0,), True, "Right"),
        (ONE, (1,), True, "Not right"),
        (SEVERAL, (0, 2, 3), True, "Right"),
        (SEVERAL, (0, 2), True, "Not right"),
        (SEVERAL, (0, 1, 2, 3), True, "Not right"),
        (SEVERAL, (0, 2, 3), False, "Not submitted"),
    ],
)
async def test_a_reveal_says_how_i_did(
    web: Served, sit_down: SitDown, round: int, held: tuple[int, ...], final: bool, verdict: str
) -> None:
    session = a_reveal(web, round)
    web.desk.seats[session, GUEST.id] = (True, Note("", True, round, held, final))
    seat = await sit_down(web.url, "/", GUEST)
    await expect(seat.card.locator(".verdict")).to_have_text(verdict)
    await seat.holds(*(held if final else ()))
    await expect(seat.page).to_have_title(f"Question {round + 1} of 4 · Quorum")


async def test_a_reveal_says_so_to_who_plays_and_did_not_answer_and_nothing_to_who_watches(
    web: Served, sit_down: SitDown
) -> None:
    session = a_reveal(web, ONE)
    web.desk.seats[session, GUEST.id] = (True, None)
    player, watcher = await sit_down(web.url, "/", GUEST), await sit_down(web.url, "/", HOST)
    await expect(player.card.locator(".verdict")).to_have_text("No answer")
    await expect(watcher.card.locator(".verdict")).to_be_hidden()
    wall = await sit_down(web.url, "/present", GUEST)
    await expect(wall.card.locator(".verdict")).to_be_hidden()


@pytest.mark.parametrize("held", [(0, 2, 3), (0, 1, 2, 3)])
async def test_what_the_host_accepted_besides_may_be_chosen_or_left_out(
    web: Served, sit_down: SitDown, held: tuple[int, ...]
) -> None:
    session = a_reveal(web, SEVERAL, (1,))
    web.desk.seats[session, GUEST.id] = (True, Note("", True, SEVERAL, held, True))
    seat = await sit_down(web.url, "/", GUEST)
    await expect(seat.card.locator(".verdict")).to_have_text("Right")


async def test_a_lobby_tells_everybody_what_they_are_to_do_now(web: Served, sit_down: SitDown) -> None:
    session = session_in("main", Phase.LOBBY, -1, now=web.clock.now())
    web.desk.rooms[MAIN] = room_view(session, lobby_card(session, NAMES))
    web.desk.seats[session.id, GUEST.id] = (True, None)
    joined, host = await sit_down(web.url, "/", GUEST), await sit_down(web.url, "/", HOST)
    await expect(joined.card.locator(".own-line")).to_contain_text(
        "You are in. The quiz begins when the host starts it."
    )
    await expect(joined.card.get_by_text("Press Join to play")).to_be_hidden()
    await expect(host.card.locator(".own-line")).to_contain_text("You lead this quiz. Press Start")
    await expect(host.card.get_by_text("Press Join to play")).to_be_visible()
