"""The first schema: content, sessions with their players, responses, rounds and posts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _int(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=nullable, server_default=default)


def _big(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable, server_default=default)


def _primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _reference(table: str, columns: list[str], to: str, keys: list[str]) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(columns, [f"{to}.{key}" for key in keys], name=f"fk_{table}_{to}")


def _of_session(table: str) -> sa.ForeignKeyConstraint:
    return _reference(table, ["tenant", "session"], "sessions", ["tenant", "id"])


def _partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def upgrade() -> None:
    _content()
    _sessions()
    _players()
    _rounds()
    _posts()


def _content() -> None:
    op.create_table(
        "banks",
        *(_key("hash"), _text("bank_id"), _text("title"), _int("format"), _text("body"), _text("summary")),
        _primary("banks", "hash"),
    )
    op.create_table("questions", _key("hash"), _int("format"), _text("body"), _primary("questions", "hash"))
    op.create_table(
        "bank_questions",
        *(_key("bank_hash"), _int("position"), _text("question_hash")),
        _primary("bank_questions", "bank_hash", "position"),
        _reference("bank_questions", ["bank_hash"], "banks", ["hash"]),
        _reference("bank_questions", ["question_hash"], "questions", ["hash"]),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "shelf",
        *(_key("tenant"), _key("bank_id"), _text("bank_hash")),
        _primary("shelf", "tenant", "bank_id"),
        _reference("shelf", ["bank_hash"], "banks", ["hash"]),
        sqlite_with_rowid=False,
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        *(_key("tenant"), _key("id"), _text("platform"), _text("channel"), _text("host"), _text("bank_hash")),
        *(_text("phase"), sa.Column("live", sa.Boolean, nullable=False), _int("round"), _big("version")),
        *(_big("wake_at", nullable=True), _big("created_at"), _big("ended_at", nullable=True)),
        *(_int("format"), _text("body")),
        _primary("sessions", "tenant", "id"),
    )
    place = ["tenant", "platform", "channel"]
    _partial("uq_sessions_live_place", "sessions", place, "live", unique=True)
    op.create_index("ix_sessions_place", "sessions", [*place, "created_at"])
    _partial("ix_sessions_wake", "sessions", ["wake_at"], "live")


def _players() -> None:
    op.create_table(
        "players",
        *(_key("tenant"), _key("session"), _key("player"), _text("name")),
        *(_big("joined_at"), _big("left_at", nullable=True)),
        *(_big("points", default="0"), _int("right", default="0"), _int("answered", default="0")),
        _primary("players", "tenant", "session", "player"),
        _of_session("players"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_players_player", "players", ["tenant", "player"])


def _rounds() -> None:
    op.create_table(
        "rounds",
        *(_key("tenant"), _key("session"), _int("round"), _text("question_id"), _text("question_hash")),
        *(_big("opened_at", nullable=True), _big("due_at", nullable=True), _big("closed_at", nullable=True)),
        _primary("rounds", "tenant", "session", "round"),
        _of_session("rounds"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "responses",
        *(_key("tenant"), _key("session"), _int("round"), _key("player")),
        *(_big("choice", nullable=True), _big("draft"), _big("answered_at", nullable=True)),
        *(_big("stamp"), _big("arrived"), _text("text", nullable=True)),
        *(sa.Column("mark", sa.Float), _big("points", nullable=True), _big("elapsed_ms", nullable=True)),
        _primary("responses", "tenant", "session", "round", "player"),
        sqlite_with_rowid=False,
    )


def _posts() -> None:
    op.create_table(
        "posts",
        *(_key("tenant"), _key("session"), _key("slot"), _big("made_at"), _int("seq")),
        *(_big("wanted"), _big("urgent"), _big("shown", default="0")),
        *(_text("ref", nullable=True), _big("sent_at", nullable=True)),
        *(_big("next_try"), _int("attempts", default="0"), _big("failing_since", nullable=True)),
        sa.Column("gone", sa.Boolean, nullable=False, server_default=sa.text("false")),
        *(_text("owner", nullable=True), _big("lease_until", nullable=True)),
        _primary("posts", "tenant", "session", "slot"),
        _of_session("posts"),
        sqlite_with_rowid=False,
    )
    _partial("ix_posts_dirty", "posts", ["next_try"], "shown < wanted AND NOT gone")
