"""Databases of earlier schemas, each with a quiz under way: the newest version goes on where it stood.

`golden/<revision>.sql` is a dump of a SQLite database as that revision left it. They are never changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from bot.engine.boards import board, keep_boards
from bot.engine.calendar import calendar_of
from bot.ports.store import SHARED, RoundRow, RoundTally
from bot.ports.store_tutor import UnfoldedRound
from bot.quiz.boards import Order, Period
from bot.quiz.events import Person, Resume
from bot.quiz.league import week_of
from bot.quiz.scoring import Mark, Score
from bot.quiz.selection import Past
from bot.quiz.session import Entry, PinnedBank
from bot.quiz.stages import Ending, Phase
from bot.quiz.step import step
from bot.store import check_database, open_store
from bot.tutor.profile import Profile
from bot.tutor.reviews import Account, remembered
from tests.store.values import GUILD, NOW, PLATFORMS, a_bank, an_answer, player

KEY = (GUILD, "running")
GOLDEN = Path(__file__).parent / "golden"
BOARDS = {
    Order.POINTS: {"Ann": 10, "Ben": 0, "Cid": 10},
    Order.ACCURACY: {},
    Order.STREAK: {"Ann": 1, "Ben": 1, "Cid": 1},
}
REVISIONS = sorted(path.stem for path in GOLDEN.glob("*.sql"))


@pytest.fixture
def restored(tmp_path: Path) -> Callable[[str], str]:
    """Makes a database of a golden dump, and gives its URL."""

    def restore(revision: str) -> str:
        path = tmp_path / "golden.sqlite3"
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript((GOLDEN / f"{revision}.sql").read_text(encoding="utf-8"))
        return f"sqlite:///{path}"

    return restore


def test_there_is_a_golden_database_of_every_revision() -> None:
    import bot.store

    versions = Path(bot.store.__file__).parent / "migrations" / "versions"
    assert sorted(path.stem[1:5] for path in versions.glob("r*.py")) == REVISIONS


@pytest.mark.parametrize("revision", REVISIONS)
async def test_a_quiz_under_way_goes_on_after_migrating(restored: Callable[[str], str], revision: str) -> None:
    async with await open_store(restored(revision)) as store:
        async with store.writing() as writing:
            assert await writing.lock([KEY], []) == {KEY: 6}
            assert await writing.complete([KEY]) == ()
            await writing.put_responses([(KEY, an_answer("ben", 1, round=1, at=NOW + 5_000))], [KEY])
            assert await writing.complete([KEY]) == (KEY,)
        async with store.reading() as reading:
            session = (await reading.sessions([KEY]))[KEY]
            assert (session.phase, session.round, session.version) == (Phase.OPEN, 1, 6)
            assert (session.due_at, session.settings.entry) == (NOW + 30_000, Entry.LOBBY)
            assert dict(await reading.due())[KEY] == NOW + 31_000
            assert await reading.live_in([session.place]) == {session.place: "running"}
            assert [response.player for response in await reading.responses(KEY, 1)] == ["ann", "ben"]


@pytest.mark.parametrize("revision", REVISIONS)
async def test_what_was_played_and_posted_is_still_known(restored: Callable[[str], str], revision: str) -> None:
    async with await open_store(restored(revision)) as store, store.reading() as reading:
        assert await reading.scores(KEY) == (
            Score("ann", "Ann", 1, 1, 1),
            Score("ben", "Ben", 0, 0, 1),
            Score("cid", "Cid", 1, 1, 1),
        )
        assert await reading.roster(KEY) == ("Ann", "Ben")
        assert await reading.tallies(KEY) == (RoundTally(0, 3, 2),)
        session = (await reading.sessions([KEY]))[KEY]
        opened = RoundRow(1, session.asked[1].id, session.asked[1].hash, NOW, NOW + 30_000, None)
        assert (await reading.rounds(KEY))[1] == opened
        assert [(p.slot, p.ref, p.shown, p.wanted) for p in await reading.dirty_posts(PLATFORMS)] == [
            ("r1", "m3", 1, 2)
        ]
        assert [row[0].id for row in await reading.played(GUILD, "ann", 9)] == ["running"]
        assert (await reading.seats({player("ann", KEY): 0}))[player("ann", KEY)].seated


@pytest.mark.parametrize("revision", REVISIONS)
async def test_rounds_closed_before_count_on_the_boards_and_counting_them_again_adds_nothing(
    restored: Callable[[str], str], revision: str
) -> None:
    async with await open_store(restored(revision)) as store:
        for _ in range(2):
            async with store.reading() as reading:
                for channel, period, order in product((None, "lounge"), (Period.ALL, Period.WEEK), Order):
                    found = await board(reading, NOW, GUILD, period, order, channel, 10)
                    values = {line.name: line.value for line in found.lines}
                    assert values == BOARDS[order]
                    assert found.players == len(found.lines)
            async with store.writing() as writing:
                session = (await writing.sessions([KEY]))[KEY]
                row = (await writing.rounds(KEY))[0]
                marks = [Mark("ann", 1.0, 1, 5), Mark("ben", 0.0, 0, 5), Mark("cid", 1.0, 1, 5)]
                await keep_boards(writing, [(session, row, marks)])


@pytest.mark.parametrize("revision", REVISIONS)
async def test_the_bank_a_quiz_was_taken_from_is_still_served(restored: Callable[[str], str], revision: str) -> None:
    async with await open_store(restored(revision)) as store, store.reading() as reading:
        session = (await reading.sessions([KEY]))[KEY]
        bank = await reading.bank(SHARED, "metals")
        assert bank == a_bank(questions=3)
        assert bank.hash == session.bank_hash
        asked = await reading.questions([asked.hash for asked in session.asked])
        assert sorted(question.id for question in asked.values()) == ["q0", "q1", "q2"]


@pytest.mark.parametrize("revision", [each for each in REVISIONS if each >= "0005"])
async def test_a_daily_quiz_goes_on_where_it_stood(restored: Callable[[str], str], revision: str) -> None:
    async with await open_store(restored(revision)) as store, store.reading() as reading:
        ((key, due_at),) = await reading.due_dailies()
        assert (key, due_at) == ((GUILD, "daily1"), NOW + 5)
        daily = await reading.daily(key)
        assert daily is not None
        assert daily.last is not None
        assert (daily.plan.series, daily.position, daily.last.number, daily.more) == ("course", 3, 7, 4)
        assert await reading.questions_past(key, "metals") == {"q0": Past(2, 10, 4)}
        assert (await reading.streaks(key, ["ann"]))["ann"].days == 4
        assert await reading.due_reminders(PLATFORMS) == ((("web", "ann"), NOW + 9),)


@pytest.mark.parametrize("revision", [each for each in REVISIONS if each >= "0006"])
async def test_a_challenge_is_remembered_with_its_teams_and_reports(
    restored: Callable[[str], str], revision: str
) -> None:
    key = (GUILD, "contest")
    async with await open_store(restored(revision)) as store, store.reading() as reading:
        session = (await reading.sessions([key]))[key]
        assert (session.ending, session.sizes, session.settings.teams) == (
            Ending.LAST_STANDING,
            (1, 1),
            ("Reds", "Blues"),
        )
        assert session.asked[0].accepted == (0,)
        assert [(p.id, p.team, p.saved_ms, p.run, p.out) for p in await reading.players(key)] == [
            ("dan", 0, 29_000, 1, None),
            ("eve", 1, 0, 0, 0),
        ]
        ((timer_ms, lead),) = [(row.timer_ms, row.lead) for row in await reading.rounds(key)]
        assert (timer_ms, lead) == (30_000, ("0",))
        assert await reading.reports(key) == {0: 2}, "once a player, whatever quiz it was asked in"


@pytest.mark.parametrize("revision", [revision for revision in REVISIONS if revision >= "0006"])
async def test_a_challenge_that_is_held_goes_on_after_migrating(restored: Callable[[str], str], revision: str) -> None:
    key = (GUILD, "duel")
    async with await open_store(restored(revision)) as store, store.reading() as reading:
        session = (await reading.sessions([key]))[key]
        players = {each.id: each for each in await reading.players(key)}
        assert await reading.reports(key) == {0: 2}, "once a player, whatever quiz it was asked in"
        assert [row.lead for row in await reading.rounds(key)] == [("1",), ()]
        assert [answer.elapsed_ms for answer in (await reading.settled(key))[0]] == [5_000, 5_000, 6_000]
    assert (players["emil"].team, players["emil"].out, players["fay"].run, players["fay"].saved_ms) == (0, 0, 1, 25_000)
    host = Person(session.host, session.host_name)
    back = step(session, Resume(tenant=GUILD, session="duel", person=host, stamp=0), NOW + 60_000).session
    assert (back.phase, back.due_at, back.timer_ms) == (Phase.OPEN, NOW + 78_000, 28_000)
    assert (back.settings.teams, back.sizes, back.asked[0].accepted) == (("Ash", "Birch"), (2, 1), (0,))


@pytest.mark.parametrize("revision", REVISIONS)
async def test_a_quiz_of_before_challenges_has_none_of_their_settings(
    restored: Callable[[str], str], revision: str
) -> None:
    async with await open_store(restored(revision)) as store, store.reading() as reading:
        session = (await reading.sessions([KEY]))[KEY]
        players = await reading.players(KEY)
    assert not session.settings.is_challenge
    assert session.banks == (PinnedBank("metals", session.bank_hash),)
    assert [(each.team, each.out, each.run) for each in players] == [(None, None, 0)] * 3


@pytest.mark.parametrize("revision", [revision for revision in REVISIONS if revision >= "0007"])
async def test_a_league_goes_on_with_its_members_and_weeks(restored: Callable[[str], str], revision: str) -> None:
    key = (GUILD, "league1")
    async with await open_store(restored(revision)) as store, store.reading() as reading:
        assert await reading.due_leagues() == ((key, NOW + 7),)
        league = await reading.league(key)
        assert league is not None
        assert (league.teams, league.minute, league.post) == (("Reds", "Blues", "Greens"), 540, "post1")
        week = week_of(NOW // 86_400_000 + date(1970, 1, 1).toordinal())
        assert [(each.name, each.team) for each in await reading.league_members(key, week)] == [
            ("Ann", 0),
            ("Ben", 1),
            ("Cid", 1),
        ]
        assert await reading.league_teams(key, week + 7, ["ann", "ben", "cid"]) == {"ann": 0, "cid": 2}
        ((told, points),) = [(each.week, each.sides[0].points) for each in await reading.league_weeks(key, week)]
        assert (told, points) == (week - 7, 30)
        assert await reading.week_told(GUILD, "post2") == (key, week - 7)
        notice = await reading.newest_notice(league.place)
        assert notice is not None
        assert notice.is_notice
        assert notice.id == "post2"


@pytest.mark.parametrize("revision", [each for each in REVISIONS if each >= "0008"])
async def test_a_tenant_that_has_left_is_remembered_with_its_time(
    restored: Callable[[str], str], revision: str
) -> None:
    async with await open_store(restored(revision)) as store, store.reading() as reading:
        assert await reading.departures() == (("guild-9", NOW + 30 * 86_400_000),)


@pytest.mark.parametrize("revision", REVISIONS)
async def test_rounds_closed_before_there_was_a_tutor_are_still_to_be_learned_from(
    restored: Callable[[str], str], revision: str
) -> None:
    async with await open_store(restored(revision)) as store, store.reading() as reading:
        waiting = [each for each in await reading.unfolded(9) if each.key == KEY]
    assert waiting == ([UnfoldedRound(KEY, 0, "")] if revision < "0009" else [])


@pytest.mark.parametrize("revision", [each for each in REVISIONS if each >= "0009"])
async def test_a_learner_goes_on_with_what_was_learned(restored: Callable[[str], str], revision: str) -> None:
    ann = Account("web", "ann")
    async with await open_store(restored(revision)) as store, store.reading() as reading:
        learner = (await reading.learners_of([ann]))[ann]
        assert [name for _, name in await reading.accounts_of(learner)] == ["Anna", "Ann"]
        log = await reading.reviews_of([ann])
        assert [(each.tenant, each.session, each.right, each.hints) for each in log] == [
            ("", "practice1", False, 1),
            (GUILD, "running", True, 0),
        ]
        assert await reading.memories_of(learner) == {log[0].question: remembered(log, {})}
        assert [(each.account, each.seen) for each in await reading.members(GUILD, 9)] == [(ann, True)]
        assert await reading.profile(learner) == Profile(date(2025, 7, 1), 30, 5, "Europe/Berlin")
        practice = await reading.practice(learner)
        assert practice is not None
        assert practice.version == 1
        ((assignment,), (attempt,)) = await reading.assignments(GUILD), await reading.attempts_by([ann])
        assert (assignment.id, assignment.outcome, assignment.attempts) == ("assignment1", "melting", 2)
        assert (attempt.assignment, attempt.right, attempt.of, attempt.finished_at) == ("assignment1", 1, 3, None)


def schema(path: Path) -> dict[str, object]:
    """Every table with its columns, keys and indexes, as SQLite sees them, whatever statements made them."""
    with closing(sqlite3.connect(path)) as connection:

        def rows(pragma: str, of: str) -> list[tuple[object, ...]]:
            return connection.execute(f"SELECT * FROM pragma_{pragma}(?)", (of,)).fetchall()

        found: dict[str, object] = {}
        for _, table, _, _, without_rowid, _ in connection.execute("PRAGMA table_list").fetchall():
            if table.startswith("sqlite_"):
                continue
            found[table] = (without_rowid, rows("table_info", table), sorted(rows("foreign_key_list", table)))
            for _, index, unique, origin, partial in rows("index_list", table):
                found[str(index)] = (table, unique, origin, partial, rows("index_xinfo", str(index)))
        conditions = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'"
        )
        found["conditions"] = {name: sql.partition("WHERE")[2].split() for name, sql in conditions}
        return found


@pytest.mark.parametrize("revision", REVISIONS)
async def test_an_earlier_schema_becomes_exactly_the_one_a_new_database_has(
    restored: Callable[[str], str], tmp_path: Path, revision: str
) -> None:
    async with await open_store(restored(revision)), await open_store(f"sqlite:///{tmp_path / 'new.sqlite3'}"):
        assert schema(tmp_path / "golden.sqlite3") == schema(tmp_path / "new.sqlite3")


@pytest.mark.parametrize("revision", REVISIONS)
async def test_what_an_earlier_version_kept_is_sound(restored: Callable[[str], str], revision: str) -> None:
    url = restored(revision)
    await (await open_store(url)).close()
    checked = await check_database(url, calendar_of, repair=True)
    # The points of the challenge in this dump were written by hand.
    assert revision >= "0006" or [str(fault) for fault in checked.faults] == []
    assert (await check_database(url, calendar_of)).faults == ()
    assert checked.sessions > 0
