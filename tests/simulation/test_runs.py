"""Many crash points: what was acknowledged is there, once, and everything comes to its end."""

from __future__ import annotations

from itertools import count

import pytest

from tests.simulation.__main__ import replay
from tests.simulation.figures import Figures, total
from tests.simulation.run import Result
from tests.simulation.running import simulate

CRASHES, PARTS = 1_000, 4
MANY_CRASHES = 50_000


def play(crashes: int, first: int = 1, step: int = 1) -> tuple[Figures, list[Result]]:
    """Seeds from `first` on, until there were so many crashes; the figures, and the runs in which a promise was
    broken.
    """
    figures, broken = Figures(), list[Result]()
    results = simulate(count(first, step))
    for result in results:
        figures = total((figures, result.figures))
        broken += [result] if result.harms else []
        if figures.crashes >= crashes:
            break
    results.close()
    return figures, broken


def told(broken: list[Result]) -> str:
    return "\n".join(f"{replay(each.seed)}: {harm.promise}: {harm.words}" for each in broken for harm in each.harms)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_thousand_crashes_lose_nothing_double_nothing_and_leave_nothing_stuck(part: int) -> None:
    """In parts, since more than one can be played at a time."""
    crashes = CRASHES // PARTS
    figures, broken = play(crashes, 1 + part, PARTS)
    assert not broken, told(broken)
    assert figures.crashes >= crashes
    assert figures.answers_acked > crashes / 2, "players must have had something to lose"


@pytest.mark.long
def test_fifty_thousand_crashes_do_no_more_harm() -> None:
    figures, broken = play(MANY_CRASHES)
    assert not broken, told(broken)
    assert figures.crashes >= MANY_CRASHES
