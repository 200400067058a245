"""What the tutor costs those who click: 64 people answer, and change their minds, several hundred times a second, while
closed rounds of long ago are on their way into the log of reviews, and while there are none.

Both run in turn, several times, each in a house of its own; medians of the slowest of a hundred clicks are compared.
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
from statistics import median, quantiles

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

__all__ = ["Tutored", "measure"]

SESSIONS, PLAYERS = 8, 8
SECONDS = float(os.environ.get("BENCH_SECONDS", "12"))
REPEATS = int(os.environ.get("BENCH_REPEATS", "5"))
THINK_S = 0.1
"""Between two clicks of one person, on average."""
PAST = 400
"""Closed rounds of long ago, each answered by everybody: more than can be folded in the time."""
PEOPLE = [Person(f"p{number}", f"Player {number}") for number in range(SESSIONS * PLAYERS)]
BANK = with_hash(Bank("bench", "Bench", tuple(question(number) for number in range(20))))


@dataclass(frozen=True, slots=True)
class Tutored:
    """The slowest of a hundred clicks, in ms, without and with the tutor at work; how many answers it folded in a
    second meanwhile, and how many clicks there were in each run.
    """

    quiet_p99: float
    busy_p99: float
    folded_per_s: float
    clicks: int


async def measure() -> Tutored:
    """Both in turn."""
    quiet: list[float] = []
    busy: list[float] = []
    folded: list[float] = []
    clicks = 0
    for _ in range(REPEATS):
        for past, found in ((0, quiet), (PAST, busy)):
            with tempfile.TemporaryDirectory() as folder:
                times, reviews = await _house(Path(folder), past)
            found.append(quantiles(times, n=100)[98])
            clicks = len(times)
            if past:
                folded.append(reviews / SECONDS)
    return Tutored(median(quiet), median(busy), median(folded), clicks)


async def _house(folder: Path, past: int) -> tuple[Sequence[float], int]:
    """How long each click took in ms, and how many answers were folded meanwhile."""
    store = await open_store(f"sqlite:///{folder / 'tutored.sqlite3'}")
    async with store.writing() as writing:
        await writing.put_shelf(SHARED, [BANK])
    clock = SystemClock()
    await _play_long_ago(store, past, clock.now())
    limits = Limits(rates=Rates(player=Rate(1_000_000, 1_000_000)))
    platform = FakePlatform(clock, live_edit_ms=60_000)
    engine = QuizEngine(store, clock, {"web": platform}, new_session_id, lambda: 7, "bench", limits)
    async with engine.running():
        ids = await _open(engine, store)
        before = await _folded(store)
        gc.collect()
        until = time.perf_counter() + SECONDS
        people = zip(product(ids, range(PLAYERS)), PEOPLE, strict=True)
        clicked = [_click(engine, id, person, until) for (id, _), person in people]
        times = [ms for each in await asyncio.gather(*clicked) for ms in each]
        reviews = await _folded(store) - before
        async with store.reading() as reading:
            assert bool(past) == bool(await reading.unfolded(1)), "the tutor has work to do exactly if there is a past"
    await store.close()
    return times, reviews


async def _folded(store: Store) -> int:
    async with store.reading() as reading:
        accounts = [each.account for each in await reading.members("long-ago")]
        return len(await reading.reviews_of(accounts))


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


async def _play_long_ago(store: Store, rounds: int, now: int) -> None:
    """Quizzes of one question that are over, and not in the log yet."""
    for number in range(rounds):
        session = _over(number, now)
        key = ("long-ago", session.id)
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
    place = Place("long-ago", "web", "room")
    pinned = (PinnedBank(BANK.id, BANK.hash),)
    begun = Session(f"past{number}", place, HOST.id, HOST.name, pinned, BANK.title, number, Settings(), asked, at)
    return replace(begun, phase=Phase.FINISHED, round=0, ended_at=at + 60_000, version=1)
