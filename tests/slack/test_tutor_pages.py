"""The tutor's pages on Slack: windows that lead on, and pictures. A test says what the tutor answers."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from adapters.slack.private import SOON_MS, UNDONE
from adapters.slack.tutor import NO_FILES, NO_PICTURE, NOT_A_LEADER
from bot.ports import Reply
from bot.ports.tutor import Study, TutorCommand
from bot.quiz.blocks import Button
from bot.quiz.effects import Note
from bot.quiz.lessons import Deed, Lesson, write_lesson
from bot.quiz.pages import Bar, Bars, Named, Page, Subject, Turn
from tests.fakes.slack import errors, names
from tests.fakes.table import seen
from tests.slack.table import Table
from tests.slack.told import CARD, Told, opened, pressed

BEGIN = Turn("Practise", Lesson(Deed.PRACTICE, "things"))


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("study", Page(Subject.STUDY)),
        ("study Things", Page(Subject.STUDY, "things")),
        ("mastery", Page(Subject.MASTERY)),
        ("mastery things", Page(Subject.MASTERY, "things")),
        ("plan", Page(Subject.PLAN)),
        ("link", Page(Subject.LINKS)),
        ("assignments", Page(Subject.ASSIGNMENTS)),
        ("group", Page(Subject.GROUP)),
    ],
)
async def test_a_word_opens_its_page_for_whoever_typed_it(table: Table, told: Told, words: str, page: Page) -> None:
    ann = table.user("Ann")
    await opened(table, ann, words, f"Page {page.subject.name.lower()}")
    ((place, person, asked),) = told.pages
    assert (place.tenant, place.channel) == (table.tenant, table.channel.id)
    assert (person.id, person.leads, asked) == (ann.id, False, page)


@pytest.mark.parametrize(("words", "leads"), [("group", True), ("assignments", True), ("mastery", False)])
async def test_only_where_it_matters_slack_is_asked_whether_somebody_leads(
    table: Table, told: Told, words: str, *, leads: bool
) -> None:
    await opened(table, table.admin, words)
    assert told.pages[0][1].leads is leads
    assert bool(table.fake.calls.of(names.USER_INFO)) is leads


async def test_in_a_direct_message_nobody_leads_the_workspace(table: Table, told: Told) -> None:
    ann = table.user("Ann")
    await (await ann.command(ann.dm(), "/quiz", "group"))
    await ann.sees_modal()
    assert not told.pages[0][1].leads
    await (await ann.command(ann.dm(), "/quiz", "assign"))
    await seen(lambda: bool(ann.ephemerals), "a word")
    assert ann.ephemerals[-1].text == UNDONE + NOT_A_LEADER.text


async def test_a_page_leads_into_a_practice_in_its_own_window(table: Table, told: Told) -> None:
    told.entries, told.turns = (Bars("", (Bar("First", 0.5, turn=BEGIN),)),), (Turn("Notes", Page(Subject.STUDY)),)
    told.will_say(Reply(Note(""), card=CARD))
    ann = table.user("Ann")
    window = await opened(table, ann, "mastery")
    assert "▰▰▰▰▰▱▱▱▱▱ 50% First" in window.text
    await (await ann.press(window, window.button("Notes")))
    await ann.until(lambda: ann.modal.title == "Page study", "the other page")
    await pressed(ann, window, "Practise", "What is thing 1?")
    assert ann.stack == [window]
    (study,) = told.commands
    assert isinstance(study, Study)
    assert (study.lesson, study.place.channel) == (BEGIN.page, table.channel.id), "the window knows where it came from"
    assert study.stamp > 0


async def test_a_note_stands_above_the_page_it_is_about_which_is_drawn_anew(table: Table, told: Told) -> None:
    told.turns = (Turn("Count me in", Lesson(Deed.SEEN, number=1)),)
    told.will_say(Reply(Note("You are counted in.")))
    ann = table.user("Ann")
    window = await opened(table, ann, "group")
    await pressed(ann, window, "Count me in", "You are counted in.\nNothing yet.")
    assert len(told.pages) == 2


async def test_a_note_on_a_question_stands_in_a_window_above_it(table: Table, told: Told) -> None:
    told.turns = (BEGIN,)
    hint = Button("Hint", write_lesson(Lesson(Deed.HINT, "prac1", 1)))
    told.will_say(Reply(Note(""), card=replace(CARD, buttons=(hint,))))
    ann = table.user("Ann")
    window = await opened(table, ann, "study")
    await pressed(ann, window, "Practise", "What is thing 1?")
    told.will_say(Reply(Note("Slower, please.", done=False)))
    await (await ann.press(window, window.button("Hint")))
    await ann.until(lambda: len(ann.stack) == 2, "a window above")
    assert ann.modal.text == f"{UNDONE}Slower, please."
    assert "What is thing 1?" in ann.stack[0].text


async def test_what_was_said_before_is_not_said_again(table: Table, told: Told) -> None:
    told.will_say(Reply(Note("Slower, please.", done=False), silent=True))
    ann = table.user("Ann")
    assert (await (await ann.command(table.channel, "/quiz", "practice"))).ok
    await table.quiet()
    assert not ann.notes


async def test_an_entry_s_button_stands_beside_it(table: Table, told: Told) -> None:
    told.entries = (Named("Before class", "1 attempt left", Turn("Begin", Lesson(Deed.ASSIGNMENT, "a3f"))),)
    window = await opened(table, table.user("Ann"), "assignments")
    (section,) = [block for block in window.blocks if "accessory" in block]
    assert section["accessory"]["value"] == "tutor.z.a3f.0.0"


# -- in time -----------------------------------------------------------------------------------------------------------


async def test_what_takes_long_is_acknowledged_in_time_and_shown_when_it_is_there(table: Table, told: Told) -> None:
    there = asyncio.Event()

    async def slowly(_: TutorCommand) -> Reply:
        await there.wait()
        return Reply(Note(""), card=CARD)

    told.says = slowly
    ann = table.user("Ann")
    asked = await ann.command(table.channel, "/quiz", "practice")
    await seen(lambda: bool(told.commands), "the command")
    await table.clock.advance(SOON_MS)
    assert (await asked).ok
    there.set()
    assert "What is thing 1?" in (await asked.private()).text


async def test_what_is_pending_is_said_and_its_card_follows(table: Table, told: Told) -> None:
    final: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
    told.will_say(Reply(Note("This takes longer.", done=False), pending=final))
    ann = table.user("Ann")
    asked = await ann.command(table.channel, "/quiz", "review")
    assert (await asked.private()).text == f"{UNDONE}This takes longer."
    final.set_result(Reply(Note(""), card=CARD))
    assert "What is thing 1?" in (await asked.private(1)).text


# -- pictures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "name"), [("mastery", "what-you-know.png"), ("plan", "your-plan.png")])
async def test_a_picture_comes_as_a_direct_message_of_ones_own(table: Table, told: Told, words: str, name: str) -> None:
    ann = table.user("Ann")
    window = await opened(table, ann, words)
    await pressed(ann, window, "Send me a picture", "in your direct messages")
    (file,) = ann.dm().last.files
    assert (file.filename, file.content) == (name, b"a picture")
    assert table.channel.messages == ()


async def test_without_the_scope_the_bars_stand_for_it(table: Table, told: Told) -> None:
    table.take_scope("files:write")
    ann = table.user("Ann")
    window = await opened(table, ann, "mastery")
    await pressed(ann, window, "Send me a picture", NO_FILES.text.partition(":")[0])
    assert "Nothing yet." in window.text
    assert not ann.dm().messages


async def test_where_nothing_is_drawn_and_where_slack_does_not_take_it_is_said(table: Table, told: Told) -> None:
    ann = table.user("Ann")
    window = await opened(table, ann, "mastery")
    table.fake.faults.fail(names.UPLOAD, errors.INTERNAL_ERROR)
    await pressed(ann, window, "Send me a picture", "did not get through")
    told.png = None
    await pressed(ann, window, "Send me a picture", NO_PICTURE.text)


# -- the home tab ------------------------------------------------------------------------------------------------------


async def test_the_home_tab_says_how_much_is_due_and_leads_everywhere(table: Table, told: Told) -> None:
    told.due = 12
    told.will_say(Reply(Note(""), card=CARD))
    ann = table.user("Ann")
    await (await ann.open_home())
    home = await ann.sees_home()
    assert "12 due today" in home.text
    own = [
        each.label for each in home.buttons if each.label in ("Practise", "Review", "Study", "How I am doing", "Plan")
    ]
    assert own == ["Review", "Practise", "Study", "How I am doing", "Plan"]
    await (await ann.press(home, home.button("Review")))
    assert "What is thing 1?" in (await ann.sees_modal()).text
    (study,) = told.commands
    assert isinstance(study, Study)
    assert study.lesson == Lesson(Deed.REVIEW)
