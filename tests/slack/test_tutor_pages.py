"""The tutor's pages and forms on Slack: windows, and what they hand to the engine. A test says what it answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from adapters.slack.private import DONE, SOON_MS, UNDONE
from adapters.slack.scopes import SCOPES
from adapters.slack.tutor import NO_FILES, NO_PICTURE, NOT_A_DAY, NOT_A_LEADER, WHERE, WHICH
from bot.ports import Reply
from bot.ports.tutor import Assign, LinkAccounts, PlanWishes, SetPlan, Study, TutorCommand, Unassign
from bot.quiz.blocks import Button, Card, Heading, Text
from bot.quiz.effects import Note
from bot.quiz.events import Person, Place
from bot.quiz.lessons import Deed, Lesson, write_lesson
from bot.quiz.pages import Bar, Bars, Named, Page, PageView, Subject, Turn
from bot.quiz.stages import Stage
from tests.fakes.slack import User, View, errors, names
from tests.fakes.table import seen
from tests.slack.table import Table

OK = Reply(Note("Saved."))
BEGIN = Turn("Practise", Lesson(Deed.PRACTICE, "things"))
CARD = Card(
    "prac1", "practice", Stage.ASKING, (Heading("What is thing 1?", "Practice · 1 of 20 today"),), (), "Practice"
)


async def fine(_: TutorCommand) -> Reply:
    return OK


@dataclass
class Told:
    """A tutor that says what a test wants, and remembers what it was asked."""

    says: Callable[[TutorCommand], Awaitable[Reply]] = fine
    commands: list[TutorCommand] = field(default_factory=list)
    pages: list[tuple[Place, Person, Page]] = field(default_factory=list)
    entries: tuple[Any, ...] = (Text("Nothing yet."),)
    turns: tuple[Turn, ...] = ()
    png: bytes | None = b"a picture"
    due: int = 0
    wishes: PlanWishes = field(default_factory=PlanWishes)

    async def tutor(self, command: TutorCommand) -> Reply:
        self.commands.append(command)
        return await self.says(command)

    async def own_page(self, place: Place, person: Person, page: Page) -> PageView:
        self.pages.append((place, person, page))
        return PageView(f"Page {page.subject.name.lower()}", (self.entries,), turns=self.turns)

    async def due_count(self, place: Place, person: Person) -> int:
        assert person.id
        assert place.platform == "slack"
        return self.due

    async def plan_wishes(self, place: Place, person: Person) -> PlanWishes:
        return self.wishes

    async def chart(self, place: Place, person: Person, page: Page) -> bytes | None:
        return self.png


@pytest.fixture
def told(table: Table, monkeypatch: pytest.MonkeyPatch) -> Told:
    told = Told()
    monkeypatch.setattr(table.engine, "tutor", told.tutor)
    for name in ("own_page", "due_count", "plan_wishes", "chart"):
        monkeypatch.setattr(table.desk, name, getattr(told, name))
    return told


def an_admin(table: Table) -> User:
    return table.fake.user("Ada", table.team, admin=True)


async def opened(table: Table, user: User, words: str, title: str = "") -> View:
    """The window that a command opens."""
    await (await user.command(table.channel, "/quiz", words))
    return await user.sees_modal(title)


async def pressed(user: User, window: View, label: str, words: str) -> None:
    """Press a button of the window, and wait until the window on top says the words."""
    await (await user.press(window, window.button(label)))
    await user.until(lambda: words in user.modal.text, f"{words!r}, not {user.modal.text!r}")


# -- pages -------------------------------------------------------------------------------------------------------------


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
    await opened(table, an_admin(table), words)
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
    told.says = lambda _: _given(Reply(Note(""), card=CARD))
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


async def _given(reply: Reply) -> Reply:
    return reply


async def test_a_note_stands_above_the_page_it_is_about_which_is_drawn_anew(table: Table, told: Told) -> None:
    told.turns = (Turn("Count me in", Lesson(Deed.SEEN, number=1)),)
    told.says = lambda _: _given(Reply(Note("You are counted in.")))
    ann = table.user("Ann")
    window = await opened(table, ann, "group")
    await pressed(ann, window, "Count me in", "You are counted in.\nNothing yet.")
    assert len(told.pages) == 2


async def test_a_note_on_a_question_stands_in_a_window_above_it(table: Table, told: Told) -> None:
    told.turns = (BEGIN,)
    hint = Button("Hint", write_lesson(Lesson(Deed.HINT, "prac1", 1)))
    told.says = lambda _: _given(Reply(Note(""), card=replace(CARD, buttons=(hint,))))
    ann = table.user("Ann")
    window = await opened(table, ann, "study")
    await pressed(ann, window, "Practise", "What is thing 1?")
    told.says = lambda _: _given(Reply(Note("Slower, please.", done=False)))
    await (await ann.press(window, window.button("Hint")))
    await ann.until(lambda: len(ann.stack) == 2, "a window above")
    assert ann.modal.text == f"{UNDONE}Slower, please."
    assert "What is thing 1?" in ann.stack[0].text


async def test_what_was_said_before_is_not_said_again(table: Table, told: Told) -> None:
    told.says = lambda _: _given(Reply(Note("Slower, please.", done=False), silent=True))
    ann = table.user("Ann")
    assert (await (await ann.command(table.channel, "/quiz", "practice"))).ok
    await table.quiet()
    assert not ann.notes


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
    told.says = lambda _: _given(Reply(Note("This takes longer.", done=False), pending=final))
    ann = table.user("Ann")
    asked = await ann.command(table.channel, "/quiz", "review")
    assert (await asked.private()).text == f"{UNDONE}This takes longer."
    final.set_result(Reply(Note(""), card=CARD))
    assert "What is thing 1?" in (await asked.private(1)).text


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
    told.says = lambda _: _given(Reply(Note("That day is over.", done=False)))
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
    told.says = lambda _: _given(Reply(Note("That day is over.", done=False)))
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
    told.says = lambda _: _given(Reply(Note("No such code.", done=False)))
    ack = await (await ann.submit(window, {"code": "WRONG"}))
    assert ack.errors == {"code": "No such code."}
    told.says = fine
    assert not (await (await ann.submit(window, {"code": " K7QF-2M "}))).errors
    assert window.text.startswith("Saved.")
    assert [each.code for each in told.commands if isinstance(each, LinkAccounts)] == ["K7QF-2M", "WRONG", "K7QF-2M"]


async def test_taking_an_account_out_is_asked_about_again(table: Table, told: Told) -> None:
    told.turns = (Turn("Take this account out", Lesson(Deed.UNLINK)), Turn("Give me a code", Lesson(Deed.LINK)))
    window = await opened(table, table.user("Ann"), "link")
    asking = {each["text"]["text"]: "confirm" in each for each in _buttons(window)}
    assert asking == {"Take this account out": True, "Give me a code": False}


def _buttons(window: View) -> list[dict[str, Any]]:
    return [each for block in window.blocks if block["type"] == "actions" for each in block["elements"]]


# -- a group -----------------------------------------------------------------------------------------------------------


async def test_a_leader_sets_an_assignment_in_a_form_and_takes_it_back(table: Table, told: Told) -> None:
    ada = an_admin(table)
    window = await opened(table, ada, "assign", "Set an assignment")
    await (await ada.suggest(window, "quorum.bank", ""))
    filled = {"quorum.bank": "things", "deadline": "1790000000", "attempts": "2", "title": " Before  class "}
    assert not (await (await ada.submit(window, filled))).errors
    (command,) = told.commands
    assert isinstance(command, Assign)
    assert (command.bank, command.deadline, command.attempts) == ("things", 1_790_000_000_000, 2)
    assert (command.title, command.outcome) == ("Before class", None)
    assert (command.person.leads, command.place.channel) == (True, table.channel.id)
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
    ada = an_admin(table)
    window = await opened(table, ada, "assignments")
    await pressed(ada, window, "Set an assignment", "To be done by")


async def test_a_quiz_on_weak_spots_runs_in_the_channel_where_the_page_was_opened(table: Table, told: Told) -> None:
    told.turns = (Turn("Start a quiz on these", Lesson(Deed.SPOTS, "things")),)
    ada = an_admin(table)
    window = await opened(table, ada, "group")
    await pressed(ada, window, "Start a quiz on these", "Saved.")
    (study,) = told.commands
    assert isinstance(study, Study)
    assert (study.place.channel, study.person.leads) == (table.channel.id, True)


async def test_without_a_channel_it_is_said_where_to_begin_one(table: Table, told: Told) -> None:
    told.turns = (Turn("Start a quiz on these", Lesson(Deed.SPOTS, "things")),)
    ada = an_admin(table)
    await (await ada.open_home())
    home = await ada.sees_home()
    await (await ada.press(home, home.button("Plan")))
    window = await ada.sees_modal()
    await pressed(ada, window, "Start a quiz on these", WHERE.text)
    assert not told.commands


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
    assert table.team.token is not None
    table.team.token.scopes = tuple(scope for scope in SCOPES if scope != "files:write")
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
    told.says = lambda _: _given(Reply(Note(""), card=CARD))
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


async def test_an_entry_s_button_stands_beside_it(table: Table, told: Told) -> None:
    told.entries = (Named("Before class", "1 attempt left", Turn("Begin", Lesson(Deed.ASSIGNMENT, "a3f"))),)
    window = await opened(table, table.user("Ann"), "assignments")
    (section,) = [block for block in window.blocks if "accessory" in block]
    assert section["accessory"]["value"] == "tutor.z.a3f.0.0"
