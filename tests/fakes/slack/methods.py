"""Which method wants which scope and counts in which rate tier: the one table of them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.fakes.slack import names
from tests.fakes.slack.rates import Tier

__all__ = ["BOT_SCOPES", "HISTORY_SCOPES", "METHODS", "READ_SCOPES", "TOKEN_PREFIXES", "Method"]

HISTORY_SCOPES = {
    "public": "channels:history",
    "private": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}
READ_SCOPES = {"public": "channels:read", "private": "groups:read", "im": "im:read", "mpim": "mpim:read"}
"""The scope a kind of channel wants where a method has one for each kind."""

TOKEN_PREFIXES = {"app": "xapp-", "bot": "xoxb-"}


@dataclass(frozen=True, slots=True)
class Method:
    """A Web API method: `scopes`, any one of which will do (none: needs none), and its rate tier.

    `token` is the kind it takes ("bot", "app"; None: it needs none). Methods about a channel check the scope for that
    kind of channel themselves.
    """

    name: str
    tier: Tier
    scopes: tuple[str, ...] = ()
    token: str | None = "bot"


_TABLE = (
    Method(names.API_TEST, Tier.FOUR, token=None),
    Method(names.AUTH_TEST, Tier.SPECIAL),
    Method(names.AUTH_REVOKE, Tier.THREE),
    Method(names.BOT_INFO, Tier.THREE, ("users:read",)),
    Method(names.CONNECT, Tier.ONE, ("connections:write",), token="app"),
    Method(names.UNINSTALL, Tier.ONE),
    Method(names.OAUTH_ACCESS, Tier.FOUR, token=None),
    Method(names.POST_MESSAGE, Tier.POST, ("chat:write",)),
    Method(names.POST_EPHEMERAL, Tier.FOUR, ("chat:write",)),
    Method(names.UPDATE_MESSAGE, Tier.THREE, ("chat:write",)),
    Method(names.DELETE_MESSAGE, Tier.THREE, ("chat:write",)),
    Method(names.OPEN_DM, Tier.THREE, ("im:write", "mpim:write")),
    Method(names.PLACE, Tier.THREE, tuple(READ_SCOPES.values())),
    Method(names.JOIN, Tier.THREE, ("channels:join",)),
    Method(names.HISTORY, Tier.THREE, tuple(HISTORY_SCOPES.values())),
    Method(names.REPLIES, Tier.THREE, tuple(HISTORY_SCOPES.values())),
    Method(names.USER_INFO, Tier.FOUR, ("users:read",)),
    Method(names.GROUPS, Tier.TWO, ("usergroups:read",)),
    Method(names.GROUP_MEMBERS, Tier.TWO, ("usergroups:read",)),
    Method(names.UPLOAD_URL, Tier.FOUR, ("files:write",)),
    Method(names.COMPLETE_UPLOAD, Tier.FOUR, ("files:write",)),
    Method(names.OPEN_VIEW, Tier.FOUR),
    Method(names.PUSH_VIEW, Tier.FOUR),
    Method(names.UPDATE_VIEW, Tier.FOUR),
    Method(names.PUBLISH_VIEW, Tier.FOUR),
)

METHODS: dict[str, Method] = {each.name: each for each in _TABLE}

BOT_SCOPES = (
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "usergroups:read",
    "users:read",
)
"""What a workspace has granted the bot, unless a test says otherwise."""
