"""`quorum privacy export` beside a quiz that was played; and docs/privacy.md, which tells all there is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import Result

from bot.quiz.privacy import FORGOTTEN, Belongings, Whose
from bot.reports import personal_file
from bot.settings import Settings
from tests.commands.terminal import quorum

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")


def run(*arguments: str) -> Result:
    return quorum("privacy", *arguments, COLUMNS="200")


def test_what_is_kept_on_a_person_is_written_to_the_terminal_or_to_a_file(data: Path) -> None:
    shown = run("export", "web", "ann")
    assert shown.exit_code == 0
    assert [quiz["session"] for quiz in json.loads(shown.output)["quizzes"]] == ["sess0"]
    assert run("export", "web", "ann", "--out", "ann.json").exit_code == 0
    assert json.loads((data / "ann.json").read_text(encoding="utf-8"))["person"] == "ann"
    refused = run("export", "web", "ann", "--out", "nowhere/ann.json")
    assert (refused.exit_code, "cannot be written" in refused.stderr) == (1, True)


@pytest.mark.parametrize("whose", [("web", "nobody"), ("discord", "ann"), ("web", "ann", "--tenants", "elsewhere")])
def test_nothing_kept_is_said_and_is_a_failure(data: Path, whose: tuple[str, ...]) -> None:
    result = run("export", *whose)
    assert result.exit_code == 1
    assert "Nothing is kept on" in result.stderr


def test_every_setting_command_and_key_is_documented() -> None:
    for name in ("retention_days", "departed_days"):
        assert name in Settings.model_fields
        assert re.search(rf"^\| `{name.upper()}` \|", PAGE, re.MULTILINE)
    for key in json.loads(personal_file(Belongings(Whose("web", "ann", "web"), 0)).content):
        assert f"`{key}`" in PAGE
    assert f"“{FORGOTTEN}”".replace("“", '"').replace("”", '"') in PAGE
    assert "quorum privacy export" in PAGE
    for words in ("/privacy show", "/privacy export", "/privacy delete", "/quiz privacy", "/quiz privacy delete"):
        assert f"`{words}`" in PAGE
