"""Every page: what it shows, to whom, and what it says when it cannot."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from adapters.web.guard import HEADERS
from adapters.web.identity import Player
from adapters.web.pages import local
from bot.ports import Played
from bot.quiz.bank import Difficulty
from tests.fakes.clock import VirtualClock
from tests.fakes.desk import FakeDesk, summary_of
from tests.fakes.room_demo import HOST, REEF
from tests.fakes.served import GUEST, Served, serve

SCRIPT = "<script>alert(1)</script>"


async def test_whoever_has_no_name_is_asked_for_one_first(web: Served) -> None:
    status, page = await web.get("/r/question", player=None)
    assert status == 200
    assert "What shall we call you?" in page
    assert "Going on now: How a reef lives" in page
    assert "data-token" not in page
    assert '<input type="hidden" name="next" value="/r/question">' in page


async def test_pages_of_ones_own_ask_for_a_name_or_lead_to_where_one_is_given(web: Served) -> None:
    status, page = await web.get("/me", player=None)
    assert (status, "What shall we call you?" in page) == (200, True)
    assert '<input type="hidden" name="next" value="/me">' in page
    assert (await web.get("/missed/demoresult", player=None))[0] == 303


async def test_an_empty_room_offers_the_banks(web: Served) -> None:
    status, page = await web.get("/")
    assert status == 200
    assert 'data-idle="true"' in page
    assert "How a reef lives" in page
    assert "Sea school · Day 3" in page
    assert 'href="/start?room=main&amp;bank=reefs"' in page
    assert 'href="/bank/reefs?room=main"' in page


async def test_a_live_room_shows_its_card_and_what_the_viewer_holds(web: Served) -> None:
    status, page = await web.get("/r/answered")
    assert status == 200
    assert 'data-slot="r0"' in page
    assert 'data-stage="asking"' in page
    seat = re.search(r'data-seat="([^"]*)"', page)
    assert seat is not None
    assert "&#34;held&#34;: [0]" in seat[1]
    assert "&#34;final&#34;: true" in seat[1]
    assert "&#34;host&#34;: true" in seat[1]


async def test_a_guest_is_not_the_host(web: Served) -> None:
    _, page = await web.get("/r/answered", player=GUEST)
    assert "&#34;host&#34;: false" in page


async def test_a_room_over_shows_the_result_and_the_banks(web: Served) -> None:
    _, page = await web.get("/r/result")
    assert 'data-idle="true"' in page
    assert "Scoreboard" in page
    assert "Start another quiz" in page


async def test_names_and_questions_are_data_on_every_page(web: Served) -> None:
    evil = Player("w00host", SCRIPT)
    web.desk.shelf = (summary_of(replace(REEF, title=SCRIPT, description=SCRIPT, source=SCRIPT)),)
    for path in (
        "/",
        "/r/result",
        "/me",
        "/bank/reefs",
        "/start?bank=reefs",
        "/name",
        "/missed/demoresult",
        "/leaders",
    ):
        status, page = await web.get(path, player=evil)
        assert status == 200, path
        assert SCRIPT not in page, path
        assert "&lt;script&gt;alert(1)" in page, path


async def test_a_result_shows_everyone_as_a_plain_name(web: Served) -> None:
    _, page = await web.get("/r/result")
    assert "@everyone" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert SCRIPT not in page


async def test_the_study_sheet_has_outcomes_notes_and_what_to_read(web: Served) -> None:
    status, page = await web.get("/bank/reefs?room=tuesday")
    assert status == 200
    assert "Explain what corals and algae do for each other." in page
    assert "Rent paid in sugar" in page
    assert "The Biology of Coral Reefs" in page
    assert 'href="/start?room=tuesday&amp;bank=reefs"' in page


async def test_the_study_sheet_never_tells_the_answers(web: Served) -> None:
    _, page = await web.get("/bank/reefs")
    assert all(question.prompt not in page for question in REEF.questions)


async def test_the_form_counts_what_fits_and_shuts_what_is_empty(web: Served) -> None:
    bank = replace(REEF, questions=tuple(replace(each, difficulty=Difficulty.EASY) for each in REEF.questions))
    web.desk.shelf = (summary_of(bank),)
    status, page = await web.get("/start?bank=reefs&room=main&outcome=stress")
    assert status == 200
    assert re.search(r'<option value="stress" data-count="2" selected>[^<]*\(2\)', page)
    assert '<option value="hard" data-count="0" disabled>' in page
    assert '<input id="count" name="count" type="number" inputmode="numeric" min="1" max="4" value="4"' in page


async def test_the_form_wants_a_name_first(web: Served) -> None:
    async with web.http.get(web.url + "/start?bank=reefs&room=tuesday", allow_redirects=False) as answer:
        assert answer.status == 303
        assert answer.headers["Location"] == "/r/tuesday"


async def test_my_history_lists_my_quizzes_with_what_i_missed(web: Served) -> None:
    status, page = await web.get("/me")
    assert status == 200
    assert "3 quizzes, 16 of 24 questions right." in page
    assert 'href="/missed/demoresult"' in page
    assert 'href="/missed/older"' not in page, "nothing was missed there"
    assert "rank 3 of 8" in page


async def test_a_quiz_still_running_has_no_rank_yet(web: Served) -> None:
    web.desk.history_of[GUEST.id] = (Played("s9", "Reefs", "reefs", None, web.clock.now(), 1, 2, 1, 1, 3, ""),)
    _, page = await web.get("/me", player=GUEST)
    assert "still running" in page
    assert "rank" not in page


async def test_whoever_has_not_played_is_told_so(web: Served) -> None:
    _, page = await web.get("/me", player=GUEST)
    assert "You have not played yet." in page


async def test_what_i_missed_keeps_the_order_that_was_asked(web: Served) -> None:
    status, page = await web.get("/missed/demoresult")
    assert status == 200
    first = page[page.index("Question 1") : page.index("Question 3")]
    texts = re.findall(r'</span>([^<]+)</span>\s*<span class="tags">', first)
    assert texts == [
        "A skeleton of silica",
        "Most of the sugar it lives on",
        "The colour that warns fish away",
        "Protection against storms",
    ]
    assert re.findall(r'data-right="(\w+)" data-held="(\w+)"', first)[1:3] == [("true", "false"), ("false", "true")]
    assert "Colour is a side effect, and it warns nobody." in first
    assert "You did not answer this one." in page


async def test_what_others_missed_is_not_shown(web: Served) -> None:
    status, page = await web.get("/missed/demoresult", player=GUEST)
    assert status == 404
    assert "no quiz of yours" in page


async def test_whoever_only_watched_has_missed_nothing(web: Served) -> None:
    web.desk.missed_by["demoresult", GUEST.id] = web.desk.missed_by["demoresult", HOST.id]
    status, _ = await web.get("/missed/demoresult", player=GUEST)
    assert status == 404
    web.desk.seats["demoresult", GUEST.id] = (True, None)
    status, page = await web.get("/missed/demoresult", player=GUEST)
    assert status == 200
    assert "A skeleton of silica" in page


async def test_what_i_missed_leads_to_the_study_sheet_and_back_to_my_room(web: Served) -> None:
    _, page = await web.get("/missed/demoresult?room=tuesday")
    assert 'href="/bank/reefs?room=tuesday"' in page
    assert 'href="/me?room=tuesday"' in page
    assert '<a class="button" href="/r/tuesday">To the room</a>' in page
    _, page = await web.get("/missed/demoresult?room=Not%20A%20Room")
    assert '<a class="button" href="/">To the room</a>' in page


async def test_a_bank_that_has_left_the_shelf_is_not_linked_to(web: Served) -> None:
    web.desk.shelf = ()
    status, page = await web.get("/missed/demoresult")
    assert status == 200
    assert "/bank/" not in page


async def test_history_leads_back_to_the_room_it_was_opened_from(web: Served) -> None:
    _, page = await web.get("/r/result")
    assert 'href="/me?room=result"' in page
    assert 'href="/missed/demoresult?room=result"' in page
    _, page = await web.get("/me?room=result")
    assert 'href="/r/result">To the room</a>' in page


async def test_a_start_form_says_at_once_that_the_room_is_taken(web: Served) -> None:
    _, page = await web.get("/start?bank=reefs&room=question")
    assert "A quiz is going on in this room." in page
    assert '<a href="/r/question">Go to the room</a>' in page
    for free in ("result", "empty"):
        _, page = await web.get(f"/start?bank=reefs&room={free}")
        assert "going on" not in page, free


async def test_a_room_says_how_others_come_in() -> None:
    async with serve(FakeDesk(), VirtualClock(), public_url="https://quiz.example.org") as web:
        _, page = await web.get("/r/tuesday")
        assert "Others come in at <b>quiz.example.org<wbr>/r/tuesday</b>." in page


async def test_nothing_missed_is_praised(web: Served) -> None:
    status, page = await web.get("/missed/older")
    assert status == 200
    assert "Nothing missed so far." in page


async def test_the_presenter_view_needs_no_name_and_has_a_code_to_join_by(web: Served) -> None:
    status, page = await web.get("/r/question/present", player=None)
    assert status == 200
    assert "<svg" in page
    assert 'class="qr"' in page
    port = web.url.rsplit(":", 1)[1]
    assert f"127.0.0.1:{port}<wbr>/r/question" in page
    assert "This address works on this computer only." in page
    assert 'data-mode="present"' in page
    assert 'data-stream="/r/question/events?present"' in page


async def test_the_presenter_view_uses_the_public_address() -> None:
    async with serve(FakeDesk(), VirtualClock(), public_url="https://quiz.example.org") as web:
        _, page = await web.get("/present", player=None)
        assert "<b>quiz.example.org</b>" in page
        assert "on this computer only" not in page


async def test_another_room_is_found_by_its_name(web: Served) -> None:
    async with web.http.get(web.url + "/rooms?name=Tuesday+Group!", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/r/tuesday-group")
    async with web.http.get(web.url + "/rooms?name=Main", allow_redirects=False) as answer:
        assert answer.headers["Location"] == "/"
    status, page = await web.get("/rooms?name=%F0%9F%A6%91")
    assert status == 400
    assert "needs letters a to z or digits" in page


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nowhere", 404, "Nothing under this address"),
        ("/r/UPPER", 404, "small letters, digits and hyphens"),
        ("/r/UPPER/events", 404, "no such room"),
        ("/bank/none", 404, "not on the shelf"),
        ("/start", 404, "not on the shelf"),
        ("/act", 405, "Check the address"),
        ("/static/x/none.js", 404, "no such file"),
    ],
)
async def test_what_is_not_there_is_said_in_words(web: Served, path: str, status: int, words: str) -> None:
    got, body = await web.get(path)
    assert got == status
    assert words in body


async def test_a_failure_is_a_page_that_gives_nothing_away(web: Served, capsys: pytest.CaptureFixture[str]) -> None:
    web.desk.broken = True
    status, page = await web.get("/")
    assert status == 500
    assert "Something broke on our side" in page
    assert "the store is gone" not in page
    logged = "".join(capsys.readouterr())
    assert web.identity.write(HOST) not in logged


async def test_every_answer_carries_the_security_headers(web: Served) -> None:
    for path in ("/", "/nowhere", "/healthz", "/present"):
        async with web.http.get(web.url + path) as answer:
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    async with web.http.get(web.url + "/events") as stream:
        assert stream.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


async def test_no_page_has_a_script_or_style_within(web: Served) -> None:
    for path in ("/", "/r/code", "/r/result", "/start?bank=reefs", "/bank/reefs", "/me", "/present", "/name"):
        _, page = await web.get(path)
        assert not re.search(r"\s(style|on[a-z]+)=", page), path
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page)), path
        assert not re.search(r'(src|href)="(https?:)?//', page), path


async def test_a_strange_host_is_refused_but_health_is_not(web: Served) -> None:
    status, page = await web.get("/", headers={"Host": "rebound.example"})
    assert status == 421
    assert "PUBLIC_URL" in page
    assert await web.get("/healthz", headers={"Host": "rebound.example"}) == (200, "ok")


async def test_files_are_kept_for_ever_under_an_address_of_their_content(web: Served) -> None:
    _, page = await web.get("/")
    path = re.search(r'href="(/static/[0-9a-f]+/base\.css)"', page)
    assert path is not None
    async with web.http.get(web.url + path[1]) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.content_type == "text/css"
    async with web.http.get(web.url + "/static/older/base.css") as answer:
        assert answer.status == 200
        assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("target", "leads"),
    [
        ("/r/x", "/r/x"),
        ("/start?bank=a&room=b", "/start?bank=a&room=b"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("", "/"),
    ],
)
def test_a_way_back_never_leads_elsewhere(target: str, leads: str) -> None:
    assert local(target) == leads


async def test_without_scripts_the_page_says_what_it_needs(web: Served) -> None:
    _, page = await web.get("/r/question")
    notice = page[page.index("<noscript>") : page.index("</noscript>")]
    assert "Answering needs JavaScript" in notice
