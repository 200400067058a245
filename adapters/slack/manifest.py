"""The app manifest: everything Slack has to be told about the app, to paste when the app is created.

Names and lengths follow Slack's app manifest reference.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from adapters.slack.scopes import COMMAND, EVENTS, GLOBAL_SHORTCUT, MESSAGE_SHORTCUT, PATHS, SCOPES

__all__ = ["NAME", "SHORTCUTS", "USAGE", "manifest", "public_address"]

NAME = "Quorum"
NAME_MOST = 35
"""Characters of an app's name."""
SHORTCUTS = MappingProxyType({GLOBAL_SHORTCUT: "Start a quiz", MESSAGE_SHORTCUT: "Start a quiz in a thread"})
"""What the menus say, at most 24 characters."""
USAGE = "[start BANK | stop | skip | practice | review | plan | scores | banks | daily | league | settings | help]"

DESCRIPTION = "Quizzes for study groups: answer by button, see what was right and why."
LONG_DESCRIPTION = (
    "Quorum asks your group questions in a channel or a thread. Everybody answers by button and hears in private what "
    "was noted. When the time is over, the same message shows what was right, how many chose what, and why. The end "
    "shows the places and what the group should look at again, and each player can open the questions missed. "
    "Between quizzes everybody practises alone what they are about to forget, up to the day of their exam. "
    "It does not follow what people write to each other, and keeps only who played and what they answered."
)


def manifest(
    name: str = NAME, *, address: str | None = None, socket: bool = True, several: bool = False
) -> Mapping[str, Any]:
    """The manifest as JSON values.

    `address` is where the web server can be reached from outside, "https://quiz.example.org". It is needed where Slack
    sends its requests there (not `socket`), and where several workspaces install the app. Raises ValueError for a name
    Slack does not take, and for an address that is missing or cannot work.
    """
    if not 0 < len(name.strip()) <= NAME_MOST:
        raise ValueError(f"An app's name has 1 to {NAME_MOST} characters, not {len(name.strip())}.")
    if address is None and (several or not socket):
        raise ValueError(
            "PUBLIC_URL is missing: Slack has to know the web server's address, like https://quiz.example.org."
        )
    root = public_address(address) if address is not None else ""
    requests = None if socket else root + PATHS["events"]
    return {
        "display_information": {
            "name": name.strip(),
            "description": DESCRIPTION,
            "long_description": LONG_DESCRIPTION,
            "background_color": "#1f3d3a",
        },
        "features": _features(name, requests),
        "oauth_config": {
            **({"redirect_urls": [root + PATHS["back"]]} if several else {}),
            "scopes": {"bot": list(SCOPES)},
        },
        "settings": {
            "event_subscriptions": {**_at("request_url", requests), "bot_events": list(EVENTS)},
            "interactivity": {
                "is_enabled": True,
                **_at("request_url", requests),
                **_at("message_menu_options_url", requests),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": False,
        },
    }


def public_address(url: str) -> str:
    """An address without its last slash. Raises ValueError for one that Slack cannot use."""
    parts = urlsplit(url)
    plain = parts.path in ("", "/") and not parts.query and not parts.fragment and parts.username is None
    if parts.scheme != "https" or not parts.hostname or not plain:
        raise ValueError(f"Slack takes an address like https://quiz.example.org, without a path, not {url!r}.")
    return f"https://{parts.netloc}"


def _features(name: str, requests: str | None) -> Mapping[str, Any]:
    return {
        # Private words arrive as messages of the app, so their tab has to be there. It stays open for writing, because
        # in a read-only tab Slack takes no commands either, and nobody could play there alone.
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": _bot_name(name), "always_online": True},
        "shortcuts": [
            _shortcut("global", GLOBAL_SHORTCUT, "Choose a bank and a channel"),
            _shortcut("message", MESSAGE_SHORTCUT, "Choose a bank; the quiz runs in this message's thread"),
        ],
        "slash_commands": [
            {
                "command": COMMAND,
                **_at("url", requests),
                "description": "Start a quiz, see scores and banks. Without more words it opens a form.",
                "usage_hint": USAGE,
                "should_escape": False,
            }
        ],
    }


def _shortcut(kind: str, id: str, description: str) -> Mapping[str, str]:
    return {"name": SHORTCUTS[id], "type": kind, "callback_id": id, "description": description}


def _bot_name(name: str) -> str:
    """By the reference, a bot's name has small letters, digits, hyphens, underscores and dots alone."""
    return re.sub(r"[^a-z0-9._-]+", "-", name.strip().lower()).strip("-") or NAME.lower()


def _at(field: str, url: str | None) -> Mapping[str, str]:
    return {} if url is None else {field: url}
