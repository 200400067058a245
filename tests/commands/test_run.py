"""`quorum run` in this process: what it says at the beginning and the end, and why it does not start."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from bot import app as front
from bot.app import run
from bot.commands.run import _until_signalled
from bot.settings import Settings
from tests.commands.terminal import quorum
from tests.fakes.patience import turns
from tests.test_app import settings


@pytest.fixture
def _collected() -> Iterator[None]:
    """What the command froze can be collected again, and as often as before."""
    often = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*often)


@pytest.mark.usefixtures("_collected")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_it_with_words(tmp_path: Path, number: signal.Signals) -> None:
    console = Console(record=True, width=200, file=(tmp_path / "said.txt").open("w"))
    often = gc.get_threshold()
    running = asyncio.create_task(_until_signalled(settings(tmp_path, shipped_banks=False), console))
    async for _ in turns():
        if "Database" in console.export_text(clear=False):
            break
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] > often[0]
    os.kill(os.getpid(), number)
    await running
    lines = console.export_text().splitlines()
    assert [line.split()[0] for line in lines] == ["Room", "Discord", "Slack", "Banks", "Database", "Stopped."]
    console.file.close()


async def test_whatever_is_loaded_is_told_before_it_is_said_to_have_started(tmp_path: Path) -> None:
    stop, said = asyncio.Event(), list[str]()

    def started() -> None:
        said.append("started")
        stop.set()

    await run(settings(tmp_path, shipped_banks=False, web=False), said.append, stop, started)
    assert said[0] == "Room      off (WEB=false)"
    assert said[-2] == "started"
    assert said[-1].startswith("Stopped.")


async def test_a_bot_that_is_not_let_in_says_so_and_one_that_is_slow_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(front, "LOGIN_PATIENCE_MS", 1)
    said: list[str] = []
    there = asyncio.Event()

    async def slow() -> str:
        await there.wait()
        return "Quorum"

    welcome = asyncio.create_task(front._say_login("Discord   ", "/quiz start", slow, said.append))
    async for _ in turns():
        if said:
            break
    there.set()
    await welcome
    assert said == [
        "Discord   not reached yet; Quorum keeps trying",
        "Discord   logged in as Quorum; /quiz start begins a quiz",
    ]

    async def refused() -> str:
        raise OSError("the token is not valid")

    await front._say_login("Slack     ", "/quiz", refused, said.append)
    assert said[-1] == "Slack     off: the token is not valid"


def test_a_setting_that_is_not_usable_is_named_with_where_to_read_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_PORT", "many")
    result = quorum("run")
    assert result.exit_code == 2
    assert "WEB_PORT is not usable" in result.stderr
    assert "See .env.example." in result.stderr


def test_what_keeps_it_from_starting_is_told_also_without_a_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "file" / "data"))
    for arguments in (["run"], []):
        result = quorum(*arguments)
        assert result.exit_code == 1
        assert result.stderr.startswith("Quorum did not start.")
        assert "Set DATA_DIR" in result.stderr.replace("\n", " ")
    assert Settings().data_dir == tmp_path / "file" / "data"
