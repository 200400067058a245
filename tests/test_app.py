"""The front door: the real process, its words, and how it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot import app as front
from bot.app import CannotStart, look, new_session_id, report, serve
from bot.engine.allowance import Rates
from bot.ports import Hurried
from bot.quiz.tokens import Act, Press, read_token, write_token
from bot.settings import Settings
from bot.store import SqlStore, open_store
from tests.fakes.clock import VirtualClock
from tests.fakes.platform import FakePlatform

pytestmark = pytest.mark.usefixtures("empty_environment")

ROOT = Path(__file__).resolve().parents[1]
TEA = """\
format: 1
id: tea
title: Tea
questions:
  - {id: q, prompt: Which leaf stays green?, options: [{right: Sencha}, {wrong: Assam}]}
"""


def settings(folder: Path, **more: object) -> Settings:
    """Settings that read no file and no environment but what is given."""
    given = {"data_dir": folder / "data", "web_port": 0, **more}
    return Settings(_env_file=None, **given)  # type: ignore[call-arg, arg-type]


async def quorum(folder: Path, **environment: str) -> asyncio.subprocess.Process:
    """`python -m bot` in a folder of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "WEB_PORT": "0", **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def lines_until(process: asyncio.subprocess.Process, start: str) -> list[str]:
    """The lines printed, up to the first that begins with `start`."""
    assert process.stdout is not None
    lines: list[str] = []
    while not lines or not lines[-1].startswith(start):
        line = (await process.stdout.readline()).decode()
        assert line, f"it ended before {start!r}: {lines}"
        lines.append(line.rstrip())
    return lines


async def test_alone_it_opens_the_room_and_says_what_is_missing_in_one_line_each(tmp_path: Path) -> None:
    process = await quorum(tmp_path)
    lines = await lines_until(process, "Database")
    assert [line.split()[0] for line in lines] == ["Room", "Discord", "Slack", "Banks", "Database"]
    assert "DISCORD_TOKEN" in lines[1]
    assert "SLACK_BOT_TOKEN and SLACK_APP_TOKEN" in lines[2]
    assert lines[3].split() == ["Banks", "2", "with", "30", "questions"]
    address = lines[0].split()[1]
    async with aiohttp.ClientSession() as client, client.get(f"{address}/healthz") as answer:
        assert (answer.status, await answer.text()) == (200, "ok")
    process.send_signal(signal.SIGINT)
    out, err = await process.communicate()
    assert process.returncode == 0
    assert out.decode().startswith("Stopped.")
    assert err == b""


async def test_a_second_process_on_the_same_data_is_refused_with_words(tmp_path: Path) -> None:
    first = await quorum(tmp_path)
    await lines_until(first, "Database")
    second = await quorum(tmp_path)
    out, err = await second.communicate()
    assert second.returncode == 1
    assert out == b""
    assert "did not start" in err.decode()
    assert "quorum.sqlite3" in err.decode()
    assert "Traceback" not in err.decode()
    first.send_signal(signal.SIGTERM)
    await first.communicate()
    assert first.returncode == 0


async def test_a_port_that_is_taken_is_named_with_its_setting(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = await quorum(tmp_path, WEB_PORT=str(taken.getsockname()[1]))
        _, err = await process.communicate()
    assert process.returncode == 1
    assert "WEB_PORT" in err.decode()
    assert "Traceback" not in err.decode()


async def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    process = await quorum(tmp_path, WEB_PORT="many")
    _, err = await process.communicate()
    assert process.returncode == 2
    assert "WEB_PORT" in err.decode()


async def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    with pytest.raises(CannotStart, match="DATA_DIR"):
        async with serve(settings(tmp_path)):
            raise AssertionError("it must not start")


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "quorum.sqlite3").write_text("Dear diary, " * 400, encoding="utf-8")
    with pytest.raises(CannotStart, match="DATABASE_URL"):
        async with serve(settings(tmp_path)):
            raise AssertionError("it must not start")


async def test_a_database_address_nobody_understands_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="postgresql://"):
        async with serve(settings(tmp_path, database_url="mysql://here")):
            raise AssertionError("it must not start")


async def test_the_cookie_key_is_drawn_once_and_readable_by_nobody_else(tmp_path: Path) -> None:
    keys: list[str] = []
    for _ in range(2):
        async with serve(settings(tmp_path)):
            file = tmp_path / "data" / "web-secret"
            keys.append(file.read_text(encoding="ascii"))
            assert file.stat().st_mode & 0o077 == 0
    assert keys[0] == keys[1]
    assert len(keys[0]) == 64


async def test_the_room_can_be_switched_off(tmp_path: Path) -> None:
    chosen = settings(tmp_path, web=False)
    async with serve(chosen) as app:
        assert app.address is None
        assert report(chosen, app)[0] == "Room      off (WEB=false)"


async def test_a_broken_bank_is_told_and_the_others_are_served(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(
        "format: 1\nid: bad\ntitle: Bad\nquestions: [&a {id: q}, *a]\n", encoding="utf-8"
    )
    chosen = settings(tmp_path, banks_path=str(tmp_path / "bad.yaml"))
    async with serve(chosen) as app:
        assert {summary.bank.id for summary in await app.desk.banks("web")} == {
            "model-optimization",
            "model-compression-day",
        }
        lines = report(chosen, app)
    assert any("quorum bank check" in line for line in lines)
    assert any("bad.yaml:4" in line for line in lines)


async def test_a_bank_file_that_changes_while_it_is_read_keeps_it_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = tmp_path / "tea.yaml"
    bank.write_text(TEA, encoding="utf-8")

    chosen = settings(tmp_path, web=False, banks_path=str(bank), shipped_banks=False)
    async with serve(chosen):
        pass
    # From now on the file is known to be fine: its content is read only where a database has not got it.
    for file in (tmp_path / "data").glob("quorum.sqlite3*"):
        file.unlink()

    async def open_late(url: str) -> SqlStore:
        bank.write_text(TEA.replace("green", "white"), encoding="utf-8")
        return await open_store(url)

    monkeypatch.setattr(front, "open_store", open_late)
    with pytest.raises(CannotStart, match=r"tea\.yaml"):
        async with serve(chosen):
            raise AssertionError("it must not start")


async def test_whoever_looks_too_often_is_slowed_down_by_the_real_desk_too(tmp_path: Path) -> None:
    async with serve(settings(tmp_path, web=False, shipped_banks=False)) as app:
        looks = [app.desk.history("web", "eve") for _ in range(2 * Rates().player.burst)]
        seen = await asyncio.gather(*looks, return_exceptions=True)
        assert seen[: Rates().player.burst] == [()] * Rates().player.burst
        assert [type(each) for each in seen[-2:]] == [Hurried] * 2
        assert await app.desk.history("web", "ann") == ()
    async with look(settings(tmp_path)) as archive:
        for _ in range(Rates().player.burst + 2):
            assert await archive.desk.history("web", "eve") == ()


class Stubborn(FakePlatform):
    """Does not end when it is told to."""

    def __init__(self) -> None:
        super().__init__(VirtualClock(0))
        self.cancelled = 0
        self.ended = asyncio.Event()

    async def run(self) -> None:
        while not self.ended.is_set():
            try:
                await self.ended.wait()
            except asyncio.CancelledError:
                self.cancelled += 1


async def test_a_platform_that_hangs_is_left_behind_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "GOODBYE_S", 0.01)
    platform = Stubborn()
    with capture_logs() as logs:
        async with front._supervised({"web": platform}, VirtualClock(0), None) as address:
            await asyncio.sleep(0)
            assert address is None
    assert [(entry["event"], entry["task"]) for entry in logs] == [("did not end in time", "platform web")]
    assert platform.cancelled == 1
    platform.ended.set()


async def test_a_password_in_the_databases_address_is_not_printed(tmp_path: Path) -> None:
    async with serve(settings(tmp_path)) as app:
        shown = report(settings(tmp_path, database_url="postgresql://me:hunter2@db/quorum"), app)
    assert "hunter2" not in " ".join(shown)
    assert shown[-1] == "Database  postgresql://db/quorum"


def test_session_ids_fit_into_tokens_and_do_not_repeat() -> None:
    ids = {new_session_id() for _ in range(1000)}
    assert len(ids) == 1000
    for id in list(ids)[:20]:
        press = Press(id, Act.PICK, 3, 2)
        assert read_token(write_token(press)) == press
