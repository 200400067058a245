"""Slack as a part of the whole: started where its tokens are set, told of in one line, and never in the way."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import CannotStart, run
from bot.settings import Settings
from tests.fakes.operator import lines_of
from tests.fakes.slack import FakeSlack
from tests.slack.table import QUICK

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(rates=QUICK) as fake:
        yield fake


def settings(folder: Path, fake: FakeSlack | None = None, **more: object) -> Settings:
    where = {"slack_api_url": fake.api_url} if fake else {}
    return Settings(_env_file=None, data_dir=folder, web=False, web_port=0, **where, **more)  # type: ignore[arg-type, call-arg]


async def test_the_operator_reads_which_workspace_it_is_in(fake: FakeSlack, tmp_path: Path) -> None:
    token = fake.team("Study group").bot_token
    chosen = settings(tmp_path, fake, slack_bot_token=token, slack_app_token=fake.app_token)
    said = await lines_of(chosen, "logged in")
    assert "Slack     logged in as Study group; /quiz begins a quiz" in said


async def test_over_http_the_operator_reads_where_slack_is_served(fake: FakeSlack, tmp_path: Path) -> None:
    token = fake.team().bot_token
    chosen = settings(tmp_path, fake, slack_bot_token=token, slack_signing_secret="0" * 32)
    said = await lines_of(chosen, "logged in")
    (line,) = [each for each in said if each.startswith("Slack     connecting")]
    assert "http://127.0.0.1:" in line
    assert line.endswith("/slack/events")
    assert any(each.startswith("Room      off") for each in said)


async def test_a_wrong_token_is_told_and_the_rest_runs_on(fake: FakeSlack, tmp_path: Path) -> None:
    chosen = settings(tmp_path, fake, slack_bot_token="xoxb-wrong", slack_app_token=fake.app_token)
    said = await lines_of(chosen, "Slack     off")
    assert any("SLACK_BOT_TOKEN is no good" in line for line in said)
    assert any(line.startswith("Banks") for line in said)


async def test_a_missing_token_is_named(fake: FakeSlack, tmp_path: Path) -> None:
    for given, missing in [
        ({}, "SLACK_BOT_TOKEN and SLACK_APP_TOKEN"),
        ({"slack_bot_token": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({"slack_app_token": "xapp-1"}, "SLACK_BOT_TOKEN"),
    ]:
        said = await lines_of(settings(tmp_path, **given), "Database")
        assert any(line.startswith(f"Slack     off: set {missing} (") for line in said), given


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"slack_bot_token": "xoxp-1", "slack_app_token": "xapp-1"}, "SLACK_BOT_TOKEN must begin with xoxb-"),
        ({"slack_client_id": "1.2", "slack_app_token": "xapp-1"}, "SLACK_CLIENT_SECRET"),
        (
            {
                "slack_client_id": "1.2",
                "slack_client_secret": "s",
                "slack_app_token": "xapp-1",
                "public_url": "https://quiz.example.org",
            },
            "TOKEN_KEY",
        ),
        (
            {"slack_client_id": "1.2", "slack_client_secret": "s", "slack_app_token": "xapp-1"},
            "PUBLIC_URL is missing",
        ),
        ({"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1", "token_key": "short"}, "TOKEN_KEY is no key"),
        ({"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1", "slack_api_url": "nowhere"}, "SLACK_API_URL"),
    ],
)
async def test_settings_that_cannot_work_keep_it_from_starting(
    tmp_path: Path, given: dict[str, str], words: str
) -> None:
    stop = asyncio.Event()
    stop.set()  # If it starts all the same, it ends at once.
    with pytest.raises(CannotStart, match=words):
        await run(settings(tmp_path, **given), lambda line: None, stop)


def test_without_slack_its_library_is_not_loaded() -> None:
    code = "import sys, bot.cli, bot.app; sys.exit('slack_bolt' in sys.modules or 'slack_sdk' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0
