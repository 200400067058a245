"""Accounts and the learners they are; members of a tenant's group; practices and profiles."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Executable,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)

from bot.ports.store_tutor import Member, PracticeRow
from bot.store.link import Linked
from bot.store.statements import Idiom
from bot.store.tutor_tables import (
    accounts,
    assignment_attempts,
    learner_profiles,
    members,
    memories,
    practices,
    reviews,
)
from bot.tutor.profile import PLAIN, Profile, decode_profile, encode_profile
from bot.tutor.reviews import Account

__all__ = ["LearnerReads", "LearnerWrites"]

_STALE = "Another press has changed the practice."
_QUESTION = ("owner", "bank_id", "question_id")
_COPIED = ("due_at", "last_at", "body")


def _learners(sql: Idiom) -> Executable:
    k = sql.incoming(platform=str, person=str)
    mine = and_(accounts.c.platform == k.c.platform, accounts.c.person == k.c.person)
    return select(k.c.platform, k.c.person, accounts.c.learner).select_from(k.join(accounts, mine))


def _accounts(sql: Idiom) -> Executable:
    of = accounts.c
    found = select(of.platform, of.person, of.name).where(of.learner == bindparam("learner"))
    return found.order_by(of.platform, of.person)


def _siblings(sql: Idiom, learners: Select[Any]) -> Executable:
    """The accounts of learners, locked in order, so that two processes cannot wait for each other."""
    of = accounts.c
    found = select(of.platform, of.person, of.learner).where(of.learner.in_(learners)).order_by(of.platform, of.person)
    return found if sql.one_writer else found.with_for_update()


def _lock_learners(sql: Idiom) -> Executable:
    return _siblings(sql, select(sql.incoming(learner=str).c.learner))


def _lock_accounts(sql: Idiom) -> Executable:
    k = sql.incoming(platform=str, person=str)
    mine = accounts.alias("mine")
    here = and_(mine.c.platform == k.c.platform, mine.c.person == k.c.person)
    return _siblings(sql, select(mine.c.learner).select_from(k.join(mine, here)))


def _members(sql: Idiom) -> Executable:
    mine = and_(accounts.c.platform == members.c.platform, accounts.c.person == members.c.person)
    latest = select(func.max(memories.c.last_at)).where(memories.c.learner == accounts.c.learner).scalar_subquery()
    return (
        select(members.c.platform, members.c.person, accounts.c.learner, accounts.c.name, members.c.seen)
        .select_from(members.join(accounts, mine))
        .where(members.c.tenant == bindparam("tenant"), or_(members.c.seen, bindparam("everybody", type_=Boolean)))
        .order_by(func.coalesce(latest, literal_column("0")).desc(), members.c.platform, members.c.person)
        .limit(bindparam("limit"))
    )


def _seen(sql: Idiom) -> Executable:
    return select(func.count()).where(members.c.tenant == bindparam("tenant"), members.c.seen)


def _memberships(sql: Idiom) -> Executable:
    return select(members.c.tenant, members.c.seen).where(_mine(members)).order_by(members.c.tenant)


def _practice(sql: Idiom) -> Executable:
    return select(practices.c.body, practices.c.version).where(practices.c.learner == bindparam("learner"))


def _profile(sql: Idiom) -> Executable:
    return select(learner_profiles.c.body).where(learner_profiles.c.learner == bindparam("learner"))


def _add(sql: Idiom) -> Executable:
    put = sql.insert(accounts, "platform", "person", "learner", "name")
    return put.on_conflict_do_update(
        index_elements=[accounts.c.platform, accounts.c.person],
        set_={"name": put.excluded.name},
        where=accounts.c.name != put.excluded.name,
    )


def _join(sql: Idiom) -> Executable:
    return update(accounts).values(learner=bindparam("new")).where(accounts.c.learner == bindparam("old"))


def _mine(table: Table) -> ColumnElement[bool]:
    return and_(table.c.platform == bindparam("platform"), table.c.person == bindparam("person"))


def _part(sql: Idiom) -> Executable:
    return update(accounts).values(learner=bindparam("new")).where(_mine(accounts))


def _answered_by() -> ColumnElement[bool]:
    """Whether the account has answered the question of a memory."""
    about = (reviews.c[name] == memories.c[name] for name in _QUESTION)
    return exists().where(_mine(reviews), *about).correlate(memories)


def _copied(sql: Idiom, *where: ColumnElement[bool]) -> Executable:
    """Memories of the learner `old` for the learner `new` too, to be made anew; where both have one, the new one's
    stands.
    """
    of = memories.c
    names = ("learner", *_QUESTION, *_COPIED, "stale")
    taken = select(
        bindparam("new", type_=of.learner.type).label("learner"),
        *(of[name] for name in (*_QUESTION, *_COPIED)),
        literal_column("true").label("stale"),
    ).where(of.learner == bindparam("old"), *where)
    put = sql.insert_from(memories, names, taken)
    return put.on_conflict_do_update(
        index_elements=[of[name] for name in ("learner", *_QUESTION)], set_={"stale": literal_column("true")}
    )


def _take_over(sql: Idiom) -> Executable:
    return _copied(sql)


def _take_along(sql: Idiom) -> Executable:
    return _copied(sql, _answered_by())


def _stale(sql: Idiom) -> Executable:
    return (
        update(memories)
        .values(stale=literal_column("true"))
        .where(memories.c.learner == bindparam("old"), _answered_by())
    )


@dataclass(frozen=True, slots=True)
class _Handed:
    """Builds giving the row of the learner `old` to the learner `new`, unless that has one of its own."""

    table: Table

    def __call__(self, sql: Idiom) -> Executable:
        of = self.table.c.learner
        other = self.table.alias("other")
        taken = select(other.c.learner).where(other.c.learner == bindparam("new")).exists()
        return update(self.table).values(learner=bindparam("new")).where(of == bindparam("old"), ~taken)


@dataclass(frozen=True, slots=True)
class _DropLearner:
    """Builds the removal of a learner's rows from a table."""

    table: Table

    def __call__(self, sql: Idiom) -> Executable:
        return delete(self.table).where(self.table.c.learner == bindparam("old"))


@dataclass(frozen=True, slots=True)
class _DropAccount:
    """Builds the removal of an account's rows from a table."""

    table: Table

    def __call__(self, sql: Idiom) -> Executable:
        return delete(self.table).where(_mine(self.table))


_HANDED = (_Handed(practices), _Handed(learner_profiles))
_DROP_PRACTICE = _DropLearner(practices)
_DROPPED = (*map(_DropLearner, (memories, learner_profiles)), _DROP_PRACTICE)
_FORGOTTEN = tuple(map(_DropAccount, (reviews, assignment_attempts, members, accounts)))


def _put_members(sql: Idiom) -> Executable:
    return sql.insert(members, "tenant", "platform", "person").on_conflict_do_nothing()


def _put_seen(sql: Idiom) -> Executable:
    put = sql.insert(members, "tenant", "platform", "person", "seen")
    key = [members.c[name] for name in ("tenant", "platform", "person")]
    return put.on_conflict_do_update(index_elements=key, set_={"seen": put.excluded.seen})


def _put_practice(sql: Idiom) -> Executable:
    put = sql.insert(practices, "learner", "version", "body")
    return put.on_conflict_do_update(
        index_elements=[practices.c.learner],
        set_={"version": put.excluded.version, "body": put.excluded.body},
        where=practices.c.version == put.excluded.version - literal_column("1"),
    )


def _put_profile(sql: Idiom) -> Executable:
    put = sql.insert(learner_profiles, "learner", "body")
    return put.on_conflict_do_update(index_elements=[learner_profiles.c.learner], set_={"body": put.excluded.body})


class LearnerReads(Linked):
    """The part of `Reading` that is about learners."""

    async def learners_of(self, accounts: Collection[Account]) -> dict[Account, str]:
        rows = await self._link.fetch(_learners, sorted(set(accounts)))
        return {Account(platform, person): learner for platform, person, learner in rows}

    async def accounts_of(self, learner: str) -> tuple[tuple[Account, str], ...]:
        rows = await self._link.fetch(_accounts, learner=learner)
        return tuple((Account(platform, person), name) for platform, person, name in rows)

    async def members(self, tenant: str, limit: int, *, seen: bool = False) -> tuple[Member, ...]:
        rows = await self._link.fetch(_members, tenant=tenant, everybody=not seen, limit=limit)
        return tuple(
            Member(Account(platform, person), learner, name, bool(seen))
            for platform, person, learner, name, seen in sorted(rows)
        )

    async def seen_count(self, tenant: str) -> int:
        rows = await self._link.fetch(_seen, tenant=tenant)
        return int(rows[0][0])

    async def memberships_of(self, account: Account) -> tuple[tuple[str, bool], ...]:
        rows = await self._link.fetch(_memberships, platform=account.platform, person=account.person)
        return tuple((tenant, bool(seen)) for tenant, seen in rows)

    async def practice(self, learner: str) -> PracticeRow | None:
        rows = await self._link.fetch(_practice, learner=learner)
        return PracticeRow(json.loads(rows[0][0]), rows[0][1]) if rows else None

    async def profile(self, learner: str) -> Profile:
        rows = await self._link.fetch(_profile, learner=learner)
        return decode_profile(json.loads(rows[0][0])) if rows else PLAIN


class LearnerWrites(LearnerReads):
    """The part of `Writing` that is about learners."""

    async def lock_accounts(self, accounts: Collection[Account]) -> dict[Account, str]:
        wanted = set(accounts)
        while True:
            rows = await self._link.fetch(_lock_accounts, sorted(wanted))
            found = {Account(platform, person): learner for platform, person, learner in rows}
            # An account that became another learner's while it was waited for is not among them: look again.
            if self._link.one_writer or found.keys() >= (await self.learners_of(wanted)).keys():
                return found

    async def lock_learners(self, learners: Collection[str]) -> dict[str, tuple[Account, ...]]:
        found: dict[str, tuple[Account, ...]] = dict.fromkeys(sorted(set(learners)), ())
        for platform, person, learner in await self._link.fetch(_lock_learners, [(each,) for each in found]):
            found[learner] = (*found[learner], Account(platform, person))
        return found

    async def add_accounts(self, rows: Sequence[tuple[Account, str, str]]) -> None:
        latest = {account: (*account, learner, name) for account, learner, name in rows}
        await self._link.put(_add, [latest[account] for account in sorted(latest)])

    async def join_learner(self, account: Account, learner: str) -> None:
        old = (await self.learners_of([account])).get(account)
        if old is None or old == learner:
            return
        await self._link.put(_take_over, old=old, new=learner)
        for handed in _HANDED:
            await self._link.put(handed, old=old, new=learner)
        for dropped in _DROPPED:
            await self._link.put(dropped, old=old)
        await self._link.put(_join, old=old, new=learner)

    async def part_learner(self, account: Account, learner: str) -> None:
        old = (await self.learners_of([account])).get(account)
        if old is None or old == learner:
            return
        whose = {"platform": account.platform, "person": account.person}
        await self._link.put(_take_along, old=old, new=learner, **whose)
        await self._link.put(_stale, old=old, **whose)
        await self._link.put(_DROP_PRACTICE, old=old)
        await self._link.put(_part, new=learner, **whose)

    async def forget_account(self, account: Account) -> bool:
        learner = (await self.lock_accounts([account])).get(account)
        whose = {"platform": account.platform, "person": account.person}
        if learner is not None:
            if len(await self.accounts_of(learner)) > 1:
                await self._link.put(_stale, old=learner, **whose)
                await self._link.put(_DROP_PRACTICE, old=learner)
            else:
                for dropped in _DROPPED:
                    await self._link.put(dropped, old=learner)
        return sum([await self._link.write(forgotten, **whose) for forgotten in _FORGOTTEN]) > 0

    async def put_members(self, rows: Sequence[tuple[str, Account]]) -> None:
        await self._link.put(_put_members, sorted({(tenant, *account) for tenant, account in rows}))

    async def put_seen(self, tenant: str, account: Account, *, seen: bool) -> None:
        await self._link.put(_put_seen, [(tenant, *account, seen)])

    async def put_practice(self, learner: str, body: Mapping[str, Any], version: int) -> None:
        await self._link.put_all(_put_practice, [(learner, version, _text(body))], _STALE)

    async def put_profile(self, learner: str, profile: Profile) -> None:
        await self._link.put(_put_profile, [(learner, _text(encode_profile(profile)))])


def _text(plain: Mapping[str, Any]) -> str:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
