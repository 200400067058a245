"""A folder of its own for every test of a command, and a quiz that was played there."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.engine.test_desk import play_two_rounds
from tests.fakes.house import a_house


@pytest.fixture(autouse=True)
def _own_folder(empty_environment: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that the command finds, in which two rounds were played."""

    async def play() -> None:
        async with a_house(tmp_path) as house:
            await play_two_rounds(house)

    asyncio.run(play())
    return tmp_path
