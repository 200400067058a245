"""Boards that added up what quizzes gave, as they did before schema 0010, are counted anew in shares."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.engine.boards import board
from bot.quiz.boards import Order, Period
from bot.store import engines, open_store
from bot.store.migrate import migrate
from bot.store.tables import attempts, board_sums
from tests.contract.conftest import execute
from tests.store.values import NOW

SESSIONS = {"plain": '"streak":false', "fast": '"streak":false', "streak": '"streak":true'}
"""With the settings of each; a session `removed` is there no more."""
OLD = (
    # session, round, player, question, day, season, points
    ("plain", 0, "ann", "q1", 739_417, 0, 1),
    ("plain", 1, "ann", "q2", 739_417, 0, 0),
    ("plain", 0, "ben", "q1", 739_417, 0, 1),
    ("fast", 0, "ann", "q1", 739_418, 1, 1_000),
    ("fast", 0, "ben", "q3", 739_418, 1, 549),
    ("streak", 7, "ben", "q4", 739_418, 1, 750),
    ("removed", 2, "ann", "q5", 739_450, 2, 1_200),
    ("removed", 2, "ben", "q5", 739_450, 2, 900),
)
NEW = (10, 0, 10, 10, 5, 5, 10, 9)
SUMS = {
    "a": {"ann": 20, "ben": 29},
    "d739418": {"ann": 10, "ben": 10},
    "s1": {"ann": 10, "ben": 10},
    "s2": {"ann": 10, "ben": 9},
}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of schema 0009. Its sums and counts are wrong."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
        engine = engines.sqlite_engine(engines.database_url(url), writes=True)
    else:
        server = str(request.getfixturevalue("postgres_server"))
        await execute(server.format("postgres"), "CREATE DATABASE of_schema_0009")
        url = server.format("of_schema_0009")
        engine = engines.postgres_engine(engines.database_url(url), pooled=False)
    async with engine.begin() as connection:
        await connection.run_sync(lambda within: migrate(within, "0009"))
        for statement in _statements():
            await connection.exec_driver_sql(statement)
    await engine.dispose()
    return url


def _statements() -> list[str]:
    columns = "(tenant, id, platform, channel, host, bank_hash, phase, live, round, version, created_at, format, body)"
    values = "'web', 'lounge', 'h', '', 'finished', false, 0, 1, 0, 2"
    body = '{{"title":"\\"streak\\":true","settings":{{{}}}}}'
    found = [
        f"INSERT INTO sessions {columns} VALUES ('t', '{id}', {values}, '{body.format(settings)}')"
        for id, settings in SESSIONS.items()
    ]
    for session, round, player, question, day, season, points in OLD:
        of = f"'t', '{session}', {round}, '{player}', '{question}', 'lounge'"
        found.append(f"INSERT INTO attempts VALUES ({of}, {day}, {day}, {season}, {points}, {points > 0})")
    for period, players in SUMS.items():
        found += [f"INSERT INTO board_sums VALUES ('t', '', '{period}', '{who}', 7, 1, 1, NULL)" for who in players]
    return [*found, "INSERT INTO board_counts VALUES ('t', '', 'pa', 0, 7, 2)"]


async def test_points_counted_before_they_were_shares_are_counted_anew(old_url: str) -> None:
    async with await open_store(old_url) as store, store.reading() as reading:
        of, sums = attempts.c, board_sums.c
        counted = await reading._link.fetch(lambda _: select(of.session, of.round, of.player, of.points))
        summed = await reading._link.fetch(lambda _: select(sums.period, sums.player, sums.points))
        found = await board(reading, NOW, "t", Period.ALL, Order.POINTS, None, 10)
    assert {(session, round, player): points for session, round, player, points in counted} == {
        each[:3]: points for each, points in zip(OLD, NEW, strict=True)
    }
    assert {(period, player): points for period, player, points in summed} == {
        (period, player): points for period, players in SUMS.items() for player, points in players.items()
    }
    assert [(line.rank, line.player) for line in found.lines] == [(1, "ben"), (2, "ann")]
