"""Reports of wrong keys: one a player and question, known by the question's content."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Executable, and_, bindparam, func, select

from bot.ports.store import Key, ReportRow, ReportSum
from bot.store.link import Linked
from bot.store.statements import Idiom
from bot.store.tables import reports, rounds

__all__ = ["ReportReads", "ReportWrites"]

_COLUMNS = ("tenant", "question_hash", "player", "bank_id", "question_id", "session", "round", "at")


def _of_session(sql: Idiom) -> Executable:
    doubted = and_(reports.c.tenant == rounds.c.tenant, reports.c.question_hash == rounds.c.question_hash)
    return (
        select(rounds.c.round, func.count())
        .select_from(rounds.join(reports, doubted))
        .where(rounds.c.tenant == bindparam("tenant"), rounds.c.session == bindparam("session"))
        .group_by(rounds.c.round)
    )


def _sums(sql: Idiom) -> Executable:
    named = [reports.c[name] for name in ("tenant", "bank_id", "question_id", "question_hash")]
    count = func.count().label("count")
    return (
        select(*named, count, func.max(reports.c.at))
        .group_by(*named)
        .order_by(count.desc(), *(column.asc() for column in named))
    )


def _put(sql: Idiom) -> Executable:
    return sql.insert(reports, *_COLUMNS).on_conflict_do_nothing()


class ReportReads(Linked):
    """The part of `Reading` that is about reports."""

    async def reports(self, key: Key) -> dict[int, int]:
        rows = await self._link.fetch(_of_session, tenant=key[0], session=key[1])
        return dict(sorted(map(tuple, rows)))

    async def report_sums(self) -> tuple[ReportSum, ...]:
        return tuple(ReportSum(*row) for row in await self._link.fetch(_sums))


class ReportWrites(ReportReads):
    """The part of `Writing` that is about reports."""

    async def put_reports(self, rows: Sequence[ReportRow]) -> None:
        first: dict[tuple[str, str, str], ReportRow] = {}
        for row in rows:
            first.setdefault((row.tenant, row.question_hash, row.player), row)
        plain = [(*of, row.bank, row.question_id, row.session, row.round, row.at) for of, row in sorted(first.items())]
        await self._link.put(_put, plain)
