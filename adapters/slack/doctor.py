"""Whether everything is set up for the bot to work: tokens, scopes, Socket Mode, or the address Slack sends to.

Asks Slack's Web API alone: nothing is posted, and a bot that runs is not disturbed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from adapters.slack.manifest import public_address
from adapters.slack.scopes import OPTIONAL, PATHS, SCOPES
from adapters.slack.settings import Mode, SlackSettings
from bot.ports import Finding, Verdict

__all__ = ["examine"]

SECRET = re.compile(r"[0-9a-f]{32}")
CLIENT = re.compile(r"\d+\.\d+")
APP = re.compile(r"xapp-\d+-(A[A-Z0-9]+)-")
"""An app-level token names its app."""
REMOVED = frozenset({"token_revoked", "account_inactive"})
UNKNOWN = frozenset({"invalid_auth", "not_authed"})
MAKE_ANOTHER = (
    "Basic Information > App-Level Tokens > Generate Token and Scopes: make one with connections:write and copy it."
)


class _Unreached(Exception):
    """Slack gave no answer of its own; the text says what came instead."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What Slack says: `error` is its own word, None where all is well; `scopes` what the token may do."""

    said: Mapping[str, Any]
    error: str | None
    scopes: frozenset[str] | None


async def examine(settings: SlackSettings) -> list[Finding]:
    """Look at everything that can be looked at. Never raises for what Slack or the line does."""
    findings: list[Finding] = []
    timeout = aiohttp.ClientTimeout(total=settings.call_s)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as http:
        try:
            if settings.bot_token is not None:
                findings += await _bot(http, settings, settings.bot_token)
            if settings.app_token is not None:
                findings += await _line(http, settings, settings.app_token)
        except _Unreached as error:
            findings.append(_bad(f"Slack cannot be reached: {error}. Check the network, then try again."))
    if settings.several:
        findings += _client(settings)
    if settings.mode is Mode.HTTP:
        findings += _secret(settings)
    elif settings.signing_secret is not None:
        findings.append(_note("SLACK_SIGNING_SECRET is not used: with SLACK_APP_TOKEN the bot works in Socket Mode."))
    if settings.several or settings.mode is Mode.HTTP:
        findings += _address(settings)
    return findings


async def _bot(http: aiohttp.ClientSession, settings: SlackSettings, token: str) -> list[Finding]:
    answer = await _ask(http, settings, token, "auth.test")
    if answer.error is not None:
        return [_bad(_bad_token(answer.error))]
    team, user = answer.said.get("team"), answer.said.get("user")
    findings = [_good(f"The bot token is good: the bot is {user} in the workspace {team}.")]
    findings += _scopes(answer.scopes)
    app = APP.match(settings.app_token or "")
    if app is not None:
        about = await _ask(http, settings, token, "bots.info", bot=str(answer.said.get("bot_id")))
        # Where Slack does not say (without users:read), nothing is known, and the missing scope was named above.
        its = (about.said.get("bot") or {}).get("app_id") if about.error is None else None
        if its and its != app.group(1):
            findings.append(
                _bad(
                    f"The bot token is of the app {its}, the app-level token of {app.group(1)}. Copy both from the "
                    "settings of one app."
                )
            )
    return findings


def _bad_token(error: str) -> str:
    if error in REMOVED:
        return (
            "SLACK_BOT_TOKEN was revoked: the app was removed from the workspace. OAuth & Permissions > Install to "
            "Workspace, then copy the new Bot User OAuth Token."
        )
    if error in UNKNOWN:
        return "Slack does not know SLACK_BOT_TOKEN. OAuth & Permissions > Bot User OAuth Token: copy it anew."
    return (
        f"Slack refuses SLACK_BOT_TOKEN ({error}). OAuth & Permissions > Reinstall to Workspace, then copy the Bot "
        "User OAuth Token."
    )


def _scopes(granted: frozenset[str] | None) -> Iterator[Finding]:
    """What is granted against what the manifest asks for."""
    if granted is None:
        yield _note("Slack did not say which scopes the bot has.")
        return
    missing = [scope for scope in SCOPES if scope not in granted]
    needed = [scope for scope in missing if scope not in OPTIONAL]
    if needed:
        named = "; ".join(f"{scope} {SCOPES[scope]}" for scope in needed)
        yield _bad(
            f"The bot lacks what it needs: {named}. OAuth & Permissions > Scopes > Bot Token Scopes: add "
            f"{', '.join(needed)}, then Reinstall to Workspace."
        )
    for scope in missing:
        if scope in OPTIONAL:
            yield _note(f"The bot has no scope {scope}: {SCOPES[scope]}. Everything else works without it.")
    if not missing:
        yield _good("The bot has every scope it asks for.")
    if granted - SCOPES.keys():
        yield _note(f"Not needed: the scopes {', '.join(sorted(granted - SCOPES.keys()))}.")


async def _line(http: aiohttp.ClientSession, settings: SlackSettings, token: str) -> list[Finding]:
    """Whether Socket Mode works. Asking for a line's address opens none."""
    answer = await _ask(http, settings, token, "apps.connections.open")
    warnings = (answer.said.get("response_metadata") or {}).get("messages") or ()
    if answer.error == "ratelimited":
        return [_note("Slack wants a minute's rest before it says whether Socket Mode works. Try again then.")]
    if answer.error == "missing_scope":
        return [_bad(f"SLACK_APP_TOKEN has no scope connections:write. {MAKE_ANOTHER}")]
    if answer.error in UNKNOWN | REMOVED:
        return [_bad(f"Slack does not know SLACK_APP_TOKEN. {MAKE_ANOTHER}")]
    if answer.error is not None:
        return [
            _bad(
                f"Slack opens no line for SLACK_APP_TOKEN ({answer.error}). Socket Mode > Enable Socket Mode has to be "
                f"on. If it is: {MAKE_ANOTHER}"
            )
        ]
    # With Socket Mode off Slack gives an address all the same, and warns beside it.
    if any("socket mode is not turned on" in str(warning).lower() for warning in warnings):
        return [_bad("Socket Mode is off, so Slack sends nothing. Socket Mode > Enable Socket Mode: switch it on.")]
    return [_good("The app-level token is good: Slack opens lines for Socket Mode.")]


def _client(settings: SlackSettings) -> list[Finding]:
    findings: list[Finding] = []
    if not CLIENT.fullmatch(settings.client_id or ""):
        findings.append(
            _bad(
                "SLACK_CLIENT_ID does not look like one (two numbers with a dot between them). Basic Information > App "
                "Credentials > Client ID."
            )
        )
    if not SECRET.fullmatch(settings.client_secret or ""):
        findings.append(
            _bad(
                "SLACK_CLIENT_SECRET does not look like one (32 digits from 0 to f). Basic Information > App "
                "Credentials > Client Secret > Show."
            )
        )
    return findings or [_good("The client id and the client secret look as they should.")]


def _secret(settings: SlackSettings) -> list[Finding]:
    if SECRET.fullmatch(settings.signing_secret or ""):
        return [_good("The signing secret looks as it should.")]
    return [
        _bad(
            "SLACK_SIGNING_SECRET does not look like one (32 digits from 0 to f), so every request would be refused. "
            "Basic Information > App Credentials > Signing Secret > Show."
        )
    ]


def _address(settings: SlackSettings) -> list[Finding]:
    """What has to stand in the app's settings about the web server's address."""
    if settings.public_url is None:
        return [_bad("PUBLIC_URL is missing: the https address at which Slack reaches Quorum, without a path.")]
    try:
        root = public_address(settings.public_url)
    except ValueError as error:
        return [_bad(f"PUBLIC_URL cannot work: {error}")]
    findings: list[Finding] = []
    if settings.mode is Mode.HTTP:
        findings.append(
            _note(
                f"Slack has to send everything to {root}{PATHS['events']}: Event Subscriptions, Slash Commands, and "
                "twice in Interactivity & Shortcuts."
            )
        )
    if settings.several:
        findings += [
            _note(f"OAuth & Permissions > Redirect URLs has to name {root}{PATHS['back']}."),
            _note(f"Workspaces add the app with this link: {root}{PATHS['install']}"),
        ]
    return findings


async def _ask(
    http: aiohttp.ClientSession, settings: SlackSettings, token: str, method: str, **arguments: str
) -> _Answer:
    """One call of the Web API. Raises _Unreached."""
    headers = {"Authorization": f"Bearer {token}"}
    try:
        async with http.post(settings.api_url + method, data=arguments, headers=headers) as answer:
            status, scopes, body = answer.status, answer.headers.get("X-OAuth-Scopes"), await answer.read()
            said = await answer.json(content_type=None)
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise _Unreached(str(error) or type(error).__name__) from error
    except ValueError as error:
        raise _Unreached(f"HTTP {status} and {len(body)} bytes that are no answer of Slack's") from error
    if not isinstance(said, dict):
        raise _Unreached(f"HTTP {status} without an answer")
    return _Answer(
        said,
        None if said.get("ok") is True else str(said.get("error") or f"HTTP {status}"),
        None if scopes is None else frozenset(each.strip() for each in scopes.split(",") if each.strip()),
    )


def _good(text: str) -> Finding:
    return Finding(Verdict.GOOD, text)


def _note(text: str) -> Finding:
    return Finding(Verdict.NOTE, text)


def _bad(text: str) -> Finding:
    return Finding(Verdict.BAD, text)
