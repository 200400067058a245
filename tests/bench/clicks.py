"""From a click to its acknowledgement: what the benches of all platforms have in common.

The bench's own process is the platform and its people (the fake); the bot and each bare handler run in a process of
their own. A window is a number of clicks whose acknowledgements are timed; between windows everything else that
belongs to those clicks is waited for.
"""

from __future__ import annotations

import asyncio
import gc
import math
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from bot.library.writing import write_bank
from bot.quiz.bank import Bank
from tests.bench.result import Ratio, median
from tests.quiz.values import question

__all__ = [
    "BANK",
    "PATIENCE_S",
    "PEOPLE",
    "REPEATS",
    "SIZES",
    "Click",
    "Timed",
    "common",
    "measure",
    "middle",
    "of_limit",
    "process",
    "settings_of_bot",
    "versus",
]

CLICKS = int(os.environ.get("BENCH_CLICKS", "2000"))
REPEATS = int(os.environ.get("BENCH_REPEATS", "5"))
IN_FLIGHT, BURST, ALONE, WARM = 50, 256, 100, 300
PEOPLE = WARM + ALONE + CLICKS + BURST
"""How many clicks `measure` makes, each by somebody else."""
SIZES = MappingProxyType({"burst": BURST, "in_flight": IN_FLIGHT, "clicks": CLICKS, "runs": REPEATS})
LIMIT_MS = 3_000
PATIENCE_S = 60.0
BANK = "bench"
ROOT = Path(__file__).resolve().parents[2]

Click = Callable[[], Awaitable[Awaitable[float]]]
"""Clicks once; what that gives is awaited for the ms until the acknowledgement."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Times in ms: clicks one after the other, with 50 in flight, and 256 at the same moment."""

    alone: Sequence[float]
    flight: Sequence[float]
    burst: Sequence[float]

    @property
    def alone_p50(self) -> float:
        return _percentile(self.alone, 50)

    @property
    def p50(self) -> float:
        return _percentile(self.flight, 50)

    @property
    def p99(self) -> float:
        return _percentile(self.flight, 99)

    @property
    def burst_p999(self) -> float:
        return _percentile(self.burst, 99.9)


Figure = Callable[[Timed], float]


def _percentile(times: Sequence[float], percent: float) -> float:
    """The time that `percent` of the times do not exceed (nearest rank)."""
    ordered = sorted(times)
    return ordered[max(math.ceil(len(ordered) * percent / 100), 1) - 1]


def middle(runs: Sequence[Timed], figure: Figure) -> float:
    """The median of a figure over the repeats."""
    return median([figure(each) for each in runs])


def versus(bot: Sequence[Timed], bare: Sequence[Timed], figure: Figure, aim: float) -> Ratio:
    """The bot's figure as a multiple of the bare handler's: the median of what the repeats give, since whatever else
    keeps the machine busy lasts longer than one.
    """
    return Ratio(median(spread(bot, bare, figure)), aim, "lower")


def spread(bot: Sequence[Timed], bare: Sequence[Timed], figure: Figure) -> list[float]:
    """The ratio in each repeat."""
    return [figure(a) / figure(b) for a, b in zip(bot, bare, strict=True)]


def of_limit(bot: Sequence[Timed]) -> Ratio:
    """How much of the 3 s allowed the slowest of a burst take."""
    return Ratio(middle(bot, lambda each: each.burst_p999) / LIMIT_MS, 0.2, "lower")


def common(bot: Sequence[Timed], bare: Sequence[Timed]) -> dict[str, float | list[float]]:
    """The figures of the whole bot, and beside them those of the bare handler its p99 is compared with."""
    return {
        "p50_ms": round(middle(bot, lambda each: each.p50), 2),
        "p99_ms": round(middle(bot, lambda each: each.p99), 2),
        "bare_p50_ms": round(middle(bare, lambda each: each.p50), 2),
        "bare_p99_ms": round(middle(bare, lambda each: each.p99), 2),
        "alone_p50_ms": round(middle(bot, lambda each: each.alone_p50), 2),
        "bare_alone_p50_ms": round(middle(bare, lambda each: each.alone_p50), 2),
        "burst_p999_ms": round(middle(bot, lambda each: each.burst_p999), 2),
        "bare_burst_p999_ms": round(middle(bare, lambda each: each.burst_p999), 2),
        "burst_worst_run_ms": round(max(each.burst_p999 for each in bot), 2),
        "p99_vs_bare_spread": [round(each, 3) for each in sorted(spread(bot, bare, lambda each: each.p99))],
    }


async def measure(clicks: Iterator[Click], settle: Callable[[], Awaitable[None]]) -> Timed:
    """Time `PEOPLE` clicks. `settle` waits until nothing of the clicks so far is under way."""
    await _in_flight(list(islice(clicks, WARM)))  # Connections are open, caches warm.
    await settle()
    with _no_collections():
        alone = [await (await click()) for click in islice(clicks, ALONE)]
        await settle()
        flight = await _in_flight(list(islice(clicks, CLICKS)))
        await settle()
        asked = [await click() for click in clicks]
        burst = list(await asyncio.gather(*asked))
        await settle()
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


async def _in_flight(clicks: Sequence[Click]) -> list[float]:
    """As many at a time as are to be in flight; whoever is answered makes room for the next."""
    waiting, times = iter(clicks), list[float]()

    async def some() -> None:
        for click in waiting:
            times.append(await (await click()))

    await asyncio.gather(*(some() for _ in range(IN_FLIGHT)))
    return times


def settings_of_bot(folder: Path) -> dict[str, str]:
    """What the whole bot is told on every platform: a bank of one question, and a database in a folder of its own."""
    bank = folder / f"{BANK}.yaml"
    bank.write_text(write_bank(Bank(BANK, "Bench", (replace(question(0), outcomes=()),))), encoding="utf-8")
    return {"BANKS_PATH": str(bank), "DATA_DIR": str(folder), "WEB": "false"}


@asynccontextmanager
async def process(module: Sequence[str], settings: Mapping[str, str], folder: Path) -> AsyncIterator[None]:
    """A Python process that runs a module while the block runs."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "SYSTEMROOT", "HOME")}
    quiet = {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore::DeprecationWarning"}
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *module, cwd=folder, env=kept | dict(settings) | quiet, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        yield
    finally:
        if running.returncode is None:
            running.terminate()
        await running.wait()
