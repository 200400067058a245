"""The gateway: hello, identify, heartbeats, resume, and the events in between.

Every session keeps the events of its shard in order, whether or not anybody is connected; a connection reads on from
where the last one was. So a resume replays what was missed, and nothing else.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.discord.payloads import guild_create_json, user_json
from tests.fakes.discord.reading import Json
from tests.fakes.discord.state import State
from tests.fakes.discord.streams import Writer, writer_for
from tests.fakes.discord.world import Guild

__all__ = ["DIRECT_MESSAGES", "GUILDS", "GUILD_MESSAGES", "Gateway", "Identify"]

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
"""Intents the app was not granted: members, presences, message content."""

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME = 0, 1, 2, 3, 4, 6
RECONNECT, MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 7, 8, 9, 10, 11

AUTHENTICATION_FAILED, DISALLOWED_INTENTS = 4004, 4014
DECODE_ERROR = 4002
KEPT = 2_000
"""Events kept for a resume; a bot that missed more must identify anew."""


@dataclass(frozen=True, slots=True)
class Identify:
    """An IDENTIFY as it came: `at` in ms on the fake's clock, the shard and how many there are, the intents."""

    at: int
    shard: tuple[int, int]
    intents: int
    presence: Json | None


@dataclass(eq=False)
class Connection:
    """A websocket that is open."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    write: Writer
    sending: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def send(self, payload: Json) -> bool:
        """Send one payload; False where the other side is gone."""
        async with self.sending:
            if self.socket.closed:
                return False
            try:
                await self.write(self.socket, payload)
            except ConnectionError:
                return False
            return True


@dataclass(eq=False)
class Session:
    """What one shard of one bot process was told and has yet to be told.

    `last` is the sequence number of the newest event, `told` that of the newest sent. Of those sent, `KEPT` are kept
    for a resume; a session nobody is connected to keeps as many.
    """

    id: str
    identify: Identify
    events: deque[tuple[str, Json]] = field(default_factory=deque)
    last: int = 0
    told: int = 0
    connection: Connection | None = None
    telling: asyncio.Lock = field(default_factory=asyncio.Lock)

    def concerns(self, guild: Guild | None, intent: int) -> bool:
        """Whether an event is for this shard and within its intents."""
        shard, shards = self.identify.shard
        ours = shard == 0 if guild is None else (guild.id >> 22) % shards == shard
        return ours and (not intent or bool(self.identify.intents & intent))

    def add(self, event: str, data: Json) -> None:
        """Keep an event to be told."""
        self.events.append((event, data))
        self.last += 1
        if len(self.events) > KEPT and (self.connection is None or self.oldest <= self.told):
            self.events.popleft()

    def has(self, sequence: int) -> bool:
        """Whether everything after a sequence number can be told again."""
        return self.oldest - 1 <= sequence <= self.last

    @property
    def oldest(self) -> int:
        """The sequence number of the oldest event kept."""
        return self.last - len(self.events) + 1

    async def tell(self) -> None:
        """Send what has not been sent, as far as anybody listens."""
        async with self.telling:
            while self.connection is not None and self.told < self.last:
                self.told += 1
                event, data = self.events[self.told - self.oldest]
                payload: Json = {"op": DISPATCH, "s": self.told, "t": event, "d": data}
                if not await self.connection.send(payload):
                    return


class Gateway:
    """Serves the websocket. `heartbeat_ms` is what hello asks for; without `acks` heartbeats go unanswered."""

    def __init__(self, state: State, token: str, heartbeat_ms: int = 41_250) -> None:
        self.identifies: list[Identify] = []
        self.resumes = 0
        self.presences: list[Json] = []
        self.acks = True
        self.url = ""
        self._state = state
        self._token = token
        self._heartbeat_ms = heartbeat_ms
        self._sessions: dict[str, Session] = {}
        self._connections: set[Connection] = set()
        self._names = count(1)
        self._change = asyncio.Event()

    @property
    def connected(self) -> int:
        """How many sessions have a connection now."""
        return sum(each.connection is not None for each in self._sessions.values())

    async def until_connected(self, sessions: int) -> None:
        """Wait until so many sessions have a connection."""
        while self.connected < sessions:
            self._change.clear()
            await self._change.wait()

    async def announce(self, event: str, data: Json, guild: Guild | None, intent: int) -> None:
        """Dispatch an event to whom it concerns: connected sessions now, the others when they resume."""
        sessions = [each for each in self._sessions.values() if each.concerns(guild, intent)]
        for session in sessions:
            session.add(event, data)
        for session in sessions:
            await session.tell()

    async def drop(self, code: int | None = None) -> None:
        """Break every connection: without a word, or with a close code. Sessions can be resumed."""
        for connection in tuple(self._connections):
            self._detach(connection)
            if code is not None:
                await connection.socket.close(code=code)
            elif connection.transport is not None:
                connection.transport.abort()

    async def ask_to_reconnect(self) -> None:
        """Send RECONNECT to every connection."""
        for connection in tuple(self._connections):
            await connection.send({"op": RECONNECT, "d": None})

    def forget(self) -> None:
        """Make every session invalid, so that the next resume must identify anew."""
        for session in self._sessions.values():
            session.connection = None
        self._sessions.clear()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from hello to its end."""
        socket = web.WebSocketResponse(max_msg_size=0, timeout=1.0)
        await socket.prepare(request)
        write = writer_for(request.query.get("compress"))
        if write is None or request.query.get("encoding", "json") != "json" or request.query.get("v") != "10":
            self._state.problem(f"gateway: cannot speak {dict(request.query)}")
            await socket.close(code=DECODE_ERROR)
            return socket
        connection = Connection(socket, request.transport, write)
        self._connections.add(connection)
        try:
            await connection.send({"op": HELLO, "d": {"heartbeat_interval": self._heartbeat_ms}})
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    await self._receive(connection, frame.json())
        finally:
            self._connections.discard(connection)
            self._detach(connection, ended=socket.close_code in (1000, 1001))
        return socket

    def _detach(self, connection: Connection, *, ended: bool = False) -> None:
        """Take a connection from its session; a session its bot has ended cannot be resumed."""
        for session in tuple(self._sessions.values()):
            if session.connection is connection:
                session.connection = None
                if ended:
                    del self._sessions[session.id]

    async def _receive(self, connection: Connection, payload: Json) -> None:
        op: int = payload["op"]
        data: Any = payload.get("d")
        if op == HEARTBEAT:
            if self.acks:
                await connection.send({"op": HEARTBEAT_ACK})
        elif op == IDENTIFY:
            await self._identify(connection, data)
        elif op == RESUME:
            await self._resume(connection, data)
        elif op == PRESENCE:
            self.presences.append(data)
        else:
            self._state.problem(f"gateway: the bot sent op {op}, which a quiz has no use for: {data}")

    async def _identify(self, connection: Connection, data: Json) -> None:
        if data["token"] != self._token:
            await connection.socket.close(code=AUTHENTICATION_FAILED)
            return
        if data["intents"] & PRIVILEGED:
            self._state.problem(f"gateway: privileged intents asked for: {data['intents']:#x}")
            await connection.socket.close(code=DISALLOWED_INTENTS)
            return
        shard, shards = data.get("shard") or (0, 1)
        identify = Identify(self._state.clock.now(), (shard, shards), data["intents"], data.get("presence"))
        self.identifies.append(identify)
        session = Session(f"session{next(self._names)}", identify, connection=connection)
        self._sessions[session.id] = session
        self._change.set()
        guilds = [each for each in self._state.guilds.values() if each.bot and session.concerns(each, 0)]
        session.add("READY", self._ready(session, guilds))
        for each in guilds if identify.intents & GUILDS else ():
            session.add("GUILD_CREATE", guild_create_json(each, self._state.bot, self._state.born))
        await session.tell()

    def _ready(self, session: Session, guilds: list[Guild]) -> Json:
        return {
            "v": 10,
            "user": user_json(self._state.bot),
            "guilds": [{"id": str(each.id), "unavailable": True} for each in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": list(session.identify.shard),
            "application": {
                "id": str(self._state.application),
                "flags": self._state.application_details["flags"],
            },
        }

    async def _resume(self, connection: Connection, data: Json) -> None:
        session = self._sessions.get(data["session_id"])
        if data["token"] != self._token or session is None or not session.has(data["seq"]):
            await connection.send({"op": INVALID_SESSION, "d": False})
            return
        self.resumes += 1
        async with session.telling:
            session.told = data["seq"]
            session.connection = connection
            session.add("RESUMED", {})
            self._change.set()
        await session.tell()
