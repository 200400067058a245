"""What was learned: the log of reviews against the marks, and every memory folded again from its log.

A repair only marks what is wrong: the next Quorum that runs puts it right, as it does whenever the log changes.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from sqlalchemy import Float, and_, cast, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.check.faults import Fault, Kind, key_of
from bot.store.link import Link
from bot.store.statements import Statements
from bot.store.tables import responses, rounds, sessions
from bot.store.transaction import SqlReading
from bot.store.tutor_tables import accounts, memories, reviews
from bot.store.ways import way_within
from bot.tutor.memory import BLANK, Memory
from bot.tutor.records import decode_memory, encode_memory
from bot.tutor.reviews import QuestionKey, Review, remembered

__all__ = ["recall", "relearn"]

_ROUND = ("tenant", "session", "round")


async def relearn(connection: AsyncConnection, *, repair: bool) -> list[Fault]:
    """Answers that are in the log otherwise than they were marked; with `repair` their rounds are folded again."""
    here = and_(*(reviews.c[name] == rounds.c[name] for name in _ROUND), rounds.c.folded_to.is_(null()))
    given = and_(*(reviews.c[name] == responses.c[name] for name in _ROUND), responses.c.player == reviews.c.person)
    of = and_(
        sessions.c.tenant == reviews.c.tenant,
        sessions.c.id == reviews.c.session,
        sessions.c.platform == reviews.c.platform,
    )
    found = await connection.execute(
        select(*reviews.primary_key.columns)
        .select_from(reviews.join(rounds, here).join(responses, given).join(sessions, of))
        .where(responses.c.mark.is_not(null()), reviews.c.right != (responses.c.mark >= cast(1.0, Float)))
    )
    rows = found.all()
    if repair:
        for row in {tuple(getattr(row, name) for name in _ROUND) for row in rows}:
            at = and_(*(rounds.c[name] == value for name, value in zip(_ROUND, row, strict=True)))
            await connection.execute(update(rounds).values(folded_to="").where(at))
    return [Fault(Kind.LEARNED, key_of("reviews", row)) for row in rows]


async def recall(connection: AsyncConnection, *, repair: bool) -> list[Fault]:
    """Memories that are not what their log makes. With `repair` they are to be made anew."""
    reading = SqlReading(Link(await way_within(connection), Statements(connection.dialect)))
    faults: list[Fault] = []
    learners = (await connection.execute(select(accounts.c.learner).distinct().order_by(accounts.c.learner))).scalars()
    for learner in learners.all():
        logs: dict[QuestionKey, list[Review]] = defaultdict(list)
        for review in await reading.reviews_of([account for account, _ in await reading.accounts_of(learner)]):
            logs[review.question].append(review)
        rows = (await connection.execute(select(memories).where(memories.c.learner == learner))).all()
        held = {QuestionKey(row.owner, row.bank_id, row.question_id): row for row in rows}
        questions = await reading.questions({review.hash for log in logs.values() for review in log})
        for key in sorted(held.keys() | logs.keys()):
            row = held.get(key)
            if row is not None and row.stale:
                continue
            memory = _read(row)
            if memory is None or remembered(logs[key], questions, memory) != memory:
                faults.append(Fault(Kind.MEMORIES, key_of("memories", (learner, *key))))
                if repair:
                    await _mend(connection, learner, key, there=row is not None, readable=memory is not None)
    return faults


def _read(row: Any) -> Memory | None:
    """The memory in a row, blank where there is none; None for one that cannot be read."""
    if row is None:
        return BLANK
    try:
        return decode_memory(json.loads(row.body))
    except (ValueError, TypeError, KeyError):
        return None


async def _mend(connection: AsyncConnection, learner: str, key: QuestionKey, *, there: bool, readable: bool) -> None:
    names = ("learner", "owner", "bank_id", "question_id")
    of = dict(zip(names, (learner, *key), strict=True))
    stale: dict[str, Any] = {"stale": True} if readable and there else {"stale": True, "body": _blank()}
    if there:
        here = (memories.c[name] == value for name, value in of.items())
        await connection.execute(update(memories).values(stale).where(*here))
    else:
        await connection.execute(insert(memories), [of | stale])


def _blank() -> str:
    return json.dumps(encode_memory(BLANK))
