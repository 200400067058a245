"""The whole bot before a fake Slack, by Socket Mode or HTTP: real store, real engine, real Bolt; time is virtual."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from adapters.slack import Slack, SlackSettings
from adapters.slack.scopes import SCOPES
from adapters.slack.settings import Mode
from adapters.web import WebRoom, WebSettings
from bot.engine.desk import QuizDesk
from bot.engine.engine import QuizEngine
from bot.engine.tenants import KeptTenants
from bot.ports.platform import Platform
from bot.ports.store import SHARED, Store
from bot.quiz.bank import Bank
from bot.quiz.lessons import Deed
from bot.quiz.tokens import Act
from bot.sealing import Seal, new_key
from bot.store import open_store
from tests.fakes.clock import VirtualClock
from tests.fakes.databases import lay
from tests.fakes.slack import Ack, Button, Channel, FakeSlack, Message, Rates, Requests, Team, User, View
from tests.fakes.table import PATIENCE_S, STORE_PATIENCE_MS, AnyTable, at_work, carries, token
from tests.quiz.values import BANK

__all__ = ["QUICK", "SIGNING_SECRET", "Table", "a_table", "button", "pressed", "read"]

QUICK = Rates(tier2=100_000, tier3=100_000, tier4=100_000, special=100_000, posts=100_000, post_ms=1)
"""Limits that hold nobody up: where a test is not about them."""

SIGNING_SECRET = "0123456789abcdef0123456789abcdef"
"""What the fake signs its requests with."""
ADDRESS = "https://quiz.example.org"


@dataclass(slots=True)
class Table(AnyTable):
    """What a test plays with."""

    fake: FakeSlack
    clock: VirtualClock
    store: Store
    engine: QuizEngine
    desk: QuizDesk
    tenants: KeptTenants
    platform: Slack
    team: Team
    channel: Channel
    host: User
    requests: Requests | None = None
    address: str = ""
    _people: dict[str, User] = field(default_factory=dict)

    @property
    def tenant(self) -> str:
        return f"slack-{self.team.id}"

    @property
    def platform_name(self) -> str:
        return "slack"

    def user(self, name: str, *, admin: bool = False) -> User:
        """Somebody of the workspace."""
        if name not in self._people:
            self._people[name] = self.fake.user(name, self.team, admin=admin)
        return self._people[name]

    @property
    def admin(self) -> User:
        """Ada, an admin of the workspace."""
        return self.user("Ada", admin=True)

    def take_scope(self, scope: str) -> None:
        """Take a scope from the app."""
        assert self.team.token is not None
        self.team.token.scopes = tuple(each for each in SCOPES if each != scope)

    async def start(self, words: str = "things seconds=10", host: User | None = None) -> Message:
        """The host types /quiz start; gives what they are told."""
        return await self.says(host or self.host, f"start {words}")

    async def says(self, user: User, words: str, channel: Channel | None = None) -> Message:
        """Somebody types /quiz and words; gives what they are told in private."""
        before = len(user.notes)
        ack = await (await user.command(channel or self.channel, "/quiz", words))
        assert ack.ok, ack
        return await user.told(before + 1)

    async def answer(self, name: str, position: int, round: int = 0, message: Message | None = None) -> str:
        """Somebody presses an option; gives what they are told in private."""
        return (await (await self.click(name, position, round, message)).private()).text

    async def click(self, name: str, position: int, round: int = 0, message: Message | None = None) -> Ack:
        """Somebody presses an option."""
        button = token(Act.PICK, round, position)
        return await (await self.user(name).press(message or self.channel.last, button, force=True))

    async def press_all(self, users: Sequence[User], message: Message, token: Callable[[User], str]) -> list[Ack]:
        """Everybody presses a button at the same time."""
        asked = [await user.press(message, token(user)) for user in users]
        return list(await asyncio.gather(*(each.acknowledged() for each in asked)))


@asynccontextmanager
async def a_table(
    folder: Path,
    fake: FakeSlack,
    *,
    banks: Sequence[Bank] = (BANK,),
    before: Table | None = None,
    mode: Mode = Mode.SOCKET,
    several: bool = False,
    keys: str | None = None,
    **more: Any,
) -> AsyncIterator[Table]:
    """A bot over a database in `folder`, reached by `fake`. `before`: the same workspace after a restart.

    `several`: workspaces install the app by OAuth, sealed with `keys`; `more` are fields of SlackSettings.
    """
    clock = fake.clock
    assert isinstance(clock, VirtualClock)
    team = before.team if before else fake.team(installed=not several, scopes=tuple(SCOPES))
    channel = before.channel if before else fake.channel(team)
    host = before.host if before else fake.user("Hanna", team)
    store = await open_store(lay(folder / "quorum.sqlite3"), patience_ms=STORE_PATIENCE_MS)
    ids = (f"sess{n}" for n in count(10 if before else 0))
    try:
        async with store.writing() as writing:
            await writing.put_shelf(SHARED, list(banks))
        platforms: dict[str, Platform] = {}
        engine = QuizEngine(store, clock, platforms, lambda: next(ids), lambda: 1, "one")
        desk = QuizDesk(store, clock, engine.allowance)
        tenants = KeptTenants(store, engine, clock, Seal(keys or new_key()))
        platform = platforms["slack"] = Slack(engine, desk, tenants, clock, _settings(fake, team, mode, several, more))
        people = before._people if before else {}
        table = Table(fake, clock, store, engine, desk, tenants, platform, team, channel, host, _people=people)
        async with AsyncExitStack() as stack:
            if platform.routes:
                table.address = await stack.enter_async_context(_server(table))
            if mode is Mode.HTTP:
                url = f"{table.address}/slack/events"
                table.requests = (
                    before.requests
                    if before and before.requests
                    else fake.deliver_to(url, SIGNING_SECRET, real_stamps=True)
                )
                table.requests.url = url
            await stack.enter_async_context(at_work(platform))
            async with engine.running():
                await asyncio.wait_for(platform.logged_in(), PATIENCE_S)
                yield table
    finally:
        await store.close()


def _settings(fake: FakeSlack, team: Team, mode: Mode, several: bool, more: dict[str, Any]) -> SlackSettings:
    reached = {"app_token": fake.app_token} if mode is Mode.SOCKET else {"signing_secret": SIGNING_SECRET}
    if not several:
        let_in = {"bot_token": team.bot_token}
    else:
        let_in = {"client_id": fake.client_id, "client_secret": fake.client_secret, "public_url": ADDRESS}
    return SlackSettings(api_url=fake.api_url, **(reached | let_in | more))


@asynccontextmanager
async def _server(table: Table) -> AsyncIterator[str]:
    """The web server that carries Slack's routes, and no room."""
    settings = WebSettings(secret=b"only for tests, 32 bytes or more", port=0, rooms=False)
    server = WebRoom(table.engine, table.desk, table.clock, settings, table.platform.routes)
    async with at_work(server):
        yield await server.started()


def button(where: Message | View, act: Act | Deed, position: int | None = None) -> Button:
    """The first button of an act, at this position where one is named."""
    for each in where.buttons:
        if carries(each.value, act, position):
            return each
    raise AssertionError(f"no button {act.name} among {[each.value for each in where.buttons]}")


async def pressed(user: User, where: Message, act: Act | Deed, position: int | None = None) -> Message:
    """What somebody is shown in private for pressing a button."""
    return await (await (await user.press(where, button(where, act, position)))).private()


def read(shown: Message | View) -> str:
    """What it says, without the joiners that nobody sees."""
    return shown.text.replace("\u2060", "")
