"""Buttons, the form of a new quiz, and names: what reaches the engine, and what comes back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest

from adapters.web.identity import COOKIE, Identity
from bot.ports import Reply, StartQuiz
from bot.quiz.effects import Note
from bot.quiz.events import Begin, Event, Join, Leave, Pick, Place, Stop, Submit
from bot.quiz.session import Answers, Entry
from bot.quiz.tokens import Act, Press, write_token
from tests.fakes.room_demo import HOST, SECRET
from tests.fakes.served import GUEST, Served

PICK_B = write_token(Press("demoquestion", Act.PICK, 0, 1))
FORM = {"room": "tuesday", "bank": "reefs", "count": "3", "seconds": "20", "entry": "lobby", "answers": "changeable"}


def saying(note: Note) -> Callable[[Event], Reply]:
    return lambda event: Reply(note, event.session)


# -- /act --------------------------------------------------------------------------------------------------


async def test_a_click_reaches_the_engine_with_the_clicker_and_the_moment_it_arrived(web: Served) -> None:
    web.engine.answer = saying(Note("B locked in.", True, 0, (1,), True))
    status, reply = await web.act(PICK_B, GUEST)
    assert status == 200
    assert reply == {
        "done": True,
        "text": "B locked in.",
        "session": "demoquestion",
        "round": 0,
        "held": [1],
        "final": True,
    }
    assert web.engine.events == [
        Pick(tenant="web", session="demoquestion", person=GUEST.person, stamp=web.clock.now(), round=0, position=1)
    ]


@pytest.mark.parametrize(
    ("act", "kind"), [(Act.JOIN, Join), (Act.LEAVE, Leave), (Act.BEGIN, Begin), (Act.STOP, Stop), (Act.SUBMIT, Submit)]
)
async def test_every_button_has_its_event(web: Served, act: Act, kind: type[Event]) -> None:
    await web.act(write_token(Press("demolobby", act)))
    assert [type(event) for event in web.engine.events] == [kind]


@pytest.mark.parametrize("act", Act)
async def test_no_button_of_any_platform_is_an_error(web: Served, act: Act) -> None:
    status, _ = await web.act(write_token(Press("demoquestion", act)))
    assert status < 500


@pytest.mark.parametrize(("act", "page"), [(Act.MISSED, "/missed"), (Act.HOSTING, "/host")])
async def test_a_button_that_only_asks_leads_to_its_page(web: Served, act: Act, page: str) -> None:
    status, reply = await web.act(write_token(Press("demoquestion", act)))
    assert (status, reply["to"]) == (200, f"{page}/demoquestion")
    assert web.engine.events == []


async def test_a_refusal_is_an_answer_not_an_error(web: Served) -> None:
    web.engine.answer = saying(Note("Too late: it closed 0.4 s before your click.", done=False))
    status, reply = await web.act(PICK_B)
    assert (status, reply["done"], reply["text"]) == (
        200,
        False,
        "Too late: it closed 0.4 s before your click.",
    )


async def test_asking_what_was_missed_leads_to_the_page(web: Served) -> None:
    status, reply = await web.act(write_token(Press("demoresult", Act.MISSED)))
    assert (status, reply["to"]) == (200, "/missed/demoresult")
    assert web.engine.events == []


@pytest.mark.parametrize(
    "token", ["", "1.demoquestion.p.0", "2.demoquestion.p.0.1", "1.demoquestion.p.0.1.x", "x" * 99]
)
async def test_a_token_nobody_wrote_is_refused_in_words(web: Served, token: str) -> None:
    status, reply = await web.act(token)
    assert status == 400
    assert "not one of ours" in reply["text"]
    assert web.engine.events == []


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"data": "token=x"}, 400),
        ({"data": b"{", "headers": {"Content-Type": "application/json"}}, 400),
        ({"json": {"token": "x" * 20_000}}, 413),
    ],
)
async def test_a_body_that_is_no_button_is_refused(web: Served, more: dict[str, Any], status: int) -> None:
    answer = await web.post("/act", **more)
    assert answer.status == status
    assert (await answer.json())["text"]
    assert web.engine.events == []


async def test_without_a_name_nothing_can_be_pressed(web: Served) -> None:
    status, reply = await web.act(PICK_B, player=None)
    assert status == 401
    assert "name" in reply["text"]


async def test_nobody_can_answer_for_another(web: Served) -> None:
    forged = Identity(b"not the secret of this room", secure=False).write(HOST)
    answer = await web.post("/act", None, json={"token": PICK_B}, headers={"Cookie": f"{COOKIE}={forged}"})
    assert answer.status == 401
    value, signature = web.identity.write(GUEST).rsplit(".", 1)
    other, _ = web.identity.write(HOST).rsplit(".", 1)
    assert value != other
    swapped = await web.post("/act", None, json={"token": PICK_B}, headers={"Cookie": f"{COOKIE}={other}.{signature}"})
    assert swapped.status == 401
    assert web.engine.events == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/act", "/start", "/name"])
async def test_a_post_from_elsewhere_changes_nothing(web: Served, path: str, headers: dict[str, str]) -> None:
    answer = await web.post(path, headers=headers, json={"token": PICK_B})
    assert answer.status == 403
    assert "did not come from a page of this room" in await answer.text()
    assert (web.engine.events, web.engine.commands) == ([], [])
    assert "Set-Cookie" not in answer.headers


async def test_what_was_answered_here_shows_in_my_other_windows(web: Served) -> None:
    web.engine.answer = saying(Note("B locked in.", True, 0, (1,), True))
    async with web.window("question", GUEST) as mine, web.window("question", HOST) as others:
        await mine.until("seat")
        await others.until("seat")
        await web.act(PICK_B, GUEST)
        assert await mine.until("seat") == {
            "session": "demoquestion",
            "round": 0,
            "held": [1],
            "final": True,
            "seated": True,
        }
        await web.room.tell(Place("web", "web", "question"), HOST.id, "still listening")
        assert (await others.next())[0] == "note", "another player's window heard of it"


async def test_joining_is_known_in_all_my_windows(web: Served) -> None:
    async with web.window("lobby", GUEST) as mine:
        assert (await mine.until("seat"))["seated"] is False
        web.desk.seats["demolobby", GUEST.id] = (True, None)
        await web.act(write_token(Press("demolobby", Act.JOIN)), GUEST)
        assert await mine.until("seat") == {"session": "demolobby", "seated": True, "team": None}


async def test_my_team_is_known_in_all_my_windows_by_its_sign(web: Served) -> None:
    async with web.window("teams", GUEST) as mine:
        assert (await mine.until("seat"))["team"] is None
        for seat, team in (((True, None, 1), "●"), ((False, None, 1), None)):
            web.desk.seats["demoteams", GUEST.id] = seat
            await web.act(write_token(Press("demoteams", Act.TEAM, 0, 1)), GUEST)
            assert (await mine.until("seat"))["team"] == team


async def test_a_slow_commit_is_acknowledged_now_and_told_later(web: Served) -> None:
    later: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
    web.engine.answer = lambda event: Reply(Note("Saving…"), event.session, pending=later)
    async with web.window("question", GUEST) as mine:
        await mine.until("seat")
        status, reply = await web.act(PICK_B, GUEST)
        assert (status, reply["pending"], reply["text"]) == (202, True, "Saving…")
        later.set_result(Reply(Note("B locked in.", True, 0, (1,), True), "demoquestion"))
        found = dict([await mine.next(), await mine.next()])
        assert found["note"] == {"text": "B locked in.", "done": True}
        assert found["seat"]["held"] == [1]


async def test_a_room_that_stops_does_not_wait_for_slow_commits(web: Served) -> None:
    never: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
    web.engine.answer = lambda event: Reply(Note("Saving…"), event.session, pending=never)
    status, _ = await web.act(PICK_B)
    assert status == 202
    # The fixture stops the room and fails if it hangs.


# -- /start ------------------------------------------------------------------------------------------------


async def test_a_form_starts_a_quiz_and_leads_to_the_room(web: Served) -> None:
    answer = await web.post("/start", GUEST, data={**FORM, "outcome": "stress", "difficulty": "moderate"})
    assert (answer.status, answer.headers["Location"]) == (303, "/r/tuesday")
    (command,) = web.engine.commands
    assert command.place == Place("web", "web", "tuesday")
    assert (command.person, command.banks, command.count) == (GUEST.person, ("reefs",), 3)
    assert (command.settings.entry, command.settings.answers) == (Entry.LOBBY, Answers.CHANGEABLE)


async def test_a_form_with_a_bad_number_comes_back_as_it_was_with_the_reason(web: Served) -> None:
    answer = await web.post("/start", data={**FORM, "seconds": "5"})
    page = await answer.text()
    assert answer.status == 422
    assert "from 10 to 120" in page
    assert 'value="5"' in page
    assert 'value="changeable" checked' in page
    assert web.engine.commands == []


async def test_a_combination_nothing_fits_is_explained_in_the_form(web: Served) -> None:
    def nothing(command: StartQuiz) -> Reply:
        return Reply(Note("No question fits both.", done=False))

    web.engine.begin = nothing
    answer = await web.post("/start", data=FORM)
    assert answer.status == 422
    assert "No question fits both." in await answer.text()


async def test_a_room_that_is_taken_is_pointed_to(web: Served) -> None:
    web.engine.begin = lambda command: Reply(Note("A quiz runs here already.", done=False), "other")
    answer = await web.post("/start", data=FORM)
    page = await answer.text()
    assert answer.status == 409
    assert "A quiz runs here already." in page
    assert '<a href="/r/tuesday">Go to the room</a>' in page


async def test_a_slow_start_leads_to_the_room_as_well(web: Served) -> None:
    done: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
    web.engine.begin = lambda command: Reply(Note("Saving…", done=False), pending=done)
    answer = await web.post("/start", data=FORM)
    assert answer.status == 303
    done.set_result(Reply(Note("Here we go.")))


@pytest.mark.parametrize(("changes", "status"), [({"room": "../x"}, 400), ({"bank": "none"}, 303), ({"bank": ""}, 404)])
async def test_a_form_that_was_tampered_with_does_no_harm(web: Served, changes: dict[str, str], status: int) -> None:
    answer = await web.post("/start", data={**FORM, **changes})
    assert answer.status == status


async def test_starting_needs_a_name(web: Served) -> None:
    answer = await web.post("/start", None, data=FORM)
    assert (answer.status, answer.headers["Location"]) == (303, "/r/tuesday")
    assert web.engine.commands == []


# -- /name -------------------------------------------------------------------------------------------------


async def test_a_name_makes_a_player_whose_cookie_scripts_cannot_read(web: Served) -> None:
    answer = await web.post("/name", None, data={"name": "  Zoë \n", "next": "/r/tuesday"})
    assert (answer.status, answer.headers["Location"]) == (303, "/r/tuesday")
    cookie = answer.cookies[COOKIE]
    player = Identity(SECRET, secure=False).read(cookie.value)
    assert player is not None
    assert player.name == "Zoë"
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "Lax", "/", "")


async def test_a_changed_name_keeps_the_player(web: Served) -> None:
    answer = await web.post("/name", GUEST, data={"name": "Tom", "next": "/"})
    player = web.identity.read(answer.cookies[COOKIE].value)
    assert player is not None
    assert (player.id, player.name) == (GUEST.id, "Tom")


@pytest.mark.parametrize(("name", "words"), [("", "type a name"), ("x" * 33, "33 characters")])
async def test_a_bad_name_is_asked_for_again_with_the_reason(web: Served, name: str, words: str) -> None:
    answer = await web.post("/name", None, data={"name": name, "next": "/r/tuesday"})
    page = await answer.text()
    assert answer.status == 422
    assert words in page
    assert '<input type="hidden" name="next" value="/r/tuesday">' in page
    assert "Set-Cookie" not in answer.headers


async def test_a_name_never_leads_to_another_site(web: Served) -> None:
    answer = await web.post("/name", None, data={"name": "Zoë", "next": "//evil.example"})
    assert answer.headers["Location"] == "/"


async def test_a_file_in_place_of_a_name_is_no_name(web: Served) -> None:
    form = aiohttp.FormData()
    form.add_field("name", b"Zoe", filename="name.txt")
    answer = await web.post("/name", None, data=form)
    assert answer.status == 422


async def test_the_reply_to_a_button_is_json_whatever_goes_wrong(web: Served) -> None:
    def broken(event: Event) -> Reply:
        raise RuntimeError("a programmer's mistake")

    web.engine.answer = broken
    answer = await web.post("/act", json={"token": PICK_B})
    assert answer.status == 500
    assert json.loads(await answer.text())["done"] is False
