"""A fake Discord on a virtual clock, and the bot before it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.discord.table import QUICK, Table, a_table
from tests.fakes.clock import VirtualClock
from tests.fakes.discord import FakeDiscord


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
async def fake(clock: VirtualClock) -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord(clock, rates=QUICK) as fake:
        yield fake


@pytest.fixture
async def table(fake: FakeDiscord, tmp_path: Path) -> AsyncIterator[Table]:
    async with a_table(tmp_path, fake) as table:
        yield table
