"""How long Quorum takes to start, and what it holds in memory, with 100,000 questions against none.

The real process, `python -m bot`, is started in turn over a folder with banks and over one without, each started once
before, until it says where its database is; that is the last thing it says. Both have the room in the browser.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path

from bot.library.shelf import write_bank
from bot.quiz.bank import Bank
from tests.bench.processes import Started, environment, start
from tests.bench.result import Ratio, Result, median
from tests.quiz.values import BANK, question

QUESTIONS = int(os.environ.get("BENCH_QUESTIONS", "100000"))
EACH = 10_000
"""Questions of a bank: a file may have 20,000."""
STARTS = int(os.environ.get("BENCH_STARTS", "7"))


async def run() -> Result:
    """Start each once to load, then in turn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        banks = folder / "banks"
        banks.mkdir()
        for number in range(max(QUESTIONS // EACH, 1)):
            (banks / f"bank{number}.yaml").write_text(_bank(number), encoding="utf-8")
        with_all, empty = folder / "full", folder / "empty"
        for each in (with_all, empty):
            each.mkdir()
        first = await _once(with_all, banks)
        await _once(empty, None)
        pairs = [(await _once(with_all, banks), await _once(empty, None)) for _ in range(STARTS)]
        time_full, time_empty = (median(pair[at].seconds for pair in pairs) for at in (0, 1))
        held_full, held_empty = (median(pair[at].resident for pair in pairs) for at in (0, 1))
    return Result(
        figures={
            "questions": QUESTIONS,
            "first_s": round(first.seconds, 2),
            "start_s": round(time_full, 3),
            "start_empty_s": round(time_empty, 3),
            "resident_mb": round(held_full / 2**20, 1),
            "resident_empty_mb": round(held_empty / 2**20, 1),
        },
        ratios={
            "time_vs_empty": Ratio(median(full.seconds / empty.seconds for full, empty in pairs), 1.2, "lower"),
            "memory_vs_empty": Ratio(held_full / held_empty, 1.1, "lower"),
        },
    )


def _bank(number: int) -> str:
    questions = tuple(replace(question(n), id=f"q-{n}") for n in range(min(EACH, QUESTIONS)))
    named = tuple(replace(each, prompt=f"{each.prompt} ({number}-{at})") for at, each in enumerate(questions))
    return write_bank(Bank(f"bank{number}", f"Bank {number}", named, outcomes=BANK.outcomes))


async def _once(folder: Path, banks: Path | None) -> Started:
    told = {"WEB_PORT": "0", "SHIPPED_BANKS": "false"} | ({"BANKS_PATH": str(banks)} if banks else {})
    started = await start(["-m", "bot"], environment(folder, **told), folder, "Database")
    await started.kill()
    return started
