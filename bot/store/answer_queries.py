"""Responses: what players hold and answered, and the rule by which a later one replaces an earlier one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, bindparam, func, null, or_, select, union_all

from bot.ports.store import Conflict, Counts, Key
from bot.quiz.results import MarkedAnswer
from bot.quiz.scoring import Answer
from bot.quiz.session import Response
from bot.store.bodies import from_mask, to_mask
from bot.store.link import Ask, Linked
from bot.store.statements import Idiom, Upsert
from bot.store.tables import players, responses

__all__ = ["HELD", "AnswerReads", "AnswerWrites", "counts_at", "response_of", "responses_at"]

HELD = ("round", "player", "choice", "draft", "answered_at", "stamp", "arrived")
"""The columns a `Response` is made of, in its order."""

_MARKED = ("round", "player", "choice", "mark", "points", "elapsed_ms", "answered_at")
"""The columns a `MarkedAnswer` is made of, in its order."""
_KEY = ("tenant", "session", "round", "player")
_RACE = "Another process stored an answer of the same player."


def response_of(row: Sequence[Any]) -> Response:
    """The response in a row of the columns `HELD`."""
    round, player, choice, draft, answered_at, stamp, arrived = row
    held = None if choice is None else from_mask(choice)
    return Response(round, player, held, from_mask(draft), answered_at, stamp, arrived)


def _replaces(earlier: Response, later: Response, *, locked: bool) -> bool:
    """Whether `later` may take the place of `earlier`: the rule of the two upserts below."""
    if earlier.choice is None and later.choice is not None:
        return True
    return later.stamp >= earlier.stamp and (earlier.choice is None or not locked)


def _put(sql: Idiom) -> tuple[Upsert, ColumnElement[bool], ColumnElement[bool]]:
    put = sql.insert(responses, "tenant", "session", *HELD)
    # A submission finds its draft whichever of the two clicks the platform stamped first.
    submits = and_(responses.c.choice.is_(null()), put.excluded.choice.is_not(null()))
    return put, submits, put.excluded.stamp >= responses.c.stamp


def _upsert(put: Upsert, where: ColumnElement[bool]) -> Executable:
    changed = {name: put.excluded[name] for name in HELD if name not in _KEY}
    return put.on_conflict_do_update(index_elements=[responses.c[name] for name in _KEY], set_=changed, where=where)


def _put_locked(sql: Idiom) -> Executable:
    put, submits, not_before = _put(sql)
    return _upsert(put, or_(submits, and_(not_before, responses.c.choice.is_(null()))))


def _put_changeable(sql: Idiom) -> Executable:
    put, submits, not_before = _put(sql)
    return _upsert(put, or_(submits, not_before))


def _responses(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, session=str, round=int)
    here = and_(*(responses.c[name] == k.c[name] for name in ("tenant", "session", "round")))
    return (
        select(k.c.tenant, k.c.session, *(responses.c[name] for name in HELD))
        .select_from(k.join(responses, here))
        .order_by(responses.c.arrived, responses.c.stamp, responses.c.player)
    )


def _counts(sql: Idiom) -> Executable:
    """How often each choice was given, and in a row without a choice how many may answer."""
    k = sql.incoming(tenant=str, session=str, round=int)
    of = (k.c.tenant, k.c.session, k.c.round)
    given = and_(*(responses.c[name] == k.c[name] for name in ("tenant", "session", "round")))
    sits = and_(*(players.c[name] == k.c[name] for name in ("tenant", "session")))
    may_answer = and_(sits, players.c.left_at.is_(null()), players.c.out_round.is_(null()))
    chosen = select(*of, responses.c.choice, func.count()).select_from(k.join(responses, given))
    waited = select(*of, null(), func.count(players.c.player)).select_from(k.outerjoin(players, may_answer))
    return union_all(
        chosen.where(responses.c.choice.is_not(null())).group_by(*of, responses.c.choice), waited.group_by(*of)
    )


def _settled(sql: Idiom) -> Executable:
    timed = (responses.c[name] for name in ("round", "player", "choice", "elapsed_ms", "answered_at", "arrived"))
    return (
        select(*timed)
        .where(
            responses.c.tenant == bindparam("tenant"),
            responses.c.session == bindparam("session"),
            responses.c.elapsed_ms.is_not(null()),
        )
        .order_by(responses.c.round, responses.c.arrived, responses.c.stamp, responses.c.player)
    )


def _choices_of(sql: Idiom) -> Executable:
    return select(responses.c.round, responses.c.choice).where(
        responses.c.tenant == bindparam("tenant"),
        responses.c.session == bindparam("session"),
        responses.c.player == bindparam("player"),
        responses.c.choice.is_not(null()),
    )


def _marked(sql: Idiom) -> Executable:
    return (
        select(*(responses.c[name] for name in _MARKED))
        .where(
            responses.c.tenant == bindparam("tenant"),
            responses.c.session == bindparam("session"),
            responses.c.mark.is_not(null()),
        )
        .order_by(responses.c.round, responses.c.answered_at, responses.c.player)
    )


class AnswerReads(Linked):
    """The part of `Reading` that is about responses."""

    async def responses(self, key: Key, round: int) -> tuple[Response, ...]:
        return (await self._link.ask(responses_at([(key, round)])))[key, round]

    async def settled(self, key: Key) -> dict[int, tuple[Answer, ...]]:
        found: dict[int, list[Answer]] = {}
        for round, player, choice, *times in await self._link.fetch(_settled, tenant=key[0], session=key[1]):
            found.setdefault(round, []).append(Answer(player, from_mask(choice), *times))
        return {round: tuple(answers) for round, answers in found.items()}

    async def counts(self, key: Key, round: int) -> Counts:
        return (await self._link.ask(counts_at([(key, round)])))[key, round]

    async def marked(self, key: Key) -> tuple[MarkedAnswer, ...]:
        rows = await self._link.fetch(_marked, tenant=key[0], session=key[1])
        return tuple(MarkedAnswer(round, player, from_mask(choice), *rest) for round, player, choice, *rest in rows)

    async def choices_of(self, key: Key, player: str) -> dict[int, tuple[int, ...]]:
        rows = await self._link.fetch(_choices_of, tenant=key[0], session=key[1], player=player)
        return {round: from_mask(choice) for round, choice in sorted(map(tuple, rows))}


class AnswerWrites(AnswerReads):
    """The part of `Writing` that is about responses."""

    async def put_responses(self, rows: Sequence[tuple[Key, Response]], locked: Collection[Key]) -> None:
        closed = frozenset(locked)
        latest: dict[tuple[Key, int, str], Response] = {}
        for key, response in rows:
            of = (key, response.round, response.player)
            earlier = latest.get(of)
            if earlier is not None and not _replaces(earlier, response, locked=key in closed):
                raise Conflict("Two answers of one player in one call exclude each other.")
            latest[of] = response
        for build, chosen in (
            (_put_locked, [of for of in latest if of[0] in closed]),
            (_put_changeable, [of for of in latest if of[0] not in closed]),
        ):
            # In the order of their keys, so that two processes cannot wait for each other.
            ordered = [_row(of[0], latest[of]) for of in sorted(chosen)]
            await self._link.put_all(build, ordered, _RACE)


def _row(key: Key, response: Response) -> tuple[Any, ...]:
    choice = None if response.choice is None else to_mask(response.choice)
    return (
        *key,
        *(response.round, response.player, choice, to_mask(response.draft)),
        *(response.answered_at, response.stamp, response.arrived),
    )


def responses_at(rounds: Collection[tuple[Key, int]]) -> Ask[dict[tuple[Key, int], tuple[Response, ...]]]:
    """The responses of each of these rounds."""
    found: dict[tuple[Key, int], list[Response]] = {of: [] for of in rounds}

    def read(rows: Sequence[Any]) -> dict[tuple[Key, int], tuple[Response, ...]]:
        for tenant, session, *held in rows:
            found[(tenant, session), held[0]].append(response_of(held))
        return {of: tuple(given) for of, given in found.items()}

    return Ask(_responses, [(*key, round) for key, round in sorted(found)], read)


def counts_at(rounds: Collection[tuple[Key, int]]) -> Ask[dict[tuple[Key, int], Counts]]:
    """How often each choice was given in each of these rounds, and how many may answer."""
    choices: dict[tuple[Key, int], dict[tuple[int, ...], int]] = {of: {} for of in rounds}
    waited: dict[tuple[Key, int], int] = {}

    def read(rows: Sequence[Any]) -> dict[tuple[Key, int], Counts]:
        for tenant, session, round, choice, count in rows:
            of = ((tenant, session), round)
            if choice is None:
                waited[of] = count
            else:
                choices[of][from_mask(choice)] = count
        return {of: (given, waited[of]) for of, given in choices.items()}

    return Ask(_counts, [(*key, round) for key, round in sorted(choices)], read)
