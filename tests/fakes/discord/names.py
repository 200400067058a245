"""The routes by the names tests use for them: method and path, with the parameters Discord's documentation names."""

from __future__ import annotations

__all__ = [
    "BULK_GLOBAL",
    "BULK_GUILD",
    "CALLBACK",
    "CREATE_MESSAGE",
    "DELETE_MESSAGE",
    "EDIT_CHANNEL",
    "EDIT_MESSAGE",
    "EDIT_ORIGINAL",
    "EDIT_WEBHOOK_MESSAGE",
    "FOLLOW_UP",
    "OPEN_DM",
    "START_THREAD",
    "START_THREAD_ON_MESSAGE",
    "WEBHOOK",
]

CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
FOLLOW_UP = f"POST {WEBHOOK}"
EDIT_ORIGINAL = f"PATCH {WEBHOOK}/messages/@original"
EDIT_WEBHOOK_MESSAGE = f"PATCH {WEBHOOK}/messages/{{message_id}}"

CREATE_MESSAGE = "POST /channels/{channel_id}/messages"
EDIT_MESSAGE = "PATCH /channels/{channel_id}/messages/{message_id}"
DELETE_MESSAGE = "DELETE /channels/{channel_id}/messages/{message_id}"
EDIT_CHANNEL = "PATCH /channels/{channel_id}"
START_THREAD = "POST /channels/{channel_id}/threads"
START_THREAD_ON_MESSAGE = "POST /channels/{channel_id}/messages/{message_id}/threads"
OPEN_DM = "POST /users/@me/channels"

BULK_GLOBAL = "PUT /applications/{application_id}/commands"
BULK_GUILD = "PUT /applications/{application_id}/guilds/{guild_id}/commands"
