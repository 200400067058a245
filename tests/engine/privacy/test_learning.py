"""What somebody learned is theirs like what they played: handed over, forgotten, and not kept too long."""

from __future__ import annotations

from bot.engine.memories import keep_reviews, learner_of
from bot.engine.privacy import FORGOT, NOTHING
from bot.ports.desk import Reply
from bot.quiz.events import Place, Regrade
from bot.quiz.lessons import Deed
from bot.tutor.assignments import Assignment, Attempt
from bot.tutor.profile import Profile
from bot.tutor.reviews import Account
from tests.engine.practising import Pupil, put_own_bank
from tests.engine.privacy.house import DAY, ZOE, ZOES, play_through, sql, traces
from tests.fakes.house import House
from tests.quiz.values import BEN, HOST, ROOM
from tests.store.everything import tables_of
from tests.store.learners import a_review


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
    await put_own_bank(house, guild.tenant)
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
