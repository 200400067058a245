"""How long it takes, after a kill with 10,000 live sessions, until every one of them could take a click.

The bot is started over a database whose last process was killed, and measured until its engine takes clicks; then it is
clicked once in each session, and every click has to be stored. A bare process imports the same libraries, selects the
same rows and decodes them. Both are started in turn, each over a copy of the folder as the kill left it.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from pathlib import Path

from tests.bench.live import SESSIONS
from tests.bench.processes import Started, environment, start
from tests.bench.result import Ratio, Result, median

STARTS = int(os.environ.get("BENCH_STARTS", "5"))


async def run() -> Result:
    """Fill, kill, and start again and again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        killed = folder / "killed"
        killed.mkdir()
        await (await _start("fill", killed)).kill()
        assert (killed / "quorum.sqlite3-wal").stat().st_size > 0, "what was committed last is in the log alone"
        pairs: list[tuple[float, float]] = []
        clicked: list[float] = []
        for number in range(STARTS):
            bot = await _start("quorum", _copy(killed, folder / f"bot{number}"))
            clicked.append(await _clicked(bot))
            bare = await _start("bare", _copy(killed, folder / f"bare{number}"))
            await bare.kill()
            pairs.append((bot.seconds, bare.seconds))
    return Result(
        figures={
            "sessions": SESSIONS,
            "recovery_s": round(median(bot for bot, _ in pairs), 3),
            "bare_s": round(median(bare for _, bare in pairs), 3),
            "first_click_in_each_s": round(median(clicked), 3),
        },
        ratios={"recovery_vs_bare": Ratio(median(bot / bare for bot, bare in pairs), 1.5, "lower")},
    )


def _copy(killed: Path, to: Path) -> Path:
    shutil.copytree(killed, to)
    return to


async def _start(what: str, folder: Path) -> Started:
    told = environment(folder, WEB_PORT="0", SHIPPED_BANKS="false")
    return await start(["-m", "tests.bench.live", what], told, folder, "ready")


async def _clicked(bot: Started) -> float:
    """Click once in every session; how many seconds that took."""
    assert bot.process.stdin is not None
    assert bot.process.stdout is not None
    bot.process.stdin.write(b"\n")
    async with asyncio.timeout(120):
        word, seconds = (await bot.process.stdout.readline()).decode().split()
    assert word == "clicked"
    await bot.kill()
    return float(seconds)
