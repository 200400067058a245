"""The Web API's front: who asks, which method, what goes wrong on purpose, which limits count, then the handler."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web

from tests.fakes.slack.api import HANDLERS
from tests.fakes.slack.asking import Ask, read
from tests.fakes.slack.calls import Call, Calls
from tests.fakes.slack.errors import (
    INVALID_AUTH,
    MISSING_SCOPE,
    NOT_ALLOWED_TOKEN_TYPE,
    NOT_AUTHED,
    RATELIMITED,
    UNKNOWN_METHOD,
    Error,
    Rejected,
)
from tests.fakes.slack.faults import Fault, Faults
from tests.fakes.slack.methods import METHODS, Method
from tests.fakes.slack.names import RESPONSE_URL, UPLOAD
from tests.fakes.slack.rates import Limiter, Rates
from tests.fakes.slack.reading import Json
from tests.fakes.slack.responses import respond
from tests.fakes.slack.state import State
from tests.fakes.slack.world import Token

__all__ = ["Web"]


@dataclass(frozen=True, slots=True)
class Result:
    """What goes back: an HTTP status (0: the connection is cut), JSON or plain words, and headers."""

    status: int = 200
    data: Json | None = None
    words: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def error(self) -> str:
        return self.words if self.data is None else str(self.data.get("error", ""))


class Web:
    """Serves every method of `METHODS` and the response_urls, keeps `calls`, and knows nothing else."""

    def __init__(self, state: State, faults: Faults, rates: Rates) -> None:
        self.calls = Calls()
        self.in_flight = 0
        self.limiter = Limiter(rates, state.clock.now)
        self._state = state
        self._faults = faults

    async def serve_api(self, request: web.Request) -> web.StreamResponse:
        """One call of a method."""
        name = request.match_info["method"]
        method = METHODS.get(name)
        if method is None:
            self._state.problem(f"unknown method {name!r}")
            return _response(_refusal(Rejected(UNKNOWN_METHOD)))
        try:
            ask = await read(name, request)
        except Rejected as refused:
            self._state.problem(f"{name}: {refused}")
            return _response(_refusal(refused))
        token = self._state.tokens.get(ask.token or "")
        self._enter()
        try:
            fault = await self._trouble(name)
            result = _faulty(fault) if fault is not None else await self._handled(method, ask, token)
            if fault is not None and fault.done:
                await self._handled(method, ask, token)
        finally:
            self.in_flight -= 1
        team = token.team.id if token and token.team else ""
        channel = ask.text("channel")
        self._keep(name, result, team, channel, ask.arguments, fault)
        scopes = ",".join(token.scopes) if token else ""
        headers = {"X-OAuth-Scopes": scopes, "X-Accepted-OAuth-Scopes": ",".join(method.scopes), **result.headers}
        return _sent(request, replace(result, headers=headers))

    async def serve_response(self, request: web.Request) -> web.StreamResponse:
        """One answer through a response_url."""
        key = request.match_info["key"]
        try:
            body = json.loads(await request.text())
        except ValueError:
            self._state.problem(f"response_url: no JSON in {(await request.text())[:200]!r}")
            return _response(Result(400, words="invalid_payload"))
        url = self._state.responses.get(key)
        self._enter()
        try:
            fault = await self._trouble(RESPONSE_URL)
            result = _faulty(fault) if fault is not None else self._responded(key, body)
            if fault is not None and fault.done:
                self._responded(key, body)
        finally:
            self.in_flight -= 1
        channel = url.channel.id if url else ""
        self._keep(RESPONSE_URL, result, request.match_info["team"], channel, body, fault)
        return _sent(request, result)

    async def serve_upload(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file, where the app was told to bring them."""
        upload, content = self._state.uploads.get(request.match_info["id"]), await request.read()
        self._enter()
        try:
            fault = await self._trouble(UPLOAD)
            known = upload is not None and upload.length == len(content)
            result = _faulty(fault) if fault is not None else Result(200 if known else 400, words="OK" if known else "")
            if upload is not None and known and fault is None:
                upload.content = content
        finally:
            self.in_flight -= 1
        self._keep(UPLOAD, result, upload.team.id if upload else "", "", {}, fault)
        return _sent(request, result)

    def _enter(self) -> None:
        self.in_flight += 1
        self._state.news.tell()

    def _responded(self, key: str, body: Json) -> Result:
        try:
            respond(self._state, key, body)
        except Rejected as refused:
            status = refused.error.status if refused.error.status != 200 else 400
            return Result(status, {"ok": False, "error": refused.error.code})
        return Result(words="ok")

    def _keep(
        self, method: str, result: Result, team: str, channel: str, arguments: Mapping[str, Any], fault: Fault | None
    ) -> None:
        now, error = self._state.clock.now(), result.error if result.status != 200 or result.data else ""
        self.calls.add(Call(method, result.status, now, team, channel, arguments, error, fault is not None))
        self._state.news.tell()

    async def _trouble(self, name: str) -> Fault | None:
        """Whatever a test wants to go wrong with this call."""
        delay = self._faults.delay_of(name)
        if delay:
            await self._state.clock.sleep(delay)
        gate = self._faults.gate_of(name)
        if gate:
            await gate.enter()
        return self._faults.fault_of(name)

    async def _handled(self, method: Method, ask: Ask, token: Token | None) -> Result:
        try:
            if method.token is not None:
                _check_token(method, ask, token)
                ask = replace(ask, granted=token)
            self._count(method, ask)
            return Result(data={"ok": True, **await HANDLERS[method.name](self._state, ask)})
        except Rejected as refused:
            return _refusal(refused)

    def _count(self, method: Method, ask: Ask) -> None:
        team = ask.granted.team.id if ask.granted and ask.granted.team else ""
        wait = self.limiter.take(method.tier, method.name, team, ask.text("channel") or None)
        if wait:
            raise Rejected(RATELIMITED, more={"retry_after": wait})


def _check_token(method: Method, ask: Ask, token: Token | None) -> None:
    """Raise Rejected unless the token is one that may call the method."""
    if not ask.token:
        raise Rejected(NOT_AUTHED)
    if token is None:
        raise Rejected(INVALID_AUTH)
    if token.dead:
        raise Rejected(Error(token.dead))
    if token.kind != method.token:
        raise Rejected(NOT_ALLOWED_TOKEN_TYPE)
    if method.scopes and not set(method.scopes) & set(token.scopes):
        raise Rejected(MISSING_SCOPE, more={"needed": ",".join(method.scopes), "provided": ",".join(token.scopes)})


def _faulty(fault: Fault) -> Result:
    if fault.error is None:
        return Result(0)
    more = {} if fault.retry_after is None else {"retry_after": fault.retry_after}
    return _refusal(Rejected(fault.error, more=more))


def _refusal(refused: Rejected) -> Result:
    error, more = refused.error, dict(refused.more)
    if error.broken:
        return Result(error.status, words=error.code)
    wait = more.pop("retry_after", None)
    headers = {} if wait is None else {"Retry-After": str(wait)}
    data: Json = {"ok": False, "error": error.code, **more}
    if refused.details:
        data["response_metadata"] = {"messages": list(refused.details)}
    return Result(error.status, data, headers=headers)


def _sent(request: web.Request, result: Result) -> web.Response:
    if result.status == 0:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)
    return _response(result)


def _response(result: Result) -> web.Response:
    if result.data is None:
        return web.Response(status=result.status, text=result.words, headers=result.headers)
    return web.json_response(result.data, status=result.status, headers=result.headers)
