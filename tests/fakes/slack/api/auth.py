"""Methods about the app itself: its tokens, its sockets, its installation."""

from __future__ import annotations

from tests.fakes.slack import names
from tests.fakes.slack.asking import Ask, Handler
from tests.fakes.slack.errors import CLIENT_TOKEN_MISMATCH, Error, Rejected
from tests.fakes.slack.installing import check_client, exchange, revoke, uninstall
from tests.fakes.slack.reading import Json
from tests.fakes.slack.state import State

__all__ = ["HANDLERS"]


async def test(state: State, ask: Ask) -> Json:
    error = ask.text("error")
    if error:
        raise Rejected(Error(error))
    return {"args": {name: str(value) for name, value in ask.arguments.items()}}


async def whoami(state: State, ask: Ask) -> Json:
    team = ask.team
    return {
        "url": f"https://{team.domain}.slack.invalid/",
        "team": team.name,
        "user": team.bot.name.lower(),
        "team_id": team.id,
        "user_id": team.bot.id,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
    }


async def connect(state: State, ask: Ask) -> Json:
    assert state.sockets is not None
    return {"url": state.sockets.address()}


async def give_up(state: State, ask: Ask) -> Json:
    if not ask.flag("test"):
        assert ask.granted is not None
        revoke(state, ask.granted)
    return {"revoked": not ask.flag("test")}


async def remove(state: State, ask: Ask) -> Json:
    client = ask.client or (ask.text("client_id"), ask.text("client_secret"))
    check_client(state, client)
    if ask.granted is None:
        raise Rejected(CLIENT_TOKEN_MISMATCH)
    uninstall(state, ask.team)
    return {}


async def access(state: State, ask: Ask) -> Json:
    client = ask.client or ("", "")
    return exchange(state, client, ask.text("code"), ask.text("redirect_uri"))


HANDLERS: dict[str, Handler] = {
    names.API_TEST: test,
    names.AUTH_TEST: whoami,
    names.AUTH_REVOKE: give_up,
    names.CONNECT: connect,
    names.UNINSTALL: remove,
    names.OAUTH_ACCESS: access,
}
