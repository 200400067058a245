"""The log of answers, and the memories derived from it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Executable,
    Select,
    and_,
    bindparam,
    delete,
    literal_column,
    not_,
    null,
    or_,
    select,
)

from bot.ports.rows import SHARED
from bot.ports.store_tutor import QUARTER_MS, MemoryKey
from bot.store.link import Ask, Linked
from bot.store.statements import Idiom
from bot.store.tutor_tables import accounts, members, memories, reviews
from bot.tutor.evidence import Source
from bot.tutor.memory import Memory
from bot.tutor.records import decode_memory, encode_memory
from bot.tutor.reviews import Account, QuestionKey, Review, ReviewKey

__all__ = ["ReviewReads", "ReviewWrites"]

_KEY = ("platform", "person", "tenant", "session", "round")
_QUESTION = ("owner", "bank_id", "question_id")
_SAID = ("question_hash", "at", "right", "chance", "source", "elapsed_ms", "usual_ms", "hints", "undone")
_ROW = (*_KEY, *_QUESTION, *_SAID)
_ORDER = ("at", "session", "round", "tenant", "platform", "person")
_EVER = 2**62
_MANY = 500


def _log() -> Select[Any]:
    return select(*(reviews.c[name] for name in _ROW))


def _of(sql: Idiom) -> Executable:
    k = sql.incoming(platform=str, person=str)
    mine = and_(reviews.c.platform == k.c.platform, reviews.c.person == k.c.person)
    within = and_(reviews.c.at >= bindparam("since"), reviews.c.at < bindparam("until"))
    return _log().select_from(k.join(reviews, mine)).where(within).order_by(*(reviews.c[name] for name in _ORDER))


def _quarters(sql: Idiom) -> Executable:
    k = sql.incoming(platform=str, person=str)
    mine = and_(reviews.c.platform == k.c.platform, reviews.c.person == k.c.person)
    within = and_(reviews.c.at >= bindparam("since"), reviews.c.at < bindparam("until"), not_(reviews.c.undone))
    quarter = reviews.c.at // literal_column(str(QUARTER_MS), BigInteger)
    return select(quarter).select_from(k.join(reviews, mine)).where(within).distinct()


def _about(sql: Idiom) -> Executable:
    names = ("platform", "person", *_QUESTION)
    k = sql.incoming(platform=str, person=str, owner=str, bank_id=str, question_id=str)
    here = and_(*(reviews.c[name] == k.c[name] for name in names))
    return _log().select_from(k.join(reviews, here)).order_by(*(reviews.c[name] for name in _ORDER))


def _at(sql: Idiom) -> Executable:
    k = sql.incoming(platform=str, person=str, tenant=str, session=str, round=int)
    return _log().select_from(k.join(reviews, and_(*(reviews.c[name] == k.c[name] for name in _KEY))))


def _put(sql: Idiom) -> Executable:
    put = sql.insert(reviews, *_ROW)
    changed = {name: put.excluded[name] for name in (*_QUESTION, *_SAID)}
    return put.on_conflict_do_update(index_elements=[reviews.c[name] for name in _KEY], set_=changed)


def _held() -> Select[Any]:
    return select(*(memories.c[name] for name in ("learner", *_QUESTION)), memories.c.body)


def _all_of(sql: Idiom) -> Executable:
    return _held().where(memories.c.learner == bindparam("learner"))


def _of_banks(sql: Idiom) -> Executable:
    k = sql.incoming(owner=str, bank_id=str)
    here = and_(memories.c.owner == k.c.owner, memories.c.bank_id == k.c.bank_id)
    return _held().select_from(k.join(memories, here)).where(memories.c.learner == bindparam("learner"))


def _due(sql: Idiom) -> Executable:
    return _held().where(memories.c.learner == bindparam("learner"), memories.c.due_at < bindparam("until"))


def _memory_key(sql: Idiom) -> tuple[CTE, ColumnElement[bool]]:
    k = sql.incoming(learner=str, owner=str, bank_id=str, question_id=str)
    return k, and_(*(memories.c[name] == k.c[name] for name in ("learner", *_QUESTION)))


def _some(sql: Idiom) -> Executable:
    k, here = _memory_key(sql)
    return _held().select_from(k.join(memories, here))


def _stale(sql: Idiom) -> Executable:
    found = select(*(memories.c[name] for name in ("learner", *_QUESTION))).where(memories.c.stale)
    return found.order_by(memories.c.learner).limit(bindparam("limit"))


def _group(sql: Idiom) -> Executable:
    mine = and_(accounts.c.platform == members.c.platform, accounts.c.person == members.c.person)
    learners = select(accounts.c.learner).select_from(members.join(accounts, mine))
    learners = learners.where(members.c.tenant == bindparam("tenant"))
    open_here = or_(memories.c.owner == bindparam("tenant"), memories.c.owner == bindparam("shared"))
    return (
        _held()
        .where(memories.c.learner.in_(learners), open_here, memories.c.last_at.is_not(null()))
        .order_by(memories.c.last_at.desc(), memories.c.learner, *(memories.c[name] for name in _QUESTION))
        .limit(bindparam("limit"))
    )


def _keep(sql: Idiom) -> Executable:
    changed = ("due_at", "last_at", "stale", "body")
    put = sql.insert(memories, "learner", *_QUESTION, *changed)
    return put.on_conflict_do_update(
        index_elements=[memories.c[name] for name in ("learner", *_QUESTION)],
        set_={name: put.excluded[name] for name in changed},
    )


def _drop(sql: Idiom) -> Executable:
    k = sql.changes(learner=str, owner=str, bank_id=str, question_id=str)
    here = select(memories.c.learner).where(*(memories.c[name] == k.c[name] for name in ("learner", *_QUESTION)))
    return delete(memories).where(here.correlate(memories).select_from(k).exists())


class ReviewReads(Linked):
    """The part of `Reading` that is about the log and the memories."""

    async def reviews_of(
        self, accounts: Collection[Account], since: int = 0, until: int | None = None
    ) -> tuple[Review, ...]:
        rows = await self._link.fetch(_of, sorted(set(accounts)), since=since, until=_EVER if until is None else until)
        # Of somebody who has learned for years these are very many: they would keep everybody's clicks waiting.
        return _all_reviews(rows) if len(rows) <= _MANY else await asyncio.to_thread(_all_reviews, rows)

    async def answered_quarters(self, accounts: Collection[Account], since: int, until: int) -> frozenset[int]:
        rows = await self._link.fetch(_quarters, sorted(set(accounts)), since=since, until=until)
        return frozenset(row[0] * QUARTER_MS for row in rows)

    async def reviews_about(self, pairs: Collection[tuple[Account, QuestionKey]]) -> tuple[Review, ...]:
        return await self._link.ask(_log_about(pairs))

    async def learned(
        self, pairs: Collection[tuple[Account, QuestionKey]], keys: Collection[MemoryKey]
    ) -> tuple[tuple[Review, ...], dict[MemoryKey, Memory]]:
        return await self._link.ask_both(_log_about(pairs), _held_at(keys))

    async def reviews_at(self, keys: Collection[ReviewKey]) -> dict[ReviewKey, Review]:
        found = map(_review, await self._link.fetch(_at, sorted({_flat(key) for key in keys})))
        return {review.key: review for review in found}

    async def memories_of(
        self, learner: str, banks: Collection[tuple[str, str]] | None = None
    ) -> dict[QuestionKey, Memory]:
        if banks is None:
            rows = await self._link.fetch(_all_of, learner=learner)
        else:
            rows = await self._link.fetch(_of_banks, sorted(set(banks)), learner=learner)
        return {key: memory for (_, key), memory in await _memories(rows)}

    async def memories_at(self, keys: Collection[MemoryKey]) -> dict[MemoryKey, Memory]:
        return await self._link.ask(_held_at(keys))

    async def due_memories(self, learner: str, until: int) -> dict[QuestionKey, Memory]:
        rows = await self._link.fetch(_due, learner=learner, until=until)
        return {key: memory for (_, key), memory in map(_memory, rows)}

    async def stale_memories(self, limit: int) -> tuple[MemoryKey, ...]:
        rows = await self._link.fetch(_stale, limit=limit)
        return tuple((learner, QuestionKey(*question)) for learner, *question in rows)

    async def group_memories(self, tenant: str, limit: int) -> tuple[tuple[str, QuestionKey, Memory], ...]:
        rows = await self._link.fetch(_group, tenant=tenant, shared=SHARED, limit=limit)
        return tuple((learner, key, memory) for (learner, key), memory in await _memories(rows))


class ReviewWrites(ReviewReads):
    """The part of `Writing` that is about the log and the memories."""

    async def put_reviews(self, rows: Sequence[Review]) -> None:
        latest = {_flat(review.key): review for review in rows}
        await self._link.put(_put, [(*of, *_said(latest[of])) for of in sorted(latest)])

    async def put_memories(self, rows: Mapping[MemoryKey, Memory]) -> None:
        kept = {(learner, *question): memory for (learner, question), memory in rows.items()}
        await self._link.put(
            _keep, [(*of, kept[of].due_at, kept[of].last_at, False, _body(kept[of])) for of in sorted(kept)]
        )

    async def drop_memories(self, keys: Collection[MemoryKey]) -> None:
        await self._link.put(_drop, _keys(keys))


def _flat(key: ReviewKey) -> tuple[str, str, str, str, int]:
    return (*key.account, key.tenant, key.session, key.round)


def _log_about(pairs: Collection[tuple[Account, QuestionKey]]) -> Ask[tuple[Review, ...]]:
    wanted = sorted({(*account, *question) for account, question in pairs})
    return Ask(_about, wanted, read=_all_reviews)


def _held_at(keys: Collection[MemoryKey]) -> Ask[dict[MemoryKey, Memory]]:
    return Ask(_some, _keys(keys), read=lambda rows: dict(map(_memory, rows)))


def _keys(keys: Collection[MemoryKey]) -> list[tuple[str, str, str, str]]:
    return sorted({(learner, *question) for learner, question in keys})


def _said(review: Review) -> tuple[Any, ...]:
    how = (review.elapsed_ms, review.usual_ms, review.hints, review.undone)
    return (*review.question, review.hash, review.at, review.right, review.chance, review.source.value, *how)


def _review(row: Sequence[Any]) -> Review:
    platform, person, tenant, session, round, owner, bank, question, hash, at, right, chance, source, *how = row
    elapsed_ms, usual_ms, hints, undone = how
    return Review(
        *(Account(platform, person), tenant, session, round, QuestionKey(owner, bank, question), hash, at),
        *(bool(right), chance, Source(source), elapsed_ms, usual_ms, hints, bool(undone)),
    )


def _body(memory: Memory) -> str:
    return json.dumps(encode_memory(memory), ensure_ascii=False, separators=(",", ":"))


def _memory(row: Sequence[Any]) -> tuple[MemoryKey, Memory]:
    learner, *question, body = row
    return (learner, QuestionKey(*question)), _decoded(body)


def _all_reviews(rows: Sequence[Any]) -> tuple[Review, ...]:
    return tuple(map(_review, rows))


async def _memories(rows: Sequence[Any]) -> list[tuple[MemoryKey, Memory]]:
    """Many memories would keep everybody's clicks waiting."""
    return _all_memories(rows) if len(rows) <= _MANY else await asyncio.to_thread(_all_memories, rows)


def _all_memories(rows: Sequence[Any]) -> list[tuple[MemoryKey, Memory]]:
    return [_memory(row) for row in rows]


@lru_cache(maxsize=16_384)
def _decoded(body: str) -> Memory:
    """Whoever practises reads all their memories with every question, and all but one are as they were."""
    return decode_memory(json.loads(body))
