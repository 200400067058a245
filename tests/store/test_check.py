"""A database that was played on is sound; whatever is broken in it is found, and put right by what was answered."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bot.engine.calendar import calendar_of
from bot.ports.league import SetLeague
from bot.ports.store import RoundRow
from bot.quiz.boards import Order
from bot.quiz.codec import with_hash
from bot.quiz.events import Join, Person, Place
from bot.quiz.session import Answers, Entry, Scoring, Settings
from bot.quiz.stages import Phase
from bot.store import InUse, OlderSchema, check_database, open_store
from bot.store.board_queries import LIST
from bot.store.check import Checked, Fault, Kind
from tests.fakes.house import House, a_house
from tests.quiz.values import BANK, HOST, question
from tests.store.board_play import PLAIN, close, made_up, prepare, same_boards
from tests.store.values import KEY, a_session, an_answer, player

PEOPLE = [Person(f"p{n}", f"Player {n}") for n in range(5)]
QUIZZES = (
    Settings(seconds=30, reading_seconds=10),
    Settings(seconds=30, reading_seconds=10, scoring=Scoring.SPEED, streak=True),
    Settings(seconds=30, reading_seconds=10, answers=Answers.CHANGEABLE, scoring=Scoring.SPEED),
)


async def play(house: House, number: int, settings: Settings, chance: Random) -> None:
    """A whole quiz in which people answer now and then, and as chance has it."""
    place = Place("web", "web", f"room{number}")
    id = (await house.start(settings, place)).session
    assert id is not None
    while (session := await house.session(id)).phase is not Phase.FINISHED:
        if session.phase is Phase.OPEN:
            for person in PEOPLE:
                if chance.random() < 0.8:
                    await house.pick(person, chance.randrange(2), session.round, id)
                    await house.clock.advance(chance.randrange(1_000))
        await house.advance(6_000, 3_000)


async def play_all(folder: Path) -> None:
    """Some quizzes, one of them under way."""
    chance = Random(7)
    async with a_house(folder) as house:
        for number, settings in enumerate(QUIZZES):
            await play(house, number, settings, chance)
        id = (await house.start(Settings(entry=Entry.LOBBY), Place("web", "web", "last"))).session or ""
        await house.engine.submit(Join(tenant="web", session=id, person=HOST, stamp=house.clock.now()))
        league = SetLeague(Place("web", "web", "room0"), replace(HOST, leads=True), ("Reds", "Blues"))
        assert (await house.engine.league(league)).note.done


@pytest.fixture(scope="module")
def played_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that was played on, to be copied and left as it is."""
    folder = tmp_path_factory.mktemp("played")
    asyncio.run(play_all(folder))
    return folder / "quorum.sqlite3"


@pytest.fixture
def played(played_once: Path, tmp_path: Path) -> str:
    """The URL of a database with some quizzes, one of them under way."""
    copy = tmp_path / "quorum.sqlite3"
    shutil.copyfile(played_once, copy)
    return f"sqlite:///{copy}"


async def check(url: str, *, repair: bool = False) -> Checked:
    return await check_database(url, calendar_of, repair=repair)


def kinds(checked: Checked) -> set[Kind]:
    return {fault.kind for fault in checked.faults}


def spoil(url: str, *statements: str) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection, connection:
        for statement in statements:
            assert connection.execute(statement).rowcount > 0, f"nothing is spoilt by {statement}"


def dump(url: str, tables: Sequence[str]) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return [row for table in tables for row in sorted(connection.execute(f"SELECT * FROM {table}"), key=repr)]


DERIVED = ("players", "responses", "attempts", "board_sums", "board_runs", "board_counts", "sessions")


async def test_what_was_played_is_sound_and_a_look_changes_nothing(played: str) -> None:
    before = dump(played, DERIVED)
    checked = await check(played)
    assert [str(fault) for fault in checked.faults] == []
    assert checked.sessions == 5
    assert checked.answers > 20
    assert dump(played, DERIVED) == before


@pytest.mark.parametrize(
    ("kind", "statements"),
    [
        (Kind.SCORES, ["UPDATE players SET points = points + 1 WHERE player = 'p1'"]),
        (Kind.SCORES, ["UPDATE players SET saved_ms = 1, answered = 0 WHERE player = 'p2'"]),
        (Kind.MARKS, ["UPDATE responses SET points = 7 WHERE player = 'p1' AND round = 1"]),
        (Kind.MARKS, ["UPDATE responses SET mark = NULL, points = NULL WHERE player = 'p0' AND mark = 1.0"]),
        (Kind.ATTEMPTS, ["DELETE FROM attempts WHERE player = 'p0'"]),
        (Kind.ATTEMPTS, ["UPDATE attempts SET points = 99"]),
        (Kind.BOARDS, ["UPDATE board_sums SET points = points + 5 WHERE player = 'p1'"]),
        (Kind.BOARDS, ["DELETE FROM board_counts"]),
        (Kind.BOARDS, ["UPDATE board_runs SET length = 9"]),
        (Kind.COLUMNS, ["UPDATE sessions SET wake_at = 5 WHERE live"]),
        (Kind.COLUMNS, ["UPDATE sessions SET live = 0, holds = 0 WHERE live"]),
    ],
)
async def test_what_can_be_derived_is_found_wrong_and_put_right(played: str, kind: Kind, statements: list[str]) -> None:
    before = dump(played, DERIVED)
    spoil(played, *statements)
    assert kind in kinds(await check(played))
    assert dump(played, DERIVED) != before, "a look repairs nothing"
    repaired = await check(played, repair=True)
    assert repaired.left == ()
    assert kind in kinds(repaired)
    assert dump(played, DERIVED) == before
    assert (await check(played)).faults == ()


async def test_rows_of_sessions_that_are_not_there_are_removed(played: str) -> None:
    before = dump(played, DERIVED)
    spoil(
        played,
        "INSERT INTO players SELECT 'web', 'nowhere', player, name, joined_at, left_at, points, right, answered, team,"
        " saved_ms, run, run_round, out_round FROM players WHERE player = 'p0' LIMIT 1",
        "INSERT INTO responses (tenant, session, round, player, draft, stamp, arrived)"
        " VALUES ('web', 'nowhere', 0, 'p0', 0, 1, 1)",
    )
    found = await check(played, repair=True)
    assert [str(fault) for fault in found.faults] == ["players/web/nowhere/p0", "responses/web/nowhere/0/p0"]
    assert dump(played, DERIVED) == before


async def test_boards_keep_what_was_answered_in_sessions_that_are_being_removed(played: str) -> None:
    boards = ("attempts", "board_sums", "board_runs", "board_counts")
    before = dump(played, boards)
    spoil(played, "DELETE FROM responses WHERE session = 'sess0'")
    await check(played, repair=True)
    assert dump(played, boards) == before
    spoil(played, *(f"DELETE FROM {table} WHERE session = 'sess0'" for table in ("rounds", "posts", "players")))
    spoil(played, "DELETE FROM sessions WHERE id = 'sess0'")
    assert (await check(played, repair=True)).faults == ()
    assert dump(played, boards) == before


async def test_who_answered_without_a_seat_gets_one_that_nobody_waits_for(played: str) -> None:
    spoil(played, "DELETE FROM players WHERE player = 'p3' AND session = 'sess0'")
    repaired = await check(played, repair=True)
    assert Kind.SEATS in kinds(repaired)
    assert (await check(played)).faults == ()
    async with await open_store(played) as store, store.reading() as reading:
        (seat,) = [each for each in await reading.players(("web", "sess0")) if each.id == "p3"]
        assert not seat.seated
        assert seat.score.answered > 0


async def test_a_session_that_cannot_be_read_gives_its_channel_back_and_stays_for_whoever_can(played: str) -> None:
    spoil(played, "UPDATE sessions SET body = '{}' WHERE live")
    found = await check(played)
    assert [(fault.kind, fault.mendable) for fault in found.faults] == [(Kind.UNREADABLE, True)]
    assert (await check(played, repair=True)).left == ()
    async with await open_store(played) as store, store.reading() as reading:
        last = Place("web", "web", "last")
        assert await reading.live_in([last]) == {}
        assert await reading.due() == ()
    again = await check(played)
    assert [(fault.kind, fault.mendable) for fault in again.faults] == [(Kind.UNREADABLE, False)]


async def test_content_that_is_gone_is_told_and_nothing_mends_it(played: str) -> None:
    spoil(played, "DELETE FROM questions WHERE hash = (SELECT question_hash FROM rounds LIMIT 1)")
    found = await check(played, repair=True)
    assert kinds(found) == {Kind.REFERENCES}
    assert found.left == found.faults


async def test_a_league_of_a_later_version_is_told_and_left_alone(played: str) -> None:
    with closing(sqlite3.connect(played.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("UPDATE leagues SET format = 99")
    for repair in (True, False):
        (fault,) = (await check(played, repair=repair)).faults
        assert (fault.kind, fault.mendable) == (Kind.UNREADABLE, False)
        assert "league" in str(fault)


async def test_a_repair_is_refused_while_quorum_runs_and_a_look_is_not(played: str) -> None:
    async with await open_store(played):
        assert (await check(played)).faults == ()
        with pytest.raises(InUse):
            await check(played, repair=True)


async def test_a_database_of_an_older_schema_is_not_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "empty.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    with pytest.raises(OlderSchema):
        await check(f"sqlite:///{path}")


@pytest.mark.parametrize("seed", range(4))
async def test_boards_made_anew_are_those_of_a_recount_from_every_answer(tmp_path: Path, seed: int) -> None:
    url = f"sqlite:///{tmp_path / 'made-up.sqlite3'}"
    happened = made_up(Random(seed), "Pacific/Auckland", scorings=(PLAIN,))
    async with await open_store(url) as store:
        world = await prepare(store, happened)
        for closing_ in happened.closings:
            await close(store, world, [closing_])
    # The points were made up: by the keys every answer is right.
    world.answers = {of: replace(answer, points=10, right=True) for of, answer in world.answers.items()}
    assert {Kind.MARKS, Kind.ATTEMPTS, Kind.BOARDS} <= kinds(await check(url, repair=True))
    assert kinds(await check(url)) == {Kind.REFERENCES}, "its questions are made up too"
    async with await open_store(url) as store:
        for moment in sorted({answer.at for answer in world.answers.values()})[::5]:
            await same_boards(store, world, moment)


async def test_a_change_of_zone_leaves_what_was_counted_on_its_day(played: str) -> None:
    spoil(played, "INSERT INTO tenant_settings VALUES ('web', 'zone', 'Pacific/Kiritimati')")
    assert (await check(played)).faults == ()


async def test_an_answer_that_its_round_never_settled_is_settled(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'quorum.sqlite3'}"
    session = a_session()
    async with await open_store(url) as store, store.writing() as writing:
        await writing.add_sessions([replace(session, phase=Phase.REVEALED, round=0, version=1)])
        await writing.seat_players([(player("ann"), "Ann", 1)])
        await writing.put_responses([(KEY, an_answer("ann", session.asked[0].key[0], at=2_000))], [KEY])
        asked = session.asked[0]
        row = RoundRow(0, asked.id, asked.hash, 1_000, 31_000, 31_000, 30_000)
        await writing.close_rounds([(KEY, row, ())])
    assert {Kind.MARKS, Kind.SCORES} <= kinds(await check(url, repair=True))
    async with await open_store(url) as store, store.reading() as reading:
        (score,) = await reading.scores(KEY)
        assert (score.points, score.right, score.answered) == (1, 1, 1)
        assert [answer.elapsed_ms for answer in (await reading.settled(KEY))[0]] == [1_000]


async def test_a_board_that_nobody_should_be_on_is_taken_away(played: str) -> None:
    before = dump(played, DERIVED)
    spoil(
        played,
        "INSERT INTO board_runs (tenant, channel, player, last, length)"
        " SELECT 'elsewhere', channel, player, last, length FROM board_runs LIMIT 1",
    )
    assert Kind.BOARDS in kinds(await check(played))
    assert (await check(played, repair=True)).left == ()
    assert dump(played, DERIVED) == before


def damage(url: str, index: str) -> None:
    """Nothing is left on the first page of an index."""
    file = Path(url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(file)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (index,)).fetchone()
    content = bytearray(file.read_bytes())
    page = int.from_bytes(content[16:18], "big")
    at = (root - 1) * page
    content[at + 8 : at + page] = bytes(page - 8)
    file.write_bytes(content)


async def test_a_damaged_file_is_told_and_nothing_else_is_looked_at(played: str) -> None:
    damage(played, "ix_players_player")
    for repair in (False, True):
        found = await check(played, repair=repair)
        assert kinds(found) == {Kind.DAMAGED}
        assert (found.sessions, found.repaired, found.left) == (0, False, found.faults)


def test_what_nothing_mends_cannot_be_called_mendable() -> None:
    with pytest.raises(ValueError, match="nothing in a database mends this"):
        Fault(Kind.DAMAGED, ("file",))
    assert str(Fault(Kind.DAMAGED, ("file",), "a page is gone", mendable=False)) == "file: a page is gone"


async def test_points_for_speed_of_rounds_nobody_knows_the_length_of_stay_as_they_are(played: str) -> None:
    # As databases have it that are older than these columns.
    spoil(played, "UPDATE rounds SET timer_ms = NULL", "UPDATE players SET saved_ms = 0")
    assert (await check(played)).faults == ()
    spoil(played, "UPDATE responses SET mark = 1 - mark, points = 9 WHERE session = 'sess1' AND round = 1")
    assert Kind.MARKS in kinds(await check(played))


async def test_places_by_accuracy_are_looked_at_where_somebody_has_answered_enough(tmp_path: Path) -> None:
    many = with_hash(replace(BANK, questions=tuple(question(number) for number in range(14))))
    async with a_house(tmp_path, banks=(many,)) as house:
        await play(house, 0, QUIZZES[0], Random(7))
        await house.advance(5_000)
    url = f"sqlite:///{tmp_path / 'quorum.sqlite3'}"
    assert (await check(url)).faults == ()
    before = dump(url, DERIVED)
    spoil(url, f"UPDATE board_counts SET players = players + 1 WHERE list LIKE '{LIST[Order.ACCURACY]}%'")
    assert kinds(await check(url)) == {Kind.BOARDS}
    assert (await check(url, repair=True)).left == ()
    assert dump(url, DERIVED) == before
