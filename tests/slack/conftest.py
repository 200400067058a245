"""A fake Slack on a virtual clock, and the bot before it by either way in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.slack.settings import Mode
from tests.fakes.clock import VirtualClock
from tests.fakes.slack import FakeSlack
from tests.slack.table import QUICK, Table, a_table
from tests.slack.told import Told


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
async def fake(clock: VirtualClock) -> AsyncIterator[FakeSlack]:
    async with FakeSlack(clock, rates=QUICK) as fake:
        yield fake


@pytest.fixture
async def table(fake: FakeSlack, tmp_path: Path) -> AsyncIterator[Table]:
    """The bot by Socket Mode."""
    async with a_table(tmp_path, fake) as table:
        yield table


@pytest.fixture(params=list(Mode))
async def either(request: pytest.FixtureRequest, fake: FakeSlack, tmp_path: Path) -> AsyncIterator[Table]:
    """The bot by Socket Mode, and by HTTP."""
    async with a_table(tmp_path, fake, mode=request.param) as table:
        yield table


@pytest.fixture
def told(table: Table, monkeypatch: pytest.MonkeyPatch) -> Told:
    """A tutor that says what the test wants, in place of the table's own."""
    told = Told()
    monkeypatch.setattr(table.engine, "tutor", told.tutor)
    for name in ("own_page", "due_count", "plan_wishes", "chart"):
        monkeypatch.setattr(table.desk, name, getattr(told, name))
    return told
