"""Whether everything is set up for the bot to work: token, application, permissions in a server; and the invite link.

Asks Discord's REST API alone: nothing is posted, and a bot that runs is not disturbed.
"""

from __future__ import annotations

import aiohttp
import discord

from adapters.discord.client import pointed_at
from adapters.discord.permissions import NAMES, NEEDED
from adapters.discord.settings import DiscordSettings
from bot.ports import Finding, Verdict

__all__ = ["examine", "invite"]

_SCOPES = ("bot", "applications.commands")


def invite(application: int, guild: int | None = None) -> str:
    """The link by which somebody who manages a server adds the bot, with the scopes and permissions it needs."""
    server = discord.Object(guild) if guild else discord.utils.MISSING
    return discord.utils.oauth_url(application, permissions=NEEDED, guild=server, scopes=_SCOPES)


async def examine(settings: DiscordSettings, guild: int | None = None) -> list[Finding]:
    """Look at everything that can be looked at. Never raises for what Discord or the line does."""
    client = discord.Client(intents=discord.Intents.none())
    with pointed_at(settings):
        async with client:
            try:
                await client.login(settings.token)
            except discord.LoginFailure:
                return [_bad_token()]
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                return [Finding(Verdict.BAD, f"Discord cannot be reached: {error}. Check the network, then try again.")]
            return await _look(client, guild)


async def _look(client: discord.Client, guild: int | None) -> list[Finding]:
    app = client.application
    assert app is not None, "login fetches it"
    assert client.user is not None
    findings = [Finding(Verdict.GOOD, f"The token is good: the bot is {client.user.display_name}.")]
    findings += _application(app)
    if guild is not None:
        findings += await _server(client, guild)
    findings.append(Finding(Verdict.NOTE, f"Add the bot to a server with this link: {invite(app.id, guild)}"))
    return findings


def _bad_token() -> Finding:
    return Finding(
        Verdict.BAD,
        "Discord does not know DISCORD_TOKEN. Developer Portal > your application > Bot > Reset Token, then copy it.",
    )


def _application(app: discord.AppInfo) -> list[Finding]:
    findings: list[Finding] = []
    if app.interactions_endpoint_url:
        findings.append(
            Finding(
                Verdict.BAD,
                "The application sends clicks to an Interactions Endpoint URL, so the bot never hears them. "
                "Developer Portal > General Information: empty that field.",
            )
        )
    if app.bot_require_code_grant:
        findings.append(
            Finding(
                Verdict.BAD,
                "The application requires an OAuth2 code grant, so the invite link fails. "
                "Developer Portal > Bot: switch that off.",
            )
        )
    if not app.bot_public:
        findings.append(Finding(Verdict.NOTE, "The bot is private: only you can add it to servers."))
    if _privileged(app.flags):
        findings.append(
            Finding(Verdict.NOTE, f"Not needed: the privileged intents {', '.join(_privileged(app.flags))}.")
        )
    return findings or [Finding(Verdict.GOOD, "The application is set up as it should be.")]


def _privileged(flags: discord.ApplicationFlags) -> list[str]:
    found = {
        "Presence": flags.gateway_presence or flags.gateway_presence_limited,
        "Server Members": flags.gateway_guild_members or flags.gateway_guild_members_limited,
        "Message Content": flags.gateway_message_content or flags.gateway_message_content_limited,
    }
    return [name for name, on in found.items() if on]


async def _server(client: discord.Client, id: int) -> list[Finding]:
    assert client.user is not None
    try:
        guild = await client.fetch_guild(id, with_counts=False)
        member = await guild.fetch_member(client.user.id)
    except (discord.NotFound, discord.Forbidden):
        return [Finding(Verdict.BAD, f"The bot is not in the server {id}. Add it with the link below.")]
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        return [Finding(Verdict.BAD, f"The server {id} cannot be looked at: {error}. Try again.")]
    granted = member.guild_permissions
    missing = [] if granted.administrator else [name for flag, name in NAMES.items() if not getattr(granted, flag)]
    if missing:
        return [
            Finding(
                Verdict.BAD,
                f"In {guild.name} the bot lacks: {', '.join(missing)}. Server Settings > Roles: grant them to its "
                "role, or add it anew with the link below.",
            )
        ]
    return [Finding(Verdict.GOOD, f"In {guild.name} the bot has every permission it needs; channels may still differ.")]
