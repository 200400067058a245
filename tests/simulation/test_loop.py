"""The seeded loop: drawn order, virtual time, and owners that die without a word."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from random import Random

import pytest

from tests.simulation import loop as loops
from tests.simulation.calls import Calls
from tests.simulation.loop import Owner, SeededLoop, burial

Story = Callable[[SeededLoop], Awaitable[list[object]]]


def play(seed: int, story: Story) -> list[object]:
    loop = SeededLoop(Random(seed))
    with burial(loop):
        return loop.run_until_complete(story(loop))


async def several(loop: SeededLoop) -> list[object]:
    """Who of five comes when, each with two steps."""
    said: list[object] = []

    async def speak(number: int) -> None:
        said.append(number)
        await asyncio.sleep(0)
        said.append(number)

    await asyncio.gather(*(speak(number) for number in range(5)))
    return said


def test_the_same_seed_gives_the_same_order() -> None:
    assert play(7, several) == play(7, several)


def test_other_seeds_give_other_orders() -> None:
    assert len({tuple(play(seed, several)) for seed in range(20)}) > 10


def test_time_passes_at_once_and_in_order() -> None:
    async def story(loop: SeededLoop) -> list[object]:
        woken: list[object] = []

        async def nap(seconds: int) -> None:
            await asyncio.sleep(seconds)
            woken.append((seconds, loop.time()))

        await asyncio.gather(nap(3_600), nap(5), nap(60))
        return woken

    began = time.monotonic()
    assert play(1, story) == [(5, 5.0), (60, 60.0), (3_600, 3_600.0)]
    assert time.monotonic() - began < 5


def test_a_cancelled_wait_does_not_move_time() -> None:
    async def story(loop: SeededLoop) -> list[object]:
        long = asyncio.ensure_future(asyncio.sleep(1_000))
        await asyncio.sleep(1)
        long.cancel()
        await asyncio.sleep(1)
        return [loop.time()]

    assert play(1, story) == [2.0]


def test_the_dead_take_no_step_and_nothing_of_theirs_is_cancelled() -> None:
    async def story(loop: SeededLoop) -> list[object]:
        said: list[object] = []
        owner = Owner("a process")

        async def child() -> None:
            try:
                await asyncio.sleep(1)
                said.append("woke")
            except asyncio.CancelledError:
                said.append("cancelled")
                raise
            finally:
                said.append("tidied up")

        async def parent() -> None:
            await asyncio.gather(child(), child())

        loop.spawn(owner, parent())
        await asyncio.sleep(0.5)
        loop.kill(owner)
        await asyncio.sleep(5)
        return list(said)

    assert play(1, story) == []


def test_what_the_dead_wait_for_may_still_happen() -> None:
    async def story(loop: SeededLoop) -> list[object]:
        owner, answer, said = Owner("a process"), loop.create_future(), list[object]()

        async def wait() -> None:
            said.append(await answer)

        loop.spawn(owner, wait())
        await asyncio.sleep(1)
        loop.kill(owner)
        answer.set_result("too late")
        await asyncio.sleep(1)
        return said

    assert play(1, story) == []


def test_an_owner_dies_after_as_many_steps_as_its_fuse_is_long() -> None:
    async def story(loop: SeededLoop) -> list[object]:
        owner, steps = Owner("a process"), list[object]()
        owner.fuse, owner.blown = 4, lambda: loop.kill(owner)

        async def walk() -> None:
            while True:
                steps.append(owner.steps)
                await asyncio.sleep(0.1)

        loop.spawn(owner, walk())
        await asyncio.sleep(60)
        return [owner.dead, owner.steps]

    dead, steps = play(1, story)
    assert (dead, steps) == (True, 4)


class Asked(Calls):
    """Whoever is waited for answers, and not before."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Callable[[], object]] = []

    @property
    def under_way(self) -> bool:
        waiting = super().under_way
        if waiting and self.answers:
            threading.Thread(target=self.answers.pop()).start()
        return waiting


def test_time_does_not_move_while_a_call_is_under_way() -> None:
    calls = Asked()
    loop = SeededLoop(Random(1), calls)

    async def story() -> list[object]:
        answer, said = loop.create_future(), list[object]()
        calls.answers.append(lambda: loop.call_soon_threadsafe(answer.set_result, "an answer"))

        async def nap() -> None:
            await asyncio.sleep(5)
            said.append(("woke", loop.time()))

        napping = asyncio.ensure_future(nap())
        said.append((await calls.counted(answer), loop.time()))
        await napping
        return said

    with burial(loop):
        assert loop.run_until_complete(story()) == [("an answer", 0.0), ("woke", 5.0)]


@pytest.mark.parametrize("died", [True, False])
def test_a_call_that_nobody_answers_does_not_hold_time_for_ever(died: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not died:
        monkeypatch.setattr(loops, "LONGEST_CALL_S", 0.01)
    calls, owner = Calls(), Owner("a process")
    loop = SeededLoop(Random(1), calls)

    async def story() -> float:
        asked = asyncio.Event()

        async def ask() -> None:
            asked.set()
            await calls.counted(loop.create_future())

        loop.spawn(owner, ask())
        await asked.wait()
        assert calls.under_way
        if died:
            loop.kill(owner)
        await asyncio.sleep(5)
        return loop.time()

    with burial(loop):
        assert loop.run_until_complete(story()) == 5.0
        assert not calls.under_way


def test_a_schedule_in_which_nobody_can_go_on_is_said_to_stand_still() -> None:
    async def story(loop: SeededLoop) -> list[object]:
        await loop.create_future()
        return []

    with pytest.raises(RuntimeError, match="stands still"):
        play(1, story)


def test_an_error_nobody_waits_for_is_kept() -> None:
    async def story(loop: SeededLoop) -> list[object]:
        def fail() -> None:
            raise ValueError("nobody sees this")

        loop.call_soon(fail)
        await asyncio.sleep(1)
        return list(loop.failures)

    (failure,) = play(1, story)
    assert "nobody sees this" in str(failure)
