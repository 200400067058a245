"""Whom daily quizzes on Slack call, and whom they remind."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.slack.settings import Mode
from bot.quiz.codec import with_hash
from bot.quiz.tokens import Act
from tests.fakes.clock import MONDAY_MORNING, VirtualClock
from tests.fakes.slack import FakeSlack, Message, PowerKind, User, errors, names
from tests.fakes.table import PATIENCE_S, seen
from tests.quiz.values import BANK
from tests.slack.dailies import HOUR, form, here, nine, set_daily, to_the_end
from tests.slack.table import Table, a_table, pressed, read


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(MONDAY_MORNING)


# -- who is called -----------------------------------------------------------------------------------------------------


async def test_a_user_group_is_called_by_the_post_and_by_nothing_else(fake: FakeSlack, tmp_path: Path) -> None:
    async with a_table(tmp_path, fake) as table:
        group = fake.user_group(table.team, "learners")
        await set_daily(table, **{"quorum.group": group.id})
        ada = table.admin
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
        ada, ann = table.admin, table.user("Ann")
        await (await ann.command(ann.dm(), "/quiz", "daily"))
        assert "mention" not in {each["block_id"] for each in (await ann.sees_modal("Daily quiz")).blocks}
        view = await form(table, ada)
        await (await ada.suggest(view, "quorum.group", ""))
        ada.admin = False
        await table.clock.leap(200_000)
        filled = {"quorum.zone": "UTC", "quorum.source": "bank:things", "quorum.group": group.id}
        ack = await (await ada.submit(view, filled))
        assert list(ack.errors) == ["mention"]
        assert await table.desk.daily(here(table)) is None


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
        assert "Reminders are off" in (await pressed(ann, word, Act.UNREMIND)).text
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
