"""From a click to its callback on Discord: the whole bot with a durable commit, beside a bare discord.py handler.

Both (`python -m bot` on a SQLite file of its own, `bare_discord`) are measured one after the other in every repeat.
Times are real ms from the moment the interaction is made to the arrival of its callback. Every click is a player's
first: a seat and an answer are stored before the callback.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from tests.bench import clicks
from tests.bench.clicks import Click, Timed
from tests.bench.result import Result
from tests.fakes.discord import Channel, FakeDiscord, Guild, Interaction, Message, Rates, User

PLENTY = Rates(per_channel=100_000, global_per_s=1_000_000)


async def run() -> Result:
    """Measure both in turn, several times."""
    bot: list[Timed] = []
    bare: list[Timed] = []
    for _ in range(clicks.REPEATS):
        bare.append(await _bare())
        bot.append(await _whole_bot())
    return Result(
        figures={**clicks.common(bot, bare), **clicks.SIZES},
        ratios={
            "p99_vs_bare": clicks.versus(bot, bare, lambda each: each.p99, 1.5),
            "p999_of_limit": clicks.of_limit(bot),
        },
    )


async def _bare() -> Timed:
    async with _a_server() as (fake, guild, channel):
        arguments = ["tests.bench.bare_discord", fake.api_url, fake.gateway_url, fake.token, str(channel.id)]
        async with clicks.process(arguments, {}, Path.cwd()):
            message = await _message(fake, channel)
            return await _measure(fake, guild, message, "bare.A")


async def _whole_bot() -> Timed:
    with tempfile.TemporaryDirectory() as folder:
        async with _a_server() as (fake, guild, channel):
            settings = clicks.settings_of_bot(Path(folder)) | {
                "DISCORD_TOKEN": fake.token,
                "DISCORD_API_URL": fake.api_url,
                "DISCORD_GATEWAY_URL": fake.gateway_url,
            }
            async with clicks.process(["bot"], settings, Path(folder)):
                await fake.connected()
                host = fake.user("Host", guild)
                await (await host.command(channel, "quiz", "start", bank=clicks.BANK, seconds=600))
                message = await _message(fake, channel)
                return await _measure(fake, guild, message, message.buttons[0].custom_id or "")


@asynccontextmanager
async def _a_server() -> AsyncIterator[tuple[FakeDiscord, Guild, Channel]]:
    async with FakeDiscord(rates=PLENTY, check_schema=False) as fake:
        guild = fake.guild()
        yield fake, guild, fake.channel(guild)


async def _message(fake: FakeDiscord, channel: Channel) -> Message:
    """The message with the buttons, once it is there."""
    async with asyncio.timeout(clicks.PATIENCE_S):
        await fake.connected()
        while not channel.messages or not channel.last.buttons:  # noqa: ASYNC110 - another process posts it
            await asyncio.sleep(0.01)
    return channel.last


async def _measure(fake: FakeDiscord, guild: Guild, message: Message, button: str) -> Timed:
    people = [fake.user(f"Player {n}", guild) for n in range(clicks.PEOPLE)]
    return await clicks.measure(_clicks(people, message, button), _settle)


def _clicks(people: list[User], message: Message, button: str) -> Iterator[Click]:
    return (partial(_click, person, message, button) for person in people)


async def _click(person: User, message: Message, button: str) -> Awaitable[float]:
    return _time(await person.press(message, button))


async def _time(interaction: Interaction) -> float:
    ack = await interaction
    assert "locked in" in ack.text, ack.text
    return ack.real_ms


async def _settle() -> None:
    """The callback is all there is to a click."""
