"""docs/discord.md tells everything the adapter has."""

from __future__ import annotations

from pathlib import Path

import pytest
from discord import app_commands

from adapters.discord.clicks import Clicks
from adapters.discord.commands import commands
from adapters.discord.permissions import NAMES
from bot.settings import Settings
from tests.fakes.desk import FakeDesk, FakeEngine

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "discord.md").read_text(encoding="utf-8")


def every_command() -> list[app_commands.Command[object, ..., object]]:
    engine, desk = FakeEngine(), FakeDesk()
    found: list[app_commands.Command[object, ..., object]] = []
    for each in commands(engine, desk, Clicks(engine, desk)):
        found += each.walk_commands() if isinstance(each, app_commands.Group) else [each]
    return found


def test_every_command_and_every_choice_of_starting_is_documented() -> None:
    for command in every_command():
        assert f"`/{command.qualified_name}`" in PAGE
        for parameter in command.parameters if command.name == "start" else ():
            assert parameter.name in PAGE


@pytest.mark.parametrize("name", [name.upper() for name in Settings.model_fields if name.startswith("discord_")])
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in PAGE


def test_every_permission_of_the_invite_link_is_documented() -> None:
    assert all(f"*{name}*" in PAGE for name in NAMES.values())
