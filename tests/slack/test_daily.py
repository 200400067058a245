"""Daily quizzes on Slack: set by a form, answered in private messages, reminded of in direct messages."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from adapters.slack.private import DONE, UNDONE
from adapters.slack.settings import Mode
from bot.ports import ChangeDaily, Reply, SetDaily
from bot.ports.store import SHARED
from bot.quiz.bank import Bank, Image
from bot.quiz.codec import with_hash
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act
from tests.fakes.clock import MONDAY_MORNING, VirtualClock
from tests.fakes.slack import FakeSlack, View, errors, names
from tests.fakes.table import seen
from tests.quiz.values import BANK, question
from tests.slack.dailies import HOUR, form, nine, set_daily, to_the_end
from tests.slack.table import a_table, button, pressed, read
from tests.slack.test_oauth import install


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(MONDAY_MORNING)


# -- setting -----------------------------------------------------------------------------------------------------------


async def test_a_daily_is_set_shown_changed_paused_resumed_and_taken_off(fake: FakeSlack, tmp_path: Path) -> None:
    async with a_table(tmp_path, fake) as table:
        ada, ann = table.admin, table.user("Ann")
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
        ada = table.admin
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
        ann, ada = table.user("Ann"), table.admin
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
        ada, stored, begun = table.admin, asyncio.Event(), asyncio.Event()
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
        ada, hidden = table.admin, fake.channel(table.team, "hidden", private=True, bot=False)
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
        assert "Open until " in post.text
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
        ada = table.admin
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
