"""Decoded sessions by key and version, so that a batch reads versions rather than bodies."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar, cast

from bot.ports.store import Key, Reading
from bot.quiz.session import Session

__all__ = ["SessionCache", "key_of"]


def key_of(session: Session) -> Key:
    """The key a session is stored under."""
    return (session.place.tenant, session.id)


POOLED = 50_000
"""Shared parts remembered; beyond that the pool starts anew."""
T = TypeVar("T", bound=Hashable)


class SessionCache:
    """The `size` sessions used last. Values enter only as committed.

    Sessions of one bank are made of the same parts: questions as asked, settings, names. Each is kept once, however
    many sessions it is in, which leaves a session a third of its size.
    """

    def __init__(self, size: int = 20_000) -> None:
        self._size = size
        self._sessions: OrderedDict[Key, Session] = OrderedDict()
        self._pool: dict[Hashable, Hashable] = {}

    async def load(self, reading: Reading, versions: Mapping[Key, int]) -> dict[Key, Session]:
        """The sessions at these versions: from memory where the version is the same, else from the store."""
        found: dict[Key, Session] = {}
        stale: list[Key] = []
        for key, version in versions.items():
            session = self._sessions.get(key)
            if session is not None and session.version == version:
                self._sessions.move_to_end(key)
                found[key] = session
            else:
                stale.append(key)
        if stale:
            found |= await reading.sessions(stale)
        return found

    def known(self, keys: Collection[Key]) -> dict[Key, Session]:
        """Those of the sessions that are in memory."""
        found = {key: session for key in keys if (session := self._sessions.get(key)) is not None}
        for key in found:
            self._sessions.move_to_end(key)
        return found

    def peek(self, key: Key) -> Session | None:
        """A session as it is in memory, if it is; good enough to see what kind of session it is."""
        return self._sessions.get(key)

    def put(self, sessions: Iterable[Session]) -> None:
        """Remember committed sessions. One that is over is forgotten: nobody will act on it."""
        for session in sessions:
            key = key_of(session)
            if session.phase.over:
                self._sessions.pop(key, None)
                continue
            before = self._sessions.get(key)
            # A step leaves the parts as they are: only a session that is new here, or regraded, needs sharing.
            shared = before is not None and before.asked is session.asked
            self._sessions[key] = session if shared else self._sharing(session)
            self._sessions.move_to_end(key)
        while len(self._sessions) > self._size:
            self._sessions.popitem(last=False)

    def _sharing(self, session: Session) -> Session:
        if len(self._pool) > POOLED:
            self._pool.clear()
        return replace(
            session,
            asked=tuple(map(self._one, session.asked)),
            settings=self._one(session.settings),
            banks=self._one(session.banks),
            title=self._one(session.title),
            host=self._one(session.host),
            host_name=self._one(session.host_name),
        )

    def _one(self, part: T) -> T:
        return cast(T, self._pool.setdefault(part, part))

    def forget(self, keys: Iterable[Key]) -> None:
        """Drop sessions whose stored state is in doubt."""
        for key in keys:
            self._sessions.pop(key, None)
