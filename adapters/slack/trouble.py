"""What Slack's refusals mean for a call: never again, try again, or the workspace has thrown the bot out."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.ports import Refused, Unreachable

__all__ = ["DEAD", "GONE", "PICTURES", "SAYS", "Turned", "as_port_error", "code_of", "is_unclear", "retry_after"]

DEAD = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
"""The token is good for nothing any more."""
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
"""The message of an edit cannot be edited: somebody deleted it."""
PICTURES = frozenset({"invalid_blocks", "invalid_blocks_format", "downloading_file_failed", "image_download_failed"})
"""Slack took offence at what a message holds: it looks at a picture's address when a message is posted."""
PASSING = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "accesslimited",
    }
)
UNCLEAR = frozenset({"internal_error", "fatal_error", "request_timeout"})
"""The work may have been done all the same."""
SAYS = {
    "not_in_channel": "I am not in this channel. Invite me: /invite @quorum",
    "channel_not_found": "I cannot see this channel. Invite me: /invite @quorum",
    "is_archived": "this channel is archived",
    "is_inactive": "this channel is archived",
    "missing_scope": "the app lacks a permission. Whoever runs it can see which: quorum doctor slack",
    "restricted_action": "this workspace lets only some people post here",
    "restricted_action_read_only_channel": "nobody may post in this channel",
    "restricted_action_thread_only_channel": "this channel takes replies in threads only",
    "token_revoked": "the app was removed from this workspace",
    "account_inactive": "the app was removed from this workspace",
    "invalid_auth": "Slack does not know the bot's token",
    "token_expired": "the bot's token has run out. Switch token rotation off: the app has to be made anew for that",
}
"""Slack's words in ours, where somebody can do something about it."""


class Turned(Refused):
    """A refusal with Slack's own word for it in `code`."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Slack says: {SAYS[code]}" if code in SAYS else f"Slack says {code}")
        self.code = code


def code_of(error: SlackApiError) -> str:
    """Slack's word for what is wrong, or the status of an answer without one."""
    said = _answer(error).get("error")
    return str(said) if said else f"HTTP {_status(error)}"


def as_port_error(error: Exception) -> Turned | Unreachable:
    """The port's word for a failed call. Raises `error` itself where it is no failure of a call."""
    if isinstance(error, SlackApiError):
        code, status = code_of(error), _status(error)
        if status == 429 or status >= 500 or code in PASSING or not _answer(error).get("error"):
            return Unreachable(f"Slack says {code}", retry_after(error))
        return Turned(code)
    if isinstance(error, (SlackClientError, aiohttp.ClientError, OSError, asyncio.TimeoutError)):
        return Unreachable(f"Slack cannot be reached: {error or type(error).__name__}")
    raise error


def is_unclear(error: Exception) -> bool:
    """Whether the work may have been done although the call failed."""
    if isinstance(error, aiohttp.ClientConnectorError):
        return False
    if isinstance(error, SlackApiError):
        return _status(error) >= 500 or code_of(error) in UNCLEAR or not _answer(error).get("error")
    return True


def retry_after(error: SlackApiError) -> int | None:
    """ms to wait, where the answer says so."""
    headers = getattr(error.response, "headers", None) or {}
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), None)
    try:
        return round(float(said) * 1_000) if said is not None else None
    except ValueError:
        return None


def _answer(error: SlackApiError) -> dict[str, Any]:
    data = getattr(error.response, "data", None)
    return data if isinstance(data, dict) else {}


def _status(error: SlackApiError) -> int:
    response = error.response
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)
