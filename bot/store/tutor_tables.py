"""The tables of the tutor; see `bot.store.tables`.

An account is (platform, person); a learner is one account or several linked ones. `owner` is the tenant whose own bank
a question is in, or that of shared banks.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, Table, Text, text

from bot.store.tables import METADATA

__all__ = [
    "accounts",
    "assignment_attempts",
    "assignments",
    "learner_profiles",
    "members",
    "memories",
    "practices",
    "reviews",
]

accounts = Table(
    "accounts",
    METADATA,
    Column("platform", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("learner", Text, nullable=False),
    Column("name", Text, nullable=False),
    Index("ix_accounts_learner", "learner"),
    sqlite_with_rowid=False,
)

# Who has answered, or practised, in a tenant, and whether the group's leader may see them.
members = Table(
    "members",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("platform", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("seen", Boolean, nullable=False, server_default=text("false")),
    Index("ix_members_person", "platform", "person"),
    sqlite_with_rowid=False,
)

# Each answer of a closed round is a row here, and changes one of the memories: with every index more there is more for
# clicks to wait for when the database writes its pages back. What is a tenant's is found through its members.

# Every answer that says something of somebody's memory. `tenant` is where it was given, empty once that has left.
reviews = Table(
    "reviews",
    METADATA,
    Column("platform", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("tenant", Text, primary_key=True),
    Column("session", Text, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("bank_id", Text, nullable=False),
    Column("question_id", Text, nullable=False),
    Column("question_hash", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("right", Boolean, nullable=False),
    Column("chance", Float, nullable=False),
    Column("source", Text, nullable=False),
    Column("elapsed_ms", BigInteger),
    Column("usual_ms", BigInteger),
    Column("hints", Integer, nullable=False),
    Column("undone", Boolean, nullable=False),
    Index("ix_reviews_question", "platform", "person", "owner", "bank_id", "question_id"),
    Index("ix_reviews_at", "at"),
    sqlite_with_rowid=False,
)

_STALE = "stale"

# Derived from the reviews, but for what the player asked for: to suspend or to bury. Stale ones are to be made anew.
memories = Table(
    "memories",
    METADATA,
    Column("learner", Text, primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("bank_id", Text, primary_key=True),
    Column("question_id", Text, primary_key=True),
    Column("due_at", BigInteger),
    Column("last_at", BigInteger),
    Column("stale", Boolean, nullable=False, server_default=text("false")),
    Column("body", Text, nullable=False),
    Index("ix_memories_stale", "learner", sqlite_where=text(_STALE), postgresql_where=text(_STALE)),
    sqlite_with_rowid=False,
)

practices = Table(
    "practices",
    METADATA,
    Column("learner", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)

learner_profiles = Table(
    "learner_profiles",
    METADATA,
    Column("learner", Text, primary_key=True),
    Column("body", Text, nullable=False),
)

assignments = Table(
    "assignments",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("host_name", Text, nullable=False),
    Column("bank_id", Text, nullable=False),
    Column("outcome", Text),
    Column("title", Text, nullable=False),
    Column("deadline", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    sqlite_with_rowid=False,
)

assignment_attempts = Table(
    "assignment_attempts",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("assignment", Text, primary_key=True),
    Column("platform", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("begun_at", BigInteger, nullable=False),
    Column("right", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("of", Integer, nullable=False),
    Column("finished_at", BigInteger),
    Index("ix_assignment_attempts_person", "platform", "person"),
    sqlite_with_rowid=False,
)
