"""A plain Bolt app, without anything of Quorum: what the fake is tested with, and what a bench compares with."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.loopback import on_loopback
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.world import Team

__all__ = ["SECRET", "ask", "client_of", "connected", "letters", "plain_app", "served"]

LETTERS = "ABCD"
SECRET = "a-signing-secret-for-tests"
LETTER = re.compile(r"plain\.(?P<letter>[A-D])")


def client_of(fake: FakeSlack, token: str | None = None, **more: Any) -> AsyncWebClient:
    """A client that calls the fake."""
    return AsyncWebClient(token=token, base_url=fake.api_url, **more)


def letters(text: str = "Which one?", round: int = 0) -> list[dict[str, Any]]:
    """A question with four buttons."""
    buttons = [
        {
            "type": "button",
            "text": {"type": "plain_text", "text": letter},
            "action_id": f"plain.{letter}",
            "value": f"{round}.{letter}",
        }
        for letter in LETTERS
    ]
    return [
        {"type": "section", "text": {"type": "plain_text", "text": text}},
        {"type": "actions", "elements": buttons},
    ]


def plain_app(fake: FakeSlack) -> AsyncApp:
    """An app that says a pressed letter in private. It works for every workspace, and asks Slack nothing for that."""

    async def authorize(team_id: str, **_: Any) -> AuthorizeResult:
        team = fake.state.teams[team_id]
        token = team.token.value if team.token else "xoxb-gone"
        return AuthorizeResult(
            enterprise_id=None, team_id=team_id, bot_token=token, bot_id=team.bot_id, bot_user_id=team.bot.id
        )

    app = AsyncApp(
        client=client_of(fake),
        authorize=authorize,
        signing_secret=SECRET,
        process_before_response=True,
        logger=logging.getLogger("tests.fakes.slack.bolt"),
        ignoring_self_events_enabled=False,
        raise_error_for_unhandled_request=False,
    )

    @app.action(LETTER)
    async def noted(ack: Any, action: Any, respond: Any) -> None:
        await ack()
        await respond(f"{action['value'].partition('.')[2]} noted", response_type="ephemeral", replace_original=False)

    return app


async def ask(fake: FakeSlack, team: Team, channel: str, text: str = "Which reef?", **more: Any) -> Any:
    """Post a question of the bot's."""
    blocks = more.pop("blocks", letters(text))
    return await client_of(fake, team.bot_token).chat_postMessage(channel=channel, text=text, blocks=blocks, **more)


@asynccontextmanager
async def connected(fake: FakeSlack, app: AsyncApp | None = None, *, ping_s: float = 10) -> AsyncIterator[AsyncApp]:
    """An app that is connected by Socket Mode until the block ends; it looks after its connection every `ping_s`."""
    app = app or plain_app(fake)
    before = fake.socket.opened
    handler: Any = AsyncSocketModeHandler(app, fake.app_token, web_client=client_of(fake), ping_interval=ping_s)
    try:
        await handler.connect_async()
        await fake.socket.news.until(lambda: fake.socket.opened > before, "connection")
        yield app
    finally:
        await handler.close_async()


@asynccontextmanager
async def served(fake: FakeSlack, app: AsyncApp | None = None, *, real_stamps: bool = True) -> AsyncIterator[AsyncApp]:
    """An app that Slack's requests are delivered to, until the block ends."""
    app = app or plain_app(fake)

    async def receive(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    server = web.Application()
    server.router.add_post("/slack/events", receive)
    async with on_loopback(server) as address:
        fake.deliver_to(f"{address}/slack/events", SECRET, real_stamps=real_stamps)
        yield app
