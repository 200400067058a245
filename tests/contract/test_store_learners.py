"""Learners who join and part, what is forgotten and what goes with time, and rounds on their way into the log: on every
kind of store.
"""

from __future__ import annotations

from dataclasses import replace

from bot.engine.memories import renew
from bot.ports.rows import RoundRow
from bot.ports.store import SHARED
from bot.ports.store_tutor import Claimed, FoldAnswer, UnfoldedRound
from bot.quiz.events import Place
from bot.quiz.scoring import Mark
from bot.store import SqlStore
from bot.tutor.assignments import Assignment, Attempt
from bot.tutor.memory import DAY_MS
from bot.tutor.profile import PLAIN, Profile
from bot.tutor.reviews import Account
from tests.contract.test_store_tutor import learn
from tests.store.learners import ANN, BEN, HOT, OWN, a_review
from tests.store.values import GUILD, KEY, NOW, OTHER_GUILD, a_bank, a_draft, a_session, an_answer, player

CLOSED = RoundRow(0, "q0", "hash0", NOW, NOW + 30_000, NOW + 31_000)


async def stale(store: SqlStore) -> set[tuple[str, str]]:
    async with store.reading() as reading:
        return {(learner, question.question) for learner, question in await reading.stale_memories(99)}


async def test_who_joins_brings_memories_along_and_all_of_them_are_to_be_made_anew(store: SqlStore) -> None:
    learners = await learn(store, a_review(), a_review(BEN), a_review(BEN, 1, OWN))
    ann, ben = learners[ANN], learners[BEN]
    async with store.writing() as writing:
        await writing.put_practice(ben, {"format": 1}, 1)
        await writing.put_profile(ben, Profile(a_day=9))
        await writing.put_profile(ann, Profile(a_day=7))
        await writing.join_learner(BEN, ann)
    assert await stale(store) == {(ann, "q0"), (ann, "q1")}
    async with store.writing() as writing:
        await renew(writing, await writing.stale_memories(99))
    assert await stale(store) == set()
    async with store.reading() as reading:
        assert await reading.learners_of([ANN, BEN]) == {ANN: ann, BEN: ann}
        assert {key: memory.answers for key, memory in (await reading.memories_of(ann)).items()} == {HOT: 2, OWN: 1}
        assert await reading.memories_of(ben) == {}
        assert (await reading.profile(ann), await reading.profile(ben)) == (Profile(a_day=7), PLAIN)
        assert await reading.practice(ann) is not None
        assert await reading.practice(ben) is None


async def test_who_parts_takes_along_what_was_answered_and_both_are_to_be_made_anew(store: SqlStore) -> None:
    ann = (await learn(store, a_review(), a_review(ANN, 1, OWN), a_review(BEN)))[ANN]
    async with store.writing() as writing:
        await writing.join_learner(BEN, ann)
        await renew(writing, await writing.stale_memories(99))
        await writing.part_learner(BEN, "apart")
    assert await stale(store) == {(ann, "q0"), ("apart", "q0")}
    async with store.writing() as writing:
        await renew(writing, await writing.stale_memories(99))
    async with store.reading() as reading:
        assert await reading.learners_of([ANN, BEN]) == {ANN: ann, BEN: "apart"}
        assert {key: memory.answers for key, memory in (await reading.memories_of(ann)).items()} == {HOT: 1, OWN: 1}
        assert {key: memory.answers for key, memory in (await reading.memories_of("apart")).items()} == {HOT: 1}


async def test_a_forgotten_account_leaves_nothing_but_what_others_of_the_learner_answered(store: SqlStore) -> None:
    learners = await learn(store, a_review(), a_review(BEN))
    attempt = Attempt(GUILD, "a1", BEN, 1, "Ben", NOW)
    async with store.writing() as writing:
        await writing.join_learner(BEN, learners[ANN])
        await renew(writing, await writing.stale_memories(99))
        await writing.put_attempts([attempt, replace(attempt, account=ANN)])
        assert await writing.forget_account(BEN)
        assert not await writing.forget_account(BEN)
        await renew(writing, await writing.stale_memories(99))
    async with store.reading() as reading:
        assert [(each.account, each.name) for each in await reading.members(GUILD, 9)] == [(ANN, "Ann")]
        assert (await reading.memories_of(learners[ANN]))[HOT].answers == 1
        assert [each.last.account for each in await reading.efforts(GUILD, "a1", 0, 9)] == [ANN]
    async with store.writing() as writing:
        await writing.put_practice(learners[ANN], {"format": 1}, 1)
        assert await writing.forget_account(ANN)
    async with store.reading() as reading:
        assert await reading.memories_of(learners[ANN]) == {}
        assert await reading.practice(learners[ANN]) is None


async def test_old_answers_go_a_few_at_a_time_and_memories_are_made_of_those_that_stay(store: SqlStore) -> None:
    learner = (await learn(store, *(a_review(day=day) for day in range(4)), a_review(BEN)))[ANN]
    async with store.writing() as writing:
        assert await writing.remove_old(NOW + 2 * DAY_MS, 2)
    async with store.writing() as writing:
        assert not await writing.remove_old(NOW + 2 * DAY_MS, 2)
        await renew(writing, await writing.stale_memories(99))
    async with store.reading() as reading:
        assert [review.at for review in await reading.reviews_of([ANN, BEN])] == [NOW + 2 * DAY_MS, NOW + 3 * DAY_MS]
        assert (await reading.memories_of(learner))[HOT].answers == 2
        assert len(await reading.group_memories(GUILD, 9)) == 1, "of nothing there is no memory"


async def test_a_tenant_that_goes_takes_its_own_bank_along_and_its_name_off_what_stays(store: SqlStore) -> None:
    elsewhere = a_review(day=2, tenant=OTHER_GUILD)
    ben_there = a_review(BEN, tenant=GUILD)
    learners = await learn(store, a_review(), a_review(question=OWN, day=1), elsewhere, ben_there)
    learner, ben = learners[ANN], learners[BEN]
    place = Place(GUILD, "web", "lounge")
    async with store.writing() as writing:
        await writing.put_assignment(Assignment("a1", place, "host", "Hedy", "metals", None, "", NOW, 1, NOW))
        await writing.put_attempts([Attempt(GUILD, "a1", ANN, 1, "Ann", NOW)])
        await writing.put_practice(learner, {"tenant": OTHER_GUILD, "ask": {"owner": GUILD}}, 1)
        await writing.put_practice(ben, {"tenant": OTHER_GUILD, "id": f"not-{GUILD}"}, 1)
        more = True
        while more:
            more = await writing.remove_tenant(GUILD, 1)
    async with store.reading() as reading:
        assert await reading.reviews_of([ANN]) == (replace(a_review(), tenant=""), elsewhere)
        held = await reading.memories_of(learner)
        assert {key: memory.answers for key, memory in held.items()} == {HOT: 2}
        assert await reading.practice(learner) is None
        assert await reading.practice(ben) is not None
        assert await reading.members(GUILD, 9) == ()
        assert await reading.assignments(GUILD) == ()
        assert await reading.attempts_by([ANN]) == ()
        assert GUILD not in await reading.tenants()
        assert await reading.memberships_of(ANN) == ((OTHER_GUILD, False),)


async def play(store: SqlStore) -> None:
    """A round that four answered, one of them in part."""
    async with store.writing() as writing:
        await writing.add_sessions([a_session(version=1)])
        await writing.seat_players([(player(name), name.title(), NOW) for name in ("ann", "ben", "cid", "dan")])
        answers = [an_answer("ann", 1), an_answer("ben", 0, at=NOW + 1), an_answer("cid", 1), a_draft("dan", 1)]
        await writing.put_responses([(KEY, answer) for answer in answers], [KEY])
        await writing.close_rounds(
            [(KEY, CLOSED, [Mark("ann", 1.0, 1, 5), Mark("ben", 0.5, 0, 6), Mark("cid", 1.0, 1, 9)])]
        )


async def test_a_closed_round_waits_to_be_folded_and_goes_on_where_it_was_left(store: SqlStore) -> None:
    await play(store)
    whole = UnfoldedRound(KEY, 0, "")
    async with store.writing() as writing:
        assert await writing.unfolded(9) == (whole,)
        wrong = UnfoldedRound(KEY, 0, "ann"), UnfoldedRound(KEY, 1, "")
        first = FoldAnswer("ann", "Ann", NOW, 5, True), FoldAnswer("ben", "Ben", NOW + 1, 6, False)
        assert await writing.claim_rounds([*wrong, whole], 2) == (Claimed(whole, first, "ben"),)
        await writing.put_folded([(KEY, 0, "ben")])
    async with store.writing() as writing:
        rest = UnfoldedRound(KEY, 0, "ben")
        assert await writing.unfolded(9) == (rest,)
        assert await writing.claim_rounds([rest], 2) == (
            Claimed(rest, (FoldAnswer("cid", "Cid", NOW, 9, True),), None),
        )
        await writing.put_folded([(KEY, 0, None)])
        assert await writing.unfolded(9) == ()
        await writing.close_rounds([(KEY, CLOSED, [])])
        assert await writing.unfolded(9) == (whole,), "it was settled again"


async def test_the_usual_time_is_the_median_where_enough_have_answered(store: SqlStore) -> None:
    await play(store)
    async with store.reading() as reading:
        assert await reading.usual_ms(KEY, 0, 3) == 6
        assert await reading.usual_ms(KEY, 0, 4) is None
        assert await reading.usual_ms(KEY, 1, 1) is None


async def test_a_bank_is_the_tenants_own_where_it_serves_it_and_shared_else(store: SqlStore) -> None:
    shared, own = a_bank(), a_bank(questions=3)
    house = a_bank("house", "House")
    async with store.writing() as writing:
        await writing.put_shelf(SHARED, [shared])
        await writing.put_shelf(GUILD, [own, house])
    wanted = [("metals", shared.hash), ("metals", own.hash), ("metals", "older"), ("house", "older"), ("gone", "x")]
    async with store.reading() as reading:
        assert await reading.owners_of(GUILD, wanted) == {
            ("metals", shared.hash): SHARED,
            ("metals", own.hash): GUILD,
            ("metals", "older"): GUILD,
            ("house", "older"): GUILD,
            ("gone", "x"): GUILD,
        }
        theirs = await reading.owners_of(OTHER_GUILD, [("metals", "older"), ("house", house.hash)])
        assert theirs == {("metals", "older"): SHARED, ("house", house.hash): OTHER_GUILD}


async def test_an_account_nobody_knows_or_that_is_there_already_changes_nothing(store: SqlStore) -> None:
    learners = await learn(store, a_review(), a_review(BEN))
    ann, nobody = learners[ANN], Account("web", "nobody")
    async with store.writing() as writing:
        for do in (writing.join_learner, writing.part_learner):
            await do(nobody, ann)
            await do(ANN, ann)
    assert await stale(store) == set()
    async with store.reading() as reading:
        assert await reading.learners_of([ANN, BEN, nobody]) == learners
        assert {key: memory.answers for key, memory in (await reading.memories_of(ann)).items()} == {HOT: 1}
