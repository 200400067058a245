"""Playing in a real browser: keys, marks, focus, and lost connections."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from playwright.async_api import expect

from bot.ports import Reply
from bot.quiz.cards import question_card, result_card
from bot.quiz.effects import Note
from bot.quiz.events import Begin, Event, Join, Pick, Place, Stop, Submit
from bot.quiz.session import Session
from bot.quiz.stages import Phase
from tests.e2e.conftest import Seat, SitDown
from tests.fakes.desk import room_view
from tests.fakes.room_demo import HOST, REEF, facts, scores, session_in
from tests.fakes.served import GUEST, Served, serve

pytestmark = pytest.mark.browser

MAIN = Place("web", "web", "main")


def locks_in(event: Event) -> Reply:
    """The first answer counts."""
    assert isinstance(event, Pick)
    return Reply(Note(f"{'ABCDEFGH'[event.position]} locked in.", True, event.round, (event.position,), True))


def refuses(event: Event) -> Reply:
    return Reply(Note("Too late: the question closed 0.3 s before your click.", done=False), event.session)


def an_open_question(web: Served, round: int = 0, answered: int = 0, seconds: int = 30) -> Session:
    """Put a question into the main room, as if it had been posted; edits and posts go through the room."""
    now = web.clock.now()
    session = session_in("main", Phase.OPEN, round, now=now, due_at=now + seconds * 1000)
    counts = (answered, *(0,) * (len(REEF.questions[round].options) - 1))
    web.desk.rooms[MAIN] = room_view(session, question_card(session, facts(session, counts, 0)))
    return session


async def show(web: Served) -> None:
    """Post what the desk says goes on in the main room."""
    view = web.desk.rooms[MAIN].view
    assert view is not None
    await web.room.edit(MAIN, "n", view.card)


async def test_a_letter_chooses_and_is_marked_at_once(web: Served, sit_down: SitDown) -> None:
    web.engine.answer = locks_in
    seat = await sit_down(web.url, "/r/question", GUEST)
    await seat.page.keyboard.press("b")
    await seat.holds(1)
    await expect(seat.option(1)).to_have_attribute("aria-pressed", "true")
    await expect(seat.note).to_have_text("B locked in.")
    assert [event.position for event in web.engine.events if isinstance(event, Pick)] == [1]


async def test_a_digit_chooses_as_well_but_not_while_typing_or_with_a_modifier(web: Served, sit_down: SitDown) -> None:
    web.engine.answer = locks_in
    seat = await sit_down(web.url, "/r/question", GUEST)
    await seat.page.keyboard.press("Control+b")
    await seat.page.keyboard.press("9")
    await seat.page.evaluate(
        "document.body.append(Object.assign(document.createElement('input'), {id: 'chat', ariaLabel: 'Chat'}))"
    )
    await seat.page.locator("#chat").press_sequentially("abc")
    await seat.page.locator("#chat").evaluate("input => input.blur()")
    await seat.page.keyboard.press("3")
    await seat.holds(2)
    await expect(seat.note).to_have_text("C locked in.")
    assert [event.position for event in web.engine.events if isinstance(event, Pick)] == [2]


async def test_keys_can_be_switched_off(web: Served, sit_down: SitDown) -> None:
    seat = await sit_down(web.url, "/r/question", GUEST)
    await seat.page.get_by_role("button", name="Turn keys off").click()
    await seat.page.keyboard.press("b")
    await expect(seat.page.get_by_role("button", name="Turn keys on")).to_be_visible()
    await seat.holds()
    assert web.engine.events == []


async def test_a_mark_does_not_wait_for_the_server_and_is_taken_back_on_refusal(web: Served, sit_down: SitDown) -> None:
    arrived, go_on = asyncio.Event(), asyncio.Event()
    submit = web.engine.submit
    web.engine.answer = refuses

    async def slowly(event: Event) -> Reply:
        arrived.set()
        await go_on.wait()
        return await submit(event)

    web.engine.submit = slowly  # type: ignore[method-assign]
    seat = await sit_down(web.url, "/r/question", GUEST)
    await seat.option(0).click()
    await arrived.wait()
    await seat.holds(0)
    go_on.set()
    await expect(seat.note).to_have_text("Too late: the question closed 0.3 s before your click.")
    await seat.holds()


async def test_several_are_chosen_by_key_and_submitted_by_enter(web: Served, sit_down: SitDown) -> None:
    drafts: list[int] = []

    def toggles(event: Event) -> Reply:
        if isinstance(event, Submit):
            return Reply(Note("A and C locked in.", True, event.round, tuple(sorted(drafts)), True))
        assert isinstance(event, Pick)
        (drafts.remove if event.position in drafts else drafts.append)(event.position)
        return Reply(Note("Chosen so far.", True, event.round, tuple(sorted(drafts)), False))

    web.engine.answer = toggles
    seat = await sit_down(web.url, "/r/multiple", GUEST)
    for key in "acee":
        await seat.page.keyboard.press(key)
    await seat.holds(0, 2)
    await seat.page.keyboard.press("Enter")
    await expect(seat.note).to_have_text("A and C locked in.")
    await seat.holds(0, 2)
    assert [type(event) for event in web.engine.events] == [Pick, Pick, Pick, Pick, Submit]


async def test_enter_submits_after_a_click_but_presses_a_focused_option(web: Served, sit_down: SitDown) -> None:
    third = asyncio.Event()

    def notes(event: Event) -> Reply:
        if len(web.engine.events) == 3:
            third.set()
        return Reply(Note("Noted.", True, 1, (3,), False))

    web.engine.answer = notes
    seat = await sit_down(web.url, "/r/multiple", GUEST)
    await seat.option(3).click()
    await expect(seat.note).to_have_text("Noted.")
    await seat.page.keyboard.press("Enter")
    await seat.page.keyboard.press("Tab")
    await expect(seat.option(4)).to_be_focused()
    await seat.page.keyboard.press("Enter")
    await asyncio.wait_for(third.wait(), 5)
    assert [type(event) for event in web.engine.events] == [Pick, Submit, Pick]


async def test_my_other_window_is_marked_too_and_nobody_elses(web: Served, sit_down: SitDown) -> None:
    web.engine.answer = locks_in
    first = await sit_down(web.url, "/r/question", GUEST)
    second = await sit_down(web.url, "/r/question", GUEST)
    other = await sit_down(web.url, "/r/question", HOST)
    for seat in (first, second, other):
        await seat.listening()
    await first.option(2).click()
    await second.holds(2)
    await other.holds()


async def test_an_update_keeps_focus_and_the_very_same_buttons(web: Served, sit_down: SitDown) -> None:
    an_open_question(web)
    seat = await sit_down(web.url, "/", GUEST)
    await seat.listening()
    await seat.option(1).focus()
    await seat.option(1).evaluate("button => { window.kept = button }")
    an_open_question(web, answered=5)
    await show(web)
    await expect(seat.page.get_by_text("5 of 8 answered")).to_be_visible()
    await expect(seat.option(1)).to_be_focused()
    assert await seat.option(1).evaluate("button => window.kept === button")


async def test_the_next_question_takes_the_focus_to_its_heading(web: Served, sit_down: SitDown) -> None:
    an_open_question(web)
    seat = await sit_down(web.url, "/", GUEST)
    await seat.listening()
    await seat.option(1).focus()
    an_open_question(web, 1)
    await show(web)
    await seat.sees("r1", "asking")
    await expect(seat.card.locator("h1")).to_be_focused()
    await expect(seat.page.locator("#said")).to_contain_text("Question 2 of 4")


async def test_a_reveal_marks_what_is_right_and_what_was_mine(web: Served, sit_down: SitDown) -> None:
    web.engine.answer = locks_in
    session = an_open_question(web)
    seat = await sit_down(web.url, "/", GUEST)
    await seat.listening()
    await seat.option(1).click()
    await expect(seat.note).to_have_text("B locked in.")
    over = replace(session, phase=Phase.REVEALED, due_at=web.clock.now() + 12_000)
    card = question_card(over, facts(over, (5, 3, 0, 0), 5, closed=True))
    web.desk.rooms[MAIN] = room_view(over, card)
    await show(web)
    await seat.sees("r0", "reveal")
    await seat.holds(1)
    assert await seat.option(0).get_attribute("data-right") == "true"
    await expect(seat.option(0)).to_contain_text("Right answer")
    await expect(seat.option(1)).to_contain_text("Your answer")
    await expect(seat.option(0).get_by_text("Your answer")).to_be_hidden()
    await expect(seat.card.get_by_text("Going on in")).to_be_visible()


async def test_the_result_marks_my_row_and_offers_another_quiz(web: Served, sit_down: SitDown) -> None:
    an_open_question(web, 3)
    seat = await sit_down(web.url, "/", HOST)
    await seat.listening()
    await expect(seat.page.locator("#shelf")).to_be_hidden()
    over = session_in("main", Phase.FINISHED, 3, now=web.clock.now())
    web.desk.rooms[MAIN] = room_view(over, result_card(over, scores(), 4, REEF.bands, ()))
    await show(web)
    await seat.sees("result", "result")
    await expect(seat.row(HOST.id)).to_contain_text("You")
    await expect(seat.row("w01").get_by_text("You", exact=True)).to_be_hidden()
    await expect(seat.page.get_by_role("heading", name="Start another quiz")).to_be_visible()


async def test_only_the_host_sees_what_only_the_host_may_press(web: Served, sit_down: SitDown) -> None:
    host = await sit_down(web.url, "/r/lobby", HOST)
    guest = await sit_down(web.url, "/r/lobby", GUEST)
    await guest.listening()
    await expect(host.button("begin")).to_be_visible()
    await expect(guest.button("begin")).to_be_hidden()
    await expect(guest.button("join")).to_be_visible()
    await expect(guest.button("leave")).to_be_hidden()
    await guest.button("join").click()
    await expect(guest.note).to_have_text("Noted.")
    await host.button("begin").click()
    await expect(host.note).to_have_text("Noted.")
    assert [(type(event), event.person.id) for event in web.engine.events] == [  # type: ignore[attr-defined]
        (Join, GUEST.id),
        (Begin, HOST.id),
    ]


async def test_whoever_came_after_the_lobby_is_told_that_they_watch(web: Served, sit_down: SitDown) -> None:
    web.desk.seats["demoquestion", HOST.id] = (False, None)
    guest = await sit_down(web.url, "/r/question", GUEST)
    host = await sit_down(web.url, "/r/question", HOST)
    await guest.listening()
    await expect(guest.page.locator("#watching")).to_contain_text("You are watching")
    await expect(host.page.locator("#watching")).to_contain_text("You lead this quiz without playing")
    await expect(host.button("close")).to_be_visible()


async def test_whoever_plays_is_told_nothing_about_watching(web: Served, sit_down: SitDown) -> None:
    player = await sit_down(web.url, "/r/question", HOST)
    await player.listening()
    await expect(player.page.locator("#watching")).to_be_hidden()
    lobby = await sit_down(web.url, "/r/lobby", GUEST)
    await lobby.listening()
    await expect(lobby.page.locator("#watching")).to_be_hidden()


async def test_only_who_played_is_offered_what_they_missed(web: Served, sit_down: SitDown) -> None:
    player = await sit_down(web.url, "/r/result", HOST)
    watcher = await sit_down(web.url, "/r/result", GUEST)
    await player.listening()
    await watcher.listening()
    await expect(player.button("missed")).to_be_visible()
    await expect(watcher.button("missed")).to_be_hidden()


async def a_pressed_option_while_the_next_question_comes(web: Served, sit_down: SitDown) -> Seat:
    """A window in which B is held down, its own time standing still; another window shows the next question by now."""
    an_open_question(web)
    other = await sit_down(web.url, "/", HOST)
    seat = await sit_down(web.url, "/bank/reefs", GUEST)
    await seat.page.clock.install()
    await seat.go("/")
    await seat.listening()
    await seat.option(1).hover()
    await seat.page.mouse.down()
    an_open_question(web, 1)
    await show(web)
    await other.sees("r1", "asking")
    return seat


async def test_a_button_is_not_drawn_away_from_under_the_finger_that_presses_it(web: Served, sit_down: SitDown) -> None:
    seat = await a_pressed_option_while_the_next_question_comes(web, sit_down)
    await seat.page.mouse.up()
    await seat.page.clock.run_for(100)
    await seat.sees("r1", "asking")
    assert [(event.round, event.position) for event in web.engine.events if isinstance(event, Pick)] == [(0, 1)]


async def test_a_finger_that_rests_on_a_button_keeps_nothing_from_being_shown(web: Served, sit_down: SitDown) -> None:
    seat = await a_pressed_option_while_the_next_question_comes(web, sit_down)
    await seat.page.clock.run_for(1_100)
    await seat.sees("r1", "asking")


async def test_ending_a_quiz_takes_two_presses(web: Served, sit_down: SitDown) -> None:
    host = await sit_down(web.url, "/r/question", HOST)
    await host.page.clock.install()
    await host.go("/r/question")
    await host.button("stop").click()
    await expect(host.button("stop")).to_have_text("Sure? Press again")
    await host.page.clock.run_for(5_000)
    await expect(host.button("stop")).to_have_text("Stop quiz")
    assert web.engine.events == []
    await host.button("stop").click()
    await host.button("stop").click()
    await expect(host.note).to_have_text("Noted.")
    assert [type(event) for event in web.engine.events] == [Stop]


async def test_the_lobby_says_how_others_come_in(web: Served, sit_down: SitDown) -> None:
    seat = await sit_down(web.url, "/r/lobby", HOST)
    await expect(seat.page.get_by_text("This room can be opened on this computer only.")).to_be_visible()
    await seat.go("/r/question")
    await expect(seat.page.get_by_text("This room can be opened on this computer only.")).to_be_hidden()


async def test_a_lost_connection_is_said_and_mended_without_a_reload(web: Served, sit_down: SitDown) -> None:
    an_open_question(web)
    port = int(web.url.rsplit(":", 1)[1])
    seat = await sit_down(web.url, "/", GUEST)
    await seat.listening()
    await seat.page.evaluate("window.same = true")
    web.serving.cancel()
    await asyncio.wait({web.serving})
    await expect(seat.page.locator("#offline")).to_be_visible()
    an_open_question(web, 2)
    web.desk.seats["demomain", GUEST.id] = (True, Note("D locked in.", True, 2, (3,), True))
    async with serve(web.desk, web.clock, port=port):
        await seat.sees("r2", "asking")
        await seat.holds(3)
        await expect(seat.page.locator("#offline")).to_be_hidden()
        assert await seat.page.evaluate("window.same")
    assert all("Failed to load resource" in words or "net::ERR" in words for words in seat.complaints)
    seat.complaints.clear()


async def test_a_press_that_does_not_arrive_is_taken_back_in_words(web: Served, sit_down: SitDown) -> None:
    seat = await sit_down(web.url, "/r/question", GUEST)
    await seat.page.route("**/act", lambda route: route.abort())
    await seat.option(0).click()
    await expect(seat.note).to_contain_text("did not reach the server")
    await seat.holds()
    seat.complaints.clear()


async def test_the_clock_ticks_in_the_browser_and_is_spoken_of_three_times(web: Served, sit_down: SitDown) -> None:
    seat = await sit_down(web.url, "/bank/reefs", GUEST)
    await seat.page.clock.install()
    session = an_open_question(web, seconds=30)
    await seat.go("/")
    await seat.page.evaluate(
        """() => {
            window.spoken = [];
            const said = document.getElementById("said");
            new MutationObserver(() => window.spoken.push(said.textContent)).observe(said, {childList: true});
        }"""
    )
    left = seat.page.locator(".clock-left")
    await seat.page.clock.run_for(8_000)
    await expect(left).to_have_text("22")
    await seat.page.clock.run_for(40_000)
    await expect(left).to_have_text("0")
    spoken = await seat.page.evaluate("window.spoken")
    assert [words for words in spoken if "Question" not in words] == [
        "10 seconds left.",
        "5 seconds left.",
        "Time is up.",
    ]
    assert session.due_at is not None


async def test_a_presenter_sees_the_game_and_can_press_nothing(web: Served, sit_down: SitDown) -> None:
    an_open_question(web)
    screen = await sit_down(web.url, "/present", HOST)
    await screen.listening()
    await screen.page.keyboard.press("a")
    await expect(screen.button("close")).to_be_hidden()
    over = session_in("main", Phase.FINISHED, 3, now=web.clock.now())
    web.desk.rooms[MAIN] = room_view(over, result_card(over, scores(), 4, REEF.bands, ()))
    await show(web)
    await screen.sees("result", "result")
    await expect(screen.page.locator(".step-1")).to_contain_text("Tomasz")
    await expect(screen.page.locator(".step-3")).to_contain_text("Björn")
    await expect(screen.page.locator("svg.qr")).to_be_visible()
    assert web.engine.events == []
