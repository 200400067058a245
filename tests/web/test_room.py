"""The room as a platform: up, down, taken ports, and what it promises the engine."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from adapters.web import CannotListen, WebRoom, WebSettings
from bot.ports import Platform, Unreachable
from bot.quiz.cards import lobby_card
from bot.quiz.events import Place
from bot.quiz.stages import Phase
from tests.fakes.clock import VirtualClock
from tests.fakes.desk import FakeDesk, FakeEngine
from tests.fakes.room_demo import SECRET, session_in
from tests.fakes.served import GUEST, Served, serve

MAIN = Place("web", "web", "main")


def closed_room(port: int = 0, host: str = "127.0.0.1") -> WebRoom:
    return WebRoom(FakeEngine(), FakeDesk(), VirtualClock(), WebSettings(secret=SECRET, port=port, host=host))


def test_it_is_a_platform_with_a_short_live_interval() -> None:
    room: Platform = closed_room()
    assert room.name == "web"
    assert room.capabilities.live_edit_ms == 300


async def test_any_free_port_is_told_once_it_serves(web: Served) -> None:
    assert web.url.startswith("http://127.0.0.1:")
    assert int(web.url.rsplit(":", 1)[1]) > 0
    assert await web.room.started() == web.url


async def test_listening_everywhere_is_opened_by_localhost() -> None:
    async with serve(FakeDesk(), VirtualClock(), host="0.0.0.0") as web:
        assert web.url.startswith("http://localhost:")


async def test_a_taken_port_is_said_with_what_to_do(web: Served) -> None:
    port = int(web.url.rsplit(":", 1)[1])
    second = closed_room(port)
    waiting = asyncio.create_task(second.started())
    await asyncio.sleep(0)
    with pytest.raises(CannotListen, match=f"Port {port} .* is taken .* WEB_PORT") as refused:
        await second.run()
    assert isinstance(refused.value, OSError)
    with pytest.raises(CannotListen):
        await waiting


async def test_an_address_this_machine_does_not_have_is_said_with_what_to_do() -> None:
    with pytest.raises(CannotListen, match="WEB_HOST"):
        await closed_room(host="203.0.113.7").run()


async def test_a_room_can_be_opened_again_after_it_was_closed() -> None:
    room = closed_room()
    for _ in range(2):
        serving = asyncio.create_task(room.run())
        url = await asyncio.wait_for(room.started(), 5)
        async with aiohttp.ClientSession() as http, http.get(url + "/healthz") as answer:
            assert await answer.text() == "ok"
        serving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serving


async def test_closing_ends_open_streams_at_once(web: Served) -> None:
    async with web.window() as window:
        await window.until("card")
        web.serving.cancel()
        async with asyncio.timeout(3):
            while (await window.next())[0] != "end":
                pass
        await asyncio.wait({web.serving}, timeout=3)
        assert web.serving.cancelled()


async def test_a_room_that_is_not_open_takes_no_posts() -> None:
    room = closed_room()
    session = session_in("main", Phase.LOBBY, -1, now=0)
    with pytest.raises(Unreachable, match="not open"):
        await room.post(MAIN, lobby_card(session, ()), "n1")


async def test_a_post_nobody_looks_at_counts_as_shown_without_a_read(web: Served) -> None:
    web.desk.broken = True
    session = session_in("main", Phase.LOBBY, -1, now=0)
    sent = await web.room.post(MAIN, lobby_card(session, ()), "n1")
    assert (sent.ref, sent.at) == ("n1", web.clock.now())


async def test_a_post_that_cannot_be_placed_is_tried_again_later(web: Served) -> None:
    async with web.window() as window:
        await window.until("card")
        web.desk.broken = True
        session = session_in("main", Phase.LOBBY, -1, now=0)
        with pytest.raises(Unreachable):
            await web.room.post(MAIN, lobby_card(session, ()), "n1")


async def test_a_private_word_reaches_whoever_is_there_and_nobody_else(web: Served) -> None:
    async with web.window("main", GUEST) as window:
        await window.until("seat")
        await web.room.tell(MAIN, GUEST.id, "The quiz is paused.")
        assert await window.until("note") == {"text": "The quiz is paused.", "done": True}
    with pytest.raises(Unreachable):
        await web.room.tell(MAIN, "w00nobody", "Hello?")


async def test_it_says_whether_it_is_open(web: Served) -> None:
    assert web.room.connected
    assert not closed_room().connected
