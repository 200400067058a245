"""The outbox makes what channels show catch up with what is wanted.

A post that is out of date is simply still out of date after a crash; bursts of changes become one edit by
themselves. One worker a session sends its posts in order; it ends when nothing is left to send.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field

import structlog

from bot.engine.facts import draw
from bot.engine.intake import Claim, Sending
from bot.engine.pause import Bell
from bot.ports.desk import View
from bot.ports.platform import Clock, Platform, Refused, Sent, Unreachable
from bot.ports.store import Conflict, Key, Post, Receipt, Store, Unavailable
from bot.quiz.effects import Tell
from bot.quiz.events import Place, Shown, Unshown

__all__ = ["Outbox"]

log = structlog.get_logger(__name__)

FIRST_RETRY_MS = 1_000
LAST_RETRY_MS = 30_000
GIVE_UP_MS = 600_000
"""A post of a session that is over is given up after failing for this long."""
POLL_MS = 1_000
LEASE_MS = 15_000
"""How long a process may keep a post it does not get rid of, before others take it for dead."""
SETTLE_MS = 250
"""How long a change that is not urgent waits for others to join it."""


@dataclass(slots=True)
class _Worker:
    """Sends the posts of one session. `slots` maps each that is out of date to when it is next worth a look."""

    bell: Bell
    slots: dict[str, int] = field(default_factory=dict)
    task: asyncio.Task[None] | None = None


class Outbox:
    """Sends posts; `commit` stores what came of it and returns once stored, or raises."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        platforms: Mapping[str, Platform],
        process: str,
        commit: Callable[[str, Sending | Claim], Awaitable[object]],
    ) -> None:
        self._store = store
        self._clock = clock
        self._platforms = platforms
        self._process = process
        self._commit = commit
        self._workers: dict[Key, _Worker] = {}
        # Until when only urgent changes of a post are shown: the platform's distance from the last edit.
        self._quiet_until: dict[tuple[Key, str], int] = {}
        self._tasks: asyncio.TaskGroup | None = None

    def __len__(self) -> int:
        return len(self._workers)

    async def load(self) -> None:
        """Take up every post that was out of date when the last process ended."""
        self.nudge(await self._mine())

    def nudge(self, dirty: Mapping[tuple[Key, str], bool]) -> None:
        """These posts are out of date; True: show that as soon as possible.

        What is not urgent waits for `SETTLE_MS`, and for the platform's pace, so that a burst becomes one edit
        and costs nothing until then.
        """
        now = self._clock.now()
        for (key, slot), urgent in dirty.items():
            worker = self._workers.get(key)
            if worker is None:
                worker = self._workers[key] = _Worker(Bell(self._clock))
            look_at = now if urgent else max(now + SETTLE_MS, self._quiet_until.get((key, slot), 0))
            before = worker.slots.get(slot)
            if before is None or look_at < before:
                worker.slots[slot] = look_at
                worker.bell.ring()
            if worker.task is None and self._tasks is not None:
                worker.task = self._tasks.create_task(self._serve(key, worker))

    def tell(self, tells: Iterable[tuple[Place, Tell]]) -> None:
        """Private words to hosts; tried once."""
        for place, tell in tells:
            if self._tasks is not None:
                self._tasks.create_task(self._tell(place, tell))

    async def run(self) -> None:
        """Send for ever."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            try:
                for key, worker in self._workers.items():
                    worker.task = tasks.create_task(self._serve(key, worker))
                while True:
                    # A store that failed a worker, or another process's death, leaves posts to be found again.
                    await self._clock.sleep(POLL_MS)
                    await self._recover()
            finally:
                self._tasks = None

    async def _recover(self) -> None:
        try:
            if not self._store.exclusive:
                await self._commit("", Claim())
            mine = await self._mine()
        except (Unavailable, Conflict) as error:
            log.warning("cannot look for posts to send", error=str(error))
            return
        self.nudge({(key, slot): True for key, slot in mine if key not in self._workers})
        now = self._clock.now()
        self._quiet_until = {slot: until for slot, until in self._quiet_until.items() if until > now}

    async def _mine(self) -> dict[tuple[Key, str], bool]:
        """The posts that are out of date and this process's to send."""
        async with self._store.reading() as reading:
            posts = await reading.dirty_posts()
        return {((post.place.tenant, post.session), post.slot): True for post in posts if self._is_mine(post)}

    def _is_mine(self, post: Post) -> bool:
        """A store of one process leaves no doubt, whatever name the process had before a restart."""
        return self._store.exclusive or (post.lease is not None and post.lease.owner == self._process)

    async def _tell(self, place: Place, tell: Tell) -> None:
        platform = self._platforms.get(place.platform)
        if platform is None:
            return
        try:
            await platform.tell(place, tell.person, tell.text)
        except (Unreachable, Refused) as error:  # best effort: the session's own state says the same
            log.warning("private word not delivered", tenant=place.tenant, error=str(error))
        except Exception:  # an adapter's mistake must not end the outbox
            log.exception("private word not delivered", tenant=place.tenant)

    # -- one session's posts ---------------------------------------------------------------------------------------

    async def _serve(self, key: Key, worker: _Worker) -> None:
        try:
            while worker.slots:
                now = self._clock.now()
                for slot, look_at in tuple(worker.slots.items()):
                    if look_at <= now:
                        await self._serve_slot(key, slot, worker)
                if worker.slots:
                    await worker.bell.wait(min(worker.slots.values()) - self._clock.now())
        except Unavailable as error:  # the row is still out of date: `_recover` comes back to it
            log.warning("sending stopped for now", tenant=key[0], session=key[1], error=str(error))
        except Exception:  # the same, for a mistake of ours
            log.exception("sending stopped for now", tenant=key[0], session=key[1])
        finally:
            del self._workers[key]

    async def _serve_slot(self, key: Key, slot: str, worker: _Worker) -> None:
        """Send one post if it is time, and note when to look again."""
        now = self._clock.now()
        async with self._store.reading() as reading:
            post = await reading.post(key, slot)
            platform = self._platforms.get(post.place.platform) if post else None
            done = post is None or post.gone or post.shown >= post.wanted
            if post is None or platform is None or done or not self._is_mine(post):
                del worker.slots[slot]
                return
            calm = post.shown >= post.urgent
            worker.slots[slot] = max(post.next_try, self._quiet_until.get((key, slot), 0) if calm else 0)
            if worker.slots[slot] > now:
                return
            view = await draw(reading, key, slot, now)
        if view is None:
            log.error("nothing to draw a post from", tenant=key[0], session=key[1], slot=slot)
            del worker.slots[slot]
            return
        sending = await self._send(platform, post, view)
        self._quiet_until[key, slot] = self._clock.now() + platform.capabilities.live_edit_ms
        await self._keep(key[0], sending)

    async def _keep(self, tenant: str, sending: Sending) -> None:
        """Store a receipt, however long it takes: the message is out, and a lost receipt would send it again."""
        while True:
            try:
                await self._commit(tenant, sending)
            except (Unavailable, Conflict) as error:
                log.warning("receipt not stored, trying again", session=sending.receipt.session, error=str(error))
                await self._clock.sleep(FIRST_RETRY_MS)
            else:
                return

    async def _send(self, platform: Platform, post: Post, view: View) -> Sending:
        try:
            if post.ref is None:
                sent = await platform.post(post.place, view.card, f"{post.session}.{post.slot}")
            else:
                sent = await platform.edit(post.place, post.ref, view.card)
        except Refused as error:
            log.warning("post refused", tenant=post.place.tenant, session=post.session, error=str(error))
            return self._failed(post, view, refused=True)
        except Unreachable as error:
            if post.failing_since is None:
                log.warning("post failed", tenant=post.place.tenant, session=post.session, error=str(error))
            return self._failed(post, view, retry_after=error.retry_after)
        except Exception:  # an adapter's mistake must not end the quiz without a word
            log.exception("adapter failed", tenant=post.place.tenant, session=post.session, slot=post.slot)
            return self._failed(post, view)
        return self._shown(post, view, sent)

    def _shown(self, post: Post, view: View, sent: Sent) -> Sending:
        tenant = post.place.tenant
        receipt = Receipt(
            tenant,
            post.session,
            post.slot,
            version=view.version,
            ref=sent.ref,
            at=sent.at,
            next_try=0,
            attempts=0,
            failing_since=None,
            lease_until=self._clock.now() + LEASE_MS,
        )
        event = Shown(tenant=tenant, session=post.session, slot=post.slot, stage=view.card.stage, at=sent.at)
        return Sending(receipt, event)

    def _failed(self, post: Post, view: View, *, refused: bool = False, retry_after: int | None = None) -> Sending:
        now, tenant = self._clock.now(), post.place.tenant
        since = now if post.failing_since is None else post.failing_since
        backoff = min(FIRST_RETRY_MS * 2 ** min(post.attempts, 16), LAST_RETRY_MS)
        again = now + (backoff if retry_after is None else retry_after)
        receipt = Receipt(
            tenant,
            post.session,
            post.slot,
            version=0,
            ref=None,
            at=None,
            next_try=again,
            attempts=post.attempts + 1,
            failing_since=since,
            gone=refused or (view.phase.over and now - since > GIVE_UP_MS),
            lease_until=again + LEASE_MS,
        )
        event = Unshown(tenant=tenant, session=post.session, slot=post.slot, since=since, refused=refused)
        return Sending(receipt, event)
