"""The daily quiz in a real browser: its form, answering alone, and asking for reminders."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.ports import Reply, SetDaily
from bot.quiz.effects import Note
from bot.quiz.events import Event, Pick, Remind
from bot.quiz.own_cards import TurnFacts, turn_card
from bot.quiz.reminder_cards import hours_card
from bot.quiz.session import Pace
from tests.e2e.conftest import SitDown
from tests.fakes.room_demo import ANYTIME, HOST, REEF, anytime_session
from tests.fakes.served import Served

pytestmark = pytest.mark.browser


async def test_the_form_begins_with_the_viewers_own_zone_and_sends_what_is_chosen(
    web: Served, sit_down: SitDown
) -> None:
    seat = await sit_down(web.url, "/daily", HOST, timezone_id="Asia/Tokyo")
    await expect(seat.page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
    await seat.page.get_by_label("Time of day").fill("18:15")
    await seat.page.locator(".day", has_text="Su").click()
    await seat.page.get_by_label("Questions from").select_option("bank:reefs")
    await expect(seat.page.get_by_text("Only some outcomes of How a reef lives")).to_be_visible()
    await expect(seat.page.locator(".outcomes-of:visible")).to_have_count(1)
    await seat.page.get_by_text("All together", exact=True).click()
    await expect(seat.page.locator("#hours")).to_be_hidden()
    await seat.page.get_by_label("Each question is open for").fill("45")
    await seat.page.get_by_role("button", name="Set the daily quiz").click()
    await seat.page.wait_for_url(f"{web.url}/")
    (command,) = web.engine.daily_commands
    assert isinstance(command, SetDaily)
    plan = command.plan
    assert (plan.when.minute, plan.when.weekdays, plan.zone) == (18 * 60 + 15, (0, 1, 2, 3, 4, 5), "Asia/Tokyo")
    assert (plan.pace, plan.seconds) == (Pace.TOGETHER, 45)


async def test_one_question_follows_the_other_on_the_page_of_ones_own(web: Served, sit_down: SitDown) -> None:
    session = anytime_session(web.clock.now())
    seat = await sit_down(web.url, "/r/anytime", HOST)
    await seat.page.locator(".card [data-act=play]").click()
    await expect(seat.card).to_have_attribute("data-round", "1")

    def answer(event: Event) -> Reply:
        if isinstance(event, Pick) and event.round == 1:
            note = Note("Chosen so far: A. Press Submit to answer.", True, 1, (event.position,), False)
            return Reply(note, session.id, turn_card(session, TurnFacts(1, REEF.questions[1]), note))
        note = Note("A locked in.", True, 1, (0,), True)
        return Reply(note, session.id, turn_card(session, TurnFacts(None, answered=4, streak=5), note))

    web.engine.answer = answer
    await seat.option(0).click()
    await seat.holds(0)
    await seat.button("submit").click()
    await expect(seat.page.get_by_text("You have answered 5 daily quizzes in a row.")).to_be_visible()
    await expect(seat.page.locator("[data-position]")).to_have_count(0)


async def test_a_refusal_is_said_and_the_question_stays(web: Served, sit_down: SitDown) -> None:
    web.engine.answer = lambda event: Reply(Note("This quiz is over.", done=False), event.session)
    seat = await sit_down(web.url, "/play/demoanytime", HOST)
    await seat.option(0).click()
    await expect(seat.note).to_have_text("This quiz is over.")
    await expect(seat.card).to_have_attribute("data-round", "1")


async def test_hours_for_a_reminder_are_offered_and_one_is_chosen(web: Served, sit_down: SitDown) -> None:
    session, plan = anytime_session(web.clock.now()), web.desk.dailies[ANYTIME].daily.plan

    def answer(event: Event) -> Reply:
        assert isinstance(event, Remind)
        if event.minute is None:
            return Reply(Note(""), session.id, hours_card(session, plan, None))
        return Reply(Note("I will write to you."), session.id)

    web.engine.answer = answer
    seat = await sit_down(web.url, "/r/anytime", HOST)
    await seat.page.get_by_role("button", name="Remind me").click()
    await seat.page.get_by_role("button", name="12:00").click()
    await expect(seat.note).to_have_text("I will write to you.")
    await expect(seat.page.locator("#word")).to_be_hidden()
    assert [event.minute for event in web.engine.events if isinstance(event, Remind)] == [None, 720]
