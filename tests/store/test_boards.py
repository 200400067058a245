"""Boards kept by difference equal a recount, whatever is played, wherever, in whatever order, with restarts."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ports.store_boards import Listing
from bot.quiz.boards import WHOLE, Order
from bot.quiz.ranks import moves
from bot.store import SqlStore, open_store
from tests.fakes.databases import lay
from tests.store.board_play import DAY, MadeUp, close, made_up, prepare, same_boards
from tests.store.inline import inline_sqlite

ZONES = (
    "UTC",
    "America/St_Johns",
    "America/Santiago",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(random=st.randoms(use_true_random=False), zone=st.sampled_from(ZONES))
def test_kept_boards_equal_a_recount_also_after_regrades_and_restarts(random: Random, zone: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "played.sqlite3"
        asyncio.run(_play(lay(path), random, made_up(random, zone)))
        with closing(sqlite3.connect(path)) as connection:
            _counts_are_those_of_the_rows(connection)


async def _open(url: str) -> SqlStore:
    return await open_store(url, connect=inline_sqlite)


async def _play(url: str, random: Random, play: MadeUp) -> None:
    async with await _open(url) as store:
        world = await prepare(store, play)
    at = 0
    while at < len(play.closings):
        async with await _open(url) as store:
            for _ in range(random.randrange(1, 4)):
                batch = play.closings[at : at + random.randrange(1, 6)]
                await close(store, world, batch)
                at += len(batch)
    async with await _open(url) as store:
        last = max(each.at for each in play.closings)
        for now in (random.choice(play.closings).at, last + random.randrange(2 * DAY)):
            await same_boards(store, world, now)


def _counts_are_those_of_the_rows(connection: sqlite3.Connection) -> None:
    """The counts by bucket are what the values make them, and nothing is left of values that are gone."""
    values = """SELECT tenant, channel, 'p' || period, points FROM board_sums
        UNION ALL SELECT tenant, channel, 'a' || period, accuracy FROM board_sums WHERE accuracy IS NOT NULL
        UNION ALL SELECT tenant, channel, 'r' || last, length FROM board_runs"""
    wanted: dict[tuple[object, ...], int] = {}
    for *of, value in connection.execute(values):
        for bucket, players in moves(None, value).items():
            wanted[(*of, *bucket)] = wanted.get((*of, *bucket), 0) + players
    kept = connection.execute("SELECT tenant, channel, list, level, bucket, players FROM board_counts")
    assert {tuple(of): players for *of, players in kept} == wanted


async def test_first_places_and_neighbours_are_steps_along_an_index(tmp_path: Path) -> None:
    path = tmp_path / "read.sqlite3"
    lay(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO board_sums VALUES ('t', '', '1', 'p', 9, 9, 10, 9000)")
        connection.execute("INSERT INTO board_runs VALUES ('t', '', 'p', 1, 1)")
    said: list[str] = []

    async def connect(*args: Any, **options: Any) -> Any:
        opened = await inline_sqlite(*args, **options)
        opened._conn.set_trace_callback(said.append)
        return opened

    async with await open_store(f"sqlite:///{path}", connect=connect) as store, store.reading() as reading:
        for order in Order:
            listing = Listing("t", WHOLE, order, ("1",))
            assert len(await reading.board_top(listing, 10)) == 1
            assert len(await reading.board_around(listing, "p", 3)) == 1
    asked = [sql for sql in said if "AS few" in sql]
    assert len(asked) == 4 * len(Order)
    with closing(sqlite3.connect(path)) as connection:
        for sql in asked:
            steps = [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
            assert [step for step in steps if step.startswith("SCAN") and step != "SCAN few"] == [], steps
            inner = steps[: next(at for at, step in enumerate(steps) if "few" in step and step.startswith("S"))]
            assert [step for step in inner if "TEMP B-TREE" in step] == [], steps
