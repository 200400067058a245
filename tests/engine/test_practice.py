"""Practising through the whole engine: from the first question to the end of the day."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.quiz.bank import Option
from bot.quiz.codec import with_hash
from bot.quiz.events import Person
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.notes import BROKEN
from bot.quiz.stages import Stage
from bot.tutor.memory import DAY_MS
from bot.tutor.profile import Profile
from tests.engine.practising import (
    ANNS,
    Pupil,
    finish,
    heading,
    kicker,
    labels,
    log_of,
    memories,
    options,
    texts,
)
from tests.fakes.house import House, a_house
from tests.quiz.values import BANK, question

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
    assert "Practise more" in labels(card)
    log = await log_of(house)
    assert [review.right for review in log] == [True, True, False, True]
    assert len({review.question for review in log}) == 4


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
    card = await ann.press("Practise more")
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
    refused = await ann.do(Deed.NOTE, ann.practice, 1)
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
    asked = await finish(ann)
    assert len(asked) == 2
    assert not {never, later} & set(asked)
    await house.leap_to(house.clock.now() + DAY_MS)
    await ann.do(Deed.PRACTICE)
    asked = await finish(ann)
    assert later in asked
    assert never not in asked
    suspended = next(key for key, memory in (await memories(house)).items() if memory.suspended)
    await ann.do(Deed.WAKE, f"things/{suspended.question}")
    assert ann.said == "It will be asked again."
    await ann.do(Deed.WAKE, f"things/{suspended.question}")
    assert "asked already" in ann.said
    await house.leap_to(house.clock.now() + DAY_MS)
    await ann.do(Deed.PRACTICE)
    assert never in await finish(ann)
