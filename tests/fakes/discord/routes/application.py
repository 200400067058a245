"""Routes about the app itself: who it is, where its gateway is, which commands it has."""

from __future__ import annotations

from typing import Any

from tests.fakes.discord.asking import Ask, Route
from tests.fakes.discord.commands import command_complaints, kept_command
from tests.fakes.discord.errors import UNKNOWN_APPLICATION, UNKNOWN_COMMAND, Rejected
from tests.fakes.discord.names import BULK_GLOBAL, BULK_GUILD
from tests.fakes.discord.payloads import partial_guild_json, user_json
from tests.fakes.discord.posting import refuse
from tests.fakes.discord.reading import Json
from tests.fakes.discord.state import State

__all__ = ["ROUTES", "application_json"]


def application_json(state: State) -> Json:
    """The app as it describes itself; `State.application_details` overrides any field."""
    return {
        "id": str(state.application),
        "name": state.bot.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": user_json(state.bot),
        "team": None,
        "type": None,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "role_connections_verification_url": None,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [],
        "integration_types_config": {"0": {}, "1": {}},
        "interactions_endpoint_url": None,
        "approximate_guild_count": len(state.guilds),
        "approximate_user_install_count": sum(each.installed for each in state.accounts.values()),
        "approximate_user_authorization_count": 0,
        "bot": user_json(state.bot),
        **state.application_details,
    }


async def me(state: State, ask: Ask) -> Json:
    return user_json(state.bot) | {"mfa_enabled": True, "locale": "en-US", "verified": True, "email": None}


async def user(state: State, ask: Ask) -> Json:
    return user_json(state.account(ask.params["user_id"]))


async def my_guilds(state: State, ask: Ask) -> list[Json]:
    return [partial_guild_json(each) for each in state.guilds.values() if each.bot]


async def application(state: State, ask: Ask) -> Json:
    return application_json(state)


async def gateway(state: State, ask: Ask) -> Json:
    return {"url": state.gateway_url}


async def gateway_bot(state: State, ask: Ask) -> Json:
    return {
        "url": state.gateway_url,
        "shards": state.shards,
        "session_start_limit": {"total": 1_000, "remaining": 1_000, "reset_after": 0, "max_concurrency": 1},
    }


def _scope(state: State, ask: Ask) -> int | None:
    """Where the commands are for: a guild, or (None) everywhere. Raises Rejected for another app's."""
    if ask.params["application_id"] != str(state.application):
        raise Rejected(UNKNOWN_APPLICATION)
    return state.guild(ask.params["guild_id"]).id if "guild_id" in ask.params else None


async def list_commands(state: State, ask: Ask) -> list[Json]:
    return state.commands.get(_scope(state, ask), [])


async def replace_commands(state: State, ask: Ask) -> list[Json]:
    scope = _scope(state, ask)
    refuse(state, "commands", command_complaints(ask.body or []))
    before = {each["name"]: each for each in state.commands.get(scope, [])}
    kept = [kept_command(state, each, scope, before.get(each["name"])) for each in ask.body or []]
    state.commands[scope] = kept
    return kept


async def add_command(state: State, ask: Ask) -> Json:
    scope = _scope(state, ask)
    others = [each for each in state.commands.get(scope, []) if each["name"] != ask.body["name"]]
    refuse(state, "commands", command_complaints([ask.body]))
    before = next((each for each in state.commands.get(scope, []) if each["name"] == ask.body["name"]), None)
    kept = kept_command(state, ask.body, scope, before)
    state.commands[scope] = [*others, kept]
    return kept


async def delete_command(state: State, ask: Ask) -> None:
    scope = _scope(state, ask)
    left = [each for each in state.commands.get(scope, []) if each["id"] != ask.params["command_id"]]
    if len(left) == len(state.commands.get(scope, [])):
        raise Rejected(UNKNOWN_COMMAND)
    state.commands[scope] = left


async def no_permissions(state: State, ask: Ask) -> list[Any]:
    _scope(state, ask)
    return []


APP, GUILD_APP = "/applications/{application_id}", "/applications/{application_id}/guilds/{guild_id}"
ROUTES = (
    Route("GET /users/@me", me),
    Route("GET /users/@me/guilds", my_guilds),
    Route("GET /users/{user_id}", user),
    Route("GET /applications/@me", application),
    Route("GET /oauth2/applications/@me", application),
    Route("GET /gateway", gateway),
    Route("GET /gateway/bot", gateway_bot),
    Route(f"GET {APP}/commands", list_commands),
    Route(BULK_GLOBAL, replace_commands),
    Route(f"POST {APP}/commands", add_command),
    Route(f"DELETE {APP}/commands/{{command_id}}", delete_command),
    Route(f"GET {GUILD_APP}/commands", list_commands),
    Route(BULK_GUILD, replace_commands),
    Route(f"POST {GUILD_APP}/commands", add_command),
    Route(f"DELETE {GUILD_APP}/commands/{{command_id}}", delete_command),
    Route(f"GET {GUILD_APP}/commands/permissions", no_permissions),
)
