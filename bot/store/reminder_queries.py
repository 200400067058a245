"""Reminders, by person: no tenant is part of their key, since they are about all of a person's groups."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Executable, Select, bindparam, delete, null, select

from bot.ports.store_dailies import ReminderKey
from bot.quiz.reminder import Reminder
from bot.store.bodies import lift
from bot.store.daily_bodies import REMINDER_FORMAT, plain_reminder, reminder_of
from bot.store.daily_tables import reminders
from bot.store.link import Linked
from bot.store.statements import Idiom

__all__ = ["ReminderReads", "ReminderWrites"]


def _mine() -> Select[Any]:
    of = reminders.c
    return select(of.platform, of.person, of.due_at, of.format, of.body).where(
        of.platform == bindparam("platform"), of.person == bindparam("person")
    )


def _reminder(sql: Idiom) -> Executable:
    return _mine()


def _locked(sql: Idiom) -> Executable:
    return _mine() if sql.one_writer else _mine().with_for_update()


def _due(sql: Idiom) -> Executable:
    of = reminders.c
    return (
        select(of.platform, of.person, of.due_at)
        .where(of.due_at.is_not(null()), of.due_at <= bindparam("until"))
        .where(of.platform.in_(select(sql.changes(platform=str).c.platform)))
        .order_by(of.due_at, of.platform, of.person)
        .limit(bindparam("limit"))
    )


def _in_tenant(sql: Idiom) -> Executable:
    of = reminders.c
    return select(of.platform, of.person, of.due_at, of.format, of.body).where(of.body.contains(bindparam("word")))


def _put(sql: Idiom) -> Executable:
    changed = ("due_at", "format", "body")
    put = sql.insert(reminders, "platform", "person", *changed)
    return put.on_conflict_do_update(
        index_elements=[reminders.c.platform, reminders.c.person], set_={name: put.excluded[name] for name in changed}
    )


def _drop(sql: Idiom) -> Executable:
    of = reminders.c
    return delete(reminders).where(of.platform == bindparam("platform"), of.person == bindparam("person"))


class ReminderReads(Linked):
    """The part of `Reading` that is about reminders."""

    async def reminder(self, key: ReminderKey) -> Reminder | None:
        return _first(await self._link.fetch(_reminder, platform=key[0], person=key[1]))

    async def due_reminders(
        self, platforms: Collection[str], until: int | None = None, limit: int = 100_000
    ) -> tuple[tuple[ReminderKey, int], ...]:
        served = [(name,) for name in sorted(platforms)]
        rows = await self._link.fetch(_due, served, until=2**62 if until is None else until, limit=limit)
        return tuple(((platform, person), due_at) for platform, person, due_at in rows)

    async def reminders_in(self, tenant: str) -> tuple[ReminderKey, ...]:
        # The places stand in the body: those that hold the tenant's name are read, and looked at closely.
        rows = await self._link.fetch(_in_tenant, word=json.dumps(tenant, ensure_ascii=False))
        found = [_of(row) for row in rows]
        return tuple(
            each.key for each in found if any(place.tenant == tenant for place in (*each.places, each.study) if place)
        )


class ReminderWrites(ReminderReads):
    """The part of `Writing` that is about reminders."""

    async def lock_reminder(self, key: ReminderKey) -> Reminder | None:
        return _first(await self._link.fetch(_locked, platform=key[0], person=key[1]))

    async def put_reminder(self, reminder: Reminder) -> None:
        body = json.dumps(plain_reminder(reminder), ensure_ascii=False, separators=(",", ":"))
        await self._link.put(_put, [(*reminder.key, reminder.due_at, REMINDER_FORMAT, body)])

    async def drop_reminder(self, key: ReminderKey) -> bool:
        return await self._link.write(_drop, platform=key[0], person=key[1]) > 0


def _first(rows: Sequence[Any]) -> Reminder | None:
    return _of(rows[0]) if rows else None


def _of(row: Any) -> Reminder:
    platform, person, due_at, format, body = row
    plain = lift(json.loads(body), format, to=REMINDER_FORMAT, by={}, what="reminder")
    return reminder_of(plain, platform, person, due_at)
