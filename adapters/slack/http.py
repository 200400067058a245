"""Slack's requests over HTTP: signed, not older than five minutes, and each only once."""

from __future__ import annotations

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request

from adapters.slack.bolt import Doors
from adapters.slack.scopes import PATHS
from adapters.slack.seen import Seen

__all__ = ["event_route"]

log = structlog.stdlib.get_logger(__name__)

BODY_BYTES = 1024 * 1024
"""A click brings its whole message along."""
SIGNATURE, RETRY = "X-Slack-Signature", "X-Slack-Retry-Num"


def event_route(doors: Doors) -> web.RouteDef:
    """Where Slack posts commands, clicks, forms and events. Bolt checks signature and time."""
    seen = Seen()

    async def serve(request: web.Request) -> web.Response:
        signature = request.headers.get(SIGNATURE, "")
        if not signature:
            log.warning("request refused: it is not signed", remote=request.remote)
            return web.Response(status=401, text="not signed")
        if not seen.add(signature):
            # Slack's own retry of an event may bear the signature of the first try; anything else is a replay.
            retry = RETRY in request.headers
            log.warning("request seen before" if retry else "request refused: it was replayed", remote=request.remote)
            return web.Response(status=200 if retry else 403, text="" if retry else "seen before")
        try:
            answered = await _answer(doors, request)
        except BaseException:
            seen.forget(signature)
            raise
        if answered.status >= 400:
            seen.forget(signature)
        return answered

    return web.post(PATHS["events"], serve)


async def _answer(doors: Doors, request: web.Request) -> web.Response:
    sized = request.clone(client_max_size=BODY_BYTES)
    answer = await doors.dispatch(await to_bolt_request(sized))
    if answer is None:
        return web.Response(status=503, text="not ready yet", headers={"Retry-After": "5"})
    if answer.status == 401:
        log.warning("request refused: its signature is not Slack's, or it is too old", remote=request.remote)
    return await to_aiohttp_response(answer)
