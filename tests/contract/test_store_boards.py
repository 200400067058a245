"""Boards on every kind of store: always what a recount of all answers finds."""

from __future__ import annotations

from random import Random

import pytest

from bot.ports.store import Store
from tests.store.board_play import DAY, close, made_up, prepare, same_boards


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
