"""The tables of leagues; see `bot.store.tables`. Weeks are ordinals of their Mondays."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Table, Text, text

from bot.store.tables import METADATA, placed

__all__ = ["league_members", "league_weeks", "leagues"]

_TOLD = "session IS NOT NULL"

# A channel has one league at most; one that was taken off is set again with its members and weeks.
leagues = placed("leagues")


def _of_league() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["tenant", "league"], ["leagues.tenant", "leagues.id"])


# From a week on somebody is in a team, or (no team) in none: the newest row not after a week says what holds in it.
league_members = Table(
    "league_members",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("league", Text, primary_key=True),
    Column("player", Text, primary_key=True),
    Column("week", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("team", Integer),
    _of_league(),
    sqlite_with_rowid=False,
)

# A week is counted once, and told once at the most: the keys say so.
league_weeks = Table(
    "league_weeks",
    METADATA,
    Column("tenant", Text, primary_key=True),
    Column("league", Text, primary_key=True),
    Column("week", Integer, primary_key=True),
    # The session that tells of it; none where it came too late to be told.
    Column("session", Text),
    Column("format", Integer, nullable=False),
    Column("body", Text, nullable=False),
    _of_league(),
    Index(
        "uq_league_weeks_session",
        *("tenant", "session"),
        unique=True,
        sqlite_where=text(_TOLD),
        postgresql_where=text(_TOLD),
    ),
    sqlite_with_rowid=False,
)
