"""`python -m bot` is `quorum`."""

from __future__ import annotations

import runpy
import sys

import pytest

from tests.commands.terminal import quorum


def test_run_as_a_module_it_takes_the_commands_of_quorum(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["quorum", "bank", "schema"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("bot", run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out == quorum("bank", "schema").output != ""


def test_imported_it_does_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert "main" in runpy.run_module("bot", run_name="bot.__main__")
    assert capsys.readouterr().out == ""
