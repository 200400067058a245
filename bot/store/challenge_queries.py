"""Players of a challenge: teams, runs of right answers, who is out, and how often they were right before."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Executable, and_, bindparam, func, literal_column, null, select, update

from bot.ports.store import Fastest, Key, PlayerKey
from bot.quiz.scoring import Score
from bot.quiz.teams import Player
from bot.store.link import Ask, Linked
from bot.store.statements import Idiom
from bot.store.tables import players, responses, rounds

__all__ = ["ChallengeReads", "ChallengeWrites", "players_at", "put_leads"]

_SCORE = ("player", "name", "points", "right", "answered")
_KEPT = ("team", "saved_ms", "run", "run_round", "out_round")


def _players(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, session=str)
    here = and_(players.c.tenant == k.c.tenant, players.c.session == k.c.session)
    return (
        select(*(players.c[name] for name in ("tenant", "session", *_SCORE, "left_at", *_KEPT)))
        .select_from(k.join(players, here))
        .order_by(players.c.joined_at, players.c.player)
    )


def _shares(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, player=str)
    mine = and_(players.c.tenant == k.c.tenant, players.c.player == k.c.player)
    return (
        select(k.c.player, func.sum(players.c.right), func.sum(players.c.answered))
        .select_from(k.join(players, mine))
        .group_by(k.c.player)
        .having(func.sum(players.c.answered) > literal_column("0"))
    )


def _fastest(sql: Idiom) -> Executable:
    named = and_(*(players.c[name] == responses.c[name] for name in ("tenant", "session", "player")))
    return (
        select(responses.c.round, players.c.name, responses.c.elapsed_ms)
        .select_from(responses.join(players, named))
        .where(
            responses.c.tenant == bindparam("tenant"),
            responses.c.session == bindparam("session"),
            responses.c.mark >= literal_column("1.0"),
        )
        .order_by(responses.c.elapsed_ms, responses.c.answered_at, responses.c.player)
        .limit(literal_column("1"))
    )


def _put(sql: Idiom, **columns: type) -> Executable:
    k = sql.changes(tenant=str, session=str, player=str, **columns)
    here = and_(*(players.c[name] == k.c[name] for name in ("tenant", "session", "player")))
    return update(players).values({name: k.c[name] for name in columns}).where(here)


def _put_teams(sql: Idiom) -> Executable:
    return _put(sql, team=int)


def _put_out(sql: Idiom) -> Executable:
    return _put(sql, out_round=int)


def _put_runs(sql: Idiom) -> Executable:
    return _put(sql, run=int, run_round=int)


def put_leads(sql: Idiom) -> Executable:
    k = sql.changes(tenant=str, session=str, round=int, lead=str)
    here = and_(*(rounds.c[name] == k.c[name] for name in ("tenant", "session", "round")))
    return update(rounds).values(lead=k.c.lead).where(here, rounds.c.closed_at.is_not(null()))


class ChallengeReads(Linked):
    """The part of `Reading` that is about challenges."""

    async def players(self, key: Key) -> tuple[Player, ...]:
        return (await self.players_of([key]))[key]

    async def players_of(self, keys: Collection[Key]) -> dict[Key, tuple[Player, ...]]:
        return await self._link.ask(players_at(keys))

    async def shares(self, tenant: str, players: Collection[str]) -> dict[str, tuple[int, int]]:
        rows = await self._link.fetch(_shares, [(tenant, player) for player in sorted(set(players))])
        return {player: (int(right), int(answered)) for player, right, answered in rows}

    async def fastest(self, key: Key) -> Fastest | None:
        rows = await self._link.fetch(_fastest, tenant=key[0], session=key[1])
        return Fastest(*rows[0]) if rows else None


class ChallengeWrites(ChallengeReads):
    """The part of `Writing` that is about challenges."""

    async def put_teams(self, rows: Sequence[tuple[PlayerKey, int]]) -> None:
        latest = dict(rows)
        await self._link.put(_put_teams, [(*key, latest[key]) for key in sorted(latest)])

    async def put_out(self, rows: Sequence[tuple[PlayerKey, int | None]]) -> None:
        latest = dict(rows)
        await self._link.put(_put_out, [(*key, latest[key]) for key in sorted(latest)])

    async def put_runs(self, rows: Sequence[tuple[PlayerKey, int, int]]) -> None:
        latest = {key: (*key, run, round) for key, run, round in rows}
        await self._link.put(_put_runs, [latest[key] for key in sorted(latest)])

    async def put_leads(self, rows: Sequence[tuple[Key, int, Sequence[str]]]) -> None:
        latest = {(*key, round): json.dumps(list(lead)) for key, round, lead in rows}
        await self._link.put(put_leads, [(*of, latest[of]) for of in sorted(latest)])


def players_at(keys: Collection[Key]) -> Ask[dict[Key, tuple[Player, ...]]]:
    """The players of each of these sessions."""
    found: dict[Key, list[Player]] = {key: [] for key in keys}

    def read(rows: Sequence[Any]) -> dict[Key, tuple[Player, ...]]:
        for tenant, session, *kept in rows:
            found[tenant, session].append(Player(Score(*kept[:5]), kept[5] is None, *kept[6:]))
        return {key: tuple(here) for key, here in found.items()}

    return Ask(_players, sorted(found), read)
