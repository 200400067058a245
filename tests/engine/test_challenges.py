"""Challenges through the engine: what a batch finds out is stored with it, shown, and told to whom it concerns."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from bot.ports import StartQuiz
from bot.quiz.blocks import Countdown, Highlights, Podium, Teams, Text
from bot.quiz.events import Begin, Close, Join, Leave, Next, Pause, Person, Regrade, Report, Resume
from bot.quiz.scoring import Score
from bot.quiz.session import Entry, Scoring, Session, Settings, Teaming, Variant
from bot.quiz.stages import Ending, Phase
from tests.fakes.clock import VirtualClock
from tests.fakes.house import House, a_house
from tests.quiz.values import ANN, BANK, BEN, HOST, NOW, ROOM
from tests.store.values import a_bank

CID, DAN = Person("cid", "Cid"), Person("dan", "Dan")
KEY = ("web", "sess0")
TEAMS = ("Ash", "Birch")


async def say(house: House, kind: type[Any], person: Person = HOST, **fields: Any) -> str:
    event = kind(tenant="web", session="sess0", person=person, stamp=house.clock.now(), **fields)
    return (await house.engine.submit(event)).note.text


def right(session: Session) -> int:
    return session.current.order.index(session.current.key[0])


def wrong(session: Session) -> int:
    return next(at for at, option in enumerate(session.current.order) if option not in session.current.key)


async def gathered(house: House, settings: Settings, *people: Person, **started: Any) -> Session:
    """The first question of a challenge for which `people` gathered."""
    await house.start(settings, **started)
    for person in people:
        await say(house, Join, person)
    await say(house, Begin)
    return await house.phase(Phase.OPEN, 0)


async def test_who_comes_in_the_moment_of_dealing_is_dealt_in_with_the_rest_or_comes_late(tmp_path: Path) -> None:
    """Whatever shares a batch with the start waits until the teams are known."""
    async with a_house(tmp_path) as house:
        await house.start(Settings(entry=Entry.OPEN, teams=TEAMS, teaming=Teaming.DEALT))
        for person in (ANN, BEN, CID):
            await say(house, Join, person)
        said = await asyncio.gather(say(house, Begin), say(house, Join, DAN), say(house, Leave, ANN))
        assert said[1].startswith("You are in ")
        session = await house.phase(Phase.OPEN)
        async with house.store.reading() as reading:
            players = await reading.players(KEY)
        assert sum(session.sizes) == 3
        for team in (0, 1):
            assert sum(each.seated and each.team == team for each in players) == session.sizes[team]


async def test_balanced_teams_are_dealt_by_what_was_played_before(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        session = await gathered(house, Settings(entry=Entry.LOBBY), ANN, BEN, CID, DAN, count=1)
        for person, at in ((ANN, right(session)), (BEN, right(session)), (CID, wrong(session)), (DAN, wrong(session))):
            await house.pick(person, at)
        await house.phase(Phase.REVEALED)
        await house.do(Next)
        await house.phase(Phase.FINISHED)
        await house.start(Settings(teams=TEAMS, teaming=Teaming.BALANCED))
        for person in (ANN, BEN, CID, DAN):
            await house.do(Join, person, id="sess1")
        await house.do(Begin, id="sess1")
        await house.phase(Phase.OPEN, id="sess1")
        async with house.store.reading() as reading:
            team = {each.id: each.team for each in await reading.players(("web", "sess1"))}
        assert team["ann"] != team["ben"]
        assert team["cid"] != team["dan"]


async def test_the_first_right_answer_closes_the_round_and_has_the_points(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        settings = Settings(entry=Entry.LOBBY, variant=Variant.FIRST)
        session = await gathered(house, settings, ANN, BEN, CID)
        now = house.clock.now()
        await house.pick(CID, wrong(session))
        assert (await house.session()).phase is Phase.OPEN
        # Two clicks in one batch: the one that was clicked earlier arrives later.
        await asyncio.gather(house.pick(ANN, right(session), stamp=now), house.pick(BEN, right(session), stamp=now - 3))
        await house.phase(Phase.REVEALED, 0)
        async with house.store.reading() as reading:
            points = {each.id: each.score.points for each in await reading.players(KEY)}
        assert points == {"ann": 0, "ben": 1, "cid": 0}
        reveal = house.platform.of("sess0", "r0").card
        assert any(isinstance(block, Text) and block.text.startswith("Ben was first") for block in reveal.blocks)


async def test_a_right_answer_clicked_before_the_question_is_known_to_be_shown_wins_too(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        settings = Settings(entry=Entry.LOBBY, variant=Variant.FIRST)
        await house.start(settings)
        for person in (ANN, BEN):
            await say(house, Join, person)
        await house.quiet()
        house.platform.delay_ms = 2_000
        await say(house, Begin)
        session = await house.phase(Phase.POSTING, 0)
        assert (await house.pick(ANN, right(session))).note.done
        assert (await house.session()).phase is Phase.POSTING, "the message may have been clicked already"
        # Three messages at the most, one after the other: the lobby's last, the question, the answer.
        await house.advance(8_000)
        await house.phase(Phase.REVEALED, 0)
        async with house.store.reading() as reading:
            assert {each.id: each.score.points for each in await reading.players(KEY)} == {"ann": 1, "ben": 0}


async def test_the_time_to_talk_on_its_way_is_counted_from_the_posts_own_moment(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        session = await gathered(house, Settings(entry=Entry.LOBBY, seconds=20, talk_seconds=9), ANN, BEN)
        message = house.platform.of("sess0", "r0")
        (clock,) = [block for block in message.cards[0].blocks if isinstance(block, Countdown)]
        assert (clock.opens, clock.at) == (message.at + 9_000, message.at + 29_000)
        assert (session.opened_at, session.due_at) == (clock.opens, clock.at), (
            "so the first card is right, and no edit needed"
        )
        assert (await house.pick(ANN, 0)).note.text.startswith("Talk it over first")


async def test_sudden_death_goes_on_to_the_last_one_standing(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        settings = Settings(entry=Entry.LOBBY, variant=Variant.SUDDEN_DEATH)
        session = await gathered(house, settings, ANN, BEN, CID)
        await house.pick(ANN, right(session))
        await house.pick(BEN, right(session))
        await house.pick(CID, wrong(session))
        session = await house.phase(Phase.REVEALED, 0)
        assert session.ending is None
        await house.do(Next)
        session = await house.phase(Phase.OPEN, 1)
        assert "out" in (await house.pick(CID, 0, round=1)).note.text
        await house.do(Close, round=1)
        session = await house.phase(Phase.REVEALED, 1)
        assert session.ending is None, "nobody answered: nobody is out"
        await house.do(Next, round=1)
        session = await house.phase(Phase.OPEN, 2)
        await house.pick(ANN, right(session), round=2)
        await house.do(Close, round=2)
        session = await house.phase(Phase.REVEALED, 2)
        assert session.ending is Ending.LAST_STANDING
        await house.do(Next, round=2)
        await house.phase(Phase.FINISHED)
        await house.advance(1_000)
        (podium,) = [b for b in house.platform.of("sess0", "result").card.blocks if isinstance(b, Podium)]
        assert [(step.rank, step.name) for step in podium.steps] == [(1, "Ann"), (2, "Ben"), (3, "Cid")]


async def test_a_corrected_key_gives_the_point_back_and_redraws_the_answer(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        session = await gathered(house, Settings(entry=Entry.LOBBY, streak=True), ANN, BEN)
        at = wrong(session)
        await house.pick(ANN, at)
        await house.pick(BEN, right(session))
        await house.phase(Phase.REVEALED)
        await say(house, Regrade, round=0, position=at)
        await house.advance(1_000)
        async with house.store.reading() as reading:
            assert await reading.scores(KEY) == (Score("ann", "Ann", 1_000, 1, 1), Score("ben", "Ben", 1_000, 1, 1))
            assert [each.run for each in await reading.players(KEY)] == [1, 1]
        lines = house.platform.of("sess0", "r0").card.blocks
        options = next(block for block in lines if type(block).__name__ == "Options")
        assert options.lines[at].accepted  # type: ignore[union-attr]
        hosting = await house.desk.hosting("web", "sess0", HOST)
        assert hosting is not None
        assert hosting.rounds[0].options[at].accepted
        assert await house.desk.hosting("web", "sess0", ANN) is None


async def test_a_point_given_back_after_the_end_changes_the_podium(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        session = await gathered(house, Settings(teams=TEAMS, scoring=Scoring.SPEED), ANN, BEN, count=1)
        at = wrong(session)
        await house.clock.advance(3_000)
        await house.pick(ANN, at)
        await house.clock.advance(3_000)
        await house.pick(BEN, right(session))
        await house.phase(Phase.REVEALED)
        await house.do(Next)
        await house.phase(Phase.FINISHED)
        await house.advance(1_000)

        def winners() -> list[tuple[int, str]]:
            blocks = house.platform.of("sess0", "result").card.blocks
            return [(s.rank, s.name) for b in blocks if isinstance(b, Podium) for s in b.steps]

        assert winners() == [(1, "Birch")]
        await say(house, Regrade, round=0, position=at)
        await house.advance(1_000)
        assert winners() == [(1, "Ash"), (2, "Birch")]
        blocks = house.platform.of("sess0", "result").card.blocks
        (highlights,) = [block for block in blocks if isinstance(block, Highlights)]
        assert highlights.lines[0].text.startswith("Ann, 3.0 s")


async def test_a_change_of_the_lead_is_announced_with_the_answer(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(Settings(teams=TEAMS))
        for person, team in ((ANN, 0), (BEN, 1)):
            await say(house, Join, person, team=team)
        await say(house, Begin)
        session = await house.phase(Phase.OPEN, 0)
        await house.pick(ANN, right(session))
        await house.pick(BEN, wrong(session))
        await house.phase(Phase.REVEALED)
        blocks = house.platform.of("sess0", "r0").card.blocks
        assert "▲ Ash take the lead." in [block.text for block in blocks if isinstance(block, Text)]
        (teams,) = [block for block in blocks if isinstance(block, Teams)]
        assert [(line.rank, line.name, line.score) for line in teams.lines] == [
            (1, "Ash", "1 point"),
            (2, "Birch", "0 points"),
        ]


async def test_the_first_report_of_a_key_is_told_to_the_host_and_every_one_is_counted(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await gathered(house, Settings(entry=Entry.LOBBY), ANN, BEN)
        await say(house, Close, round=0)
        await house.phase(Phase.REVEALED)
        before = await house.session()
        for person in (ANN, ANN, BEN):
            assert "Thank you" in await say(house, Report, person, round=0)
        await house.advance(500)
        assert [person for person, _ in house.platform.told] == ["host"]
        assert "Correct the key" in house.platform.told[0][1]
        hosting = await house.desk.hosting("web", "sess0", HOST)
        assert hosting is not None
        assert hosting.rounds[0].reports == 2
        assert await house.session() == before


async def test_a_pause_and_what_was_left_of_the_question_survive_a_restart(tmp_path: Path) -> None:
    clock = VirtualClock(NOW)
    async with a_house(tmp_path, clock=clock) as house:
        await gathered(house, Settings(entry=Entry.LOBBY), ANN)
        await house.advance(10_000)
        await say(house, Pause)
        platform = house.platform
    await clock.advance(3_600_000)
    async with a_house(tmp_path, clock=clock, platform=platform) as house:
        assert (await house.session()).phase is Phase.PAUSED
        assert "paused" in (await house.pick(ANN, 0)).note.text
        resumed_at = clock.now()
        await say(house, Resume)
        session = await house.phase(Phase.OPEN)
        assert session.due_at == resumed_at + 20_000
        await house.advance(20_500)
        assert (await house.session()).phase is Phase.OPEN
        await house.advance(1_000)
        await house.phase(Phase.REVEALED)


async def test_a_countdown_survives_a_restart(tmp_path: Path) -> None:
    clock = VirtualClock(NOW)
    async with a_house(tmp_path, clock=clock) as house:
        await house.start(Settings(entry=Entry.LOBBY, countdown=30))
        await say(house, Join, ANN)
        await say(house, Begin)
        platform = house.platform
    async with a_house(tmp_path, clock=clock, platform=platform) as house:
        assert (await house.session()).phase is Phase.STARTING
        await house.advance(31_000)
        await house.phase(Phase.OPEN, 0)


async def test_a_challenge_asks_from_several_banks_and_names_them_all(tmp_path: Path) -> None:
    async with a_house(tmp_path, banks=(BANK, a_bank())) as house:
        reply = await house.engine.start(StartQuiz(ROOM, HOST, ("things", "metals", "things"), Settings()))
        assert reply.note.done
        session = await house.session()
        assert session.title == "Things and Metals"
        assert [bank.id for bank in session.banks] == ["things", "metals"]
        assert len(session.asked) == 6
        assert {asked.bank for asked in session.asked} == {0, 1}
        nowhere = await house.engine.start(StartQuiz(ROOM, HOST, ("things", "nothing"), Settings()))
        assert "“nothing”" in nowhere.note.text


async def test_picks_of_people_of_a_dealt_team_count_for_it(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        session = await gathered(house, Settings(teams=TEAMS, teaming=Teaming.DEALT), ANN, BEN)
        await house.pick(ANN, right(session))
        await say(house, Close, round=0)
        await house.phase(Phase.REVEALED)
        (teams,) = [b for b in house.platform.of("sess0", "r0").card.blocks if isinstance(b, Teams)]
        assert sorted(line.score or "" for line in teams.lines) == ["0 points", "1 point"]
