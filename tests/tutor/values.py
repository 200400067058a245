"""Small values that tests of the tutor build upon."""

from __future__ import annotations

from bot.tutor.evidence import Evidence
from bot.tutor.forgetting import Forgetting
from bot.tutor.memory import BLANK, DAY_MS, Memory, fold
from bot.tutor.plan import Candidate

NOW = 1_800_000_000_000
LATER = NOW + 30 * DAY_MS
KEEPS = Forgetting(level=1.5, practice=0.5, fading=0.4, run=0.9, answers=10_000)
"""One meeting leaves much behind."""
LOSES = Forgetting(level=-3.0, practice=2.5, fading=0.3, run=0.1, answers=10_000)
"""One meeting leaves next to nothing behind, five leave much."""


def answer(cursor: int, right: bool = True, day: float = 0.0, **more: object) -> Evidence:
    """The answer of number `cursor`, `day` days after NOW."""
    return Evidence(cursor, NOW + round(day * DAY_MS), right, **more)  # type: ignore[arg-type]


def remembered(pattern: str, every_days: float = 3.0) -> Memory:
    """A memory after answers at equal gaps, right ("1") or wrong ("0"), the first on NOW."""
    return fold(BLANK, [answer(n, mark == "1", n * every_days) for n, mark in enumerate(pattern)])


def bank(size: int, memory: Memory = BLANK) -> list[Candidate]:
    """So many questions, q0, q1 and so on, all remembered alike."""
    return [Candidate(f"q{number}", memory) for number in range(size)]
