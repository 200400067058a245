"""The Web API's methods by the names tests use for them, and the doors beside the Web API that faults can stand at."""

from __future__ import annotations

__all__ = [
    "API_TEST",
    "AUTH_REVOKE",
    "AUTH_TEST",
    "BOT_INFO",
    "COMPLETE_UPLOAD",
    "CONNECT",
    "DELETE_MESSAGE",
    "DELIVER",
    "DOORS",
    "GROUPS",
    "GROUP_MEMBERS",
    "HISTORY",
    "JOIN",
    "OAUTH_ACCESS",
    "OPEN_DM",
    "OPEN_VIEW",
    "PLACE",
    "POST_EPHEMERAL",
    "POST_MESSAGE",
    "PUBLISH_VIEW",
    "PUSH_VIEW",
    "REPLIES",
    "RESPONSE_URL",
    "SOCKET",
    "UNINSTALL",
    "UPDATE_MESSAGE",
    "UPDATE_VIEW",
    "UPLOAD",
    "UPLOAD_URL",
    "USER_INFO",
]

API_TEST = "api.test"
AUTH_TEST = "auth.test"
AUTH_REVOKE = "auth.revoke"
BOT_INFO = "bots.info"
CONNECT = "apps.connections.open"
UNINSTALL = "apps.uninstall"
OAUTH_ACCESS = "oauth.v2.access"

POST_MESSAGE = "chat.postMessage"
POST_EPHEMERAL = "chat.postEphemeral"
UPDATE_MESSAGE = "chat.update"
DELETE_MESSAGE = "chat.delete"

OPEN_DM = "conversations.open"
PLACE = "conversations.info"
JOIN = "conversations.join"
HISTORY = "conversations.history"
REPLIES = "conversations.replies"

UPLOAD_URL = "files.getUploadURLExternal"
COMPLETE_UPLOAD = "files.completeUploadExternal"

USER_INFO = "users.info"
GROUPS = "usergroups.list"
GROUP_MEMBERS = "usergroups.users.list"

OPEN_VIEW = "views.open"
PUSH_VIEW = "views.push"
UPDATE_VIEW = "views.update"
PUBLISH_VIEW = "views.publish"

RESPONSE_URL = "response_url"
SOCKET = "socket"
DELIVER = "deliver"
UPLOAD = "upload"
DOORS = (RESPONSE_URL, SOCKET, DELIVER, UPLOAD)
"""The app answering through a response_url; Slack sending over Socket Mode; Slack sending over HTTP; a file's bytes."""
