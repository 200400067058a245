"""Boards on every kind of store: always what a recount of all answers finds."""

from __future__ import annotations

import asyncio
import contextlib
from random import Random

import pytest

from bot.ports.store import Store
from bot.store import open_store
from tests.store.board_play import DAY, Closing, MadeUp, close, made_up, prepare, same_boards
from tests.store.values import NOW


@pytest.mark.parametrize(("seed", "zone"), [(1, "UTC"), (2, "Asia/Kathmandu"), (3, "America/Santiago")])
async def test_kept_boards_are_what_a_recount_finds(store: Store, seed: int, zone: str) -> None:
    random = Random(seed)
    play = made_up(random, zone)
    world = await prepare(store, play)
    at = 0
    while at < len(play.closings):
        batch = play.closings[at : at + random.randrange(1, 6)]
        await close(store, world, batch)
        at += len(batch)
    last = max(closing.at for closing in play.closings)
    for closing in (*random.sample(play.closings, 4),):
        await same_boards(store, world, closing.at)
    await same_boards(store, world, last + DAY)


@pytest.mark.postgres
async def test_processes_that_count_for_one_tenant_at_the_same_time_count_as_one_would(postgres_url: str) -> None:
    people = tuple(f"p{number}" for number in range(7))
    # The same question in eight sessions at once: only the first of them counts, whoever stores it first.
    closings = tuple(
        Closing(f"s{number}", "lounge", 0, "q", NOW + number, tuple((player, number + 1) for player in people))
        for number in range(8)
    )
    async with contextlib.AsyncExitStack() as stack:
        processes = [await stack.enter_async_context(await open_store(postgres_url)) for _ in range(2)]
        world = await prepare(processes[0], MadeUp("UTC", (), closings))
        await asyncio.gather(
            *(close(processes[number % 2], world, [closing]) for number, closing in enumerate(closings))
        )
        await same_boards(processes[1], world, NOW + DAY)
