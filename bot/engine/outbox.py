"""The outbox makes what channels show catch up with what is wanted.

A post that is out of date is simply still out of date after a crash; bursts of changes become one edit by
themselves. When the time of a post has come, a worker sends it; a session has one at most.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from itertools import islice

import structlog
from structlog.contextvars import bind_contextvars

from bot.engine.cache import SessionCache
from bot.engine.facts import draw_all
from bot.engine.intake import Claim, Sending
from bot.engine.meter import Lag
from bot.engine.pause import within
from bot.engine.receipts import failed, shown
from bot.engine.timetable import Timetable
from bot.ports.desk import View
from bot.ports.platform import Clock, Platform, Refused, Unreachable
from bot.ports.store import Conflict, Key, Post, Reading, Store, Unavailable
from bot.quiz.blocks import Card
from bot.quiz.effects import Tell
from bot.quiz.events import Place

__all__ = ["DRAWN_AT_ONCE", "DRAWN_TOGETHER", "POLL_MS", "SEND_LIMIT_MS", "SETTLE_MS", "Outbox"]

log = structlog.get_logger(__name__)

KEEP_AGAIN_MS = 1_000
"""How long a receipt that could not be stored waits."""
SEND_LIMIT_MS = 20_000
"""A platform that has not answered after this long has failed."""
POLL_MS = 5_000
"""How often a process looks for posts that a failing store has left to be sent."""
SHARED_POLL_MS = 1_000
"""The same where other processes leave posts too."""
DRAWN_AT_ONCE = 2
"""Looks at the store for facts of posts at the same time."""
DRAWN_TOGETHER = 16
"""Posts whose facts are read in one look: together they take hardly more statements than one."""
SETTLE_MS = 250
"""How long a change that is not urgent waits for others to join it."""


Slot = tuple[Key, str]
"""(session's key, slot): names a post."""
Drawn = tuple[Platform, Post, View]
"""A post with where it is to be sent and what it is to show."""


class Outbox:
    """Sends posts; `commit` stores what came of it and returns once stored, or raises."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        platforms: Mapping[str, Platform],
        process: str,
        cache: SessionCache,
        commit: Callable[[str, Sending | Claim], Awaitable[object]],
        may_draw: Callable[[], bool] = lambda: True,
    ) -> None:
        """`may_draw`: whether nobody is waiting for what is more urgent than what a channel shows; where it says no,
        `go_on` has to be called when that has changed.
        """
        self._store = store
        self._clock = clock
        self._platforms = platforms
        self._process = process
        self._cache = cache
        self._commit = commit
        self._may_draw = may_draw
        self._times: Timetable[Slot] = Timetable(clock)
        # What each session still has to send, in order; the sessions that wait for a worker, and the workers.
        self._work: dict[Key, dict[str, None]] = {}
        self._queue: dict[Key, None] = {}
        self._workers: dict[Key, asyncio.Task[None]] = {}
        # However many posts fall due together, those who commit and those who look come in between.
        self._places = DRAWN_AT_ONCE
        # Until when only urgent changes of a post are shown: the platform's distance from the last edit.
        self._quiet_until: dict[Slot, int] = {}
        # Posts found without a message, which a process that is gone may have sent all the same.
        self._unsure: set[Slot] = set()
        self._tasks: asyncio.TaskGroup | None = None
        self._began = clock.now()
        self._finishing = False
        self.lag: Lag[Key] = Lag()
        self.told_to_wait: dict[str, tuple[int, int]] = {}

    def __len__(self) -> int:
        """How many sessions have a post under way."""
        return len(self._workers) + len(self._queue)

    # -- what is to be sent ----------------------------------------------------------------------------------------

    def nudge(self, dirty: Mapping[Slot, bool]) -> None:
        """These posts are out of date; True: show that as soon as possible.

        What is not urgent waits for `SETTLE_MS`, and for the platform's pace, so that a burst becomes one edit
        and costs nothing until then.
        """
        now = self._clock.now()
        for (key, slot), urgent in dirty.items():
            calm = max(now + SETTLE_MS, self._quiet_until.get((key, slot), 0))
            self._look(key, slot, now if urgent else calm)

    def _look(self, key: Key, slot: str, at: int) -> None:
        if not self._finishing:
            self._times.plan_by((key, slot), at)

    async def load(self) -> None:
        """Take up every post that was out of date when the last process ended. Raises Unavailable."""
        self._began = self._clock.now()
        now = self._began
        for post in await self._mine():
            self._doubt(post)
            self._look((post.place.tenant, post.session), post.slot, now)

    async def _recover(self) -> None:
        """What a failing store, another process's death, or its change to a post held here has left to be sent."""
        if not self._store.exclusive:
            await self._commit("", Claim())
        now = self._clock.now()
        for post in await self._mine():
            key = (post.place.tenant, post.session)
            waits = (key, post.slot) in self._times or post.slot in self._work.get(key, ())
            if not waits and key not in self._workers:
                # Whoever tried to send it, however often, was not this process, or lost sight of it.
                self._doubt(post)
            if post.urgent > post.shown or (key, post.slot) not in self._times:
                self._look(key, post.slot, max(now, post.next_try))
        self._quiet_until = {slot: until for slot, until in self._quiet_until.items() if until > now}

    def _doubt(self, post: Post) -> None:
        if post.ref is None:
            self._unsure.add(((post.place.tenant, post.session), post.slot))

    async def _mine(self) -> list[Post]:
        """The posts that are out of date and this process's to send."""
        async with self._store.reading() as reading:
            posts = await reading.dirty_posts(self._platforms)
        return [post for post in posts if self._is_mine(post)]

    def _is_mine(self, post: Post) -> bool:
        """A store of one process leaves no doubt, whatever name the process had before a restart."""
        return self._store.exclusive or (post.lease is not None and post.lease.owner == self._process)

    # -- life ------------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Send for ever."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            try:
                tasks.create_task(self._look_around())
                while True:
                    for (key, slot), at in self._times.due():
                        self.lag.begin(key, at)
                        self._work.setdefault(key, {})[slot] = None
                        if key not in self._workers:
                            self._queue[key] = None
                    self._start()
                    await self._times.wait()
            finally:
                self._tasks = None

    async def _look_around(self) -> None:
        while True:
            await self._clock.sleep(POLL_MS if self._store.exclusive else SHARED_POLL_MS)
            try:
                await self._recover()
            except (Unavailable, Conflict) as error:
                log.warning("cannot look for posts to send", error=str(error))
            except Exception:  # whatever it is, it must not end the house
                log.exception("cannot look for posts to send")

    async def finish(self) -> None:
        """Begin no new sends, and wait for those under way: a message whose receipt is lost would be sent again."""
        self._finishing = True
        self._times.clear()
        self._work.clear()
        self._queue.clear()
        await asyncio.gather(*self._workers.values(), return_exceptions=True)

    def tell(self, tells: Iterable[tuple[Place, Tell]]) -> None:
        """Private words to hosts; tried once."""
        for place, tell in tells:
            if self._tasks is not None:
                self._tasks.create_task(self._tell(place, tell))

    async def whisper(self, place: Place, person: str, text: str, card: Card | None = None) -> None:
        """A private word, perhaps with buttons. Raises Refused, Unreachable or TimeoutError."""
        platform = self._platforms.get(place.platform)
        if platform is None:
            raise Unreachable(f"no {place.platform} here")
        await within(self._clock, SEND_LIMIT_MS, platform.tell(place, person, text, card))

    async def _tell(self, place: Place, tell: Tell) -> None:
        if place.platform not in self._platforms:
            return
        try:
            await self.whisper(place, tell.person, tell.text)
        except (Unreachable, Refused, TimeoutError) as error:  # best effort: the session's own state says the same
            log.warning("private word not delivered", tenant=place.tenant, error=str(error))
        except Exception:  # an adapter's mistake must not end the outbox
            log.exception("private word not delivered", tenant=place.tenant)

    # -- one session's posts ---------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Those for whom it made way have had their turn."""
        self._start()

    def _start(self) -> None:
        """Looks for the sessions that wait longest, `DRAWN_TOGETHER` in each, as many as there are places to look.

        A machine that cannot do everything at once takes clicks and closes rounds in time, and shows it later.
        """
        while self._queue and self._places and self._tasks is not None and self._may_draw():
            keys = list(islice(self._queue, DRAWN_TOGETHER))
            self._places -= 1
            worker = self._tasks.create_task(self._serve(keys))
            for key in keys:
                del self._queue[key]
                self._workers[key] = worker

    async def _serve(self, keys: Sequence[Key]) -> None:
        """Send one post of each of these sessions, unless it was told to finish before this began."""
        slots = {key: slot for key in keys if (slot := next(iter(self._work.get(key, ())), None)) is not None}
        for key, slot in slots.items():
            del self._work[key][slot]
        try:
            drawn = await self._look_at(slots)
        finally:
            self._places += 1
            self._start()
        async with asyncio.TaskGroup() as tasks:
            for key in keys:
                tasks.create_task(self._serve_one(key, slots.get(key, ""), drawn.get(key)))

    async def _look_at(self, slots: Mapping[Key, str]) -> dict[Key, Drawn | int]:
        """What to send of these posts, or when to look again; left out are those of which there is nothing to send.

        One that cannot be drawn keeps no other from being drawn.
        """
        if not slots:
            return {}
        try:
            async with self._store.reading() as reading:
                return await self._draw(reading, slots)
        except Unavailable as error:  # the rows are still out of date: `_recover` comes back to them
            self._stop(slots)
            log.warning("sending stopped for now", error=str(error), posts=len(slots))
            return {}
        except Exception:  # the same, for a mistake of ours
            if len(slots) == 1:
                self._stop(slots)
                log.exception("sending stopped for now", posts=slots)
                return {}
            log.exception("posts could not be drawn together, trying one by one", posts=len(slots))
        drawn: dict[Key, Drawn | int] = {}
        for key, slot in slots.items():
            drawn |= await self._look_at({key: slot})
        return drawn

    async def _serve_one(self, key: Key, slot: str, drawn: Drawn | int | None) -> None:
        bind_contextvars(tenant=key[0], session=key[1])
        try:
            if isinstance(drawn, int):
                self._look(key, slot, drawn)
            elif drawn is not None:
                await self._deliver(key, slot, *drawn)
        except Exception:  # a mistake of ours: as above
            self._stop([key])
            log.exception("sending stopped for now")
        finally:
            del self._workers[key]
            if self._work.get(key):
                self._queue[key] = None
            else:
                self._work.pop(key, None)
                self.lag.end(key, self._clock.now())
            self._start()

    def _stop(self, keys: Iterable[Key]) -> None:
        for key in keys:
            self._work.pop(key, None)

    async def _draw(self, reading: Reading, slots: Mapping[Key, str]) -> dict[Key, Drawn | int]:
        now = self._clock.now()
        due: list[tuple[Platform, Post]] = []
        found: dict[Key, Drawn | int] = {}
        posts = await reading.posts_to_draw(slots.items())
        sessions = await self._cache.load(reading, {key: version for (key, _), (_, version) in posts.items()})
        for (key, slot), (post, _) in posts.items():
            platform = self._platforms.get(post.place.platform)
            if platform is None or post.gone or post.shown >= post.wanted or not self._is_mine(post):
                continue
            calm = post.shown >= post.urgent
            time = max(post.next_try, self._quiet_until.get((key, slot), 0) if calm else 0)
            if time > now:
                found[key] = time
            else:
                due.append((platform, post))
        views = await draw_all(reading, [post for _, post in due], sessions, now)
        for (platform, post), view in zip(due, views, strict=True):
            key = (post.place.tenant, post.session)
            if view is None:
                log.error("nothing to draw a post from", slot=post.slot, tenant=key[0], session=key[1])
            else:
                found[key] = (platform, post, view)
        return found

    async def _deliver(self, key: Key, slot: str, platform: Platform, post: Post, view: View) -> None:
        """Send a post, store what came of it, and look whether it is out of date again."""
        now = self._clock.now()
        sending = await self._send(platform, post, view)
        sent_at = self._clock.now()
        # First of all the receipt: whatever fails after it sends nothing twice.
        await self._keep(key[0], sending)
        self._quiet_until[key, slot] = sent_at + await self._pace(platform, key[0])
        self._look(key, slot, now)

    async def _pace(self, platform: Platform, tenant: str) -> int:
        """How long a post only updates a count after it was sent, in ms."""
        can = platform.capabilities
        if can.live_edit_each_ms == 0:
            return can.live_edit_ms
        try:
            async with self._store.reading() as reading:
                live = await reading.live_count(tenant, platform.name)
        except Unavailable:  # the next count may come a little early
            live = 1
        return max(can.live_edit_ms, can.live_edit_each_ms * live)

    async def _keep(self, tenant: str, sending: Sending) -> None:
        """Store a receipt, however long it takes: the message is out, and a lost receipt would send it again."""
        while True:
            try:
                await self._commit(tenant, sending)
            except (Unavailable, Conflict) as error:
                log.warning("receipt not stored, trying again", error=str(error))
                await self._clock.sleep(KEEP_AGAIN_MS)
            else:
                return

    async def _send(self, platform: Platform, post: Post, view: View) -> Sending:
        try:
            if post.ref is None:
                unsure = ((post.place.tenant, post.session), post.slot) in self._unsure
                call = platform.post(post.place, view.card, f"{post.session}.{post.slot}", unsure=unsure)
            else:
                live = post.shown >= post.urgent
                call = platform.edit(post.place, post.ref, view.card, live=live)
            sent = await within(self._clock, SEND_LIMIT_MS, call)
        except Refused as error:
            log.warning("post refused", slot=post.slot, error=str(error))
            return self._failed(post, view, refused=error)
        except (Unreachable, TimeoutError) as error:
            if post.failing_since is None:
                log.warning("post failed", slot=post.slot, error=str(error))
            wait_ms = error.retry_after if isinstance(error, Unreachable) else None
            if wait_ms is not None:
                times, ms = self.told_to_wait.get(platform.name, (0, 0))
                self.told_to_wait[platform.name] = (times + 1, ms + wait_ms)
            return self._failed(post, view, retry_after=wait_ms)
        except Exception:  # an adapter's mistake must not end the quiz without a word
            log.exception("adapter failed", slot=post.slot)
            return self._failed(post, view)
        self._unsure.discard(((post.place.tenant, post.session), post.slot))
        return shown(post, view, sent, self._clock.now())

    def _failed(
        self, post: Post, view: View, *, refused: Refused | None = None, retry_after: int | None = None
    ) -> Sending:
        now = self._clock.now()
        # The time this process was not there to try does not count against the channel.
        since = now if post.failing_since is None else max(post.failing_since, self._began)
        sending = failed(post, view, now, since, refused=refused, retry_after=retry_after)
        if sending.receipt.gone:
            self._unsure.discard(((post.place.tenant, post.session), post.slot))
        return sending
