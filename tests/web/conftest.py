"""A web room with every scene of the demonstration in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.fakes.clock import VirtualClock
from tests.fakes.room_demo import stage_desk
from tests.fakes.served import Served, serve


@pytest.fixture
async def web() -> AsyncIterator[Served]:
    """A room with every scene of the demonstration in it."""
    clock = VirtualClock()
    async with serve(stage_desk(clock.now()), clock) as served:
        yield served
