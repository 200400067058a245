"""The table tests play at: its waits come to an end."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.ports import Unavailable
from bot.quiz.stages import Phase
from tests.fakes import table as tables
from tests.fakes.clock import VirtualClock
from tests.fakes.slack import FakeSlack
from tests.slack.table import QUICK, a_table


async def test_waiting_for_a_post_that_nobody_sends_ends_and_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeSlack(VirtualClock(), rates=QUICK) as fake, a_table(tmp_path, fake) as table:
        await table.start("things seconds=20")
        await table.phase(Phase.OPEN, 0)

        def busy() -> None:
            raise Unavailable("Every connection to the database is busy.")

        # What a machine under load does to the worker of a post; it comes back to it when time passes.
        monkeypatch.setattr("bot.engine.outbox.draw_all", lambda *_: busy())
        await table.says(table.host, "skip")
        monkeypatch.setattr(tables, "PATIENCE_S", 0.3)
        with pytest.raises(AssertionError, match=r"sess0\.\w+ is behind"):
            await table.quiet()
