"""A house that keeps for a week what is over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.engine.privacy import Keeping
from tests.fakes.house import House, a_house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path, keeping=Keeping(sessions=7, departed=30)) as house:
        yield house
