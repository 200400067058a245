"""What the app asks of a workspace, and what it brings: the manifest, the doctor and the installation agree by this."""

from __future__ import annotations

from types import MappingProxyType

__all__ = ["COMMAND", "EVENTS", "GLOBAL_SHORTCUT", "MESSAGE_SHORTCUT", "OPTIONAL", "PATHS", "SCOPES"]

SCOPES = MappingProxyType(
    {
        "commands": "/quiz and the shortcuts",
        "chat:write": "to post questions and results",
        "chat:write.public": "to post in public channels nobody has invited it to",
        "users:read": "to know who is an admin of the workspace",
        "usergroups:read": "to know who is in the user group that may start quizzes, and which there are to mention",
        "channels:read": "to show in the App Home the quizzes of public channels, and of no others",
        "channels:history": "to look in a public channel whether a question got through after a broken line",
        "groups:history": "to look in a private channel whether a question got through after a broken line",
        "files:write": "to send files: a quiz's results to whoever hosted it, and to anybody what is kept on them",
    }
)
"""Bot scopes, with what each is for."""
OPTIONAL = frozenset(
    {"channels:read", "channels:history", "groups:history", "usergroups:read", "chat:write.public", "files:write"}
)
"""Without these everything works but what they are for."""

COMMAND = "/quiz"
GLOBAL_SHORTCUT = "quorum_start"
MESSAGE_SHORTCUT = "quorum_start_here"
EVENTS = ("app_home_opened", "app_uninstalled", "tokens_revoked")

PATHS = MappingProxyType({"events": "/slack/events", "install": "/slack/install", "back": "/slack/oauth_redirect"})
"""Where the web server takes Slack's requests, where an installation begins, and where it comes back to."""
