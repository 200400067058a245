"""Privacy: tenants that have left, and ways to what somebody began and to what is old."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "departures",
        sa.Column("tenant", sa.Text, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("left_at", "remove_at")),
        sa.PrimaryKeyConstraint("tenant", name="pk_departures"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sessions_host", "sessions", ["tenant", "host"])
    ended = sa.text("ended_at IS NOT NULL")
    op.create_index("ix_sessions_ended", "sessions", ["ended_at"], sqlite_where=ended, postgresql_where=ended)
