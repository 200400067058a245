"""Challenges: teams, time saved, runs of right answers and who is out; who led after a round; reports of wrong keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("team", sa.Integer),
        sa.Column("saved_ms", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("run", sa.Integer, nullable=False, server_default="0"),
        sa.Column("run_round", sa.Integer),
        sa.Column("out_round", sa.Integer),
    ):
        op.add_column("players", column)
    op.add_column("rounds", sa.Column("timer_ms", sa.BigInteger))
    op.add_column("rounds", sa.Column("lead", sa.Text))
    op.create_table(
        "reports",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("tenant", "question_hash", "player")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("bank_id", "question_id", "session")),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "question_hash", "player", name="pk_reports"),
        sqlite_with_rowid=False,
    )
