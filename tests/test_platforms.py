"""The platforms as the settings want them: what cannot work keeps Quorum from starting, by the setting's name."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

import tests.discord  # noqa: F401 - takes the library's warnings before anything else imports it
from bot.app import CannotStart, report, run, serve
from bot.platforms import slack_lacks
from bot.sealing import new_key
from bot.settings import Settings
from tests.test_app import settings

pytestmark = pytest.mark.usefixtures("empty_environment")

NOWHERE = "127.0.0.1:9"
"""Nobody listens there."""
DISCORD = {
    "discord_token": "a-token",
    "discord_api_url": f"http://{NOWHERE}/api/v10",
    "discord_gateway_url": f"ws://{NOWHERE}",
}
BY_HTTP = {"slack_bot_token": "xoxb-1", "slack_signing_secret": "s" * 32, "slack_api_url": f"http://{NOWHERE}/api/"}
SEVERAL = {
    "slack_client_id": "1.2",
    "slack_client_secret": "s" * 32,
    "slack_signing_secret": "s" * 32,
    "slack_api_url": f"http://{NOWHERE}/api/",
    "public_url": "https://quiz.example.org",
}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"public_url": "https://quiz.example.org/room"}, "PUBLIC_URL must be like"),
        ({"web_secret": "short"}, "WEB_SECRET must have at least 16 bytes"),
        ({"discord_token": " "}, "DISCORD_TOKEN is empty"),
        ({**DISCORD, "discord_api_url": "somewhere"}, "DISCORD_API_URL must be like"),
        ({**BY_HTTP, "slack_bot_token": "xoxp-1"}, "SLACK_BOT_TOKEN must begin with xoxb-"),
        (SEVERAL, "TOKEN_KEY is missing"),
        ({**SEVERAL, "token_key": "no key"}, "TOKEN_KEY is no key"),
    ],
)
async def test_what_cannot_work_is_told_by_the_settings_name(
    tmp_path: Path, wrong: dict[str, object], said: str
) -> None:
    with pytest.raises(CannotStart, match=said):
        async with serve(settings(tmp_path, **wrong)):
            raise AssertionError("it must not start")


async def test_a_key_for_cookies_that_is_given_is_written_nowhere(tmp_path: Path) -> None:
    async with serve(settings(tmp_path, web_secret="s" * 32)) as app:
        assert app.address is not None
    assert not (tmp_path / "data" / "web-secret").exists()


async def test_a_key_for_cookies_that_was_cut_off_is_told_with_what_to_do(tmp_path: Path) -> None:
    async with serve(settings(tmp_path)):
        pass
    file = tmp_path / "data" / "web-secret"
    file.write_text(file.read_text("ascii")[:20], "ascii")
    with pytest.raises(CannotStart, match="is damaged"):
        async with serve(settings(tmp_path)):
            raise AssertionError("it must not start")


async def test_slack_is_served_beside_the_room_and_also_without_it(tmp_path: Path) -> None:
    for room in (True, False):
        chosen = settings(tmp_path, **BY_HTTP, web=room)
        async with serve(chosen) as app:
            lines = report(chosen, app)
            assert lines[0] == (f"Room      {app.address}" if room else "Room      off (WEB=false)")
            assert lines[2].startswith(f"Slack     connecting; served at {app.address}: /slack/")


async def test_workspaces_that_install_the_app_need_a_key_and_then_it_starts(tmp_path: Path) -> None:
    chosen = settings(tmp_path, **SEVERAL, token_key=new_key())
    async with serve(chosen) as app:
        assert "/slack/install" in report(chosen, app)[2]


async def test_a_bot_that_is_not_there_yet_keeps_nobody_from_stopping(tmp_path: Path) -> None:
    said: list[str] = []
    stop = asyncio.Event()
    await run(settings(tmp_path, **DISCORD, web=False, shipped_banks=False), said.append, stop, stop.set)
    assert [line.split()[:2] for line in said if line.startswith("Discord")] == [["Discord", "connecting"]]
    assert said[-1].startswith("Stopped.")


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        ({}, ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]),
        ({"slack_bot_token": "xoxb-1"}, ["SLACK_APP_TOKEN"]),
        ({"slack_app_token": "xapp-1"}, ["SLACK_BOT_TOKEN"]),
        ({"slack_client_id": "1.2", "slack_signing_secret": "s"}, []),
        ({"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1"}, []),
    ],
)
def test_what_slack_lacks_is_named(given: dict[str, str], lacks: list[str]) -> None:
    assert slack_lacks(Settings(_env_file=None, **given)) == lacks  # type: ignore[call-arg, arg-type]
