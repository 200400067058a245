"""The one queue: bounded and fair."""

from __future__ import annotations

import asyncio
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.engine.intake import Intake, Item
from bot.ports import Reply
from bot.quiz.effects import Note
from bot.quiz.events import Wake


def item(tenant: str, number: int, loop: asyncio.AbstractEventLoop) -> Item:
    return Item(tenant, Wake(tenant=tenant, session=str(number)), number, loop.create_future())


def numbers(items: list[Item], tenant: str) -> list[int]:
    return [each.arrived for each in items if each.tenant == tenant]


async def test_all_that_waits_is_taken_at_once() -> None:
    intake, loop = Intake(100), asyncio.get_running_loop()
    for number in range(5):
        assert intake.offer(item("a", number, loop))
    assert numbers(await intake.take(512), "a") == [0, 1, 2, 3, 4]
    assert len(intake) == 0


async def test_taking_waits_until_there_is_something() -> None:
    intake, loop = Intake(100), asyncio.get_running_loop()
    taking = asyncio.ensure_future(intake.take(10))
    await asyncio.sleep(0)
    assert not taking.done()
    intake.put(item("a", 1, loop))
    assert numbers(await taking, "a") == [1]


async def test_a_tenant_with_too_much_waiting_is_refused_and_the_house_itself_never() -> None:
    intake, loop = Intake(2), asyncio.get_running_loop()
    assert [intake.offer(item("a", n, loop)) for n in range(3)] == [True, True, False]
    assert intake.offer(item("b", 0, loop))
    intake.put(item("a", 9, loop))
    assert len(intake) == 4


async def test_a_busy_tenant_delays_nobody_else() -> None:
    intake, loop = Intake(10_000), asyncio.get_running_loop()
    for number in range(5_000):
        intake.put(item("busy", number, loop))
    intake.put(item("calm", 0, loop))
    first = await intake.take(100)
    assert numbers(first, "calm") == [0]
    assert numbers(first, "busy") == list(range(99))


async def test_with_more_tenants_than_fit_a_batch_everybodys_turn_comes() -> None:
    intake, loop = Intake(100), asyncio.get_running_loop()
    for tenant in "abc":
        for number in range(4):
            intake.put(item(tenant, number, loop))
    taken = [each.tenant for _ in range(3) for each in await intake.take(2)]
    assert sorted(taken) == ["a", "a", "b", "b", "c", "c"]


@given(
    arrivals=st.lists(st.sampled_from("abc"), max_size=60),
    most=st.integers(1, 9),
)
def test_nothing_is_lost_doubled_or_overtaken_within_a_tenant(arrivals: list[str], most: int) -> None:
    async def play() -> list[list[Item]]:
        intake, loop = Intake(1_000), asyncio.get_running_loop()
        for number, tenant in enumerate(arrivals):
            intake.put(item(tenant, number, loop))
        batches = []
        while len(intake):
            batches.append(await intake.take(most))
        return batches

    batches = asyncio.run(play())
    taken = [each for batch in batches for each in batch]
    assert all(1 <= len(batch) <= most for batch in batches)
    assert Counter(each.arrived for each in taken) == Counter(range(len(arrivals)))
    for tenant in "abc":
        assert numbers(taken, tenant) == sorted(numbers(taken, tenant))


async def test_a_caller_that_has_gone_is_no_trouble() -> None:
    gone = item("a", 1, asyncio.get_running_loop())
    gone.said.cancel()
    gone.answer(Reply(Note("too late")))
    gone.fail(RuntimeError("too late"))
    assert gone.said.cancelled()
