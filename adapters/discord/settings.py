"""What the Discord adapter is told when it is set up."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

__all__ = ["DiscordSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordSettings:
    """`api_url` and `gateway_url` lead to another server than Discord's own: a proxy, a test server.

    `shards`: connections to share the servers among; None lets Discord say how many. `call_s` is how long one call may
    take, `identify_pause_s` what Discord wants between two identifications. Raises ValueError for values that cannot
    work.
    """

    token: str = field(repr=False)
    api_url: str | None = None
    gateway_url: str | None = None
    shards: int | None = 1
    live_edit_ms: int = 5_000
    call_s: float = 30.0
    identify_pause_s: float = 5.0

    def __post_init__(self) -> None:
        if not self.token.strip():
            raise ValueError("DISCORD_TOKEN is empty.")
        if self.shards is not None and self.shards < 1:
            raise ValueError(f"DISCORD_SHARDS must be 1 or more, not {self.shards}.")
        _check("DISCORD_API_URL", self.api_url, ("http", "https"), "https://discord.com/api/v10")
        _check("DISCORD_GATEWAY_URL", self.gateway_url, ("ws", "wss"), "wss://gateway.discord.gg")


def _check(name: str, url: str | None, schemes: tuple[str, ...], example: str) -> None:
    if url is None:
        return
    parts = urlsplit(url)
    if parts.scheme not in schemes or not parts.hostname:
        raise ValueError(f"{name} must be like {example}, not {url!r}.")
