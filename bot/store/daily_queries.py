"""Dailies: their rows and due times, the quizzes they posted, what became of their questions, and streaks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Executable, and_, bindparam, select

from bot.ports.store_dailies import DailyKey
from bot.quiz.daily import Daily
from bot.quiz.events import Place
from bot.quiz.occurrence import Occurrence
from bot.quiz.selection import Past
from bot.quiz.streaks import Streak
from bot.store.daily_bodies import DAILY_FORMAT, daily_of, plain_daily
from bot.store.daily_tables import dailies, daily_questions, daily_quizzes, streaks
from bot.store.link import Linked
from bot.store.place_rows import PlaceRows
from bot.store.statements import Idiom

__all__ = ["DailyReads", "DailyWrites"]

_POSTED = "That day's quiz is posted already."
_STREAK = ("player", "name", "days", "best", "last", "frozen_on")


_ROWS = PlaceRows(dailies, "daily quiz", DAILY_FORMAT, plain_daily, daily_of)


def _add_quiz(sql: Idiom) -> Executable:
    return sql.insert(daily_quizzes, "tenant", "daily", "day", "number", "session", "posted_at", "late_ms")


def _past(sql: Idiom) -> Executable:
    of = daily_questions.c
    return select(of.question_id, of.asked, of.answered, of.right).where(
        *(of[name] == bindparam(name) for name in ("tenant", "daily", "bank_id"))
    )


def _add_past(sql: Idiom) -> Executable:
    of = daily_questions.c
    counts = ("asked", "answered", "right")
    put = sql.insert(daily_questions, "tenant", "daily", "bank_id", "question_id", *counts)
    return put.on_conflict_do_update(
        index_elements=[of.tenant, of.daily, of.bank_id, of.question_id],
        set_={name: of[name] + put.excluded[name] for name in counts},
    )


def _streaks(sql: Idiom) -> Executable:
    k = sql.incoming(tenant=str, daily=str, player=str)
    mine = and_(*(streaks.c[name] == k.c[name] for name in ("tenant", "daily", "player")))
    return select(*(streaks.c[name] for name in _STREAK)).select_from(k.join(streaks, mine))


def _put_streaks(sql: Idiom) -> Executable:
    put = sql.insert(streaks, "tenant", "daily", *_STREAK)
    return put.on_conflict_do_update(
        index_elements=[streaks.c.tenant, streaks.c.daily, streaks.c.player],
        set_={name: put.excluded[name] for name in _STREAK if name != "player"},
    )


class DailyReads(Linked):
    """The part of `Reading` that is about dailies."""

    async def daily(self, key: DailyKey) -> Daily | None:
        return await _ROWS.get(self._link, key)

    async def dailies(self, keys: Collection[DailyKey]) -> dict[DailyKey, Daily]:
        return await _ROWS.some(self._link, keys)

    async def daily_in(self, place: Place) -> Daily | None:
        return await _ROWS.standing_in(self._link, place)

    async def due_dailies(self, until: int | None = None, limit: int = 100_000) -> tuple[tuple[DailyKey, int], ...]:
        return await _ROWS.due(self._link, until, limit)

    async def questions_past(self, key: DailyKey, bank: str) -> dict[str, Past]:
        rows = await self._link.fetch(_past, tenant=key[0], daily=key[1], bank_id=bank)
        return {question: Past(asked, answered, right) for question, asked, answered, right in rows}

    async def streaks(self, key: DailyKey, players: Collection[str]) -> dict[str, Streak]:
        rows = await self._link.fetch(_streaks, [(*key, player) for player in sorted(set(players))])
        return {
            player: Streak(player, name, days, best, last, _day(frozen))
            for player, name, days, best, last, frozen in rows
        }


class DailyWrites(DailyReads):
    """The part of `Writing` that is about dailies."""

    async def lock_daily(self, key: DailyKey) -> Daily | None:
        return await _ROWS.lock(self._link, key)

    async def add_daily(self, daily: Daily) -> None:
        await _ROWS.add(self._link, daily)

    async def save_daily(self, daily: Daily) -> None:
        await _ROWS.save(self._link, daily)

    async def add_daily_quiz(self, tenant: str, occurrence: Occurrence, session: str, at: int) -> None:
        day, number = occurrence.day.isoformat(), occurrence.number
        row = (tenant, occurrence.daily, day, number, session, at, occurrence.late_ms)
        await self._link.put(_add_quiz, [row], unique=_POSTED)

    async def add_past(self, key: DailyKey, bank: str, past: Mapping[str, Past]) -> None:
        rows = [(*key, bank, id, past[id].asked, past[id].answered, past[id].right) for id in sorted(past)]
        await self._link.put(_add_past, rows)

    async def put_streaks(self, key: DailyKey, streaks: Sequence[Streak]) -> None:
        latest = {each.player: each for each in streaks}
        rows = [(*key, *(_plain(getattr(latest[of], name)) for name in _STREAK)) for of in sorted(latest)]
        await self._link.put(_put_streaks, rows)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
