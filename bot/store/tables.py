"""The tables. Times are ms since the Unix epoch; choices are sets of option indexes as bit masks.

Every row a tenant owns has the tenant first in its key. Banks and questions are content, known by hash and shared.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    text,
)

__all__ = [
    "METADATA",
    "bank_questions",
    "banks",
    "players",
    "posts",
    "questions",
    "reports",
    "responses",
    "rounds",
    "sessions",
    "shelf",
]

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# -- content -----------------------------------------------------------------------------------------------

banks = Table(
    "banks",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("bank_id", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("format", Integer, nullable=False),
    Column("body", Text, nullable=False),
    # Counts by outcome and difficulty, so that listing a shelf reads no question.
    Column("summary", Text, nullable=False),
)

questions = Table(
    "questions",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("format", Integer, nullable=False),
    Column("body", Text, nullable=False),
)

bank_questions = Table(
    "bank_questions",
    METADATA,
    Column("bank_hash", Text, ForeignKey("banks.hash"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("question_hash", Text, ForeignKey("questions.hash"), nullable=False),
    sqlite_with_rowid=False,
)

shelf = Table(
    "shelf",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("bank_id", Text, primary_key=True),
    Column("bank_hash", Text, ForeignKey("banks.hash"), nullable=False),
    sqlite_with_rowid=False,
)

# -- sessions ----------------------------------------------------------------------------------------------

sessions = Table(
    "sessions",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("bank_hash", Text, nullable=False),
    Column("phase", Text, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("round", Integer, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("wake_at", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("format", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index(
        "uq_sessions_live_place",
        "tenant",
        "platform",
        "channel",
        unique=True,
        sqlite_where=text("live"),
        postgresql_where=text("live"),
    ),
    Index("ix_sessions_place", "tenant", "platform", "channel", "created_at"),
    Index("ix_sessions_wake", "wake_at", sqlite_where=text("live"), postgresql_where=text("live")),
)


def _of_session() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["tenant", "session"], ["sessions.tenant", "sessions.id"])


players = Table(
    "players",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("session", Text, primary_key=True),
    Column("player", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("joined_at", BigInteger, nullable=False),
    Column("left_at", BigInteger),
    Column("points", BigInteger, nullable=False, server_default="0"),
    Column("right", Integer, nullable=False, server_default="0"),
    Column("answered", Integer, nullable=False, server_default="0"),
    Column("team", Integer),
    # The time right answers left unused; how many came in a row, up to which round; the round that put the player out.
    Column("saved_ms", BigInteger, nullable=False, server_default="0"),
    Column("run", Integer, nullable=False, server_default="0"),
    Column("run_round", Integer),
    Column("out_round", Integer),
    _of_session(),
    Index("ix_players_player", "tenant", "player"),
    sqlite_with_rowid=False,
)

# No foreign key: it would cost the hottest insert 7% (to sessions) or 38% (to players) on SQLite, and each response
# is written in a transaction that has just read its session and its player's seat.
responses = Table(
    "responses",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("session", Text, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("player", Text, primary_key=True),
    Column("choice", BigInteger),
    Column("draft", BigInteger, nullable=False),
    Column("answered_at", BigInteger),
    Column("stamp", BigInteger, nullable=False),
    Column("arrived", BigInteger, nullable=False),
    # Kept free for questions that are answered in words.
    Column("text", Text),
    Column("mark", Float),
    Column("points", BigInteger),
    Column("elapsed_ms", BigInteger),
    sqlite_with_rowid=False,
)

rounds = Table(
    "rounds",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("session", Text, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("question_id", Text, nullable=False),
    Column("question_hash", Text, nullable=False),
    Column("opened_at", BigInteger),
    Column("due_at", BigInteger),
    Column("closed_at", BigInteger),
    Column("timer_ms", BigInteger),
    # A JSON list.
    Column("lead", Text),
    _of_session(),
    sqlite_with_rowid=False,
)

# No foreign key: a report outlives the session it was made in.
reports = Table(
    "reports",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("question_hash", Text, primary_key=True),
    Column("player", Text, primary_key=True),
    Column("bank_id", Text, nullable=False),
    Column("question_id", Text, nullable=False),
    Column("session", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

_DIRTY = "shown < wanted AND NOT gone"

posts = Table(
    "posts",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("session", Text, primary_key=True),
    Column("slot", Text, primary_key=True),
    # When the post was first wanted, and its place among those first wanted in the same call.
    Column("made_at", BigInteger, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("wanted", BigInteger, nullable=False),
    Column("urgent", BigInteger, nullable=False),
    Column("shown", BigInteger, nullable=False, server_default="0"),
    Column("ref", Text),
    Column("sent_at", BigInteger),
    Column("next_try", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("failing_since", BigInteger),
    Column("gone", Boolean, nullable=False, server_default=text("false")),
    # Which process sends it, and until when it may: for several outboxes over one database.
    Column("owner", Text),
    Column("lease_until", BigInteger),
    _of_session(),
    Index("ix_posts_dirty", "next_try", sqlite_where=text(_DIRTY), postgresql_where=text(_DIRTY)),
    sqlite_with_rowid=False,
)
