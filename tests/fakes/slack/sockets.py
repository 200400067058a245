"""Socket Mode: one-time addresses, connections, envelopes and their acknowledgements."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from tests.fakes.slack.interactions import FIRST_RESPONSE_MS, Answer
from tests.fakes.slack.names import SOCKET
from tests.fakes.slack.news import News
from tests.fakes.slack.state import State
from tests.fakes.slack.wires import Attempt, Failure, Parcel, Sort, within

__all__ = ["Connection", "Envelope", "SocketMode"]

CONNECTIONS = 10
HOST = "applink-fake"


@dataclass(eq=False)
class Connection:
    """A websocket, numbered in the order they came. `leaving`: it gets nothing new. `pongs`: pings it has answered."""

    number: int
    socket: web.WebSocketResponse
    request: web.Request
    leaving: bool = False
    pongs: int = 0


@dataclass(eq=False)
class Envelope:
    """One sending over a socket. `acked_at` is ms on the fake's clock (None: not yet), `body` what came with it.

    `late`: it came after 3 s.
    """

    id: str
    sort: Sort
    attempt: int
    connection: int
    at: int
    acked_at: int | None = None
    real_ms: float = 0.0
    body: Any = None
    began: float = field(default_factory=time.perf_counter)

    @property
    def late(self) -> bool:
        return self.acked_at is not None and self.acked_at - self.at > FIRST_RESPONSE_MS


@dataclass(eq=False)
class _Pending:
    """An envelope whose acknowledgement is waited for. `deaf`: it will be cut off when it comes."""

    envelope: Envelope
    connection: Connection
    answer: asyncio.Future[Answer | Failure]
    deaf: bool = False


class SocketMode:
    """Connections of the app. `envelopes` is everything sent, `connections` what is open now, oldest first.

    `answers_pings` False lets a client believe that its connection is dead.
    """

    name = SOCKET

    def __init__(self, state: State) -> None:
        self.connections: list[Connection] = []
        self.envelopes: list[Envelope] = []
        self.opened = 0
        self.answers_pings = True
        self.news = News()
        self._state = state
        self._tickets: set[str] = set()
        self._pending: dict[str, _Pending] = {}
        self._numbers = count()
        self._turns = count()

    @property
    def connected(self) -> int:
        """How many connections get what is sent."""
        return sum(not each.leaving for each in self.connections)

    def address(self) -> str:
        """A new address for one connection."""
        ticket = self._state.ids.draw("ticket-")
        self._tickets.add(ticket)
        base = self._state.base_url.replace("http://", "ws://", 1)
        return f"{base}/link/?ticket={ticket}&app_id={self._state.app}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            self._state.problem(f"socket: the ticket {ticket!r} is unknown or was used before")
            return web.Response(status=401)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=False, heartbeat=None, timeout=1.0)
        await socket.prepare(request)
        if len(self.connections) >= CONNECTIONS:
            await socket.send_json(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        connection = Connection(next(self._numbers), socket, request)
        self.connections.append(connection)
        self.opened += 1
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self.connections),
                "debug_info": {"host": HOST, "build_number": 1, "approximate_connection_time": 18_060},
                "connection_info": {"app_id": self._state.app},
            }
        )
        self.news.tell()
        try:
            await self._listen(connection)
        finally:
            self._gone(connection)
        return socket

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type is WSMsgType.PING and self.answers_pings:
                await connection.socket.pong(message.data)
            elif message.type is WSMsgType.PONG:
                connection.pongs += 1
                self.news.tell()
            elif message.type is WSMsgType.TEXT:
                self._heard(connection, message.data)

    def _heard(self, connection: Connection, text: str) -> None:
        try:
            said = json.loads(text)
            id = said["envelope_id"]
        except (ValueError, KeyError, TypeError):
            self._state.problem(f"socket: no acknowledgement: {text[:200]!r}")
            return
        pending = self._pending.pop(id, None)
        if pending is None:
            return
        envelope, body = pending.envelope, said.get("payload")
        if pending.deaf:
            self._abort(connection)
            _settle(pending, Failure("connection_failed"))
            return
        envelope.acked_at, envelope.body = self._state.clock.now(), body
        envelope.real_ms = (time.perf_counter() - envelope.began) * 1_000
        _settle(pending, Answer(body))

    def _gone(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        for id, pending in list(self._pending.items()):
            if pending.connection is connection:
                del self._pending[id]
                _settle(pending, Failure("connection_failed"))
        self.news.tell()

    async def ready(self) -> None:
        """Wait until a connection is open, without an end: only closing the fake ends it."""
        await self.news.forever(lambda: self.connected > 0)

    async def send(self, parcel: Parcel, attempt: Attempt, copies: int = 1) -> Answer | Failure:
        """Send an envelope to one of the connections, each in its turn, and wait for its acknowledgement."""
        if parcel.sort is Sort.EVENT:
            return await within(
                self._state.clock, FIRST_RESPONSE_MS, self._answered(parcel, attempt, copies), "timeout"
            )
        return await self._answered(parcel, attempt, copies)

    async def cut(self, parcel: Parcel, attempt: Attempt, *, arrives: bool) -> Failure:
        """Cut the connection: before the envelope, or when its acknowledgement comes."""
        if not arrives:
            connection = self._next()
            if connection is not None:
                self._abort(connection)
            return Failure("connection_failed")
        pending = await self._sent(parcel, attempt, 1, deaf=True)
        if pending is not None:
            await pending.answer
        return Failure("connection_failed")

    async def _answered(self, parcel: Parcel, attempt: Attempt, copies: int) -> Answer | Failure:
        pending = await self._sent(parcel, attempt, copies)
        return await pending.answer if pending else Failure("no connection is open")

    async def _sent(self, parcel: Parcel, attempt: Attempt, copies: int, *, deaf: bool = False) -> _Pending | None:
        connection = self._next()
        if connection is None:
            return None
        envelope = Envelope(parcel.id, parcel.sort, attempt.number, connection.number, self._state.clock.now())
        answer: asyncio.Future[Answer | Failure] = asyncio.get_running_loop().create_future()
        pending = self._pending[parcel.id] = _Pending(envelope, connection, answer, deaf)
        self.envelopes.append(envelope)
        message = {
            "envelope_id": parcel.id,
            "type": str(parcel.sort),
            "payload": parcel.payload,
            "accepts_response_payload": parcel.accepts,
        }
        if parcel.sort is Sort.EVENT:
            message |= {"retry_attempt": attempt.number, "retry_reason": attempt.reason}
        try:
            for _ in range(copies):
                await connection.socket.send_json(message)
        except ConnectionError:
            self._gone(connection)
        return pending

    def _next(self) -> Connection | None:
        open = [each for each in self.connections if not each.leaving]
        return open[next(self._turns) % len(open)] if open else None

    async def disconnect(self, reason: str = "refresh_requested", connection: Connection | None = None) -> None:
        """Ask clients to connect anew: "warning", "refresh_requested" or "link_disabled". Only after a warning does a
        connection go on getting envelopes.
        """
        for each in [connection] if connection else list(self.connections):
            each.leaving = reason != "warning"
            await each.socket.send_json(_disconnect(reason))

    async def drop(self, connection: Connection | None = None, *, hard: bool = False) -> None:
        """Close connections; `hard`: without a word. What was not acknowledged is lost with them."""
        for each in [connection] if connection else list(self.connections):
            each.leaving = True
            if not hard:
                await each.socket.close(code=WSCloseCode.GOING_AWAY)
            self._abort(each)

    async def ping(self) -> None:
        """Ping every client and wait for their pongs. Raises Unanswered."""
        wanted = {each: each.pongs + 1 for each in self.connections}
        for each in wanted:
            await each.socket.ping(b"Ping from the fake")
        await self.news.until(lambda: all(each.pongs >= pongs for each, pongs in wanted.items()), "pong")

    def _abort(self, connection: Connection) -> None:
        connection.leaving = True
        if connection.request.transport is not None:
            connection.request.transport.abort()
        self._gone(connection)


def _disconnect(reason: str) -> dict[str, Any]:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}}


def _settle(pending: _Pending, answer: Answer | Failure) -> None:
    if not pending.answer.done():
        pending.answer.set_result(answer)
