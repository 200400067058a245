"""Learners, their log of answers and what is derived from it: on every kind of store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count
from random import Random
from threading import get_ident
from typing import Any

import pytest

from bot.engine.memories import keep_reviews, learner_of, renew
from bot.ports.store import SHARED, Conflict
from bot.ports.store_tutor import QUARTER_MS
from bot.quiz.events import Place
from bot.store import SqlStore, review_queries
from bot.tutor.assignments import Assignment, Attempt, Effort
from bot.tutor.attempts import best
from bot.tutor.memory import BLANK, DAY_MS, Memory, fold, suspended
from bot.tutor.profile import PLAIN, Profile
from bot.tutor.records import decode_memory
from bot.tutor.reviews import Account, QuestionKey, Review
from tests.store.learners import ANN, BEN, HOT, OWN, a_review
from tests.store.values import GUILD, NOW, OTHER_GUILD


def ids() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"learner{next(numbers)}"


async def learn(store: SqlStore, *reviews: Review, names: dict[Account, str] | None = None) -> dict[Account, str]:
    """Store answers with all that follows from them, and give the learners."""
    new_id = ids()
    called = names or {ANN: "Ann", BEN: "Ben"}
    async with store.writing() as writing:
        learners = {each: await learner_of(writing, each, called[each], new_id) for each in called}
        await keep_reviews(writing, reviews)
    return learners


async def test_an_account_becomes_a_learner_once_and_is_called_by_its_newest_name(store: SqlStore) -> None:
    new_id = ids()
    async with store.writing() as writing:
        first = await learner_of(writing, ANN, "Ann", new_id)
        other = await learner_of(writing, BEN, "Ben", new_id)
        again = await learner_of(writing, ANN, "Anna", new_id)
    assert first == again != other
    async with store.reading() as reading:
        assert await reading.learners_of([ANN, BEN, Account("web", "cid")]) == {ANN: first, BEN: other}
        assert await reading.accounts_of(first) == ((ANN, "Anna"),)


async def test_the_log_gives_back_what_was_put_into_it(store: SqlStore) -> None:
    whole = a_review(day=1, elapsed_ms=2_000, usual_ms=4_000, hints=1, right=False, chance=0.5)
    undone = a_review(day=2, question=OWN, undone=True)
    theirs = a_review(BEN)
    await learn(store, whole, undone, theirs)
    async with store.reading() as reading:
        assert await reading.reviews_of([ANN]) == (whole, undone)
        assert await reading.reviews_of([ANN, BEN], since=NOW, until=NOW + DAY_MS) == (theirs,)
        assert await reading.reviews_of([ANN], since=undone.at) == (undone,)
        assert await reading.reviews_about([(ANN, OWN), (BEN, OWN)]) == (undone,)
        assert await reading.reviews_at([whole.key, a_review(day=9).key]) == {whole.key: whole}


async def test_the_quarters_of_an_hour_with_an_answer_are_told_once_each(store: SqlStore) -> None:
    begins = NOW - NOW % QUARTER_MS
    moments = (begins, begins + QUARTER_MS - 1, begins + 5 * QUARTER_MS)
    mine = [a_review(at=at, round=round) for round, at in enumerate(moments)]
    await learn(store, *mine, a_review(day=3, undone=True), a_review(BEN, day=5))
    async with store.reading() as reading:
        assert await reading.answered_quarters([ANN], 0, NOW + 9 * DAY_MS) == {begins, begins + 5 * QUARTER_MS}
        assert await reading.answered_quarters([ANN], begins, begins + QUARTER_MS) == {begins}
        assert await reading.answered_quarters([ANN], begins + QUARTER_MS, begins + 2 * QUARTER_MS) == frozenset()
        assert len(await reading.answered_quarters([ANN, BEN], 0, NOW + 9 * DAY_MS)) == 3


async def test_a_memory_is_the_fold_of_the_log_in_the_order_of_time(store: SqlStore) -> None:
    log = [a_review(day=day, right=day != 3) for day in (5, 0, 3)]
    learner = (await learn(store, *log))[ANN]
    async with store.reading() as reading:
        memory = (await reading.memories_of(learner))[HOT]
    ordered = sorted(log, key=lambda review: review.at)
    assert memory == fold(BLANK, [review.evidence(cursor) for cursor, review in enumerate(ordered)])
    assert (memory.answers, memory.right, memory.last_at) == (3, 2, NOW + 5 * DAY_MS)


async def test_storing_an_answer_again_counts_it_once_and_an_undone_one_not_at_all(store: SqlStore) -> None:
    first, second = a_review(), a_review(day=4)
    learner = (await learn(store, first, second))[ANN]
    async with store.writing() as writing:
        again = await keep_reviews(writing, [second])
    assert again[learner, HOT].answers == 2
    async with store.writing() as writing:
        await keep_reviews(writing, [replace(second, undone=True)])
    async with store.reading() as reading:
        assert (await reading.memories_of(learner))[HOT] == fold(BLANK, [first.evidence(0)])
    async with store.writing() as writing:
        await keep_reviews(writing, [replace(first, undone=True)])
    async with store.reading() as reading:
        assert await reading.memories_of(learner) == {}


async def test_what_somebody_asked_for_outlives_making_a_memory_anew(store: SqlStore) -> None:
    learner = (await learn(store, a_review()))[ANN]
    async with store.writing() as writing:
        held = await writing.memories_at([(learner, HOT)])
        await writing.put_memories({key: suspended(memory) for key, memory in held.items()})
        made = await renew(writing, [(learner, HOT), (learner, OWN)])
    assert made[learner, HOT].suspended
    assert made[learner, HOT].answers == 1
    async with store.reading() as reading:
        assert list(await reading.memories_of(learner)) == [HOT]


async def test_an_answer_taken_for_another_banks_moves_from_one_memory_to_the_other(store: SqlStore) -> None:
    learner = (await learn(store, a_review()))[ANN]
    async with store.writing() as writing:
        await keep_reviews(writing, [a_review(question=OWN)])
    async with store.reading() as reading:
        assert list(await reading.memories_of(learner)) == [OWN]


async def test_memories_are_found_by_bank_and_by_when_they_are_due(store: SqlStore) -> None:
    learner = (await learn(store, a_review(), a_review(question=OWN, day=1)))[ANN]
    async with store.reading() as reading:
        held = await reading.memories_of(learner)
        assert list(held) == [HOT, OWN] or list(held) == [OWN, HOT]
        assert list(await reading.memories_of(learner, [(SHARED, "metals"), (SHARED, "none")])) == [HOT]
        assert await reading.memories_of(learner, []) == {}
        due_at = held[HOT].due_at
        assert due_at is not None
        assert await reading.due_memories(learner, due_at) == {}
        assert await reading.due_memories(learner, due_at + 1) == {HOT: held[HOT]}


async def test_a_group_is_whoever_answered_there_and_its_memories_are_of_its_banks(store: SqlStore) -> None:
    elsewhere = a_review(BEN, question=replace_owner(OTHER_GUILD), tenant=OTHER_GUILD, day=1)
    learners = await learn(store, a_review(), a_review(BEN, day=2), elsewhere)
    async with store.writing() as writing:
        await writing.put_seen(GUILD, BEN, seen=True)
    async with store.reading() as reading:
        here = await reading.members(GUILD, 9)
        assert [(each.account, each.name, each.seen) for each in here] == [(BEN, "Ben", True), (ANN, "Ann", False)]
        assert [each.account for each in await reading.members(OTHER_GUILD, 9)] == [BEN]
        assert [each.account for each in await reading.members(GUILD, 9, seen=True)] == [BEN]
        assert [each.account for each in await reading.members(GUILD, 1)] == [BEN], "who answered last"
        assert (await reading.seen_count(GUILD), await reading.seen_count(OTHER_GUILD)) == (1, 0)
        found = await reading.group_memories(GUILD, 10)
        assert [(learner, question) for learner, question, _ in found] == [(learners[BEN], HOT), (learners[ANN], HOT)]
        assert len(await reading.group_memories(GUILD, 1)) == 1
        assert {question for _, question, _ in await reading.group_memories(OTHER_GUILD, 9)} == {
            HOT,
            elsewhere.question,
        }


def replace_owner(owner: str) -> QuestionKey:
    return OWN._replace(owner=owner)


async def test_a_practice_is_stored_over_the_one_that_was_read_and_over_no_other(store: SqlStore) -> None:
    async with store.writing() as writing:
        await writing.put_practice("learner1", {"format": 1, "ask": "Ω"}, 1)
        await writing.put_practice("learner1", {"format": 1, "ask": "ß"}, 2)
    with pytest.raises(Conflict):
        async with store.writing() as writing:
            await writing.put_practice("learner1", {"format": 1}, 2)
    async with store.reading() as reading:
        row = await reading.practice("learner1")
        assert row is not None
        assert (row.body["ask"], row.version) == ("ß", 2)
        assert await reading.practice("learner2") is None


async def test_a_profile_is_blank_until_it_is_stored(store: SqlStore) -> None:
    wishes = Profile(a_day=30, zone="Europe/Berlin")
    async with store.writing() as writing:
        assert await writing.profile("learner1") == PLAIN
        await writing.put_profile("learner1", wishes)
    async with store.reading() as reading:
        assert await reading.profile("learner1") == wishes


async def test_assignments_and_attempts_are_kept_by_tenant(store: SqlStore) -> None:
    place = Place(GUILD, "web", "lounge")
    older = Assignment("a1", place, "host", "Hedy", "metals", None, "", NOW + DAY_MS, 2, NOW)
    newer = replace(older, id="a2", created_at=NOW + 1, outcome="melting", title="Melting", ended_at=NOW + 2)
    going = Attempt(GUILD, "a1", ANN, 1, "Ann", NOW, right=1, answered=2, of=5)
    done = replace(going, answered=5, right=4, finished_at=NOW + 9)
    async with store.writing() as writing:
        await writing.put_assignment(older)
        await writing.put_assignment(newer)
        await writing.put_attempts([going, replace(going, number=2), replace(going, account=BEN, name="Ben")])
        await writing.put_attempts([done])
    async with store.reading() as reading:
        assert await reading.assignments(GUILD) == (newer, older)
        assert await reading.assignments(OTHER_GUILD) == ()
        assert await reading.assignments(GUILD, older.deadline - 1) == (older,), "the newer one was taken back"
        assert await reading.assignments(GUILD, older.deadline) == ()
        assert await reading.effort_counts(GUILD, ["a1", "a2"]) == {"a1": (2, 1)}
        assert await reading.effort_counts(OTHER_GUILD, ["a1"]) == {}
        assert await reading.assignment(GUILD, "a2") == newer
        assert await reading.assignment(OTHER_GUILD, "a2") is None
        assert await reading.efforts(GUILD, "a1", 0, 9) == (
            Effort(2, replace(going, number=2), done),
            Effort(1, replace(going, account=BEN, name="Ben"), None),
        )
        assert [each.last.account for each in await reading.efforts(GUILD, "a1", 1, 9)] == [BEN]
        assert await reading.attempts_by([ANN]) == (done, replace(going, number=2))


@pytest.mark.parametrize("seed", range(3))
async def test_what_was_done_for_an_assignment_comes_a_page_at_a_time_the_best_first(
    store: SqlStore, seed: int
) -> None:
    chance = Random(seed)
    people: dict[str, list[Attempt]] = {}
    for number in range(12):
        name = f"p{number:02}"
        plain = Attempt(GUILD, "a1", Account("web", name), 1, name, NOW, 0, 3, 3)
        people[name] = [
            replace(plain, number=at, right=chance.randrange(3), finished_at=chance.choice((None, at)))
            for at in range(1, chance.randrange(2, 5))
        ]
    wanted = [Effort(len(mine), mine[-1], best(mine)) for mine in people.values()]
    wanted.sort(key=lambda each: (each.best is None, -each.best.right if each.best else 0, each.last.name))
    async with store.writing() as writing:
        await writing.put_attempts([each for mine in people.values() for each in mine])
    async with store.reading() as reading:
        pages = [await reading.efforts(GUILD, "a1", skip, 5) for skip in (0, 5, 10, 15)]
        assert [each for page in pages for each in page] == wanted
        finished = sum(each.best is not None for each in wanted)
        assert await reading.effort_counts(GUILD, ["a1"]) == {"a1": (12, finished)}


async def test_thousands_of_memories_are_not_decoded_where_clicks_wait(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded_in: set[int] = set()

    def spied(plain: Mapping[str, Any]) -> Memory:
        decoded_in.add(get_ident())
        return decode_memory(plain)

    monkeypatch.setattr(review_queries, "decode_memory", spied)
    review_queries._decoded.cache_clear()
    kept = {QuestionKey(SHARED, "large", f"q{n}"): replace(BLANK, answers=1, last_at=NOW + n) for n in range(501)}
    learner = (await learn(store))[ANN]
    async with store.writing() as writing:
        await writing.put_memories({(learner, key): memory for key, memory in kept.items()})
        await writing.put_members([("guild", ANN)])
    async with store.reading() as reading:
        assert await reading.memories_of(learner, [(SHARED, "large")]) == kept
        group = await reading.group_memories("guild", 1_000)
    assert {key: memory for _, key, memory in group} == kept
    assert decoded_in
    assert get_ident() not in decoded_in
