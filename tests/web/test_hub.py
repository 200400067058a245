"""Mailboxes hold what is so, not what was; and an older post never comes back in front of a newer one."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from adapters.web.hub import Full, Hub, Showing, Window, follows, frame
from bot.quiz.blocks import Card
from bot.quiz.effects import Note
from bot.quiz.stages import Stage


def card(slot: str, stage: Stage, session: str = "s1") -> Card:
    return Card(session, slot, stage, (), (), "", None)


def showing(slot: str = "r0", stage: Stage = Stage.ASKING, session: str = "s1", host: str = "ines") -> Showing:
    return Showing(card(slot, stage, session), f"<p>{session} {slot} {stage}</p>", host)


def events(taken: bytes) -> list[tuple[str, dict[str, object]]]:
    found = []
    for part in taken.decode().split("\n\n"):
        if part.startswith("event: "):
            name, data = part.split("\n", 1)
            found.append((name[7:], json.loads(data[6:])))
    return found


def test_posts_of_a_session_follow_each_other() -> None:
    course = [
        card("lobby", Stage.GATHERING),
        card("lobby", Stage.CLOSED),
        card("r0", Stage.ASKING),
        card("r0", Stage.REVEAL),
        card("r1", Stage.ASKING),
        card("r9", Stage.REVEAL),
        card("r10", Stage.ASKING),
        card("result", Stage.RESULT),
    ]
    for earlier, later in pairwise(course):
        assert follows(later, earlier)
        assert not follows(earlier, later)
        assert follows(later, later)


def test_an_event_is_one_line_of_data_whatever_the_text() -> None:
    framed = frame("note", {"text": "two\nlines\r and \u2028 more"})
    assert framed.count(b"\n") == 3
    assert framed.endswith(b"\n\n")
    assert b"\r" not in framed


async def test_a_window_that_does_not_read_gets_only_the_newest_card() -> None:
    hub = Hub(10, 10)
    window = hub.open("main", "w1")
    for round in range(1_000):
        hub.show("main", showing(f"r{round}"), 0)
    taken = await window.take()
    assert [(name, data["slot"]) for name, data in events(taken) if name == "card"] == [("card", "r999")]
    assert len(taken) < 2_000


async def test_a_window_that_does_not_read_keeps_a_few_notes() -> None:
    window = Window("main", "w1")
    for number in range(100):
        window.note(frame("note", {"text": str(number)}))
    notes = [data["text"] for _, data in events(await window.take())]
    assert notes == [str(number) for number in range(92, 100)]


async def test_facts_about_a_seat_come_together_and_a_new_session_starts_afresh() -> None:
    window = Window("main", "w1")
    window.seat({"session": "s1", "seated": True})
    window.seat({"session": "s1", "held": [2], "round": 0})
    assert events(await window.take()) == [("seat", {"session": "s1", "seated": True, "held": [2], "round": 0})]
    window.seat({"session": "s1", "held": [1]})
    window.seat({"session": "s2", "seated": False})
    assert events(await window.take()) == [("seat", {"session": "s2", "seated": False})]


async def test_a_new_session_tells_everybody_who_its_host_is() -> None:
    hub = Hub(10, 10)
    host, guest, screen = hub.open("main", "ines"), hub.open("main", "tom"), hub.open("main", None)
    hub.show("main", showing(session="s1"), 0)
    for window in (host, guest, screen):
        await window.take()
    hub.show("main", showing("lobby", Stage.GATHERING, "s2"), 0)
    assert dict(events(await host.take()))["seat"]["host"] is True
    assert dict(events(await guest.take()))["seat"]["host"] is False
    assert "seat" not in dict(events(await screen.take()))


async def test_a_beat_is_sent_only_where_there_is_nothing_else_to_say() -> None:
    hub = Hub(10, 10)
    window = hub.open("main", None)
    hub.beat()
    assert await window.take() == b": still here\n\n"
    hub.show("main", showing(), 0)
    hub.beat()
    assert b"still here" not in await window.take()


async def test_an_ended_window_says_its_last_word_and_then_nothing() -> None:
    window = Window("main", "w1")
    window.note(frame("note", {"text": "bye"}))
    window.end()
    assert b"bye" in await window.take()
    assert await window.take() == b""


def test_a_player_with_too_many_windows_loses_the_oldest() -> None:
    hub = Hub(100, 2)
    windows = [hub.open("main", "w1") for _ in range(3)]
    assert [window._ended for window in windows] == [True, False, False]


def test_a_full_hub_refuses_another_window_until_one_is_closed() -> None:
    hub = Hub(1, 10)
    window = hub.open("main", None)
    with pytest.raises(Full):
        hub.open("main", None)
    hub.close(window)
    hub.open("main", None)


def test_a_room_nobody_looks_at_is_forgotten() -> None:
    hub = Hub(10, 10)
    hub.show("empty", showing(), 0)
    assert hub.showing("empty") is None
    window = hub.open("main", None)
    hub.show("main", showing(), 0)
    assert hub.showing("main") is not None
    hub.close(window)
    assert hub.showing("main") is None
    assert not hub.watched("main")


async def test_a_private_note_goes_to_the_windows_of_that_room_or_else_to_any() -> None:
    hub = Hub(10, 10)
    here, elsewhere = hub.open("main", "w1"), hub.open("other", "w1")
    assert hub.tell("w1", Note("Only here"), "main")
    assert b"Only here" in await here.take()
    elsewhere.beat()
    assert b"Only here" not in await elsewhere.take()
    assert hub.tell("w1", Note("Anywhere"), "third")
    assert b"Anywhere" in await elsewhere.take()
    assert not hub.tell("w2", Note("Nobody"), "main")
