"""The leaderboard: which board an address asks for, whose places it shows, and what may be arranged there."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from adapters.web.leaders import Wanted, rows
from bot.ports import BeginSeason, Reply, SetZone
from bot.quiz.boards import Board, BoardLine, Order, Period, Sums
from bot.quiz.effects import Note
from tests.fakes.room_demo import HOST
from tests.fakes.served import GUEST, Served


def a_line(rank: int, player: str = "", value: int | None = None) -> BoardLine:
    points = 1_000 - rank if value is None else value
    return BoardLine(rank, player or f"p{rank}", f"P{rank}", points, Sums(points, 5, 9))


def a_board(*lines: BoardLine, players: int = 500) -> Board:
    return Board(Order.POINTS, Period.WEEK, lines, players, None, 0, "UTC")


def shown(board: Board, mine: Board | None, player: str = "me") -> list[int | None]:
    """The ranks of the rows, None for a gap."""
    return [None if row is None else row.line.rank for row in rows(board, mine, player)]


TEN = a_board(*(a_line(rank) for rank in range(1, 11)))


class TestRows:
    def test_are_the_first_places_and_then_the_viewers_own_with_its_neighbours(self) -> None:
        mine = a_board(a_line(41), a_line(42, "me"), a_line(43))
        assert shown(TEN, mine) == [*range(1, 11), None, 41, 42, 43]

    def test_have_no_gap_where_the_viewers_neighbours_reach_the_first_places(self) -> None:
        assert shown(TEN, a_board(a_line(10), a_line(11, "me"), a_line(12))) == list(range(1, 13))
        assert shown(TEN, a_board(a_line(11), a_line(12, "me"))) == list(range(1, 13))

    def test_are_the_first_places_alone_for_whoever_has_one_of_them_or_none(self) -> None:
        assert shown(TEN, a_board(a_line(9), a_line(10)), "p10") == list(range(1, 11))
        assert shown(TEN, None) == list(range(1, 11))

    def test_have_a_bar_for_the_share_of_the_best(self) -> None:
        (first, second, last) = rows(a_board(a_line(1, value=8), a_line(2, value=4), a_line(3, value=0)), None, "")
        assert [row.share for row in (first, second, last) if row] == [1.0, 0.5, 0.0]
        assert [row.share for row in rows(a_board(a_line(1, value=0)), None, "") if row] == [0.0]


class TestAddresses:
    @pytest.mark.parametrize("room", ["main", "tuesday"])
    @pytest.mark.parametrize("period", Period)
    @pytest.mark.parametrize("order", Order)
    @pytest.mark.parametrize("everywhere", [True, False])
    def test_lead_back_to_their_board(self, room: str, period: Period, order: Order, everywhere: bool) -> None:
        wanted = Wanted(room, period, order, everywhere)
        assert Wanted.read_address(wanted.address) == wanted

    @pytest.mark.parametrize(
        "address", ["", "/leaders", "/leaders?period=x&by=y&of=z", "https://evil.example/?room=.."]
    )
    def test_that_make_no_sense_lead_to_the_week_of_the_main_room(self, address: str) -> None:
        assert Wanted.read_address(address) == Wanted("main")


def ranks(page: str) -> list[str]:
    return re.findall(r'data-rank="(\d+)"', page)


async def test_the_board_of_the_week_is_shown_with_the_viewer_marked(web: Served) -> None:
    status, page = await web.get("/leaders")
    assert status == 200
    assert "Most points this week" in page
    assert "9 players" in page
    assert ranks(page) == ["1", "2", "3", "3", "5", "6", "7", "8", "9"]
    assert re.findall(r'class="row row-own" data-player="([^"]*)"', page) == ["w00host"]
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


async def test_whoever_is_far_down_sees_the_neighbours_too(web: Served) -> None:
    _, page = await web.get("/leaders?period=season")
    assert "in season 3" in page
    assert ranks(page) == [*map(str, range(1, 11)), *map(str, range(124, 131))]
    assert page.count("Places left out") == 1


async def test_whoever_has_no_place_is_told_how_to_get_one(web: Served) -> None:
    _, page = await web.get("/leaders", player=GUEST)
    assert "row-own" not in page
    assert "You have no place here yet" in page
    _, page = await web.get("/leaders?by=accuracy", player=GUEST)
    assert "Ten counted answers" in page


async def test_an_empty_board_says_so_and_a_visitor_without_a_name_may_look(web: Served) -> None:
    status, page = await web.get("/leaders?period=month", player=None)
    assert status == 200
    assert "Nobody has a place here yet" in page
    assert 'action="/leaders"' not in page, "whoever has no name arranges nothing"


async def test_tabs_are_links_that_need_no_script(web: Served) -> None:
    _, page = await web.get("/leaders?by=accuracy&room=tuesday")
    assert '<a href="/leaders?period=week&amp;by=points&amp;room=tuesday">Points</a>' in page
    assert '<a href="/leaders?period=week&amp;by=accuracy&amp;room=tuesday" aria-current="page">Accuracy</a>' in page
    assert '<a href="/leaders?period=week&amp;by=accuracy&amp;of=all&amp;room=tuesday">All rooms</a>' in page
    assert "<script" not in page
    _, page = await web.get("/leaders?by=streak")
    assert "Over which time" not in page, "streaks know no period"


async def test_the_season_has_a_tab_once_one_has_begun(web: Served) -> None:
    assert ">Season</a>" in (await web.get("/leaders"))[1]
    board = web.desk.boards[Order.POINTS, Period.WEEK, "main"]
    web.desk.boards[Order.POINTS, Period.WEEK, "main"] = replace(board, season=0)
    _, page = await web.get("/leaders")
    assert ">Season</a>" not in page
    assert "Begin season 1" in page


async def test_a_season_and_a_zone_are_arranged_and_then_seen(web: Served) -> None:
    answer = await web.post("/leaders", data={"what": "season", "next": "/leaders?by=streak&room=tuesday"})
    assert (answer.status, answer.headers["Location"]) == (303, "/leaders?period=season&by=points&room=tuesday")
    answer = await web.post("/leaders", data={"what": "zone", "zone": " Asia/Kathmandu ", "next": "//evil.example"})
    assert (answer.status, answer.headers["Location"]) == (303, "/leaders?period=week&by=points")
    assert web.engine.arranged == [BeginSeason("web", HOST.id), SetZone("web", HOST.id, "Asia/Kathmandu")]


async def test_what_cannot_be_arranged_says_why(web: Served) -> None:
    web.engine.arrangement = Reply(Note("There is no time zone “<b>”.", done=False))
    answer = await web.post("/leaders", data={"what": "zone", "zone": "<b>"})
    page = await answer.text()
    assert answer.status == 422
    assert "There is no time zone “&lt;b&gt;”." in page
    assert "<details" in page
    assert " open>" in page


async def test_whoever_has_no_name_arranges_nothing(web: Served) -> None:
    answer = await web.post("/leaders", player=None, data={"what": "season"})
    assert answer.status == 303
    assert web.engine.arranged == []
