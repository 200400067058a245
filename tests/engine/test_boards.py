"""Boards as quizzes make them: what counts, for whom, over which time; and what a group may arrange."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.ports.desk import BeginSeason, SetZone
from bot.quiz.boards import Order, Period
from bot.quiz.events import Close, Next, Person, Place
from bot.quiz.session import Scoring, Settings
from bot.quiz.stages import Phase
from tests.fakes.house import House, a_house
from tests.quiz.values import ANN, BEN, HOST, ROOM

OPEN = Settings(seconds=30, reading_seconds=10)
DAY = 86_400_000
TENANT = ROOM.tenant


async def play(
    house: House,
    id: str,
    right: tuple[Person, ...],
    wrong: tuple[Person, ...] = (),
    place: Place = ROOM,
    settings: Settings = OPEN,
) -> None:
    """A quiz of one question, always the same."""
    await house.start(settings, place, count=1)
    session = await house.phase(Phase.OPEN, 0, id)
    key = session.current.order.index(session.current.key[0])
    for person in (*right, *wrong):
        await house.pick(person, key if person in right else (key + 1) % len(session.current.order), id=id)
    await house.do(Close, HOST, id=id)
    await house.phase(Phase.REVEALED, 0, id)
    await house.do(Next, HOST, id=id)
    await house.phase(Phase.FINISHED, id=id)
    # A commit under way when the clock is set on would seem to take as long as that.
    await house.quiet()


async def places(
    house: House, period: Period = Period.ALL, order: Order = Order.POINTS, channel: str | None = None
) -> list[tuple[int, str, int]]:
    board = await house.desk.board(TENANT, period, order, channel)
    assert board.players == len(board.lines)
    return [(line.rank, line.name, line.value) for line in board.lines]


async def test_answers_in_company_count_for_the_channel_and_the_tenant(house: House) -> None:
    await play(house, "sess0", (ANN,), (BEN,))
    for period in Period:
        for channel in (None, ROOM.channel):
            assert await places(house, period, channel=channel) == [(1, "Ann", 10), (2, "Ben", 0)]
    assert await places(house, channel="elsewhere") == []
    assert await places(house, order=Order.STREAK) == [(1, "Ben", 1), (1, "Ann", 1)]
    assert await places(house, order=Order.ACCURACY) == [], "one right answer of one does not win"


async def test_nobody_earns_anything_alone_nor_uses_a_question_up(house: House) -> None:
    await play(house, "sess0", (ANN,))
    for order in Order:
        assert await places(house, order=order) == []
    await play(house, "sess1", (ANN,), (BEN,))
    assert await places(house) == [(1, "Ann", 10), (2, "Ben", 0)]


async def test_a_question_asked_again_earns_nothing_in_the_same_period(house: House) -> None:
    await play(house, "sess0", (ANN,), (BEN,))
    await play(house, "sess1", (ANN, BEN), place=Place(TENANT, "web", "library"))
    assert await places(house) == [(1, "Ann", 10), (2, "Ben", 0)]
    assert await places(house, channel="library") == [], "it was answered before in another channel"
    await house.quiet()
    house.clock.set_back(-DAY)
    await play(house, "sess2", (BEN,), (ANN,))
    assert await places(house, Period.DAY) == [(1, "Ben", 10), (2, "Ann", 0)]
    assert await places(house) == [(1, "Ann", 10), (2, "Ben", 0)]
    assert await places(house, order=Order.STREAK) == [(1, "Ben", 2), (1, "Ann", 2)]


async def test_a_quiz_with_points_for_speed_or_runs_weighs_no_more_than_another(house: House) -> None:
    fast = replace(OPEN, scoring=Scoring.SPEED, streak=True)
    await play(house, "sess0", (ANN,), (BEN,))
    house.clock.set_back(-DAY)
    await play(house, "sess1", (BEN,), (ANN,), settings=fast)
    async with house.store.reading() as reading:
        given = {score.name: score.points for score in await reading.scores((TENANT, "sess1"))}
    assert given == {"Ann": 0, "Ben": 1_000}, "the quiz itself gives what it always gave"
    assert await places(house, Period.MONTH) == [(1, "Ann", 10), (2, "Ben", 0)], "asked again in the same month"
    assert await places(house, Period.DAY) == [(1, "Ben", 10), (2, "Ann", 0)]


async def test_a_streak_lives_through_today_and_ends_after_a_day_without_an_answer(house: House) -> None:
    await play(house, "sess0", (ANN,), (BEN,))
    house.clock.set_back(-DAY)
    assert len(await places(house, order=Order.STREAK)) == 2
    house.clock.set_back(-DAY)
    assert await places(house, order=Order.STREAK) == []


async def test_a_name_is_the_one_last_used(house: House) -> None:
    await play(house, "sess0", (ANN,), (BEN,))
    await play(house, "sess1", (Person(ANN.id, "Anna"),), (BEN,))
    assert [name for _, name, _ in await places(house)] == ["Anna", "Ben"]


async def test_a_player_finds_the_own_place_with_its_neighbours(house: House) -> None:
    people = tuple(Person(f"p{n}", f"P{n}") for n in range(9))
    await play(house, "sess0", people[:4], people[4:])
    mine = await house.desk.my_rank(TENANT, "p4", Period.ALL, Order.POINTS, neighbours=2)
    assert mine is not None
    assert mine.players == 9
    assert [(line.rank, line.player) for line in mine.lines] == [(5, "p6"), (5, "p5"), (5, "p4")]
    assert await house.desk.my_rank(TENANT, "nobody", Period.ALL, Order.POINTS) is None
    assert await house.desk.my_rank("elsewhere", "p4", Period.ALL, Order.POINTS) is None


async def test_boards_stand_as_they_were_after_a_restart(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await play(house, "sess0", (ANN,), (BEN,))
        clock = house.clock
    async with a_house(tmp_path, clock=clock, process="two") as house:
        assert await places(house) == [(1, "Ann", 10), (2, "Ben", 0)]
        await play(house, "two0", (ANN, BEN))
        assert await places(house) == [(1, "Ann", 10), (2, "Ben", 0)]


async def test_a_season_begins_with_an_empty_board_and_a_number(house: House) -> None:
    await play(house, "sess0", (ANN,), (BEN,))
    assert (await house.desk.board(TENANT, Period.SEASON, Order.POINTS)).season == 0
    house.clock.set_back(-1_000)
    reply = await house.engine.arrange(BeginSeason(TENANT, "ann"))
    assert reply.note.text.startswith("Season 1 has begun.")
    assert await places(house, Period.SEASON) == []
    await play(house, "sess1", (BEN,), (ANN,))
    assert await places(house, Period.SEASON) == [(1, "Ben", 10), (2, "Ann", 0)]
    assert await places(house) == [(1, "Ann", 10), (2, "Ben", 0)]
    board = await house.desk.board(TENANT, Period.SEASON, Order.POINTS)
    assert (board.season, board.since) == (1, None)


async def test_a_season_begun_twice_in_a_moment_is_begun_once(house: House) -> None:
    assert (await house.engine.arrange(BeginSeason(TENANT, "ann"))).note.done
    again = await house.engine.arrange(BeginSeason(TENANT, "ann"))
    assert (again.note.done, again.note.text) == (False, "Season 1 began just now.")
    house.clock.set_back(-60_000)
    assert (await house.engine.arrange(BeginSeason(TENANT, "ann"))).note.text.startswith("Season 2")
    assert (await house.desk.board("elsewhere", Period.SEASON, Order.POINTS)).season == 0


async def test_days_begin_at_midnight_in_the_zone_that_was_set(house: House) -> None:
    assert (await house.desk.board(TENANT, Period.DAY, Order.POINTS)).zone == "UTC"
    reply = await house.engine.arrange(SetZone(TENANT, "ann", "Pacific/Kiritimati"))
    assert reply.note.done
    await play(house, "sess0", (ANN,), (BEN,))
    board = await house.desk.board(TENANT, Period.DAY, Order.POINTS)
    # It is eight in the morning in UTC, and ten in the evening there.
    assert (board.zone, str(board.since), board.players) == ("Pacific/Kiritimati", "2027-01-15", 2)
    house.clock.set_back(-7_200_000)
    board = await house.desk.board(TENANT, Period.DAY, Order.POINTS)
    assert (str(board.since), board.players) == ("2027-01-16", 0)


async def test_a_zone_there_is_not_is_refused(house: House) -> None:
    reply = await house.engine.arrange(SetZone(TENANT, "ann", "Middle/Earth"))
    assert (reply.note.done, reply.note.text[:36]) == (False, "There is no time zone “Middle/Earth”")
    assert (await house.desk.board(TENANT, Period.DAY, Order.POINTS)).zone == "UTC"
