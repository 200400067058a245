"""`quorum doctor` as somebody at a terminal meets it: a line for each finding, and how it exits."""

from __future__ import annotations

import pytest
from typer.testing import Result

from bot.sealing import new_key
from tests.commands.terminal import quorum

SECRET = "0123456789abcdef" * 2
SEVERAL = {
    "SLACK_CLIENT_ID": "1234567890.9876543210",
    "SLACK_CLIENT_SECRET": SECRET,
    "SLACK_SIGNING_SECRET": SECRET,
    "PUBLIC_URL": "https://quiz.example.org",
}
"""What the doctor can look at without asking anybody."""


def doctor(platform: str, **environment: str) -> Result:
    return quorum("doctor", platform, **environment)


@pytest.mark.parametrize(
    ("platform", "said"), [("slack", "SLACK_BOT_TOKEN is not set"), ("discord", "DISCORD_TOKEN is not set")]
)
def test_without_a_token_it_says_how_to_begin_and_exits_with_one(platform: str, said: str) -> None:
    done = doctor(platform)
    assert done.exit_code == 1
    assert done.output.startswith(f"✗ {said}")


def test_what_is_well_is_ticked_and_what_is_worth_knowing_has_a_dot() -> None:
    done = doctor("slack", **SEVERAL, TOKEN_KEY=new_key())
    assert done.exit_code == 0
    assert {line[0] for line in done.output.splitlines()} == {"✓", "·"}
    assert "· Workspaces add the app with this link: https://quiz.example.org/slack/install" in done.output.splitlines()


def test_one_thing_that_is_wrong_among_many_is_enough_to_exit_with_one() -> None:
    done = doctor("slack", **SEVERAL)
    assert done.exit_code == 1
    assert [line for line in done.output.splitlines() if line.startswith("✗ TOKEN_KEY is missing")]


def test_a_slack_out_of_reach_is_told_on_one_line_without_a_traceback() -> None:
    done = doctor("slack", SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1", SLACK_API_URL="http://127.0.0.1:9/api/")
    assert done.exit_code == 1
    (line,) = done.output.splitlines()
    assert "cannot be reached" in line


def test_a_setting_that_cannot_be_used_is_named_and_no_token_shown() -> None:
    done = doctor("slack", SLACK_BOT_TOKEN="xoxp-hunter2", SLACK_APP_TOKEN="xapp-1")
    assert done.exit_code == 1
    assert "SLACK_BOT_TOKEN must begin with xoxb-" in done.output
    assert "hunter2" not in done.output
    assert "WEB_PORT" in " ".join(doctor("slack", WEB_PORT="seventy").output.upper().split())


def test_what_is_no_key_is_told_beside_everything_else() -> None:
    done = doctor("slack", **SEVERAL, TOKEN_KEY="no key")
    assert done.exit_code == 1
    bad = [line for line in done.output.splitlines() if line.startswith("✗")]
    assert [line.partition(".")[0] for line in bad] == ["✗ TOKEN_KEY is no key"]


def test_a_discord_out_of_reach_is_told_on_one_line_without_a_traceback() -> None:
    done = doctor("discord", DISCORD_TOKEN="a-token", DISCORD_API_URL="http://127.0.0.1:9/api/v10")
    assert done.exit_code == 1
    (line,) = done.output.splitlines()
    assert line.startswith("✗ ")
    assert "a-token" not in line
