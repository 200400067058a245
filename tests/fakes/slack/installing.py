"""Installing the app in a workspace and taking it away: codes, tokens, and the page on which people agree."""

from __future__ import annotations

import html
import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from aiohttp import web

from tests.fakes.slack.errors import (
    BAD_CLIENT_SECRET,
    BAD_REDIRECT_URI,
    INVALID_CLIENT_ID,
    INVALID_CODE,
    Rejected,
)
from tests.fakes.slack.events import announce
from tests.fakes.slack.methods import TOKEN_PREFIXES
from tests.fakes.slack.reading import Json
from tests.fakes.slack.state import Code, State
from tests.fakes.slack.world import Account, Team, Token

__all__ = ["CODE_MS", "agree", "authorize_page", "check_client", "exchange", "grant", "revoke", "uninstall"]

CODE_MS = 10 * 60_000


def grant(state: State, team: Team, scopes: tuple[str, ...]) -> Token:
    """The bot's token in a workspace. Installed again, it stays the same one and has the new scopes too."""
    if team.token is not None:
        team.token.scopes = tuple(sorted({*team.token.scopes, *scopes}))
        return team.token
    value = f"{TOKEN_PREFIXES['bot']}{team.id}-{state.ids.draw('K')}-for-tests"
    team.token = state.tokens[value] = Token(value, "bot", team, scopes)
    return team.token


def revoke(state: State, token: Token) -> None:
    """A token works no more, and the app is told so."""
    _end(state, token, "token_revoked")


def uninstall(state: State, team: Team) -> None:
    """The app is taken away from a workspace: its token is dead, and it is told so."""
    if team.token is not None:
        token = team.token
        _end(state, token, "account_inactive")
        announce(state, team, "app_uninstalled", {})


def _end(state: State, token: Token, error: str) -> None:
    token.dead = error
    team = token.team
    assert team is not None
    team.token = None
    announce(state, team, "tokens_revoked", {"tokens": {"oauth": [], "bot": [team.bot.id]}})


def check_client(state: State, client: tuple[str, str]) -> None:
    """Raise Rejected unless these are the app's own name and secret."""
    if client[0] != state.client_id:
        raise Rejected(INVALID_CLIENT_ID)
    if client[1] != state.client_secret:
        raise Rejected(BAD_CLIENT_SECRET)


def agree(state: State, team: Team, installer: Account, query: Mapping[str, str]) -> str:
    """Somebody agrees to install: the address a browser is sent to, with a code. Raises Rejected."""
    if query.get("client_id") != state.client_id:
        raise Rejected(INVALID_CLIENT_ID)
    redirect = query.get("redirect_uri", "")
    known = state.redirect_uris
    if known and redirect and not any(redirect.startswith(each) for each in known):
        raise Rejected(BAD_REDIRECT_URI)
    target = redirect or (known[0] if known else "")
    if not target:
        raise Rejected(BAD_REDIRECT_URI)
    code = secrets.token_hex(8)
    scopes = tuple(sorted(filter(None, query.get("scope", "").replace(" ", ",").split(","))))
    state.codes[code] = Code(team, installer, scopes, redirect, state.clock.now())
    return f"{target}{'&' if '?' in target else '?'}{urlencode({'code': code, 'state': query.get('state', '')})}"


def exchange(state: State, client: tuple[str, str], code: str, redirect_uri: str) -> Json:
    """An installation for a code, once. Raises Rejected."""
    check_client(state, client)
    found = state.codes.get(code)
    if found is None or found.used or state.clock.now() - found.at > CODE_MS:
        raise Rejected(INVALID_CODE)
    if redirect_uri != found.redirect_uri:
        raise Rejected(BAD_REDIRECT_URI)
    found.used = True
    team = found.team
    token = grant(state, team, found.scopes)
    return {
        "access_token": token.value,
        "token_type": "bot",
        "scope": ",".join(token.scopes),
        "bot_user_id": team.bot.id,
        "app_id": state.app,
        "team": {"id": team.id, "name": team.name},
        "enterprise": None,
        "authed_user": {"id": found.installer.id},
        "is_enterprise_install": False,
    }


async def authorize_page(state: State, request: web.Request) -> web.StreamResponse:
    """The page that asks which workspace; with `allow` (a workspace's id) in the query, what its button leads to.

    `user` may name who agrees; else it is somebody who administers the workspace. `deny` instead sends the browser back
    with access_denied.
    """
    query = dict(request.query)
    if "deny" in query:
        back = {"error": "access_denied", "state": query.get("state", "")}
        raise web.HTTPFound(f"{query.get('redirect_uri', '')}?{urlencode(back)}")
    team = state.teams.get(query.get("allow", ""))
    if team is None:
        links = "".join(
            f'<li><a href="?{html.escape(urlencode({**query, "allow": each.id}))}">{html.escape(each.name)}</a></li>'
            for each in state.teams.values()
        )
        return web.Response(text=f"<ul>{links}</ul>", content_type="text/html")
    installer = state.accounts.get(query.get("user", "")) or _installer(team)
    try:
        raise web.HTTPFound(agree(state, team, installer, query))
    except Rejected as refused:
        return web.Response(status=400, text=refused.error.code)


def _installer(team: Team) -> Account:
    return next((each for each in team.accounts if each.admin or each.owner), team.bot)
