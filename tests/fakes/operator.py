"""Who runs Quorum, and reads what it says."""

from __future__ import annotations

import asyncio

from bot.app import run
from bot.settings import Settings
from tests.fakes.table import seen

__all__ = ["lines_of"]


async def lines_of(chosen: Settings, last: str) -> list[str]:
    """What the operator reads when Quorum runs with these settings, up to a line that holds `last`."""
    said: list[str] = []
    stop = asyncio.Event()
    running = asyncio.create_task(run(chosen, said.append, stop))
    await seen(lambda: running.done() or any(last in line for line in said), last)
    stop.set()
    await running
    return said
