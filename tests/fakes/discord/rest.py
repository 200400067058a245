"""The REST API's front: who asks, which route, what goes wrong on purpose, which limits count, then the handler."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from tests.fakes.discord.asking import Ask, Route
from tests.fakes.discord.calls import Call, Calls
from tests.fakes.discord.errors import INVALID_FORM, NOT_FOUND, OLD_EDITS, UNAUTHORIZED, Error, Rejected
from tests.fakes.discord.faults import Fault, Faults
from tests.fakes.discord.names import EDIT_MESSAGE
from tests.fakes.discord.rates import Buckets, Rates, Verdict
from tests.fakes.discord.reading import Json
from tests.fakes.discord.routes import ROUTES
from tests.fakes.discord.schema import Schema
from tests.fakes.discord.snowflakes import made_at
from tests.fakes.discord.state import State

__all__ = ["Rest"]

OLD_MS = 3_600_000
LIMITED = Error(429, 0, "You are being rate limited.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a status (0: the connection is cut), JSON or nothing, and headers."""

    status: int
    data: Any = None
    headers: Mapping[str, str] | None = None


class Rest:
    """Serves every route of `ROUTES`, keeps `calls`, and knows no other route."""

    def __init__(
        self,
        state: State,
        token: str,
        faults: Faults,
        rates: Rates,
        schema: Schema | None,
        *,
        check_answers: bool = False,
    ) -> None:
        self.calls = Calls()
        self.in_flight = 0
        self.rates = rates
        self._state = state
        self._token = token
        self._faults = faults
        self._schema = schema
        self._check_answers = check_answers
        self._buckets = Buckets(asyncio.get_running_loop().time)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One request."""
        path = "/" + request.match_info["path"]
        route, params = _find(request.method, path)
        if route is None:
            self._state.problem(f"unknown route {request.method} {path}")
            return _response(_refusal(Rejected(NOT_FOUND)))
        try:
            body, files = await _read(request)
        except ValueError as error:
            self._state.problem(f"{route.name}: the body is not JSON: {error}")
            return _response(_refusal(Rejected(INVALID_FORM)))
        ask = Ask(params, dict(request.query), body, files)
        self.in_flight += 1
        try:
            fault = await self._trouble(route)
            answer = await self._answer(route, ask, request.headers.get("Authorization"), fault)
        finally:
            self.in_flight -= 1
        self.calls.add(Call(route.name, path, answer.status, self._state.clock.now(), body, fault is not None))
        if answer.status == 0:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        return _response(answer)

    async def _trouble(self, route: Route) -> Fault | None:
        """Whatever a test wants to go wrong with this call."""
        delay = self._faults.delay_of(route.name)
        if delay:
            await self._state.clock.sleep(delay)
        gate = self._faults.gate_of(route.name)
        if gate:
            await gate.enter()
        return self._faults.fault_of(route.name)

    async def _answer(self, route: Route, ask: Ask, authorization: str | None, fault: Fault | None) -> Answer:
        if fault is not None and fault.done:
            await self._handled(route, ask, authorization)
        if fault is not None:
            return _faulty(fault)
        return await self._handled(route, ask, authorization)

    async def _handled(self, route: Route, ask: Ask, authorization: str | None) -> Answer:
        if not route.open and authorization != f"Bot {self._token}":
            return _refusal(Rejected(UNAUTHORIZED))
        verdict = None
        if not route.open:
            limited, verdict = self._count(route, ask)
            if limited:
                return limited
        headers = _rate_headers(route, verdict) if verdict else {}
        try:
            self._check_schema(route, ask.body)
            data = await route.handler(self._state, ask)
        except Rejected as rejected:
            return _refusal(rejected, headers)
        if self._check_answers and self._schema is not None:
            for each in self._schema.answer_complaints(route.name, route.status, data):
                self._state.problem(f"the fake's own answer to {route.name}: {each}")
        return Answer(204 if data is None else route.status, data, headers)

    def _check_schema(self, route: Route, body: Any) -> None:
        complaints = self._schema.complaints(route.name, body) if self._schema else ()
        for each in complaints:
            self._state.problem(f"{route.name}: against the schema: {each}")
        if complaints:
            raise Rejected(INVALID_FORM, "; ".join(complaints))

    def _count(self, route: Route, ask: Ask) -> tuple[Answer | None, Verdict | None]:
        """Count a request in its buckets: a refusal where one is full, and what the channel's bucket says."""
        total = self._buckets.take("global", self.rates.global_per_s, 1.0)
        if not total.allowed:
            return _too_many(total, route, everywhere=True), None
        if route.bucket is None:
            return None, None
        where = ask.params["channel_id"]
        verdict = self._buckets.take(f"{route.bucket} {where}", self.rates.per_channel, self.rates.window_s)
        if not verdict.allowed:
            return _too_many(verdict, route), verdict
        if route.name == EDIT_MESSAGE and self._old(ask.params["message_id"]):
            old = self._buckets.take(f"old {ask.params['message_id']}", self.rates.old_edits, self.rates.window_s)
            if not old.allowed:
                return _too_many(old, route, error=OLD_EDITS), verdict
        return None, verdict

    def _old(self, message: str) -> bool:
        return message.isdigit() and self._state.clock.now() - made_at(int(message)) > OLD_MS


def _find(method: str, path: str) -> tuple[Route | None, dict[str, str]]:
    for route in ROUTES:
        params = route.match(method, path)
        if params is not None:
            return route, params
    return None, {}


async def _read(request: web.Request) -> tuple[Any, tuple[tuple[str, bytes], ...]]:
    """The JSON of a request, plain or beside files. Raises ValueError for anything else."""
    if request.content_type == "multipart/form-data":
        return await _read_parts(request)
    raw = await request.read()
    return (json.loads(raw) if raw else None), ()


async def _read_parts(request: web.Request) -> tuple[Any, tuple[tuple[str, bytes], ...]]:
    body: Any = None
    files: list[tuple[str, bytes]] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise ValueError("a part has parts of its own")  # noqa: TRY004
        content = bytes(await part.read())
        if part.name == "payload_json":
            body = json.loads(content)
        else:
            files.append((part.filename or "", content))
    return body, tuple(files)


def _faulty(fault: Fault) -> Answer:
    if fault.error is None:
        return Answer(0)
    if fault.retry_after is not None:
        verdict = Verdict(False, 1, 0, fault.retry_after)
        return _too_many(verdict, None, everywhere=fault.everywhere)
    return _refusal(Rejected(fault.error))


def _refusal(rejected: Rejected, headers: Mapping[str, str] | None = None) -> Answer:
    data: Json = {"message": rejected.error.message, "code": rejected.error.code}
    if rejected.detail:
        data["errors"] = {"_errors": [{"code": "REFUSED_BY_FAKE", "message": rejected.detail}]}
    return Answer(rejected.error.status, data, headers)


def _too_many(verdict: Verdict, route: Route | None, *, everywhere: bool = False, error: Error = LIMITED) -> Answer:
    data: Json = {"message": error.message, "retry_after": verdict.reset_after, "global": everywhere}
    if error.code:
        data["code"] = error.code
    headers = {
        # The client library takes a 429 without it for a ban and gives up.
        "Via": "1.1 google",
        "Retry-After": str(max(1, round(verdict.reset_after))),
        "X-RateLimit-Scope": "global" if everywhere else "user",
    }
    if everywhere:
        headers["X-RateLimit-Global"] = "true"
    elif route is not None and route.bucket and error is LIMITED:
        headers |= _rate_headers(route, verdict)
    return Answer(429, data, headers)


def _rate_headers(route: Route, verdict: Verdict) -> dict[str, str]:
    return {
        "X-RateLimit-Bucket": f"bucket-{route.bucket}",
        "X-RateLimit-Limit": str(verdict.limit),
        "X-RateLimit-Remaining": str(verdict.remaining),
        "X-RateLimit-Reset-After": f"{verdict.reset_after:.3f}",
        "X-RateLimit-Reset": f"{time.time() + verdict.reset_after:.3f}",
    }


def _response(answer: Answer) -> web.Response:
    headers = dict(answer.headers or {})
    if answer.status == 204:
        return web.Response(status=204, headers=headers)
    # Exactly this content type: with a charset the client library does not see JSON.
    headers["Content-Type"] = "application/json"
    return web.Response(status=answer.status, body=json.dumps(answer.data).encode(), headers=headers)
