"""Closed rounds go into the log of reviews: each answer once, whatever happens on the way, and nobody waits for it."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest

from bot.engine import reviews as folding
from bot.ports.desk import Reply
from bot.ports.store import SHARED, Store
from bot.quiz.bank import Bank
from bot.quiz.events import Close, Join, Next, Person, Place, Regrade
from bot.quiz.session import Answers, Pace, Settings
from bot.quiz.stages import Phase
from bot.tutor.evidence import Source
from bot.tutor.memory import BLANK, fold
from bot.tutor.reviews import Account, Review
from tests.fakes.clock import VirtualClock
from tests.fakes.house import House, a_house
from tests.fakes.slow_store import SlowStore
from tests.quiz.values import BANK, HOST, ROOM
from tests.store.inline import inline_sqlite

PEOPLE = [Person(f"p{number}", f"Player {number}") for number in range(7)]


async def play(house: House, people: list[Person], *, rounds: int = 1, **settings: object) -> None:
    """A quiz that everybody answers, the first of them as the host would; the others one option further."""
    await house.start(Settings(seconds=20, **settings), count=rounds)  # type: ignore[arg-type]
    for person in people:
        await house.do(Join, person)
    for round in range(rounds):
        await house.phase(Phase.OPEN, round)
        for number, person in enumerate(people):
            await house.advance(500)
            await house.pick(person, number % 2, round)
        await house.do(Close, round=round)
        await house.phase(Phase.REVEALED, round)
        if round + 1 < rounds:
            await house.do(Next, round=round)


async def log_of(house: House, person: Person) -> tuple[Review, ...]:
    async with house.store.reading() as reading:
        return await reading.reviews_of([Account("web", person.id)])


async def test_every_answer_of_a_closed_round_is_in_the_log_and_makes_a_memory(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await play(house, PEOPLE[:2], rounds=2)
        await house.advance(2_000)
        session = await house.session()
        async with house.store.reading() as reading:
            marked = await reading.marked((ROOM.tenant, "sess0"))
            assert len(marked) == 4
            for answer in marked:
                account = Account("web", answer.player)
                review = (await reading.reviews_of([account]))[answer.round]
                asked = session.asked[answer.round]
                assert (review.tenant, review.session, review.round) == (ROOM.tenant, "sess0", answer.round)
                assert review.question == (SHARED, "things", asked.id)
                assert (review.hash, review.right) == (asked.hash, answer.mark == 1.0)
                assert (review.at, review.elapsed_ms) == (answer.answered_at, answer.elapsed_ms)
                assert (review.source, review.usual_ms, review.undone) == (Source.LIVE, None, False)
                learner = (await reading.learners_of([account]))[account]
                memories = await reading.memories_of(learner)
                assert len(memories) == 2
                assert memories[review.question] == fold(BLANK, [review.evidence(0)])
            assert await reading.unfolded(9) == ()
            members = await reading.members(ROOM.tenant, 9)
            assert [(each.name, each.seen) for each in members] == [("Player 0", False), ("Player 1", False)]


async def test_the_usual_time_is_known_where_five_have_answered(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await play(house, PEOPLE[:5])
        await house.advance(2_000)
        times = [(await log_of(house, person))[0] for person in PEOPLE[:5]]
        median = sorted(review.elapsed_ms or 0 for review in times)[2]
        assert {review.usual_ms for review in times} == {median}


async def test_at_ones_own_pace_nobody_knows_how_long_a_question_took(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.start(Settings(seconds=60, pace=Pace.OWN))
        await house.phase(Phase.OPEN)
        for person in PEOPLE[:5]:
            await house.pick(person, 0)
        await house.advance(90_000)
        reviews = [(await log_of(house, person)) for person in PEOPLE[:5]]
        assert [len(each) for each in reviews] == [1] * 5
        assert {(each.elapsed_ms, each.usual_ms) for (each,) in reviews} == {(None, None)}


async def test_a_round_with_many_answers_is_folded_a_few_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "ANSWERS", 2)
    async with a_house(tmp_path) as house:
        await house.start(Settings(seconds=10), count=1)
        await house.phase(Phase.OPEN, 0)
        for person in PEOPLE:
            await house.pick(person, 0)
        await house.advance(11_000)
        seen: list[int] = []
        for _ in range(20):
            await house.advance(folding.REST_MS, folding.REST_MS)
            seen.append(sum([len(await log_of(house, person)) for person in PEOPLE]))
        assert seen[-1] == len(PEOPLE)
        steps = [after - before for before, after in pairwise(seen)]
        assert max(steps) <= 2


async def test_a_bank_of_the_tenants_own_is_remembered_as_its_own(tmp_path: Path) -> None:
    own = Bank("things", "Our things", BANK.questions, outcomes=BANK.outcomes)
    async with a_house(tmp_path) as house:
        async with house.store.writing() as writing:
            await writing.put_shelf(ROOM.tenant, [own])
        await play(house, PEOPLE[:1])
        await house.advance(2_000)
        (review,) = await log_of(house, PEOPLE[0])
        assert review.question.owner == ROOM.tenant


async def test_a_key_put_right_changes_what_is_remembered(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await play(house, PEOPLE[:2])
        await house.advance(2_000)
        before = {person.id: (await log_of(house, person))[0].right for person in PEOPLE[:2]}
        wrong = next(number for number, person in enumerate(PEOPLE[:2]) if not before[person.id])
        stamp = house.clock.now()
        reply = await house.engine.submit(
            Regrade(tenant=ROOM.tenant, session="sess0", person=HOST, stamp=stamp, round=0, position=wrong)
        )
        assert reply.note.done, reply.note.text
        await house.advance(2_000)
        (after,) = await log_of(house, PEOPLE[wrong])
        assert after.right
        async with house.store.reading() as reading:
            learner = (await reading.learners_of([after.account]))[after.account]
            assert (await reading.memories_of(learner))[after.question].right == 1


async def test_it_makes_way_for_those_who_click_unless_it_never_comes_to_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "ANSWERS", 1)
    monkeypatch.setattr(folding, "BUSY", 49)
    monkeypatch.setattr(folding, "LATE_MS", 1_500)
    clock = VirtualClock()
    slow: list[SlowStore] = []

    def behind(store: Store) -> Store:
        slow.append(SlowStore(store, clock))
        return slow[0]

    async with a_house(tmp_path, clock=clock, connect=inline_sqlite, behind=behind) as house:
        await house.start(Settings(seconds=600, answers=Answers.CHANGEABLE), Place(ROOM.tenant, "web", "other"))
        await house.start(Settings(seconds=10), count=1)
        await house.phase(Phase.OPEN, 0, "sess1")
        for person in PEOPLE:
            await house.pick(person, 0, id="sess1")
        slow[0].takes_ms = 10
        found: list[int] = []
        closing = asyncio.ensure_future(house.do(Close, id="sess1"))
        clicks: list[asyncio.Future[Reply]] = []
        for step in range(400):
            if step % 20 == 0:
                clicks.append(asyncio.ensure_future(house.pick(HOST, step // 20 % 2)))
            await house.clock.advance(10)
            logged = sum([len(await log_of(house, person)) for person in PEOPLE])
            found += [step * 10] * (logged - len(found))
        assert (await closing).note.done
        assert all(click.done() and click.result().note.done for click in clicks)
    pauses = [after - before for before, after in pairwise(found)]
    assert len(found) == len(PEOPLE)
    assert min(pauses[:2]) >= folding.BUSY * 10
    assert max(pauses[-2:]) <= folding.CALM * 20 + folding.REST_MS
