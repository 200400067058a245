"""What the web room is told when it is set up."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

__all__ = ["WebSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Where to listen, and under which names people reach the room.

    `port` 0 takes any free one. `public_url` is the address people type, if it is not `host`: "https://quiz.example.org"
    (scheme and host, perhaps a port, no path). `secret` signs the cookies that say who a player is: at least 16 bytes,
    the same after a restart. `names` are further host names the room answers to. `rooms` False serves no room, only
    what others mount on this server. Raises ValueError for values that cannot work.
    """

    secret: bytes = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8765
    public_url: str | None = None
    names: frozenset[str] = frozenset()
    rooms: bool = True
    heartbeat_ms: int = 15_000
    patience_ms: int = 20_000
    windows: int = 5_000
    windows_each: int = 12

    def __post_init__(self) -> None:
        if len(self.secret) < 16:
            raise ValueError("WEB_SECRET must have at least 16 bytes.")
        if not 0 <= self.port <= 65_535:
            raise ValueError(f"WEB_PORT must lie between 0 and 65535, not {self.port}.")
        if self.public_url is not None:
            _check_public(self.public_url)

    @property
    def origin(self) -> str | None:
        """The origin of `public_url` as browsers write it, None where there is none."""
        if self.public_url is None:
            return None
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}".lower()

    @property
    def secure(self) -> bool:
        """Whether people reach the room by https, so that the cookie may insist on it."""
        return self.origin is not None and self.origin.startswith("https:")


def _check_public(url: str) -> None:
    parts = urlsplit(url)
    plain = parts.scheme in ("http", "https") and parts.hostname and parts.path in ("", "/")
    if not plain or parts.query or parts.fragment or parts.username is not None:
        raise ValueError(f"PUBLIC_URL must be like https://quiz.example.org, without a path, not {url!r}.")
