"""Rows of what stands in a channel and has a time of its own: a daily quiz, a league. One table each, of one shape."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Executable, Select, Table, and_, bindparam, literal_column, null, select, update

from bot.quiz.events import Place
from bot.store.bodies import lift
from bot.store.link import Link
from bot.store.statements import Idiom

__all__ = ["PlaceRows"]

Key = tuple[str, str]
"""(tenant, id)."""
_CHANGING = ("due_at", "version", "format", "body")


class Standing(Protocol):
    """What such a row holds."""

    @property
    def key(self) -> Key: ...

    @property
    def place(self) -> Place: ...

    @property
    def due_at(self) -> int | None: ...

    @property
    def version(self) -> int: ...


_Kept = TypeVar("_Kept", bound=Standing)


class PlaceRows(Generic[_Kept]):
    """The rows of one table, with the columns tenant, id, platform, channel, due_at, version, format and body.

    Its statements are bound methods: of one object they are equal, so each is compiled once.
    """

    def __init__(
        self,
        table: Table,
        what: str,
        format: int,
        plain: Callable[[_Kept], Mapping[str, Any]],
        read: Callable[[Mapping[str, Any], int], _Kept],
    ) -> None:
        """`what` it is, in errors; `plain` and `read` (body, version) say a value in JSON of `format`."""
        self._table = table
        self._what = what
        self._format = format
        self._plain = plain
        self._read = read

    async def get(self, link: Link, key: Key) -> _Kept | None:
        """One by its key."""
        return self._first(await link.fetch(self._one, tenant=key[0], id=key[1]))

    async def some(self, link: Link, keys: Collection[Key]) -> dict[Key, _Kept]:
        """Those of these keys that there are."""
        rows = await link.fetch(self._some, sorted(set(keys)))
        return {(tenant, id): self._value(body, format, version) for tenant, id, body, format, version in rows}

    async def lock(self, link: Link, key: Key) -> _Kept | None:
        """The same, held until the transaction ends."""
        return self._first(await link.fetch(self._locked, tenant=key[0], id=key[1]))

    async def standing_in(self, link: Link, place: Place) -> _Kept | None:
        """The one of a channel."""
        where = {"tenant": place.tenant, "platform": place.platform, "channel": place.channel}
        return self._first(await link.fetch(self._in_place, **where))

    async def due(self, link: Link, until: int | None, limit: int) -> tuple[tuple[Key, int], ...]:
        """Those with a time, of every tenant, soonest first; only those not after `until` if given."""
        rows = await link.fetch(self._due, until=2**62 if until is None else until, limit=limit)
        return tuple(((tenant, id), due_at) for tenant, id, due_at in rows)

    async def add(self, link: Link, kept: _Kept) -> None:
        """Store a new one. Raises Conflict where the channel has one."""
        place = kept.place
        row = (*kept.key, place.platform, place.channel, kept.due_at, kept.version, self._format, self._body(kept))
        await link.put(self._add, [row], unique=f"This channel has a {self._what} already.")

    async def save(self, link: Link, kept: _Kept) -> None:
        """Store a changed one. Raises Conflict where `version` is not one above the stored one."""
        row = (*kept.key, kept.due_at, kept.version, self._format, self._body(kept))
        await link.put_all(self._save, [row], f"Another process changed the {self._what}.")

    # -- statements ------------------------------------------------------------------------------------------------

    def _rows(self) -> Select[Any]:
        return select(self._table.c.body, self._table.c.format, self._table.c.version)

    def _one(self, sql: Idiom) -> Executable:
        return self._rows().where(*(self._table.c[name] == bindparam(name) for name in ("tenant", "id")))

    def _some(self, sql: Idiom) -> Executable:
        k, of = sql.incoming(tenant=str, id=str), self._table.c
        found = select(k.c.tenant, k.c.id, of.body, of.format, of.version)
        return found.select_from(k.join(self._table, and_(of.tenant == k.c.tenant, of.id == k.c.id)))

    def _locked(self, sql: Idiom) -> Executable:
        found = self._rows().where(*(self._table.c[name] == bindparam(name) for name in ("tenant", "id")))
        return found if sql.one_writer else found.with_for_update()

    def _in_place(self, sql: Idiom) -> Executable:
        names = ("tenant", "platform", "channel")
        return self._rows().where(*(self._table.c[name] == bindparam(name) for name in names))

    def _due(self, sql: Idiom) -> Executable:
        of = self._table.c
        return (
            select(of.tenant, of.id, of.due_at)
            .where(of.due_at.is_not(null()), of.due_at <= bindparam("until"))
            .order_by(of.due_at, of.tenant, of.id)
            .limit(bindparam("limit"))
        )

    def _add(self, sql: Idiom) -> Executable:
        return sql.insert(self._table, "tenant", "id", "platform", "channel", *_CHANGING)

    def _save(self, sql: Idiom) -> Executable:
        k, of = sql.changes(tenant=str, id=str, due_at=int, version=int, format=int, body=str), self._table.c
        return (
            update(self._table)
            .values({name: k.c[name] for name in _CHANGING})
            .where(of.tenant == k.c.tenant, of.id == k.c.id, of.version == k.c.version - literal_column("1"))
        )

    # -- bodies ----------------------------------------------------------------------------------------------------

    def _first(self, rows: Any) -> _Kept | None:
        return self._value(*rows[0]) if rows else None

    def _value(self, body: str, format: int, version: int) -> _Kept:
        # There is one format so far: nothing leads to it from another.
        return self._read(lift(json.loads(body), format, to=self._format, by={}, what=self._what), version)

    def _body(self, kept: _Kept) -> str:
        return json.dumps(self._plain(kept), ensure_ascii=False, separators=(",", ":"))
