"""The bot as a part of the whole: started where a token is set, told of in one line, and never in the way."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import CannotStart, run
from bot.platforms import examine_discord
from bot.settings import Settings
from tests.discord.table import QUICK
from tests.fakes.discord import FakeDiscord
from tests.fakes.operator import lines_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord(rates=QUICK) as fake:
        yield fake


def settings(folder: Path, fake: FakeDiscord | None = None, **more: object) -> Settings:
    where = {"discord_api_url": fake.api_url, "discord_gateway_url": fake.gateway_url} if fake else {}
    return Settings(_env_file=None, data_dir=folder, web=False, **where, **more)  # type: ignore[arg-type, call-arg]


async def test_the_operator_reads_who_the_bot_is_logged_in_as(fake: FakeDiscord, tmp_path: Path) -> None:
    said = await lines_of(settings(tmp_path, fake, discord_token=fake.token), "logged in")
    assert "Discord   logged in as Quorum; /quiz start begins a quiz" in said


async def test_a_wrong_token_is_told_and_the_rest_runs_on(fake: FakeDiscord, tmp_path: Path) -> None:
    said = await lines_of(settings(tmp_path, fake, discord_token="a.wrong.token"), "Discord   off")
    assert any("Reset Token" in line for line in said)
    assert any(line.startswith("Banks") for line in said)


async def test_without_a_token_the_operator_reads_what_to_set(tmp_path: Path) -> None:
    said = await lines_of(settings(tmp_path), "Database")
    assert any(line.startswith("Discord   off: set DISCORD_TOKEN") for line in said)


async def test_settings_that_cannot_work_keep_it_from_starting(tmp_path: Path) -> None:
    chosen = settings(tmp_path, discord_token="a.b.c", discord_api_url="nowhere")
    with pytest.raises(CannotStart, match="DISCORD_API_URL"):
        await run(chosen, lambda line: None, asyncio.Event())


async def test_the_doctor_needs_a_token(fake: FakeDiscord, tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="DISCORD_TOKEN is not set"):
        await examine_discord(settings(tmp_path), None)
    findings = await examine_discord(settings(tmp_path, fake, discord_token=fake.token), None)
    assert "client_id" in findings[-1].text


def test_an_installation_without_discord_never_imports_its_library() -> None:
    code = "import sys, bot.cli, bot.app; sys.exit('discord' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=60).returncode == 0
