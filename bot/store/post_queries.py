"""Posts: which version of each is wanted, which is shown, and what came of sending it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    Select,
    Text,
    and_,
    bindparam,
    case,
    exists,
    literal_column,
    not_,
    null,
    or_,
    select,
    update,
)

from bot.ports.store import Key, Lease, Post, PostBump, Receipt
from bot.quiz.events import Place
from bot.store.link import Linked
from bot.store.statements import Idiom
from bot.store.tables import posts, sessions

__all__ = ["PostReads", "PostWrites"]

_ONE: ColumnElement[int] = literal_column("1")
_STATE = ("wanted", "urgent", "shown", "ref", "sent_at", "next_try", "attempts", "failing_since", "gone")
_LEASE = ("owner", "lease_until")

_OUT_OF_DATE = and_(posts.c.shown < posts.c.wanted, not_(posts.c.gone))


_HERE = and_(sessions.c.tenant == posts.c.tenant, sessions.c.id == posts.c.session)


def _columns() -> Select[Any]:
    place = (sessions.c.tenant, sessions.c.platform, sessions.c.channel)
    return select(*place, posts.c.session, posts.c.slot, *(posts.c[name] for name in _STATE + _LEASE))


def _posts() -> Select[Any]:
    return _columns().join_from(posts, sessions, _HERE)


def _post_of(row: Sequence[Any]) -> Post:
    tenant, platform, channel, session, slot, *state, since, gone, owner, until = row
    place, lease = Place(tenant, platform, channel), None if owner is None else Lease(owner, until)
    fields = (place, session, slot, *state, since, bool(gone), lease)
    return Post(*fields)


def _of_key() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return posts.c.tenant == bindparam("tenant"), posts.c.session == bindparam("session")


def _posts_of_slots(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, session=str, slot=str)
    named = and_(*(posts.c[name] == k.c[name] for name in ("tenant", "session", "slot")))
    return _columns().add_columns(sessions.c.version).select_from(k.join(posts, named).join(sessions, _HERE))


def _newest_post(sql: Idiom) -> Executable:
    return _posts().where(*_of_key()).order_by(posts.c.made_at.desc(), posts.c.seq.desc()).limit(_ONE)


def _dirty_posts(sql: Idiom) -> Executable:
    return (
        _posts()
        .where(_OUT_OF_DATE, sessions.c.platform.in_(select(sql.changes(platform=str).c.platform)))
        .order_by(posts.c.next_try, posts.c.made_at, posts.c.seq, posts.c.tenant, posts.c.session)
        .limit(bindparam("limit"))
    )


def _bump(sql: Idiom) -> Executable:
    names = ("tenant", "session", "slot", "made_at", "seq", "wanted", "urgent", "next_try", *_LEASE)
    put = sql.insert(posts, *names)
    # A row that comes in is the row of a new post: wanted 1, urgent 1 or 0, to be tried now.
    urgent = put.excluded.urgent >= _ONE
    free = _free_at(put.excluded.next_try, put.excluded.owner)
    return put.on_conflict_do_update(
        index_elements=[posts.c.tenant, posts.c.session, posts.c.slot],
        set_={
            "wanted": posts.c.wanted + _ONE,
            "urgent": case((urgent, posts.c.wanted + _ONE), else_=posts.c.urgent),
            "next_try": case((urgent, put.excluded.next_try), else_=posts.c.next_try),
            **{name: case((free, put.excluded[name]), else_=posts.c[name]) for name in _LEASE},
        },
    )


def _free_at(now: ColumnElement[int], owner: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether `owner` may take a post: nobody holds it, or held it too long, or it is its own."""
    return or_(posts.c.owner.is_(null()), posts.c.lease_until < now, posts.c.owner == owner)


def _claim(sql: Idiom) -> Executable:
    owner, now = bindparam("owner", type_=Text), bindparam("now", type_=BigInteger)
    named = sessions.c.platform.in_(select(sql.changes(platform=str).c.platform))
    of_platform = exists().where(sessions.c.tenant == posts.c.tenant, sessions.c.id == posts.c.session, named)
    return (
        update(posts)
        .values(owner=owner, lease_until=bindparam("until", type_=BigInteger))
        .where(_OUT_OF_DATE, or_(posts.c.owner.is_(null()), posts.c.lease_until < now), of_platform)
    )


def _release(sql: Idiom) -> Executable:
    return update(posts).values(owner=null(), lease_until=null()).where(posts.c.owner == bindparam("owner", type_=Text))


def _receipt(sql: Idiom) -> Executable:
    k = sql.changes(
        tenant=str,
        session=str,
        slot=str,
        version=int,
        ref=str,
        at=int,
        next_try=int,
        attempts=int,
        failing_since=int,
        gone=bool,
        lease_until=int,
    )
    sent = and_(k.c.ref.is_not(null()), k.c.failing_since.is_(null()), not_(k.c.gone))
    newest = and_(sent, k.c.version >= posts.c.shown)
    # Something urgent happened while this version was on its way: it must not wait for the next live update.
    done = and_(newest, k.c.version >= posts.c.wanted)
    overtaken = and_(sent, posts.c.urgent > k.c.version, posts.c.next_try < k.c.next_try)
    return (
        update(posts)
        .values(
            shown=case((newest, k.c.version), else_=posts.c.shown),
            ref=case((newest, k.c.ref), else_=posts.c.ref),
            sent_at=case((newest, k.c.at), else_=posts.c.sent_at),
            next_try=case((overtaken, posts.c.next_try), else_=k.c.next_try),
            attempts=k.c.attempts,
            failing_since=k.c.failing_since,
            gone=or_(posts.c.gone, k.c.gone),
            owner=case((done, null()), else_=posts.c.owner),
            lease_until=case((done, null()), else_=k.c.lease_until),
        )
        .where(*(posts.c[name] == k.c[name] for name in ("tenant", "session", "slot")))
    )


class PostReads(Linked):
    """The part of `Reading` that is about posts."""

    async def post(self, key: Key, slot: str) -> Post | None:
        post, _ = (await self.posts_to_draw([(key, slot)])).get((key, slot), (None, 0))
        return post

    async def posts_to_draw(self, slots: Collection[tuple[Key, str]]) -> dict[tuple[Key, str], tuple[Post, int]]:
        rows = await self._link.fetch(_posts_of_slots, [(*key, slot) for key, slot in sorted(slots)])
        found: dict[tuple[Key, str], tuple[Post, int]] = {}
        for *row, version in rows:
            post = _post_of(row)
            found[(post.place.tenant, post.session), post.slot] = (post, version)
        return found

    async def newest_post(self, key: Key) -> Post | None:
        rows = await self._link.fetch(_newest_post, tenant=key[0], session=key[1])
        return _post_of(rows[0]) if rows else None

    async def dirty_posts(self, platforms: Collection[str], limit: int = 1000) -> tuple[Post, ...]:
        rows = await self._link.fetch(_dirty_posts, [(name,) for name in sorted(platforms)], limit=limit)
        return tuple(map(_post_of, rows))


class PostWrites(PostReads):
    """The part of `Writing` that is about posts."""

    async def bump_posts(self, rows: Sequence[PostBump], now: int) -> None:
        """Several bumps of one post in a call are one: nobody could have seen the versions between."""
        urgent: dict[tuple[str, str, str], bool] = {}
        leases: dict[tuple[str, str, str], Lease | None] = {}
        for row in rows:
            of = (row.tenant, row.session, row.slot)
            urgent[of] = urgent.get(of, False) or row.urgent
            leases[of] = row.lease
        made: list[tuple[Any, ...]] = [
            (*of, now, seq, 1, int(urgent[of]), now, *((lease.owner, lease.until) if lease else (None, None)))
            for seq, (of, lease) in enumerate(leases.items())
        ]
        made.sort(key=lambda row: row[:3])
        await self._link.put(_bump, made)

    async def claim_posts(self, lease: Lease, now: int, platforms: Collection[str]) -> None:
        names = [(name,) for name in sorted(platforms)]
        await self._link.put(_claim, names, owner=lease.owner, until=lease.until, now=now)

    async def release_posts(self, owner: str) -> None:
        await self._link.put(_release, owner=owner)

    async def put_receipts(self, rows: Sequence[Receipt]) -> None:
        latest = {(row.tenant, row.session, row.slot): row for row in rows}
        received = [
            (
                *of,
                row.version,
                row.ref,
                row.at,
                row.next_try,
                row.attempts,
                row.failing_since,
                row.gone,
                row.lease_until,
            )
            for of, row in sorted(latest.items(), key=lambda item: item[0])
        ]
        await self._link.put(_receipt, received)
