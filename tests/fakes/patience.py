"""Waiting for what happens in a database's thread, another process or on a socket: turns of the loop, not virtual time.

A machine that is busy takes longer, so the bound is generous, and only a failure ever reaches it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

__all__ = ["PATIENCE_S", "turns"]

PATIENCE_S = 60.0


async def turns(patience_s: float = PATIENCE_S) -> AsyncIterator[None]:
    """Turns of the loop, until nobody wants more of them or the patience is at its end."""
    loop = asyncio.get_running_loop()
    until = loop.time() + patience_s
    while loop.time() < until:
        yield
        await asyncio.sleep(0)
