"""What the Slack adapter is told when it is set up."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

__all__ = ["Mode", "SlackSettings"]

SLACK = "https://slack.com/api/"


class Mode(StrEnum):
    """How Slack reaches the bot."""

    SOCKET = "socket"
    """The bot connects outwards; nobody has to reach it."""
    HTTP = "http"
    """Slack posts to the bot's public address and signs what it posts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """Socket Mode where there is an app token, HTTP otherwise. One workspace with its bot token, or several that
    install the app by OAuth.

    `public_url` is the web server's own address, without a path. `api_url` leads to another server than Slack's: a
    proxy, a test server. `connections`: lines in Socket Mode, at most 10; each is looked after every `ping_s`,
    and a busy machine has half of that to answer. `call_s` is how long one call may take.
    Raises ValueError for values that cannot work.
    """

    bot_token: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    public_url: str | None = None
    api_url: str = SLACK
    live_edit_ms: int = 5_000
    live_edit_each_ms: int = 1_500
    connections: int = 2
    ping_s: float = 10.0
    call_s: float = 10.0

    def __post_init__(self) -> None:
        _begins("SLACK_BOT_TOKEN", self.bot_token, "xoxb-", "OAuth & Permissions > Bot User OAuth Token")
        _begins("SLACK_APP_TOKEN", self.app_token, "xapp-", "Basic Information > App-Level Tokens")
        if self.app_token is None and self.signing_secret is None:
            raise ValueError(
                "Slack has no way to reach Quorum: set SLACK_APP_TOKEN (Socket Mode), or SLACK_SIGNING_SECRET (HTTP)."
            )
        if bool(self.client_id) != bool(self.client_secret):
            raise ValueError("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together: set both, or neither.")
        if self.bot_token and self.client_id:
            raise ValueError(
                "SLACK_BOT_TOKEN is for one workspace, SLACK_CLIENT_ID for several that install the app: set one."
            )
        if not self.bot_token and not self.client_id:
            raise ValueError(
                "SLACK_BOT_TOKEN is missing. In the app's settings: OAuth & Permissions > Bot User OAuth Token."
            )
        if self.several and self.public_url is None:
            raise ValueError("PUBLIC_URL is missing: Slack sends people back to it once they have installed the app.")
        parts = urlsplit(self.api_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or not self.api_url.endswith("/"):
            raise ValueError(f"SLACK_API_URL must be like {SLACK}, with the last slash, not {self.api_url!r}.")

    @property
    def mode(self) -> Mode:
        return Mode.SOCKET if self.app_token else Mode.HTTP

    @property
    def several(self) -> bool:
        """Whether several workspaces may install the app."""
        return self.client_id is not None


def _begins(name: str, token: str | None, prefix: str, where: str) -> None:
    if token is not None and not token.startswith(prefix):
        raise ValueError(f"{name} must begin with {prefix}. In the app's settings: {where}.")
