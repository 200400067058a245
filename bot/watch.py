"""What is served for whoever watches over Quorum: is it ready, and how is it doing.

`/healthz`, which the web server has itself, says that the process answers. `/readyz` says that it can do its work.
`/metrics` is there only with a METRICS_TOKEN, and for whoever brings it: behind a proxy on the same machine every
request comes from that machine, so where a request comes from would not keep the public out.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import structlog

from bot.engine.pause import within
from bot.ports.platform import Clock, Platform
from bot.ports.pulse import Life, Watched
from bot.ports.store import Unavailable

if TYPE_CHECKING:
    from aiohttp.web import Request, Response, RouteDef

__all__ = ["FRESH_MS", "PATIENCE_MS", "Readiness", "watch_routes"]

log = structlog.get_logger(__name__)

FRESH_MS = 5_000
"""The store is tried at most this often, however many ask: trying it writes a row."""
PATIENCE_MS = 2_000


class Readiness:
    """Why Quorum cannot do its work just now, if it cannot."""

    def __init__(self, engine: Watched, platforms: Mapping[str, Platform], clock: Clock) -> None:
        self._engine = engine
        self._platforms = platforms
        self._clock = clock
        self._probe: asyncio.Task[str | None] | None = None
        self._probed_at = 0

    async def reasons(self) -> tuple[str, ...]:
        """In words, one each; none if it is ready."""
        pulse = self._engine.pulse()
        if pulse.life is not Life.RUNNING:
            return (f"the engine is {pulse.life}",)
        found = [await self._store_trouble()]
        if pulse.overloaded:
            found.append("more comes in than can be stored in time; new quizzes are refused")
        found += [f"{name} is not connected" for name, each in self._platforms.items() if not each.connected]
        return tuple(reason for reason in found if reason is not None)

    async def _store_trouble(self) -> str | None:
        """What keeps the store from writing. One that hangs is asked again only when it has answered."""
        now = self._clock.now()
        if self._probe is None or (self._probe.done() and not 0 <= now - self._probed_at < FRESH_MS):
            self._probe = asyncio.create_task(self._try())
            self._probed_at = now
        try:
            return await within(self._clock, PATIENCE_MS, asyncio.shield(self._probe))
        except TimeoutError:
            return f"the store has not answered for {PATIENCE_MS / 1_000:g} s"

    async def _try(self) -> str | None:
        try:
            await self._engine.probe()
        except Unavailable as error:
            return f"the store cannot write: {error}"
        except Exception:
            log.exception("cannot try the store")
            return "the store cannot be tried; the log says why"
        return None


def watch_routes(
    engine: Watched, platforms: Mapping[str, Platform], clock: Clock, token: str | None
) -> Sequence[RouteDef]:
    """What the web server is to serve. `token`: what whoever reads metrics has to bring; None: nobody reads them."""
    from aiohttp import web

    readiness = Readiness(engine, platforms, clock)

    async def ready(request: Request) -> Response:
        reasons = await readiness.reasons()
        return web.Response(text="\n".join(reasons or ("ready",)) + "\n", status=503 if reasons else 200)

    routes = [web.get("/readyz", ready)]
    if token is not None:
        from bot.metrics import CONTENT_TYPE, Metrics

        counted = Metrics(engine, platforms)
        wanted = f"Bearer {token}".encode()

        async def metrics(request: Request) -> Response:
            if not hmac.compare_digest(request.headers.get("Authorization", "").encode(errors="replace"), wanted):
                said = "Bring METRICS_TOKEN as a bearer token.\n"
                return web.Response(text=said, status=401, headers={"WWW-Authenticate": "Bearer"})
            return web.Response(body=counted.text(), headers={"Content-Type": CONTENT_TYPE})

        routes.append(web.get("/metrics", metrics))
    return routes
