"""The page of a quiz that is over, and its files: who sees what; and a whole quiz, played and exported."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from adapters.web.identity import Identity, Player
from bot.quiz.session import Session
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act, Press, write_token
from bot.reports import FILES
from tests.fakes.clock import VirtualClock
from tests.fakes.desk import FakeDesk
from tests.fakes.house import a_house
from tests.fakes.served import GUEST, Served, serve_before

PAGE = "/results/demoresult"
LAKSHMI = Player("w04", "Lakshmi")
NOTHING = "There is no quiz of yours under that address."


def answer_of(page: str, player: str) -> str:
    """A player's row in the table of all answers."""
    row = re.search(rf'<tr data-player="{player}">.*?</tr>', page, re.DOTALL)
    assert row is not None
    return " ".join(re.sub(r"<[^>]+>", " ", row[0]).split())


# -- who sees what -----------------------------------------------------------------------------------------


async def test_the_host_sees_every_player_every_question_and_the_files(web: Served) -> None:
    status, page = await web.get(PAGE)
    assert status == 200
    assert answer_of(page, "w04") == "Lakshmi ✓ A , right – no answer ✓ C , right ✗ C , wrong 2 10.6 s"
    assert "Discrimination" in page
    assert "Internal consistency" in page
    for name in FILES:
        assert f'href="{PAGE}/{name}"' in page
    assert "mean 56%" in page, "the summary to paste"


async def test_a_player_sees_the_summary_and_their_own_answers_and_nothing_of_the_others(web: Served) -> None:
    status, page = await web.get(PAGE, player=LAKSHMI)
    assert status == 200
    assert "2 of 4 right" in page
    assert "You did not answer." in page
    assert "The slope has been covered by sand" in page, "what Lakshmi chose"
    assert "Scoreboard" in page
    assert "Hardest question" in page
    for hidden in ("Who answered what", "Every question", "Discrimination", "Clownfish", ".csv", ".xlsx", "To pass on"):
        assert hidden not in page, hidden


async def test_whoever_did_not_play_sees_nothing_and_cannot_tell_it_from_a_made_up_quiz(web: Served) -> None:
    status, page = await web.get(PAGE, player=GUEST)
    other_status, other = await web.get("/results/nosuchquiz", player=GUEST)
    assert (status, other_status) == (404, 404)
    assert NOTHING in page
    assert page == other


async def test_whoever_has_no_name_is_asked_for_one_whether_or_not_there_is_such_a_quiz(web: Served) -> None:
    for path in (PAGE, "/results/nosuchquiz"):
        status, page = await web.get(path, player=None)
        assert status == 200
        assert "What shall we call you?" in page
        assert f'name="next" value="{path}"' in page
        assert "How a reef lives" not in page


async def test_a_cookie_that_was_made_up_is_nobody(web: Served) -> None:
    forged = Identity(b"another secret, as long as the first", secure=False).write(Player("w00host", "Ines"))
    async with web.http.get(
        f"{web.url}{PAGE}/players.csv", headers={"Cookie": f"quorum_player={forged}"}, allow_redirects=False
    ) as answer:
        assert answer.status == 404


@pytest.mark.parametrize("name", FILES)
async def test_the_files_are_for_the_host_alone(web: Served, name: str) -> None:
    for player in (LAKSHMI, GUEST, None):
        status, page = await web.get(f"{PAGE}/{name}", player=player)
        assert status == 404
        assert NOTHING in page


@pytest.mark.parametrize(
    "path",
    ["/results/DEMORESULT", "/results/a%00bcd", "/results/x", f"/results/{'a' * 25}", "/results/"],
)
async def test_what_cannot_be_a_quiz_is_not_looked_for(web: Served, path: str) -> None:
    status, _ = await web.get(path)
    assert status == 404


@pytest.mark.parametrize("name", ["players.tsv", "..%2fplayers.csv", "results.html", "secret"])
async def test_there_is_no_file_of_another_name(web: Served, name: str) -> None:
    status, _ = await web.get(f"{PAGE}/{name}")
    assert status == 404


async def test_a_quiz_that_is_still_going_on_has_no_results_yet(web: Served) -> None:
    results = web.desk.results_of["demoresult"]
    web.desk.results_of["demoresult"] = replace(results, session=replace(results.session, phase=Phase.REVEALED))
    for path in (PAGE, f"{PAGE}/results.json"):
        status, page = await web.get(path)
        assert status == 409
        assert "still going on" in page
    assert (await web.get(PAGE, player=GUEST))[0] == 404


# -- what they look like -----------------------------------------------------------------------------------


async def test_names_and_texts_are_never_markup(web: Served) -> None:
    _, page = await web.get(PAGE)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


async def test_files_come_as_downloads_with_their_type_and_a_name_of_their_own(web: Served) -> None:
    types = {}
    for name in FILES:
        headers = {"Cookie": f"quorum_player={web.identity.write(Player('w00host', 'Ines'))}"}
        async with web.http.get(f"{web.url}{PAGE}/{name}", headers=headers) as answer:
            assert answer.status == 200
            assert answer.headers["Content-Disposition"] == f'attachment; filename="quiz-demoresult-{name}"'
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "private" in answer.headers["Cache-Control"]
            types[name.rpartition(".")[2]] = answer.content_type
    assert types["csv"] == "text/csv"
    assert types["xlsx"].endswith("spreadsheetml.sheet")


async def test_a_quiz_in_which_nothing_was_asked_says_so(web: Served) -> None:
    results = web.desk.results_of["demoresult"]
    web.desk.results_of["demoresult"] = replace(results, rounds=(), answers=())
    status, page = await web.get(PAGE)
    assert status == 200
    assert "nothing to tell" in page
    assert ".xlsx" not in page


async def test_the_result_and_the_history_lead_to_it(web: Served) -> None:
    assert f'href="{PAGE}"' in (await web.get("/r/result"))[1]
    assert f'href="{PAGE}"' in (await web.get("/me"))[1]


async def test_a_store_that_fails_is_said_in_words() -> None:
    desk = FakeDesk()
    desk.broken = True
    async with serve_before(None, desk, VirtualClock()) as web:
        status, page = await web.get(PAGE)
        assert status == 500
        assert "Traceback" not in page


# -- a whole quiz ------------------------------------------------------------------------------------------

MAYA, JONAS, AIKO = (
    Player("wmaya", "Maya"),
    Player("wjonas", '=HYPERLINK("https://example.invalid")'),
    Player("waiko", "Aiko"),
)
RIGHT = {MAYA: (True, True, False), JONAS: (True, False, False), AIKO: (False, None, False)}
"""Who answers which question right, and which one not at all."""


def choice(session: Session, *, right: bool) -> list[int]:
    """Positions to press."""
    asked = session.current
    if right:
        return [asked.order.index(option) for option in asked.key]
    return [next(at for at, option in enumerate(asked.order) if option not in asked.key)]


async def test_a_whole_quiz_is_played_in_the_room_and_exported_by_its_host(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house, serve_before(house.engine, house.desk, house.clock) as web:
        form = {"room": "main", "bank": "things", "entry": "lobby", "seconds": "60", "count": "3"}
        assert (await web.post("/start", MAYA, data=form)).status == 303
        for player in RIGHT:
            await web.act(write_token(Press("sess0", Act.JOIN)), player)
        await web.act(write_token(Press("sess0", Act.BEGIN)), MAYA)
        for round in range(3):
            session = await house.phase(Phase.OPEN, round)
            for player, row in RIGHT.items():
                if (right := row[round]) is None:
                    continue
                for position in choice(session, right=right):
                    await web.act(write_token(Press("sess0", Act.PICK, round, position)), player)
                if session.current.multiple:
                    await web.act(write_token(Press("sess0", Act.SUBMIT, round)), player)
            assert (await web.get("/results/sess0", MAYA))[0] == 409
            await web.act(write_token(Press("sess0", Act.CLOSE, round)), MAYA)
            await house.phase(Phase.REVEALED, round)
            await web.act(write_token(Press("sess0", Act.NEXT, round)), MAYA)
        await house.phase(Phase.FINISHED)

        assert (await web.get("/results/sess0", GUEST))[0] == 404
        assert (await web.get("/results/sess0/players.csv", AIKO))[0] == 404
        assert "0 of 3 right" in (await web.get("/results/sess0", AIKO))[1]
        assert "Who answered what" in (await web.get("/results/sess0", MAYA))[1]

        players = list(
            csv.DictReader(io.StringIO((await web.get("/results/sess0/players.csv", MAYA))[1].lstrip("\ufeff")))
        )
        assert [(row["rank"], row["name"], row["right"], row["answered"]) for row in players] == [
            ("1", "Maya", "2", "3"),
            ("2", f"'{JONAS.name}", "1", "3"),
            ("3", "Aiko", "0", "2"),
        ]
        whole = json.loads((await web.get("/results/sess0/results.json", MAYA))[1])
        assert [row["facility_percent"] for row in whole["questions"]] == [66.67, 33.33, 0]
        assert len(whole["responses"]) == 8
        book = openpyxl.load_workbook(io.BytesIO(await bytes_of(web, "/results/sess0/results.xlsx", MAYA)))
        assert [(cell.value, cell.data_type) for cell in book["players"]["C"]][2] == (JONAS.name, "s")


async def bytes_of(web: Served, path: str, player: Player) -> bytes:
    headers = {"Cookie": f"quorum_player={web.identity.write(player)}"}
    async with web.http.get(web.url + path, headers=headers) as answer:
        assert answer.status == 200
        return await answer.read()
