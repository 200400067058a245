"""The tutor: accounts and learners, the log of answers and the memories made of it, practices, assignments; and which
closed rounds are in the log. Those closed before are not, and will be. Words for one use say what they are for.

The counts behind the ranks lose their first buckets below the top, which nothing reads (`bot.quiz.ranks`).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_QUESTION = ("owner", "bank_id", "question_id")


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _numbers(kind: type[sa.Integer], *names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=nullable) for name in names]


def upgrade() -> None:
    op.add_column("rounds", sa.Column("folded_to", sa.Text, server_default=sa.text("''")))
    unfolded = sa.text("folded_to IS NOT NULL AND closed_at IS NOT NULL")
    op.create_index("ix_rounds_unfolded", "rounds", ["closed_at"], sqlite_where=unfolded, postgresql_where=unfolded)
    op.add_column("tickets", sa.Column("of", sa.Text, nullable=False, server_default=sa.text("''")))
    _accounts()
    _log()
    _learners()
    _assignments()
    op.execute(sa.text("DELETE FROM board_counts WHERE bucket = 0 AND level < 6"))


def _accounts() -> None:
    op.create_table(
        "accounts",
        *_texts("platform", "person", "learner", "name"),
        sa.PrimaryKeyConstraint("platform", "person", name="pk_accounts"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_accounts_learner", "accounts", ["learner"])
    op.create_table(
        "members",
        *_texts("tenant", "platform", "person"),
        sa.Column("seen", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.PrimaryKeyConstraint("tenant", "platform", "person", name="pk_members"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_members_person", "members", ["platform", "person"])


def _log() -> None:
    op.create_table(
        "reviews",
        *_texts("platform", "person", "tenant", "session"),
        *_numbers(sa.Integer, "round"),
        *_texts(*_QUESTION, "question_hash"),
        *_numbers(sa.BigInteger, "at"),
        sa.Column("right", sa.Boolean, nullable=False),
        sa.Column("chance", sa.Float, nullable=False),
        *_texts("source"),
        *_numbers(sa.BigInteger, "elapsed_ms", "usual_ms", nullable=True),
        *_numbers(sa.Integer, "hints"),
        sa.Column("undone", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("platform", "person", "tenant", "session", "round", name="pk_reviews"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reviews_question", "reviews", ["platform", "person", *_QUESTION])
    op.create_index("ix_reviews_at", "reviews", ["at"])


def _learners() -> None:
    op.create_table(
        "memories",
        *_texts("learner", *_QUESTION),
        *_numbers(sa.BigInteger, "due_at", "last_at", nullable=True),
        sa.Column("stale", sa.Boolean, nullable=False, server_default=sa.text("false")),
        *_texts("body"),
        sa.PrimaryKeyConstraint("learner", *_QUESTION, name="pk_memories"),
        sqlite_with_rowid=False,
    )
    stale = sa.text("stale")
    op.create_index("ix_memories_stale", "memories", ["learner"], sqlite_where=stale, postgresql_where=stale)
    op.create_table(
        "practices",
        *_texts("learner"),
        *_numbers(sa.BigInteger, "version"),
        *_texts("body"),
        sa.PrimaryKeyConstraint("learner", name="pk_practices"),
    )
    op.create_table(
        "learner_profiles", *_texts("learner", "body"), sa.PrimaryKeyConstraint("learner", name="pk_learner_profiles")
    )


def _assignments() -> None:
    op.create_table(
        "assignments",
        *_texts("tenant", "id", "platform", "channel", "host", "host_name", "bank_id"),
        sa.Column("outcome", sa.Text),
        *_texts("title"),
        *_numbers(sa.BigInteger, "deadline"),
        *_numbers(sa.Integer, "attempts"),
        *_numbers(sa.BigInteger, "created_at"),
        *_numbers(sa.BigInteger, "ended_at", nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_assignments"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "assignment_attempts",
        *_texts("tenant", "assignment", "platform", "person"),
        *_numbers(sa.Integer, "number"),
        *_texts("name"),
        *_numbers(sa.BigInteger, "begun_at"),
        *_numbers(sa.Integer, "right", "answered", "of"),
        *_numbers(sa.BigInteger, "finished_at", nullable=True),
        sa.PrimaryKeyConstraint("tenant", "assignment", "platform", "person", "number", name="pk_assignment_attempts"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_assignment_attempts_person", "assignment_attempts", ["platform", "person"])
