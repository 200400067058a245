"""The bot is killed in the middle of a question and comes back."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from adapters.slack.settings import Mode
from bot.quiz.stages import Phase
from tests.fakes.slack import FakeSlack, errors, names
from tests.fakes.table import seen
from tests.slack.table import a_table


@pytest.mark.parametrize("mode", list(Mode))
async def test_old_buttons_answer_the_deadline_stands_and_nothing_is_posted_twice(
    fake: FakeSlack, tmp_path: Path, mode: Mode
) -> None:
    async with a_table(tmp_path, fake, mode=mode) as table:
        await table.start("things seconds=30")
        before = await table.phase(Phase.OPEN, 0)
        (message,) = table.channel.messages
        assert await table.answer("Ann", 1) == "✅ B locked in."
    await table.clock.advance(10_000)
    async with a_table(tmp_path, fake, before=table, mode=mode) as again:
        assert (await again.session()).due_at == before.due_at
        assert (await again.answer("Ann", 2)).startswith("⚠️ Your answer is B")
        assert await again.answer("Ben", 2) == "✅ C locked in."
        assert again.channel.messages == (message,)
        await again.pass_time(20_000)
        assert (await again.session()).phase is Phase.OPEN, "the grace of a second is not over"
        await again.pass_time(2_000)
        await again.phase(Phase.REVEALED, 0)
        await seen(lambda: "▰" in message.text, "the reveal in the old message")
        assert again.channel.messages == (message,)


async def test_a_post_whose_receipt_was_lost_is_found_by_its_metadata(fake: FakeSlack, tmp_path: Path) -> None:
    """The message is out, and the bot is gone before it knows."""
    async with a_table(tmp_path, fake) as table:
        fake.faults.cut(names.POST_MESSAGE, done=True)
        gate = fake.faults.hold(names.HISTORY)
        await table.start()
        await seen(lambda: len(fake.calls.of(names.POST_MESSAGE)) == 1, "the first try")
        (message,) = table.channel.messages
    gate.release()
    async with a_table(tmp_path, fake, before=table) as again:
        await again.pass_time(5_000)
        await again.phase(Phase.OPEN, 0)
        assert again.channel.messages == (message,)
        assert await again.answer("Ann", 0) == "✅ A locked in."


async def test_a_post_that_failed_in_doubt_is_looked_for_before_it_is_posted_again(
    fake: FakeSlack, tmp_path: Path
) -> None:
    async with a_table(tmp_path, fake) as table:
        fake.faults.fail(names.POST_MESSAGE, errors.SERVER_ERROR, done=True)
        await table.start()
        await table.pass_time(8_000)
        await table.phase(Phase.OPEN, 0)
        assert len(table.channel.messages) == 1
        looked = len(fake.calls.of(names.HISTORY))
        assert looked >= 1
        await table.says(table.host, "skip")
        await table.phase(Phase.REVEALED, 0)
        await table.says(table.host, "skip")
        await table.phase(Phase.OPEN, 1)
        assert len(fake.calls.of(names.HISTORY)) == looked, "what is certain is not looked for"


async def test_without_the_scope_to_look_a_doubtful_post_may_be_there_twice_and_the_quiz_goes_on(
    fake: FakeSlack, tmp_path: Path
) -> None:
    async with a_table(tmp_path, fake) as table:
        fake.faults.fail(names.POST_MESSAGE, errors.SERVER_ERROR, done=True)
        fake.faults.fail(names.HISTORY, errors.MISSING_SCOPE)
        await table.start()
        await table.pass_time(3_000)
        await table.phase(Phase.OPEN, 0)
        assert len(table.channel.messages) == 2
        assert await table.answer("Ann", 0) == "✅ A locked in."


@pytest.mark.parametrize("hard", [False, True])
async def test_clicks_while_a_line_is_renewed_are_taken_by_the_other(
    fake: FakeSlack, tmp_path: Path, *, hard: bool
) -> None:
    async with a_table(tmp_path, fake, ping_s=1.0) as table:
        await table.start()
        await table.phase(Phase.OPEN, 0)
        assert fake.socket.connected == 2
        await fake.socket.drop(fake.socket.connections[0], hard=hard)
        said = await asyncio.gather(*(table.answer(name, 1) for name in ("Ann", "Ben")))
        assert said == ["✅ B locked in."] * 2
        await seen(lambda: fake.socket.connected == 2, "the new line")


async def test_a_line_that_slack_wants_renewed_is_renewed(fake: FakeSlack, tmp_path: Path) -> None:
    async with a_table(tmp_path, fake) as table:
        await table.start()
        await table.phase(Phase.OPEN, 0)
        await fake.socket.disconnect("refresh_requested", fake.socket.connections[1])
        assert await table.answer("Ann", 1) == "✅ B locked in."
        await seen(lambda: fake.socket.opened == 3 and fake.socket.connected == 2, "the new line")


async def test_lines_are_closed_at_the_same_time_and_one_that_fails_keeps_no_other_open(
    fake: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close, closing = AsyncSocketModeHandler.close_async, []

    async def failing(line: AsyncSocketModeHandler) -> None:
        closing.append(line)
        await asyncio.sleep(0)
        assert len(closing) == 2, "nobody waits for the other"
        await close(line)  # type: ignore[no-untyped-call]
        raise OSError("broken pipe")

    monkeypatch.setattr(AsyncSocketModeHandler, "close_async", failing)
    async with a_table(tmp_path, fake):
        assert fake.socket.connected == 2
    await seen(lambda: fake.socket.connected == 0, "the end of both lines")


@pytest.mark.parametrize("mode", list(Mode))
async def test_it_says_whether_it_is_connected(fake: FakeSlack, tmp_path: Path, mode: Mode) -> None:
    async with a_table(tmp_path, fake, mode=mode) as table:
        await seen(lambda: table.platform.connected, "a connection")
    assert not table.platform.connected
