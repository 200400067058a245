"""Tenants that leave: they may come back for a while, then everything of theirs is removed."""

from __future__ import annotations

from pathlib import Path

from bot.engine.privacy import Keeping
from bot.quiz.boards import Order, Period
from bot.quiz.events import Place
from bot.quiz.stages import Phase
from tests.engine.meddled_house import a_stand
from tests.engine.privacy.house import DAY, OPEN, play_through, scores, sql
from tests.fakes.house import House, a_house
from tests.fakes.meddled import failing, giving
from tests.quiz.values import HOST, ROOM
from tests.store.everything import everything


async def test_a_tenant_that_left_is_stopped_at_once_and_removed_when_its_time_has_come(house: House) -> None:
    elsewhere = Place("other", "web", "main")
    await play_through(house, "sess0")
    await house.start(OPEN, elsewhere)
    await house.engine.departed("other")
    assert (await house.session("sess1", "other")).phase is Phase.STOPPED
    await house.leap_to(house.clock.now() + 6 * DAY)
    assert "other" in str(await everything(sql(house)))
    await house.leap_to(house.clock.now() + 25 * DAY)
    await house.advance(5_000)
    assert "'other'" not in str(await everything(sql(house)))
    assert await house.desk.history(ROOM.tenant, "nobody") == ()


async def test_who_is_back_in_time_keeps_everything(house: House) -> None:
    await play_through(house, "sess0")
    await house.engine.departed(ROOM.tenant)
    await house.leap_to(house.clock.now() + 5 * DAY)
    await house.engine.returned([ROOM.tenant, "another"])
    await house.leap_to(house.clock.now() + 60 * DAY)
    await house.advance(5_000)
    board = await house.desk.board(ROOM.tenant, Period.ALL, Order.POINTS)
    assert len(board.lines) == 2


async def test_a_departure_is_remembered_over_a_restart(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await play_through(house, "sess0")
        await house.engine.departed(ROOM.tenant)
        clock = house.clock
    await clock.leap(31 * DAY)
    async with a_house(tmp_path, clock=clock) as house:
        await house.advance(5_000)
        assert "'web', 'sess0'" not in str((await everything(sql(house)))["sessions"])


async def test_hosts_hear_that_their_quiz_was_stopped_where_the_bot_was_taken_out(house: House) -> None:
    await house.start(OPEN)
    await house.phase(Phase.OPEN)
    await house.engine.departed(ROOM.tenant, told=True)
    await house.quiet()
    assert [(person, "I was taken out" in words) for person, words in house.platform.told] == [(HOST.id, True)]


async def test_where_nobody_had_left_nothing_is_stored_when_they_are_back(tmp_path: Path) -> None:
    async with a_stand(tmp_path) as stand:
        stand.answers["drop_departures"] = failing(AssertionError("there is nothing to drop"))
        await stand.house.engine.returned([ROOM.tenant])


async def test_all_quizzes_of_a_tenant_are_ended_however_many(house: House) -> None:
    for n in range(51):
        await house.start(OPEN, Place("other", "web", f"c{n}"))
    await house.engine.departed("other")
    async with house.store.reading() as reading:
        assert await reading.live_of("other", 100) == ()


async def test_much_of_a_tenant_that_left_is_removed_a_little_at_a_time(tmp_path: Path) -> None:
    async with a_stand(tmp_path, keeping=Keeping(departed=1)) as stand:
        house, left, asked = stand.house, [True, True, False], []

        async def more(tenant: str, most: int) -> bool:
            asked.append((tenant, house.clock.now()))
            return left.pop(0)

        await house.engine.departed("other")
        stand.answers["remove_tenant"] = more
        await house.leap_to(house.clock.now() + DAY)
        await house.advance(2_000, 100)
        assert [tenant for tenant, _ in asked] == ["other"] * 3
        assert asked[1][1] - asked[0][1] >= 200, "others are let in between"


async def test_who_comes_back_while_their_data_is_removed_keeps_the_rest(tmp_path: Path) -> None:
    async with a_stand(tmp_path, keeping=Keeping(departed=1)) as stand:
        house = stand.house
        await play_through(house, "sess0")
        await house.engine.departed(ROOM.tenant)

        async def back(*_: object) -> tuple[object, ...]:
            async with stand.house.store.reading():
                stand.answers.pop("live_of")
            async with stand.house.store.writing() as writing:
                await writing.drop_departures([ROOM.tenant])
            return ()

        stand.answers["live_of"] = back
        await house.leap_to(house.clock.now() + DAY)
        await house.advance(2_000)
        assert len(await scores(house, "sess0")) == 2


async def test_what_was_to_be_removed_and_is_not_due_any_more_stays(tmp_path: Path) -> None:
    async with a_stand(tmp_path, keeping=Keeping(departed=1)) as stand:
        house = stand.house
        await play_through(house, "sess0")
        await house.engine.departed(ROOM.tenant)
        stand.answers["departures"] = giving(())
        await house.leap_to(house.clock.now() + DAY)
        await house.advance(2_000)
        assert len(await scores(house, "sess0")) == 2
