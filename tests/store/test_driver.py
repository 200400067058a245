"""SQLite's connection: its end, whoever asks for it and however often."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.store.driver import connect_sqlite

PATIENCE_S = 60


@pytest.mark.parametrize("steps", [0, 1, 2])
async def test_a_connection_told_to_stop_while_it_is_closed_keeps_nobody_waiting(tmp_path: Path, steps: int) -> None:
    connection = await connect_sqlite(tmp_path / "a.sqlite3")
    closing = asyncio.create_task(connection.close())
    for _ in range(steps):
        await asyncio.sleep(0)
    ended = connection.stop()
    async with asyncio.timeout(PATIENCE_S):
        await closing
        if ended is not None:
            await ended
        await connection.close()
