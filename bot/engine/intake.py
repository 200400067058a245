"""The one queue: bounded for each tenant, and fair between them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from bot.ports.desk import Reply
from bot.ports.store import Key, Receipt, Writing
from bot.quiz.events import Event
from bot.quiz.session import Session

__all__ = ["Booking", "Chore", "Claim", "Intake", "Item", "Opening", "Sending", "Work"]


class Booking(Protocol):
    """What is stored together with a new session, in the same transaction. Both calls may be made again where a
    commit failed.
    """

    @property
    def key(self) -> Key:
        """What it is of. Bookings are claimed in the order of their keys."""
        ...

    async def claim(self, writing: Writing) -> bool:
        """Lock what it is about; False where another process has been quicker, and nothing is to be opened."""
        ...

    async def keep(self, writing: Writing, *, opened: bool) -> None:
        """Store what came of it. Not `opened`: another session holds the place."""
        ...


@dataclass(frozen=True, slots=True)
class Opening:
    """A new session to be stored and opened."""

    session: Session
    booking: Booking | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """What came of sending a post, and the event it is to the session."""

    receipt: Receipt
    event: Event


@dataclass(frozen=True, slots=True)
class Claim:
    """Take over the posts that nobody sends, since their process has died; `release`: give up one's own instead."""

    release: bool = False


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to be stored that is no session's, such as a setting. It may run again where a commit failed."""

    write: Callable[[Writing], Awaitable[None]]


Work = Event | Opening | Sending | Claim | Chore


@dataclass(slots=True, eq=False)
class Item:
    """One piece of work on its way to a commit. `said` is what the caller waits for.

    `final` exists once the caller was told that it takes longer.
    """

    tenant: str
    work: Work
    arrived: int
    said: asyncio.Future[Reply]
    final: asyncio.Future[Reply] | None = field(default=None)

    @property
    def key(self) -> Key:
        """The session it is about."""
        match self.work:
            case Opening(session):
                return (session.place.tenant, session.id)
            case Sending(_, event):
                return (event.tenant, event.session)
            case Claim() | Chore():
                return ("", "")
            case event:
                return (event.tenant, event.session)

    @property
    def booked(self) -> bool:
        """Whether it opens a session that the house itself has booked: nobody waits for words about it."""
        return isinstance(self.work, Opening) and self.work.booking is not None

    def answer(self, reply: Reply) -> None:
        """Tell whoever still waits."""
        if not self.said.done():
            self.said.set_result(reply)
        if self.final is not None and not self.final.done():
            self.final.set_result(reply)

    def fail(self, error: Exception) -> None:
        """The same for the house's own work, which wants to know that nothing was stored."""
        if not self.said.done():
            self.said.set_exception(error)


class Intake:
    """First in, first out within a tenant; round robin between tenants, so that a busy one delays nobody else."""

    def __init__(self, per_tenant: int) -> None:
        """`per_tenant`: how many items of one tenant may wait before `offer` refuses more."""
        self._per_tenant = per_tenant
        self._waiting: dict[str, deque[Item]] = {}
        self._some = asyncio.Event()

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def offer(self, item: Item) -> bool:
        """Take an item in, unless its tenant has too many waiting."""
        queue = self._waiting.get(item.tenant)
        if queue is not None and len(queue) >= self._per_tenant:
            return False
        self.put(item)
        return True

    def put(self, item: Item) -> None:
        """Take an item in whatever waits: for the house's own work, which is bounded by its sessions."""
        self._waiting.setdefault(item.tenant, deque()).append(item)
        self._some.set()

    async def take(self, most: int) -> list[Item]:
        """Wait for work, then give all that waits, at most `most`."""
        await self._some.wait()
        taken: list[Item] = []
        while self._waiting and len(taken) < most:
            share = max((most - len(taken)) // len(self._waiting), 1)
            for tenant in list(self._waiting):
                if len(taken) == most:
                    break
                queue = self._waiting[tenant]
                for _ in range(min(share, len(queue), most - len(taken))):
                    taken.append(queue.popleft())
                # A tenant that was served goes to the end, so that a full batch does not always begin with the same.
                del self._waiting[tenant]
                if queue:
                    self._waiting[tenant] = queue
        if not self._waiting:
            self._some.clear()
        return taken

    def rest(self) -> list[Item]:
        """Everything that waits, without waiting for anything."""
        return [item for queue in self._waiting.values() for item in queue]
