"""An event loop whose schedule is drawn from a seed and whose time is virtual.

What is ready runs in a drawn order; when nothing is, time moves to the next timer at once. Everything belongs to an
owner, which tasks inherit from the task that made them: an owner that dies takes no further step, and nothing of it is
cancelled, closed or told.
"""

from __future__ import annotations

import asyncio
import contextvars
import gc
import heapq
import logging
import os
import socket
import sys
import warnings
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from random import Random
from selectors import BaseSelector
from time import monotonic
from typing import Any, Protocol, TypeVar

__all__ = ["OWNER", "Outside", "Owner", "SeededLoop", "burial"]

T = TypeVar("T")
COLLECTIONS = 4
LONGEST_CALL_S = 20.0
"""So long, in real time, virtual time waits for a call: far longer than a database lets one wait for a lock, but no
longer, lest a run hang on a call that waits for what only time brings.
"""


class Owner:
    """Whoever tasks belong to. `fuse`: it dies after so many steps of its own, by `blown`; None: it does not."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.dead = False
        self.steps = 0
        self.fuse: int | None = None
        self.blown: Callable[[], None] | None = None


OWNER: contextvars.ContextVar[Owner | None] = contextvars.ContextVar("owner", default=None)


class _Future(asyncio.Future[Any]):
    """A future whose place in a set does not depend on its address."""

    def __init__(self, number: int, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop=loop)
        self._number = number

    def __hash__(self) -> int:
        return self._number


class _Task(asyncio.Task[Any]):
    """The same of a task, which knows its owner."""

    def __init__(self, number: int, owner: Owner | None, coro: Any, **options: Any) -> None:
        self._number = number
        self.owner = owner
        super().__init__(coro, **options)

    def __hash__(self) -> int:
        return self._number


class Outside(Protocol):
    """What threads and servers are doing in real time."""

    @property
    def under_way(self) -> bool:
        """Whether somebody here waits for an answer of theirs."""
        ...

    def give_up(self) -> None:
        """Nobody waits any more for what is under way."""
        ...


class SeededLoop(asyncio.SelectorEventLoop):
    """Run it with `run_until_complete`. `failures` are the errors nobody waited for, of owners that live.

    `outside`: virtual time does not move while anything is under way there; None where there are neither threads nor
    sockets, and then every run with the same seed is the same.
    """

    # What asyncio's loops are made of, and its types do not tell.
    _ready: deque[Any]
    _scheduled: list[Any]
    _selector: BaseSelector
    _asyncgens: set[Any]
    _process_events: Callable[[Any], None]

    def __init__(self, random: Random, outside: Outside | None = None) -> None:
        super().__init__()
        self._random = random
        self._outside = outside
        self._virtual_s = 0.0
        self._made = 0
        self._buried: list[object] = []
        self._burying = False
        self.failures: list[str] = []
        self.set_task_factory(self._new_task)
        self.set_exception_handler(self._failed)

    def time(self) -> float:
        """Virtual seconds since the loop was made."""
        return self._virtual_s

    def create_future(self) -> asyncio.Future[Any]:
        self._made += 1
        return _Future(self._made, self)

    def _new_task(self, loop: asyncio.AbstractEventLoop, coro: Any, **options: Any) -> asyncio.Task[Any]:
        self._made += 1
        context = options.get("context")
        owner = OWNER.get() if context is None else context.get(OWNER)
        # A name of its own, since asyncio's count goes on from run to run.
        return _Task(self._made, owner, coro, loop=loop, name=f"task {self._made}", **options)

    def spawn(self, owner: Owner | None, coro: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start a task that belongs to `owner`, with all the tasks it will make."""
        context = contextvars.copy_context()
        context.run(OWNER.set, owner)
        return self.create_task(coro, context=context)

    def kill(self, owner: Owner) -> None:
        """The owner takes no further step."""
        owner.dead = True
        self._hang_up(owner)
        # Kept, so that no destructor of the dead runs in the middle of the living.
        self._buried.append([task for task in asyncio.all_tasks(self) if getattr(task, "owner", None) is owner])

    def _hang_up(self, owner: Owner) -> None:
        """Its connections break, as they do when a process is gone."""
        for key in list(self._selector.get_map().values()):
            handles = [handle for handle in key.data or () if handle is not None]
            if any(handle._context.get(OWNER) is owner for handle in handles):
                self._selector.unregister(key.fd)
                with socket.socket(fileno=os.dup(key.fd)) as line, suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)

    # -- the schedule ----------------------------------------------------------------------------------------------

    def _run_once(self) -> None:
        """One drawn step. In the place of asyncio's own, which runs what is ready in its order."""
        if not self._ready:
            self._let_time_pass()
        if self._ready:
            self._ready.rotate(-int(self._random.random() * len(self._ready)))
            handle = self._ready.popleft()
            if not handle._cancelled:
                self._step(handle)

    def _let_time_pass(self) -> None:
        if self._outside is not None:
            self._hear(self._outside)
            if self._ready:
                return
        while self._scheduled and self._scheduled[0]._cancelled:
            self._bury(heapq.heappop(self._scheduled))
        if not self._scheduled:
            raise RuntimeError("nothing is ready and nobody waits for time: the simulation stands still")
        self._virtual_s = max(self._virtual_s, self._scheduled[0]._when)
        while self._scheduled and self._scheduled[0]._when <= self._virtual_s:
            handle = heapq.heappop(self._scheduled)
            handle._scheduled = False
            self._ready.append(handle)

    def _hear(self, outside: Outside) -> None:
        """Take what sockets and threads have to say, and wait for it where they were asked."""
        self._process_events(self._selector.select(0))
        until = monotonic() + LONGEST_CALL_S
        while not self._ready and outside.under_way:
            left = until - monotonic()
            if left <= 0:
                outside.give_up()
                return
            self._process_events(self._selector.select(left))

    def _step(self, handle: Any) -> None:
        owner = handle._context.get(OWNER)
        if owner is None:
            handle._run()
            return
        if owner.dead:
            self._bury(handle)
            return
        handle._run()
        owner.steps += 1
        if owner.fuse is not None:
            owner.fuse -= 1
            if owner.fuse <= 0 and owner.blown is not None:
                owner.fuse = None
                owner.blown()

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Cancelled timers go when their time comes."""

    def _bury(self, handle: object) -> None:
        self._buried.append(handle)

    def _failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if not self._burying:
            self.failures.append(f"{context.get('message')}: {error!r}")

    def _asyncgen_finalizer_hook(self, agen: Any) -> None:
        """Generators of the dead are not closed."""
        self._asyncgens.discard(agen)

    # -- the end ---------------------------------------------------------------------------------------------------

    def bury(self) -> None:
        """Forget the dead. What their destructors do now reaches nobody."""
        self._burying = True
        if self._outside is not None:
            self._outside.give_up()
        self._buried.clear()
        self._ready.clear()
        self._scheduled.clear()


@contextmanager
def burial(loop: SeededLoop) -> Iterator[None]:
    """Run a loop inside, and close it at the end: whatever the destructors of the dead complain of is not said.

    While the block runs nothing is collected but what nobody refers to, so that no destructor runs at a moment that
    another machine would choose otherwise.
    """
    was = gc.isenabled()
    gc.disable()
    # What is there already need not be looked at when the dead are collected.
    gc.freeze()
    try:
        yield
    finally:
        with _silence():
            loop.bury()
            loop.close()
            # Destructors that begin a task find a closed loop, and do not make one that would keep the dead.
            asyncio.set_event_loop(loop)
            # What a destructor of the dead has touched is found dead again only the next time.
            for _ in range(COLLECTIONS):
                gc.collect()
            asyncio.set_event_loop(None)
        gc.unfreeze()
        if was:
            gc.enable()


@contextmanager
def _silence() -> Iterator[None]:
    disabled, hook = logging.root.manager.disable, sys.unraisablehook
    logging.disable(logging.CRITICAL)
    sys.unraisablehook = _unheard
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.unraisablehook = hook
        logging.disable(disabled)


def _unheard(unraisable: sys.UnraisableHookArgs) -> None:
    """Say nothing."""
