"""The whole bot before a fake Discord: real store, real engine, real discord.py; time is virtual, sockets are real."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from adapters.discord import Discord, DiscordSettings
from bot.engine.desk import QuizDesk
from bot.engine.engine import QuizEngine
from bot.ports.platform import Platform
from bot.ports.store import SHARED, Store
from bot.quiz.bank import Bank
from bot.quiz.lessons import Deed
from bot.quiz.tokens import Act
from bot.store import open_store
from tests.fakes.clock import VirtualClock
from tests.fakes.databases import lay
from tests.fakes.discord import Ack, Button, Channel, FakeDiscord, Guild, Message, Rates, User
from tests.fakes.table import PATIENCE_S, STORE_PATIENCE_MS, AnyTable, at_work, carries
from tests.quiz.values import BANK

__all__ = ["QUICK", "Table", "a_table", "button"]

QUICK = Rates(per_channel=1_000, window_s=0.2, global_per_s=100_000)
"""Limits that hold nobody up: where a test is not about them."""
IN = re.compile(r"^in\.\d+\.")
"""Stands before a token where the button is not in its server."""


@dataclass(slots=True)
class Table(AnyTable):
    """What a test plays with."""

    fake: FakeDiscord
    clock: VirtualClock
    store: Store
    engine: QuizEngine
    desk: QuizDesk
    platform: Discord
    guild: Guild
    channel: Channel
    host: User
    _people: dict[str, User] = field(default_factory=dict)

    @property
    def tenant(self) -> str:
        return f"discord-{self.guild.id}"

    @property
    def platform_name(self) -> str:
        return "discord"

    def user(self, name: str, *, admin: bool = False) -> User:
        """Somebody of the server."""
        if name not in self._people:
            self._people[name] = self.fake.user(name, self.guild, admin=admin)
        return self._people[name]

    @property
    def admin(self) -> User:
        """Mo, an admin of the server."""
        return self.user("Mo", admin=True)

    async def start(self, channel: Channel | None = None, **options: object) -> Ack:
        """The host types /quiz start."""
        chosen: dict[str, object] = {"bank": "things", "seconds": 10} | options
        return await (await self.host.command(channel or self.channel, "quiz", "start", **chosen))

    async def press_all(self, users: Sequence[User], message: Message, token: Callable[[User], str]) -> list[Ack]:
        """Everybody presses a button at the same time."""
        asked = [await user.press(message, token(user)) for user in users]
        return list(await asyncio.gather(*(each.acknowledged() for each in asked)))


@asynccontextmanager
async def a_table(
    folder: Path,
    fake: FakeDiscord,
    *,
    banks: Sequence[Bank] = (BANK,),
    before: Table | None = None,
    shards: int = 1,
) -> AsyncIterator[Table]:
    """A bot over a database in `folder`, connected to `fake`. `before`: the same server after a restart."""
    clock = fake.clock
    assert isinstance(clock, VirtualClock)
    guild = before.guild if before else fake.guild()
    channel = before.channel if before else fake.channel(guild)
    host = before.host if before else fake.user("Hanna", guild)
    store = await open_store(lay(folder / "quorum.sqlite3"), patience_ms=STORE_PATIENCE_MS)
    ids = (f"sess{n}" for n in count(10 if before else 0))
    try:
        async with store.writing() as writing:
            await writing.put_shelf(SHARED, list(banks))
        platforms: dict[str, Platform] = {}
        engine = QuizEngine(store, clock, platforms, lambda: next(ids), lambda: 1, "one")
        desk = QuizDesk(store, clock, engine.allowance)
        settings = DiscordSettings(
            token=fake.token, api_url=fake.api_url, gateway_url=fake.gateway_url, shards=shards, identify_pause_s=0
        )
        platform = platforms["discord"] = Discord(engine, desk, clock, settings)
        async with at_work(platform), engine.running():
            await asyncio.wait_for(platform.logged_in(), PATIENCE_S)
            await fake.connected(shards)
            people = before._people if before else {}
            yield Table(fake, clock, store, engine, desk, platform, guild, channel, host, people)
    finally:
        await store.close()


def button(where: Message | Ack, act: Act | Deed, position: int | None = None) -> Button:
    """The first button of an act, at this position where one is named; in direct messages it names its server too."""
    for each in where.buttons:
        if carries(IN.sub("", each.custom_id or ""), act, position):
            return each
    raise AssertionError(f"no button {act.name} among {[each.custom_id for each in where.buttons]}")
