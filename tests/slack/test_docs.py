"""docs/slack.md tells everything the adapter has."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
import yaml

from adapters.slack.challenging import CHALLENGE_FLAGS, CHALLENGE_NAMED
from adapters.slack.commands import Verb, Wanted, read_command
from adapters.slack.manifest import SHORTCUTS, manifest
from adapters.slack.scopes import COMMAND, OPTIONAL, PATHS, SCOPES
from adapters.slack.trouble import SAYS
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
ON_ONE_LINE = " ".join(PAGE.split())
TYPED = re.findall(rf"`{COMMAND} ([^`]+)`", PAGE)


@pytest.mark.parametrize("verb", [verb for verb in Verb if verb is not Verb.FORM])
def test_every_command_is_documented(verb: Verb) -> None:
    assert re.search(rf"^\| `{COMMAND} {verb}\b[^`]*` \|", PAGE, re.MULTILINE)


@pytest.mark.parametrize("words", TYPED)
def test_every_command_that_is_documented_is_understood(words: str) -> None:
    assert read_command(words).verb is not Verb.FORM


BANKS_AND_CHALLENGE = ("bank", "also", "challenge")


@pytest.mark.parametrize("word", sorted(CHALLENGE_FLAGS | CHALLENGE_NAMED))
def test_every_word_of_a_challenge_is_documented(word: str) -> None:
    assert re.search(rf"`{word}(=[^`]+)?`", PAGE[PAGE.index("### Challenges") :])


@pytest.mark.parametrize(
    "field", [each.name for each in dataclasses.fields(Wanted) if each.name not in BANKS_AND_CHALLENGE]
)
def test_every_choice_of_starting_is_documented(field: str) -> None:
    assert re.search(rf"^\| `{field}(=N|=ID)?` \|", PAGE, re.MULTILINE)


@pytest.mark.parametrize("name", SHORTCUTS.values())
def test_every_shortcut_is_documented(name: str) -> None:
    assert f"*{name}*" in ON_ONE_LINE


@pytest.mark.parametrize(
    "name", [name.upper() for name in Settings.model_fields if name.startswith("slack_") or name == "token_key"]
)
def test_every_setting_is_documented(name: str) -> None:
    assert re.search(rf"^\| .*`{name}`.* \|", PAGE, re.MULTILINE)


@pytest.mark.parametrize("scope", SCOPES)
def test_every_scope_is_documented_with_what_is_lost_without_it(scope: str) -> None:
    (row,) = [line for line in PAGE.splitlines() if line.startswith("| `") and f"`{scope}`" in line.split("|")[1]]
    _, _, purpose, without, _ = row.split("|")
    assert purpose.strip()
    assert without.strip()


def test_the_scopes_that_may_be_left_out_are_the_last_of_the_table() -> None:
    shown = [each for line in PAGE.splitlines() if line.startswith("| `") for each in re.findall(r"`([\w:.]+)`", line)]
    order = [each for each in shown if each in SCOPES]
    assert set(order[-len(OPTIONAL) :]) == OPTIONAL


@pytest.mark.parametrize("path", PATHS.values())
def test_every_address_slack_needs_is_documented(path: str) -> None:
    assert f"{path}`" in PAGE


@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found", "missing_scope"])
def test_what_people_read_in_a_channel_stands_in_the_table_of_troubles(code: str) -> None:
    first_sentence = SAYS[code].partition(".")[0]
    assert f'"{first_sentence}"' in PAGE


def test_the_bot_is_invited_by_the_name_the_manifest_gives_it() -> None:
    assert f"/invite @{manifest()['features']['bot_user']['display_name']}" in PAGE


def test_what_is_to_be_put_into_the_file_are_settings() -> None:
    lines = re.findall(r"^ {7}([A-Z_]+)=", PAGE, re.MULTILINE)
    assert lines
    assert {line.lower() for line in lines} <= Settings.model_fields.keys()


def test_the_example_bank_is_one_that_comes_along() -> None:
    banks = [yaml.safe_load(each.read_text(encoding="utf-8"))["id"] for each in (ROOT / "banks").glob("*.yaml")]
    wanted = [read_command(words).wanted for words in TYPED if words.startswith("start ") and "=" in words]
    assert wanted
    assert all(each.bank in banks for each in wanted)
