"""Deadlines in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.engine.waker import POLL_MS, RETRY_MS, Due, Waker
from bot.ports.store import Key, Reading, Unavailable
from tests.fakes.clock import VirtualClock


class OneProcess:
    """As much of a store as a waker looks at."""

    exclusive = True


class Several(OneProcess):
    """The same where other processes write too."""

    exclusive = False

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[None]:
        yield None


async def nothing_due(reading: Reading, until: int | None, limit: int) -> tuple[tuple[Key, int], ...]:
    return ()


@asynccontextmanager
async def a_waker(
    wake: Callable[[Key], Awaitable[object]],
    store: OneProcess | None = None,
    due: Due[Key] = nothing_due,
    at_once: int = 100,
) -> AsyncIterator[tuple[Waker[Key], VirtualClock]]:
    clock = VirtualClock(0)
    waker: Waker[Key] = Waker(store or OneProcess(), clock, due, wake, at_once=at_once)  # type: ignore[arg-type]
    running = asyncio.create_task(waker.run())
    await asyncio.sleep(0)
    yield waker, clock
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def key(name: str) -> Key:
    return ("t", name)


async def test_sessions_are_woken_in_order_of_time_and_not_before() -> None:
    woken: list[tuple[str, int]] = []

    async def wake(key: Key) -> None:
        woken.append((key[1], clock.now()))

    async with a_waker(wake) as (waker, clock):
        waker.arm([(key("late"), 300), (key("soon"), 100), (key("never"), None)])
        await clock.advance(99)
        assert woken == []
        await clock.advance(1)
        assert woken == [("soon", 100)]
        await clock.advance(1_000)
        assert woken == [("soon", 100), ("late", 300)]
        assert len(waker) == 0


async def test_a_new_time_replaces_the_old_one_and_none_disarms() -> None:
    woken: list[tuple[str, int]] = []

    async def wake(key: Key) -> None:
        woken.append((key[1], clock.now()))

    async with a_waker(wake) as (waker, clock):
        waker.arm([(key("moved"), 100), (key("sooner"), 500), (key("off"), 100)])
        waker.arm([(key("moved"), 400), (key("sooner"), 50), (key("off"), None)])
        await clock.advance(1_000)
        assert woken == [("sooner", 50), ("moved", 400)]


async def test_arming_the_same_time_again_and_again_grows_nothing() -> None:
    async def wake(key: Key) -> None:
        raise AssertionError("not yet")

    async with a_waker(wake) as (waker, clock):
        for _ in range(1_000):
            waker.arm([(key("a"), 100)])
        assert len(waker) == 1
        assert clock.sleeping <= 1


async def test_a_wake_that_was_not_stored_is_tried_again() -> None:
    tries: list[int] = []

    async def wake(key: Key) -> None:
        tries.append(clock.now())
        if len(tries) < 3:
            raise Unavailable("the disk is full")

    async with a_waker(wake) as (waker, clock):
        waker.arm([(key("a"), 100)])
        await clock.advance(10_000)
        assert tries == [100, 100 + RETRY_MS, 100 + 2 * RETRY_MS]


async def test_a_wake_that_fails_by_mistake_ends_neither_the_waker_nor_the_others() -> None:
    tries: list[str] = []

    async def wake(key: Key) -> None:
        tries.append(key[1])
        if key[1] == "bad" and tries.count("bad") == 1:
            raise KeyError("a bug")

    async with a_waker(wake) as (waker, clock):
        waker.arm([(key("bad"), 100), (key("good"), 100)])
        await clock.advance(100)
        assert tries == ["bad", "good"]
        await clock.advance(RETRY_MS)
        assert tries == ["bad", "good", "bad"]


async def test_a_slow_wake_delays_no_other() -> None:
    woken: list[str] = []

    async def wake(key: Key) -> None:
        if key[1] == "slow":
            await clock.sleep(10_000)
        woken.append(key[1])

    async with a_waker(wake) as (waker, clock):
        waker.arm([(key("slow"), 100), (key("quick"), 101)])
        await clock.advance(200)
        assert woken == ["quick"]


async def test_a_wake_that_failed_and_was_planned_anew_meanwhile_is_not_tried_sooner() -> None:
    tries: list[int] = []

    async def wake(key: Key) -> None:
        tries.append(clock.now())
        if len(tries) == 1:
            waker.arm([(key, 5_000)])
            raise Unavailable("the disk is full")

    async with a_waker(wake) as (waker, clock):
        waker.arm([(key("a"), 100)])
        await clock.advance(4_999)
        assert tries == [100]
        await clock.advance(1)
        assert tries == [100, 5_000]


async def test_what_another_process_left_overdue_is_found_and_woken_however_often_the_look_fails() -> None:
    woken: list[int] = []
    looks: list[int | None] = []
    fails = [Unavailable("no connection"), KeyError("a bug")]

    async def wake(key: Key) -> None:
        woken.append(clock.now())

    async def overdue(reading: Reading, until: int | None, limit: int) -> tuple[tuple[Key, int], ...]:
        looks.append(until)
        if fails:
            raise fails.pop(0)
        return () if woken else ((key("left"), 10),)

    async with a_waker(wake, Several(), overdue) as (_, clock):
        await clock.advance(3 * POLL_MS)
        assert looks == [0, POLL_MS, 2 * POLL_MS], "only what should have been woken by its own process before"
        assert woken == [3 * POLL_MS]


async def test_no_more_are_woken_at_a_time_than_may_be_and_everybody_in_turn() -> None:
    under_way: list[str] = []
    woken: list[str] = []

    async def wake(key: Key) -> None:
        under_way.append(key[1])
        await clock.sleep(10)
        under_way.remove(key[1])
        woken.append(key[1])

    async with a_waker(wake, at_once=2) as (waker, clock):
        waker.arm([(key(name), 100) for name in "abcde"])
        await clock.advance(100)
        assert under_way == ["a", "b"]
        await clock.advance(10)
        assert under_way == ["c", "d"]
        await clock.advance(20)
        assert woken == ["a", "b", "c", "d", "e"]


async def test_at_the_end_whoever_is_being_woken_is_waited_for_and_nobody_else_is_woken() -> None:
    woken: list[str] = []

    async def wake(key: Key) -> None:
        await clock.sleep(10)
        woken.append(key[1])

    async with a_waker(wake, at_once=1) as (waker, clock):
        waker.arm([(key("now"), 100), (key("in turn"), 100), (key("later"), 105)])
        await clock.advance(100)
        ending = asyncio.create_task(waker.finish())
        await clock.advance(50)
        await ending
        waker.arm([(key("too late"), 160)])
        await clock.advance(50)
        assert woken == ["now"]


async def test_what_waits_for_its_turn_is_not_queued_again_by_looking_for_what_is_overdue() -> None:
    left = {key("a"): 0, key("b"): 0}
    woken: list[str] = []

    async def due(reading: Reading, until: int | None, limit: int) -> tuple[tuple[Key, int], ...]:
        return tuple(left.items())

    async def wake(key: Key) -> None:
        woken.append(key[1])
        await clock.sleep(10 * POLL_MS)
        del left[key]

    async with a_waker(wake, Several(), due, at_once=1) as (_, clock):
        await clock.advance(50 * POLL_MS)
        assert woken == ["a", "b"]
