"""A Web API call taken apart: form or JSON, token in a header or in the body."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.slack.errors import (
    INVALID_ARGUMENTS,
    INVALID_BLOCKS_FORMAT,
    INVALID_JSON,
    INVALID_METADATA,
    Error,
    Rejected,
)
from tests.fakes.slack.reading import Json
from tests.fakes.slack.state import State
from tests.fakes.slack.world import Team, Token

__all__ = ["Ask", "Handler", "read"]

STRUCTURED = {
    "attachments": INVALID_ARGUMENTS,
    "blocks": INVALID_BLOCKS_FORMAT,
    "files": INVALID_ARGUMENTS,
    "metadata": INVALID_METADATA,
    "view": INVALID_ARGUMENTS,
}
"""Arguments that are JSON inside a form, and what is said of those that are none."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A call: `arguments` by name, the token it came with (None: none), and a client's name and secret."""

    method: str
    arguments: Mapping[str, Any]
    token: str | None = None
    client: tuple[str, str] | None = None
    granted: Token | None = field(default=None)

    @property
    def team(self) -> Team:
        """The workspace of the token."""
        assert self.granted is not None, f"{self.method} needs no token"
        assert self.granted.team is not None, f"{self.method} takes a token of the app"
        return self.granted.team

    def text(self, name: str) -> str:
        """An argument as text, "" where it is not given."""
        value = self.arguments.get(name)
        return "" if value is None else str(value)

    def needed(self, name: str) -> str:
        """An argument as text. Raises Rejected where it is not given."""
        value = self.text(name)
        if not value:
            raise Rejected(INVALID_ARGUMENTS, [f"[ERROR] missing required field: {name}"])
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """An argument as yes or no, however it is written."""
        value = self.arguments.get(name)
        return default if value is None else str(value).lower() in ("1", "true")

    def number(self, name: str, default: int) -> int:
        """An argument as a whole number. Raises Rejected for anything else."""
        value = self.text(name)
        if not value:
            return default
        if not value.isdigit():
            raise Rejected(INVALID_ARGUMENTS, [f"[ERROR] not a number: {name}"])
        return int(value)


Handler = Callable[[State, Ask], Awaitable[Json]]
"""Does what a call asks; gives the fields of the answer beside `ok`. Raises Rejected."""


async def read(method: str, request: web.Request) -> Ask:
    """The call in a request. Raises Rejected for JSON that is none."""
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        arguments |= _loaded(await request.text() or "{}", INVALID_JSON)
    elif request.method == "POST":
        arguments |= {name: str(value) for name, value in (await request.post()).items()}
    for name, error in STRUCTURED.items():
        if isinstance(arguments.get(name), str) and arguments[name]:
            arguments[name] = _loaded(arguments[name], error)
    authorization = request.headers.get("Authorization", "")
    token, client = arguments.pop("token", None), None
    if authorization.startswith("Bearer "):
        token = authorization.removeprefix("Bearer ").strip()
    elif authorization.startswith("Basic "):
        name, _, secret = b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        client = (name, secret)
    elif "client_id" in arguments:
        client = (str(arguments["client_id"]), str(arguments.get("client_secret", "")))
    return Ask(method, arguments, str(token) if token else None, client)


def _loaded(text: str, error: Error) -> Any:
    try:
        return json.loads(text)
    except ValueError as reason:
        raise Rejected(error, [f"[ERROR] {reason}"]) from None
