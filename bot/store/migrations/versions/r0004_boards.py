"""Boards: what was counted, sums, streaks, counts by bucket and names; filled from the rounds that were played.

Old rounds are counted in UTC, and in no season.
"""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _tables()
    _attempts()
    _sums()
    _runs()
    _counts()
    _names()


def _table(name: str, columns: dict[str, Any], keys: int, *empty: str) -> None:
    """A table whose first `keys` columns are its key; those of `empty` may be."""
    op.create_table(
        name,
        *(sa.Column(column, kind, nullable=column in empty) for column, kind in columns.items()),
        sa.PrimaryKeyConstraint(*list(columns)[:keys], name=f"pk_{name}"),
        sqlite_with_rowid=False,
    )


def _tables() -> None:
    text, integer, big = (cast(Any, kind) for kind in (sa.Text, sa.Integer, sa.BigInteger))
    attempt = {"tenant": text, "session": text, "round": integer, "player": text, "question": text, "channel": text}
    _table("attempts", attempt | {"at": big, "day": integer, "season": integer, "points": big, "right": sa.Boolean}, 4)
    op.create_index("ix_attempts_question", "attempts", ["tenant", "player", "question", "at", "session", "round"])
    place = {"tenant": text, "channel": text}
    sums = {"points": big, "right": integer, "answered": integer, "accuracy": integer}
    _table("board_sums", place | {"period": text, "player": text} | sums, 4, "accuracy")
    listed = ["tenant", "channel", "period"]
    op.create_index("ix_board_sums_points", "board_sums", [*listed, "points", "player"])
    _partial("ix_board_sums_accuracy", "board_sums", [*listed, "accuracy", "player"], "accuracy IS NOT NULL")
    _table("board_runs", place | {"player": text, "last": integer, "length": integer}, 4)
    op.create_index("ix_board_runs_last", "board_runs", ["tenant", "channel", "last", "length", "player"])
    _table("board_counts", place | {"list": text, "level": integer, "bucket": big, "players": big}, 5)
    _partial("ix_board_counts_empty", "board_counts", ["tenant"], "players = 0")
    _table("board_names", {"tenant": text, "player": text, "name": text}, 2)


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _attempts() -> None:
    """Every settled answer in a round that a second player had answered, or had a seat to answer from.

    719163 is the ordinal of 1970-01-01.
    """
    op.execute(
        sa.text("""
        INSERT INTO attempts (tenant, session, round, player, question, channel, at, day, season, points, "right")
        SELECT given.tenant, given.session, given.round, given.player,
            coalesce(banks.bank_id, '') || '/' || rounds.question_id, sessions.channel,
            coalesce(rounds.opened_at, rounds.closed_at),
            coalesce(rounds.opened_at, rounds.closed_at) / 86400000 + 719163,
            0, coalesce(given.points, 0), given.mark >= 1.0
        FROM responses given
        JOIN rounds ON rounds.tenant = given.tenant AND rounds.session = given.session AND rounds.round = given.round
        JOIN sessions ON sessions.tenant = given.tenant AND sessions.id = given.session
        LEFT JOIN banks ON banks.hash = sessions.bank_hash
        WHERE given.mark IS NOT NULL AND rounds.closed_at IS NOT NULL AND (
            EXISTS (SELECT 1 FROM responses other WHERE other.tenant = given.tenant
                AND other.session = given.session AND other.round = given.round
                AND other.player <> given.player AND other.mark IS NOT NULL)
            OR EXISTS (SELECT 1 FROM players other WHERE other.tenant = given.tenant
                AND other.session = given.session AND other.player <> given.player
                AND other.joined_at <= rounds.closed_at))
        """)
    )


def _sums() -> None:
    """An answer counts in the periods in which the one before it at the same question does not lie."""
    connection = op.get_bind()
    days = sa.table("board_days", *(sa.column(name, sa.Integer) for name in ("day", "week", "month")))
    op.execute(sa.text("CREATE TEMPORARY TABLE board_days (day INTEGER PRIMARY KEY, week INTEGER, month INTEGER)"))
    known = [day for (day,) in connection.execute(sa.text("SELECT DISTINCT day FROM attempts"))]
    starts = {day: date.fromordinal(day).replace(day=1).toordinal() for day in known}
    op.bulk_insert(days, [{"day": day, "week": day - (day - 1) % 7, "month": starts[day]} for day in known])
    periods = {
        "'d' || here.day": "back.day IS NULL OR back.day <> here.day",
        "'w' || here.week": "back.day IS NULL OR back.week <> here.week",
        "'m' || here.month": "back.day IS NULL OR back.month <> here.month",
        "'a'": "back.day IS NULL",
    }
    counted = " UNION ALL ".join(
        f"""
        SELECT was.tenant, {channel} AS channel, {name} AS period, was.player, was.points, was."right" FROM was
        JOIN board_days here ON here.day = was.day LEFT JOIN board_days back ON back.day = was.previous WHERE {first}
        """  # noqa: S608 - of the words above
        for channel in ("''", "was.channel")
        for name, first in periods.items()
    )
    op.execute(
        sa.text(f"""
        INSERT INTO board_sums (tenant, channel, period, player, points, "right", answered, accuracy)
        WITH was AS (
            SELECT attempts.*, lag(day) OVER (
                PARTITION BY tenant, player, question ORDER BY at, session, round) AS previous
            FROM attempts),
        counted AS ({counted}),
        sums AS (
            SELECT tenant, channel, period, player, sum(points) AS points,
                sum(CASE WHEN "right" THEN 1 ELSE 0 END) AS "right", count(*) AS answered
            FROM counted GROUP BY tenant, channel, period, player)
        SELECT tenant, channel, period, player, points, "right", answered,
            CASE WHEN answered >= 10 THEN 10000 * "right" / answered END
        FROM sums
        """)  # noqa: S608 - of the words above
    )
    op.execute(sa.text("DROP TABLE board_days"))


def _runs() -> None:
    """Days in a row: in each run, day and position differ by the same number."""
    op.execute(
        sa.text("""
        INSERT INTO board_runs (tenant, channel, player, last, length)
        WITH days AS (
            SELECT tenant, channel, player, day FROM attempts
            UNION SELECT tenant, '', player, day FROM attempts),
        numbered AS (
            SELECT days.*, day - row_number() OVER (PARTITION BY tenant, channel, player ORDER BY day) AS run
            FROM days)
        SELECT tenant, channel, player, max(day), count(*) FROM numbered GROUP BY tenant, channel, player, run
        """)
    )


def _counts() -> None:
    """How many values lie in each bucket: 32 of a level make one of the next, on seven levels."""
    values = {
        "points": ("'p' || period", "board_sums", "true"),
        "accuracy": ("'a' || period", "board_sums", "accuracy IS NOT NULL"),
        "length": ("'r' || last", "board_runs", "true"),
    }
    for value, (name, table, where) in values.items():
        for level in range(7):
            op.execute(
                sa.text(f"""
                INSERT INTO board_counts (tenant, channel, list, level, bucket, players)
                SELECT tenant, channel, {name}, {level}, {value} >> {5 * level}, count(*) FROM {table} WHERE {where}
                GROUP BY tenant, channel, {name}, {value} >> {5 * level}
                """)  # noqa: S608 - of the words above
            )


def _names() -> None:
    op.execute(
        sa.text("""
        INSERT INTO board_names (tenant, player, name)
        WITH seats AS (
            SELECT tenant, player, name, row_number() OVER (
                PARTITION BY tenant, player ORDER BY joined_at DESC, session DESC) AS place
            FROM players)
        SELECT tenant, player, name FROM seats WHERE place = 1 AND EXISTS (
            SELECT 1 FROM attempts WHERE attempts.tenant = seats.tenant AND attempts.player = seats.player)
        """)
    )
