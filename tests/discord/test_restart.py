"""The bot is killed in the middle of a question and comes back."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.quiz.stages import Phase
from bot.quiz.tokens import Act
from tests.discord.table import a_table
from tests.fakes.discord import FakeDiscord, names
from tests.fakes.table import seen, token


async def test_old_buttons_answer_the_deadline_stands_and_nothing_is_posted_twice(
    fake: FakeDiscord, tmp_path: Path
) -> None:
    async with a_table(tmp_path, fake) as table:
        await table.start(seconds=30)
        before = await table.phase(Phase.OPEN, 0)
        (message,) = table.channel.messages
        assert (await (await table.user("Ann").press(message, token(Act.PICK, 0, 1)))).text == "✅ B locked in."
    await fake.clock.advance(10_000)  # type: ignore[attr-defined]
    async with a_table(tmp_path, fake, before=table) as again:
        assert (await again.session()).due_at == before.due_at
        assert (await (await again.user("Ann").press(message, token(Act.PICK, 0, 2)))).text.startswith(
            "⚠️ Your answer is B"
        )
        assert (await (await again.user("Ben").press(message, token(Act.PICK, 0, 2)))).text == "✅ C locked in."
        assert again.channel.messages == (message,)
        await again.pass_time(20_000)
        assert (await again.session()).phase is Phase.OPEN, "the grace of a second is not over"
        await again.pass_time(2_000)
        await again.phase(Phase.REVEALED, 0)
        await seen(lambda: "▰" in message.text, "the reveal in the old message")
        assert again.channel.messages == (message,)


async def test_a_post_whose_receipt_was_lost_is_not_posted_again(fake: FakeDiscord, tmp_path: Path) -> None:
    """The message is out, the process dies before it knows: the nonce finds the message again."""
    async with a_table(tmp_path, fake) as table:
        gate = fake.faults.hold(names.EDIT_MESSAGE)
        fake.faults.cut(names.CREATE_MESSAGE, done=True)
        fake.faults.cut(names.CREATE_MESSAGE)
        await table.start()
        await seen(lambda: len(fake.calls.of(names.CREATE_MESSAGE)) == 1, "the first try")
        gate.release()
    async with a_table(tmp_path, fake, before=table) as again:
        for _ in range(20):
            await again.pass_time(1_000)
            if (await again.session()).phase is Phase.OPEN:
                break
        await again.phase(Phase.OPEN, 0)
        (message,) = again.channel.messages
        assert (await (await again.user("Ann").press(message, token(Act.PICK, 0, 0)))).text == "✅ A locked in."


async def test_clicks_made_while_the_connection_was_down_are_answered_after_it_is_back(
    fake: FakeDiscord, tmp_path: Path
) -> None:
    async with a_table(tmp_path, fake) as table:
        await table.start()
        await table.phase(Phase.OPEN, 0)
        await fake.gateway.drop()
        asked = [await table.user(name).press(table.channel.last, token(Act.PICK, 0, 1)) for name in ("Ann", "Ben")]
        assert [ack.text for ack in await asyncio.gather(*(each.acknowledged() for each in asked))] == [
            "✅ B locked in."
        ] * 2
        assert fake.gateway.resumes == 1
        async with table.store.reading() as reading:
            stamps = {r.stamp for r in await reading.responses((table.tenant, "sess0"), 0)}
        assert stamps == {each.at for each in asked}


async def test_it_says_whether_it_is_connected(fake: FakeDiscord, tmp_path: Path) -> None:
    async with a_table(tmp_path, fake) as table:
        await seen(lambda: table.platform.connected, "a connection")
    assert not table.platform.connected
