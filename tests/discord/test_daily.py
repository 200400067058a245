"""Daily quizzes on Discord: set by a command, answered in private, reminded of in direct messages."""

from __future__ import annotations

import asyncio

import pytest

from adapters.discord.private import DONE, UNDONE
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act
from tests.discord.table import Table, button
from tests.fakes.clock import MONDAY_MORNING, VirtualClock
from tests.fakes.discord import Ack, Message, Permission, Response, User
from tests.fakes.table import PATIENCE_S, seen

HOUR = 3_600_000


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(MONDAY_MORNING)


async def set_daily(table: Table, user: User | None = None, **options: object) -> Ack:
    chosen: dict[str, object] = {"time": "9:00", "zone": "UTC", "bank": "things", "questions": 2, "hours": 10.0}
    return await (await (user or table.admin).command(table.channel, "daily", "set", **(chosen | options)))


async def nine(table: Table) -> Message:
    """Wait until nine o'clock, and for the post."""
    await table.clock.leap(30 * 60_000)
    await seen(lambda: bool(table.channel.messages), "the daily's post")
    await table.quiet()
    return table.channel.last


async def test_zones_banks_and_series_are_suggested_while_typing(table: Table) -> None:
    user = table.user("Ann")
    zones = await (await user.autocomplete(table.channel, "daily", "set", focus="zone", zone="kath"))
    assert zones.choices[0] == ("Asia/Kathmandu", "Asia/Kathmandu")
    banks = await (await user.autocomplete(table.channel, "daily", "set", focus="bank", bank="thi"))
    assert banks.choices == (("Things", "things"),)
    series = await (await user.autocomplete(table.channel, "daily", "set", focus="series", series=""))
    assert series.choices == ()


async def test_a_daily_is_set_shown_paused_resumed_and_taken_off(table: Table) -> None:
    mo = table.admin
    assert "There is no daily quiz" in (await (await mo.command(table.channel, "daily", "show"))).text
    ack = await set_daily(table, mo, days="weekdays")
    assert ack.text.startswith(f"{DONE}The daily quiz is set. Next: Monday 4 May, 09:00")
    shown = await (await table.user("Ann").command(table.channel, "daily", "show"))
    assert shown.ephemeral
    assert "Monday to Friday at 09:00" in shown.text
    for act, word in (("pause", "is paused"), ("resume", "Next: Monday"), ("off", "is off")):
        assert word in (await (await mo.command(table.channel, "daily", act))).text
    assert "There is no daily quiz" in (await (await mo.command(table.channel, "daily", "show"))).text


async def test_only_a_moderator_sets_one_and_what_is_typed_wrong_is_said(table: Table) -> None:
    assert (await set_daily(table, table.user("Ann"))).text == f"{UNDONE}Only a moderator can set a daily quiz."
    mo = table.admin
    assert "no time of day" in (await set_daily(table, mo, time="noonish")).text
    assert "no days of the week" in (await set_daily(table, mo, days="someday")).text
    assert "no time zone" in (await set_daily(table, mo, zone="Atlantis")).text
    assert "I may not post here" in (await _denied(table, mo)).text


async def _denied(table: Table, mo: User) -> Ack:
    await table.fake.deny(table.channel, Permission.SEND_MESSAGES)
    return await set_daily(table, mo)


async def test_it_is_posted_answered_in_private_and_its_result_comes_at_the_close(table: Table) -> None:
    await set_daily(table)
    post = await nine(table)
    assert "Daily quiz · 4 May" in post.text
    assert "Closes <t:" in post.text
    ann = table.user("Ann")
    first = await (await ann.press(post, button(post, Act.PLAY)))
    assert first.ephemeral
    assert "Question 1 of 2" in first.text
    ack = first
    while "last question" not in ack.text:
        assert ack.message is not None
        ack = await (await ann.press(ack.message, button(ack, Act.PICK)))
        if "Chosen so far" in ack.text:
            assert ack.message is not None
            ack = await (await ann.press(ack.message, button(ack, Act.SUBMIT)))
        assert ack.kind is Response.UPDATE, "the private message goes on from question to question"
    await table.pass_time(6_000)
    assert "1 answered" in post.text
    assert len(table.channel.messages) == 1
    await table.clock.leap(10 * HOUR + 5_000)
    await table.phase(Phase.FINISHED, id="sess1")
    await seen(lambda: len(table.channel.messages) == 2, "the result")
    assert "The right answers" in table.channel.last.text
    assert "Ann" in table.channel.last.text


async def test_one_role_is_called_with_the_first_post_and_with_no_edit(table: Table) -> None:
    role = table.fake.role(table.guild, "learners")
    await set_daily(table, mention=role.id)
    post = await nine(table)
    assert post.called == (role.id,)
    assert f"<@&{role.id}>" in post.text
    await (await table.user("Ann").press(post, button(post, Act.PLAY)))
    await table.clock.leap(10 * HOUR + 5_000)
    await seen(lambda: len(table.channel.messages) == 2, "the result")
    assert table.channel.last.called == ()


@pytest.mark.parametrize("who", ["everyone", "moderator", "bot"])
async def test_a_role_is_mentioned_only_if_the_host_and_the_bot_may(table: Table, who: str) -> None:
    mo = table.fake.user("Mona", table.guild)
    mo.permissions |= Permission.MANAGE_MESSAGES
    role = table.fake.role(table.guild, "quiet ones", mentionable=False)
    chosen = role.id
    if who == "everyone":
        chosen = table.guild.id
    if who == "bot":
        mo.permissions |= Permission.MENTION_EVERYONE
    refused = await set_daily(table, mo, mention=chosen)
    words = {"everyone": "one role, not everyone", "moderator": "You may not mention", "bot": "I may not mention"}
    assert words[who] in refused.text
    assert "There is no daily quiz" in (await (await mo.command(table.channel, "daily", "show"))).text


async def test_a_reminder_comes_by_direct_message_and_is_answered_and_stopped_there(table: Table) -> None:
    await set_daily(table)
    post = await nine(table)
    ann = table.user("Ann")
    hours = await (await ann.press(post, button(post, Act.REMIND)))
    assert [each.label for each in hours.buttons][:3] == ["10:00", "11:00", "12:00"]
    assert hours.message is not None
    kept = await (await ann.press(hours.message, hours.buttons[0]))
    assert "10:00 (UTC)" in kept.text
    await table.clock.leap(HOUR)
    await seen(lambda: bool(ann.dm().messages), "the reminder")
    word = ann.dm().last
    assert "A daily quiz is waiting for you" in word.text
    assert "2 questions left" in word.text
    ack = await (await ann.press(word, button(word, Act.PLAY)))
    assert "Question 1 of 2" in ack.text
    assert ack.message is not None
    ack = await (await ann.press(ack.message, button(ack, Act.PICK)))
    async with table.store.reading() as reading:
        assert any([await reading.responses((table.tenant, "sess1"), round) for round in range(2)])
    stopped = await (await ann.press(word, button(word, Act.UNREMIND)))
    assert "Reminders are off" in stopped.text


async def test_closed_direct_messages_switch_reminders_off_and_it_is_said(table: Table) -> None:
    await set_daily(table)
    post = await nine(table)
    ann = table.user("Ann")
    hours = await (await ann.press(post, button(post, Act.REMIND)))
    assert hours.message is not None
    await (await ann.press(hours.message, hours.buttons[0]))
    ann.dms_open = False
    await table.clock.leap(HOUR)
    async with asyncio.timeout(PATIENCE_S):
        while not await switched_off(table, ann):  # noqa: ASYNC110 - what is waited for happens in the database
            await asyncio.sleep(0.001)
    ack = await (await ann.press(post, button(post, Act.PLAY)))
    assert "I could not write to you" in ack.text


async def switched_off(table: Table, user: User) -> bool:
    async with table.store.reading() as reading:
        reminder = await reading.reminder(("discord", str(user.id)))
    return reminder is not None and reminder.refused


async def test_a_token_that_names_another_server_counts_only_in_direct_messages(table: Table) -> None:
    await set_daily(table)
    post = await nine(table)
    other = table.fake.guild("Others")
    token = f"in.{other.id}.{button(post, Act.PLAY).custom_id}"
    ack = await (await table.user("Ann").press(post, token, force=True))
    assert "not one of ours" in ack.text
