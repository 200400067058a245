"""Leagues: their rows, who is in which team from which week on, and what weeks came to."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _of_league(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["tenant", "league"], ["leagues.tenant", "leagues.id"], name=f"fk_{table}_leagues")


def upgrade() -> None:
    op.create_table(
        "leagues",
        *_texts("tenant", "id", "platform", "channel"),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("format", sa.Integer, nullable=False),
        *_texts("body"),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_leagues"),
    )
    op.create_index("uq_leagues_place", "leagues", ["tenant", "platform", "channel"], unique=True)
    _partial("ix_leagues_due", "leagues", ["due_at"], "due_at IS NOT NULL")
    op.create_table(
        "league_members",
        *_texts("tenant", "league", "player"),
        sa.Column("week", sa.Integer, nullable=False),
        *_texts("name"),
        sa.Column("team", sa.Integer),
        sa.PrimaryKeyConstraint("tenant", "league", "player", "week", name="pk_league_members"),
        _of_league("league_members"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "league_weeks",
        *_texts("tenant", "league"),
        sa.Column("week", sa.Integer, nullable=False),
        sa.Column("session", sa.Text),
        sa.Column("format", sa.Integer, nullable=False),
        *_texts("body"),
        sa.PrimaryKeyConstraint("tenant", "league", "week", name="pk_league_weeks"),
        _of_league("league_weeks"),
        sqlite_with_rowid=False,
    )
    _partial("uq_league_weeks_session", "league_weeks", ["tenant", "session"], "session IS NOT NULL", unique=True)
