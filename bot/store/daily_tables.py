"""The tables of daily quizzes and reminders; see `bot.store.tables`. Days are ISO dates: "2026-05-04"."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Integer, Table, Text, text

from bot.store.tables import METADATA, placed

__all__ = ["dailies", "daily_questions", "daily_quizzes", "reminders", "streaks"]

# A channel has one daily at most; a new plan takes the place of the old one, and its streaks go on.
dailies = placed("dailies")


def _of_daily() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["tenant", "daily"], ["dailies.tenant", "dailies.id"])


# A day's quiz exists once, whatever happens: the key says so.
daily_quizzes = Table(
    "daily_quizzes",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("daily", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("session", Text, nullable=False),
    Column("posted_at", BigInteger, nullable=False),
    Column("late_ms", BigInteger, nullable=False),
    _of_daily(),
    Index("uq_daily_quizzes_session", "tenant", "session", unique=True),
    sqlite_with_rowid=False,
)

# How often each question was asked, answered and answered rightly in a daily.
daily_questions = Table(
    "daily_questions",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("daily", Text, primary_key=True),
    Column("bank_id", Text, primary_key=True),
    Column("question_id", Text, primary_key=True),
    Column("asked", Integer, nullable=False),
    Column("answered", BigInteger, nullable=False),
    Column("right", BigInteger, nullable=False),
    _of_daily(),
    sqlite_with_rowid=False,
)

streaks = Table(
    "streaks",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("daily", Text, primary_key=True),
    Column("player", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("days", Integer, nullable=False),
    Column("best", Integer, nullable=False),
    # The number of the last quiz answered.
    Column("last", Integer, nullable=False),
    Column("frozen_on", Text),
    _of_daily(),
    sqlite_with_rowid=False,
)

# Of a person, not of a tenant: one word a day about all of their groups' quizzes.
_WAITS = "due_at IS NOT NULL"

reminders = Table(
    "reminders",
    METADATA,
    Column("platform", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("due_at", BigInteger),
    Column("format", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_reminders_due", "due_at", sqlite_where=text(_WAITS), postgresql_where=text(_WAITS)),
)
