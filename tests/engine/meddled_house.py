"""What tests of rare things play with: a house whose store answers otherwise where a test says so."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.quiz.session import Settings
from tests.engine.league_house import a_league_house
from tests.fakes.house import House, a_house
from tests.fakes.meddled import Meddled

__all__ = ["OPEN", "Stand", "a_stand", "logged"]

OPEN = Settings(seconds=30, reading_seconds=10)


@dataclass
class Stand:
    """A house, and what its store answers otherwise."""

    house: House
    answers: dict[str, Callable[..., Any]] = field(default_factory=dict)


@asynccontextmanager
async def a_stand(folder: Path, *, shared: bool = False, league: bool = False, **more: Any) -> AsyncIterator[Stand]:
    answers: dict[str, Callable[..., Any]] = {}
    opening = a_league_house if league else a_house
    async with opening(folder, behind=lambda store: Meddled(store, answers, shared=shared), **more) as house:
        yield Stand(house, answers)


def logged(logs: list[Any], event: str) -> bool:
    """Whether something was logged."""
    return any(entry["event"] == event for entry in logs)
