"""A smaller part over the drivers of every day, whose threads and sockets no seed rules: seeds tell where to look, no
more. Two processes share one database on PostgreSQL.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bot.ports.store import SHARED
from bot.store import open_store
from tests.quiz.values import BANK
from tests.simulation.calls import Calls
from tests.simulation.process import Storage
from tests.simulation.running import play
from tests.simulation.storage import FileStorage, ServerStorage, Template, ThreadLine
from tests.simulation.weather import Weather, draw_weather

CRASHES = 6
STEPS = 30_000


def weather(seed: int) -> Weather:
    """A storm without faults of the database: it is a real one."""
    drawn = draw_weather(Random(f"weather {seed}"), STEPS)
    return replace(drawn, locked=0.0, full=0.0, slow=0.0, failing=0.0, torn=0.0)


def nothing_is_lost(seed: int, storage: Callable[[Calls], Storage], processes: int) -> None:
    calls = Calls()
    result = play(
        seed, lambda world: storage(calls), weather(seed), processes=processes, crashes=CRASHES, outside=calls
    )
    assert not result.harms, "\n".join(f"{harm.promise}: {harm.words}" for harm in result.harms)
    assert result.figures.crashes > 0


@pytest.mark.parametrize("seed", [1])
def test_nothing_is_lost_over_the_driver_with_threads(seed: int, tmp_path: Path) -> None:
    template = Template.make(tmp_path, BANK)
    nothing_is_lost(seed, lambda calls: FileStorage(template.path, template.statements, ThreadLine(calls)), 1)


@pytest.mark.postgres
@pytest.mark.parametrize("seed", [20])
def test_nothing_is_lost_by_two_processes_over_one_server(seed: int, postgres_url: str) -> None:
    async def serve_bank() -> None:
        async with await open_store(postgres_url) as store, store.writing() as writing:
            await writing.put_shelf(SHARED, [BANK])

    asyncio.run(serve_bank())
    nothing_is_lost(seed, lambda calls: ServerStorage(postgres_url, calls), 2)
