"""Reckoning over so much that it would keep everybody's clicks waiting: done in a thread beside the loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

__all__ = ["MANY", "Aside"]

MANY = 500
"""From more things than this on."""

_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")


class Aside:
    """One thing at a time: several threads would take turns with the loop, and it would wait for all of them."""

    def __init__(self) -> None:
        self._lane = asyncio.Lock()

    async def run(
        self, size: int, reckon: Callable[_Given, _Found], *args: _Given.args, **more: _Given.kwargs
    ) -> _Found:
        """What `reckon` gives, which may touch immutable values alone; at once where it is about few things."""
        if size <= MANY:
            return reckon(*args, **more)
        async with self._lane:
            return await asyncio.to_thread(reckon, *args, **more)
