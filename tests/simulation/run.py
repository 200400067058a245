"""One run: a storm with crashes and faults, then calm, then the checks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from random import Random

from bot.engine.allowance import SLOW
from bot.engine.engine import QuizEngine
from bot.engine.pause import LONGEST_WAIT_MS
from bot.ports.daily import ChangeDaily, DailyAct, SetDaily
from bot.ports.desk import Reply, StartQuiz
from bot.ports.platform import Platform
from bot.quiz.events import Event, Person, Place, Stop
from bot.quiz.settings import Settings
from bot.store import SqlStore
from tests.simulation import checks, recount
from tests.simulation.figures import Figures, Harm
from tests.simulation.learned import UNFOLDED, learned_once
from tests.simulation.ledger import Ledger
from tests.simulation.loop import SeededLoop
from tests.simulation.people import Channel, Command, Host, Player
from tests.simulation.platforms import FindingPlatform, NumberedPlatform
from tests.simulation.process import Names, Process, Storage
from tests.simulation.rows import read_all, select
from tests.simulation.servers import Server
from tests.simulation.weather import CALM, Weather, draw_weather, lives
from tests.simulation.world import ProcessClock, World, any_of

__all__ = ["CRASHES", "Result", "Run"]

CRASHES = 24
"""Crashes of one run."""
CRASH_STEPS = 4_000
"""The longest life of a process in a storm."""
STORM_MS = 240_000
"""A storm ends after so long, if it has not had its crashes before."""
DOWN_MS = 300
"""A process that died is away for at least as long as its last calls may take to arrive."""
LOOKS = 60
"""So often a run looks whether everything has come to its end, time moving on in between, before it gives up."""
LEAP_MS = 15_000
"""So far time moves on between two looks, where nothing that is stored waits for a moment."""
PEOPLE = tuple(Person(f"p{number}", f"P{number}") for number in range(4))
LEADER = Person("host", "Hanna", leads=True)


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to: its figures, what was broken, and what happened, line by line."""

    seed: int
    figures: Figures
    harms: tuple[Harm, ...]
    trace: tuple[str, ...]


class Run:
    """One seed's story over a database of its own."""

    def __init__(
        self,
        loop: SeededLoop,
        seed: int,
        storage: Callable[[World], Storage],
        weather: Weather | None = None,
        *,
        processes: int = 1,
        crashes: int = CRASHES,
    ) -> None:
        """`storage` makes a process's way to the database, which `processes` of them share. `weather` None: drawn.
        The storm ends after `crashes`.
        """
        self._random = Random(f"run {seed}")
        self._seed = seed
        self._storage = storage
        self._world = World(loop, self._random)
        self._storm = weather or draw_weather(self._random, CRASH_STEPS)
        self._clock = ProcessClock(self._world)
        self._ledger = Ledger()
        self._names = Names()
        numbered, finding = Server(self._world, "numbered", once=True), Server(self._world, "finding", once=False)
        self._servers = {server.name: server for server in (numbered, finding)}
        # The same names everywhere, so that what belongs to one tenant would be missed in another.
        self._channels = (
            Channel(Place("guild", "numbered", "lounge"), numbered),
            Channel(Place("guild", "numbered", "library"), numbered),
            Channel(Place("team", "finding", "lounge"), finding),
        )
        self._living: list[Process] = []
        self._processes = processes
        self._started = 0
        self._wanted = crashes
        self._crashes = 0
        self._lives = lives(self._random, self._storm.crash_steps) if self._storm.crash_steps else None
        self._over = False

    @property
    def told(self) -> tuple[str, ...]:
        """What happened so far, line by line."""
        return tuple(self._world.trace)

    async def story(self, errors: list[str]) -> Result:
        """Play it to its end. `errors` grows by what the house logs as an error."""
        world = self._world
        world.say("storm", self._storm)
        world.weather = self._storm
        for _ in range(self._processes):
            self._start()
        crowd = [world.loop.spawn(None, each) for each in self._crowd()]
        while self._crashes < self._wanted and world.loop.time() * 1000 < STORM_MS:
            await world.sleep(500)
        for each in crowd:
            each.cancel()
        await asyncio.gather(*crowd, return_exceptions=True)
        store = await self._calm_down()
        harms = [*await self._come_to_an_end(store), *await self._check(store)]
        harms += [Harm("wrong", words) for words in (*errors, *world.loop.failures)]
        self._over = True
        for process in self._living:
            process.stop()
        while self._living:
            await world.sleep(100)
        for harm in harms:
            world.say("BROKEN:", harm.promise, harm.words)
        return Result(self._seed, self._figures(harms), tuple(harms), self.told)

    def _figures(self, harms: list[Harm]) -> Figures:
        count = {name: sum(harm.promise == name for harm in harms) for name in ("lost", "double", "stuck")}
        posts = sum(len({(m.place, m.nonce) for m in server.messages.values()}) for server in self._servers.values())
        messages = sum(len(server.messages) for server in self._servers.values())
        wrong = len(harms) - sum(count.values())
        return Figures(1, self._crashes, self._ledger.acked, duplicate_posts=messages - posts, wrong=wrong, **count)

    # -- the storm -------------------------------------------------------------------------------------------------

    def _crowd(self) -> Iterator[Coroutine[None, None, None]]:
        for tenant in ("guild", "team"):
            channels = [channel for channel in self._channels if channel.place.tenant == tenant]
            for person in PEOPLE:
                yield Player(self._world, person, channels, self._send).play()
        for channel in self._channels:
            yield Host(self._world, LEADER, channel, self._send).lead()
        yield self._set_clocks()

    async def _set_clocks(self) -> None:
        while True:
            await self._world.sleep(1_000)
            if self._world.happens(self._world.weather.jumping):
                far = 2_000 if self._random.random() < 0.7 else 300_000
                ms = int(far * (2 * self._random.random() - 1))
                self._world.say("the machine's clock is set by", ms, "ms")
                self._clock.jump(ms)

    def _start(self) -> None:
        self._started += 1
        numbered, finding = self._servers["numbered"], self._servers["finding"]
        platforms: dict[str, Platform] = {"numbered": NumberedPlatform(numbered), "finding": FindingPlatform(finding)}
        name, storage = f"process{self._started}", self._storage(self._world)
        process = Process(self._world, self._clock, name, storage, platforms, self._names, self._gone)
        self._living.append(process)
        process.start(self._lives if self._world.weather is not CALM else None)

    def _gone(self, process: Process, how: str) -> None:
        self._crashes += how == "crashed"
        self._ledger.forget(process.owner.name)
        self._living.remove(process)
        self._world.loop.spawn(None, self._come_back())

    async def _come_back(self) -> None:
        drawn = self._random.random()
        await self._world.sleep(DOWN_MS + 2_000 * drawn**4)
        if drawn > 0.98 and self._world.weather is not CALM:
            self._world.leap(900_000)
        if not self._over:
            self._start()

    # -- clicks and commands ---------------------------------------------------------------------------------------

    def _send(self, what: Event | Command) -> None:
        world, weather = self._world, self._world.weather
        world.say("click", _told(what))
        if world.happens(weather.lost):
            return
        for _ in range(2 if world.happens(weather.repeated) else 1):
            delay = 4_000 * self._random.random() if world.happens(weather.late) else 40 * self._random.random()
            world.loop.spawn(None, self._arrive(what, delay))

    async def _arrive(self, what: Event | Command, delay: float) -> None:
        await self._world.sleep(delay)
        running = [process for process in self._living if process.engine is not None]
        if running:
            process = any_of(self._random, *running)
            self._world.loop.spawn(process.owner, self._handle(process, what))

    async def _handle(self, process: Process, what: Event | Command) -> None:
        engine = process.engine
        if engine is None:
            return
        if not isinstance(what, Event):
            reply = await _say(engine, what)
        else:
            number, click = self._ledger.reached(what, process.clock.now(), process.owner.name)
            reply = await engine.submit(what)
            self._ledger.hear(number, what, click, reply)
            if reply.pending is not None:
                self._world.say("reply", _told(what), reply.note.text)
                reply = await reply.pending
                self._ledger.hear(number, what, click, reply)
        self._world.say("reply", _told(what), reply.note.text)

    # -- calm ------------------------------------------------------------------------------------------------------

    async def _calm_down(self) -> SqlStore:
        """No faults any more, true clocks, and a process that stays."""
        self._world.say("calm")
        self._world.weather = CALM
        self._clock.set_right()
        for server in self._servers.values():
            server.closed.clear()
        for process in self._living:
            process.owner.fuse = None
        while len(self._living) < self._processes or not all(process.stays for process in self._living):
            await self._world.sleep(500)
        for channel in self._channels:
            while (await self._ask(ChangeDaily(channel.place, LEADER, DailyAct.OFF))).note == SLOW:
                await self._world.sleep(1_000)
        store = self._living[0].store
        assert store is not None, "it runs"
        return store

    async def _ask(self, what: Event | Command) -> Reply:
        """Something done in calm, with its reply."""
        engine = self._living[-1].engine
        assert engine is not None, "it runs"
        reply = await _say(engine, what)
        return reply if reply.pending is None else await reply.pending

    async def _come_to_an_end(self, store: SqlStore) -> list[Harm]:
        """Time goes on until nothing is left to come; then every channel takes a new quiz."""
        await self._until_over(store)
        harms: list[Harm] = []
        for channel in self._channels:
            before = len(channel.seen())
            reply = await self._ask(StartQuiz(channel.place, LEADER, ("things",), Settings(seconds=5), 1))
            if not reply.note.done or reply.session is None:
                harms.append(Harm("stuck", f"{channel.place} takes no new quiz: {reply.note.text}"))
                continue
            await self._world.sleep(1_500)
            if len(channel.seen()) == before:
                harms.append(Harm("stuck", f"{channel.place} shows nothing of a new quiz"))
            now = self._world.now()
            await self._ask(Stop(tenant=channel.place.tenant, session=reply.session, person=LEADER, stamp=now))
        await self._until_over(store)
        if self._ledger.waiting:
            harms.append(Harm("stuck", f"{len(self._ledger.waiting)} clicks were never answered"))
        return harms

    async def _until_over(self, store: SqlStore) -> None:
        before: object = None
        for _ in range(LOOKS):
            await self._world.sleep(3_000)
            live = await select(store, "SELECT tenant, id, version, wake_at FROM sessions WHERE live ORDER BY wake_at")
            dirty = await select(store, "SELECT session, slot, next_try FROM posts WHERE shown < wanted AND NOT gone")
            unfolded = await select(store, UNFOLDED)
            if not live and not dirty and not unfolded:
                return
            wakes = [wake_at for *_, wake_at in (*live, *dirty) if wake_at is not None]
            if (live, dirty, unfolded) == before:
                # Nobody does anything any more until then, or until a moment that the process alone has in mind.
                left = min(wakes, default=0) - self._world.now()
                self._world.leap(max(left, LEAP_MS))
                # No wait is longer, however far its end is.
                await self._world.sleep(LONGEST_WAIT_MS if left > 0 else 0)
            before = (live, dirty, unfolded)

    async def _check(self, store: SqlStore) -> list[Harm]:
        stored, now = await read_all(store), self._world.now()
        harms = list(checks.sessions_over(stored))
        harms += checks.answers_kept(self._ledger, stored)
        harms += checks.corrections_kept(self._ledger, stored)
        harms += recount.scores_counted(stored)
        harms += await recount.boards_counted(store, stored, now, set_back=self._world.was_set_back)
        harms += await learned_once(store, stored)
        harms += await checks.posts_shown(store, stored, self._servers, now)
        harms += checks.clocks_started(stored, self._servers, self._world.set_back_ms)
        return harms


async def _say(engine: QuizEngine, what: Event | Command) -> Reply:
    if isinstance(what, StartQuiz):
        return await engine.start(what)
    if isinstance(what, SetDaily | ChangeDaily):
        return await engine.daily(what)
    return await engine.submit(what)


def _told(what: Event | Command) -> str:
    name = type(what).__name__
    if isinstance(what, Event):
        who = getattr(what, "person", None)
        where = [str(getattr(what, field)) for field in ("round", "position") if hasattr(what, field)]
        return f"{name} {what.session} {who.id if who else ''} {' '.join(where)}".rstrip()
    return f"{name} {what.place.tenant} {what.place.channel}"
