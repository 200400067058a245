"""`quorum slack` and `quorum token-key` as somebody at a terminal meets them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from adapters.slack.manifest import manifest
from bot.sealing import Seal
from tests.commands.terminal import quorum

ROOT = Path(__file__).resolve().parents[2]


def test_the_manifest_is_yaml_for_socket_mode_unless_told_otherwise() -> None:
    done = quorum("slack", "manifest")
    assert done.exit_code == 0
    assert yaml.safe_load(done.output) == manifest()


def test_json_holds_the_same() -> None:
    assert json.loads(quorum("slack", "manifest", "--json").output) == manifest()


def test_http_puts_the_address_in_and_a_name_the_name() -> None:
    printed = yaml.safe_load(
        quorum("slack", "manifest", "--http", "https://q.example.org", "--name", "Mock exam").output
    )
    assert printed == manifest("Mock exam", address="https://q.example.org", socket=False)


def test_several_workspaces_come_back_to_the_public_address_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PUBLIC_URL=https://q.example.org\n", encoding="utf-8")
    printed = yaml.safe_load(quorum("slack", "manifest", "--several").output)
    assert printed == manifest(address="https://q.example.org", several=True)


def test_one_workspace_over_socket_mode_needs_no_address_from_the_settings(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PUBLIC_URL=http://127.0.0.1:8765\n", encoding="utf-8")
    assert quorum("slack", "manifest").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--several"], "PUBLIC_URL is missing"),
        (["--http", "http://q.example.org"], "without a path"),
        (["--name", "Q" * 36], "1 to 35 characters"),
    ],
)
def test_what_slack_would_refuse_is_refused_with_words(words: list[str], said: str) -> None:
    done = quorum("slack", "manifest", *words)
    assert done.exit_code == 2
    assert said in " ".join(done.output.replace("│", " ").split())


def test_a_new_key_is_one_and_no_two_are_the_same() -> None:
    first, second = (quorum("token-key").output.strip() for _ in range(2))
    assert first != second
    assert Seal(second).unseal(Seal(f"{second},{first}").seal("xoxb-1")) == "xoxb-1"


def test_an_installation_without_slack_never_imports_its_libraries() -> None:
    code = "import sys, bot.cli; sys.exit(bool({'slack_bolt', 'slack_sdk'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=60).returncode == 0
