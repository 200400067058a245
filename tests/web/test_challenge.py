"""Challenges in the room: teams, the time to talk, the podium, the host's page and the form."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from bot.quiz.events import Join, Regrade, Report
from bot.quiz.tokens import Act, Press, write_token
from tests.fakes.clock import VirtualClock
from tests.fakes.room_demo import HOST, stage_desk
from tests.fakes.served import GUEST, Served, serve


@pytest.fixture
async def web() -> AsyncIterator[Served]:
    clock = VirtualClock()
    async with serve(stage_desk(clock.now()), clock) as served:
        yield served


async def room(web: Served, name: str) -> str:
    status, page = await web.get(f"/r/{name}")
    assert status == 200
    return page


async def test_a_lobby_shows_each_team_with_its_sign_its_players_and_a_button(web: Served) -> None:
    page = await room(web, "teams")
    assert re.findall(r'data-team="(.)"', page) == ["▲", "●", "■"]
    assert len(re.findall(r'data-act="team"', page)) == 3
    assert 'data-act="join"' not in page
    assert "Night owls" in page


async def test_a_countdown_to_the_first_question_is_drawn_by_the_browser(web: Served) -> None:
    page = await room(web, "countdown")
    assert f'data-deadline="{web.clock.now() + 5_000}"' in page
    assert "First question in" in page
    assert "Sébastien" in page


async def test_a_question_says_when_answering_opens(web: Served) -> None:
    page = await room(web, "talk")
    assert f'data-opens="{web.clock.now() + 8_000}"' in page
    assert 'data-talk="10"' in page


async def test_an_answer_announces_the_lead_and_who_is_out(web: Served) -> None:
    assert "▲ Triangles take the lead." in await room(web, "lead")
    out = await room(web, "out")
    assert "Out: ■ The ones who read the manual." in out
    assert len(re.findall(r"team-out", out)) == 1


async def test_a_podium_has_the_winners_the_best_players_and_what_to_remember(web: Served) -> None:
    page = await room(web, "podium")
    steps = re.findall(r'class="step step-(\d)"', page)
    assert steps == ["1", "2", "3"]
    for words in ("Top players", "3,410", "Fastest right answer", "Wren, 1.2 s, question 1", "Hardest question"):
        assert words in page
    alone = await room(web, "podium-alone")
    assert 'data-block="teams"' not in alone
    assert 'data-block="podium"' in alone


async def test_the_hosts_page_is_the_hosts_alone(web: Served) -> None:
    status, page = await web.get("/host/demolead")
    assert status == 200
    assert "2 players say the key is wrong" in page
    assert write_token(Press("demolead", Act.REGRADE, 0, 2)) in page
    assert write_token(Press("demolead", Act.REGRADE, 0, 1)) not in page, "what is right needs no accepting"
    assert (await web.get("/host/demolead", GUEST))[0] == 404
    assert (await web.get("/host/demolead", None))[0] == 303


async def test_buttons_of_challenges_become_events_and_the_hosts_leads_to_the_page(web: Served) -> None:
    for act, kind in ((Act.TEAM, Join), (Act.REGRADE, Regrade), (Act.REPORT, Report)):
        status, reply = await web.act(write_token(Press("demolead", act, 0, 1)), GUEST)
        assert (status, reply["done"]) == (200, True)
        assert isinstance(web.engine.events[-1], kind)
    _, reply = await web.act(write_token(Press("demolead", Act.HOSTING)), HOST)
    assert reply["to"] == "/host/demolead"


async def test_the_form_has_both_tabs_and_keeps_what_was_typed_when_it_is_refused(web: Served) -> None:
    _, page = await web.get("/start?bank=reefs")
    assert 'name="also-rocks"' in page
    assert 'name="also-reefs"' not in page
    fields = {
        "bank": "reefs",
        "kind": "challenge",
        "teams": "3",
        "names": "a,b,c,d",
        "streak": "on",
        "also-rocks": "on",
    }
    answer = await web.post("/start", data=fields)
    text = await answer.text()
    assert answer.status == 422
    assert "4 names for 3 teams" in text
    assert re.search(r'value="challenge" id="challenge" checked', text)
    assert re.search(r'name="streak" checked', text)
    assert re.search(r'name="also-rocks"[^>]* checked', text)
    assert 'value="a,b,c,d"' in text
    done = await web.post("/start", data=fields | {"names": "a,b,c"})
    assert done.status == 303
    assert web.engine.commands[-1].banks == ("reefs", "rocks")
    assert web.engine.commands[-1].settings.teams == ("a", "b", "c")
