"""Challenges played at random through engine and database, against the plain model of their rules.

Fewer than in `tests.quiz`, for each takes a database; but with posts that are sent, deadlines that wake, and restarts.
`ENGINE_EXAMPLES=300` plays more of them.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from bot.quiz.session import Session, Settings, Teaming
from bot.quiz.teams import Player
from tests.fakes.clock import VirtualClock
from tests.fakes.house import House, a_house
from tests.quiz.model import Model
from tests.quiz.moves import MOVES, SETTINGS, Move, agree, event_of, questions, tell
from tests.quiz.values import NOW, ROOM
from tests.store.inline import inline_sqlite

# The teams of a league are those of a channel that has one.
HERE = SETTINGS.filter(lambda chosen: chosen.teaming is not Teaming.LEAGUE)
EXAMPLES = int(os.environ.get("ENGINE_EXAMPLES", "12"))
KEY = (ROOM.tenant, "sess0")


async def look(house: House) -> tuple[Session, tuple[Player, ...]]:
    """What is stored, once nothing is under way any more."""
    await house.quiet()
    async with house.store.reading() as reading:
        return (await reading.sessions([KEY]))[KEY], await reading.players(KEY)


def follow(model: Model, now: int) -> None:
    """What the house does by itself at `now`: it wakes what is due, and its posts are shown at once."""
    model.wake(now)
    model.shown(now)


async def pass_time(house: House, model: Model, until: int) -> None:
    """Move time, stopping at each moment for which the model waits."""
    while True:
        grace = {"open": 1000, "revealed": 0, "starting": 0}.get(model.phase)
        due = until if grace is None else max(model.due + grace, house.clock.now())
        await house.clock.advance(min(due, until) - house.clock.now())
        await house.quiet()
        follow(model, house.clock.now())
        if due >= until:
            return


async def play(chosen: Settings, moves: list[Move], folder: Path) -> None:
    clock = VirtualClock(NOW)
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(a_house(folder, clock=clock, connect=inline_sqlite))
        await house.start(chosen)
        session, players = await look(house)
        model = Model(chosen, questions(session.asked))
        model.shown(clock.now())
        for move in moves:
            await pass_time(house, model, clock.now() + move.wait)
            session, _ = await look(house)
            if move.kind == "restart":
                await stack.aclose()
                again = a_house(folder, clock=clock, connect=inline_sqlite, platform=house.platform)
                house = await stack.enter_async_context(again)
                follow(model, clock.now())
            elif move.kind not in ("shown", "wake"):
                event = event_of(move, session, clock.now())
                assert event is not None
                await house.engine.submit(event)
                dealt = tell(model, move, clock.now())
                session, players = await look(house)
                if dealt:
                    model.team = {player.id: player.team for player in players if player.team is not None}
                follow(model, clock.now())
            session, players = await look(house)
            agree(session, players, model)


# Without shrinking: a game takes too long to play it a thousand times.
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(chosen=HERE, moves=MOVES)
def test_a_stored_challenge_goes_as_the_model_says_whatever_happens_in_it(chosen: Settings, moves: list[Move]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(chosen, moves, Path(folder)))
