"""The manifest is one that Slack takes, and asks for what the adapter uses and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.manifest import NAME_MOST, manifest, public_address
from adapters.slack.scopes import COMMAND, EVENTS, GLOBAL_SHORTCUT, MESSAGE_SHORTCUT, OPTIONAL, PATHS, SCOPES

ADDRESS = "https://quiz.example.org"


def text(most: int, least: int = 1, **more: Any) -> Mapping[str, Any]:
    return {"type": "string", "minLength": least, "maxLength": most, **more}


def group(**fields: Any) -> Mapping[str, Any]:
    """An object with these fields; those that end with an underscore may be missing."""
    return {
        "type": "object",
        "properties": {name.removesuffix("_"): value for name, value in fields.items()},
        "required": [name for name in fields if not name.endswith("_")],
        "additionalProperties": False,
    }


def several(items: Mapping[str, Any], most: int) -> Mapping[str, Any]:
    return {"type": "array", "items": items, "minItems": 1, "maxItems": most, "uniqueItems": True}


YES_OR_NO = {"type": "boolean"}
URL = text(3000, pattern=r"^https://[^/]+/")
SCHEMA = group(
    display_information=group(
        name=text(35),
        description=text(140),
        long_description=text(4000, least=175),
        background_color=text(7, pattern="^#([0-9a-f]{3}){1,2}$"),
    ),
    features=group(
        app_home=group(
            home_tab_enabled=YES_OR_NO, messages_tab_enabled=YES_OR_NO, messages_tab_read_only_enabled=YES_OR_NO
        ),
        bot_user=group(display_name=text(80, pattern=r"^[a-z0-9._-]+$"), always_online=YES_OR_NO),
        shortcuts=several(
            group(name=text(24), type={"enum": ["global", "message"]}, callback_id=text(255), description=text(150)),
            most=10,
        ),
        slash_commands=several(
            group(
                command=text(32, pattern=r"^/[a-z0-9_-]+$"),
                url_=URL,
                description=text(2000),
                usage_hint=text(1000),
                should_escape=YES_OR_NO,
            ),
            most=50,
        ),
    ),
    oauth_config=group(
        redirect_urls_=several(URL, most=1000), scopes=group(bot=several(text(100, pattern=r"^[a-z.:]+$"), most=255))
    ),
    settings=group(
        event_subscriptions=group(request_url_=URL, bot_events=several(text(100, pattern=r"^[a-z_.]+$"), most=100)),
        interactivity=group(is_enabled=YES_OR_NO, request_url_=URL, message_menu_options_url_=URL),
        org_deploy_enabled=YES_OR_NO,
        socket_mode_enabled=YES_OR_NO,
        token_rotation_enabled=YES_OR_NO,
    ),
)
"""What Slack's manifest reference says of the fields used here, names and lengths."""

MODES = {
    "socket": manifest(),
    "http": manifest(address=ADDRESS, socket=False),
    "several": manifest(address=ADDRESS, several=True),
    "several over http": manifest(address=ADDRESS, socket=False, several=True),
}


def addresses(value: Any) -> Iterator[str]:
    """Every address in a manifest."""
    if isinstance(value, Mapping):
        for each in value.values():
            yield from addresses(each)
    elif isinstance(value, list):
        for each in value:
            yield from addresses(each)
    elif isinstance(value, str) and "://" in value:
        yield value


@pytest.mark.parametrize("mode", MODES)
def test_slack_takes_it(mode: str) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(MODES[mode])


@pytest.mark.parametrize("mode", MODES)
def test_it_asks_for_exactly_the_scopes_and_events_the_adapter_uses(mode: str) -> None:
    made = MODES[mode]
    assert made["oauth_config"]["scopes"] == {"bot": list(SCOPES)}
    assert made["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)
    assert SCOPES.keys() > OPTIONAL


@pytest.mark.parametrize("mode", MODES)
def test_the_command_and_both_shortcuts_bear_the_names_the_adapter_hears(mode: str) -> None:
    features = MODES[mode]["features"]
    assert [each["command"] for each in features["slash_commands"]] == [COMMAND]
    heard = {each["type"]: each["callback_id"] for each in features["shortcuts"]}
    assert heard == {"global": GLOBAL_SHORTCUT, "message": MESSAGE_SHORTCUT}


@pytest.mark.parametrize("mode", MODES)
def test_private_words_have_a_tab_to_arrive_in_where_commands_are_taken_too(mode: str) -> None:
    home = MODES[mode]["features"]["app_home"]
    assert home == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


@pytest.mark.parametrize("mode", MODES)
def test_tokens_do_not_rotate_and_whole_organisations_do_not_install_it(mode: str) -> None:
    settings = MODES[mode]["settings"]
    assert (settings["token_rotation_enabled"], settings["org_deploy_enabled"]) == (False, False)


def test_socket_mode_names_no_address() -> None:
    assert MODES["socket"]["settings"]["socket_mode_enabled"] is True
    assert list(addresses(MODES["socket"])) == []


def test_over_http_commands_clicks_choices_and_events_all_go_to_one_address() -> None:
    assert MODES["http"]["settings"]["socket_mode_enabled"] is False
    assert list(addresses(MODES["http"])) == [ADDRESS + PATHS["events"]] * 4


def test_several_workspaces_come_back_to_the_redirect_address_and_nothing_else_goes_there() -> None:
    assert list(addresses(MODES["several"])) == [ADDRESS + PATHS["back"]]
    assert MODES["several"]["settings"]["socket_mode_enabled"] is True
    assert MODES["several over http"]["oauth_config"]["redirect_urls"] == [ADDRESS + PATHS["back"]]


@pytest.mark.parametrize("mode", MODES)
def test_nothing_is_lost_on_the_way_through_yaml(mode: str) -> None:
    assert yaml.safe_load(yaml.safe_dump(MODES[mode], sort_keys=False)) == MODES[mode]


@given(st.text(min_size=1, max_size=NAME_MOST).filter(str.strip))
def test_whatever_the_app_is_called_slack_takes_its_bots_name(name: str) -> None:
    made = manifest(name)
    jsonschema.Draft202012Validator(SCHEMA).validate(made)
    assert made["display_information"]["name"] == name.strip()


@pytest.mark.parametrize("name", ["", "  ", "Q" * 36])
def test_a_name_slack_does_not_take_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="1 to 35 characters"):
        manifest(name)


@pytest.mark.parametrize("asked", [{"socket": False}, {"several": True}])
def test_an_address_that_is_needed_is_asked_for(asked: dict[str, bool]) -> None:
    with pytest.raises(ValueError, match="PUBLIC_URL is missing"):
        manifest(**asked)


@pytest.mark.parametrize(
    "url",
    [
        "http://quiz.example.org",
        "quiz.example.org",
        "https://",
        "https://quiz.example.org/room",
        "https://quiz.example.org/?a=1",
        "https://quiz.example.org#x",
        "https://me@quiz.example.org",
    ],
)
def test_an_address_slack_cannot_use_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"https://quiz\.example\.org"):
        public_address(url)


def test_the_last_slash_of_an_address_is_dropped_and_a_port_kept() -> None:
    assert public_address("https://quiz.example.org:8443/") == "https://quiz.example.org:8443"
