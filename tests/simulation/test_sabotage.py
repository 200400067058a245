"""The simulation notices when the bot is broken on purpose."""

from __future__ import annotations

import pytest

from tests.simulation.running import simulate
from tests.simulation.sabotages import SABOTAGES

SEEDS = range(1, 21)
"""So many runs are enough for each."""


@pytest.fixture(autouse=True)
def statements_compiled_once() -> None:
    """They are not: what is broken here must be compiled, and be forgotten afterwards."""


@pytest.mark.parametrize("name", SABOTAGES)
def test_a_sabotage_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sabotage = SABOTAGES[name]
    sabotage.apply(monkeypatch)
    results = simulate(SEEDS, sabotage.weather, sabotage.statements)
    noticed = any(harm.promise == sabotage.breaks for result in results for harm in result.harms)
    results.close()
    assert noticed, f"{name} goes unnoticed in {len(SEEDS)} runs"
