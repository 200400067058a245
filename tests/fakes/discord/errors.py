"""Discord's own refusals: an HTTP status and a JSON error code each. A handler raises `Rejected` with one of them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "ALREADY_ACKNOWLEDGED",
    "CLOSED_DMS",
    "EMPTY_MESSAGE",
    "INVALID_FORM",
    "INVALID_WEBHOOK_TOKEN",
    "MISSING_ACCESS",
    "MISSING_PERMISSIONS",
    "NOT_FOUND",
    "OLD_EDITS",
    "OTHERS_MESSAGE",
    "SERVER_ERROR",
    "THREAD_ARCHIVED",
    "THREAD_EXISTS",
    "UNAUTHORIZED",
    "UNAVAILABLE",
    "UNKNOWN_APPLICATION",
    "UNKNOWN_CHANNEL",
    "UNKNOWN_COMMAND",
    "UNKNOWN_GUILD",
    "UNKNOWN_INTERACTION",
    "UNKNOWN_MEMBER",
    "UNKNOWN_MESSAGE",
    "UNKNOWN_USER",
    "UNKNOWN_WEBHOOK",
    "Error",
    "Rejected",
]


@dataclass(frozen=True, slots=True)
class Error:
    """What a refused request is answered: HTTP status, the JSON error code (0: none), and the words."""

    status: int
    code: int
    message: str


class Rejected(Exception):
    """A request is refused. `detail` says what was wrong, for whoever reads a failing test."""

    def __init__(self, error: Error, detail: str = "") -> None:
        super().__init__(f"{error.status} {error.code} {error.message} {detail}".strip())
        self.error = error
        self.detail = detail


UNKNOWN_APPLICATION = Error(404, 10002, "Unknown Application")
UNKNOWN_CHANNEL = Error(404, 10003, "Unknown Channel")
UNKNOWN_GUILD = Error(404, 10004, "Unknown Guild")
UNKNOWN_MEMBER = Error(404, 10007, "Unknown Member")
UNKNOWN_MESSAGE = Error(404, 10008, "Unknown Message")
UNKNOWN_USER = Error(404, 10013, "Unknown User")
UNKNOWN_WEBHOOK = Error(404, 10015, "Unknown Webhook")
UNKNOWN_INTERACTION = Error(404, 10062, "Unknown interaction")
UNKNOWN_COMMAND = Error(404, 10063, "Unknown application command")
OLD_EDITS = Error(429, 30046, "Too many edits of a message older than an hour")
ALREADY_ACKNOWLEDGED = Error(400, 40060, "Interaction has already been acknowledged.")
MISSING_ACCESS = Error(403, 50001, "Missing Access")
OTHERS_MESSAGE = Error(403, 50005, "Cannot edit a message authored by another user")
EMPTY_MESSAGE = Error(400, 50006, "Cannot send an empty message")
CLOSED_DMS = Error(403, 50007, "Cannot send messages to this user")
MISSING_PERMISSIONS = Error(403, 50013, "Missing Permissions")
INVALID_WEBHOOK_TOKEN = Error(401, 50027, "Invalid Webhook Token")
INVALID_FORM = Error(400, 50035, "Invalid Form Body")
THREAD_ARCHIVED = Error(400, 50083, "Thread is archived")
THREAD_EXISTS = Error(400, 160004, "A thread has already been created for this message")
UNAUTHORIZED = Error(401, 0, "401: Unauthorized")
NOT_FOUND = Error(404, 0, "404: Not Found")
SERVER_ERROR = Error(500, 0, "500: Internal Server Error")
UNAVAILABLE = Error(503, 0, "503: Service Unavailable")
