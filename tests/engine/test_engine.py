"""From a click to a stored answer to a message, through the real store."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.engine.limits import Limits
from bot.ports.platform import Refused, Unreachable
from bot.quiz.blocks import Answered, Options, Standings
from bot.quiz.events import Begin, Close, Join, Leave, Next, Person, Pick, Place, Stop, Submit
from bot.quiz.session import Answers, Entry, Session, Settings
from bot.quiz.stages import Phase, Stage
from tests.fakes.house import House, a_house, until
from tests.quiz.values import ANN, BEN, HOST, NOW, ROOM

OPEN = Settings(seconds=30, reading_seconds=10)
LOBBY = Settings(entry=Entry.LOBBY, seconds=30, reading_seconds=10)


def right_positions(session: Session) -> tuple[int, ...]:
    asked = session.current
    return tuple(asked.order.index(option) for option in asked.key)


async def answer_right(house: House, person: Person, session: Session) -> None:
    for position in right_positions(session):
        await house.pick(person, position, session.round)
        await house.clock.advance(1)
    if session.current.multiple:
        await house.do(Submit, person, session.round)


async def test_a_whole_quiz_runs_from_lobby_to_result(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        started = await house.start(LOBBY)
        assert started.session == "sess0"
        for person in (ANN, BEN):
            assert (await house.do(Join, person)).note.done
        assert (await house.do(Begin)).note.done
        for round in range(4):
            session = await house.phase(Phase.OPEN, round)
            await answer_right(house, ANN, session)
            wrong = next(p for p in range(9) if p not in right_positions(session))
            await house.pick(BEN, wrong, round)
            if session.current.multiple:
                await house.do(Submit, BEN, round)
            # Both in the lobby have answered: the round closes without waiting for its deadline.
            await house.phase(Phase.REVEALED, round)
            card = house.platform.of("sess0", f"r{round}").card
            assert card.stage is Stage.REVEAL
            assert (await house.do(Next, HOST, round)).note.done
        await house.phase(Phase.FINISHED)
        await until(lambda: any(m.card.slot == "result" for m in house.platform.messages.values()))
        (places,) = [b for b in house.platform.of("sess0", "result").card.blocks if isinstance(b, Standings)]
        assert [(p.rank, p.score.name, p.score.right) for p in places.lines] == [(1, "Ann", 4), (2, "Ben", 0)]
        assert places.asked == 4


async def test_a_quiz_left_alone_closes_reveals_and_ends_by_its_deadlines(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        for round in range(4):
            opened = await house.phase(Phase.OPEN, round)
            assert opened.due_at is not None
            await house.advance(opened.due_at + 999 - house.clock.now())
            assert (await house.session()).phase is Phase.OPEN
            await house.advance(2)
            await house.phase(Phase.REVEALED, round)
            await house.advance(10_001)
        await house.phase(Phase.FINISHED)
        assert (await house.start(OPEN)).session == "sess1"


async def test_one_place_has_one_quiz_at_a_time_and_other_places_have_their_own(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        first, second = await asyncio.gather(house.start(OPEN), house.start(OPEN, person=BEN))
        assert {first.note.done, second.note.done} == {True, False}
        assert first.session == second.session
        elsewhere = await house.start(OPEN, Place("web", "web", "other"))
        assert elsewhere.note.done
        assert elsewhere.session != first.session


async def test_a_burst_of_clicks_is_stored_once_each_and_shown_with_one_edit(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        session = await house.phase(Phase.OPEN)
        people = [Person(f"p{i}", f"P{i}") for i in range(200)]
        position = right_positions(session)[0]
        replies = await asyncio.gather(*(house.pick(p, position) for p in people for _ in range(2)))
        assert sum(reply.note.done for reply in replies) == 400
        async with house.store.reading() as reading:
            assert len(await reading.responses(("web", "sess0"), 0)) == 200
        await house.advance(5_500)
        message = house.platform.of("sess0", "r0")
        await until(lambda: Answered(200, None) in message.card.blocks)
        assert len(message.cards) <= 3


async def test_one_player_pressing_every_button_at_once_has_one_answer(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN, count=1)
        session = await house.phase(Phase.OPEN)
        replies = await asyncio.gather(*(house.pick(ANN, i % 4) for i in range(12)))
        async with house.store.reading() as reading:
            (response,) = await reading.responses(("web", "sess0"), 0)
        assert response.choice == (session.current.order[0],)
        assert [r.note.done for r in replies] == [i % 4 == 0 for i in range(12)]


async def test_who_answers_and_leaves_in_one_breath_keeps_the_score(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        session = await house.phase(Phase.OPEN)
        async with house.store.writing():
            click = asyncio.ensure_future(house.pick(ANN, right_positions(session)[0]))
            await asyncio.sleep(0)
            leave = asyncio.ensure_future(
                house.engine.submit(Leave(tenant="web", session="sess0", person=ANN, stamp=house.clock.now()))
            )
            await asyncio.sleep(0)
        assert (await click).note.done
        assert (await leave).note.done
        await house.do(Close)
        await house.phase(Phase.REVEALED)
        async with house.store.reading() as reading:
            (score,) = await reading.scores(("web", "sess0"))
            assert (score.player, score.points) == ("ann", 1)
            assert await reading.roster(("web", "sess0")) == ()


async def test_the_later_click_stands_where_answers_may_change(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(Settings(answers=Answers.CHANGEABLE, seconds=30))
        session = await house.phase(Phase.OPEN)
        await house.clock.advance(100)
        later = house.clock.now()
        await house.pick(ANN, 1, stamp=later)
        refused = await house.pick(ANN, 0, stamp=later - 50)
        assert not refused.note.done
        async with house.store.reading() as reading:
            (response,) = await reading.responses(("web", "sess0"), 0)
        assert response.choice == (session.current.order[1],)


async def test_another_tenant_cannot_touch_a_session(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        await house.phase(Phase.OPEN)
        before = await house.session()
        for event in (
            Pick(tenant="other", session="sess0", person=ANN, stamp=NOW, round=0, position=0),
            Stop(tenant="other", session="sess0", person=HOST, stamp=NOW),
            Stop(tenant="web", session="nobody", person=HOST, stamp=NOW),
        ):
            reply = await house.engine.submit(event)
            assert not reply.note.done
        assert await house.session() == before


async def test_a_refused_start_says_what_to_do(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        assert "no bank" in (await house.start(OPEN, bank="nothing")).note.text
        assert "5 to 600" in (await house.start(Settings(seconds=1))).note.text
        assert "at least one" in (await house.start(OPEN, count=0)).note.text
        async with house.store.reading() as reading:
            assert await reading.newest_in(ROOM) is None


async def test_a_restart_resumes_in_mid_question_with_the_deadline_it_had(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        before = await house.phase(Phase.OPEN)
        await house.pick(ANN, right_positions(before)[0])
        await house.clock.advance(4_000)
        clock = house.clock
    async with a_house(tmp_path, clock=clock) as again:
        assert await again.session() == before
        assert again.platform.calls == 0 or again.platform.messages == {}
        assert before.due_at is not None
        reply = await again.pick(BEN, right_positions(before)[0])
        assert reply.note.done
        await again.advance(before.due_at + 1_001 - clock.now())
        session = await again.phase(Phase.REVEALING)
        assert session.round == 0
        async with again.store.reading() as reading:
            assert {r.player for r in await reading.responses(("web", "sess0"), 0)} == {"ann", "ben"}


async def test_a_channel_that_fails_for_a_minute_pauses_the_quiz_and_a_late_success_resumes_it(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        house.platform.broken = Unreachable("down")
        await house.start(OPEN)
        await house.advance(50_000)
        assert (await house.session()).phase is Phase.POSTING
        await house.advance(60_000)
        await house.phase(Phase.PAUSED)
        calls = house.platform.calls
        await house.advance(60_000)
        assert house.platform.calls - calls <= 3
        house.platform.broken = None
        await house.advance(40_000)
        session = await house.phase(Phase.OPEN)
        assert session.opened_at is not None
        assert session.opened_at > NOW + 100_000
        assert len(house.platform.messages) == 1


async def test_a_refused_channel_ends_the_quiz_frees_the_place_and_tells_the_host(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        house.platform.failures.append(Refused("no permission"))
        await house.start(OPEN)
        await house.phase(Phase.STOPPED)
        await until(lambda: len(house.platform.told) == 1)
        assert house.platform.told[0][0] == HOST.id
        assert (await house.start(OPEN)).session == "sess1"


async def test_an_adapters_mistake_is_tried_again_and_ends_nothing(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        house.platform.failures.append(KeyError("a bug"))
        await house.start(OPEN)
        await house.advance(1_500)
        await house.phase(Phase.OPEN)
        assert len(house.platform.messages) == 1


async def test_who_waits_too_long_is_told_so_and_the_answer_counts(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        session = await house.phase(Phase.OPEN)
        async with house.store.writing():
            # The store is taken: the commit loop has to wait.
            click = asyncio.ensure_future(house.pick(ANN, right_positions(session)[0]))
            await house.clock.advance(2_000)
            reply = await click
            assert reply.pending is not None
        final = await reply.pending
        assert final.note.done
        async with house.store.reading() as reading:
            assert len(await reading.responses(("web", "sess0"), 0)) == 1


async def test_a_caller_that_goes_away_does_not_take_its_answer_along(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        session = await house.phase(Phase.OPEN)
        click = asyncio.ensure_future(house.pick(ANN, right_positions(session)[0]))
        await asyncio.sleep(0)
        click.cancel()
        await house.pick(BEN, right_positions(session)[0])
        async with house.store.reading() as reading:
            assert {r.player for r in await reading.responses(("web", "sess0"), 0)} == {"ann", "ben"}


async def test_too_many_waiting_of_one_tenant_are_told_to_come_back_and_another_tenant_is_not(tmp_path: Path) -> None:
    async with a_house(tmp_path, limits=Limits(per_tenant=10)) as house:
        await house.start(OPEN)
        await house.phase(Phase.OPEN)
        async with house.store.writing():
            clicks = [asyncio.ensure_future(house.pick(Person(f"p{i}", "P"), 0)) for i in range(40)]
            await asyncio.sleep(0)
            other = asyncio.ensure_future(house.start(OPEN, Place("other", "web", "main")))
            await asyncio.sleep(0)
        replies = await asyncio.gather(*clicks)
        assert any("Too much" in reply.note.text for reply in replies)
        assert any(reply.note.done for reply in replies)
        assert (await other).note.done


async def test_closing_by_the_host_reveals_in_the_order_asked(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        await house.phase(Phase.OPEN)
        assert (await house.do(Close)).note.done
        await house.phase(Phase.REVEALED)
        asked, *_, reveal = house.platform.of("sess0", "r0").cards

        def texts(index: int) -> list[str]:
            card = (asked, reveal)[index]
            return [line.text for block in card.blocks if isinstance(block, Options) for line in block.lines]

        assert texts(0) == texts(1)


async def test_places_can_be_asked_for_while_a_quiz_runs(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(OPEN)
        session = await house.phase(Phase.OPEN, 0)
        await answer_right(house, ANN, session)
        before = await house.desk.standings(ROOM.tenant, "sess0")
        assert before is not None
        assert (before.asked, [place.score.points for place in before.lines]) == (0, [0])
        await house.do(Close, HOST, 0)
        await house.phase(Phase.REVEALED, 0)
        after = await house.desk.standings(ROOM.tenant, "sess0")
        assert after is not None
        assert (after.asked, [(place.rank, place.score.points) for place in after.lines]) == (1, [(1, 1)])
        assert after.lines[0].band is not None
        assert await house.desk.standings("elsewhere", "sess0") is None
