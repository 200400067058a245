"""Somebody is forgotten: nothing of theirs leads back to them, and everything else goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.engine.privacy import FORGOT, NOTHING
from bot.ports.desk import Reply
from bot.ports.pulse import Life
from bot.quiz.boards import Order, Period
from bot.quiz.events import Begin, Close, Join, Place
from bot.quiz.privacy import FORGOTTEN, Whose
from bot.quiz.session import Answers, Entry
from bot.quiz.stages import Phase
from tests.engine.daily_house import set_daily, the_daily
from tests.engine.league_house import a_league_house, set_league, the_league
from tests.engine.meddled_house import a_stand
from tests.engine.privacy.house import OPEN, ZOE, ZOES, play_through, scores, sql, traces
from tests.fakes.house import House
from tests.fakes.meddled import giving
from tests.quiz.values import ANN, BEN, HOST, ROOM
from tests.store.everything import everything


async def test_somebody_forgotten_is_nowhere_in_the_database_and_the_scores_stand(house: House) -> None:
    await play_through(house, "sess0", host=ZOE)
    assert await traces(house) != []
    assert await house.engine.forget(ZOES) == Reply(FORGOT)
    assert await traces(house) == []
    kept = await scores(house, "sess0")
    assert (kept[FORGOTTEN].points, kept["Ben"].points) == (1, 0)
    board = await house.desk.board(ROOM.tenant, Period.ALL, Order.POINTS)
    assert [(line.name, line.value) for line in board.lines] == [(FORGOTTEN, 10), ("Ben", 0)]
    session = await house.session("sess0")
    assert session.host_name == FORGOTTEN
    assert session.host == board.lines[0].player, "in a tenant they are still one and the same stranger"


async def test_forgetting_somebody_who_is_not_known_says_so(house: House) -> None:
    assert await house.engine.forget(ZOES) == Reply(NOTHING)
    await play_through(house, "sess0")
    assert await house.engine.forget(ZOES) == Reply(FORGOT)
    assert await house.engine.forget(ZOES) == Reply(NOTHING), "and the second time there is nothing left"


async def test_a_running_quiz_goes_on_and_the_next_click_is_a_new_players(house: House) -> None:
    await house.start(OPEN, person=ZOE, count=2)
    session = await house.phase(Phase.OPEN, 0)
    right = session.current.order.index(session.current.key[0])
    await house.pick(ZOE, right)
    await house.pick(BEN, right)
    await house.engine.forget(ZOES)
    assert await traces(house) == []
    assert (await house.pick(ZOE, (right + 1) % 4)).note.done, "she plays again, as if for the first time"
    assert not (await house.do(Close, ZOE)).note.done, "but it is no longer her quiz"
    await house.advance(32_000)
    await house.phase(Phase.REVEALED, 0)
    await house.advance(60_000)
    await house.phase(Phase.FINISHED)
    kept = await scores(house, "sess0")
    assert {name: (score.points, score.answered) for name, score in kept.items()} == {
        FORGOTTEN: (1, 1),
        "Ben": (1, 1),
        ZOE.name: (0, 1),
    }


async def test_a_lobby_that_waits_for_all_does_not_wait_for_somebody_forgotten(house: House) -> None:
    await house.start(replace(OPEN, entry=Entry.LOBBY, answers=Answers.LOCKED), count=1)
    for person in (ZOE, BEN):
        await house.do(Join, person)
    await house.engine.forget(ZOES)
    assert (await house.session()).seated == 1
    await house.do(Begin)
    session = await house.phase(Phase.OPEN, 0)
    await house.pick(BEN, session.current.order.index(session.current.key[0]))
    await house.phase(Phase.REVEALED, 0)


async def test_others_and_other_tenants_are_left_alone(house: House) -> None:
    await play_through(house, "sess0")
    elsewhere = Place("other", "web", "main")
    await house.start(OPEN, elsewhere, person=ZOE)
    await house.engine.forget(ZOES)
    assert (await house.session("sess1", "other")).host == ZOE.id
    ben = await house.desk.belongings(replace(ZOES, person=BEN.id))
    assert [seat.name for seat in ben.seats] == ["Ben"]
    await house.engine.forget(Whose("web", ZOE.id, "", everywhere=True))
    assert await traces(house) == []


async def test_a_tenant_of_ones_own_is_emptied_even_while_a_quiz_runs_there(house: House) -> None:
    own = Place(f"dm-{ZOE.id}", "web", "dm")
    await house.start(OPEN, own, person=ZOE)
    whose = Whose("web", ZOE.id, "", everywhere=True, own=own.tenant)
    assert await house.engine.forget(whose) == Reply(FORGOT)
    await house.quiet()
    assert await traces(house) == []
    assert (await house.start(OPEN, own, person=ZOE)).note.done, "and a new one may begin there"


async def test_forgetting_that_could_not_be_stored_changes_nothing(house: House) -> None:
    await play_through(house, "sess0", host=ZOE)
    await house.quiet()
    before = await everything(sql(house))
    house.engine._life = Life.STOPPING
    reply = await house.engine.forget(ZOES)
    house.engine._life = Life.RUNNING
    assert not reply.note.done
    assert await everything(sql(house)) == before


async def test_a_player_sees_what_is_kept_and_no_key_and_no_answer_of_others(house: House) -> None:
    await house.start(OPEN, person=HOST, count=2)
    await house.phase(Phase.OPEN, 0)
    await house.pick(ZOE, 1)
    await house.pick(ANN, 2)
    kept = await house.desk.belongings(ZOES)
    assert [(answer.round, len(answer.choice or ()), answer.mark) for answer in kept.answers] == [(0, 1, None)]
    assert len(kept.questions) == 1, "not the questions still to come"
    assert not {ANN.id, ANN.name} & {seat.name for seat in kept.seats}


async def test_what_somebody_had_set_up_goes_on_under_no_ones_name(tmp_path: Path) -> None:
    lead = replace(ZOE, leads=True)
    async with a_league_house(tmp_path) as house:
        await set_daily(house, person=lead)
        await set_league(house, person=lead)
        await house.engine.forget(ZOES)
        daily, league = await the_daily(house), await the_league(house)
        assert {daily.host_name, league.host_name} == {FORGOTTEN}
        assert daily.host == league.host != ZOE.id
        assert (daily.due_at is not None, league.on) == (True, True)


async def test_what_is_gone_when_it_is_to_be_renamed_needs_no_other_name(tmp_path: Path) -> None:
    lead = replace(ZOE, leads=True)
    async with a_stand(tmp_path, league=True) as stand:
        await set_daily(stand.house, person=lead)
        await set_league(stand.house, person=lead)
        stand.answers["lock_daily"] = stand.answers["lock_league"] = giving(None)
        assert await stand.house.engine.forget(ZOES) == Reply(FORGOT)


async def test_a_large_tenant_of_ones_own_is_emptied_in_one_go(tmp_path: Path) -> None:
    async with a_stand(tmp_path) as stand:
        house, left = stand.house, [True, True, False]
        await house.start(OPEN, Place("own", "web", "main"), person=ZOE)

        async def more(tenant: str, most: int) -> bool:
            assert tenant == "own"
            return left.pop(0)

        stand.answers["remove_tenant"] = more
        await house.engine.forget(Whose("web", ZOE.id, "own", own="own"))
        assert left == []
