"""The platforms as the settings want them: the only place that knows adapters, and imports them only where needed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from bot.ports import Clock, Desk, Engine, Finding, Tenants, Verdict
from bot.sealing import Seal
from bot.settings import Settings

if TYPE_CHECKING:
    from aiohttp.web import RouteDef

    from adapters.discord import Discord, DiscordSettings
    from adapters.slack import Slack
    from adapters.slack.settings import SlackSettings
    from adapters.web import WebRoom

__all__ = [
    "CannotStart",
    "discord_bot",
    "examine_discord",
    "examine_slack",
    "sealer",
    "slack_bot",
    "slack_lacks",
    "slack_manifest",
    "slack_settings",
    "web_room",
]

NO_KEY = (
    "TOKEN_KEY is missing: it seals the workspaces' tokens in the database. Put what `quorum token-key` prints into "
    ".env."
)
SECRET_FILE = "web-secret"  # noqa: S105 - a file's name


class CannotStart(Exception):
    """Quorum cannot start; the text says why and what to do."""


def web_room(
    settings: Settings,
    engine: Engine,
    desk: Desk,
    clock: Clock,
    mounted: Sequence[RouteDef],
    watched: Sequence[RouteDef],
) -> WebRoom | None:
    """The room in the browser; without it the same server for what others want `mounted`, and for metrics; None if
    that is nothing. What is `watched` (`bot.watch`) alone is no reason to open a port.
    """
    if not settings.web and not mounted and settings.metrics_token is None:
        return None
    from adapters.web import WebRoom, WebSettings

    try:
        chosen = WebSettings(
            secret=_secret(settings),
            host=settings.web_host,
            port=settings.web_port,
            public_url=settings.public_url,
            names=frozenset(name.strip().lower() for name in settings.web_names.split(",") if name.strip()),
            rooms=settings.web,
        )
    except ValueError as error:
        raise CannotStart(str(error)) from error
    return WebRoom(engine, desk, clock, chosen, (*mounted, *watched))


def discord_bot(settings: Settings, engine: Engine, desk: Desk, clock: Clock) -> Discord | None:
    """The bot on Discord, None without a token."""
    if settings.discord_token is None:
        return None
    from adapters.discord import Discord

    return Discord(engine, desk, clock, _discord_settings(settings))


def _discord_settings(settings: Settings) -> DiscordSettings:
    from adapters.discord import DiscordSettings

    try:
        return DiscordSettings(
            token=_plain(settings.discord_token) or "",
            api_url=settings.discord_api_url,
            gateway_url=settings.discord_gateway_url,
            shards=settings.discord_shards or None,
        )
    except ValueError as error:
        raise CannotStart(str(error)) from error


async def examine_discord(settings: Settings, guild: int | None) -> Sequence[Finding]:
    """What `quorum doctor discord` finds. Raises CannotStart without a token."""
    if settings.discord_token is None:
        raise CannotStart(
            "DISCORD_TOKEN is not set. Developer Portal > New Application > Bot > Reset Token, and put it into .env; "
            "docs/discord.md shows each step."
        )
    from adapters.discord.doctor import examine

    return await examine(_discord_settings(settings), guild)


def slack_settings(settings: Settings) -> SlackSettings:
    """What the Slack adapter is told. Raises CannotStart for values that cannot work."""
    from adapters.slack.settings import SLACK, SlackSettings

    try:
        return SlackSettings(
            bot_token=_plain(settings.slack_bot_token),
            app_token=_plain(settings.slack_app_token),
            signing_secret=_plain(settings.slack_signing_secret),
            client_id=settings.slack_client_id,
            client_secret=_plain(settings.slack_client_secret),
            public_url=settings.public_url,
            api_url=settings.slack_api_url or SLACK,
        )
    except ValueError as error:
        raise CannotStart(str(error)) from error


def slack_bot(settings: Settings, engine: Engine, desk: Desk, tenants: Tenants, clock: Clock) -> Slack | None:
    """The bot on Slack, None where a token is missing. Raises CannotStart for values that cannot work."""
    if slack_lacks(settings):
        return None
    from adapters.slack import Slack

    chosen = slack_settings(settings)
    if chosen.several and settings.token_key is None:
        raise CannotStart(NO_KEY)
    return Slack(engine, desk, tenants, clock, chosen)


def slack_lacks(settings: Settings) -> Sequence[str]:
    """The variables without which there is nothing to do on Slack."""
    reached = settings.slack_app_token or settings.slack_signing_secret
    let_in = settings.slack_bot_token or settings.slack_client_id
    lacks = [("SLACK_BOT_TOKEN", let_in), ("SLACK_APP_TOKEN", reached)]
    return [name for name, there in lacks if there is None]


def sealer(settings: Settings) -> Seal | None:
    """What seals the tokens of installations. Raises CannotStart for what is no key."""
    keys = _plain(settings.token_key)
    try:
        return Seal(keys) if keys is not None else None
    except ValueError as error:
        raise CannotStart(str(error)) from error


def _plain(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


async def examine_slack(settings: Settings) -> Sequence[Finding]:
    """What `quorum doctor slack` finds. Raises CannotStart without a token, and for values that cannot work."""
    if settings.slack_bot_token is None and settings.slack_client_id is None:
        raise CannotStart(
            "SLACK_BOT_TOKEN is not set. Paste what `quorum slack manifest` prints at https://api.slack.com/apps > "
            "Create New App > From a manifest, install the app, and put its tokens into .env; docs/slack.md shows "
            "each step."
        )
    from adapters.slack.doctor import examine

    chosen = slack_settings(settings)
    findings = await examine(chosen)
    return [*findings, _key_finding(settings)] if chosen.several else findings


def _key_finding(settings: Settings) -> Finding:
    """Whether the tokens of installations can be sealed."""
    try:
        found = sealer(settings)
    except CannotStart as error:
        return Finding(Verdict.BAD, str(error))
    if found is None:
        return Finding(Verdict.BAD, NO_KEY)
    return Finding(Verdict.GOOD, "TOKEN_KEY is a key: the workspaces' tokens are sealed with it.")


def slack_manifest(name: str | None, http: str | None, *, several: bool, address: str | None) -> Mapping[str, Any]:
    """What `quorum slack manifest` prints: for Socket Mode, or for requests to the address `http`.

    `address` is where several workspaces come back to once they installed the app, if not to `http`. Raises ValueError.
    """
    from adapters.slack.manifest import NAME, manifest

    return manifest(name or NAME, address=http or (address if several else None), socket=http is None, several=several)


def _secret(settings: Settings) -> bytes:
    """The key that signs cookies: the one given, or one drawn once and kept, so that players stay who they are."""
    if settings.web_secret is not None:
        return settings.web_secret.get_secret_value().encode()
    file = settings.data_dir / SECRET_FILE
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32), encoding="ascii")
    kept = file.read_text(encoding="ascii").strip()
    if len(kept) < 32:
        raise CannotStart(f"The key in {file} is damaged. Delete the file; players then have to join anew.")
    return kept.encode()
