"""Sessions: their rows, versions and locks, and which of them are live, complete or due."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Executable,
    Subquery,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    not_,
    null,
    select,
    true,
    update,
)

from bot.ports.store import Conflict, Key
from bot.quiz.events import Place
from bot.quiz.session import Session
from bot.store.bodies import SESSION_FORMAT, decode_session, encode_session
from bot.store.link import Linked
from bot.store.statements import Idiom
from bot.store.tables import players, responses, sessions

__all__ = ["SessionReads", "SessionWrites"]

_TAKEN = "A quiz is already running in this channel."
_STALE = "Another process changed the session."

_NOTICE = sessions.c.bank_hash == literal_column("''")
"""It asks nothing, and so takes its questions from no bank."""
_STORED = ("phase", "live", "holds", "round", "version", "wake_at", "ended_at", "format", "body")


def _of(k: CTE | Subquery) -> ColumnElement[bool]:
    return and_(sessions.c.tenant == k.c.tenant, sessions.c.id == k.c.id)


def _versions(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, id=str)
    return select(sessions.c.tenant, sessions.c.id, sessions.c.version).select_from(k.join(sessions, _of(k)))


def _bodies(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, id=str)
    return select(sessions.c.tenant, sessions.c.id, sessions.c.body, sessions.c.format).select_from(
        k.join(sessions, _of(k))
    )


def _locks(sql: Idiom) -> Executable:
    """Versions, each row locked in the order of the keys: the outer rows come sorted, and for each of them the one
    of two lateral queries that applies locks the session. Two statements, one per kind of lock, could deadlock.
    """
    if sql.one_writer:
        return _versions(sql)
    given = sql.incoming("given", tenant=str, id=str, exclusive=bool)
    k = select(given).order_by(given.c.tenant, given.c.id).subquery("k")

    def one(name: str, applies: ColumnElement[bool], *, read: bool) -> Any:
        found = select(sessions.c.version).where(_of(k), applies).with_for_update(read=read)
        return found.lateral(name)

    shared = one("shared", not_(k.c.exclusive), read=True)
    alone = one("alone", k.c.exclusive, read=False)
    version = func.coalesce(shared.c.version, alone.c.version)
    return select(k.c.tenant, k.c.id, version).select_from(k.outerjoin(shared, true()).outerjoin(alone, true()))


def _live_in(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, platform=str, channel=str)
    here = and_(*(sessions.c[name] == k.c[name] for name in ("tenant", "platform", "channel")), sessions.c.holds)
    return select(k.c.tenant, k.c.platform, k.c.channel, sessions.c.id).select_from(k.join(sessions, here))


def _newest_in(sql: Idiom) -> Executable:
    return (
        select(sessions.c.body, sessions.c.format)
        .where(*(sessions.c[name] == bindparam(name) for name in ("tenant", "platform", "channel")), not_(_NOTICE))
        .order_by(sessions.c.holds.desc(), sessions.c.created_at.desc(), sessions.c.id.desc())
        .limit(literal_column("1"))
    )


def _newest_notice(sql: Idiom) -> Executable:
    return (
        select(sessions.c.body, sessions.c.format)
        .where(*(sessions.c[name] == bindparam(name) for name in ("tenant", "platform", "channel")), _NOTICE)
        .order_by(sessions.c.created_at.desc(), sessions.c.id.desc())
        .limit(literal_column("1"))
    )


def _live_of(sql: Idiom) -> Executable:
    return (
        select(sessions.c.body, sessions.c.format)
        .where(sessions.c.tenant == bindparam("tenant"), sessions.c.live)
        .order_by(sessions.c.created_at.desc(), sessions.c.id)
        .limit(bindparam("limit"))
    )


def _hosted_in(sql: Idiom) -> Executable:
    return (
        select(sessions.c.body, sessions.c.format)
        .where(sessions.c.tenant == bindparam("tenant"), sessions.c.host == bindparam("host"), not_(_NOTICE))
        .order_by(sessions.c.created_at.desc(), sessions.c.id.desc())
        .limit(bindparam("limit"))
    )


def _live_count(sql: Idiom) -> Executable:
    return select(func.count()).where(
        sessions.c.tenant == bindparam("tenant"), sessions.c.platform == bindparam("platform"), sessions.c.live
    )


def _past(sql: Idiom) -> Executable:
    seats = select(func.count()).where(players.c.tenant == sessions.c.tenant, players.c.session == sessions.c.id)
    return (
        select(sessions.c.body, sessions.c.format, seats.correlate(sessions).scalar_subquery())
        .where(not_(_NOTICE))
        .order_by(sessions.c.created_at.desc(), sessions.c.tenant, sessions.c.id)
        .limit(bindparam("limit"))
    )


def _named(sql: Idiom) -> Executable:
    return (
        select(sessions.c.body, sessions.c.format)
        .where(sessions.c.id == bindparam("session"))
        .order_by(sessions.c.tenant)
    )


def _due(sql: Idiom) -> Executable:
    return (
        select(sessions.c.tenant, sessions.c.id, sessions.c.wake_at)
        .where(sessions.c.live, sessions.c.wake_at.is_not(null()), sessions.c.wake_at <= bindparam("until"))
        .order_by(sessions.c.wake_at, sessions.c.tenant, sessions.c.id)
        .limit(bindparam("limit"))
    )


def _add(sql: Idiom) -> Executable:
    return sql.insert(
        sessions,
        *("tenant", "id", "platform", "channel", "host", "bank_hash"),
        *("phase", "live", "holds", "round", "version", "wake_at", "created_at", "ended_at", "format", "body"),
    )


def _save(sql: Idiom) -> Executable:
    k = sql.changes(
        tenant=str,
        id=str,
        phase=str,
        live=bool,
        holds=bool,
        round=int,
        version=int,
        wake_at=int,
        ended_at=int,
        format=int,
        body=str,
    )
    return (
        update(sessions)
        .values({name: k.c[name] for name in _STORED})
        .where(_of(k), sessions.c.version == k.c.version - literal_column("1"))
    )


def _complete(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, id=str)
    seated = and_(
        players.c.tenant == sessions.c.tenant,
        players.c.session == sessions.c.id,
        players.c.left_at.is_(null()),
        players.c.out_round.is_(null()),
    )
    answered = exists().where(
        responses.c.tenant == players.c.tenant,
        responses.c.session == players.c.session,
        responses.c.round == sessions.c.round,
        responses.c.player == players.c.player,
        responses.c.choice.is_not(null()),
    )
    waiting = exists().where(seated, not_(answered.correlate(players, sessions))).correlate(sessions)
    anybody = exists().where(seated).correlate(sessions)
    return select(sessions.c.tenant, sessions.c.id).select_from(k.join(sessions, _of(k))).where(not_(waiting), anybody)


class SessionReads(Linked):
    """The part of `Reading` that is about sessions."""

    async def versions(self, keys: Collection[Key]) -> dict[Key, int]:
        return _by_key(await self._link.fetch(_versions, sorted(set(keys))))

    async def sessions(self, keys: Collection[Key]) -> dict[Key, Session]:
        rows = await self._link.fetch(_bodies, sorted(set(keys)))
        return {(tenant, id): decode_session(body, format) for tenant, id, body, format in rows}

    async def live_in(self, places: Collection[Place]) -> dict[Place, str]:
        keys = [(place.tenant, place.platform, place.channel) for place in set(places)]
        rows = await self._link.fetch(_live_in, keys)
        return {Place(tenant, platform, channel): id for tenant, platform, channel, id in rows}

    async def live_of(self, tenant: str, limit: int) -> tuple[Session, ...]:
        rows = await self._link.fetch(_live_of, tenant=tenant, limit=limit)
        return tuple(decode_session(body, format) for body, format in rows)

    async def hosted_in(self, tenant: str, host: str, limit: int) -> tuple[Session, ...]:
        rows = await self._link.fetch(_hosted_in, tenant=tenant, host=host, limit=limit)
        return tuple(decode_session(body, format) for body, format in rows)

    async def live_count(self, tenant: str, platform: str) -> int:
        rows = await self._link.fetch(_live_count, tenant=tenant, platform=platform)
        return int(rows[0][0])

    async def newest_in(self, place: Place) -> Session | None:
        rows = await self._link.fetch(_newest_in, tenant=place.tenant, platform=place.platform, channel=place.channel)
        return decode_session(*rows[0]) if rows else None

    async def newest_notice(self, place: Place) -> Session | None:
        where = {"tenant": place.tenant, "platform": place.platform, "channel": place.channel}
        rows = await self._link.fetch(_newest_notice, **where)
        return decode_session(*rows[0]) if rows else None

    async def past(self, limit: int) -> tuple[tuple[Session, int], ...]:
        rows = await self._link.fetch(_past, limit=limit)
        return tuple((decode_session(body, format), count) for body, format, count in rows)

    async def named(self, session: str) -> tuple[Session, ...]:
        rows = await self._link.fetch(_named, session=session)
        return tuple(decode_session(body, format) for body, format in rows)

    async def due(self, until: int | None = None, limit: int = 100_000) -> tuple[tuple[Key, int], ...]:
        rows = await self._link.fetch(_due, until=2**62 if until is None else until, limit=limit)
        return tuple(((tenant, id), wake_at) for tenant, id, wake_at in rows)


class SessionWrites(SessionReads):
    """The part of `Writing` that is about sessions."""

    async def lock(self, shared: Collection[Key], exclusive: Collection[Key]) -> dict[Key, int]:
        alone = set(exclusive)
        keys = sorted(alone.union(shared))
        if not self._link.one_writer:
            rows = await self._link.fetch(_locks, [(*key, key in alone) for key in keys])
            return {(tenant, id): version for tenant, id, version in rows if version is not None}
        return _by_key(await self._link.fetch(_locks, keys))

    async def hold(self, keys: Collection[Key]) -> None:
        if not self._link.one_writer:
            await self.lock(keys, ())

    async def add_sessions(self, sessions: Sequence[Session]) -> None:
        rows = [
            (
                *(session.place.tenant, session.id, session.place.platform, session.place.channel),
                *(session.host, session.bank_hash, session.phase.value, not session.phase.over, session.holds),
                *(session.round, session.version, session.wake_at, session.created_at, session.ended_at),
                *(SESSION_FORMAT, encode_session(session)),
            )
            for session in sessions
        ]
        await self._link.put(_add, rows, unique=_TAKEN)

    async def save_sessions(self, sessions: Sequence[Session]) -> None:
        rows = [
            (
                *(session.place.tenant, session.id, session.phase.value, not session.phase.over, session.holds),
                *(
                    session.round,
                    session.version,
                    session.wake_at,
                    session.ended_at,
                    SESSION_FORMAT,
                    encode_session(session),
                ),
            )
            for session in sessions
        ]
        if len({row[:2] for row in rows}) < len(rows):
            raise Conflict("The same session is to be saved twice in one call.")
        await self._link.put_all(_save, sorted(rows), _STALE)

    async def complete(self, keys: Collection[Key]) -> tuple[Key, ...]:
        rows = await self._link.fetch(_complete, sorted(set(keys)))
        return tuple(sorted((tenant, id) for tenant, id in rows))


def _by_key(rows: Sequence[Any]) -> dict[Key, int]:
    return {(tenant, id): version for tenant, id, version in rows}
