"""Daily quizzes on Slack: set by a form, answered in private messages, reminded of in direct messages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.private import DONE, UNDONE
from adapters.slack.settings import Mode
from bot.ports import ChangeDaily, Reply, SetDaily
from bot.ports.store import SHARED
from bot.quiz.bank import Bank, Image
from bot.quiz.codec import with_hash
from bot.quiz.events import Place
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act, read_token
from tests.fakes.clock import VirtualClock
from tests.fakes.slack import Ack, Button, FakeSlack, Message, PowerKind, User, View, errors, names
from tests.fakes.table import PATIENCE_S, seen
from tests.quiz.values import BANK, question
from tests.slack.table import QUICK, Table, a_table
from tests.slack.test_oauth import install

HOUR = 3_600_000


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    # A Monday, 08:30 in UTC.
    clock = VirtualClock(int(datetime(2026, 5, 4, 8, 30, tzinfo=UTC).timestamp()) * 1000)
    async with FakeSlack(clock, rates=QUICK) as fake:
        yield fake


def an_admin(table: Table) -> User:
    if "Ada" not in table._people:
        table._people["Ada"] = table.fake.user("Ada", table.team, admin=True)
    return table._people["Ada"]


async def form(table: Table, user: User) -> View:
    """Somebody opens the form, and what it offers is looked up."""
    await (await user.command(table.channel, "/quiz", "daily"))
    view = await user.sees_modal("Daily quiz")
    await (await user.suggest(view, "quorum.zone", "utc"))
    await (await user.suggest(view, "quorum.source", ""))
    return view


async def sent(table: Table, user: User | None = None, **changed: Any) -> Ack:
    """The form filled in and sent."""
    user = user or an_admin(table)
    view = await form(table, user)
    if "quorum.group" in changed:
        await (await user.suggest(view, "quorum.group", ""))
    filled = {"quorum.zone": "UTC", "quorum.source": "bank:things", "questions": "2", "hours": "10"} | changed
    return await (await user.submit(view, filled))


async def set_daily(table: Table, **changed: Any) -> None:
    """An admin sets the daily quiz, and reads that it is set."""
    ada = an_admin(table)
    ack = await sent(table, ada, **changed)
    assert not ack.errors
    assert "The daily quiz is set. Next: Monday 4 May, 09:00 (UTC)." in ada.modal.text
    await ada.close(ada.modal)


async def nine(table: Table) -> Message:
    """Wait until nine o'clock, and for the post."""
    await table.clock.leap(30 * 60_000)
    await seen(lambda: bool(table.channel.messages), "the daily's post")
    await table.quiet()
    return table.channel.last


def read(message: Message | View) -> str:
    """A text without the joiners that nobody sees."""
    return message.text.replace("\u2060", "")


def button(where: Message | View, act: Act, position: int = 0) -> Button:
    """The button of an act."""
    for each in where.buttons:
        press = read_token(each.value)
        if press is not None and press.act is act and (act is not Act.PICK or press.position == position):
            return each
    raise AssertionError(f"no button {act.name} among {[each.value for each in where.buttons]}")


async def pressed(user: User, where: Message, act: Act, position: int = 0) -> Message:
    """What somebody is shown in private for pressing a button."""
    return await (await (await user.press(where, button(where, act, position)))).private()


async def to_the_end(user: User, card: Message) -> None:
    """Answer every question in the one private message, always with the first option."""
    for _ in range(10):
        if "last question" in card.text:
            return
        act = Act.SUBMIT if "Chosen so far" in card.text else Act.PICK
        assert await pressed(user, card, act) is card, "the private message goes on from question to question"
    raise AssertionError(f"no end: {card.text}")


# -- setting -----------------------------------------------------------------------------------------------------------


async def test_a_daily_is_set_shown_changed_paused_resumed_and_taken_off(fake: FakeSlack, tmp_path: Path) -> None:
    async with a_table(tmp_path, fake) as table:
        ada, ann = an_admin(table), table.user("Ann")
        assert "There is no daily quiz" in (await table.says(ann, "daily show")).text
        await set_daily(table, days=["0", "1", "2", "3", "4"], grace="30")
        shown = await table.says(ann, "daily show")
        assert shown.ephemeral
        assert "Monday to Friday at 09:00 (UTC): 2 questions from “Things”, open for 10 h" in read(shown)
        again = await form(table, ada)
        assert [each["value"] for each in again.state["days"]["value"]["selected_options"]] == list("01234")
        assert again.state["hours"]["value"]["value"] == "10"
        assert again.state["source"]["quorum.source"]["selected_option"]["value"] == "bank:things"
        await ada.close(again)
        for act, word in (("pause", "is paused"), ("resume", "Next: Monday"), ("OFF", "is off")):
            assert word in read(await table.says(ada, f"daily {act}"))
        assert "There is no daily quiz" in (await table.says(ada, "daily pause")).text
        assert "show, pause, resume and off" in (await table.says(ada, "daily dance")).text
        assert not table.channel.messages


async def test_zones_banks_and_outcomes_are_suggested_while_typing(fake: FakeSlack, tmp_path: Path) -> None:
    async with a_table(tmp_path, fake) as table:
        ada = an_admin(table)
        view = await form(table, ada)
        assert (await (await ada.suggest(view, "quorum.zone", "kath"))).options[0] == (
            "Asia/Kathmandu",
            "Asia/Kathmandu",
        )
        new_york = await (await ada.suggest(view, "quorum.zone", "new york"))
        assert new_york.options == (("America/New York", "America/New_York"),)
        assert (await (await ada.suggest(view, "quorum.source", "thi"))).options == (("Things", "bank:things"),)
        assert (await (await ada.suggest(view, "quorum.part", ""))).options == (), "before a bank is chosen"
        ada.fill(view, {"quorum.source": "bank:things"})
        assert (await (await ada.suggest(view, "quorum.part", ""))).options != ()


async def test_only_who_leads_sets_one_and_what_cannot_be_is_said_in_the_form(fake: FakeSlack, tmp_path: Path) -> None:
    async with a_table(tmp_path, fake) as table:
        ann, ada = table.user("Ann"), an_admin(table)
        assert (await table.says(ann, "daily")).text.startswith(f"{UNDONE}Only an admin")
        view = await form(table, ada)
        async with table.store.writing() as writing:
            await writing.put_shelf(SHARED, [])
        filled = {"quorum.zone": "UTC", "quorum.source": "bank:things"}
        errors = (await (await ada.submit(view, filled))).errors
        assert list(errors) == ["source"]
        assert "There is no bank “things” here" in errors["source"]
        async with table.store.writing() as writing:
            await writing.put_shelf(SHARED, [BANK])
        assert not (await (await ada.submit(view, filled))).errors
        assert (await table.says(ann, "daily pause")).text.startswith(f"{UNDONE}Only whoever set")


async def test_setting_one_that_takes_long_is_acknowledged_and_told_in_a_direct_message(
    fake: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_table(tmp_path, fake) as table:
        ada, stored, begun = an_admin(table), asyncio.Event(), asyncio.Event()
        daily = table.engine.daily

        async def slowly(command: SetDaily | ChangeDaily) -> Reply:
            begun.set()
            await stored.wait()
            return await daily(command)

        monkeypatch.setattr(table.engine, "daily", slowly)
        view = await form(table, ada)
        asked = await ada.submit(view, {"quorum.zone": "UTC", "quorum.source": "bank:things"})
        await begun.wait()
        await table.clock.advance(2_000)
        assert (await asked).ok
        assert not ada.stack
        stored.set()
        await seen(lambda: bool(ada.dm().messages), "the word that it is set")
        assert "The daily quiz is set" in ada.dm().last.text


async def test_a_private_channel_without_the_bot_is_told_of_at_once(fake: FakeSlack, tmp_path: Path) -> None:
    async with a_table(tmp_path, fake) as table:
        ada, hidden = an_admin(table), fake.channel(table.team, "hidden", private=True, bot=False)
        said = await table.says(ada, "daily", hidden)
        assert "/invite @quorum" in read(said)
        assert not ada.stack


# -- playing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", list(Mode))
async def test_it_is_answered_in_one_private_message_over_a_restart_and_its_result_comes_at_the_close(
    fake: FakeSlack, tmp_path: Path, mode: Mode
) -> None:
    async with a_table(tmp_path, fake, mode=mode) as table:
        await set_daily(table)
        post = await nine(table)
        assert "Daily quiz · 4 May" in post.text
        assert "open until " in post.text
        assert not post.powers
        ann = table.user("Ann")
        first = await pressed(ann, post, Act.PLAY)
        assert first.ephemeral
        assert "Question 1 of 2" in first.text
        assert "seconds" not in first.text
        before = len(ann.ephemerals)
    async with a_table(tmp_path, fake, before=table, mode=mode) as again:
        await to_the_end(ann, first)
        assert len(ann.ephemerals) == before, "nothing new: the message of before the restart was replaced"
        assert "last question" in (await pressed(ann, post, Act.PLAY)).text
        await again.pass_time(6_000)
        assert "1 answered" in post.text
        assert again.channel.messages == (post,), "no answer stands in the channel"
        await again.clock.leap(10 * HOUR + 5_000)
        await again.phase(Phase.FINISHED, id="sess1")
        await seen(lambda: len(again.channel.messages) == 2, "the result")
        await again.quiet()
        assert "The right answers" in again.channel.last.text
        assert "ann" in again.channel.last.text.casefold()
        assert "This quiz has closed" in post.text


async def test_all_together_it_is_a_quiz_against_the_clock_that_begins_by_itself(
    fake: FakeSlack, tmp_path: Path
) -> None:
    async with a_table(tmp_path, fake) as table:
        await set_daily(table, pace="together", seconds="10", questions="1")
        post = await nine(table)
        assert "10 seconds, until" in post.text
        ann = table.user("Ann")
        assert (await pressed(ann, post, Act.PICK)).text == f"{DONE}A locked in."
        await table.pass_time(11_500)
        await seen(lambda: "▰" in post.text, "the reveal in the same message")


async def test_to_stop_means_the_quiz_that_runs_beside_it_and_not_the_daily_one(
    fake: FakeSlack, tmp_path: Path
) -> None:
    async with a_table(tmp_path, fake) as table:
        ada = an_admin(table)
        await set_daily(table)
        await nine(table)
        await table.start("things seconds=600 thread", ada)
        await table.phase(Phase.OPEN, id="sess2")
        assert (await table.says(ada, "stop")).text.startswith(DONE)
        await table.phase(Phase.STOPPED, id="sess2")
        assert (await table.session("sess1")).phase is Phase.OPEN


async def test_a_private_message_that_cannot_be_replaced_is_followed_by_a_new_one(
    fake: FakeSlack, tmp_path: Path
) -> None:
    async with a_table(tmp_path, fake) as table:
        await set_daily(table)
        post = await nine(table)
        ann = table.user("Ann")
        first = await pressed(ann, post, Act.PLAY)
        fake.faults.fail(names.RESPONSE_URL, errors.EXPIRED_URL)
        second = await pressed(ann, first, Act.PICK)
        assert second is not first
        assert second.ephemeral
        await to_the_end(ann, second)
        assert "last question" in (await pressed(ann, first, Act.PICK)).text, "the buttons of the old one answer too"
        assert table.channel.messages == (post,)


async def test_a_picture_that_slack_refuses_is_left_out_of_the_private_card(fake: FakeSlack, tmp_path: Path) -> None:
    pictured = replace(question(0), image=Image("https://example.org/reef.png", "A reef at noon"), outcomes=())
    async with a_table(tmp_path, fake, banks=[with_hash(Bank("things", "Things", (pictured,)))]) as table:
        await set_daily(table)
        post = await nine(table)
        assert "A reef at noon" in (await pressed(table.user("Ann"), post, Act.PLAY)).text
        fake.faults.fail(names.RESPONSE_URL, errors.Error("invalid_blocks", 400))
        card = await pressed(table.user("Ben"), post, Act.PLAY)
        assert "A reef at noon" not in card.text
        assert pictured.prompt in card.text


async def test_the_home_tab_leads_to_todays_quiz_and_tells_of_the_next(fake: FakeSlack, tmp_path: Path) -> None:
    async with a_table(tmp_path, fake) as table:
        await set_daily(table)
        post = await nine(table)
        ann = table.user("Ann")
        await (await ann.open_home())
        home = await ann.sees_home()
        assert "open until" in read(home)
        assert "The next daily quiz there: Tuesday 5 May, 09:00 (UTC)" in read(home)
        await (await ann.press(home, button(home, Act.PLAY)))
        window = await ann.sees_modal("Quorum")
        for _ in range(10):
            if "last question" in window.text:
                break
            before = window.hash
            act = Act.SUBMIT if "Chosen so far" in window.text else Act.PICK
            await (await ann.press(window, button(window, act)))
            await ann.until(partial(_changed, window, before), "the next question")
        assert "last question" in window.text
        assert ann.stack == [window], "one window, from question to question"
        await table.pass_time(6_000)
        assert "1 answered" in post.text
        assert not ann.ephemerals


def _changed(window: View, hash: str) -> bool:
    return window.hash != hash


async def test_a_click_of_another_workspace_finds_nothing_of_this_one(fake: FakeSlack, tmp_path: Path) -> None:
    async with a_table(tmp_path, fake, several=True, mode=Mode.HTTP) as table:
        other = fake.team("Other", installed=False)
        for team in (table.team, other):
            await install(table, team)
        await set_daily(table)
        post = await nine(table)
        eve, there = fake.user("Eve", other, admin=True), fake.channel(other)
        assert "There is no daily quiz" in (await table.says(eve, "daily show", there)).text
        assert "There is no daily quiz" in (await table.says(eve, "daily off", there)).text
        word = await table.says(eve, "start things", there)
        assert word.text.startswith(DONE)
        await seen(lambda: bool(there.messages), "a message to forge a button of")
        await table.quiet()
        refused = await (await (await eve.forge(there.last, button(post, Act.PLAY).value))).private()
        assert refused.text.startswith(UNDONE)
        assert "Question" not in refused.text
        async with table.store.reading() as reading:
            assert await reading.counts((table.tenant, "sess1"), 0) == ({}, 0)


# -- who is called -----------------------------------------------------------------------------------------------------


async def test_a_user_group_is_called_by_the_post_and_by_nothing_else(fake: FakeSlack, tmp_path: Path) -> None:
    async with a_table(tmp_path, fake) as table:
        group = fake.user_group(table.team, "learners")
        await set_daily(table, **{"quorum.group": group.id})
        ada = an_admin(table)
        again = await form(table, ada)
        assert again.state["mention"]["quorum.group"]["selected_option"]["text"]["text"] == "Learners"
        await ada.close(again)
        post = await nine(table)
        assert [(each.kind, each.written) for each in post.powers] == [(PowerKind.GROUP, f"<!subteam^{group.id}>")]
        assert group.id not in post.now.fallback
        ann = table.user("Ann")
        card = await pressed(ann, post, Act.PLAY)
        assert not card.powers
        fake.delete(post)
        await to_the_end(ann, card)
        await table.pass_time(6_000)
        assert table.channel.last is not post
        assert not table.channel.last.powers, "posted anew, it calls nobody a second time"
        await table.clock.leap(10 * HOUR + 5_000)
        await seen(lambda: len(table.channel.messages) == 2, "the result")
        assert not table.channel.last.powers


async def test_a_group_in_a_banks_text_is_not_called(fake: FakeSlack, tmp_path: Path) -> None:
    async with a_table(tmp_path, fake, banks=[with_hash(replace(BANK, title="<!subteam^S00000001>"))]) as table:
        fake.user_group(table.team, "learners")
        await set_daily(table)
        assert not (await nine(table)).powers


async def test_who_does_not_lead_is_not_asked_whom_to_call_and_cannot_say_so(fake: FakeSlack, tmp_path: Path) -> None:
    async with a_table(tmp_path, fake) as table:
        group = fake.user_group(table.team, "learners")
        ada, ann = an_admin(table), table.user("Ann")
        await (await ann.command(ann.dm(), "/quiz", "daily"))
        assert "mention" not in {each["block_id"] for each in (await ann.sees_modal("Daily quiz")).blocks}
        view = await form(table, ada)
        await (await ada.suggest(view, "quorum.group", ""))
        ada.admin = False
        await table.clock.leap(200_000)
        filled = {"quorum.zone": "UTC", "quorum.source": "bank:things", "quorum.group": group.id}
        ack = await (await ada.submit(view, filled))
        assert list(ack.errors) == ["mention"]
        assert await table.desk.daily(_here(table)) is None


# -- reminders ---------------------------------------------------------------------------------------------------------


async def reminded(table: Table, post: Message, user: User) -> None:
    """Somebody wants a word at ten."""
    hours = await pressed(user, post, Act.REMIND)
    assert [each.label for each in hours.buttons][:3] == ["10:00", "11:00", "12:00"]
    kept = await (await (await user.press(hours, hours.buttons[0]))).private()
    assert "10:00 (UTC)" in read(kept)


@pytest.mark.parametrize("mode", list(Mode))
async def test_a_reminder_comes_by_direct_message_and_is_answered_and_stopped_there(
    fake: FakeSlack, tmp_path: Path, mode: Mode
) -> None:
    async with a_table(tmp_path, fake, mode=mode) as table:
        await set_daily(table)
        post = await nine(table)
        ann = table.user("Ann")
        await reminded(table, post, ann)
        await table.clock.leap(HOUR)
        await seen(lambda: bool(ann.dm().messages), "the reminder")
        word = ann.dm().last
        assert "A daily quiz is waiting for you" in word.text
        assert "2 questions left" in read(word)
        assert not word.powers
        card = await pressed(ann, word, Act.PLAY)
        assert card.ephemeral
        await to_the_end(ann, card)
        await table.pass_time(6_000)
        assert "1 answered" in post.text
        assert "No reminders any more" in (await pressed(ann, word, Act.UNREMIND)).text
        await table.clock.leap(25 * HOUR)
        await table.quiet()
        assert len(ann.dm().messages) == 1


@pytest.mark.parametrize("error", [errors.Error("cannot_dm_bot"), errors.Error("messages_tab_disabled")])
async def test_a_direct_message_that_slack_refuses_switches_reminders_off_and_it_is_said(
    fake: FakeSlack, tmp_path: Path, error: errors.Error
) -> None:
    async with a_table(tmp_path, fake) as table:
        await set_daily(table)
        post = await nine(table)
        ann = table.user("Ann")
        await reminded(table, post, ann)
        fake.faults.fail(names.POST_MESSAGE, error)
        await table.clock.leap(HOUR)
        async with asyncio.timeout(PATIENCE_S):
            while not await _switched_off(table, ann):  # noqa: ASYNC110 - what is waited for happens in the database
                await asyncio.sleep(0.001)
        assert not ann.dm().messages
        assert "I could not write to you" in (await pressed(ann, post, Act.PLAY)).text


async def _switched_off(table: Table, user: User) -> bool:
    async with table.store.reading() as reading:
        reminder = await reading.reminder(("slack", user.id))
    return reminder is not None and reminder.refused


def _here(table: Table) -> Place:
    return Place(table.tenant, "slack", table.channel.id)
