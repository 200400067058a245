"""Daily quizzes with their days, questions and streaks; reminders; sessions that do not hold their channel."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_PLACE = ["tenant", "platform", "channel"]
_DUE = "due_at IS NOT NULL"


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _numbers(kind: type[sa.Integer], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _of_daily(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["tenant", "daily"], ["dailies.tenant", "dailies.id"], name=f"fk_{table}_dailies")


def upgrade() -> None:
    _sessions()
    _dailies()
    _of_dailies()
    op.create_table(
        "reminders",
        *_texts("platform", "person"),
        sa.Column("due_at", sa.BigInteger),
        *_numbers(sa.Integer, "format"),
        *_texts("body"),
        sa.PrimaryKeyConstraint("platform", "person", name="pk_reminders"),
    )
    _partial("ix_reminders_due", "reminders", ["due_at"], _DUE)


def _sessions() -> None:
    """Until now a session held its channel as long as it was live."""
    op.add_column("sessions", sa.Column("holds", sa.Boolean, nullable=False, server_default=sa.text("false")))
    op.execute(sa.text("UPDATE sessions SET holds = live"))
    op.drop_index("uq_sessions_live_place", "sessions")
    _partial("uq_sessions_held_place", "sessions", _PLACE, "holds", unique=True)


def _dailies() -> None:
    op.create_table(
        "dailies",
        *_texts("tenant", "id", "platform", "channel"),
        sa.Column("due_at", sa.BigInteger),
        *_numbers(sa.BigInteger, "version"),
        *_numbers(sa.Integer, "format"),
        *_texts("body"),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_dailies"),
    )
    op.create_index("uq_dailies_place", "dailies", _PLACE, unique=True)
    _partial("ix_dailies_due", "dailies", ["due_at"], _DUE)


def _of_dailies() -> None:
    op.create_table(
        "daily_quizzes",
        *_texts("tenant", "daily", "day"),
        *_numbers(sa.Integer, "number"),
        *_texts("session"),
        *_numbers(sa.BigInteger, "posted_at", "late_ms"),
        sa.PrimaryKeyConstraint("tenant", "daily", "day", name="pk_daily_quizzes"),
        _of_daily("daily_quizzes"),
        sqlite_with_rowid=False,
    )
    op.create_index("uq_daily_quizzes_session", "daily_quizzes", ["tenant", "session"], unique=True)
    op.create_table(
        "daily_questions",
        *_texts("tenant", "daily", "bank_id", "question_id"),
        *_numbers(sa.Integer, "asked"),
        *_numbers(sa.BigInteger, "answered", "right"),
        sa.PrimaryKeyConstraint("tenant", "daily", "bank_id", "question_id", name="pk_daily_questions"),
        _of_daily("daily_questions"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "streaks",
        *_texts("tenant", "daily", "player", "name"),
        *_numbers(sa.Integer, "days", "best", "last"),
        sa.Column("frozen_on", sa.Text),
        sa.PrimaryKeyConstraint("tenant", "daily", "player", name="pk_streaks"),
        _of_daily("streaks"),
        sqlite_with_rowid=False,
    )
