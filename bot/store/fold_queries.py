"""Which closed rounds are not in the log of reviews yet, and what is in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, bindparam, func, literal_column, null, or_, select, update

from bot.ports.rows import SHARED, Key
from bot.ports.store_tutor import Claimed, FoldAnswer, UnfoldedRound
from bot.store.link import Ask, Linked
from bot.store.statements import Idiom
from bot.store.tables import players, responses, rounds, shelf

__all__ = ["FoldReads", "FoldWrites"]


def _unfolded(sql: Idiom) -> Executable:
    of = rounds.c
    return (
        select(of.tenant, of.session, of.round, of.folded_to)
        .where(of.folded_to.is_not(null()), of.closed_at.is_not(null()))
        .order_by(of.closed_at)
        .limit(bindparam("limit"))
    )


def _here(table: Any) -> ColumnElement[bool]:
    return and_(*(table.c[name] == bindparam(name) for name in ("tenant", "session", "round")))


def _answers_after(sql: Idiom) -> Executable:
    of = responses.c
    seat = and_(*(players.c[name] == of[name] for name in ("tenant", "session", "player")))
    return (
        select(of.player, func.coalesce(players.c.name, literal_column("''")), of.answered_at, of.elapsed_ms, of.mark)
        .select_from(responses.outerjoin(players, seat))
        .where(_here(responses), of.player > bindparam("player"), of.choice.is_not(null()), of.mark.is_not(null()))
        .order_by(of.player)
        .limit(bindparam("limit"))
    )


def _times(sql: Idiom) -> Executable:
    of = responses.c
    return select(of.elapsed_ms).where(_here(responses), of.elapsed_ms.is_not(null())).order_by(of.elapsed_ms)


def _claim(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, session=str, round=int, folded_to=str)
    names = ("tenant", "session", "round", "folded_to")
    here = and_(*(rounds.c[name] == k.c[name] for name in names), rounds.c.closed_at.is_not(null()))
    found = select(*(rounds.c[name] for name in names)).select_from(k.join(rounds, here))
    return found if sql.one_writer else found.with_for_update(of=rounds, skip_locked=True)


def _fold(sql: Idiom) -> Executable:
    k = sql.changes(tenant=str, session=str, round=int, folded_to=str)
    here = and_(*(rounds.c[name] == k.c[name] for name in ("tenant", "session", "round")))
    return update(rounds).values(folded_to=k.c.folded_to).where(here)


def _shelved(sql: Idiom) -> Executable:
    k = sql.incoming(bank_id=str)
    whose = or_(shelf.c.tenant == bindparam("tenant"), shelf.c.tenant == bindparam("shared"))
    found = select(shelf.c.tenant, shelf.c.bank_id, shelf.c.bank_hash)
    return found.select_from(k.join(shelf, shelf.c.bank_id == k.c.bank_id)).where(whose)


class FoldReads(Linked):
    """The part of `Reading` that is about rounds on their way into the log."""

    async def unfolded(self, limit: int) -> tuple[UnfoldedRound, ...]:
        rows = await self._link.fetch(_unfolded, limit=limit)
        return tuple(map(_unfolded_round, rows))

    async def usual_ms(self, key: Key, round: int, least: int) -> int | None:
        times = [ms for (ms,) in await self._link.fetch(_times, tenant=key[0], session=key[1], round=round)]
        return None if len(times) < least else int(times[len(times) // 2])

    async def owners_of(self, tenant: str, banks: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
        ids = sorted({(id,) for id, _ in banks})
        shelved = {
            (row[0], row[1]): row[2] for row in await self._link.fetch(_shelved, ids, tenant=tenant, shared=SHARED)
        }
        return {bank: _owner(tenant, *bank, shelved) for bank in banks}


class FoldWrites(FoldReads):
    """The part of `Writing` that is about rounds on their way into the log."""

    async def claim_rounds(self, rounds: Sequence[UnfoldedRound], limit: int) -> tuple[Claimed, ...]:
        wanted = sorted({(*each.key, each.round, each.folded_to) for each in rounds})
        claim = Ask(_claim, wanted, read=lambda found: set(map(_unfolded_round, found)))
        still, *answers = await self._link.ask_each([claim, *(_answers_of(each, limit) for each in rounds)])
        claimed: list[Claimed] = []
        for round, rows in zip(rounds, answers, strict=True):
            if round in still and limit > 0:
                taken = tuple(FoldAnswer(who, name, at, ms, mark == 1.0) for who, name, at, ms, mark in rows[:limit])
                limit -= len(taken)
                claimed.append(Claimed(round, taken, taken[-1].player if limit == 0 and taken else None))
        return tuple(claimed)

    async def put_folded(self, rows: Sequence[tuple[Key, int, str | None]]) -> None:
        latest = {(*key, round): folded_to for key, round, folded_to in rows}
        await self._link.put(_fold, [(*of, latest[of]) for of in sorted(latest)])


def _answers_of(round: UnfoldedRound, limit: int) -> Ask[Sequence[Any]]:
    tenant, session = round.key
    here = {"tenant": tenant, "session": session, "round": round.round}
    return Ask(_answers_after, given={**here, "player": round.folded_to, "limit": limit})


def _unfolded_round(row: Sequence[Any]) -> UnfoldedRound:
    tenant, session, round, folded_to = row
    return UnfoldedRound((tenant, session), round, folded_to)


def _owner(tenant: str, id: str, hash: str, shelved: dict[tuple[str, str], str]) -> str:
    """By content where that tells, since both may serve a bank of that id. One that nobody serves any more stays with
    the tenant: it may have been theirs.
    """
    for owner in (tenant, SHARED):
        if shelved.get((owner, id)) == hash:
            return owner
    return SHARED if (tenant, id) not in shelved and (SHARED, id) in shelved else tenant
