"""The desk on a quiz that is over: what it tells, from how many statements, and of whose sessions."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bot.engine.desk import QuizDesk
from bot.quiz.events import Begin, Close, Join, Next, Person, Stop, Submit
from bot.quiz.session import Entry, Settings
from bot.quiz.stages import Phase
from bot.reports import report_of
from bot.store import open_read_only
from tests.engine.test_desk import OPEN, play_two_rounds, right
from tests.fakes.house import House, a_house
from tests.quiz.values import ANN, BEN
from tests.store.inline import watched_sqlite


async def test_results_have_the_closed_rounds_with_every_marked_answer(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await play_two_rounds(house)
        results = await house.desk.results("web", "sess0")
        assert results is not None
        assert [round.number for round in results.rounds] == [0, 1]
        assert [round.question.id for round in results.rounds] == [asked.id for asked in results.session.asked[:2]]
        assert {(answer.round, answer.player, answer.mark) for answer in results.answers} == {
            (0, "ann", 1.0),
            (0, "ben", 0.0),
            (1, "ben", 1.0),
        }
        assert [score.name for score in results.scores] == ["Ann", "Ben"]
        assert [[outcome.id for outcome in of_bank] for of_bank in results.outcomes] == [["first", "second"]]
        assert results.session.phase is Phase.STOPPED


async def test_the_report_agrees_with_the_kept_scores_and_the_standings(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await play_two_rounds(house)
        results, places = await house.desk.results("web", "sess0"), await house.desk.standings("web", "sess0")
        assert results is not None
        assert places is not None
        report = report_of(results)
        assert tuple(line.standing for line in report.players) == places.lines
        assert len(report.questions) == places.asked


async def test_a_question_that_is_open_is_not_among_them(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        session = await house.phase(Phase.OPEN, 0)
        await house.pick(ANN, right(session))
        running = await house.desk.results("web", "sess0")
        assert running is not None
        assert (running.rounds, running.answers) == ((), ())


async def test_a_lobby_that_was_called_off_has_players_and_no_questions(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(Settings(entry=Entry.LOBBY))
        await house.do(Join, ANN)
        await house.do(Stop)
        await house.phase(Phase.STOPPED)
        results = await house.desk.results("web", "sess0")
        assert results is not None
        assert report_of(results).questions == ()
        assert [line.standing.score.name for line in report_of(results).players] == ["Ann"]


async def test_another_tenant_sees_nothing_of_them_and_a_made_up_id_is_nobodys(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await play_two_rounds(house)
        assert await house.desk.results("other", "sess0") is None
        assert await house.desk.results("web", "sess1") is None


async def play(house: House, players: int, rounds: int) -> None:
    """A quiz of so many rounds in which everybody answers."""
    people = [Person(f"p{n}", f"P{n}") for n in range(players)]
    await house.start(Settings(entry=Entry.LOBBY, seconds=30), count=rounds)
    for person in people:
        await house.do(Join, person)
    await house.do(Begin)
    for round in range(rounds):
        session = await house.phase(Phase.OPEN, round)
        for person in people:
            for option in session.current.key:
                await house.pick(person, session.current.order.index(option), round)
            if session.current.multiple:
                await house.do(Submit, person, round)
        await house.do(Close, round=round)
        await house.phase(Phase.REVEALED, round)
        await house.do(Next, round=round)
    await house.phase(Phase.FINISHED)


class Heard:
    """A gate that lets everything through and keeps what was asked."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def opened(self, connection: sqlite3.Connection) -> None: ...

    async def before(self, connection: sqlite3.Connection, sql: str) -> None:
        self.statements.append(sql.lstrip().upper())

    async def after(self, connection: sqlite3.Connection, sql: str) -> None: ...


async def test_they_take_as_many_statements_for_many_players_and_rounds_as_for_one(tmp_path: Path) -> None:
    counts = []
    for name, players, rounds in (("small", 1, 1), ("large", 9, 4)):
        (tmp_path / name).mkdir()
        async with a_house(tmp_path / name) as house:
            await play(house, players, rounds)
            # A store of the desk's own: nobody else's statements are counted.
            url = f"sqlite:///{tmp_path / name / 'quorum.sqlite3'}"
            heard = Heard()
            async with await open_read_only(url, connect=watched_sqlite(heard)) as store:
                heard.statements.clear()
                results = await QuizDesk(store, house.clock).results("web", "sess0")
                assert results is not None
                assert len(results.answers) == players * rounds
                counts.append(sum(each.startswith(("SELECT", "WITH")) for each in heard.statements))
    assert counts == [6, 6]


async def test_a_question_has_the_mean_time_of_its_answers(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN, count=1)
        session = await house.phase(Phase.OPEN, 0)
        assert session.opened_at is not None
        await house.advance(8_000)
        await house.pick(ANN, right(session), stamp=session.opened_at + 2_500)
        await house.pick(BEN, right(session), stamp=session.opened_at + 7_500)
        await house.do(Close)
        await house.phase(Phase.REVEALED)
        results = await house.desk.results("web", "sess0")
        assert results is not None
        assert report_of(results).questions[0].mean_ms == 5_000
