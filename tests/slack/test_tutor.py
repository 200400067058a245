"""Practising on Slack, with the real engine: one private message, or one window, from question to question."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.slack.settings import Mode
from bot.quiz.bank import Image, Option
from bot.quiz.codec import with_hash
from bot.quiz.lessons import Deed
from bot.quiz.stages import Phase
from tests.fakes.slack import Button, FakeSlack, Message, User, View, errors, names
from tests.fakes.table import seen
from tests.quiz.values import BANK, question
from tests.slack.table import Table, a_table, button, pressed

FIRST = replace(
    question(0),
    hint="It begins with an x.",
    options=(Option("0-w", "You mix it up with w."), Option("0-x", "Yes, by its x."), Option("0-y")),
)
SEVERAL = with_hash(replace(BANK, id="several", title="Several", hash="", questions=(BANK.questions[1],)))
TAUGHT = with_hash(replace(BANK, hash="", questions=(FIRST, *BANK.questions[1:])))


@pytest.fixture
async def table(fake: FakeSlack, tmp_path: Path) -> AsyncIterator[Table]:
    async with a_table(tmp_path, fake, banks=(TAUGHT, SEVERAL)) as table:
        yield table


def saying(where: Message | View, label: str) -> Button:
    """The button that says this, or ends with it."""
    return next(each for each in where.buttons if each.label.endswith(label))


async def chosen(user: User, where: Message, label: str) -> Message:
    return await (await (await user.press(where, saying(where, label)))).private()


async def answered(user: User, card: Message) -> None:
    """Answer the question of a card with its first option."""
    await pressed(user, card, Deed.PICK)
    if any(each.label == "Submit" for each in card.buttons):
        await pressed(user, card, Deed.SUBMIT)


async def windowed(user: User, deed: Deed) -> str:
    """Press a button of the window, and wait until it shows something else; gives what that says."""
    window, before = user.modal, user.modal.hash
    await (await user.press(window, button(window, deed)))
    await user.until(lambda: user.modal is window and window.hash != before, f"{deed.name} in the window")
    return window.text


# -- in a channel ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", list(Mode))
async def test_a_practice_is_one_private_message_from_the_first_question_to_the_end_over_a_restart(
    fake: FakeSlack, tmp_path: Path, mode: Mode
) -> None:
    async with a_table(tmp_path, fake, mode=mode, banks=(TAUGHT,)) as table:
        ann = table.user("Ann")
        card = await table.says(ann, "practice")
        assert card.ephemeral
        assert "Practice · 1 of 20 today" in card.text
        await answered(ann, card)
        assert "It is due again" in card.text
    async with a_table(tmp_path, fake, before=table, mode=mode, banks=(TAUGHT,)) as again:
        for number in range(2, 5):
            assert await pressed(ann, card, Deed.NEXT) is card
            assert f"{number} of 20 today" in card.text
            await answered(ann, card)
        assert await pressed(ann, card, Deed.NEXT) is card
        assert "of 4 answers right this time" in card.text
        assert ann.ephemerals == (card,), "the message goes on from question to question"
        assert again.channel.messages == (), "nothing of it stands in the channel"


async def test_the_answer_is_told_at_once_with_what_belongs_to_the_option_that_was_chosen(table: Table) -> None:
    ann = table.user("Ann")
    card = await table.says(ann, "practice Things outcome=first")
    assert "0-x" not in card.text, "short options stand on their buttons alone"
    await pressed(ann, card, Deed.HINT)
    assert "Hint: It begins with an x." in card.text
    await chosen(ann, card, "0-w")
    assert "❌" in card.text
    assert "0-w — your answer" in card.text
    assert "✅" in card.text
    assert "Not right: you chose" in card.text
    assert "You mix it up with w." in card.text
    assert "Thing 0 is what it is." in card.text
    assert "▰" not in card.text, "nobody else was asked"
    await pressed(ann, card, Deed.NOTE)
    assert "There are things." in card.text
    await pressed(ann, card, Deed.UNDO)
    assert "Taken back" in card.text
    await chosen(ann, card, "0-x")
    assert "Right:" in card.text
    assert "Yes, by its x." in card.text
    await pressed(ann, card, Deed.REPORT)
    assert "Whoever looks after this bank will see it" in card.text
    await pressed(ann, card, Deed.STOP)
    assert "Until next time" in card.text
    assert ann.ephemerals == (card,)


async def test_what_is_chosen_of_several_is_marked_until_it_is_submitted(table: Table) -> None:
    ann = table.user("Ann")
    card = await table.says(ann, "practice several")
    first = button(card, Deed.PICK, 0)
    await pressed(ann, card, Deed.PICK, 0)
    assert button(card, Deed.PICK, 0).label == f"☑ {first.label}"
    await pressed(ann, card, Deed.PICK, 0)
    assert button(card, Deed.PICK, 0).label == first.label


async def test_two_quick_choices_are_both_shown_whichever_slack_takes_first(table: Table) -> None:
    ann = table.user("Ann")
    card = await table.says(ann, "practice several")
    both = [await ann.press(card, button(card, Deed.PICK, position)) for position in (0, 1)]
    for each in both:
        await each
    await table.quiet()
    await seen(lambda: sum(each.label.startswith("☑") for each in card.buttons) == 2, "both choices")


async def test_nobody_learns_or_changes_anything_by_anothers_button(table: Table) -> None:
    await table.start("things seconds=300")
    await table.phase(Phase.OPEN, 0)
    ann, ben = table.user("Ann"), table.user("Ben")
    card = await table.says(ann, "practice things")
    shown = card.text
    forged = await ben.forge(table.channel.last, button(card, Deed.PICK).value)
    said = await (await forged).private()
    assert said.reader is ben
    assert "What is thing" not in said.text
    assert card.text == shown
    assert "1 of 20 today" in (await table.says(ann, "practice things")).text, "nobody has answered it for her"


async def test_a_bank_nobody_has_is_said(table: Table) -> None:
    assert "no such bank" in (await table.says(table.user("Ann"), "practice metals")).text
    assert "no such bank" in (await table.says(table.user("Ann"), "study metals")).text


async def test_when_nothing_is_due_a_review_says_so(table: Table) -> None:
    assert "Nothing to ask just now" in (await table.says(table.user("Ann"), "review")).text


# -- in windows --------------------------------------------------------------------------------------------------------


async def test_from_the_home_tab_it_is_one_window(table: Table) -> None:
    ann = table.user("Ann")
    await (await ann.open_home())
    home = await ann.sees_home()
    assert "Nothing is due today." in home.text
    assert "Review" not in [each.label for each in home.buttons]
    await (await ann.press(home, home.button("Practise")))
    window = await ann.sees_modal()
    assert "1 of 20 today" in window.text
    told = await windowed(ann, Deed.PICK)
    if "Chosen so far" in told:
        told = await windowed(ann, Deed.SUBMIT)
    assert "It is due again" in told
    assert "2 of 20 today" in await windowed(ann, Deed.NEXT)
    assert ann.stack == [window], "the window goes on from question to question"


async def test_what_was_missed_leads_into_practising_it(table: Table) -> None:
    await table.start("things questions=1 seconds=10 outcome=second")
    await table.phase(Phase.OPEN, 0)
    session = await table.session()
    asked = session.asked[0]
    await table.answer("Ann", next(at for at, option in enumerate(asked.order) if option not in asked.key))
    for phase in (Phase.REVEALED, Phase.FINISHED):
        await table.says(table.host, "skip")
        await table.phase(phase)
    await table.quiet()
    ann = table.user("Ann")
    await (await ann.press(table.channel.last, table.channel.last.button("What I missed")))
    await ann.sees_modal("What you missed")
    assert "What you missed · 1 of 1" in await windowed(ann, Deed.MISSED)
    assert f"What is thing {asked.id[1:]}?" in ann.modal.text
    assert len(ann.stack) == 1


async def test_a_picture_that_slack_refuses_in_a_window_costs_no_question(fake: FakeSlack, tmp_path: Path) -> None:
    image = Image("https://example.org/gone.png", "A plot of things")
    bank = with_hash(replace(BANK, hash="", questions=(replace(question(0), image=image),)))
    async with a_table(tmp_path, fake, banks=(bank,)) as table:
        ann = table.user("Ann")
        await (await ann.open_home())
        home = await ann.sees_home()
        fake.faults.fail(names.OPEN_VIEW, errors.INVALID_BLOCKS)
        await (await ann.press(home, home.button("Practise")))
        window = await ann.sees_modal()
        assert "What is thing 0?" in window.text
        assert "[A plot of things]" not in window.text
        assert "[A plot of things]" in (await table.says(ann, "practice")).text


async def test_a_window_that_slack_has_no_call_left_for_waits_until_it_has(table: Table) -> None:
    ann = table.user("Ann")
    await (await ann.open_home())
    home = await ann.sees_home()
    await (await ann.press(home, home.button("Practise")))
    window = await ann.sees_modal()
    table.fake.faults.limit(names.UPDATE_VIEW, 7)
    assert (await (await ann.press(window, button(window, Deed.BURY)))).ok
    await table.quiet()
    assert "1 of 20" in window.text
    await table.clock.advance(7_000)
    await ann.until(lambda: "Not today: it may come again" in window.text, "what the press did")
