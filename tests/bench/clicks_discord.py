"""From a click to its callback on Discord: the whole bot with a durable commit, beside a bare discord.py handler.

This process is Discord and its people (the fake); the bot (`python -m bot` on a SQLite file of its own) and the bare
handler each run in a process of their own, one after the other, in every repeat. Times are real ms from the moment
the interaction is made to the arrival of its callback. Every click is a player's first: a seat and an answer are
stored before the callback.
"""

from __future__ import annotations

import asyncio
import gc
import math
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from bot.library.writing import write_bank
from bot.quiz.bank import Bank
from tests.bench.result import Ratio, Result, median
from tests.fakes.discord import Channel, FakeDiscord, Guild, Interaction, Message, Rates, User
from tests.quiz.values import question

CLICKS = int(os.environ.get("BENCH_CLICKS", "2000"))
REPEATS = int(os.environ.get("BENCH_REPEATS", "5"))
IN_FLIGHT, BURST, ALONE, WARM = 50, 256, 100, 300
LIMIT_MS = 3_000
PATIENCE_S = 60.0
ROOT = Path(__file__).resolve().parents[2]
PLENTY = Rates(per_channel=100_000, global_per_s=1_000_000)


@dataclass(frozen=True, slots=True)
class Timed:
    """Times in ms: clicks one after the other, with 50 in flight, and 256 at the same moment."""

    alone: list[float]
    flight: list[float]
    burst: list[float]


async def run() -> Result:
    """Measure both in turn, several times."""
    bot: list[Timed] = []
    bare: list[Timed] = []
    for _ in range(REPEATS):
        bare.append(await _bare())
        bot.append(await _whole_bot())
    p99 = [percentile(each.flight, 99) for each in bot]
    bare_p99 = [percentile(each.flight, 99) for each in bare]
    worst = [percentile(each.burst, 99.9) for each in bot]
    return Result(
        figures={
            "p50_ms": round(median([percentile(each.flight, 50) for each in bot]), 2),
            "p99_ms": round(median(p99), 2),
            "bare_p50_ms": round(median([percentile(each.flight, 50) for each in bare]), 2),
            "bare_p99_ms": round(median(bare_p99), 2),
            "alone_p50_ms": round(median([percentile(each.alone, 50) for each in bot]), 2),
            "bare_alone_p50_ms": round(median([percentile(each.alone, 50) for each in bare]), 2),
            "burst_p999_ms": round(median(worst), 2),
            "burst_worst_run_ms": round(max(worst), 2),
            "burst": BURST,
            "in_flight": IN_FLIGHT,
            "clicks": CLICKS,
            "runs": REPEATS,
            "p99_vs_bare_spread": [round(a / b, 3) for a, b in sorted(zip(p99, bare_p99, strict=True))],
        },
        ratios={
            "p99_vs_bare": Ratio(median(p99) / median(bare_p99), 1.5, "lower"),
            "p999_of_limit": Ratio(median(worst) / LIMIT_MS, 0.2, "lower"),
        },
    )


def percentile(times: Sequence[float], percent: float) -> float:
    """The time that `percent` of the times do not exceed (nearest rank)."""
    ordered = sorted(times)
    return ordered[max(math.ceil(len(ordered) * percent / 100), 1) - 1]


async def _bare() -> Timed:
    async with _a_server() as (fake, guild, channel):
        arguments = ["tests.bench.bare_discord", fake.api_url, fake.gateway_url, fake.token, str(channel.id)]
        async with _process(arguments, {}, Path.cwd()):
            message = await _message(fake, channel)
            return await _measure(fake, guild, message, "bare.A")


async def _whole_bot() -> Timed:
    with tempfile.TemporaryDirectory() as folder:
        async with _a_server() as (fake, guild, channel):
            bank = Path(folder) / "bench.yaml"
            bank.write_text(write_bank(Bank("bench", "Bench", (replace(question(0), outcomes=()),))), encoding="utf-8")
            settings = {
                "BANKS_PATH": str(bank),
                "DATA_DIR": folder,
                "WEB": "false",
                "DISCORD_TOKEN": fake.token,
                "DISCORD_API_URL": fake.api_url,
                "DISCORD_GATEWAY_URL": fake.gateway_url,
            }
            async with _process(["bot"], settings, Path(folder)):
                await fake.connected()
                host = fake.user("Host", guild)
                await (await host.command(channel, "quiz", "start", bank="bench", seconds=600))
                message = await _message(fake, channel)
                return await _measure(fake, guild, message, message.buttons[0].custom_id or "")


@asynccontextmanager
async def _a_server() -> AsyncIterator[tuple[FakeDiscord, Guild, Channel]]:
    async with FakeDiscord(rates=PLENTY, check_schema=False) as fake:
        guild = fake.guild()
        yield fake, guild, fake.channel(guild)


@asynccontextmanager
async def _process(module: list[str], settings: dict[str, str], folder: Path) -> AsyncIterator[None]:
    """A Python process that runs a module while the block runs."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "SYSTEMROOT", "HOME")}
    quiet = {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore::DeprecationWarning"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *module, cwd=folder, env=kept | settings | quiet, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _message(fake: FakeDiscord, channel: Channel) -> Message:
    """The message with the buttons, once it is there."""
    async with asyncio.timeout(PATIENCE_S):
        await fake.connected()
        while not channel.messages or not channel.last.buttons:  # noqa: ASYNC110 - another process posts it
            await asyncio.sleep(0.01)
    return channel.last


async def _measure(fake: FakeDiscord, guild: Guild, message: Message, button: str) -> Timed:
    people = iter([fake.user(f"Player {n}", guild) for n in range(WARM + ALONE + CLICKS + BURST)])
    await _in_flight(list(islice(people, WARM)), message, button)  # Connections are open, caches warm.
    with _no_collections():
        alone = await _in_turn(list(islice(people, ALONE)), message, button)
        flight = await _in_flight(list(islice(people, CLICKS)), message, button)
        asked = [await person.press(message, button) for person in people]
        burst = list(await asyncio.gather(*(_time(each) for each in asked)))
    return Timed(alone, flight, burst)


@contextmanager
def _no_collections() -> Iterator[None]:
    """Keep this process's garbage collector from stopping everybody's clock: the fake keeps all that ever happened."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def _in_turn(people: Sequence[User], message: Message, button: str) -> list[float]:
    return [await _time(await person.press(message, button)) for person in people]


async def _in_flight(people: Sequence[User], message: Message, button: str) -> list[float]:
    """As many at a time as are to be in flight; whoever is answered makes room for the next."""
    waiting, times = iter(people), list[float]()

    async def some() -> None:
        for person in waiting:
            times.append(await _time(await person.press(message, button)))

    await asyncio.gather(*(some() for _ in range(IN_FLIGHT)))
    return times


async def _time(interaction: Interaction) -> float:
    ack = await interaction
    assert "locked in" in ack.text, ack.text
    return ack.real_ms
