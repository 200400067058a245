"""The processes of the bench `recovery`: `python -m tests.bench.live fill|quorum|bare`, over DATA_DIR.

`fill` stores sessions that are open and waits to be killed. `quorum` is the whole bot; a line on its standard input
makes it click once in every session. `bare` reads the same rows and decodes them, and does nothing else.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from dataclasses import replace

from bot.app import serve
from bot.ports.store import SHARED, PostBump, Receipt
from bot.quiz.bank import Bank
from bot.quiz.codec import with_hash
from bot.quiz.events import Person, Pick, Place, Shown
from bot.quiz.selection import select
from bot.quiz.session import PinnedBank, Session
from bot.quiz.settings import Settings as QuizSettings
from bot.quiz.stages import Stage, round_slot
from bot.quiz.step import opening, step
from bot.settings import Settings
from bot.store import open_store
from bot.store.bodies import decode_session
from tests.quiz.values import BANK, HOST, question

SESSIONS, QUESTIONS, PLAYERS, TENANTS = 10_000, 10, 3, 100
HOUR_MS = 3_600_000

__all__ = ["SESSIONS"]


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _key(number: int) -> tuple[str, str]:
    return f"t{number % TENANTS}", f"live{number:05}"


def _open_session(bank: Bank, number: int, now: int) -> Session:
    """A session whose first question is shown, for another hour."""
    tenant, id = _key(number)
    asked = select([bank], number, QUESTIONS, None, None)
    place = Place(tenant, "web", f"room{number}")
    settings = QuizSettings(seconds=600)
    new = Session(id, place, HOST.id, HOST.name, (PinnedBank(bank.id, bank.hash),), bank.title, 1, settings, asked, now)
    posted = opening(new, now).session
    shown = Shown(tenant=tenant, session=id, slot=round_slot(0), stage=Stage.ASKING, at=now)
    return replace(step(posted, shown, now).session, due_at=now + HOUR_MS, version=1)


async def fill() -> None:
    """Everything an open session has: seats, a post that is shown, a deadline."""
    bank = with_hash(Bank("live", "Live", tuple(question(n) for n in range(QUESTIONS)), outcomes=BANK.outcomes))
    now = time.time_ns() // 1_000_000
    sessions = [_open_session(bank, number, now) for number in range(SESSIONS)]
    store = await open_store(Settings().database)
    for at in range(0, SESSIONS, 1_000):
        some = sessions[at : at + 1_000]
        keys = [(session.place.tenant, session.id) for session in some]
        slot = round_slot(0)
        async with store.writing() as writing:
            await writing.put_shelf(SHARED, [bank])
            await writing.add_sessions(some)
            await writing.seat_players(
                [
                    ((*key, _player(number, player)), f"Player {player}", now)
                    for number, key in enumerate(keys, start=at)
                    for player in range(PLAYERS)
                ]
            )
            await writing.bump_posts([PostBump(*key, slot, urgent=True) for key in keys], now)
            await writing.put_receipts([Receipt(*key, slot, 1, "m1", now, 0, 0, None) for key in keys])
    _say("ready")
    await asyncio.Event().wait()


async def quorum() -> None:
    """The bot as it is started, and a click in every session when told to."""
    async with serve(Settings()) as app:
        _say("ready")
        await asyncio.to_thread(sys.stdin.readline)
        began = time.perf_counter()
        for at in range(0, SESSIONS, 500):
            replies = await asyncio.gather(*(app.engine.submit(_click(n)) for n in range(at, min(at + 500, SESSIONS))))
            assert all(reply.note.done for reply in replies), next(r.note.text for r in replies if not r.note.done)
        _say(f"clicked {time.perf_counter() - began:.3f}")
        await asyncio.Event().wait()


def _player(number: int, player: int) -> str:
    """Somebody else in each session: one person alone may not click that fast."""
    return f"p{number}-{player}"


def _click(number: int) -> Pick:
    tenant, session = _key(number)
    stamp = time.time_ns() // 1_000_000
    return Pick(
        tenant=tenant, session=session, person=Person(_player(number, 0), "Player 0"), stamp=stamp, round=0, position=0
    )


async def bare() -> None:
    """The same libraries, the same rows, decoded."""
    import adapters.web  # noqa: F401 - what the bot imports as it starts

    with closing(sqlite3.connect(Settings().database.removeprefix("sqlite:///"))) as connection:
        rows = connection.execute("SELECT body, format FROM sessions WHERE live")
        sessions = [decode_session(body, format) for body, format in rows]
    assert len(sessions) == SESSIONS
    _say("ready")
    await asyncio.Event().wait()


RUNS: Mapping[str, Callable[[], Awaitable[None]]] = {"fill": fill, "quorum": quorum, "bare": bare}

if __name__ == "__main__":
    asyncio.run(RUNS[sys.argv[1]]())  # type: ignore[arg-type]
