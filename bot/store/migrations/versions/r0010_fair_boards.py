"""Points on the boards become shares: ten for the most a question could give in its quiz, instead of the quiz's own
points. All that was counted is counted anew.

What a quiz gave for an answer tells how: one point where neither speed nor streaks counted, else 500 to 1,500. Streaks
stand in the session's settings; of a session that has been removed since, only an answer above 1,000 tells of them.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_STREAK = """points > 1000 OR EXISTS (
    SELECT 1 FROM sessions WHERE sessions.tenant = attempts.tenant AND sessions.id = attempts.session
    AND sessions.body LIKE '%"streak"\\:true%')"""


def upgrade() -> None:
    _attempts()
    _sums()
    _counts()


def _attempts() -> None:
    """With a streak bonus the most is 1,000, and 100 for each round before it, of which five count."""
    most = f"(1000 + CASE WHEN {_STREAK} THEN 100 * CASE WHEN round < 5 THEN round ELSE 5 END ELSE 0 END)"
    op.execute(
        sa.text(f"""
        UPDATE attempts SET points = CASE
            WHEN points = 1 THEN 10
            ELSE (20 * points + {most}) / (2 * {most}) END
        WHERE points > 0
        """)  # noqa: S608 - of the words above
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
        "'s' || was.season": "was.season > 0 AND (back.day IS NULL OR was.previous_season <> was.season)",
        "'a'": "back.day IS NULL",
    }
    counted = " UNION ALL ".join(
        f"""
        SELECT was.tenant, {channel} AS channel, {name} AS period, was.player, was.points FROM was
        JOIN board_days here ON here.day = was.day LEFT JOIN board_days back ON back.day = was.previous WHERE {first}
        """  # noqa: S608 - of the words above
        for channel in ("''", "was.channel")
        for name, first in periods.items()
    )
    op.execute(
        sa.text("""
        CREATE TEMPORARY TABLE board_points (tenant TEXT, channel TEXT, period TEXT, player TEXT, points BIGINT,
            PRIMARY KEY (tenant, channel, period, player))
        """)
    )
    op.execute(
        sa.text(f"""
        INSERT INTO board_points (tenant, channel, period, player, points)
        WITH was AS (
            SELECT attempts.*, lag(day) OVER asked AS previous, lag(season) OVER asked AS previous_season
            FROM attempts WINDOW asked AS (PARTITION BY tenant, player, question ORDER BY at, session, round)),
        counted AS ({counted})
        SELECT tenant, channel, period, player, sum(points) FROM counted GROUP BY tenant, channel, period, player
        """)  # noqa: S608 - of the words above
    )
    of = " AND ".join(f"anew.{name} = board_sums.{name}" for name in ("tenant", "channel", "period", "player"))
    op.execute(
        sa.text(f"""
        UPDATE board_sums SET points = (SELECT anew.points FROM board_points anew WHERE {of})
        WHERE EXISTS (SELECT 1 FROM board_points anew WHERE {of})
        """)  # noqa: S608 - of the words above
    )
    op.execute(sa.text("DROP TABLE board_points"))
    op.execute(sa.text("DROP TABLE board_days"))


def _counts() -> None:
    """How many sums lie in each bucket: 32 of a level make one of the next, on seven levels. Of all levels but the
    last the first bucket is not counted.
    """
    op.execute(sa.text("DELETE FROM board_counts WHERE list LIKE 'p%' OR bucket = 0 AND level < 6"))
    for level in range(7):
        bucket = f"points >> {5 * level}"
        op.execute(
            sa.text(f"""
            INSERT INTO board_counts (tenant, channel, list, level, bucket, players)
            SELECT tenant, channel, 'p' || period, {level}, {bucket}, count(*) FROM board_sums
            WHERE {bucket} <> 0 OR {level} = 6 GROUP BY tenant, channel, period, {bucket}
            """)  # noqa: S608 - of the words above
        )
