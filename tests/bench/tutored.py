"""What the tutor costs those who click: 64 people answer, and change their minds, several hundred times a second, while
closed rounds of long ago are on their way into the log of reviews, and while there are none.

Both in one house, in turn, a second and a half each, since a machine is never as quick for long.
"""

from __future__ import annotations

import asyncio
import gc
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from random import Random
from statistics import quantiles

from bot.app import new_session_id
from bot.engine.allowance import Rate, Rates
from bot.engine.clock import SystemClock
from bot.engine.engine import QuizEngine
from bot.engine.limits import Limits
from bot.ports.desk import StartQuiz
from bot.ports.store import SHARED, RoundRow, Store
from bot.quiz.bank import Bank
from bot.quiz.codec import with_hash
from bot.quiz.events import Join, Person, Pick, Place
from bot.quiz.scoring import Mark
from bot.quiz.selection import select
from bot.quiz.session import Answers, PinnedBank, Response, Session, Settings
from bot.quiz.stages import Phase
from bot.store import open_store
from tests.fakes.platform import FakePlatform
from tests.quiz.values import HOST, question

__all__ = ["LIMITS", "Tutored", "measure"]

SESSIONS, PLAYERS = 8, 8
WINDOWS = int(os.environ.get("BENCH_WINDOWS", "24"))
"""Of each kind."""
WINDOW_S = 1.5
THINK_S = 0.1
"""Between two clicks of one person, on average."""
PAST_TENANT, PAST = "long-ago", 400
"""Closed rounds of long ago, each answered by everybody: more than can be folded in the time."""
LIMITS = Limits(rates=Rates(player=Rate(1_000_000, 1_000_000)))
"""Nobody here clicks too fast."""
PEOPLE = [Person(f"p{number}", f"Player {number}") for number in range(SESSIONS * PLAYERS)]
BANK = with_hash(Bank("bench", "Bench", tuple(question(number) for number in range(20))))


@dataclass(frozen=True, slots=True)
class Tutored:
    """The slowest of a hundred clicks, in ms, without and with the tutor at work; how many answers it folded in a
    second meanwhile, and how many clicks of each kind there were.
    """

    quiet_p99: float
    busy_p99: float
    folded_per_s: float
    clicks: int


async def measure() -> Tutored:
    """Both in turn."""
    with tempfile.TemporaryDirectory() as folder:
        return await _house(Path(folder))


async def _house(folder: Path) -> Tutored:
    clock = SystemClock()
    platform = FakePlatform(clock, live_edit_ms=60_000)
    quiet: list[float] = []
    busy: list[float] = []
    folded = 0
    async with await open_store(f"sqlite:///{folder / 'tutored.sqlite3'}") as store:
        async with store.writing() as writing:
            await writing.put_shelf(SHARED, [BANK])
        await _play_long_ago(store, clock.now())
        engine = QuizEngine(store, clock, {"web": platform}, new_session_id, lambda: 7, "bench", LIMITS)
        async with engine.running():
            ids = await _open(engine, store)
            await _window(engine, ids)
            for _ in range(WINDOWS):
                await _offer(store, None)
                quiet += await _window(engine, ids)
                await _offer(store, "")
                engine._reviews.stir()
                busy += await _window(engine, ids)
                done = await _done(store)
                assert 0 < done < PAST * len(PEOPLE), "the tutor was at work all the time"
                folded += done
    quiet_p99, busy_p99 = (quantiles(times, n=100)[98] for times in (quiet, busy))
    return Tutored(quiet_p99, busy_p99, folded / (WINDOWS * WINDOW_S), min(len(quiet), len(busy)))


async def _offer(store: Store, folded_to: str | None) -> None:
    """All rounds of long ago are to be folded (again), or none is."""
    async with store.writing() as writing:
        await writing.put_folded([((PAST_TENANT, f"past{number}"), 0, folded_to) for number in range(PAST)])


async def _done(store: Store) -> int:
    """How many answers of long ago are in the log since they were offered."""
    async with store.reading() as reading:
        left = await reading.unfolded(PAST + 1)
    begun = sum(person.id <= each.folded_to for each in left for person in PEOPLE)
    return (PAST - len(left)) * len(PEOPLE) + begun


async def _window(engine: QuizEngine, ids: Sequence[str]) -> list[float]:
    """How long each click took, in ms."""
    gc.collect()
    until = time.perf_counter() + WINDOW_S
    people = zip(product(ids, range(PLAYERS)), PEOPLE, strict=True)
    found = await asyncio.gather(*(_click(engine, id, person, until) for (id, _), person in people))
    return [ms for times in found for ms in times]


async def _click(engine: QuizEngine, id: str, person: Person, until: float) -> list[float]:
    """One person clicks, hears, thinks, and clicks again."""
    random, times = Random(person.id), list[float]()
    while time.perf_counter() < until:
        await asyncio.sleep(random.expovariate(1 / THINK_S))
        began = time.perf_counter()
        stamp = time.time_ns() // 1_000_000
        pick = Pick(tenant="bench", session=id, person=person, stamp=stamp, round=0, position=random.randrange(4))
        reply = await engine.submit(pick)
        times.append((time.perf_counter() - began) * 1_000)
        assert reply.note.done, reply.note.text
    return times


async def _open(engine: QuizEngine, store: Store) -> list[str]:
    settings = Settings(seconds=600, answers=Answers.CHANGEABLE)
    ids: list[str] = []
    for number in range(SESSIONS):
        reply = await engine.start(StartQuiz(Place("bench", "web", str(number)), HOST, ("bench",), settings, 1))
        ids.append(reply.session or "")
        for person in PEOPLE[number * PLAYERS : (number + 1) * PLAYERS]:
            await engine.submit(Join(tenant="bench", session=ids[-1], person=person, stamp=0))
    while True:
        async with store.reading() as reading:
            sessions = await reading.sessions([("bench", id) for id in ids])
        if all(session.phase is Phase.OPEN for session in sessions.values()):
            return ids
        await asyncio.sleep(0.05)


async def _play_long_ago(store: Store, now: int) -> None:
    """Quizzes of one question that are over, and not in the log yet."""
    for number in range(PAST):
        session = _over(number, now)
        key = (PAST_TENANT, session.id)
        asked = session.asked[0]
        row = RoundRow(0, asked.id, asked.hash, session.created_at, now, session.ended_at, 30_000)
        at = session.created_at + 500
        async with store.writing() as writing:
            await writing.add_sessions([session])
            await writing.seat_players([((*key, each.id), each.name, at) for each in PEOPLE])
            await writing.put_responses([(key, Response(0, each.id, (1,), (1,), at, at, at)) for each in PEOPLE], [key])
            await writing.close_rounds([(key, row, [Mark(each.id, 1.0, 1, 500) for each in PEOPLE])])


def _over(number: int, now: int) -> Session:
    asked = select([BANK], number, 1, None, None)
    at = now - 86_400_000 * (PAST - number)
    place = Place(PAST_TENANT, "web", "room")
    pinned = (PinnedBank(BANK.id, BANK.hash),)
    begun = Session(f"past{number}", place, HOST.id, HOST.name, pinned, BANK.title, number, Settings(), asked, at)
    return replace(begun, phase=Phase.FINISHED, round=0, ended_at=at + 60_000, version=1)
