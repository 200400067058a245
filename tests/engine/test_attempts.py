"""Attempts at assignments: the same questions to the end, once or as often as the leader allows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.engine.practice_facts import ELSEWHERE
from bot.ports.store import SHARED
from bot.quiz.blocks import Options
from bot.quiz.codec import with_hash
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.stages import Stage
from bot.tutor.assignments import Assignment, Attempt
from bot.tutor.memory import DAY_MS
from bot.tutor.practice import IN_EARNEST
from bot.tutor.reviews import Account
from tests.engine.practising import ANNS, Pupil, finish, heading, kicker, labels, linked, options, texts
from tests.fakes.house import House, a_house
from tests.quiz.values import BANK, BEN, HOST, NOW, ROOM, question

WEEK = Assignment("week1", ROOM, HOST.id, HOST.name, "things", None, "Week 1", NOW + DAY_MS, 2, NOW)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path) as house:
        await assign(house, WEEK)
        yield house


async def assign(house: House, assignment: Assignment) -> None:
    async with house.store.writing() as writing:
        await writing.put_assignment(assignment)


async def attempts(house: House, *accounts: Account) -> tuple[Attempt, ...]:
    async with house.store.reading() as reading:
        return await reading.attempts_by(accounts or [ANNS])


async def test_an_attempt_asks_every_question_once_and_is_kept_with_what_came_of_it(house: House) -> None:
    ann = Pupil(house)
    card = await ann.do(Deed.ASSIGNMENT, "week1")
    assert kicker(card) == "Week 1 · 1 of 4"
    assert len(set(await finish(ann, right=3))) == 4
    assert ann.card is not None
    assert (heading(ann.card), kicker(ann.card)) == ("Assignment finished", "Week 1")
    assert labels(ann.card) == ["Try again"]
    (attempt,) = await attempts(house)
    assert (attempt.number, attempt.name, attempt.right, attempt.answered, attempt.of) == (1, "Ann", 3, 4, 4)
    assert attempt.finished_at == house.clock.now()


async def test_there_are_as_many_attempts_as_the_leader_allows(house: House) -> None:
    ann = Pupil(house)
    await ann.do(Deed.ASSIGNMENT, "week1")
    await finish(ann, right=3)
    await ann.press("Try again")
    await finish(ann, right=1)
    assert ann.card is not None
    assert "Try again" not in labels(ann.card)
    await ann.do(Deed.ASSIGNMENT, "week1")
    assert ann.said == "You have used all your 2 attempts; 3 of 4 questions right."
    assert [each.number for each in await attempts(house)] == [1, 2]


async def test_an_answer_in_an_assignment_cannot_be_taken_back_or_put_off(house: House) -> None:
    ann = Pupil(house)
    card = await ann.do(Deed.ASSIGNMENT, "week1")
    assert labels(card) == ["Stop"]
    told = await ann.answer(right=False)
    assert not {"Undo", "Not today", "Never again"} & set(labels(told))
    assert "first answer counts" in texts(await ann.do(Deed.UNDO, told.session, 1))[0]
    for deed in (Deed.BURY, Deed.SUSPEND):
        kept = await ann.do(deed, told.session, 1)
        assert (kept.stage, texts(kept)[0]) == (Stage.REVEAL, IN_EARNEST.text)
    (attempt,) = await attempts(house)
    assert (attempt.right, attempt.answered) == (0, 1)


async def test_an_attempt_left_off_for_something_else_goes_on_with_what_is_left(house: House) -> None:
    ann = Pupil(house)
    await ann.do(Deed.ASSIGNMENT, "week1")
    asked = [ann.prompt]
    await ann.answer()
    await ann.press("Next")
    assert kicker(await ann.do(Deed.PRACTICE)).startswith("Practice")
    await ann.answer()
    assert kicker(await ann.do(Deed.ASSIGNMENT, "week1")) == "Week 1 · 2 of 4"
    asked += await finish(ann, right=3)
    assert len(asked) == len(set(asked)) == 4
    (attempt,) = await attempts(house)
    assert (attempt.number, attempt.right, attempt.answered) == (1, 4, 4)


async def test_what_comes_after_the_deadline_does_not_count_and_what_came_before_does(house: House) -> None:
    ann = Pupil(house)
    await ann.do(Deed.ASSIGNMENT, "week1")
    await ann.answer()
    await ann.press("Next")
    await house.leap_to(WEEK.deadline + 2_000)
    assert ann.card is not None
    card = await ann.pick(options(ann.card).lines[0].text)
    assert (card.stage, "deadline" in texts(card)[0]) == (Stage.RESULT, True)
    (attempt,) = await attempts(house)
    assert (attempt.right, attempt.answered, attempt.finished_at) == (1, 1, house.clock.now())
    await Pupil(house, BEN).do(Deed.PRACTICE)
    ben = Pupil(house, BEN, card=card)
    await ben.do(Deed.ASSIGNMENT, "week1")
    assert "deadline of this assignment has passed" in ben.said


@pytest.mark.parametrize(
    ("assignment", "word"),
    [
        (replace(WEEK, ended_at=NOW), "taken back"),
        (replace(WEEK, bank="gone"), "not here any more"),
        (replace(WEEK, id="other"), "no such assignment"),
    ],
)
async def test_what_cannot_be_begun_says_why(tmp_path: Path, assignment: Assignment, word: str) -> None:
    async with a_house(tmp_path) as house:
        await assign(house, assignment)
        ann = Pupil(house)
        await ann.send(Lesson(Deed.ASSIGNMENT, "week1"))
        assert (ann.card, word in ann.said) == (None, True)


async def test_an_assignment_of_one_outcome_asks_for_that_alone(house: House) -> None:
    await assign(house, replace(WEEK, id="first", outcome="first"))
    ann = Pupil(house)
    await ann.do(Deed.ASSIGNMENT, "first")
    assert set(await finish(ann, right=2)) == {"What is thing 0?", "What is thing 1?"}


async def test_the_button_of_an_attempt_does_nothing_in_another_group(house: House) -> None:
    ann, phone = await linked(house)
    card = await ann.do(Deed.ASSIGNMENT, "week1")
    token = options(card).lines[0].token
    assert token is not None
    elsewhere = await phone.touch(token)
    assert texts(elsewhere)[0] == ELSEWHERE.text
    assert not any(isinstance(block, Options) for block in elsewhere.blocks)
    assert await ann.do(Deed.ASSIGNMENT, "week1") == card


async def test_an_attempt_left_off_at_its_last_question_is_not_over(house: House) -> None:
    ann = Pupil(house)
    await ann.do(Deed.ASSIGNMENT, "week1")
    for _ in range(3):
        await ann.answer()
        await ann.press("Next")
    last = ann.prompt
    assert heading(await ann.press("Stop")) == "Left off"
    (attempt,) = await attempts(house)
    assert (attempt.answered, attempt.finished_at) == (3, None)
    assert heading(await ann.press("Go on")) == last
    await finish(ann, right=1)
    (attempt,) = await attempts(house)
    assert (attempt.right, attempt.finished_at) == (4, house.clock.now())


async def test_a_card_from_before_an_attempt_was_left_off_answers_the_question_it_shows(house: House) -> None:
    ann, phone = Pupil(house), Pupil(house)
    await ann.do(Deed.ASSIGNMENT, "week1")
    await ann.answer()
    phone.card = await ann.press("Next")
    shown = phone.prompt
    await ann.do(Deed.PRACTICE)
    await ann.answer()
    assert heading(await ann.do(Deed.ASSIGNMENT, "week1")) == shown
    assert heading(await phone.answer()) == shown
    (attempt,) = await attempts(house)
    assert (attempt.right, attempt.answered) == (2, 2)


async def test_an_attempt_goes_on_with_the_questions_that_its_bank_has_by_then(house: House) -> None:
    ann = Pupil(house)
    await ann.do(Deed.ASSIGNMENT, "week1")
    first = ann.prompt
    await ann.answer()
    await ann.do(Deed.PRACTICE)
    more = with_hash(replace(BANK, hash="", questions=(*BANK.questions, question(8), question(9))))
    async with house.store.writing() as writing:
        await writing.put_shelf(SHARED, (more,))
    house.banks = (more,)
    assert kicker(await ann.do(Deed.ASSIGNMENT, "week1")) == "Week 1 · 2 of 6"
    asked = await finish(ann, right=5)
    assert len({first, *asked}) == 6
    (attempt,) = await attempts(house)
    assert (attempt.right, attempt.answered, attempt.of, attempt.finished_at) == (6, 6, 6, house.clock.now())


async def test_an_attempt_of_whose_questions_none_is_left_is_over_when_it_is_gone_on_with(house: House) -> None:
    ann = Pupil(house)
    await ann.do(Deed.ASSIGNMENT, "week1")
    answered = ann.prompt
    await ann.answer()
    await ann.press("Stop")
    less = with_hash(
        replace(BANK, hash="", questions=tuple(each for each in BANK.questions if each.prompt == answered))
    )
    async with house.store.writing() as writing:
        await writing.put_shelf(SHARED, (less,))
    assert heading(await ann.press("Go on")) == "Assignment finished"
    (attempt,) = await attempts(house)
    assert (attempt.right, attempt.answered, attempt.of, attempt.finished_at) == (1, 1, 1, house.clock.now())


async def test_who_never_began_hears_of_the_deadline_while_the_last_answers_still_come_in(house: House) -> None:
    await house.leap_to(WEEK.deadline + 500)
    ann = Pupil(house)
    await ann.send(Lesson(Deed.ASSIGNMENT, "week1"))
    assert (ann.card, "deadline of this assignment has passed" in ann.said) == (None, True)


async def test_what_somebody_never_wants_again_is_asked_in_an_assignment_and_not_due_after_it(house: House) -> None:
    ann = Pupil(house)
    first = await ann.do(Deed.PRACTICE, "things/first")
    put_off = ann.prompt
    await ann.do(Deed.SUSPEND, first.session, 1)
    await ann.do(Deed.ASSIGNMENT, "week1")
    due = {}
    while ann.card is not None and ann.card.stage is Stage.ASKING:
        asked = ann.prompt
        due[asked] = any(text.startswith("It is due again") for text in texts(await ann.answer()))
        await ann.press("Next")
    assert due == {prompt: prompt != put_off for prompt in due}
    assert put_off in due
