"""Cards at one place come in the order of the presses, however long each takes."""

from __future__ import annotations

import asyncio
import gc

from adapters.slack.in_turn import InTurn, Ticket


async def shows(ticket: Ticket, card: str, shown: list[str], sending: asyncio.Event | None = None) -> None:
    async with ticket.turn() as newest:
        if sending is not None:
            await sending.wait()
        if newest:
            shown.append(card)


async def test_a_card_waits_for_the_one_before_it_that_is_on_its_way() -> None:
    line, shown, sent = InTurn(), list[str](), asyncio.Event()
    first, second = line.ticket("here"), line.ticket("here")
    one = asyncio.create_task(shows(first, "one", shown, sent))
    await asyncio.sleep(0)
    two = asyncio.create_task(shows(second, "two", shown))
    await asyncio.sleep(0)
    sent.set()
    await asyncio.gather(one, two)
    assert shown == ["one", "two"]


async def test_a_card_that_comes_behind_a_newer_one_is_not_shown() -> None:
    line, shown = InTurn(), list[str]()
    first, second = line.ticket("here"), line.ticket("here")
    await shows(second, "two", shown)
    await shows(first, "one", shown)
    assert shown == ["two"]
    await shows(line.ticket("here"), "three", shown)
    assert shown == ["two", "three"]


async def test_nobody_waits_for_another_place() -> None:
    line, shown = InTurn(), list[str]()
    stuck = asyncio.create_task(shows(line.ticket("here"), "one", shown, asyncio.Event()))
    await asyncio.sleep(0)
    await shows(line.ticket("there"), "two", shown)
    assert shown == ["two"]
    stuck.cancel()
    await asyncio.gather(stuck, return_exceptions=True)


async def test_a_place_nobody_waits_at_is_forgotten() -> None:
    line = InTurn()
    ticket = line.ticket("here")
    assert len(line._lines) == 1
    del ticket
    gc.collect()
    assert len(line._lines) == 0
