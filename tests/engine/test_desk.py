"""The desk: what is so, for whoever asks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.ports.desk import Seating
from bot.ports.store import SHARED
from bot.quiz.bank import Difficulty, Series
from bot.quiz.codec import with_hash
from bot.quiz.events import Begin, Close, Join, Next, Person, Stop
from bot.quiz.session import Entry, Session, Settings
from bot.quiz.stages import Phase, Stage
from tests.fakes.house import House, a_house
from tests.quiz.values import ANN, BANK, BEN, HOST, ROOM

OPEN = Settings(seconds=30, reading_seconds=10)


def right(session: Session) -> int:
    return session.current.order.index(session.current.key[0])


def wrong(session: Session) -> int:
    return next(p for p, option in enumerate(session.current.order) if option not in session.current.key)


async def play_two_rounds(house: House) -> None:
    """Ann right then silent, Ben wrong then right; the host stops in the second reveal."""
    await house.start(OPEN)
    session = await house.phase(Phase.OPEN, 0)
    await house.pick(ANN, right(session))
    await house.pick(BEN, wrong(session))
    await house.do(Close)
    await house.phase(Phase.REVEALED, 0)
    await house.do(Next)
    session = await house.phase(Phase.OPEN, 1)
    await house.pick(BEN, right(session), 1)
    await house.do(Close, round=1)
    await house.phase(Phase.REVEALED, 1)
    await house.do(Stop)
    await house.phase(Phase.STOPPED)


async def test_banks_come_by_series_and_title_with_what_can_be_chosen_from(tmp_path: Path) -> None:
    days = [with_hash(replace(BANK, id=f"day{n}", title="Day", series=Series("Course", n))) for n in (10, 9)]
    other = with_hash(replace(BANK, id="other", title="another thing"))
    async with a_house(tmp_path, banks=(*days, BANK, other)) as house:
        banks = await house.desk.banks("web")
        assert [summary.bank.id for summary in banks] == ["other", "things", "day9", "day10"]
        things = banks[1]
        assert things.questions == 4
        assert things.bank.questions == ()
        assert dict(things.by_outcome) == {"first": 2, "second": 2}
        assert dict(things.by_difficulty) == {Difficulty.EASY: 2, Difficulty.HARD: 2}
        assert await house.desk.bank("web", "things") == things
        assert await house.desk.bank("web", "nothing") is None


async def test_a_bank_of_one_tenant_is_not_another_ones(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        async with house.store.writing() as writing:
            await writing.put_shelf("theirs", [with_hash(replace(BANK, id="secret"))])
            await writing.put_shelf(SHARED, [BANK])
        assert {s.bank.id for s in await house.desk.banks("theirs")} == {"secret", "things"}
        assert {s.bank.id for s in await house.desk.banks("web")} == {"things"}


async def test_a_room_shows_what_is_going_on_and_then_what_was_last(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        assert await house.desk.room(ROOM) is None
        await house.start(OPEN, count=1)
        await house.phase(Phase.OPEN)
        room = await house.desk.room(ROOM)
        assert room is not None
        assert room.view is not None
        assert (room.session.id, room.view.card.stage) == ("sess0", Stage.ASKING)
        await house.advance(45_000)
        await house.phase(Phase.FINISHED)
        room = await house.desk.room(ROOM)
        assert room is not None
        assert room.view is not None
        assert (room.view.card.stage, room.view.phase) == (Stage.RESULT, Phase.FINISHED)
        assert await house.desk.room(replace(ROOM, tenant="other")) is None


async def test_what_somebody_hosted_comes_newest_first(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await play_two_rounds(house)
        await house.start(OPEN, person=BEN)
        await house.clock.advance(1_000)
        await house.start(OPEN, replace(ROOM, channel="side"))
        assert [session.id for session in await house.desk.hosted(ROOM.tenant, HOST.id)] == ["sess2", "sess0"]
        assert [session.id for session in await house.desk.hosted(ROOM.tenant, HOST.id, 1)] == ["sess2"]


async def test_a_seat_says_what_its_player_holds_in_this_round(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(Settings(entry=Entry.LOBBY, seconds=30))
        assert await house.desk.seat("web", "sess0", "ann") == Seating()
        await house.do(Join, ANN)
        assert await house.desk.seat("web", "sess0", "ann") == Seating(True)
        await house.do(Begin)
        await house.phase(Phase.OPEN)
        await house.pick(ANN, 2)
        seated, note, _ = await house.desk.seat("web", "sess0", "ann")
        assert seated
        assert note is not None
        assert (note.held, note.final, note.text) == ((2,), True, "Your answer is C.")
        assert await house.desk.seat("other", "sess0", "ann") == Seating()
        assert await house.desk.seat("web", "nobody", "ann") == Seating()


async def test_what_somebody_missed_is_what_was_wrong_or_left_out_in_the_order_asked(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await play_two_rounds(house)
        session = await house.session()
        (left_out,) = await house.desk.missed("web", "sess0", "ann")
        assert (left_out.round, left_out.choice) == (1, None)
        assert left_out.question.id == session.asked[1].id
        (mistaken,) = await house.desk.missed("web", "sess0", "ben")
        assert mistaken.round == 0
        assert mistaken.choice is not None
        assert mistaken.choice != session.asked[0].key
        assert mistaken.order == session.asked[0].order
        assert await house.desk.missed("other", "sess0", "ben") == ()


async def test_an_open_question_is_not_missed_yet(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        session = await house.phase(Phase.OPEN)
        await house.pick(ANN, wrong(session))
        assert await house.desk.missed("web", "sess0", "ann") == ()


async def test_a_history_has_ranks_counts_and_advice_newest_first(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await play_two_rounds(house)
        await house.advance(1_000)
        await house.start(OPEN)
        session = await house.phase(Phase.OPEN, id="sess1")
        await house.pick(ANN, right(session), id="sess1")
        running, first = await house.desk.history("web", "ann")
        assert (running.session, running.asked, running.advice) == ("sess1", 0, "")
        assert (first.session, first.right, first.asked, first.rank, first.players) == ("sess0", 1, 2, 1, 2)
        assert first.advice == "Good going."
        assert first.ended_at is not None
        assert [played.session for played in await house.desk.history("web", "ben")] == ["sess0"]
        assert await house.desk.history("other", "ann") == ()
        assert await house.desk.history("web", HOST.id) == ()
        assert len(await house.desk.history("web", Person("ann", "").id, limit=1)) == 1
