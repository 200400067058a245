"""Assignments and the attempts at them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    Table,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    null,
    select,
)

from bot.quiz.events import Place
from bot.store.link import Linked
from bot.store.statements import Idiom
from bot.store.tutor_tables import assignment_attempts, assignments
from bot.tutor.assignments import Assignment, Attempt, Effort
from bot.tutor.reviews import Account

__all__ = ["AssignmentReads", "AssignmentWrites"]

_SET = ("tenant", "id", "platform", "channel", "host", "host_name", "bank_id")
_SET_MORE = ("outcome", "title", "deadline", "attempts", "created_at", "ended_at")
_TRY = ("tenant", "assignment", "platform", "person", "number")
_TRY_MORE = ("name", "begun_at", "right", "answered", "of", "finished_at")


def _columns(table: Table, *names: str) -> Select[Any]:
    return select(*(table.c[name] for name in names))


def _all(sql: Idiom) -> Executable:
    found = _columns(assignments, *_SET, *_SET_MORE).where(assignments.c.tenant == bindparam("tenant"))
    return found.order_by(assignments.c.created_at.desc(), assignments.c.id)


def _current(sql: Idiom) -> Executable:
    found = _columns(assignments, *_SET, *_SET_MORE).where(assignments.c.tenant == bindparam("tenant"))
    found = found.where(assignments.c.ended_at.is_(null()), assignments.c.deadline > bindparam("after"))
    return found.order_by(assignments.c.created_at.desc(), assignments.c.id)


def _effort_counts(sql: Idiom) -> Executable:
    of = assignment_attempts.c
    k = sql.incoming(assignment=str)
    here = and_(of.tenant == bindparam("tenant"), of.assignment == k.c.assignment)
    people = select(of.assignment, func.max(of.finished_at).label("finished_at"))
    people = people.select_from(k.join(assignment_attempts, here)).group_by(of.assignment, of.platform, of.person)
    each = people.subquery("people").c
    return select(each.assignment, func.count(), func.count(each.finished_at)).group_by(each.assignment)


def _one(sql: Idiom) -> Executable:
    here = and_(assignments.c.tenant == bindparam("tenant"), assignments.c.id == bindparam("id"))
    return _columns(assignments, *_SET, *_SET_MORE).where(here)


def _set_by(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, host=str)
    mine = and_(assignments.c.tenant == k.c.tenant, assignments.c.host == k.c.host)
    found = _columns(assignments, *_SET, *_SET_MORE).select_from(k.join(assignments, mine))
    return found.order_by(assignments.c.created_at, assignments.c.tenant, assignments.c.id)


def _efforts(sql: Idiom) -> Executable:
    """The last attempt of each account, with the numbers of it and of the best one."""
    of = assignment_attempts.c
    whose, open_ = (of.platform, of.person), of.finished_at.is_(null())
    mine = select(
        *(of[name] for name in (*_TRY, *_TRY_MORE)),
        func.count().over(partition_by=whose).label("attempts"),
        func.row_number().over(partition_by=whose, order_by=of.number.desc()).label("back"),
        func.row_number().over(partition_by=whose, order_by=(open_, of.right.desc(), of.number)).label("rank"),
    )
    mine = mine.where(of.tenant == bindparam("tenant"), of.assignment == bindparam("assignment"))
    found = mine.cte("found")
    last, best = found.alias("last"), found.alias("best")
    same = and_(last.c.platform == best.c.platform, last.c.person == best.c.person)
    one: ColumnElement[int] = literal_column("1")
    share = best.c.right * literal_column("1.0") / func.nullif(best.c.of, literal_column("0"))
    done = best.c.finished_at.is_not(null())
    return (
        select(last.c.attempts, *(each.c[name] for each in (last, best) for name in (*_TRY, *_TRY_MORE)))
        .select_from(last.join(best, same))
        .where(last.c.back == one, best.c.rank == one)
        .order_by(done.desc(), case((done, func.coalesce(share, literal_column("0")))).desc())
        .order_by(func.lower(last.c.name), *(last.c[name] for name in ("platform", "person")))
        .limit(bindparam("limit"))
        .offset(bindparam("skip"))
    )


def _by(sql: Idiom) -> Executable:
    of = assignment_attempts.c
    k = sql.incoming(platform=str, person=str)
    mine = and_(of.platform == k.c.platform, of.person == k.c.person)
    found = _columns(assignment_attempts, *_TRY, *_TRY_MORE).select_from(k.join(assignment_attempts, mine))
    return found.order_by(of.begun_at, of.tenant, of.assignment, of.number)


def _put(sql: Idiom) -> Executable:
    put = sql.insert(assignments, *_SET, *_SET_MORE)
    changed = {name: put.excluded[name] for name in (*_SET[2:], *_SET_MORE)}
    return put.on_conflict_do_update(index_elements=[assignments.c.tenant, assignments.c.id], set_=changed)


def _put_attempts(sql: Idiom) -> Executable:
    put = sql.insert(assignment_attempts, *_TRY, *_TRY_MORE)
    changed = {name: put.excluded[name] for name in _TRY_MORE}
    return put.on_conflict_do_update(index_elements=[assignment_attempts.c[name] for name in _TRY], set_=changed)


class AssignmentReads(Linked):
    """The part of `Reading` that is about assignments."""

    async def assignments(self, tenant: str, after: int | None = None) -> tuple[Assignment, ...]:
        if after is None:
            return tuple(map(_assignment, await self._link.fetch(_all, tenant=tenant)))
        return tuple(map(_assignment, await self._link.fetch(_current, tenant=tenant, after=after)))

    async def effort_counts(self, tenant: str, ids: Collection[str]) -> dict[str, tuple[int, int]]:
        rows = await self._link.fetch(_effort_counts, [(id,) for id in sorted(set(ids))], tenant=tenant)
        return {id: (begun, finished) for id, begun, finished in rows}

    async def assignment(self, tenant: str, id: str) -> Assignment | None:
        rows = await self._link.fetch(_one, tenant=tenant, id=id)
        return _assignment(rows[0]) if rows else None

    async def assignments_by(self, tenants: Collection[str], person: str) -> tuple[Assignment, ...]:
        keys = [(tenant, person) for tenant in sorted(set(tenants))]
        return tuple(map(_assignment, await self._link.fetch(_set_by, keys)))

    async def efforts(self, tenant: str, assignment: str, skip: int, limit: int) -> tuple[Effort, ...]:
        of = {"tenant": tenant, "assignment": assignment}
        return tuple(map(_effort, await self._link.fetch(_efforts, **of, skip=skip, limit=limit)))

    async def attempts_by(self, accounts: Collection[Account]) -> tuple[Attempt, ...]:
        return tuple(map(_attempt, await self._link.fetch(_by, sorted(set(accounts)))))


class AssignmentWrites(AssignmentReads):
    """The part of `Writing` that is about assignments."""

    async def put_assignment(self, assignment: Assignment) -> None:
        place = assignment.place
        who = (place.tenant, assignment.id, place.platform, place.channel, assignment.host, assignment.host_name)
        what = (assignment.bank, assignment.outcome, assignment.title)
        when = (assignment.deadline, assignment.attempts, assignment.created_at, assignment.ended_at)
        await self._link.put(_put, [(*who, *what, *when)])

    async def put_attempts(self, rows: Sequence[Attempt]) -> None:
        latest = {(each.tenant, each.assignment, *each.account, each.number): each for each in rows}
        await self._link.put(_put_attempts, [(*of, *_done(latest[of])) for of in sorted(latest)])


def _done(attempt: Attempt) -> tuple[Any, ...]:
    return attempt.name, attempt.begun_at, attempt.right, attempt.answered, attempt.of, attempt.finished_at


def _assignment(row: Sequence[Any]) -> Assignment:
    tenant, id, platform, channel, host, host_name, *what = row
    bank, outcome, title, *when = what
    return Assignment(id, Place(tenant, platform, channel), host, host_name, bank, outcome, title, *when)


def _effort(row: Sequence[Any]) -> Effort:
    width = len(_TRY) + len(_TRY_MORE)
    last, best = _attempt(row[1 : 1 + width]), _attempt(row[1 + width :])
    return Effort(row[0], last, best if best.finished_at is not None else None)


def _attempt(row: Sequence[Any]) -> Attempt:
    tenant, assignment, platform, person, number, *what = row
    return Attempt(tenant, assignment, Account(platform, person), number, *what)
