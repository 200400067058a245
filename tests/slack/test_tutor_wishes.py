"""Plans, codes and assignments on Slack: what words and forms hand to the engine, and where its answer stands."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

from adapters.slack.private import DONE, SOON_MS, UNDONE
from adapters.slack.tutor import NOT_A_DAY, NOT_A_LEADER, WHERE, WHICH
from bot.ports import Reply
from bot.ports.tutor import Assign, LinkAccounts, PlanWishes, SetPlan, Study, TutorCommand, Unassign
from bot.quiz.effects import Note
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.pages import Turn
from tests.fakes.slack import View
from tests.fakes.table import seen
from tests.slack.table import Table
from tests.slack.told import OK, Told, opened, pressed

# -- plan --------------------------------------------------------------------------------------------------------------


async def test_the_day_of_the_exam_is_set_by_a_word_and_the_plan_is_the_answer(table: Table, told: Told) -> None:
    ann = table.user("Ann")
    window = await opened(table, ann, "plan 2026-06-30", "Page plan")
    assert window.text.startswith("Saved.\n")
    (command,) = told.commands
    assert isinstance(command, SetPlan)
    assert (command.exam, command.no_exam, command.person.id) == (date(2026, 6, 30), False, ann.id)
    await opened(table, ann, "plan off")
    await seen(lambda: len(told.commands) == 2, "the other command")
    command = told.commands[1]
    assert isinstance(command, SetPlan)
    assert (command.exam, command.no_exam) == (None, True)


async def test_what_is_no_day_and_a_day_that_will_not_do_are_said(table: Table, told: Told) -> None:
    ann = table.user("Ann")
    assert (await table.says(ann, "plan tomorrow")).text == UNDONE + NOT_A_DAY.text
    assert not told.commands
    told.will_say(Reply(Note("That day is over.", done=False)))
    assert (await table.says(ann, "plan 2020-01-01")).text == f"{UNDONE}That day is over."


async def test_the_plan_has_a_form_and_comes_back_with_what_was_saved(table: Table, told: Told) -> None:
    ann = table.user("Ann")
    window = await opened(table, ann, "plan")
    await pressed(ann, window, "Change my plan", "Day of the exam")
    assert ann.stack == [window], "one window"
    await (await ann.suggest(window, "quorum.zone", "kath"))
    asked = await ann.submit(window, {"exam": "2026-06-30", "a_day": "15", "quorum.zone": "Asia/Kathmandu"})
    assert (await asked).ok
    (command,) = told.commands
    assert isinstance(command, SetPlan)
    assert (command.exam, command.a_day, command.new_a_day) == (date(2026, 6, 30), 15, 0)
    assert (command.zone, command.no_exam) == ("Asia/Kathmandu", False)
    assert window.title == "Page plan"
    assert window.text.startswith("Saved.")


async def test_what_is_wrong_in_the_plan_is_said_where_it_stands(table: Table, told: Told) -> None:
    ann = table.user("Ann")
    window = await opened(table, ann, "plan")
    await pressed(ann, window, "Change my plan", "Day of the exam")
    told.will_say(Reply(Note("That day is over.", done=False)))
    ack = await (await ann.submit(window, {"exam": "2020-01-01"}))
    assert ack.errors == {"exam": "That day is over."}


async def test_the_form_holds_what_was_said_before_and_takes_it_off(table: Table, told: Told) -> None:
    told.wishes = PlanWishes(date(2026, 6, 30), 15, 5, "Asia/Kathmandu")
    ann = table.user("Ann")
    window = await opened(table, ann, "plan")
    await pressed(ann, window, "Change my plan", "Day of the exam")
    before = str(window.body)
    assert all(each in before for each in ("2026-06-30", "'15'", "'5'", "Asia/Kathmandu"))
    assert not (await (await ann.submit(window, {"no_exam": ["none"], "new_a_day": ""}))).errors
    (command,) = told.commands
    assert isinstance(command, SetPlan)
    assert (command.exam, command.no_exam, command.a_day, command.new_a_day) == (None, True, 15, 0)


# -- accounts ----------------------------------------------------------------------------------------------------------


async def test_a_code_links_accounts_by_a_word_or_in_the_window(table: Table, told: Told) -> None:
    ann = table.user("Ann")
    assert (await table.says(ann, "link K7QF-2M")).text == f"{DONE}Saved."
    window = await opened(table, ann, "link", "Page links")
    told.will_say(Reply(Note("No such code.", done=False)))
    ack = await (await ann.submit(window, {"code": "WRONG"}))
    assert ack.errors == {"code": "No such code."}
    told.will_say(OK)
    assert not (await (await ann.submit(window, {"code": " K7QF-2M "}))).errors
    assert window.text.startswith("Saved.")
    assert [each.code for each in told.commands if isinstance(each, LinkAccounts)] == ["K7QF-2M", "WRONG", "K7QF-2M"]


async def test_a_form_that_takes_long_closes_and_is_told_in_a_direct_message(table: Table, told: Told) -> None:
    there = asyncio.Event()

    async def slowly(_: TutorCommand) -> Reply:
        await there.wait()
        return OK

    ann = table.user("Ann")
    window = await opened(table, ann, "link")
    told.says = slowly
    asked = await ann.submit(window, {"code": "K7QF-2M"})
    await seen(lambda: bool(told.commands), "the command")
    await table.clock.advance(SOON_MS)
    assert (await asked).ok
    assert not ann.stack
    there.set()
    await seen(lambda: bool(ann.dm().messages), "the word that it is done")
    assert ann.dm().last.text == f"{DONE}Saved."


async def test_taking_an_account_out_is_asked_about_again(table: Table, told: Told) -> None:
    told.turns = (Turn("Take this account out", Lesson(Deed.UNLINK)), Turn("Give me a code", Lesson(Deed.LINK)))
    window = await opened(table, table.user("Ann"), "link")
    asking = {each["text"]["text"]: "confirm" in each for each in _buttons(window)}
    assert asking == {"Take this account out": True, "Give me a code": False}


def _buttons(window: View) -> list[dict[str, Any]]:
    return [each for block in window.blocks if block["type"] == "actions" for each in block["elements"]]


# -- a group -----------------------------------------------------------------------------------------------------------


async def test_a_leader_sets_an_assignment_in_a_form_and_takes_it_back(table: Table, told: Told) -> None:
    ada = table.admin
    window = await opened(table, ada, "assign", "Set an assignment")
    await (await ada.suggest(window, "quorum.bank", ""))
    filled = {"quorum.bank": "things", "deadline": "1790000000", "attempts": "2", "title": " Before  class "}
    assert not (await (await ada.submit(window, filled))).errors
    (command,) = told.commands
    assert isinstance(command, Assign)
    assert (command.bank, command.deadline, command.attempts) == ("things", 1_790_000_000_000, 2)
    assert (command.title, command.outcome) == ("Before class", None)
    assert (command.person.leads, command.place.channel) == (True, table.channel.id)
    assert command.announce, "the channel is told unless they say otherwise"
    assert window.title == "Page assignments"
    assert (await table.says(ada, "assign off a3f")).text == f"{DONE}Saved."
    gone = told.commands[1]
    assert isinstance(gone, Unassign)
    assert (gone.assignment, gone.person.leads) == ("a3f", True)
    assert (await table.says(ada, "assign off")).text == UNDONE + WHICH.text


async def test_nobody_else_is_shown_the_form(table: Table, told: Told) -> None:
    ann = table.user("Ann")
    assert (await table.says(ann, "assign")).text == UNDONE + NOT_A_LEADER.text
    await opened(table, ann, "assignments")
    assert "Set an assignment" not in [each.label for each in ann.modal.buttons]
    ada = table.admin
    window = await opened(table, ada, "assignments")
    await pressed(ada, window, "Set an assignment", "To be done by")


async def test_a_quiz_on_weak_spots_runs_in_the_channel_where_the_page_was_opened(table: Table, told: Told) -> None:
    told.turns = (Turn("Start a quiz on these", Lesson(Deed.SPOTS, "things")),)
    ada = table.admin
    window = await opened(table, ada, "group")
    await pressed(ada, window, "Start a quiz on these", "Saved.")
    (study,) = told.commands
    assert isinstance(study, Study)
    assert (study.place.channel, study.person.leads) == (table.channel.id, True)


async def test_without_a_channel_it_is_said_where_to_begin_one(table: Table, told: Told) -> None:
    told.turns = (Turn("Start a quiz on these", Lesson(Deed.SPOTS, "things")),)
    ada = table.admin
    await (await ada.open_home())
    home = await ada.sees_home()
    await (await ada.press(home, home.button("Plan")))
    window = await ada.sees_modal()
    await pressed(ada, window, "Start a quiz on these", WHERE.text)
    assert not told.commands
