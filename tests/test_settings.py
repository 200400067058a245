"""The typed environment."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings

EXAMPLE = Path(__file__).resolve().parents[1] / ".env.example"


pytestmark = pytest.mark.usefixtures("empty_environment")


def test_the_example_names_every_setting_and_no_other() -> None:
    named = re.findall(r"^#?([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_shows_the_defaults() -> None:
    defaults = {n.upper(): f.default for n, f in Settings.model_fields.items()}
    for name, value in re.findall(r"^#([A-Z_]+)=(.+)$", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE):
        assert str(defaults[name]).lower() == value, name


def test_nothing_set_means_a_local_room_on_a_file_of_its_own() -> None:
    settings = Settings()
    assert settings.database == f"sqlite:///{Path('data/quorum.sqlite3')}"
    assert (settings.web, settings.web_host) == (True, "127.0.0.1")
    assert settings.bank_paths == ()


def test_an_empty_value_counts_as_unset_and_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DISCORD_TOKEN=\nWEB_PORT=9001\nSOMETHING_ELSE=1\n", encoding="utf-8")
    settings = Settings()
    assert settings.discord_token is None
    assert settings.web_port == 9001


def test_bank_paths_are_separated_like_the_systems_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANKS_PATH", os.pathsep.join(["one", "", " two "]))
    assert [str(path).strip() for path in Settings().bank_paths] == ["one", "two"]


def test_limits_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANK_MAX_OPTION", "77")
    monkeypatch.setenv("BANK_MAX_BYTES", "5000")
    assert (Settings().limits.option, Settings().limits.file_bytes) == (77, 5000)


@pytest.mark.parametrize(("name", "value"), [("WEB_PORT", "70000"), ("LOG_LEVEL", "loud"), ("BANK_MAX_BYTES", "some")])
def test_a_value_that_cannot_be_used_is_refused_by_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    slack = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_SECRET")
    for name in ("DISCORD_TOKEN", *slack, "WEB_SECRET", "TOKEN_KEY"):
        monkeypatch.setenv(name, "hunter2hunter2hunter2")
    assert "hunter2" not in repr(Settings())
