"""Told to stop under load, the real process is gone within five seconds, and everything acknowledged is stored."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from bot.library.shelf import write_bank
from tests.crash.process import running
from tests.crash.test_kill import PLAYERS, Player, reached, stored
from tests.crash.window import a_window
from tests.discord.table import QUICK
from tests.fakes.discord import FakeDiscord, names
from tests.quiz.values import BANK

MOST_S = 5.0


@pytest.mark.parametrize("hanging", [False, True], ids=["", "while a platform hangs"])
async def test_a_stop_under_load_loses_nothing_and_takes_no_longer_than_it_may(
    tmp_path: Path, *, hanging: bool
) -> None:
    bank = tmp_path / "bank.yaml"
    bank.write_text(write_bank(replace(BANK, id="stop", questions=(BANK.questions[0],))), encoding="utf-8")
    async with FakeDiscord(rates=QUICK) as fake, AsyncExitStack() as windows:
        discord = {
            "DISCORD_TOKEN": fake.token,
            "DISCORD_API_URL": fake.api_url,
            "DISCORD_GATEWAY_URL": fake.gateway_url,
        }
        async with running(tmp_path, bank, **discord) as process:
            await fake.connected(1)
            if hanging:
                gate = fake.faults.hold(names.CREATE_MESSAGE)
                guild = fake.guild()
                host = fake.user("Hanna", guild)
                await host.command(fake.channel(guild), "quiz", "start", bank="stop", seconds=60)
                await gate.arrived()
            players = [
                Player(f"P{i}", await windows.enter_async_context(a_window(process.address, f"P{i}")))
                for i in range(PLAYERS)
            ]
            await players[0].window.start(bank="stop", seconds="120", entry="open", answers="changeable")
            shown = await players[0].window.until("asking")
            playing = [asyncio.create_task(player.play(shown.options, random.Random(7))) for player in players]
            await reached(players, 200)
            began = time.monotonic()
            code = await process.stop(signal.SIGTERM)
            took = time.monotonic() - began
            for task in playing:
                task.cancel()
            await asyncio.gather(*playing, return_exceptions=True)
        fake.faults.release()
    assert code == 0
    assert took < MOST_S
    session, responses, count = await stored(tmp_path)
    assert count == len(responses)
    order = session.current.order
    for player in players:
        held = responses.get(player.name)
        position = order.index(held.choice[0]) if held is not None and held.choice else None
        assert position in player.may_hold(), f"{player.name} has {position}, not {player.may_hold()}"
