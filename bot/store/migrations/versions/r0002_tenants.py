"""What is kept on a tenant besides its quizzes: settings, the platform's installation, words for one use."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tenant_settings",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("tenant", "name", "value")),
        sa.PrimaryKeyConstraint("tenant", "name", name="pk_tenant_settings"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "installations",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("installed_at", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_installations"),
    )
    op.create_table(
        "tickets",
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_tickets"),
    )
    op.create_index("ix_tickets_expires_at", "tickets", ["expires_at"])
