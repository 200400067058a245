"""Taking a person's name off what they did, and removing what is no longer to be kept."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    literal_column,
    select,
    tuple_,
    update,
)

from bot.quiz.privacy import KeptSeat
from bot.store.challenge_queries import put_leads
from bot.store.daily_tables import dailies, daily_questions, daily_quizzes, streaks
from bot.store.league_tables import league_members, league_weeks, leagues
from bot.store.privacy_queries import PrivacyReads, answer_keys, board_keys
from bot.store.statements import Build, Idiom
from bot.store.tables import (
    attempts,
    board_counts,
    board_names,
    board_runs,
    board_sums,
    departures,
    installations,
    players,
    posts,
    reports,
    responses,
    rounds,
    sessions,
    shelf,
    tenant_settings,
)
from bot.store.tutor_tables import accounts, assignment_attempts, assignments, members, memories, practices, reviews

__all__ = ["PrivacyWrites"]

_SESSIONS_AT_ONCE = 20
_QUESTION = ("owner", "bank_id", "question_id")
_OF_SESSIONS = (responses, rounds, posts, players)
"""The tables with rows of a session."""
_OF_TENANTS = (
    *_OF_SESSIONS,
    sessions,
    *(streaks, daily_questions, daily_quizzes, dailies),
    *(league_members, league_weeks, leagues),
    *(attempts, board_sums, board_runs, board_counts, board_names),
    *(reports, shelf, tenant_settings, installations),
    *(assignment_attempts, assignments),
)
"""Every table with rows of a tenant, those first that refer to others."""


def _key(table: Table) -> Any:
    return tuple_(*table.primary_key.columns)


@dataclass(frozen=True, slots=True)
class _SomeOfTenant:
    """Builds the removal of some rows of a tenant from a table."""

    table: Table

    def __call__(self, sql: Idiom) -> Executable:
        some = select(*self.table.primary_key.columns).where(self.table.c.tenant == bindparam("tenant"))
        return delete(self.table).where(_key(self.table).in_(some.limit(bindparam("limit"))))


@dataclass(frozen=True, slots=True)
class _SomeOfSessions:
    """Builds the removal of some rows of sessions from a table."""

    table: Table

    def __call__(self, sql: Idiom) -> Executable:
        k = sql.changes(tenant=str, session=str)
        of = and_(self.table.c.tenant == k.c.tenant, self.table.c.session == k.c.session)
        some = select(*self.table.primary_key.columns).select_from(k.join(self.table, of)).limit(bindparam("limit"))
        return delete(self.table).where(_key(self.table).in_(some))


@dataclass(frozen=True, slots=True)
class _Handover:
    """Builds giving a player's rows of a table to another one; `by` are the columns that name them."""

    table: Table
    by: tuple[str, ...]
    named: bool = False

    def __call__(self, sql: Idiom) -> Executable:
        types: dict[str, type] = {name: int if name == "round" else str for name in self.by}
        k = sql.changes(**types, heir=str, name=str)
        given: dict[str, Any] = {"player": k.c.heir}
        if self.named:
            given["name"] = k.c.name
        return update(self.table).values(given).where(*(self.table.c[name] == k.c[name] for name in self.by))


_BY_TENANT = ("tenant", "player")
_SEATS = _Handover(players, _BY_TENANT, named=True)
_ANSWERS = _Handover(responses, ("tenant", "session", "round", "player"))
_ATTEMPTS = _Handover(attempts, _BY_TENANT)
_SUMS = _Handover(board_sums, ("tenant", "channel", "period", "player"))
_RUNS = _Handover(board_runs, ("tenant", "channel", "player"))
_NAMES = _Handover(board_names, _BY_TENANT, named=True)
_REPORTS = _Handover(reports, _BY_TENANT)
_TEAMS = _Handover(league_members, _BY_TENANT, named=True)


def _host(sql: Idiom) -> Executable:
    k = sql.changes(tenant=str, host=str, heir=str, name=str)
    return update(sessions).values(host=k.c.heir).where(sessions.c.tenant == k.c.tenant, sessions.c.host == k.c.host)


def _assigned(sql: Idiom) -> Executable:
    k = sql.changes(tenant=str, host=str, heir=str, name=str)
    mine = (assignments.c.tenant == k.c.tenant, assignments.c.host == k.c.host)
    return update(assignments).values(host=k.c.heir, host_name=k.c.name).where(*mine)


def _drop_streaks(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, daily=str, player=str)
    return delete(streaks).where(_key(streaks).in_(select(k)))


def _leads(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, session=str)
    of = and_(rounds.c.tenant == k.c.tenant, rounds.c.session == k.c.session, rounds.c.lead.is_not(None))
    return select(rounds.c.tenant, rounds.c.session, rounds.c.round, rounds.c.lead).select_from(k.join(rounds, of))


def _depart(sql: Idiom) -> Executable:
    return sql.insert(departures, "tenant", "left_at", "remove_at").on_conflict_do_nothing()


def _stay(sql: Idiom) -> Executable:
    k = sql.changes(tenant=str)
    return delete(departures).where(departures.c.tenant.in_(select(k.c.tenant)))


def _old_sessions(sql: Idiom) -> Executable:
    of = sessions.c
    old = select(of.tenant, of.id).where(of.ended_at < bindparam("before"))
    return old.order_by(of.ended_at).limit(literal_column(str(_SESSIONS_AT_ONCE)))


def _drop_sessions(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, id=str)
    return delete(sessions).where(_key(sessions).in_(select(k)))


def _drop_reports(sql: Idiom) -> Executable:
    some = select(*reports.primary_key.columns).where(reports.c.at < bindparam("before")).limit(bindparam("limit"))
    return delete(reports).where(_key(reports).in_(some))


def _own_memories(sql: Idiom) -> Executable:
    mine = and_(accounts.c.platform == members.c.platform, accounts.c.person == members.c.person)
    own = and_(memories.c.learner == accounts.c.learner, memories.c.owner == members.c.tenant)
    some = select(*memories.primary_key.columns).select_from(members.join(accounts, mine).join(memories, own))
    return delete(memories).where(_key(memories).in_(_of_members(some)))


def _own_practices(sql: Idiom) -> Executable:
    """Practices in which the tenant stands anywhere: where they began, or whose question is at hand or was answered."""
    mine = and_(accounts.c.platform == members.c.platform, accounts.c.person == members.c.person)
    quote: ColumnElement[str] = literal_column("'\"'")
    named = quote + bindparam("tenant", type_=members.c.tenant.type) + quote
    own = and_(practices.c.learner == accounts.c.learner, practices.c.body.contains(named))
    some = select(practices.c.learner).select_from(members.join(accounts, mine).join(practices, own))
    return delete(practices).where(practices.c.learner.in_(_of_members(some)))


def _of_members(found: Select[Any]) -> Select[Any]:
    return found.where(members.c.tenant == bindparam("tenant")).limit(bindparam("limit"))


def _given_there() -> ColumnElement[bool]:
    return and_(*(reviews.c[name] == members.c[name] for name in ("platform", "person", "tenant")))


def _own_reviews(sql: Idiom) -> Executable:
    own = and_(_given_there(), reviews.c.owner == members.c.tenant)
    some = select(*reviews.primary_key.columns).select_from(members.join(reviews, own))
    return delete(reviews).where(_key(reviews).in_(_of_members(some)))


def _learned_in(sql: Idiom) -> Executable:
    return _of_members(select(*reviews.c).select_from(members.join(reviews, _given_there())))


def _once_more(sql: Idiom) -> Executable:
    return sql.insert(reviews, *reviews.c.keys()).on_conflict_do_nothing()


def _drop_reviews(sql: Idiom) -> Executable:
    k = sql.incoming(platform=str, person=str, tenant=str, session=str, round=int)
    return delete(reviews).where(_key(reviews).in_(select(k)))


def _old_reviews(sql: Idiom) -> Executable:
    old = select(*reviews.primary_key.columns, *(reviews.c[name] for name in _QUESTION))
    return old.where(reviews.c.at < bindparam("before")).limit(bindparam("limit"))


def _outlived(sql: Idiom) -> Executable:
    """The memories made of reviews that go are to be made anew of those that stay."""
    k = sql.changes(platform=str, person=str, owner=str, bank_id=str, question_id=str)
    whose = and_(accounts.c.platform == k.c.platform, accounts.c.person == k.c.person)
    about = (memories.c[name] == k.c[name] for name in _QUESTION)
    found = (
        select(k.c.owner).select_from(k.join(accounts, whose)).where(memories.c.learner == accounts.c.learner, *about)
    )
    return update(memories).values(stale=literal_column("true")).where(found.correlate(memories).exists())


class PrivacyWrites(PrivacyReads):
    """The part of `Writing` that is about a person's data, and about what is removed."""

    async def rename_player(self, tenants: Mapping[str, str], player: str, name: str) -> None:
        def handed(rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
            return [(*row, tenants[row[0]], name) for row in rows]

        everywhere = handed([(tenant, player) for tenant in sorted(tenants)])
        seats = await self.seats_of(tenants, player)
        counted = await self.attempts_of(tenants, player)
        places, channels = board_keys(counted, player)
        await self._link.put(_ANSWERS, handed(answer_keys(seats, player)))
        await self._link.put(_SUMS, handed(places))
        await self._link.put(_RUNS, handed(channels))
        for handover in (_SEATS, _ATTEMPTS, _NAMES, _REPORTS, _TEAMS, _host, _assigned):
            await self._link.put(handover, everywhere)
        await self._link.put(put_leads, await self._led(seats, player, tenants))
        kept = await self.streaks_of(tenants, player)
        await self._link.put(_drop_streaks, [(each.tenant, each.daily, player) for each in kept])

    async def _led(self, seats: Sequence[KeptSeat], player: str, tenants: Mapping[str, str]) -> list[tuple[Any, ...]]:
        """The rounds of challenges after which the player led, with who leads when the player has another name."""
        keys = sorted({(seat.session.place.tenant, seat.session.id) for seat in seats})
        led: list[tuple[Any, ...]] = []
        for tenant, session, round, lead in await self._link.fetch(_leads, keys):
            ids = json.loads(lead)
            if player in ids:
                after = [tenants[tenant] if id == player else id for id in ids]
                led.append((tenant, session, round, json.dumps(after)))
        return led

    async def put_departure(self, tenant: str, left_at: int, remove_at: int) -> None:
        await self._link.put(_depart, [(tenant, left_at, remove_at)])

    async def drop_departures(self, tenants: Collection[str]) -> int:
        return await self._link.write(_stay, [(tenant,) for tenant in sorted(set(tenants))])

    async def remove_tenant(self, tenant: str, limit: int) -> bool:
        left = limit
        builds: tuple[Build, ...] = (*map(_SomeOfTenant, _OF_TENANTS), _own_practices, _own_memories, _own_reviews)
        for build in builds:
            left -= await self._link.write(build, tenant=tenant, limit=left)
            if left <= 0:
                return True
        left -= await self._disown(tenant, left)
        # Last of all, since they lead to the rest.
        return left <= 0 or await self._link.write(_SomeOfTenant(members), tenant=tenant, limit=left) >= left

    async def _disown(self, tenant: str, limit: int) -> int:
        """What people have learned of shared banks stays theirs; that it was in this tenant is taken off it. How many
        rows.
        """
        rows = [tuple(row) for row in await self._link.fetch(_learned_in, tenant=tenant, limit=limit)]
        kept = [(*row[:2], "", *row[3:]) for row in rows]
        await self._link.put(_once_more, kept)
        await self._link.put(_drop_reviews, [row[:5] for row in rows])
        return len(rows)

    async def _outlive(self, before: int, limit: int) -> int:
        """Remove reviews; how many."""
        rows = [tuple(row) for row in await self._link.fetch(_old_reviews, before=before, limit=limit)]
        await self._link.put(_outlived, sorted({(*row[:2], *row[5:]) for row in rows}))
        await self._link.put(_drop_reviews, [row[:5] for row in rows])
        return len(rows)

    async def remove_old(self, before: int, limit: int) -> bool:
        left = limit - await self._link.write(_drop_reports, before=before, limit=limit)
        if left > 0:
            left -= await self._outlive(before, left)
        if left <= 0:
            return True
        old = [tuple(row) for row in await self._link.fetch(_old_sessions, before=before)]
        # One after the other, so that at most one of them is there in part.
        for key in old:
            for table in _OF_SESSIONS:
                left -= await self._link.write(_SomeOfSessions(table), [key], limit=left)
                if left <= 0:
                    return True
            await self._link.put(_drop_sessions, [key])
        return len(old) == _SESSIONS_AT_ONCE
