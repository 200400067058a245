"""A request taken apart, and the table of routes that handlers are listed in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord.state import State

__all__ = ["Ask", "Handler", "Route"]


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: `params` from its path, `body` as JSON (None: none), `files` as (name, content)."""

    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None
    files: tuple[tuple[str, bytes], ...] = ()


Handler = Callable[[State, Ask], Awaitable[Any]]
"""Does what a request asks; gives JSON to answer with, or None for an empty answer. Raises Rejected."""


@dataclass(frozen=True, slots=True)
class Route:
    """A route by name ("GET /users/@me"). `bucket` names the channel's rate limit it counts in, where it has one.

    `open` ones carry their own token in the path: they need no Authorization and count in no rate limit. `status` is
    that of an answer with a body.
    """

    name: str
    handler: Handler
    bucket: str | None = None
    open: bool = False
    status: int = 200
    _parts: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_parts", tuple(self.name.partition(" ")[2].strip("/").split("/")))

    @property
    def method(self) -> str:
        return self.name.partition(" ")[0]

    def match(self, method: str, path: str) -> dict[str, str] | None:
        """The parameters of a path this route is for; None for any other."""
        parts = path.strip("/").split("/")
        if method != self.method or len(parts) != len(self._parts):
            return None
        params = {}
        for pattern, part in zip(self._parts, parts, strict=True):
            if pattern.startswith("{"):
                params[pattern[1:-1]] = part
            elif pattern != part:
                return None
        return params
