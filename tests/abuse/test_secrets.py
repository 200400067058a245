"""Secrets stay out of logs, whatever the level, and the suite's own watch over them works."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.slack.settings import Mode
from bot.quiz.stages import Phase
from tests import secrets
from tests.discord.table import QUICK as DISCORD_QUICK
from tests.discord.table import a_table as a_discord_table
from tests.fakes.clock import VirtualClock
from tests.fakes.discord import FakeDiscord
from tests.fakes.slack import FakeSlack
from tests.slack.table import QUICK as SLACK_QUICK
from tests.slack.table import a_table as a_slack_table


@pytest.fixture
def everything_logged() -> Iterator[io.StringIO]:
    """Every record of every library, down to the finest level, as text."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.setLevel(level)
    root.removeHandler(handler)


def report(section: str, text: str) -> pytest.TestReport:
    return pytest.TestReport("a test", ("file", 1, "test"), {}, "passed", None, "call", sections=[(section, text)])


@pytest.mark.parametrize("secret", [*secrets.KNOWN, "xoxb-T00000001-K00000007-for-tests"])
@pytest.mark.parametrize("section", ["Captured log call", "Captured stdout call", "Captured stderr teardown"])
def test_a_test_that_writes_a_secret_fails_and_the_failure_does_not_tell_it(secret: str, section: str) -> None:
    watched = report(section, f"[info] signing in token={secret} shard=1")
    secrets.watch(watched)
    assert watched.failed
    assert section.lower() in str(watched.longrepr)
    assert secret not in str(watched.longrepr)


def test_a_test_that_writes_none_is_left_alone() -> None:
    watched = report("Captured log call", "[info] signed in")
    secrets.watch(watched)
    assert watched.passed


async def test_no_library_tells_a_token_of_discord_even_at_its_finest_level(
    tmp_path: Path, everything_logged: io.StringIO
) -> None:
    async with FakeDiscord(clock=VirtualClock(), rates=DISCORD_QUICK) as fake, a_discord_table(tmp_path, fake) as table:
        await table.start()
        await table.phase(Phase.OPEN, 0)
        await (await table.host.command(table.channel, "quiz", "stop"))
    logged = everything_logged.getvalue()
    assert "discord" in logged, "it did log"
    assert secrets.found_in(logged) is None


@pytest.mark.parametrize("mode", list(Mode))
async def test_no_library_tells_a_secret_of_slack_even_at_its_finest_level(
    tmp_path: Path, everything_logged: io.StringIO, mode: Mode
) -> None:
    async with (
        FakeSlack(clock=VirtualClock(), rates=SLACK_QUICK) as fake,
        a_slack_table(tmp_path, fake, mode=mode) as table,
    ):
        await table.start()
        await table.phase(Phase.OPEN, 0)
        await table.says(table.host, "stop")
    logged = everything_logged.getvalue()
    assert logged, "it did log"
    assert secrets.found_in(logged) is None
