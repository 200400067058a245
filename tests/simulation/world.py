"""What is outside of the bot's processes: time, the weather, the trace, and chance."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.simulation.loop import SeededLoop
from tests.simulation.weather import CALM, Weather

__all__ = ["EPOCH", "ProcessClock", "World"]

EPOCH = 1_790_000_000_000
"""When every run begins: ms since the Unix epoch."""


@dataclass(slots=True)
class World:
    """Shared by everything in one run. `set_back_ms`: how far behind the true time a process's clock was at most;
    `was_set_back`: whether one ever showed an earlier time than before, the true one perhaps.
    """

    loop: SeededLoop
    random: Random
    weather: Weather = CALM
    trace: list[str] = field(default_factory=list)
    leaped_ms: int = 0
    set_back_ms: int = 0
    was_set_back: bool = False

    def now(self) -> int:
        """The true time, ms since the Unix epoch: that of the platforms."""
        return EPOCH + self.leaped_ms + round(self.loop.time() * 1000)

    def leap(self, ms: int) -> None:
        """Nothing happens for a while."""
        self.leaped_ms += ms

    def say(self, *words: object) -> None:
        """One line of the trace."""
        self.trace.append(f"{self.now() - EPOCH:>9} {' '.join(map(str, words))}")

    def happens(self, chance: float) -> bool:
        """Draw whether something does. What never happens draws nothing."""
        return chance > 0 and self.random.random() < chance

    async def sleep(self, ms: float) -> None:
        await asyncio.sleep(ms / 1000)


class ProcessClock:
    """Implements `bot.ports.Clock` for one process: true time but for what somebody has set it by."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._off_ms = 0

    def now(self) -> int:
        return self._world.now() + self._off_ms

    async def sleep(self, ms: int) -> None:
        await asyncio.sleep(max(ms, 0) / 1000)

    def jump(self, ms: int) -> None:
        """The machine's clock is set; who sleeps goes on sleeping."""
        self._off_ms += ms
        self._world.was_set_back |= ms < 0
        self._world.set_back_ms = max(self._world.set_back_ms, -self._off_ms)

    def set_right(self) -> None:
        """The machine's clock shows the true time."""
        self._world.was_set_back |= self._off_ms > 0
        self._off_ms = 0


def any_of(random: Random, *choices: Any) -> Any:
    """One of them."""
    return choices[int(random.random() * len(choices))]
