"""Banks and questions by the hash of their content, and the shelves that say which banks a tenant is served."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Executable, and_, bindparam, case, delete, exists, literal_column, not_, or_, select

from bot.ports.desk import BankSummary
from bot.ports.store import SHARED
from bot.quiz.bank import Bank, Difficulty, Question
from bot.quiz.codec import FORMAT, bank_hash, decode_bank, decode_question, encode_bank, encode_question, question_hash
from bot.store.bodies import lift
from bot.store.link import Ask, Linked
from bot.store.statements import Idiom, Upsert
from bot.store.tables import bank_questions, banks, questions, shelf

__all__ = ["BankReads", "BankWrites", "questions_at"]

_MANY = 500


def _served(sql: Idiom) -> Executable:
    """Own banks, and the shared ones whose id the tenant has no bank of its own for."""
    own = shelf.alias("own")
    replaced = exists().where(own.c.tenant == bindparam("tenant"), own.c.bank_id == shelf.c.bank_id)
    return (
        select(banks.c.hash, banks.c.format, banks.c.body, banks.c.summary)
        .join_from(shelf, banks, banks.c.hash == shelf.c.bank_hash)
        .where(
            or_(
                shelf.c.tenant == bindparam("tenant"),
                and_(shelf.c.tenant == bindparam("shared"), not_(replaced.correlate(shelf))),
            )
        )
        .order_by(banks.c.title, shelf.c.bank_id)
    )


def _served_one(sql: Idiom) -> Executable:
    own_first = case((shelf.c.tenant == bindparam("tenant"), literal_column("0")), else_=literal_column("1"))
    return (
        select(banks.c.hash, banks.c.format, banks.c.body)
        .join_from(shelf, banks, banks.c.hash == shelf.c.bank_hash)
        .where(
            or_(shelf.c.tenant == bindparam("tenant"), shelf.c.tenant == bindparam("shared")),
            shelf.c.bank_id == bindparam("bank"),
        )
        .order_by(own_first)
        .limit(literal_column("1"))
    )


def _bank(sql: Idiom) -> Executable:
    return select(banks.c.hash, banks.c.format, banks.c.body).where(banks.c.hash == bindparam("hash"))


def _known(sql: Idiom) -> Executable:
    k = sql.incoming(hash=str)
    return select(banks.c.hash).select_from(k.join(banks, banks.c.hash == k.c.hash))


def _questions(sql: Idiom) -> Executable:
    k = sql.incoming(hash=str)
    return select(questions.c.hash, questions.c.format, questions.c.body).select_from(
        k.join(questions, questions.c.hash == k.c.hash)
    )


def _questions_of(sql: Idiom) -> Executable:
    return (
        select(questions.c.format, questions.c.body)
        .join_from(bank_questions, questions, questions.c.hash == bank_questions.c.question_hash)
        .where(bank_questions.c.bank_hash == bindparam("hash"))
        .order_by(bank_questions.c.position)
    )


def _once(put: Upsert) -> Executable:
    return put.on_conflict_do_nothing()


def _add_questions(sql: Idiom) -> Executable:
    return _once(sql.insert(questions, "hash", "format", "body"))


def _add_banks(sql: Idiom) -> Executable:
    return _once(sql.insert(banks, "hash", "bank_id", "title", "format", "body", "summary"))


def _add_places(sql: Idiom) -> Executable:
    return _once(sql.insert(bank_questions, "bank_hash", "position", "question_hash"))


def _clear(sql: Idiom) -> Executable:
    return delete(shelf).where(shelf.c.tenant == bindparam("tenant"))


def _serve(sql: Idiom) -> Executable:
    return sql.insert(shelf, "tenant", "bank_id", "bank_hash")


class BankReads(Linked):
    """The part of `Reading` that is about content."""

    async def questions(self, hashes: Collection[str]) -> dict[str, Question]:
        rows = await self._link.fetch(_questions, _hashes(hashes))
        return _questions_by_hash(rows) if len(rows) <= _MANY else await asyncio.to_thread(_questions_by_hash, rows)

    async def shelf(self, tenant: str) -> tuple[BankSummary, ...]:
        rows = await self._link.fetch(_served, tenant=tenant, shared=SHARED)
        return tuple(
            _decoded_summary(_decoded_bank(hash, format, body), summary) for hash, format, body, summary in rows
        )

    async def bank(self, tenant: str, bank: str) -> Bank | None:
        rows = await self._link.fetch(_served_one, tenant=tenant, shared=SHARED, bank=bank)
        if not rows:
            return None
        hash, format, body = rows[0]
        asked = await self._link.fetch(_questions_of, hash=hash)
        # A large bank would keep everybody's clicks waiting.
        decoded = (
            _decoded_questions(asked) if len(asked) <= _MANY else await asyncio.to_thread(_decoded_questions, asked)
        )
        return _decoded_bank(hash, format, body, decoded)

    async def known_banks(self, hashes: Collection[str]) -> frozenset[str]:
        rows = await self._link.fetch(_known, [(hash,) for hash in sorted(set(hashes))])
        return frozenset(hash for (hash,) in rows)

    async def bank_facts(self, hash: str) -> Bank | None:
        rows = await self._link.fetch(_bank, hash=hash)
        return _decoded_bank(*rows[0]) if rows else None


class BankWrites(BankReads):
    """The part of `Writing` that is about content."""

    async def put_shelf(self, tenant: str, banks: Sequence[Bank]) -> None:
        """A bank's `hash` is believed where it has one, so that a shelf which is stored already costs no encoding.

        Raises ValueError for two banks of one id, and for one that comes without its questions and is not known.
        """
        by_hash = {bank.hash or bank_hash(bank): bank for bank in banks}
        if len({bank.id for bank in by_hash.values()}) < len(banks):
            raise ValueError("two banks of one shelf have the same id")
        known = await self.known_banks(by_hash)
        new = {hash: bank for hash, bank in sorted(by_hash.items()) if hash not in known}
        if any(not bank.questions and hash != bank_hash(bank) for hash, bank in new.items()):
            raise ValueError("a bank that is not known has to come with its questions")
        await self._add(new)
        await self._link.put(_clear, tenant=tenant)
        await self._link.put(_serve, [(tenant, bank.id, hash) for hash, bank in sorted(by_hash.items())])

    async def _add(self, banks: dict[str, Bank]) -> None:
        hashes = {hash: [question_hash(question) for question in bank.questions] for hash, bank in banks.items()}
        bodies = {
            of: (of, FORMAT, _text(encode_question(question)))
            for hash, bank in banks.items()
            for of, question in zip(hashes[hash], bank.questions, strict=True)
        }
        await self._link.put(_add_questions, [bodies[of] for of in sorted(bodies)])
        await self._link.put(
            _add_banks,
            [
                (hash, bank.id, bank.title, FORMAT, _text(encode_bank(bank)), _text(_summary(bank)))
                for hash, bank in banks.items()
            ],
        )
        await self._link.put(
            _add_places, [(hash, position, of) for hash in banks for position, of in enumerate(hashes[hash])]
        )


def _text(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def questions_at(hashes: Collection[str]) -> Ask[dict[str, Question]]:
    """A few questions by content hash."""
    return Ask(_questions, _hashes(hashes), read=_questions_by_hash)


def _hashes(hashes: Collection[str]) -> list[tuple[str]]:
    return [(hash,) for hash in sorted(set(hashes))]


def _questions_by_hash(rows: Sequence[Any]) -> dict[str, Question]:
    return {hash: _decoded_question(format, body) for hash, format, body in rows}


def _decoded_questions(rows: Sequence[Any]) -> list[Question]:
    return [_decoded_question(*row) for row in rows]


def _decoded_question(format: int, body: str) -> Question:
    return decode_question(lift(json.loads(body), format, to=FORMAT, what="question"))


def _decoded_bank(hash: str, format: int, body: str, questions: Iterable[Question] = ()) -> Bank:
    return decode_bank(lift(json.loads(body), format, to=FORMAT, what="bank"), tuple(questions), hash=hash)


def _summary(bank: Bank) -> dict[str, Any]:
    """Counts of a bank's questions; one without a difficulty of its own has the bank's."""
    levels = [question.difficulty or bank.difficulty for question in bank.questions]
    return {
        "questions": len(bank.questions),
        "by_outcome": Counter(outcome for question in bank.questions for outcome in question.outcomes),
        "by_difficulty": Counter(level for level in levels if level is not None),
    }


def _decoded_summary(bank: Bank, summary: str) -> BankSummary:
    plain = json.loads(summary)
    levels = {Difficulty(level): count for level, count in plain["by_difficulty"].items()}
    return BankSummary(bank, plain["questions"], plain["by_outcome"], levels)
