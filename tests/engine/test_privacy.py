"""Forgetting somebody, tenants that leave, and what is too old: through the whole engine, on a virtual clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from bot.engine.calendar import calendar_of
from bot.engine.memories import keep_reviews, learner_of
from bot.engine.privacy import FORGOT, NOTHING, Keeping
from bot.ports.desk import Reply
from bot.ports.pulse import Life
from bot.quiz.boards import Order, Period
from bot.quiz.codec import with_hash
from bot.quiz.events import Begin, Close, Join, Next, Person, Place, Regrade, Stop
from bot.quiz.lessons import Deed
from bot.quiz.privacy import FORGOTTEN, Whose
from bot.quiz.scoring import Score
from bot.quiz.session import Answers, Entry, Settings
from bot.quiz.stages import Phase
from bot.store import SqlStore, check_database
from bot.tutor.assignments import Assignment, Attempt
from bot.tutor.profile import Profile
from bot.tutor.reviews import Account
from tests.engine.daily_house import set_daily, the_daily
from tests.engine.league_house import a_league_house, set_league, the_league
from tests.engine.meddled_house import a_stand
from tests.engine.practising import Pupil
from tests.fakes.house import House, a_house
from tests.fakes.meddled import failing, giving
from tests.quiz.values import ANN, BANK, BEN, HOST, ROOM
from tests.store.everything import everything, tables_of
from tests.store.learners import a_review

ZOE = Person("person-4711", "Zelda Quince")
ZOES = Whose("web", ZOE.id, ROOM.tenant)
OPEN = Settings(seconds=30, reading_seconds=10)
DAY = 86_400_000


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path, keeping=Keeping(sessions=7, departed=30)) as house:
        yield house


def sql(house: House) -> SqlStore:
    return cast(SqlStore, house.store)


async def traces(house: House, word: str = ZOE.id) -> list[str]:
    """Where somebody still stands, by id or by name."""
    return sorted({*await tables_of(sql(house), word), *await tables_of(sql(house), ZOE.name)})


async def play_through(house: House, id: str, host: Person = HOST, place: Place = ROOM) -> None:
    """A quiz of one question, which Zoe and Ben answer."""
    await house.start(OPEN, place, person=host, count=1)
    session = await house.phase(Phase.OPEN, 0, id)
    right = session.current.order.index(session.current.key[0])
    await house.pick(ZOE, right, id=id)
    await house.pick(BEN, (right + 1) % 4, id=id)
    await house.do(Close, host, id=id)
    await house.phase(Phase.REVEALED, 0, id)
    await house.do(Next, host, id=id)
    await house.phase(Phase.FINISHED, id=id)


async def scores(house: House, id: str) -> dict[str, Score]:
    async with house.store.reading() as reading:
        return {score.name: score for score in await reading.scores((ROOM.tenant, id))}


async def test_somebody_forgotten_is_nowhere_in_the_database_and_the_scores_stand(house: House) -> None:
    await play_through(house, "sess0", host=ZOE)
    assert await traces(house) != []
    assert await house.engine.forget(ZOES) == Reply(FORGOT)
    assert await traces(house) == []
    kept = await scores(house, "sess0")
    assert (kept[FORGOTTEN].points, kept["Ben"].points) == (1, 0)
    board = await house.desk.board(ROOM.tenant, Period.ALL, Order.POINTS)
    assert [(line.name, line.value) for line in board.lines] == [(FORGOTTEN, 1), ("Ben", 0)]
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


# -- tenants -----------------------------------------------------------------------------------------------------


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


# -- what is too old -----------------------------------------------------------------------------------------------


async def test_what_is_older_than_the_days_kept_goes_by_itself_and_what_is_not_stays(house: House) -> None:
    await play_through(house, "sess0")
    await house.leap_to(house.clock.now() + 4 * DAY)
    await play_through(house, "sess1")
    await house.leap_to(house.clock.now() + 4 * DAY)
    await house.advance(10_000)
    assert [played.session for played in await house.desk.history(ROOM.tenant, ZOE.id)] == ["sess1"]
    assert set(await scores(house, "sess0")) == set()
    board = await house.desk.board(ROOM.tenant, Period.ALL, Order.POINTS)
    assert len(board.lines) == 2, "boards go on"


async def test_everything_is_kept_where_nobody_said_otherwise(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await play_through(house, "sess0")
        await house.leap_to(house.clock.now() + 4_000 * DAY)
        await house.advance(10_000)
        assert len(await house.desk.history(ROOM.tenant, ZOE.id)) == 1


async def test_a_live_quiz_is_never_too_old(house: House) -> None:
    await house.start(replace(OPEN, seconds=600))
    await house.phase(Phase.OPEN, 0)
    await house.do(Stop)
    await house.start(OPEN)
    await house.phase(Phase.OPEN, 0, "sess1")
    await house.leap_to(house.clock.now() + 1)
    async with house.store.writing() as writing:
        while await writing.remove_old(house.clock.now() + 400 * DAY, 50):
            pass
        assert set(await writing.sessions([(ROOM.tenant, "sess0"), (ROOM.tenant, "sess1")])) == {(ROOM.tenant, "sess1")}


# -- both, and the check of the database ---------------------------------------------------------------------------


async def test_what_was_forgotten_and_what_was_removed_leaves_a_database_without_a_fault(tmp_path: Path) -> None:
    async with a_house(tmp_path, keeping=Keeping(sessions=7)) as house:
        await play_through(house, "sess0", host=ZOE)
        await house.leap_to(house.clock.now() + 5 * DAY)
        await play_through(house, "sess1")
        await house.engine.forget(ZOES)
        await play_through(house, "sess3")
        await house.leap_to(house.clock.now() + 3 * DAY)
        await house.advance(5_000)
        assert await scores(house, "sess0") == {}
    checked = await check_database(f"sqlite:///{tmp_path / 'quorum.sqlite3'}", calendar_of)
    assert [str(fault) for fault in checked.faults] == []
    assert checked.sessions == 2


# -- where rows go between two looks ---------------------------------------------------------------------------------


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


async def learned(house: House) -> int:
    """How many answers of Zoe's are in the log, once everything there is to fold has been."""
    await house.advance(2_000)
    async with house.store.reading() as reading:
        assert await reading.unfolded(9) == ()
        return len(await reading.reviews_of([Account("web", ZOE.id)]))


async def test_what_somebody_learned_is_handed_over_and_forgotten_with_them(house: House) -> None:
    await play_through(house, "sess0", host=ZOE)
    assert await learned(house) == 1
    set_by_zoe = Assignment("week1", ROOM, ZOE.id, ZOE.name, "things", None, "Week 1", DAY, 2, 1)
    tried = Attempt(ROOM.tenant, "week1", Account("web", ZOE.id), 1, ZOE.name, 2, 3, 4, 5, 6)
    async with house.store.writing() as writing:
        await writing.put_assignment(set_by_zoe)
        await writing.put_attempts([tried])
    kept = (await house.desk.belongings(ZOES)).learning
    assert [(each.id, each.title, each.deadline) for each in kept.assigned] == [("week1", "Week 1", DAY)]
    assert [(each.assignment, each.right, each.of, each.finished_at) for each in kept.tries] == [("week1", 3, 5, 6)]
    assert [(name, seen) for name, seen in kept.groups] == [(ROOM.tenant, False)]
    assert [(each.session, each.right, each.source) for each in kept.reviews] == [("sess0", True, "live")]
    assert [(each.owner, each.answers) for each in kept.memories] == [(None, 1)]
    assert await house.engine.forget(ZOES) == Reply(FORGOT)
    assert await learned(house) == 0
    assert await traces(house) == []
    assert (await house.desk.belongings(ZOES)).empty


async def test_a_round_settled_again_brings_nobody_back_who_was_forgotten(house: House) -> None:
    await play_through(house, "sess0")
    await house.engine.forget(ZOES)
    assert await learned(house) == 0, "forgotten before the round was folded"
    stamp = house.clock.now()
    again = Regrade(tenant=ROOM.tenant, session="sess0", person=HOST, stamp=stamp, round=0, position=3)
    assert (await house.engine.submit(again)).note.done
    assert await learned(house) == 0
    assert await traces(house) == []
    async with house.store.reading() as reading:
        people = [each.account.person for each in await reading.members(ROOM.tenant, 9)]
    assert people == [BEN.id], "and the stranger who has the points learns nothing"


async def test_who_has_only_practised_is_known_and_can_be_forgotten(house: House) -> None:
    zoe = Account("web", ZOE.id)
    async with house.store.writing() as writing:
        await learner_of(writing, zoe, ZOE.name, lambda: "learner1")
        await keep_reviews(writing, [a_review(zoe, tenant=ROOM.tenant)])
        await writing.put_practice("learner1", {"format": 1}, 1)
        await writing.put_profile("learner1", Profile(a_day=9))
    kept = (await house.desk.belongings(ZOES)).learning
    assert (kept.practice, kept.wishes["a_day"], len(kept.reviews)) == ({"format": 1}, 9, 1)
    assert await house.engine.forget(ZOES) == Reply(FORGOT)
    assert await traces(house, "learner1") == []
    assert await house.engine.forget(ZOES) == Reply(NOTHING)


async def test_what_was_learned_too_long_ago_is_no_longer_remembered(house: House) -> None:
    zoe = Account("web", ZOE.id)
    async with house.store.writing() as writing:
        await learner_of(writing, zoe, ZOE.name, lambda: "learner1")
        await keep_reviews(
            writing, [a_review(zoe, 0, at=house.clock.now()), a_review(zoe, 1, at=house.clock.now() + DAY)]
        )
    await house.leap_to(house.clock.now() + 7 * DAY + 3_600_000)
    await house.advance(2_000)
    async with house.store.reading() as reading:
        assert [each.session for each in await reading.reviews_of([zoe])] == ["practice1"]
        assert [memory.answers for memory in (await reading.memories_of("learner1")).values()] == [1]
    await house.leap_to(house.clock.now() + DAY)
    await house.advance(2_000)
    async with house.store.reading() as reading:
        assert await reading.memories_of("learner1") == {}


async def test_a_tenant_that_left_is_in_nobodys_practice_and_in_no_memory_when_it_is_removed(house: House) -> None:
    guild = Place("discord-guild", "discord", "general")
    own = with_hash(replace(BANK, id="own", title="Own", hash=""))
    async with house.store.writing() as writing:
        await writing.put_shelf(guild.tenant, (own,))
    zoe, ben = Pupil(house, ZOE, guild), Pupil(house, BEN, guild)
    await zoe.do(Deed.PRACTICE, "own")
    await zoe.press("Not today")
    await ben.do(Deed.PRACTICE, "own")
    await ben.answer()
    ann = Pupil(house)
    asked = await ann.do(Deed.PRACTICE)
    await ann.answer()
    await house.engine.departed(guild.tenant)
    await house.leap_to(house.clock.now() + 31 * DAY)
    await house.advance(5_000)
    assert await tables_of(sql(house), guild.tenant) == []
    assert (await ann.do(Deed.NOTE, asked.session, 1)).session == asked.session, "others go on"
