"""Practising through the whole engine: from the first question to the end of the day."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from bot.engine.practice_facts import ELSEWHERE
from bot.ports.tenants import ZONE
from bot.quiz.bank import Option
from bot.quiz.blocks import Options
from bot.quiz.codec import with_hash
from bot.quiz.events import Person, Place
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.notes import BROKEN
from bot.quiz.privacy import Whose
from bot.quiz.recurrence import moment
from bot.quiz.stages import Stage
from bot.store import SqlStore
from bot.tutor.days import next_midnight
from bot.tutor.memory import DAY_MS, Memory
from bot.tutor.practice import OLD
from bot.tutor.profile import Profile
from bot.tutor.reviews import Account, QuestionKey, Review
from tests.engine.practising import Pupil, heading, kicker, labels, options, texts
from tests.fakes.house import House, a_house
from tests.quiz.values import ANN, BANK, BEN, ROOM, question
from tests.store.everything import tables_of

ANNS = Account("web", ANN.id)
BERLIN = ZoneInfo("Europe/Berlin")
TAUGHT = with_hash(
    replace(
        BANK,
        hash="",
        questions=(
            replace(
                question(0),
                hint="It begins with an x.",
                options=(Option("0-w", "You mix it up with w."), Option("0-x", "Yes, by its x."), Option("0-y")),
            ),
        ),
    )
)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path) as house:
        yield house


async def log_of(house: House, *accounts: Account) -> tuple[Review, ...]:
    async with house.store.reading() as reading:
        return await reading.reviews_of(accounts or [ANNS])


async def memories(house: House) -> dict[QuestionKey, Memory]:
    async with house.store.reading() as reading:
        return await reading.memories_of((await reading.learners_of([ANNS]))[ANNS])


async def linked(house: House, one: Pupil, other: Pupil) -> None:
    """Both accounts are one learner from now on."""
    for pupil in (one, other):
        await pupil.do(Deed.PRACTICE)
        await pupil.press("Stop")
    first, second = (Account(each.place.platform, each.person.id) for each in (one, other))
    async with house.store.writing() as writing:
        learners = await writing.learners_of([first, second])
        await writing.join_learner(second, learners[first])


async def rest_of_day(pupil: Pupil) -> list[str]:
    """Answer everything until the practice ends."""
    asked = []
    while pupil.card is not None and pupil.card.stage is Stage.ASKING:
        asked.append(pupil.prompt)
        await pupil.answer()
        await pupil.press("Next")
    return asked


def the_id(pupil: Pupil) -> str:
    assert pupil.card is not None
    return pupil.card.session


async def test_a_practice_asks_tells_at_once_what_was_right_and_goes_on_to_the_end(house: House) -> None:
    ann = Pupil(house)
    card = await ann.do(Deed.PRACTICE)
    assert (card.stage, kicker(card)) == (Stage.ASKING, "Practice · 1 of 20 today")
    for number in range(4):
        assert all(line.right is None for line in options(card).lines), "nothing of the key before the answer"
        told = await ann.answer(right=number != 2)
        assert told.stage is Stage.REVEAL
        assert any(text.startswith("Right:" if number != 2 else "Not right: you chose") for text in texts(told))
        assert any("is what it is" in text for text in texts(told)), "the explanation"
        card = await ann.press("Next")
    assert card.stage is Stage.RESULT
    assert "3 of 4 answers right this time." in texts(card)
    assert "Go on" in labels(card)
    async with house.store.reading() as reading:
        log = await reading.reviews_of([ANNS])
    assert [review.right for review in log] == [True, True, False, True]
    assert len({review.question for review in log}) == 4


# -- what a card can do ----------------------------------------------------------------------------------------


async def test_the_feedback_teaches_what_the_chosen_option_says_the_explanation_and_when_it_comes_again(
    tmp_path: Path,
) -> None:
    async with a_house(tmp_path, banks=(TAUGHT,)) as house:
        ann = Pupil(house)
        await ann.do(Deed.PRACTICE, "things/first")
        told = await ann.pick("0-w")
        position = next(line.letter for line in options(told).lines if line.text == "0-w")
        right = next(line.letter for line in options(told).lines if line.right)
        assert texts(told) == [
            f"Not right: you chose {position}. Right is {right}.",
            "You mix it up with w.",
            "Thing 0 is what it is.",
            "It is due again tomorrow.",
        ]
        assert [line.text for line in options(told).lines if line.chosen] == ["0-w"]
        assert labels(told) == [
            *("Next", "Show me the note", "This question is wrong", "Not today", "Never again", "Undo", "Stop")
        ]


async def test_a_hint_is_shown_when_asked_for_and_remembered_with_the_answer(tmp_path: Path) -> None:
    async with a_house(tmp_path, banks=(TAUGHT,)) as house:
        ann = Pupil(house)
        card = await ann.do(Deed.PRACTICE, "things/first")
        assert "Hint: It begins with an x." not in texts(card)
        card = await ann.press("Hint")
        assert "Hint: It begins with an x." in texts(card)
        assert "Hint" not in labels(card)
        await ann.answer()
        (review,) = await log_of(house)
        assert (review.right, review.hints) == (True, 1)


async def test_the_note_of_the_study_sheet_is_shown_below_the_answer(house: House) -> None:
    ann = Pupil(house)
    await ann.do(Deed.PRACTICE, "things/first")
    refused = await ann.do(Deed.NOTE, the_id(ann), 1)
    assert "There are things." not in texts(refused), "the note would give the answer away"
    told = await ann.answer()
    assert "There are things." not in texts(told)
    noted = await ann.press("Show me the note")
    assert "There are things." in texts(noted)
    assert "Show me the note" not in labels(noted)


async def test_a_question_said_to_be_wrong_is_reported_like_any_other(house: House) -> None:
    ann = Pupil(house)
    await ann.do(Deed.PRACTICE)
    told = await ann.answer()
    card = await ann.press("This question is wrong")
    assert (card.stage, labels(card)) == (told.stage, labels(told))
    assert "Thank you" in texts(card)[0]
    await ann.press("This question is wrong")
    async with house.store.reading() as reading:
        (report,) = await reading.report_sums()
    assert (report.bank, report.count) == ("things", 1)


async def test_undo_takes_the_answer_off_the_log_and_asks_once_more(house: House) -> None:
    ann = Pupil(house)
    await ann.do(Deed.PRACTICE)
    told = await ann.answer(right=False)
    undo = next(button.token for button in told.buttons if button.label == "Undo")
    card = await ann.press("Undo")
    assert card.stage is Stage.ASKING
    assert [line.text for line in options(card).lines] == [line.text for line in options(told).lines]
    assert options(await ann.touch(undo)) == options(card), "a double click"
    (review,) = await log_of(house)
    assert review.undone
    assert await memories(house) == {}
    await ann.answer()
    assert [(each.right, each.undone, each.hints) for each in await log_of(house)] == [
        (False, True, 0),
        (True, False, 1),
    ]
    (memory,) = (await memories(house)).values()
    assert (memory.answers, memory.right) == (1, 1)


async def test_never_again_is_never_asked_until_it_is_woken_and_not_today_comes_back_tomorrow(house: House) -> None:
    ann = Pupil(house)
    await ann.do(Deed.PRACTICE)
    never, later = ann.prompt, ""
    await ann.answer()
    card = await ann.press("Never again")
    assert "will not be asked again" in texts(card)[0]
    later = ann.prompt
    await ann.press("Not today")
    asked = await rest_of_day(ann)
    assert len(asked) == 2
    assert not {never, later} & set(asked)
    await house.leap_to(house.clock.now() + DAY_MS)
    await ann.do(Deed.PRACTICE)
    asked = await rest_of_day(ann)
    assert later in asked
    assert never not in asked
    suspended = next(key for key, memory in (await memories(house)).items() if memory.suspended)
    await ann.do(Deed.WAKE, f"things/{suspended.question}")
    assert ann.said == "It will be asked again."
    await ann.do(Deed.WAKE, f"things/{suspended.question}")
    assert "asked already" in ann.said
    await house.leap_to(house.clock.now() + DAY_MS)
    await ann.do(Deed.PRACTICE)
    assert never in await rest_of_day(ann)


async def test_the_day_ends_when_its_plan_is_done_and_whoever_wants_goes_on(house: House) -> None:
    ann = Pupil(house)
    await ann.do(Deed.PRACTICE)
    async with house.store.writing() as writing:
        learner = (await writing.learners_of([ANNS]))[ANNS]
        await writing.put_profile(learner, Profile(a_day=2))
    assert kicker(await ann.do(Deed.PRACTICE)) == "Practice · 1 of 2 today"
    await ann.answer()
    await ann.press("Next")
    await ann.answer()
    card = await ann.press("Next")
    assert (card.stage, heading(card)) == (Stage.RESULT, "Done for today")
    card = await ann.press("Go on")
    assert kicker(card) == "Practice · 3 today"
    await ann.answer()
    assert (await ann.press("Next")).stage is Stage.ASKING


async def test_a_review_asks_what_is_due_and_nothing_else(house: House) -> None:
    ann = Pupil(house)
    assert heading(await ann.do(Deed.REVIEW)) == "Nothing to ask just now"
    await ann.do(Deed.PRACTICE, "things/second")
    first = {ann.prompt}
    await ann.answer(right=False)
    await ann.press("Next")
    first.add(ann.prompt)
    await ann.answer(right=False)
    await house.leap_to(house.clock.now() + 3 * DAY_MS)
    card = await ann.do(Deed.REVIEW)
    assert kicker(card) == "Review · 2 due"
    asked = [ann.prompt]
    await ann.answer()
    await ann.press("Next")
    asked.append(ann.prompt)
    await ann.answer()
    end = await ann.press("Next")
    assert (set(asked), heading(end)) == (first, "That was all of it")
    assert "Nothing else is due today." in texts(end)


async def test_wanting_what_there_is_not_gives_nothing_up(house: House) -> None:
    ann = Pupil(house)
    card = await ann.do(Deed.PRACTICE)
    assert heading(await ann.do(Deed.REVIEW)) == "Nothing to ask just now"
    assert await ann.do(Deed.PRACTICE) == card


async def test_of_whom_nothing_is_known_a_press_of_any_button_does_no_harm(house: House) -> None:
    for deed in Deed:
        ben = Pupil(house, Person(f"ben-{deed}", "Ben"))
        reply = await ben.send(Lesson(deed, "prac", 1, 1))
        assert reply.note != BROKEN


async def test_stopping_tells_what_was_done_and_how_many_days_in_a_row(house: House) -> None:
    ann = Pupil(house)
    for _ in range(3):
        await ann.do(Deed.PRACTICE)
        await ann.answer()
        end = await ann.press("Stop")
        await house.leap_to(house.clock.now() + DAY_MS)
    assert heading(end) == "Until next time"
    assert "You have practised 3 days in a row." in texts(end)
    assert "1 of 1 answer right this time." in texts(end)


# -- left off, twice, and at once ---------------------------------------------------------------------------------


async def test_a_practice_left_off_is_gone_on_with_where_it_stood_also_after_a_restart(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        ann = Pupil(house)
        await ann.do(Deed.PRACTICE)
        await ann.answer()
        card = await ann.press("Next")
        clock = house.clock
    async with a_house(tmp_path, clock=clock, process="two") as house:
        again = Pupil(house)
        assert await again.do(Deed.PRACTICE) == card
        assert (await again.answer()).stage is Stage.REVEAL
        assert len(await log_of(house)) == 2


async def test_who_begins_again_after_an_answer_is_asked_the_next_question(house: House) -> None:
    ann = Pupil(house)
    await ann.do(Deed.PRACTICE)
    first = ann.prompt
    await ann.answer()
    card = await ann.do(Deed.PRACTICE)
    assert (card.stage, card.session, heading(card) != first) == (Stage.ASKING, the_id(ann), True)
    assert kicker(card) == "Practice · 2 of 20 today"


async def test_two_accounts_of_one_learner_share_a_practice_and_each_answer_counts_once(house: House) -> None:
    ann, phone = Pupil(house), Pupil(house, Person("4711", "Ann"), Place("guild", "discord", "general"))
    await linked(house, ann, phone)
    card = await ann.do(Deed.PRACTICE)
    assert await phone.do(Deed.PRACTICE) == card
    ann.card = phone.card = card
    await asyncio.gather(ann.answer(), phone.answer(right=False))
    assert ann.card is not None
    assert phone.card is not None
    assert ann.card.stage is phone.card.stage is Stage.REVEAL
    log = await log_of(house, Account("discord", "4711"), ANNS)
    assert len(log) == 1
    await asyncio.gather(ann.press("Next"), phone.press("Next"))
    assert ann.card == phone.card, "nobody is led past a question"
    assert kicker(ann.card) == "Practice · 2 of 20 today"


async def test_double_clicks_and_old_cards_are_answered_with_the_card_as_it_is(house: House) -> None:
    ann = Pupil(house)
    first = await ann.do(Deed.PRACTICE, "things/first")
    while options(first).multiple:
        await ann.answer()
        first = await ann.press("Next")
    token = options(first).lines[0].token
    assert token is not None
    told = await ann.touch(token)
    assert await ann.touch(token) == told
    other = options(first).lines[1].token
    assert other is not None
    assert "the first answer counts" in texts(await ann.touch(other))[0]
    following = next(button.token for button in told.buttons if button.label == "Next")
    second = await ann.touch(following)
    assert await ann.touch(following) == second
    old = await ann.touch(token)
    assert texts(old)[0] == OLD.text
    assert options(old) == options(second)
    assert len(await log_of(house)) == 1


async def test_a_button_of_a_practice_that_is_over_leads_to_where_one_is(house: House) -> None:
    ann = Pupil(house)
    first = await ann.do(Deed.PRACTICE)
    await ann.press("Stop")
    token = options(first).lines[0].token
    assert token is not None
    card = await ann.touch(token)
    assert card.stage is Stage.RESULT
    now = await ann.do(Deed.PRACTICE)
    assert options(await ann.touch(token)) == options(now)
    assert await log_of(house) == ()


# -- what others see -------------------------------------------------------------------------------------------


async def test_nobody_else_sees_anything_of_a_practice_nor_can_press_its_buttons(house: House) -> None:
    ann, ben = Pupil(house), Pupil(house, BEN)
    card = await ann.do(Deed.PRACTICE)
    stolen = options(card).lines[0].token
    assert stolen is not None
    for deed in Deed:
        await ben.send(Lesson(deed, the_id(ann), 1, 0))
        assert ben.card is None or not any(isinstance(block, Options) for block in ben.card.blocks)
    assert await log_of(house) == ()
    assert await ann.do(Deed.PRACTICE) == card
    await ann.answer()
    await house.quiet()
    assert not house.platform.messages
    assert house.platform.told == []


async def test_a_groups_own_bank_is_asked_in_the_group_alone(house: House) -> None:
    own = with_hash(replace(BANK, id="own", title="Own", hash=""))
    async with house.store.writing() as writing:
        await writing.put_shelf("guild", (own,))
    ann, phone = Pupil(house), Pupil(house, Person("4711", "Ann"), Place("guild", "discord", "general"))
    await linked(house, ann, phone)
    await phone.do(Deed.PRACTICE, "own")
    elsewhere = await ann.do(Deed.STOP, "old", 1)
    assert not any(isinstance(block, Options) for block in elsewhere.blocks)
    assert texts(elsewhere)[0] == ELSEWHERE.text
    await ann.do(Deed.PRACTICE, "own")
    assert "no questions" in ann.said
    card = await ann.do(Deed.PRACTICE)
    assert any(isinstance(block, Options) for block in card.blocks), "it goes on with what there is here"


async def test_a_question_of_a_groups_own_bank_is_neither_answered_nor_left_nor_reported_elsewhere(
    house: House,
) -> None:
    own = with_hash(replace(BANK, id="own", title="Own", hash=""))
    async with house.store.writing() as writing:
        await writing.put_shelf("guild", (own,))
    ann, phone = Pupil(house), Pupil(house, Person("4711", "Ann"), Place("guild", "discord", "general"))
    await linked(house, ann, phone)
    asked = await phone.do(Deed.PRACTICE, "own")
    for deed in (Deed.PICK, Deed.HINT, Deed.SUSPEND, Deed.BURY, Deed.REPORT, Deed.NEXT, Deed.NOTE, Deed.STOP):
        assert texts(await ann.do(deed, asked.session, 1))[0] == ELSEWHERE.text, deed
    assert await phone.do(Deed.PRACTICE, "own") == asked
    assert (await log_of(house), await memories(house)) == ((), {})
    async with house.store.reading() as reading:
        assert await reading.reports_of([ann.place.tenant], ANN.id) == ()
    told = await phone.answer()
    assert texts(await ann.do(Deed.UNDO, asked.session, 1))[0] == ELSEWHERE.text
    assert await phone.do(Deed.NOTE, asked.session, 1) == told


# -- accounts that part ----------------------------------------------------------------------------------------


async def test_nobody_takes_back_what_an_account_answered_that_has_parted(house: House) -> None:
    ann, phone = Pupil(house), Pupil(house, Person("4711", "Ann"), Place("guild", "discord", "general"))
    await linked(house, ann, phone)
    await phone.do(Deed.PRACTICE)
    told = await phone.answer()
    await phone.send(Lesson(Deed.UNLINK))
    await ann.do(Deed.UNDO, told.session, 1)
    (review,) = await log_of(house, Account("discord", "4711"))
    assert not review.undone
    assert (await ann.do(Deed.PRACTICE)).stage is Stage.ASKING


async def test_somebody_forgotten_is_not_in_the_practice_of_the_account_that_stays(house: House) -> None:
    ann, phone = Pupil(house), Pupil(house, Person("4711", "Ann"), Place("guild", "discord", "general"))
    await linked(house, ann, phone)
    await phone.do(Deed.PRACTICE)
    await phone.answer()
    assert "practices" in await tables_of(cast(SqlStore, house.store), "4711")
    await house.engine.forget(Whose("discord", "4711", "guild"))
    assert await tables_of(cast(SqlStore, house.store), "4711") == []
    assert (await ann.do(Deed.PRACTICE)).stage is Stage.ASKING


# -- a review around midnight ------------------------------------------------------------------------------------


async def review_after(house: House, moment_ms: int) -> Pupil:
    """Everything was answered wrongly late in the evening; then a review is asked for at this moment."""
    ann = Pupil(house)
    await ann.do(Deed.PRACTICE)
    for _ in range(4):
        await ann.answer(right=False)
        await ann.press("Next")
    await house.leap_to(moment_ms)
    await ann.do(Deed.REVIEW)
    return ann


async def test_what_is_due_from_midnight_on_is_reviewed_after_midnight_once(house: House) -> None:
    midnight = next_midnight(house.clock.now(), UTC)
    await house.leap_to(midnight - 1_800_000)
    ann = await review_after(house, midnight + 60_000)
    assert await house.desk.due_count(ROOM, ANN) == 4
    prompts = []
    while ann.card is not None and ann.card.stage is Stage.ASKING:
        prompts.append(ann.prompt)
        await ann.answer(right=False)
        await ann.press("Next")
    assert len(set(prompts)) == len(prompts) == 4


async def test_on_a_day_of_25_hours_nothing_is_reviewed_again_at_once(tmp_path: Path) -> None:
    clocks_back = moment(date(2027, 10, 31), 0, BERLIN)
    async with a_house(tmp_path) as house:
        async with house.store.writing() as writing:
            await writing.put_tenant_setting(ROOM.tenant, ZONE, "Europe/Berlin")
        await house.leap_to(clocks_back + 60_000)
        ann = await review_after(house, clocks_back + 3_600_000)
        assert ann.card is not None
        assert ann.card.stage is Stage.RESULT
        assert await house.desk.due_count(ROOM, ANN) == 4
        await house.leap_to(clocks_back + 23 * 3_600_000)
        assert (await ann.do(Deed.REVIEW)).stage is Stage.ASKING
