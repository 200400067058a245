"""Starting on Discord where something is in the way: no channel, no thread, no room."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from adapters.discord import starting
from adapters.discord.private import DONE, UNDONE
from adapters.discord.starting import FORGOTTEN, NO_SUCH_BANK, NO_THREAD_HERE, NOT_A_MEMBER
from bot.ports import Reply, StartQuiz
from bot.quiz.effects import Note
from bot.quiz.stages import Phase
from tests.discord.table import Table
from tests.fakes.discord import Channel, Interaction, errors, names
from tests.fakes.table import seen


async def in_a_thread(table: Table, channel: Channel | None = None, **options: object) -> Interaction:
    """The host types /quiz start with its thread option."""
    chosen: dict[str, object] = {"bank": "things", "seconds": 10, "thread": True} | options
    return await table.host.command(channel or table.channel, "quiz", "start", **chosen)


async def test_a_bank_that_is_not_there_makes_no_thread(table: Table) -> None:
    ack = await (await in_a_thread(table, bank="zebra"))
    assert ack.text == f"{UNDONE}{NO_SUCH_BANK.text}"
    assert not table.channel.threads


async def test_in_a_thread_or_a_direct_message_there_are_no_threads(table: Table) -> None:
    thread = table.fake.thread(table.channel)
    await table.fake.announce_channel(thread)
    ann = table.fake.user("Ann", installed=True)
    for asked in (
        await in_a_thread(table, thread),
        await ann.command(ann.dm(), "quiz", "start", bank="things", thread=True),
    ):
        assert (await asked).text == f"{UNDONE}{NO_THREAD_HERE.text}"
    assert await table.desk.running(table.tenant) == ()


async def test_a_server_that_has_the_commands_but_not_the_bot_is_told_so(table: Table) -> None:
    elsewhere = table.fake.guild("elsewhere", bot=False)
    channel = table.fake.channel(elsewhere)
    ann = table.fake.user("Ann", elsewhere, installed=True)
    asked = await ann.command(channel, "quiz", "start", bank="things")
    assert (await asked).text == f"{UNDONE}{NOT_A_MEMBER.text}"


async def test_a_thread_that_discord_does_not_make_is_told_with_discord_s_words(table: Table) -> None:
    table.fake.faults.fail(names.START_THREAD, errors.MISSING_PERMISSIONS)
    with capture_logs() as logs:
        said = await (await in_a_thread(table)).answer()
    assert said.text == f"{UNDONE}Discord would not make a thread: Missing Permissions."
    assert [entry["code"] for entry in logs if entry["event"] == "thread not made"] == [50013]
    assert await table.desk.running(table.tenant) == ()
    assert (await (await in_a_thread(table)).answer()).text.startswith(DONE), "the next try is another one"


@pytest.mark.parametrize("late", [False, True])
async def test_a_thread_in_which_nothing_could_begin_is_put_away(
    table: Table, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    full = Reply(Note("Too much is going on.", done=False))
    stored = asyncio.get_running_loop().create_future()
    stored.set_result(full)

    async def refuse(_: StartQuiz) -> Reply:
        return Reply(Note("That takes a moment."), pending=stored) if late else full

    monkeypatch.setattr(table.engine, "start", refuse)
    said = await (await in_a_thread(table)).answer()
    assert said.text == f"{UNDONE}Too much is going on."
    (thread,) = table.channel.threads
    await seen(lambda: thread.archived, "the thread is put away")


async def test_of_the_buttons_below_refusals_those_of_late_work(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "REMEMBERED", 1)
    await table.start()
    await table.phase(Phase.OPEN, 0)
    forgotten, kept = [await table.start() for _ in range(2)]
    (button,) = forgotten.buttons
    pressed = await table.host.press(forgotten.message, button.custom_id)
    assert (await pressed).text == f"{UNDONE}{FORGOTTEN.text}"
    (button,) = kept.buttons
    pressed = await table.host.press(kept.message, button.custom_id)
    assert (await pressed.answer()).text.startswith(DONE)
    assert len(table.channel.threads) == 1
