"""Answers a second through `engine.submit`, with a durable commit, against bare writers of the same rows.

64 people answer at the same time, 8 in each of 8 sessions; when all have answered they go on to the next 8 sessions.
The baselines write the same number of response rows with the same concurrency to a table of the same shape in a file
of their own, WAL and synchronous=FULL: one by group commit with one set-based SQLAlchemy statement a batch, one with
an aiosqlite transaction an answer. All three run in turn, several times; medians are compared.

Before that, what the tutor costs those who click: see `tests.bench.tutored`.

The live count of each question ("n answered") is left for later: at this pace a session is over in milliseconds, while
a channel is edited every few seconds at most, whatever the number of answers.
"""

from __future__ import annotations

import asyncio
import gc
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import BigInteger, Column, Connection, Float, Integer, MetaData, String, Table, event, insert
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.app import new_session_id
from bot.engine.clock import SystemClock
from bot.engine.engine import QuizEngine
from bot.ports.desk import StartQuiz
from bot.ports.store import SHARED, Store
from bot.quiz.bank import Bank
from bot.quiz.codec import with_hash
from bot.quiz.events import Join, Person, Pick, Place
from bot.quiz.session import Settings
from bot.quiz.stages import Phase
from bot.store import open_store
from tests.bench import tutored
from tests.bench.result import Ratio, Result, median
from tests.fakes.platform import FakePlatform
from tests.quiz.values import HOST, question

SESSIONS, PLAYERS = 8, 8
WAVES = int(os.environ.get("BENCH_WAVES", "150"))
REPEATS = int(os.environ.get("BENCH_REPEATS", "5"))
SINGLE_WAVES = 20
"""The slow baseline writes fewer rows: what is compared is a rate."""

Row = dict[str, object]
rows = Table(
    "responses",
    MetaData(),
    Column("tenant", String, primary_key=True),
    Column("session", String, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("player", String, primary_key=True),
    Column("choice", Integer),
    Column("draft", Integer, nullable=False),
    Column("answered_at", BigInteger),
    Column("stamp", BigInteger, nullable=False),
    Column("arrived", BigInteger, nullable=False),
    Column("text", String),
    Column("mark", Float),
    Column("points", Integer),
    Column("elapsed_ms", BigInteger),
)


async def run() -> Result:
    """Measure the three in turn."""
    rates: dict[str, list[float]] = {"engine": [], "group": [], "single": []}
    for _ in range(REPEATS):
        with tempfile.TemporaryDirectory() as folder:
            rates["group"].append(await _group_commit(Path(folder)))
            rates["engine"].append(await _engine(Path(folder)))
            rates["single"].append(await _single_transactions(Path(folder)))
    beside = await tutored.measure()
    engine, group, single = (median(rates[name]) for name in ("engine", "group", "single"))
    return Result(
        figures={
            "answers_per_s": round(engine),
            "group_commit_per_s": round(group),
            "single_transactions_per_s": round(single),
            "answers": WAVES * SESSIONS * PLAYERS,
            "runs": REPEATS,
            "vs_group_commit_spread": [
                round(e / g, 3) for e, g in sorted(zip(rates["engine"], rates["group"], strict=True))
            ],
            "click_p99_ms": round(beside.quiet_p99, 2),
            "click_p99_ms_with_tutor": round(beside.busy_p99, 2),
            "folded_per_s_meanwhile": round(beside.folded_per_s, 1),
            "clicks": beside.clicks,
        },
        ratios={
            "with_tutor": Ratio(beside.busy_p99 / beside.quiet_p99, 1.1, "lower"),
            "vs_group_commit": Ratio(engine / group, 0.5, "higher"),
            "vs_single_transactions": Ratio(engine / single, 3.0, "higher"),
        },
    )


async def _rate(waves: int, answer: Callable[[int, int, int], Awaitable[None]]) -> float:
    """Answers a second when every one of 64 people calls `answer(wave, session, player)`, wave after wave."""

    async def person(session: int, player: int) -> None:
        for wave in range(waves):
            await answer(wave, session, player)

    # Whatever was thrown away while things were set up is not swept up on anybody's time.
    gc.collect()
    started = time.perf_counter()
    await asyncio.gather(*(person(s, p) for s in range(SESSIONS) for p in range(PLAYERS)))
    return waves * SESSIONS * PLAYERS / (time.perf_counter() - started)


async def _engine(folder: Path) -> float:
    bank = with_hash(Bank("bench", "Bench", (question(0),)))
    store = await open_store(f"sqlite:///{folder / 'engine.sqlite3'}")
    async with store.writing() as writing:
        await writing.put_shelf(SHARED, [bank])
    clock = SystemClock()
    platform = FakePlatform(clock, live_edit_ms=60_000)
    engine = QuizEngine(store, clock, {"web": platform}, new_session_id, lambda: 7, "bench", tutored.LIMITS)
    people = [[Person(f"p{s}-{p}", f"Player {s} {p}") for p in range(PLAYERS)] for s in range(SESSIONS)]
    async with engine.running():
        ids = await _opened(engine, people)
        await _all_open(store, ids)

        async def answer(wave: int, session: int, player: int) -> None:
            pick = Pick(
                tenant="bench",
                session=ids[wave][session],
                person=people[session][player],
                stamp=clock.now(),
                round=0,
                position=player % 4,
            )
            reply = await engine.submit(pick)
            assert reply.note.final, reply.note.text

        rate = await _rate(WAVES, answer)
    async with store.reading() as reading:
        stored = [len(await reading.responses(("bench", id), 0)) for wave in ids for id in wave]
    assert sum(stored) == WAVES * SESSIONS * PLAYERS, "every acknowledged answer is stored"
    await store.close()
    return rate


async def _opened(engine: QuizEngine, people: list[list[Person]]) -> list[list[str]]:
    """Session ids by wave and place, every player seated: joining is not what is measured."""
    settings = Settings(seconds=600)
    ids: list[list[str]] = []
    for wave in range(WAVES):
        commands = [
            StartQuiz(Place("bench", "web", f"{wave}-{s}"), HOST, ("bench",), settings) for s in range(SESSIONS)
        ]
        replies = await asyncio.gather(*map(engine.start, commands))
        started = [reply.session or "" for reply in replies]
        joins = [
            Join(tenant="bench", session=id, person=person, stamp=0)
            for id, seats in zip(started, people, strict=True)
            for person in seats
        ]
        await asyncio.gather(*map(engine.submit, joins))
        ids.append(started)
    return ids


async def _all_open(store: Store, ids: list[list[str]]) -> None:
    keys = [("bench", id) for wave in ids for id in wave]
    while True:
        async with store.reading() as reading:
            sessions = await reading.sessions(keys)
        if all(session.phase is Phase.OPEN for session in sessions.values()):
            return
        await asyncio.sleep(0.05)


def _row(wave: int, session: int, player: int) -> Row:
    now = time.time_ns() // 1_000_000
    return {
        "tenant": "bench",
        "session": f"abcdefgh{wave:03}{session}",
        "round": 0,
        "player": f"p{session}-{player}",
        "choice": 1 << (player % 4),
        "draft": 1 << (player % 4),
        "answered_at": now,
        "stamp": now,
        "arrived": now,
    }


def _bare_engine(file: Path) -> AsyncEngine:
    engine = create_async_engine(f"sqlite+aiosqlite:///{file}")

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


async def _group_commit(folder: Path) -> float:
    """The least a durable group commit can do: everything that waits, one statement, one commit."""
    engine = _bare_engine(folder / "group.sqlite3")
    queue: asyncio.Queue[tuple[Row, asyncio.Future[None]]] = asyncio.Queue()
    async with engine.connect() as connection:
        await connection.run_sync(rows.metadata.create_all)
        await connection.commit()

        async def commit_loop() -> None:
            while True:
                batch = [await queue.get()]
                while not queue.empty():
                    batch.append(queue.get_nowait())
                async with connection.begin():
                    await connection.execute(insert(rows), [row for row, _ in batch])
                for _, done in batch:
                    done.set_result(None)

        async def answer(wave: int, session: int, player: int) -> None:
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            queue.put_nowait((_row(wave, session, player), done))
            await done

        loop = asyncio.create_task(commit_loop())
        rate = await _rate(WAVES, answer)
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
    await engine.dispose()
    return rate


async def _single_transactions(folder: Path) -> float:
    """One transaction an answer on one connection."""
    columns = list(_row(0, 0, 0))
    statement = f"INSERT INTO responses ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    lock = asyncio.Lock()
    setup = _bare_engine(folder / "single.sqlite3")
    async with setup.begin() as connection:
        await connection.run_sync(rows.metadata.create_all)
    await setup.dispose()
    async with aiosqlite.connect(folder / "single.sqlite3", isolation_level=None) as database:
        await database.execute("PRAGMA synchronous=FULL")

        async def answer(wave: int, session: int, player: int) -> None:
            async with lock:
                await database.execute("BEGIN IMMEDIATE")
                await database.execute(statement, list(_row(wave, session, player).values()))
                await database.execute("COMMIT")

        return await _rate(SINGLE_WAVES, answer)
