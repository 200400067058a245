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
    "attempts",
    "bank_questions",
    "banks",
    "board_counts",
    "board_names",
    "board_runs",
    "board_sums",
    "departures",
    "installations",
    "players",
    "posts",
    "questions",
    "reports",
    "responses",
    "rounds",
    "sessions",
    "shelf",
    "tenant_settings",
    "tickets",
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

_OVER = "ended_at IS NOT NULL"

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
    # Whether it keeps its channel from other quizzes: one at a time does.
    Column("holds", Boolean, nullable=False, server_default=text("false")),
    Column("round", Integer, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("wake_at", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("format", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index(
        "uq_sessions_held_place",
        "tenant",
        "platform",
        "channel",
        unique=True,
        sqlite_where=text("holds"),
        postgresql_where=text("holds"),
    ),
    Index("ix_sessions_place", "tenant", "platform", "channel", "created_at"),
    Index("ix_sessions_wake", "wake_at", sqlite_where=text("live"), postgresql_where=text("live")),
    Index("ix_sessions_host", "tenant", "host"),
    Index("ix_sessions_ended", "ended_at", sqlite_where=text(_OVER), postgresql_where=text(_OVER)),
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

_UNFOLDED = "folded_to IS NOT NULL AND closed_at IS NOT NULL"

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
    # Up to which player (in order) the answers are in the log of reviews; NULL: all of them.
    Column("folded_to", Text, server_default=text("''")),
    _of_session(),
    Index("ix_rounds_unfolded", "closed_at", sqlite_where=text(_UNFOLDED), postgresql_where=text(_UNFOLDED)),
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

# -- tenants -----------------------------------------------------------------------------------------------

tenant_settings = Table(
    "tenant_settings",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

installations = Table(
    "installations",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("installed_at", BigInteger, nullable=False),
    # Sealed: without the operator's key nobody reads the tokens in it.
    Column("body", Text, nullable=False),
)

# Tenants the bot has left, and when everything of theirs is to be removed.
departures = Table(
    "departures",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("left_at", BigInteger, nullable=False),
    Column("remove_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Words that are good for one use, by their hash; nobody who reads the table can use them.
tickets = Table(
    "tickets",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("expires_at", BigInteger, nullable=False),
    # What whoever brings the word may have or do; empty where the word says it all.
    Column("of", Text, nullable=False, server_default=text("''")),
    Index("ix_tickets_expires_at", "expires_at"),
)

# -- boards ------------------------------------------------------------------------------------------------
# See bot/store/board_writes.py. `channel` is empty for the tenant's own board; `period` is named by
# `bot.quiz.boards.key`; days are ordinals of the tenant's calendar.

# Every answer that was counted, as it was counted.
attempts = Table(
    "attempts",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("session", Text, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("player", Text, primary_key=True),
    Column("question", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("day", Integer, nullable=False),
    Column("season", Integer, nullable=False),
    Column("points", BigInteger, nullable=False),
    Column("right", Boolean, nullable=False),
    Index("ix_attempts_question", "tenant", "player", "question", "at", "session", "round"),
    sqlite_with_rowid=False,
)

_RANKED = "accuracy IS NOT NULL"

board_sums = Table(
    "board_sums",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("player", Text, primary_key=True),
    Column("points", BigInteger, nullable=False),
    Column("right", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    # Hundredths of a percent; none below the floor.
    Column("accuracy", Integer),
    Index("ix_board_sums_points", "tenant", "channel", "period", "points", "player"),
    Index(
        "ix_board_sums_accuracy",
        *("tenant", "channel", "period", "accuracy", "player"),
        sqlite_where=text(_RANKED),
        postgresql_where=text(_RANKED),
    ),
    sqlite_with_rowid=False,
)

# Days in a row, as long as they can be. `length` is in days.
board_runs = Table(
    "board_runs",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("player", Text, primary_key=True),
    Column("last", Integer, primary_key=True),
    Column("length", Integer, nullable=False),
    Index("ix_board_runs_last", "tenant", "channel", "last", "length", "player"),
    sqlite_with_rowid=False,
)

# How many players have a value in each bucket (bot/quiz/ranks.py) of a list.
board_counts = Table(
    "board_counts",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("list", Text, primary_key=True),
    Column("level", Integer, primary_key=True),
    Column("bucket", BigInteger, primary_key=True),
    Column("players", BigInteger, nullable=False),
    Index("ix_board_counts_empty", "tenant", sqlite_where=text("players = 0"), postgresql_where=text("players = 0")),
    sqlite_with_rowid=False,
)

# What each player was called last.
board_names = Table(
    "board_names",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("player", Text, primary_key=True),
    Column("name", Text, nullable=False),
    sqlite_with_rowid=False,
)
