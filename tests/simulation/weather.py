"""What goes wrong, and how often: each run draws some faults and leaves others out, so that they meet in all ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from random import Random

__all__ = ["CALM", "Weather", "draw_weather", "lives"]


@dataclass(frozen=True, slots=True)
class Weather:
    """Chances from 0 to 1: of a click, of a call to a platform, of a statement, or of a second of a process's clock.

    `crash_steps`: a process lives for up to so many steps of the schedule; 0: until it is stopped.
    """

    # A click on its way to the bot.
    lost: float = 0.0
    repeated: float = 0.0
    late: float = 0.0
    # A post or an edit: it fails before or after it took effect, is told to wait, hangs, or is refused for good.
    unsent: float = 0.0
    unclear: float = 0.0
    limited: float = 0.0
    hanging: float = 0.0
    refused: float = 0.0
    # The database: locked by another program, full, slow, failing, or failing to say that a commit was done.
    locked: float = 0.0
    full: float = 0.0
    slow: float = 0.0
    failing: float = 0.0
    torn: float = 0.0
    # The machine's clock is set.
    jumping: float = 0.0
    crash_steps: int = 0


CALM = Weather()
_STRONGEST = {
    "lost": 0.3,
    "repeated": 0.3,
    "late": 0.3,
    "unsent": 0.4,
    "unclear": 0.3,
    "limited": 0.2,
    "hanging": 0.04,
    "refused": 0.01,
    "locked": 0.1,
    "full": 0.02,
    "slow": 0.05,
    "failing": 0.01,
    "torn": 0.1,
    "jumping": 0.05,
}


def draw_weather(random: Random, crash_steps: int) -> Weather:
    """Every fault is there in half of all runs, up to its strongest."""
    chances: dict[str, float] = {}
    for field in fields(Weather):
        if field.name in _STRONGEST:
            strength = random.random() * _STRONGEST[field.name]
            chances[field.name] = strength if random.random() < 0.5 else 0.0
    return Weather(**chances, crash_steps=crash_steps)


def lives(random: Random, most: int) -> Iterator[int]:
    """How many steps to live, again and again: from one to `most`, short lives as likely as long ones."""
    while True:
        yield int(most ** random.random())
