"""How punctually rounds close when very many are open, and what an open session costs in memory.

10,000 challenges of two teams are open in one process, their deadlines evenly spaced over 20 s; meanwhile 1,000 answers
a second come in. A round should close one second (the grace) after its deadline: what it is committed later by, points
settled, is its drift. Beside it, as many bare timers of the event loop are set for the same moments. When the reveal
was handed to the platform is told as well. Then the memory that the open sessions have added is compared with the bytes
of their stored rows.
"""

from __future__ import annotations

import asyncio
import gc
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count as counting
from pathlib import Path
from typing import Any

import aiosqlite

from bot.app import new_session_id
from bot.engine.clock import SystemClock
from bot.engine.engine import QuizEngine
from bot.memory import spare_the_collector
from bot.ports.desk import StartQuiz
from bot.ports.platform import Capabilities, Sent
from bot.ports.store import SHARED
from bot.quiz.bank import Bank
from bot.quiz.blocks import Card, Countdown
from bot.quiz.codec import with_hash
from bot.quiz.events import Begin, Join, Person, Pick, Place
from bot.quiz.session import GRACE_MS, Entry, Scoring, Settings
from bot.quiz.stages import Stage
from bot.store import open_store
from tests.bench.result import Ratio, Result
from tests.quiz.values import HOST, question

SESSIONS = int(os.environ.get("BENCH_SESSIONS", "10000"))
STAGGER_S = SESSIONS / 500
"""20 s for the 10,000: fewer close as many a second for a shorter time."""
ANSWERS_PER_S = 1_000
TENANTS = 100
PLAYERS = 3
"""One more than answer: a round that everybody has answered closes before its time."""
QUESTIONS = 10
BEGIN_S = SESSIONS / 110
"""How long it takes to begin them all, evenly."""
LEAD_S = 15
"""Between the last question opened and the first deadline."""
TICK_S = 0.01

Id = tuple[str, str]


class Watched(QuizEngine):
    """An engine that notes when each wake was committed."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.woken: dict[Id, float] = {}

    async def _wake(self, key: Id) -> None:
        await super()._wake(key)
        self.woken.setdefault(key, time.time())


@dataclass
class Channel:
    """A platform that keeps nothing but when deadlines were shown and reveals came."""

    clock: SystemClock
    name: str = "web"
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(live_edit_ms=60_000))
    opened: dict[Id, int] = field(default_factory=dict)
    revealed: dict[Id, float] = field(default_factory=dict)

    async def post(self, place: Place, card: Card, nonce: str, *, unsure: bool = False) -> Sent:
        return self._sent(place, card)

    async def edit(self, place: Place, ref: str, card: Card, *, live: bool = False) -> Sent:
        return self._sent(place, card)

    def _sent(self, place: Place, card: Card) -> Sent:
        key = (place.tenant, card.session)
        if card.stage is Stage.REVEAL:
            self.revealed.setdefault(key, time.time())
        elif card.stage is Stage.ASKING and any(isinstance(block, Countdown) for block in card.blocks):
            self.opened.setdefault(key, self.clock.now())
        return Sent("m", self.clock.now())

    async def tell(self, place: Place, person: str, text: str, card: Card | None = None) -> None:
        raise AssertionError(f"nobody is to be told anything: {text}")

    async def run(self) -> None:
        await asyncio.Event().wait()


async def run() -> Result:
    """Open them all, weigh them, and watch them close."""
    with tempfile.TemporaryDirectory() as folder:
        return await _measured(Path(folder) / "rounds.sqlite3")


async def _measured(file: Path) -> Result:
    bank = with_hash(Bank("bench", "Bench", tuple(question(n) for n in range(QUESTIONS))))
    clock = SystemClock()
    channel = Channel(clock)
    store = await open_store(f"sqlite:///{file}")
    async with store.writing() as writing:
        await writing.put_shelf(SHARED, [bank])
    engine = Watched(store, clock, {"web": channel}, new_session_id, counting().__next__, "bench")
    async with engine.running():
        await _gathered(engine, 64)
        # As the bot does once it has started.
        spare_the_collector()
        before = _resident()
        ids = await _gathered(engine, SESSIONS)
        await _begun(engine, ids, channel)
        gc.collect()
        added = _resident() - before
        stored = await _stored_bytes(file, ids)
        wanted = set(ids)
        async with store.reading() as reading:
            due = {key: at for key, at in await reading.due() if key in wanted}
        timers = _bare_timers(list(due.values()))
        answers = asyncio.create_task(_answers(engine, clock, ids, min(due.values())))
        await _until(lambda: len(channel.revealed) == len(ids))
        given = await answers
        drift = sorted(engine.woken[key] * 1000 - due[key] for key in ids)
        shown = sorted(channel.revealed[key] * 1000 - due[key] for key in ids)
    await store.close()
    assert drift[0] >= 0, f"a round closed {-drift[0]:.0f} ms early"
    return Result(
        figures={
            "sessions": len(ids),
            "answers": given,
            "drift_p50_ms": round(_at(drift, 0.5), 1),
            "drift_p99_ms": round(_at(drift, 0.99), 1),
            "drift_max_ms": round(drift[-1], 1),
            "reveal_p50_ms": round(_at(shown, 0.5), 1),
            "reveal_p99_ms": round(_at(shown, 0.99), 1),
            "bare_timers_p99_ms": round(_at(sorted(timers), 0.99), 1),
            "memory_per_session": round(added / len(ids)),
            "rows_per_session": round(stored / len(ids)),
        },
        ratios={
            "drift_p99_of_grace": Ratio(_at(drift, 0.99) / GRACE_MS, 0.1, "lower"),
            "memory_vs_rows": Ratio(added / stored, 3.0, "lower"),
        },
    )


def _at(values: list[float], share: float) -> float:
    return values[min(int(len(values) * share), len(values) - 1)]


def _person(id: str, player: int) -> Person:
    return Person(f"{id}-{player}", f"Player {player}")


def _challenge(number: int, count: int) -> StartQuiz:
    """Who begins later has less time, so that all deadlines fall into the stagger."""
    share = number / count
    seconds = round(BEGIN_S * (1 - share) + LEAD_S + STAGGER_S * share)
    settings = Settings(
        entry=Entry.LOBBY, teams=("Ash", "Birch"), scoring=Scoring.SPEED, seconds=seconds, reading_seconds=600
    )
    return StartQuiz(Place(f"t{number % TENANTS}", "web", f"c{count}-{number}"), HOST, ("bench",), settings)


async def _gathered(engine: QuizEngine, count: int) -> list[Id]:
    """So many challenges in their lobbies, three players in each."""
    ids: list[Id] = []
    for at in range(0, count, 50):
        wished = [_challenge(n, count) for n in range(at, min(at + 50, count))]
        started = await asyncio.gather(*map(engine.start, wished))
        places = [wish.place for wish in wished]
        here = [(place.tenant, reply.session or "") for place, reply in zip(places, started, strict=True)]
        joins = [
            Join(tenant=tenant, session=id, person=_person(id, player), stamp=0, team=player % 2)
            for tenant, id in here
            for player in range(PLAYERS)
        ]
        replies = await asyncio.gather(*map(engine.submit, joins))
        assert all(reply.note.done for reply in replies)
        ids += here
        await _until(engine.idle)
    return ids


async def _begun(engine: QuizEngine, ids: list[Id], channel: Channel) -> None:
    """Begin one after the other, evenly, and wait until all are open."""
    started, waiting = time.monotonic(), set[asyncio.Task[object]]()
    for n, (tenant, id) in enumerate(ids):
        ahead = started + BEGIN_S * n / len(ids) - time.monotonic()
        if ahead > 0:
            await asyncio.sleep(ahead)
        # Somebody else each time: one person alone may not click that fast.
        leader = Person(f"leader-{id}", "Leader", leads=True)
        begin = asyncio.create_task(engine.submit(Begin(tenant=tenant, session=id, person=leader, stamp=0)))
        waiting.add(begin)
        begin.add_done_callback(waiting.discard)
    await _until(lambda: not waiting and len(channel.opened) == len(ids) and engine.idle())


async def _until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - what is waited for happens in the engine
        await asyncio.sleep(TICK_S)


def _bare_timers(moments: list[int]) -> list[float]:
    """Timers of the loop alone, set for the same moments; filled with how late each was, in ms."""
    loop, late = asyncio.get_running_loop(), list[float]()

    def ring(due: float) -> None:
        late.append((loop.time() - due) * 1000)

    now, here = time.time(), loop.time()
    for moment in moments:
        due = here + moment / 1000 - now
        loop.call_at(due, ring, due)
    return late


async def _answers(engine: QuizEngine, clock: SystemClock, ids: list[Id], first_due: int) -> int:
    """1,000 answers a second while rounds close, each to a round that is open yet. How many were given."""
    await asyncio.sleep((first_due - clock.now()) / 1000)
    given, started, tasks = 0, time.monotonic(), set[asyncio.Task[object]]()
    # From the last deadline backwards, so that whoever answers is in time.
    order = [(key, player) for player in range(PLAYERS - 1) for key in reversed(ids)]
    while (past := time.monotonic() - started) < STAGGER_S * 0.9:
        while given < min(past * ANSWERS_PER_S, len(order)):
            (tenant, id), player = order[given]
            pick = Pick(
                tenant=tenant, session=id, person=_person(id, player), stamp=clock.now(), round=0, position=player
            )
            answer = asyncio.create_task(engine.submit(pick))
            tasks.add(answer)
            answer.add_done_callback(tasks.discard)
            given += 1
        await asyncio.sleep(TICK_S)
    await asyncio.gather(*tasks)
    return given


def _resident() -> int:
    """Bytes of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


_SIZE = """CASE typeof("{0}") WHEN 'text' THEN length(CAST("{0}" AS BLOB)) WHEN 'null' THEN 0 ELSE 8 END"""


async def _stored_bytes(file: Path, ids: list[Id]) -> int:
    """What the rows of these sessions hold: the bytes of each text, and eight for each number."""
    total = 0
    async with aiosqlite.connect(f"file:{file}?mode=ro", uri=True) as database:
        for table, key in (("sessions", "id"), ("players", "session"), ("posts", "session"), ("rounds", "session")):
            columns = [row[1] for row in await database.execute_fetchall(f"PRAGMA table_info({table})")]
            sizes = " + ".join(map(_SIZE.format, columns))
            rows = await database.execute_fetchall(f'SELECT "{key}", {sizes} FROM {table}')
            wanted = {id for _, id in ids}
            total += sum(size for id, size in rows if id in wanted)
    return total
