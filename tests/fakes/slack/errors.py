"""Slack's own refusals by name. A handler raises `Rejected` with one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = [
    "ACCOUNT_INACTIVE",
    "ALREADY_IN_CHANNEL",
    "BAD_CLIENT_SECRET",
    "BAD_REDIRECT_URI",
    "CANT_DELETE_MESSAGE",
    "CANT_UPDATE_MESSAGE",
    "CHANNEL_NOT_FOUND",
    "CLIENT_TOKEN_MISMATCH",
    "DUPLICATE_EXTERNAL_ID",
    "EDIT_WINDOW_CLOSED",
    "EXCHANGED_TRIGGER_ID",
    "EXPIRED_TRIGGER_ID",
    "EXPIRED_URL",
    "FATAL_ERROR",
    "HASH_CONFLICT",
    "INTERNAL_ERROR",
    "INVALID_ARGUMENTS",
    "INVALID_AUTH",
    "INVALID_BLOCKS",
    "INVALID_BLOCKS_FORMAT",
    "INVALID_CLIENT_ID",
    "INVALID_CODE",
    "INVALID_JSON",
    "INVALID_METADATA",
    "INVALID_TRIGGER_ID",
    "IS_ARCHIVED",
    "IS_INACTIVE",
    "MESSAGE_NOT_FOUND",
    "METHOD_UNSUPPORTED_FOR_CHANNEL",
    "MISSING_SCOPE",
    "MSG_BLOCKS_TOO_LONG",
    "MSG_TOO_LONG",
    "NOT_ALLOWED_TOKEN_TYPE",
    "NOT_AUTHED",
    "NOT_FOUND",
    "NOT_IN_CHANNEL",
    "NO_TEXT",
    "PUSH_LIMIT_REACHED",
    "RATELIMITED",
    "RATE_LIMITED",
    "READ_ONLY_CHANNEL",
    "REQUEST_TIMEOUT",
    "RESTRICTED_ACTION",
    "SERVER_ERROR",
    "SERVICE_UNAVAILABLE",
    "TEAM_ADDED_TO_ORG",
    "THREAD_NOT_FOUND",
    "THREAD_ONLY_CHANNEL",
    "TOKEN_EXPIRED",
    "TOKEN_REVOKED",
    "UNAVAILABLE",
    "UNKNOWN_METHOD",
    "USED_URL",
    "USERS_NOT_FOUND",
    "USER_NOT_FOUND",
    "USER_NOT_IN_CHANNEL",
    "VIEW_TOO_LARGE",
    "Error",
    "Rejected",
]


@dataclass(frozen=True, slots=True)
class Error:
    """What a refused call is answered: `code` in the body's `error`, with an HTTP status (nearly always 200).

    `broken`: no JSON at all, as a server that has failed answers.
    """

    code: str
    status: int = 200
    broken: bool = False


class Rejected(Exception):
    """A call is refused. `details` are Slack's `response_metadata.messages`, `more` further fields of the answer."""

    def __init__(self, error: Error, details: Sequence[str] = (), more: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{error.code} {'; '.join(details)}".strip())
        self.error = error
        self.details = tuple(details)
        self.more = dict(more or {})


NOT_AUTHED = Error("not_authed")
INVALID_AUTH = Error("invalid_auth")
TOKEN_REVOKED = Error("token_revoked")
TOKEN_EXPIRED = Error("token_expired")
ACCOUNT_INACTIVE = Error("account_inactive")
NOT_ALLOWED_TOKEN_TYPE = Error("not_allowed_token_type")
MISSING_SCOPE = Error("missing_scope")
UNKNOWN_METHOD = Error("unknown_method")
INVALID_ARGUMENTS = Error("invalid_arguments")
INVALID_JSON = Error("invalid_json")

CHANNEL_NOT_FOUND = Error("channel_not_found")
NOT_IN_CHANNEL = Error("not_in_channel")
ALREADY_IN_CHANNEL = Error("already_in_channel")
IS_ARCHIVED = Error("is_archived")
IS_INACTIVE = Error("is_inactive")
RESTRICTED_ACTION = Error("restricted_action")
READ_ONLY_CHANNEL = Error("restricted_action_read_only_channel")
THREAD_ONLY_CHANNEL = Error("restricted_action_thread_only_channel")
METHOD_UNSUPPORTED_FOR_CHANNEL = Error("method_not_supported_for_channel_type")
USER_NOT_FOUND = Error("user_not_found")
USERS_NOT_FOUND = Error("users_not_found")
USER_NOT_IN_CHANNEL = Error("user_not_in_channel")
NOT_FOUND = Error("not_found")

NO_TEXT = Error("no_text")
MSG_TOO_LONG = Error("msg_too_long")
MSG_BLOCKS_TOO_LONG = Error("msg_blocks_too_long")
INVALID_BLOCKS = Error("invalid_blocks")
INVALID_BLOCKS_FORMAT = Error("invalid_blocks_format")
INVALID_METADATA = Error("invalid_metadata_format")
MESSAGE_NOT_FOUND = Error("message_not_found")
CANT_UPDATE_MESSAGE = Error("cant_update_message")
CANT_DELETE_MESSAGE = Error("cant_delete_message")
EDIT_WINDOW_CLOSED = Error("edit_window_closed")
THREAD_NOT_FOUND = Error("thread_not_found")

INVALID_TRIGGER_ID = Error("invalid_trigger_id")
EXPIRED_TRIGGER_ID = Error("expired_trigger_id")
EXCHANGED_TRIGGER_ID = Error("exchanged_trigger_id")
VIEW_TOO_LARGE = Error("view_too_large")
PUSH_LIMIT_REACHED = Error("push_limit_reached")
HASH_CONFLICT = Error("hash_conflict")
DUPLICATE_EXTERNAL_ID = Error("duplicate_external_id")

INVALID_CLIENT_ID = Error("invalid_client_id")
BAD_CLIENT_SECRET = Error("bad_client_secret")
BAD_REDIRECT_URI = Error("bad_redirect_uri")
INVALID_CODE = Error("invalid_code")
CLIENT_TOKEN_MISMATCH = Error("client_id_token_mismatch")

EXPIRED_URL = Error("expired_url", 404)
USED_URL = Error("used_url", 404)

RATELIMITED = Error("ratelimited", 429)
RATE_LIMITED = Error("rate_limited")
"""What chat.postMessage may say to an app that has posted too much; it comes without a Retry-After."""
INTERNAL_ERROR = Error("internal_error")
FATAL_ERROR = Error("fatal_error")
REQUEST_TIMEOUT = Error("request_timeout")
SERVICE_UNAVAILABLE = Error("service_unavailable")
TEAM_ADDED_TO_ORG = Error("team_added_to_org")
SERVER_ERROR = Error("500: Internal Server Error", 500, broken=True)
UNAVAILABLE = Error("503: Service Unavailable", 503, broken=True)
