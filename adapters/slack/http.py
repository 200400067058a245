"""Slack's requests over HTTP: signed, not older than five minutes, and each only once."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import parse_qs

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from adapters.slack.bolt import Doors
from adapters.slack.scopes import PATHS
from adapters.slack.seen import Seen

__all__ = ["event_route"]

log = structlog.stdlib.get_logger(__name__)

BODY_BYTES = 1024 * 1024
"""A click brings its whole message along."""
SIGNATURE, STAMP, RETRY = "X-Slack-Signature", "X-Slack-Request-Timestamp", "X-Slack-Retry-Num"
_SECONDS = re.compile(r"\d{1,12}", re.ASCII)
_CHECK = 500
"""The request by which Slack looks at the address's certificate is no longer. It is not signed."""


def event_route(doors: Doors, signing_secret: str) -> web.RouteDef:
    """Where Slack posts commands, clicks, forms and events. Nothing is read out of a request before its signature and
    time are found good: what cannot be read then is Slack's mistake or ours, never a stranger's.
    """
    once, verifier = _Once(doors), SignatureVerifier(signing_secret)

    async def serve(request: web.Request) -> web.Response:
        sized = request.clone(client_max_size=BODY_BYTES)
        body = (await sized.read()).decode(errors="replace")
        if _is_signed(verifier, sized, body):
            return await to_aiohttp_response(await once.answer(sized))
        if len(body) <= _CHECK and parse_qs(body).get("ssl_check") == ["1"]:
            return web.Response()
        log.warning("request refused: it is not signed by Slack, or too long ago", remote=request.remote)
        return web.Response(status=401, text="not signed by Slack, or too long ago")

    return web.post(PATHS["events"], serve)


def _is_signed(verifier: SignatureVerifier, request: web.Request, body: str) -> bool:
    stamp, signature = request.headers.get(STAMP, ""), request.headers.get(SIGNATURE, "")
    readable = _SECONDS.fullmatch(stamp) is not None and signature.isascii()
    return readable and verifier.is_valid(body, stamp, signature)


class _Once:
    """Gives each request one answer: the same where the line delivers it twice at once, none where it comes later."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._seen = Seen()
        self._under_way: dict[str, asyncio.Future[BoltResponse]] = {}

    async def answer(self, request: web.Request) -> BoltResponse:
        """The answer to a signed request. A request that could not be served may come again."""
        signature = request.headers[SIGNATURE]
        under_way = self._under_way.get(signature)
        if under_way is not None:
            return _copy(await asyncio.shield(under_way))
        if not self._seen.add(signature):
            return _again(request)
        told = self._under_way[signature] = asyncio.get_running_loop().create_future()
        answer = BoltResponse(status=500, body="")
        try:
            answer = await self._dispatched(await _read(request))
        finally:
            if answer.status >= 400:
                self._seen.forget(signature)
            del self._under_way[signature]
            told.set_result(_copy(answer))
        return answer

    async def _dispatched(self, asked: AsyncBoltRequest) -> BoltResponse:
        answer = await self._doors.dispatch(asked)
        return answer or BoltResponse(status=503, body="not ready yet", headers={"Retry-After": "5"})


def _again(request: web.Request) -> BoltResponse:
    """Slack's own retry of an event may bear the signature of the first try; anything else is a replay."""
    if RETRY in request.headers:
        log.info("delivered again, ignored", remote=request.remote)
        return BoltResponse(status=200, body="")
    log.warning("request refused: it was replayed", remote=request.remote)
    return BoltResponse(status=403, body="seen before")


def _copy(answer: BoltResponse) -> BoltResponse:
    """Bolt's adapter takes headers out of the answer it writes."""
    return BoltResponse(status=answer.status, body=answer.body, headers=dict(answer.headers))


async def _read(request: web.Request) -> AsyncBoltRequest:
    """What Bolt dispatches. A click's payload is taken out of its form here: a click brings its whole message along,
    and for unquoting that Bolt needs longer than for the rest of its work.
    """
    payload = (await request.post()).get("payload")
    if not isinstance(payload, str):
        return await to_bolt_request(request)
    return AsyncBoltRequest(body=payload, query=request.query_string, headers=dict(request.headers))
