"""/privacy in the room: what is kept, as a page and a download, and a deletion that has to be meant."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.web.identity import COOKIE, Player
from bot.ports import Reply
from bot.quiz.effects import Note
from bot.quiz.privacy import FORGOTTEN, Whose
from bot.quiz.session import Settings
from bot.quiz.stages import Phase
from bot.reports import FILES
from bot.store import SqlStore
from tests.fakes.house import House, a_house
from tests.fakes.room_demo import HOST
from tests.fakes.served import GUEST, Served, serve_before
from tests.fakes.table import exhausted
from tests.quiz.values import ANN, BEN, ROOM
from tests.store.everything import tables_of

PLAYER = Player("w4711", "Zelda Quince")


async def test_the_page_says_what_is_kept_and_offers_the_file_and_the_deletion(web: Served) -> None:
    status, page = await web.get("/privacy")
    assert status == 200
    assert "Others see your name and your points; your answers are seen by you" in page.replace("\n", " ")
    assert 'href="/privacy/my-data.json"' in page
    assert 'action="/privacy/delete"' in page
    assert FORGOTTEN in page
    assert '<a class="button" href="/privacy">Your data</a>' in (await web.get("/me"))[1]


@pytest.mark.parametrize("path", ["/privacy", "/privacy/my-data.json"])
async def test_nobody_without_a_name_is_handed_anything(web: Served, path: str) -> None:
    status, page = await web.get(path, None)
    assert status == 200
    assert 'name="name"' in page, "it asks who they are"


async def test_the_file_is_the_viewer_s_own_and_kept_in_no_cache(web: Served) -> None:
    web.desk.names[GUEST.id] = "Tomasz"
    headers = {"Cookie": f"{COOKIE}={web.identity.write(GUEST)}"}
    async with web.http.get(f"{web.url}/privacy/my-data.json", headers=headers) as answer:
        assert answer.headers["Content-Disposition"] == 'attachment; filename="quorum-my-data.json"'
        assert answer.headers["Cache-Control"] == "no-store"
        found = json.loads(await answer.read())
    assert (found["person"], found["names"]) == (GUEST.id, [{"tenant": "web", "name": "Tomasz"}])


async def test_a_deletion_has_to_be_meant(web: Served) -> None:
    answer = await web.post("/privacy/delete", data={})
    assert answer.status == 422
    assert "Tick the box" in await answer.text()
    assert web.engine.forgotten == []


async def test_a_deletion_goes_to_the_engine_and_the_browser_forgets(web: Served) -> None:
    answer = await web.post("/privacy/delete", data={"sure": "yes"})
    assert answer.status == 200
    assert web.engine.forgotten == [Whose("web", HOST.id, "web")]
    cookie = answer.cookies[COOKIE]
    assert (cookie.value, cookie["max-age"], cookie["httponly"], cookie["path"]) == ("", "0", True, "/")
    assert "Forgotten." in await answer.text()


async def test_a_deletion_that_could_not_be_stored_is_said_and_the_browser_still_knows(web: Served) -> None:
    web.engine.forgetting = Reply(Note("Not saved.", done=False))
    answer = await web.post("/privacy/delete", data={"sure": "yes"})
    assert answer.status == 503
    assert "Not saved." in await answer.text()
    assert COOKIE not in answer.cookies


async def test_another_site_s_form_deletes_nothing(web: Served) -> None:
    answer = await web.post("/privacy/delete", data={"sure": "yes"}, headers={"Origin": "https://evil.example"})
    assert answer.status == 403
    assert web.engine.forgotten == []


async def test_a_deletion_without_a_cookie_deletes_nobody(web: Served) -> None:
    answer = await web.post("/privacy/delete", None, data={"sure": "yes"})
    assert (answer.status, answer.headers["Location"]) == (303, "/privacy")
    assert web.engine.forgotten == []


# -- the whole house ---------------------------------------------------------------------------------------------


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path) as house:
        yield house


async def test_what_somebody_played_is_theirs_and_gone_from_their_name_when_they_say_so(house: House) -> None:
    async with serve_before(house.engine, house.desk, house.clock) as web:
        await house.start(Settings(seconds=30), person=PLAYER.person, count=1)
        session = await house.phase(Phase.OPEN, 0)
        for person in (PLAYER.person, ANN, BEN):
            await house.pick(person, 1)
        mine = json.loads((await web.get("/privacy/my-data.json", PLAYER))[1])
        (quiz,) = mine["quizzes"]
        assert [each["letter"] for each in quiz["answers"][0]["answer"]] == ["B"]
        assert [each["session"] for each in mine["quizzes_started"]] == [session.id]
        assert ANN.name not in json.dumps(mine)
        assert (await web.post("/privacy/delete", PLAYER, data={"sure": "yes"})).status == 200
        store = house.store
        assert isinstance(store, SqlStore)
        assert await tables_of(store, PLAYER.id) == []
        assert (await house.session()).place == ROOM


@pytest.mark.parametrize(
    "path",
    [
        *("/me", "/leaders", "/missed/sess0", "/host/sess0", "/play/sess0"),
        *("/results/sess0", f"/results/sess0/{FILES[0]}"),
        *("/learn", "/learn/line", "/mastery", "/study", "/plan", "/care", "/link", "/group", "/assignments"),
        *("/privacy/my-data.json", "/league", "/"),
    ],
)
async def test_who_asks_for_pages_faster_than_people_do_is_told_so_and_nobody_else_waits(
    tmp_path: Path, path: str
) -> None:
    async with a_house(tmp_path) as house, serve_before(house.engine, house.desk, house.clock) as web:
        exhausted(house.engine.allowance, ROOM.tenant, PLAYER.id)
        for _ in range(2):
            status, page = await web.get(path, PLAYER)
            assert status == 429
            assert "Slow down, please" in page
        assert (await web.get(path, GUEST))[0] in (200, 404)
        await house.clock.leap(10_000)
        assert (await web.get(path, PLAYER))[0] in (200, 404)
