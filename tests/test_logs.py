"""Lines of the log: whose they are, one JSON object each where asked for, and never a secret."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.logs import set_up_logs
from bot.ports.platform import Unreachable
from bot.quiz.session import Settings as QuizSettings
from bot.settings import Settings
from tests.fakes.house import a_house

SECRET = 'xoxb-"quoted"-and-long'


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def fail(error: Exception) -> None:
    raise error


def lines(captured: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in captured.readouterr().err.splitlines()]


def test_every_line_is_an_object_also_a_librarys_and_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("info", "json")
    structlog.get_logger().info("ours", tenant="guild-1", session="abc", word="ä")
    logging.getLogger("some.library").warning("theirs %s", 7)
    try:
        fail(KeyError("gone"))
    except KeyError:
        structlog.get_logger().exception("failed")
        logging.getLogger("some.library").exception("failed too")
    ours, theirs, failed, failed_too = lines(capsys)
    assert (ours["event"], ours["tenant"], ours["session"], ours["level"]) == ("ours", "guild-1", "abc", "info")
    assert (theirs["event"], theirs["logger"], theirs["level"]) == ("theirs 7", "some.library", "warning")
    for each in (failed, failed_too):
        assert "KeyError: 'gone'" in str(each["exception"])
    assert all("timestamp" in line for line in (ours, theirs, failed))


def test_people_read_text(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("info", "console")
    structlog.get_logger().info("ours", tenant="guild-1")
    logging.getLogger("some.library").warning("theirs")
    ours, theirs = capsys.readouterr().err.splitlines()
    assert "ours" in ours
    assert "tenant=guild-1" in ours
    assert "theirs" in theirs


@pytest.mark.parametrize("shape", ["json", "console"])
def test_a_secret_stands_in_no_line_however_it_came_there(shape: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("debug", shape, [SECRET, "short"])
    structlog.get_logger().warning(f"sent {SECRET} to it", headers={"Authorization": f"Bearer {SECRET}"})
    logging.getLogger("some.library").error("refused: %s", SECRET)
    try:
        fail(OSError(f"https://host/?token={SECRET}"))
    except OSError:
        structlog.get_logger().exception("failed")
        logging.getLogger("some.library").exception("failed")
    said = capsys.readouterr().err
    assert "quoted" not in said
    assert said.count("...") >= 5


def test_a_traceback_that_a_filter_has_written_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("info", "json")
    record = logging.LogRecord("some.library", logging.ERROR, "", 0, "failed", (), None)
    record.exc_text = "Traceback, with something cut out"
    logging.getLogger().handle(record)
    (line,) = lines(capsys)
    assert line["exception"] == "Traceback, with something cut out"


def test_the_settings_know_what_is_secret(monkeypatch: pytest.MonkeyPatch, empty_environment: None) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "a-discord-token")
    monkeypatch.setenv("TOKEN_KEY", "new-key-of-sealing,old-key-of-sealing")
    monkeypatch.setenv("DATABASE_URL", "postgresql://quiz:p%40ssword-long@db/quorum")
    secrets = Settings().secrets
    assert {"a-discord-token", "new-key-of-sealing", "old-key-of-sealing"} <= set(secrets)
    assert {"p%40ssword-long", "p@ssword-long"} <= set(secrets)


async def test_what_a_platform_says_while_sending_carries_the_session(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with a_house(tmp_path) as house:
        set_up_logs("info", "json")
        house.platform.failures.append(Unreachable("down"))
        await house.start(QuizSettings(seconds=30))
        await house.advance(500)
    (failed,) = [line for line in lines(capsys) if line["event"] == "post failed"]
    assert (failed["tenant"], failed["session"], failed["slot"]) == ("web", "sess0", "r0")
