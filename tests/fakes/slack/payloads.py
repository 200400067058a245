"""The things of the world as Slack writes them down in JSON."""

from __future__ import annotations

from tests.fakes.slack.reading import Json
from tests.fakes.slack.world import Account, Channel, Kind, Message, Team, UserGroup, Version, View

__all__ = [
    "channel_json",
    "channel_name",
    "group_json",
    "message_json",
    "person_json",
    "team_json",
    "user_json",
    "view_json",
]


def team_json(team: Team) -> Json:
    """A workspace in an interaction."""
    return {"id": team.id, "domain": team.domain}


def person_json(account: Account) -> Json:
    """Somebody in an interaction."""
    username = account.name.lower().replace(" ", ".")
    return {"id": account.id, "username": username, "name": username, "team_id": account.team.id}


def user_json(account: Account) -> Json:
    """Somebody as users.info tells it."""
    person = person_json(account)
    return {
        "id": account.id,
        "team_id": account.team.id,
        "name": person["name"],
        "deleted": account.deleted,
        "real_name": account.name,
        "tz": account.timezone,
        "tz_label": account.timezone,
        "tz_offset": 0,
        "profile": {
            "real_name": account.name,
            "display_name": account.nick,
            "real_name_normalized": account.name,
            "display_name_normalized": account.nick,
            "team": account.team.id,
        },
        "is_admin": account.admin or account.owner,
        "is_owner": account.owner,
        "is_primary_owner": False,
        "is_restricted": account.guest,
        "is_ultra_restricted": False,
        "is_bot": account.bot,
        "is_app_user": False,
        "updated": 1_700_000_000,
    }


def channel_name(channel: Channel) -> str:
    """A channel's name as commands and clicks tell it: private ones are not named."""
    return {Kind.DM: "directmessage", Kind.PRIVATE: "privategroup"}.get(channel.kind, channel.name)


def channel_json(channel: Channel) -> Json:
    """A channel or direct conversation as conversations.info tells it."""
    shared: Json = {
        "id": channel.id,
        "created": 1_700_000_000,
        "is_archived": channel.archived,
        "is_im": channel.kind is Kind.DM,
        "is_org_shared": False,
        "context_team_id": channel.team.id,
        "updated": 1_700_000_000_000,
    }
    if channel.kind is Kind.DM:
        other = next((each for each in channel.people if not each.bot), None)
        return shared | {"user": other.id if other else "", "is_open": True, "latest": None, "unread_count": 0}
    return shared | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind is Kind.PUBLIC,
        "is_group": channel.kind is Kind.PRIVATE,
        "is_mpim": channel.kind is Kind.GROUP,
        "is_private": channel.kind is not Kind.PUBLIC,
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_member": channel.bot,
        "creator": channel.team.bot.id,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def message_json(message: Message, app: str, version: Version | None = None, *, metadata: bool = False) -> Json:
    """A message as it stands now, or as it stood in an earlier version."""
    now, author, team = version or message.now, message.author, message.channel.team
    written: Json = {"type": "message", "user": author.id, "ts": message.ts, "text": now.fallback, "team": team.id}
    if author.bot:
        written |= {
            "bot_id": team.bot_id,
            "app_id": app,
            "bot_profile": {
                "id": team.bot_id,
                "app_id": app,
                "name": author.name,
                "team_id": team.id,
                "deleted": False,
            },
        }
    if now.blocks:
        written["blocks"] = list(now.blocks)
    replies = message.thread
    if message.thread_ts is not None or replies:
        written["thread_ts"] = message.thread_ts or message.ts
    if message.thread_ts is not None and message.thread_ts != message.ts:
        written["parent_user_id"] = team.bot.id
    if replies:
        written |= {
            "reply_count": len(replies),
            "reply_users_count": len({each.author.id for each in replies}),
            "latest_reply": replies[-1].ts,
        }
    if message.edited:
        written["edited"] = {"user": author.id, "ts": f"{now.at // 1_000}.000000"}
    if metadata and message.metadata is not None:
        written["metadata"] = message.metadata
    return written


def group_json(group: UserGroup, team: Team) -> Json:
    """A user group."""
    return {
        "id": group.id,
        "team_id": team.id,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "description": "",
        "is_external": False,
        "date_create": 1_700_000_000,
        "date_delete": 1_700_000_000 if group.disabled else 0,
        "user_count": len(group.people),
        "prefs": {"channels": [], "groups": []},
    }


def view_json(view: View, app: str) -> Json:
    """A modal or home tab as payloads and answers tell it."""
    body = view.body
    return {
        "id": view.id,
        "team_id": view.team.id,
        "type": view.kind,
        "blocks": list(view.blocks),
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "external_id": body.get("external_id", ""),
        "state": {"values": view.state},
        "hash": view.hash,
        "title": body.get("title"),
        "submit": body.get("submit"),
        "close": body.get("close"),
        "clear_on_close": body.get("clear_on_close", False),
        "notify_on_close": body.get("notify_on_close", False),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": app,
        "app_installed_team_id": view.team.id,
        "bot_id": view.team.bot_id,
    }
