"""The league of a room: its line, its page and form, its cards on the stage."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.ports import (
    DealLeague,
    EndLeague,
    LeagueView,
    MoveMember,
    Reply,
    SetLeague,
)
from bot.quiz.effects import Note
from bot.quiz.events import Enlist, Place
from bot.quiz.league import League, Member, Roster, Side
from bot.quiz.league_cards import LeagueFacts, gathering_card, own_card
from bot.quiz.session import PinnedBank, Session, Settings, Teaming
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act, Press, write_token
from bot.tutor.assignment_cards import assignment_card
from bot.tutor.assignments import Assignment
from tests.fakes.desk import room_view
from tests.fakes.room_demo import HOST, session_in
from tests.fakes.served import GUEST, Served
from tests.quiz.test_league_cards import NAMED, a_digest

MAIN = Place("web", "web", "main")
LEAGUE = replace(NAMED, place=MAIN, post="leaguepost")
SIDES = (Side(0, 2, 1, 3), Side(1, 1, 1, 1), Side(2, 0, 0, 0))
MEMBERS = (Member("ann", "Ann", 0), Member("bob", "Bob & Co", 1), Member("old", "Old", 7))
FORM = {"room": "main", "teams": "3", "names": "Owls, Larks", "teaming": "balanced", "time": "18:30"}


def a_view(mine: int | None = 0, league: League = LEAGUE) -> LeagueView:
    return LeagueView(league, own_card(LeagueFacts(league, "UTC", 739_740, SIDES, mine=mine, next=mine)), mine)


def a_notice(web: Served, id: str = "digest", at: int = 0) -> Session:
    base = session_in("main", Phase.FINISHED, now=web.clock.now())
    return replace(base, id=id, banks=(), asked=(), round=-1, created_at=at, ended_at=at, settings=Settings())


async def send(web: Served, path: str = "/league", **changes: Any) -> tuple[int, str]:
    answer = await web.post(path, data=FORM | changes)
    return answer.status, await answer.text()


async def test_the_room_offers_a_league_and_says_whose_team_one_is_in(web: Served) -> None:
    _, page = await web.get("/")
    assert 'href="/league"' in page
    assert "set a league for this room" in page
    web.desk.leagues[MAIN] = a_view()
    _, page = await web.get("/")
    assert "Reds · Blues · Greens" in page
    assert "You are in <b>Reds</b>." in page
    web.desk.leagues[MAIN] = a_view(None)
    assert "Join a team" in (await web.get("/"))[1]


async def test_the_form_sets_what_was_chosen_for_the_room(web: Served) -> None:
    assert (await send(web, room="tuesday"))[0] == 303
    (command,) = web.engine.league_commands
    assert command == SetLeague(
        Place("web", "web", "tuesday"),
        replace(HOST.person, leads=True),
        ("Owls", "Larks", "Squares"),
        18 * 60 + 30,
        Teaming.BALANCED,
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"teams": "9"}, "number of teams"),
        ({"names": "a, b, c, d"}, "4 names for 3 teams"),
        ({"teaming": "fast"}, "how people come into the teams"),
        ({"time": "late"}, "no time of day"),
    ],
)
async def test_what_does_not_fit_comes_back_with_what_was_typed(
    web: Served, changes: dict[str, str], words: str
) -> None:
    status, page = await send(web, **changes)
    assert (status, words in page) == (422, True)
    assert f'value="{(FORM | changes)["names"]}"' in page
    assert web.engine.league_commands == []


async def test_a_refusal_of_the_engine_is_shown_with_the_form(web: Served) -> None:
    web.engine.arrange_league = lambda command: Reply(Note("Two teams cannot have the same name.", done=False))
    status, page = await send(web)
    assert (status, "cannot have the same name" in page) == (422, True)


async def test_the_page_shows_how_it_stands_its_members_and_the_newest_week(web: Served) -> None:
    web.desk.leagues[MAIN] = a_view(league=replace(LEAGUE, teaming=Teaming.DEALT, minute=18 * 60))
    web.desk.members[MAIN] = MEMBERS
    web.desk.notices[MAIN] = room_view(a_notice(web), replace(a_digest(), session="digest"))
    status, page = await web.get("/league")
    assert status == 200
    assert "This week so far" in page
    assert "▲ Reds win the week" in page
    assert "The season, 1 week" in page
    assert '<option value="bob">Bob &amp; Co (Blues)</option>' in page
    assert '<option value="old">Old</option>' in page
    assert 'value="18:00"' in page
    assert re.search(r'value="dealt" checked', page)
    assert 'value="Reds, Blues, Greens"' in page
    assert f'data-token="{write_token(Press("leaguepost", Act.DELIST))}"' in page
    assert "/results/" not in page, "a digest has no results page"


async def test_the_card_that_gathers_members_is_no_newest_week(web: Served) -> None:
    web.desk.leagues[MAIN] = a_view()
    web.desk.notices[MAIN] = room_view(
        a_notice(web, LEAGUE.post), gathering_card(LEAGUE, [Roster(0, 1, ("Ann",))], "UTC")
    )
    _, page = await web.get("/league")
    assert "Teams that last" not in page


async def test_an_assignment_that_was_posted_since_is_no_newest_week(web: Served) -> None:
    task = Assignment("a1", MAIN, "lea", "Lea", "things", None, "By Monday", web.clock.now() + 1, 1, 0)
    web.desk.leagues[MAIN] = a_view()
    web.desk.notices[MAIN] = room_view(a_notice(web, "a1"), assignment_card(task, 3, web.clock.now()))
    _, page = await web.get("/league")
    assert "By Monday" not in page


@pytest.mark.parametrize(
    ("fields", "command", "to"),
    [
        ({"act": "deal"}, DealLeague(MAIN, replace(HOST.person, leads=True)), "/league"),
        ({"act": "off"}, EndLeague(MAIN, replace(HOST.person, leads=True)), "/"),
        (
            {"act": "move", "member": "bob", "team": "2"},
            MoveMember(MAIN, replace(HOST.person, leads=True), "bob", 2),
            "/league",
        ),
        (
            {"act": "move", "member": "bob", "team": "out"},
            MoveMember(MAIN, replace(HOST.person, leads=True), "bob", None),
            "/league",
        ),
    ],
)
async def test_it_is_dealt_moved_and_taken_off(web: Served, fields: dict[str, str], command: object, to: str) -> None:
    answer = await web.post("/league/change", data={"room": "main", **fields})
    assert (answer.status, answer.headers["Location"]) == (303, to)
    assert web.engine.league_commands == [command]


async def test_a_change_that_is_none_or_is_refused_is_said_in_words(web: Served) -> None:
    assert (await web.post("/league/change", data={"act": "explode"})).status == 400
    assert (await web.post("/league/change", data={"act": "move", "member": "bob", "team": "9"})).status == 400
    web.engine.arrange_league = lambda command: Reply(Note("That is nobody in this league.", done=False))
    answer = await web.post("/league/change", data={"act": "move", "member": "zed", "team": "1"})
    assert answer.status == 409
    assert "nobody in this league" in await answer.text()


async def test_without_a_name_or_with_an_impossible_room_nothing_is_shown(web: Served) -> None:
    assert (await web.get("/league", None))[0] == 303
    assert (await web.post("/league", None, data=FORM)).status == 303
    assert (await web.get("/league?room=No%20Room"))[0] == 400


async def test_a_button_joins_and_its_reply_is_the_card(web: Served) -> None:
    web.engine.answer = lambda event: Reply(Note("You are in."), "leaguepost", a_view().card)
    _, reply = await web.act(write_token(Press("leaguepost", Act.ENLIST, 1, 2)), GUEST)
    (event,) = web.engine.events
    assert isinstance(event, Enlist)
    assert event.team == 2
    assert "This week so far" in reply["card"]


async def test_a_digest_stands_on_the_stage_until_a_quiz_is_newer(web: Served) -> None:
    web.desk.notices[MAIN] = room_view(a_notice(web, at=web.clock.now()), replace(a_digest(), session="digest"))
    _, page = await web.get("/")
    assert "▲ Reds win the week" in page
    assert 'data-idle="true"' in page, "a quiz can be started beside it"
    over = replace(session_in("main", Phase.FINISHED, now=web.clock.now()), ended_at=web.clock.now() + 5)
    assert over.banks[0] == PinnedBank(over.bank_id, over.bank_hash)
    web.desk.rooms[MAIN] = room_view(over, replace(a_view().card, session=over.id))
    assert "▲ Reds win the week" not in (await web.get("/"))[1]
    running = session_in("main", Phase.OPEN, now=web.clock.now() - 9_000)
    web.desk.rooms[MAIN] = room_view(running, replace(a_view().card, session=running.id))
    assert "▲ Reds win the week" not in (await web.get("/"))[1]


async def test_a_digest_that_is_posted_appears_in_the_open_windows(web: Served) -> None:
    async with web.window() as window:
        await window.until("card")
        card = replace(a_digest(), session="digest")
        web.desk.notices[MAIN] = room_view(a_notice(web, at=web.clock.now()), card)
        await web.room.post(MAIN, card, "digest.notice")
        news = await window.until("card")
    assert "▲ Reds win the week" in news["html"]
    assert news["idle"]


async def test_a_challenge_by_the_leagues_teams_is_offered_where_there_is_a_league(web: Served) -> None:
    _, page = await web.get("/start?bank=reefs")
    assert 'value="league"' not in page
    web.desk.leagues[MAIN] = a_view()
    _, page = await web.get("/start?bank=reefs")
    assert 'value="league"' in page
    await web.post(
        "/start", data={"room": "main", "bank": "reefs", "kind": "challenge", "teaming": "league", "teams": "2"}
    )
    (command,) = web.engine.commands
    assert (command.settings.teaming, command.settings.teams) == (Teaming.LEAGUE, ())
