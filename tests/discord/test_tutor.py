"""Learning by oneself on Discord: commands, private cards that turn in their place, pages with pictures, leaders."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.discord import clicks
from adapters.discord.private import DONE, UNDONE
from bot.engine.desk import QuizDesk
from bot.quiz.bank import Bank, Outcome
from bot.quiz.codec import with_hash
from bot.quiz.events import Place
from bot.quiz.lessons import Deed
from bot.quiz.stages import Phase
from tests.discord.table import Table, a_table, button
from tests.fakes.discord import Ack, FakeDiscord, Interaction, Message, Permission, Response, User
from tests.fakes.table import seen
from tests.quiz.values import question

RIVERS = with_hash(
    Bank(
        "rivers",
        "Rivers",
        tuple(replace(question(n, key=(n % 4,)), outcomes=("long",), hint=f"Hint {n}.") for n in range(4)),
        outcomes=(Outcome("long", "Tell long rivers apart"),),
    )
)


@pytest.fixture
async def table(fake: FakeDiscord, tmp_path: Path) -> AsyncIterator[Table]:
    async with a_table(tmp_path, fake, banks=[RIVERS]) as table:
        yield table


async def say(table: Table, user: User, command: str, **values: object) -> Ack:
    return await (await user.command(table.channel, command, **values))


async def press(user: User, message: Message, deed: Deed, position: int | None = None) -> Ack:
    """Press the first button of a deed on a message."""
    return await (await user.press(message, button(message, deed, position)))


def shown(ack: Ack) -> Message:
    assert ack.message is not None
    return ack.message


async def changed(asked: Interaction, message: Message) -> Message:
    """The message once it shows something else."""
    before = len(message.versions)
    await asked
    await seen(lambda: len(message.versions) > before, "the change")
    return message


def answer(message: Message, *, rightly: bool) -> int:
    """Where the right option stands, or a wrong one."""
    asked = next(each for each in RIVERS.questions if each.prompt in message.text)
    right = asked.options[asked.key[0]].text
    labels = [button.label for button in message.buttons[:4]]
    return next(at for at, label in enumerate(labels) if label.endswith(right) is rightly)


# -- practice ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("direct", [False, True])
async def test_one_private_card_turns_in_its_place_from_question_to_question(table: Table, direct: bool) -> None:
    ann = table.fake.user("Ann", table.guild, installed=True)
    channel = ann.dm() if direct else table.channel
    card = shown(await (await ann.command(channel, "practice", bank="rivers", outcome="long")))
    assert card.ephemeral
    asked = card.text
    wrong = answer(card, rightly=False)
    for deed, position, words in ((Deed.HINT, 0, "Hint: Hint "), (Deed.PICK, wrong, "❌"), (Deed.NEXT, 0, "What is")):
        ack = await press(ann, card, deed, position)
        assert (ack.kind, ack.message) == (Response.UPDATE, card)
        assert words in card.text
    assert card.text != asked
    assert not channel.messages, "nothing of it is for the channel"


async def test_a_practice_is_left_off_at_a_restart_and_gone_on_with_by_the_old_button(
    fake: FakeDiscord, tmp_path: Path
) -> None:
    async with a_table(tmp_path, fake, banks=[RIVERS]) as table:
        ann = table.user("Ann")
        card = shown(await say(table, ann, "practice"))
    async with a_table(tmp_path, fake, banks=[RIVERS], before=table):
        await press(ann, card, Deed.PICK, answer(card, rightly=True))
        assert "Right: " in card.text


async def test_an_outcome_without_its_bank_and_a_bank_that_is_not_there_are_said(table: Table) -> None:
    ann = table.user("Ann")
    assert "Choose a bank first" in (await say(table, ann, "practice", outcome="long")).text
    assert (await say(table, ann, "practice", bank="zebras")).text.startswith(UNDONE)
    assert "not here any more" in (await say(table, ann, "study", bank="zebras")).text


async def test_banks_and_outcomes_are_suggested_while_typing(table: Table) -> None:
    ann = table.user("Ann")
    for command in ("practice", "study", "mastery"):
        found = await (await ann.autocomplete(table.channel, command, focus="bank", bank="riv"))
        assert found.choices == (("Rivers", "rivers"),)
    found = await (await ann.autocomplete(table.channel, "practice", focus="outcome", bank="rivers", outcome=""))
    assert found.choices == (("Tell long rivers apart", "long"),)


async def test_what_takes_its_time_is_held_and_comes_in_the_same_place(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clicks, "PATIENCE_S", 0.0)
    ann = table.user("Ann")
    asked = await ann.command(table.channel, "practice", bank="rivers")
    assert (await asked).kind is Response.DEFERRED
    card = await asked.answer()
    assert "What is thing" in card.text
    position = answer(card, rightly=True)
    picked = next(button for button in card.buttons if button.label == card.buttons[position].label)
    await changed(await ann.press(card, picked), card)
    assert "Right: " in card.text
    unknown = await ann.command(table.channel, "link", code="NOSUCH")
    assert (await unknown.answer()).text.startswith(UNDONE)


# -- pages -------------------------------------------------------------------------------------------------------------


async def test_the_pages_lead_to_one_another_and_bring_their_pictures_along(table: Table) -> None:
    ann = table.user("Ann")
    card = shown(await say(table, ann, "practice", bank="rivers"))
    await press(ann, card, Deed.PICK, answer(card, rightly=True))
    asked = await ann.command(table.channel, "mastery")
    page = await asked.answer()
    assert page.ephemeral
    assert "What you know" in page.text
    assert [each.filename for each in page.now.attachments] == ["chart.png"]
    assert page.now.attachments[0].content.startswith(b"\x89PNG")
    assert "[A chart of what this page says in words.]" in page.text
    await changed(await ann.press(page, page.button("Outcomes")), page)
    assert "Tell long rivers apart" in page.text
    assert len(page.now.attachments) == 1, "the picture of this page, in the place of the other"
    await changed(await ann.press(page, page.button("Notes")), page)
    assert page.now.attachments == ()
    ack = await (await ann.press(page, page.button("Quiz me on this")))
    assert ack.kind is Response.UPDATE
    assert "What is thing" in page.text


async def test_where_no_picture_can_be_drawn_the_page_says_it_in_words(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none(*_: object) -> None:
        return None

    monkeypatch.setattr(QuizDesk, "chart", none)
    page = await (await table.user("Ann").command(table.channel, "plan")).answer()
    assert "Your plan" in page.text
    assert page.now.attachments == ()


async def test_a_page_that_cannot_be_had_is_said_although_thinking_was_shown(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = table.user("Ann")
    page = await (await ann.command(table.channel, "mastery")).answer()

    async def broken(*_: object) -> None:
        raise RuntimeError("the store is gone")

    monkeypatch.setattr(QuizDesk, "own_page", broken)
    thinking = await (await ann.command(table.channel, "plan")).answer()
    assert thinking.text.startswith(UNDONE)
    turned = await ann.press(page, page.button("My plan"))
    assert (await turned.answer()).text.startswith(UNDONE)
    assert "What you know" in page.text, "the page stands as it was"


# -- the plan, accounts, reminders -------------------------------------------------------------------------------------


async def test_an_exam_is_set_and_taken_off_and_what_is_no_date_is_said_kindly(table: Table) -> None:
    ann = table.user("Ann")
    unclear = await say(table, ann, "plan", date="next friday")
    assert unclear.text.startswith(f"{UNDONE}“next friday” is no day of the calendar. Write it as 2027-05-20")
    day = "2027-05-20"
    kept = await say(table, ann, "plan", date=day, a_day=20, new_a_day=5, zone="Europe/Lisbon")
    assert kept.text.startswith(DONE), kept.text
    plan = await (await ann.command(table.channel, "plan")).answer()
    assert "Your exam is on 20 May" in plan.text
    assert "You want 20 questions a day" in plan.text
    assert "begin at midnight in Europe/Lisbon" in kept.text
    away = await say(table, ann, "plan", zone="None")
    assert away.text.startswith(DONE)
    assert "midnight" not in away.text
    assert (await say(table, ann, "plan", date="none")).text.startswith(DONE)
    assert "exam is on" not in (await (await ann.command(table.channel, "plan")).answer()).text


async def test_two_accounts_become_one_learner_by_a_code_and_part_by_a_button(table: Table) -> None:
    ann, other = table.user("Ann"), table.user("Annie")
    page = shown(await say(table, ann, "link"))
    given = await press(ann, page, Deed.LINK)
    code = given.text.split("Your code is ")[1].split(".")[0]
    assert (await say(table, other, "link", code=f" {code} ")).text.startswith(DONE)
    both = shown(await say(table, other, "link"))
    assert "Ann" in both.text
    assert (await press(other, both, Deed.UNLINK)).text.startswith(DONE)
    parted = shown(await say(table, other, "link"))
    assert [each.label for each in parted.buttons] == ["Give me a code"]


async def test_a_reminder_of_what_is_due_leads_into_the_server_s_reviews_from_direct_messages(table: Table) -> None:
    ann = table.user("Ann")
    card = shown(await say(table, ann, "practice", bank="rivers"))
    await press(ann, card, Deed.PICK, answer(card, rightly=False))
    hours = shown(await say(table, ann, "review", remind=True))
    assert (await (await ann.press(hours, hours.buttons[0]))).text
    async with table.store.reading() as reading:
        reminder = await reading.reminder(("discord", str(ann.id)))
    assert reminder is not None
    assert reminder.due_at is not None
    await table.clock.leap(reminder.due_at - table.clock.now())
    await seen(lambda: bool(ann.dm().messages), "the reminder")
    word = ann.dm().last
    assert "due for review" in word.text
    review = next(each for each in word.buttons if each.label == "Review")
    assert review.custom_id == f"in.{table.guild.id}.tutor.r..0.0"
    asked = await (await ann.press(word, review))
    assert asked.ephemeral
    assert "What is thing" in asked.text
    assert all((each.custom_id or "").startswith(f"in.{table.guild.id}.") for each in asked.buttons)
    again = shown(asked)
    picked = again.buttons[answer(again, rightly=True)]
    assert (await (await ann.press(again, picked))).kind is Response.UPDATE
    assert "Right: " in again.text


# -- leaders -----------------------------------------------------------------------------------------------------------


async def test_a_leader_assigns_members_work_through_it_and_who_has_finished_is_seen(table: Table) -> None:
    ann, mo = table.user("Ann"), table.fake.user("Mo", table.guild)
    mo.permissions |= Permission.MANAGE_MESSAGES
    with pytest.raises(AssertionError, match="may not use"):
        await say(table, ann, "assign", bank="rivers", deadline="2026-03-01")
    for deadline, words in (
        ("soon", "no day of the calendar"),
        ("2026-03-01 noon", "no time of day"),
        ("1999-01-01", "passed"),
    ):
        assert words in (await say(table, mo, "assign", bank="rivers", deadline=deadline)).text
    assert "time zone" in (await say(table, mo, "assign", bank="rivers", deadline="2026-03-01", zone="Moon/Base")).text
    asked = {"bank": "rivers", "deadline": "2026-03-01 18:00", "title": "Rivers first", "attempts": 2}
    await table.fake.deny(table.channel, Permission.SEND_MESSAGES)
    assert "I need: Send Messages" in (await say(table, mo, "assign", **asked)).text
    assert (await say(table, mo, "assign", **(asked | {"title": "Quietly", "announce": False}))).text.startswith(DONE)
    quiet = await (await mo.autocomplete(table.channel, "unassign", focus="assignment", assignment="qui"))
    assert (await say(table, mo, "unassign", assignment=quiet.choices[0][1])).text.startswith(DONE)
    table.channel.denied = Permission(0)
    given = await say(table, mo, "assign", **asked)
    assert given.text.startswith(f"{DONE}Assigned: “Rivers first”")
    page = shown(await say(table, ann, "assignments"))
    assert "Rivers first" in page.text
    assert "<t:1772388000:d>" in page.text, "18:00 by the server's clock"
    await press(ann, page, Deed.ASSIGNMENT)
    for _ in RIVERS.questions:
        await press(ann, page, Deed.PICK, answer(page, rightly=True))
        await press(ann, page, Deed.NEXT)
    assert "Assignment finished" in page.text
    led = shown(await say(table, mo, "assignments"))
    await (await mo.press(led, led.button("Who has finished")))
    assert "Ann" in led.text
    assert "4 of 4 right" in led.text
    offered = await (await mo.autocomplete(table.channel, "unassign", focus="assignment", assignment="riv"))
    ((name, id),) = offered.choices
    assert name == "Rivers first"
    assert (await say(table, mo, "unassign", assignment=id)).text.startswith(DONE)
    assert "Nothing is assigned here" in (await say(table, ann, "assignments")).text


async def test_the_group_s_weak_spots_become_a_quiz_in_the_channel(table: Table) -> None:
    people = [table.user(name) for name in ("Ann", "Ben", "Cy")]
    mo = table.fake.user("Mo", table.guild)
    mo.permissions |= Permission.MANAGE_MESSAGES
    for person in people:
        page = shown(await say(table, person, "group"))
        assert "Weakest" not in page.text
        assert (await press(person, page, Deed.SEEN)).text.startswith(DONE)
        card = shown(await say(table, person, "practice", bank="rivers"))
        await press(person, card, Deed.PICK, answer(card, rightly=False))
    page = shown(await say(table, mo, "group"))
    assert "Counted in: Ann, Ben and Cy." in page.text
    assert "Tell long rivers apart" in page.text
    await table.fake.deny(table.channel, Permission.SEND_MESSAGES)
    assert "I need: Send Messages" in (await press(mo, page, Deed.SPOTS)).text
    table.channel.denied = Permission(0)
    assert (await press(mo, page, Deed.SPOTS)).text.startswith(DONE)
    room = await table.desk.room(Place(table.tenant, "discord", str(table.channel.id)))
    assert room is not None
    session = await table.phase(Phase.OPEN, 0, room.session.id)
    assert {each.id for each in session.asked} == {each.id for each in RIVERS.questions}
