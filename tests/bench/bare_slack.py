"""The least a slack-bolt bot can do: a message with four buttons, and a private word for each click.

Private words go out over connections that stay open: Bolt's own `respond` opens one for each word.

`python -m tests.bench.bare_slack API TOKEN CHANNEL (--app-token TOKEN | --port PORT --secret SECRET) [--process-first]`
posts the message and answers until it is stopped.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import ClientSession, web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

PATH = "/slack/events"

Say = Callable[[dict[str, Any]], Awaitable[None]]
Handler = Callable[[AsyncAck, dict[str, Any]], Awaitable[None]]


def saying(http: ClientSession) -> Say:
    """Tells whoever clicked what was clicked."""

    async def say(body: dict[str, Any]) -> None:
        text = f"{body['actions'][0]['value']} locked in."
        word = {"text": text, "response_type": "ephemeral", "replace_original": False}
        async with http.post(body["response_url"], json=word) as answer:
            answer.raise_for_status()

    return say


def acknowledged_first(say: Say) -> Handler:
    """For Bolt's default: the acknowledgement goes out while the handler goes on."""

    async def handle(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        await say(body)

    return handle


def processed_first(say: Say) -> Handler:
    """For `process_before_response`: the acknowledgement goes out when the handler ends, so the word gets a task."""
    words: set[asyncio.Future[None]] = set()

    async def handle(ack: AsyncAck, body: dict[str, Any]) -> None:
        word = asyncio.ensure_future(say(body))
        words.add(word)
        word.add_done_callback(words.discard)
        await ack()

    return handle


async def run(asked: argparse.Namespace) -> None:
    """Answer until cancelled."""
    client = AsyncWebClient(token=asked.token, base_url=asked.api)
    async with ClientSession() as http:
        app = await _app(asked, client, saying(http))
        await client.chat_postMessage(channel=asked.channel, text="Which one?", blocks=[_buttons()])
        if asked.app_token:
            await AsyncSocketModeHandler(app, asked.app_token).start_async()  # type: ignore[no-untyped-call]
        else:
            await _serve(app, asked.port)


async def _app(asked: argparse.Namespace, client: AsyncWebClient, say: Say) -> AsyncApp:
    """Bolt, which asks Slack nothing when somebody clicks: the workspace is known from the start."""
    known = AuthorizeResult.from_auth_test_response(auth_test_response=await client.auth_test(), bot_token=asked.token)

    async def authorize() -> AuthorizeResult:
        return known

    app = AsyncApp(
        name="bare",
        client=AsyncWebClient(base_url=asked.api),
        authorize=authorize,
        signing_secret=asked.secret,
        process_before_response=asked.process_first,
    )
    app.action(re.compile(r"^bare\."))((processed_first if asked.process_first else acknowledged_first)(say))
    return app


async def _serve(app: AsyncApp, port: int) -> None:
    runner = web.AppRunner(app.web_app(path=PATH), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


def _buttons() -> dict[str, Any]:
    return {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": f"bare.{letter}",
                "value": letter,
                "text": {"type": "plain_text", "text": letter},
            }
            for letter in "ABCD"
        ],
    }


def main(arguments: list[str]) -> None:
    """Run until stopped."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bare_slack")
    for name in ("api", "token", "channel"):
        parser.add_argument(name)
    parser.add_argument("--app-token")
    parser.add_argument("--port", type=int)
    parser.add_argument("--secret", default="")
    parser.add_argument("--process-first", action="store_true")
    asyncio.run(run(parser.parse_args(arguments)))


if __name__ == "__main__":
    main(sys.argv[1:])
