"""SIGKILL in mid-question under load: every acknowledged answer is there exactly once, and the quiz goes on."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from aiohttp import ClientError

from bot.library.shelf import write_bank
from bot.ports.store import Store
from bot.quiz.events import Place
from bot.quiz.session import Response, Session
from bot.quiz.stages import Phase
from bot.store import open_store
from tests.crash.process import running
from tests.crash.window import Window, a_window
from tests.quiz.values import BANK

PLAYERS = 16
ROOM = Place("web", "web", "main")


@dataclass(slots=True)
class Player:
    """A player who changes the answer all the time, and remembers what was acknowledged and what is in the air."""

    name: str
    window: Window
    acknowledged: list[int] = field(default_factory=list)
    in_the_air: int | None = None

    async def play(self, options: Sequence[str], chance: random.Random) -> None:
        """Click until the server is gone."""
        while True:
            position = chance.randrange(len(options))
            self.in_the_air = position
            with contextlib.suppress(AssertionError):
                reply = await self.window.press(options[position])
                if reply["final"] and not reply.get("pending"):
                    self.acknowledged.append(reply["held"][0])
                    self.in_the_air = None

    def may_hold(self) -> set[int | None]:
        """The positions the server may have stored for this player."""
        last = self.acknowledged[-1] if self.acknowledged else None
        return {last} if self.in_the_air is None else {last, self.in_the_air}


async def stored(folder: Path) -> tuple[Session, dict[str, Response], int]:
    """The session, its responses to the current round by the player's name, and their number."""
    store: Store = await open_store(f"sqlite:///{folder / 'quorum.sqlite3'}")
    try:
        async with store.reading() as reading:
            session = await reading.newest_in(ROOM)
            assert session is not None
            key = (ROOM.tenant, session.id)
            names = {score.player: score.name for score in await reading.scores(key)}
            responses = await reading.responses(key, session.round)
            return session, {names[r.player]: r for r in responses}, len(responses)
    finally:
        await store.close()


async def until_gone(playing: Sequence[asyncio.Task[None]]) -> None:
    """Every player has noticed that the server is gone."""
    ended = await asyncio.gather(*playing, return_exceptions=True)
    assert all(isinstance(error, ClientError | OSError) for error in ended), ended


async def reached(players: Sequence[Player], enough: int) -> None:
    """So many answers have been acknowledged in all."""
    while sum(len(player.acknowledged) for player in players) < enough:  # noqa: ASYNC110 - the moment is what counts
        await asyncio.sleep(0)


async def kill_once(folder: Path, seed: int) -> int:
    """Play, kill at a random moment, look, restart, go on. How many answers had been acknowledged."""
    chance = random.Random(seed)
    bank = folder / "bank.yaml"
    bank.write_text(
        write_bank(replace(BANK, id="crash", questions=(BANK.questions[0], BANK.questions[3]))), encoding="utf-8"
    )
    async with AsyncExitStack() as windows:
        async with running(folder, bank) as process:
            players = [
                Player(f"P{i}", await windows.enter_async_context(a_window(process.address, f"P{i}")))
                for i in range(PLAYERS)
            ]
            host = players[0].window
            await host.start(bank="crash", seconds="120", entry="open", answers="changeable")
            shown = await host.until("asking")
            playing = [asyncio.create_task(player.play(shown.options, chance)) for player in players]
            # The moment is drawn in answers, so that a slow machine is killed at work as well.
            enough = chance.randrange(1, 600)
            await reached(players, enough)
            await process.kill()
            await until_gone(playing)

        before, responses, count = await stored(folder)
        assert before.phase is Phase.OPEN
        order = before.current.order
        assert count == len(responses), "no player is there twice"
        for player in players:
            held = responses.get(player.name)
            position = order.index(held.choice[0]) if held is not None and held.choice else None
            assert position in player.may_hold(), f"seed {seed}: {player.name} has {position}, not {player.may_hold()}"

        async with running(folder, bank) as process:
            for player in players:
                player.window.address = process.address
            again = await host.look()
            assert again == shown, "the same question is open, with the same buttons"
            replies = await asyncio.gather(*(player.window.press(shown.options[1]) for player in players))
            assert all(reply["held"] == [1] for reply in replies)
            assert (await host.press(again.tokens["c"]))["done"]
            await host.until("reveal")
            assert await process.stop() == 0

        after, responses, count = await stored(folder)
        assert (after.id, after.round, after.opened_at) == (before.id, before.round, before.opened_at)
        assert count == PLAYERS
        assert {response.choice for response in responses.values()} == {(order[1],)}
        assert await points_as_recounted(folder, after)
    return sum(len(player.acknowledged) for player in players)


async def points_as_recounted(folder: Path, session: Session) -> bool:
    """Whether every kept score is what the stored responses add up to."""
    store = await open_store(f"sqlite:///{folder / 'quorum.sqlite3'}")
    try:
        key = (ROOM.tenant, session.id)
        async with store.reading() as reading:
            right = {
                response.player: int(response.choice == session.asked[0].key)
                for response in await reading.responses(key, 0)
            }
            return {score.player: score.points for score in await reading.scores(key)} == right
    finally:
        await store.close()


@pytest.mark.parametrize("seed", range(10))
async def test_every_acknowledged_answer_survives_a_kill(seed: int, tmp_path: Path) -> None:
    assert await kill_once(tmp_path, seed) > 0


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 200))
async def test_every_acknowledged_answer_survives_a_hundred_kills(seed: int, tmp_path: Path) -> None:
    assert await kill_once(tmp_path, seed) > 0
