"""The things of the world as Discord writes them down in JSON."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.fakes.discord.permissions import MEMBER_DEFAULT, Permission
from tests.fakes.discord.reading import Json
from tests.fakes.discord.world import Account, Attachment, Channel, Guild, Kind, Message, Role, Version

__all__ = [
    "channel_json",
    "guild_create_json",
    "guild_json",
    "kind_of_place",
    "member_json",
    "message_json",
    "partial_guild_json",
    "role_json",
    "stamp",
    "user_json",
]

OVERWRITE_MEMBER = 1


def stamp(ms: int) -> str:
    """A time as ISO 8601 in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat()


def user_json(account: Account) -> Json:
    """An account."""
    return {
        "id": str(account.id),
        "username": account.name.lower().replace(" ", "."),
        "discriminator": "0",
        "global_name": account.name,
        "avatar": None,
        "bot": account.bot,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


def member_json(account: Account, guild: Guild, joined_at: int, permissions: Permission | None = None) -> Json:
    """An account in a guild; with its permissions, as an interaction tells them, where given."""
    member: Json = {
        "user": user_json(account),
        "nick": account.nick,
        "avatar": None,
        "banner": None,
        "roles": [str(guild.bot_role)] if account.bot else [],
        "joined_at": stamp(joined_at),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }
    return member if permissions is None else member | {"permissions": str(int(permissions))}


def channel_json(channel: Channel, bot: Account) -> Json:
    """A channel, thread or direct conversation."""
    shared: Json = {
        "id": str(channel.id),
        "type": int(channel.kind),
        "last_message_id": str(channel.history[-1].id) if channel.history else None,
        "flags": 0,
    }
    if channel.guild is None:
        return shared | {"recipients": [user_json(each) for each in channel.people if each is not bot]}
    shared |= {"guild_id": str(channel.guild.id), "name": channel.name, "rate_limit_per_user": 0}
    if channel.is_thread:
        return shared | _thread_part(channel)
    overwrites = [{"id": str(bot.id), "type": OVERWRITE_MEMBER, "allow": "0", "deny": str(int(channel.denied))}]
    return shared | {
        "position": channel.guild.channels.index(channel),
        "topic": None,
        "nsfw": False,
        "parent_id": None,
        "permission_overwrites": overwrites if channel.denied else [],
    }


def _thread_part(channel: Channel) -> Json:
    assert channel.parent is not None
    assert channel.owner is not None
    return {
        "parent_id": str(channel.parent.id),
        "owner_id": str(channel.owner.id),
        "message_count": len(channel.messages),
        "member_count": 1,
        "total_message_sent": len(channel.history),
        "thread_metadata": {
            "archived": channel.archived,
            "auto_archive_duration": 60,
            "archive_timestamp": stamp(1_700_000_000_000),
            "locked": channel.locked,
        },
        "member": {
            "id": str(channel.id),
            "user_id": str(channel.owner.id),
            "join_timestamp": stamp(0),
            "flags": 0,
        },
    }


def _roles(guild: Guild, bot: Account) -> list[Json]:
    role: Json = {
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "mentionable": False,
        "flags": 0,
    }
    everyone = role | {
        "id": str(guild.id),
        "name": "@everyone",
        # The bot has exactly its role's permissions, so @everyone grants nothing that the role lacks.
        "permissions": str(int(MEMBER_DEFAULT & guild.permissions)),
        "position": 0,
        "managed": False,
    }
    own = role | {
        "id": str(guild.bot_role),
        "name": bot.name,
        "permissions": str(int(guild.permissions)),
        "position": 1,
        "managed": True,
        "tags": {"bot_id": str(bot.id)},
    }
    others = [role | _role_part(each) for each in guild.roles]
    return [everyone, own, *others]


def _role_part(role: Role) -> Json:
    """What tells a role from others."""
    return {
        "id": str(role.id),
        "name": role.name,
        "permissions": "0",
        "position": 2,
        "managed": False,
        "mentionable": role.mentionable,
    }


def role_json(guild: Guild, bot: Account, id: int) -> Json:
    """One role of a guild."""
    return next(each for each in _roles(guild, bot) if each["id"] == str(id))


def guild_json(guild: Guild, bot: Account) -> Json:
    """A guild as REST gives it, without channels and members."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner.id),
        "roles": _roles(guild, bot),
        "emojis": [],
        "stickers": [],
        "features": [],
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "application_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": "en-US",
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw": False,
        "nsfw_level": 0,
        "max_members": 500_000,
        "max_presences": None,
        "max_video_channel_users": 25,
        "max_stage_video_channel_users": 50,
        "widget_enabled": False,
        "widget_channel_id": None,
        "home_header": None,
        "incidents_data": None,
    }


def guild_create_json(guild: Guild, bot: Account, joined_at: int) -> Json:
    """A guild as GUILD_CREATE tells it: the channels and active threads the bot can know, the bot as its one member."""
    live = [each for each in guild.channels if not each.deleted]
    return guild_json(guild, bot) | {
        "joined_at": stamp(joined_at),
        "large": False,
        "unavailable": False,
        "member_count": len(guild.accounts) + 1,
        "voice_states": [],
        "members": [member_json(bot, guild, joined_at)],
        "channels": [channel_json(each, bot) for each in live if not each.is_thread],
        "threads": [channel_json(each, bot) for each in live if each.is_thread and not each.archived],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def partial_guild_json(guild: Guild) -> Json:
    """A guild in the list of the bot's own guilds."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "banner": None,
        "owner": False,
        "permissions": str(int(guild.permissions)),
        "features": [],
    }


def message_json(message: Message, application: int, version: Version | None = None) -> Json:
    """A message as it stands now, or as it stood in an earlier version."""
    now = version or message.now
    written: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel.id),
        "type": 20 if message.interaction else 0,
        "content": now.content,
        "timestamp": stamp(message.at),
        "edited_timestamp": stamp(now.at) if len(message.versions) > 1 else None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "pinned": False,
        "author": user_json(message.author),
        "flags": now.flags,
        "embeds": list(now.embeds),
        "components": list(now.components),
        "attachments": [_attachment_json(each, message.channel) for each in now.attachments],
    }
    if message.nonce is not None:
        written["nonce"] = message.nonce
    if message.interaction is not None:
        written |= {
            "interaction_metadata": message.interaction,
            "webhook_id": str(application),
            "application_id": str(application),
        }
    return written


def _attachment_json(attachment: Attachment, channel: Channel) -> Json:
    url = f"https://cdn.invalid/attachments/{channel.id}/{attachment.id}/{attachment.filename}"
    return {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": len(attachment.content),
        "url": url,
        "proxy_url": url,
    }


def kind_of_place(channel: Channel) -> int:
    """An interaction's context: 0 a guild, 1 a conversation with the bot, 2 one among people."""
    if channel.guild is not None:
        return 0
    return 1 if channel.kind is Kind.DM and any(each.bot for each in channel.people) else 2
