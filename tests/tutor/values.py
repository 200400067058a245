"""Small values that tests of the tutor build upon."""

from __future__ import annotations

from bot.tutor.evidence import Evidence
from bot.tutor.memory import BLANK, DAY_MS, Memory, fold

NOW = 1_800_000_000_000


def answer(cursor: int, right: bool = True, day: float = 0.0, **more: object) -> Evidence:
    """The answer of number `cursor`, `day` days after NOW."""
    return Evidence(cursor, NOW + round(day * DAY_MS), right, **more)  # type: ignore[arg-type]


def remembered(pattern: str, every_days: float = 3.0) -> Memory:
    """A memory after answers at equal gaps, right ("1") or wrong ("0"), the first on NOW."""
    return fold(BLANK, [answer(n, mark == "1", n * every_days) for n, mark in enumerate(pattern)])
