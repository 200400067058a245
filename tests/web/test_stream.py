"""Streams: what a window hears when it opens, while it is open, and when it comes back."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from adapters.web.hub import Showing, Window
from bot.quiz.blocks import Card
from bot.quiz.cards import lobby_card, question_card, result_card
from bot.quiz.effects import Note
from bot.quiz.events import Place
from bot.quiz.session import Session
from bot.quiz.stages import Phase
from tests.fakes.clock import VirtualClock, settle
from tests.fakes.desk import FakeDesk, room_view
from tests.fakes.room_demo import HOST, REEF, facts, scores, session_in
from tests.fakes.served import GUEST, Served, serve

MAIN = Place("web", "web", "main")


def asking(now: int, round: int = 0, counts: tuple[int, ...] = (0, 0, 0, 0), **changes: object) -> tuple[Session, Card]:
    session = session_in("main", Phase.OPEN, round, now=now, due_at=now + 30_000, **changes)
    return session, question_card(session, facts(session, counts, 0))


async def test_a_new_window_hears_what_is_so_now(web: Served) -> None:
    async with web.window("answered") as window:
        name, card = await window.next()
        assert name == "card"
        assert (card["session"], card["slot"], card["stage"], card["round"]) == ("demoanswered", "r0", "asking", 0)
        assert card["now"] == web.clock.now()
        assert (card["idle"], card["locked"]) == (False, True)
        assert 'data-position="3"' in card["html"]
        name, seat = await window.next()
        assert name == "seat"
        assert seat == {
            "session": "demoanswered",
            "host": True,
            "seated": True,
            "team": None,
            "round": 0,
            "held": [0],
            "final": True,
        }


async def test_a_window_of_an_empty_room_hears_that_it_is_idle(web: Served) -> None:
    async with web.window("main") as window:
        card = await window.until("card")
        assert (card["html"], card["session"], card["idle"]) == ("", "", True)


async def test_everybody_hears_a_new_post_and_only_the_host_that_it_is_theirs(web: Served) -> None:
    async with web.window("main", HOST) as host, web.window("main", GUEST) as guest, web.window("main", None) as screen:
        for window in (host, guest, screen):
            await window.until("card")
        session, card = asking(web.clock.now())
        web.desk.rooms[MAIN] = room_view(session, card)
        sent = await web.room.post(MAIN, card, "n1")
        assert (sent.ref, sent.at) == ("n1", web.clock.now())
        heard = [await window.until("card") for window in (host, guest, screen)]
        assert heard[0] == heard[1] == heard[2]
        assert (await host.until("seat"))["host"] is True
        assert (await guest.until("seat"))["host"] is False


async def test_an_edit_reaches_the_window(web: Served) -> None:
    session, card = asking(web.clock.now())
    web.desk.rooms[MAIN] = room_view(session, card)
    async with web.window() as window:
        await window.until("card")
        _, changed = asking(web.clock.now(), counts=(3, 2, 1, 0))
        await web.room.edit(MAIN, "n1", changed)
        assert "6 of 8 answered" in (await window.until("card"))["html"]


async def test_an_older_post_does_not_come_back_in_front(web: Served) -> None:
    now = web.clock.now()
    session, second = asking(now, 1, (0, 0, 0, 0, 0))
    web.desk.rooms[MAIN] = room_view(session, second)
    async with web.window() as window:
        await window.until("card")
        _, first = asking(now)
        await web.room.edit(MAIN, "n1", first)
        lobby = lobby_card(replace(session, phase=Phase.OPEN), ("Ines",))
        await web.room.edit(MAIN, "n0", lobby)
        _, changed = asking(now, 1, (1, 0, 0, 0, 0))
        await web.room.edit(MAIN, "n2", changed)
        card = await window.until("card")
        assert (card["slot"], "1 of 8 answered" in card["html"]) == ("r1", True)


async def test_a_late_result_of_the_last_quiz_does_not_hide_the_new_one(web: Served) -> None:
    now = web.clock.now()
    old = replace(session_in("main", Phase.FINISHED, 3, now=now), id="oldquiz")
    session, card = asking(now)
    web.desk.rooms[MAIN] = room_view(session, card)
    async with web.window() as window:
        assert (await window.until("card"))["session"] == session.id
        await web.room.post(MAIN, result_card(old, scores(), 4, REEF.bands, ()), "n9")
        await web.room.tell(MAIN, HOST.id, "after that")
        name, _ = await window.next()
        while name == "seat":
            name, _ = await window.next()
        assert name == "note"


async def test_a_lobby_closed_by_the_first_question_does_not_make_the_room_idle(web: Served) -> None:
    now = web.clock.now()
    gathering = session_in("main", Phase.LOBBY, -1, now=now, seated=1)
    web.desk.rooms[MAIN] = room_view(gathering, lobby_card(gathering, ("Ines",)))
    async with web.window() as window:
        assert (await window.until("card"))["stage"] == "gathering"
        session, card = asking(now)
        web.desk.rooms[MAIN] = room_view(session, card)
        await web.room.edit(MAIN, "n0", lobby_card(session, ("Ines",)))
        await web.room.post(MAIN, card, "n1")
        assert (await window.until("card"))["stage"] == "asking"


async def test_a_lobby_called_off_is_shown_and_the_room_is_free(web: Served) -> None:
    now = web.clock.now()
    gathering = session_in("main", Phase.LOBBY, -1, now=now)
    web.desk.rooms[MAIN] = room_view(gathering, lobby_card(gathering, ()))
    async with web.window() as window:
        await window.until("card")
        over = replace(gathering, phase=Phase.STOPPED)
        web.desk.rooms[MAIN] = room_view(over, lobby_card(over, ()))
        await web.room.edit(MAIN, "n0", lobby_card(over, ()))
        card = await window.until("card")
        assert (card["stage"], card["idle"]) == ("closed", True)


async def test_whoever_comes_back_gets_the_state_of_now_not_what_was_missed(web: Served) -> None:
    now = web.clock.now()
    session, card = asking(now)
    web.desk.rooms[MAIN] = room_view(session, card)
    async with web.window() as window:
        await window.until("card")
    for round in (1, 2):
        session, card = asking(now, round, (0,) * len(REEF.questions[round].options))
        web.desk.rooms[MAIN] = room_view(session, card)
        await web.room.post(MAIN, card, f"n{round}")
    web.desk.seats[session.id, HOST.id] = (True, Note("A locked in.", True, 2, (0,), True))
    async with web.window() as window:
        assert (await window.until("card"))["slot"] == "r2"
        assert (await window.until("seat"))["held"] == [0]


async def test_after_a_restart_a_window_is_drawn_from_the_desk() -> None:
    clock, desk = VirtualClock(), FakeDesk()
    session, card = asking(clock.now())
    desk.rooms[MAIN] = room_view(session, card)
    async with serve(desk, clock) as before, before.window() as window:
        first = await window.until("card")
    async with serve(desk, clock) as after, after.window() as window:
        again = await window.until("card")
    assert {**first, "version": 0} == {**again, "version": 0}


async def test_what_is_posted_while_the_desk_is_read_wins_over_what_was_read(web: Served) -> None:
    now = web.clock.now()
    session, old = asking(now)
    web.desk.rooms[MAIN] = room_view(session, old)
    reading, go_on = asyncio.Event(), asyncio.Event()
    read = web.desk.room

    async def slowly(place: Place) -> object:
        view = await read(place)
        if not reading.is_set():
            reading.set()
            await go_on.wait()
        return view

    web.desk.room = slowly  # type: ignore[method-assign, assignment]
    opening = asyncio.create_task(web.http.get(web.url + "/events"))
    await reading.wait()
    _, revealed = asking(now, counts=(2, 0, 0, 0))
    await web.room.edit(MAIN, "n1", revealed)
    go_on.set()
    async with await opening as answer:
        text = (await answer.content.readuntil(b"\n\n")).decode()
    assert "2 of 8 answered" in text


async def test_a_silent_stream_gives_a_sign_of_life(web: Served) -> None:
    async with web.window("main", None) as window:
        await window.until("card")
        await web.clock.advance(15_000)
        assert await window.next() == ("comment", "still here")


async def test_a_window_that_went_away_is_forgotten(web: Served) -> None:
    hub = web.room._hub
    async with web.window() as window:
        await window.until("card")
        assert len(hub) == 1
        window.answer.close()
    for _ in range(100):
        await web.clock.advance(15_000)
        if not len(hub):
            break
        await settle(200)
    assert len(hub) == 0


async def test_a_shared_screen_hears_nothing_of_the_player_who_opened_it(web: Served) -> None:
    async with web.window("answered", HOST, "?present") as window:
        await window.until("card")
        await web.clock.advance(15_000)
        assert (await window.next())[0] == "comment"


async def test_a_window_that_stops_reading_is_let_go_and_holds_no_more_than_a_card() -> None:
    async with serve(FakeDesk(), VirtualClock(), patience_ms=100) as web:
        port = int(web.url.rsplit(":", 1)[1])
        _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1_024)
        writer.write(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await writer.drain()
        hub, gone = web.room._hub, asyncio.Event()
        close = hub.close

        def closed(window: Window) -> None:
            close(window)
            gone.set()

        hub.close = closed  # type: ignore[method-assign]
        while not hub.watched("main"):  # noqa: ASYNC110 - the socket decides when, nobody can be told
            await asyncio.sleep(0)
        (window,) = hub._rooms["main"]
        flood = Showing(asking(web.clock.now())[1], "x" * 4_000_000)
        for _ in range(5):
            hub.show("main", flood, 0)
            await settle()
        assert len(window._card or b"") < 5_000_000
        await asyncio.wait_for(gone.wait(), 5)
        assert len(hub) == 0
        writer.close()


async def test_a_full_house_is_said_so() -> None:
    async with serve(FakeDesk(), VirtualClock(), windows=1) as web, web.window() as window:
        await window.until("card")
        status, page = await web.get("/events")
        assert status == 503
        assert "tries again by itself" in page


async def test_a_desk_that_cannot_be_read_refuses_the_stream_and_forgets_it(web: Served) -> None:
    web.desk.broken = True
    status, _ = await web.get("/events")
    assert status == 500
    assert len(web.room._hub) == 0
