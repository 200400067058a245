"""Everything the fake knows, and how to find it. A look-up that fails is refused as Slack refuses it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.ports import Clock
from tests.fakes.slack.errors import (
    CHANNEL_NOT_FOUND,
    IS_ARCHIVED,
    MESSAGE_NOT_FOUND,
    NOT_IN_CHANNEL,
    USER_NOT_FOUND,
    Rejected,
)
from tests.fakes.slack.ids import Ids, Stamps
from tests.fakes.slack.news import News
from tests.fakes.slack.world import Account, Channel, Kind, Message, Team, Token, Upload, View

if TYPE_CHECKING:
    from tests.fakes.slack.courier import Courier
    from tests.fakes.slack.interactions import Interaction
    from tests.fakes.slack.sockets import SocketMode

__all__ = ["Code", "ResponseUrl", "State", "Trigger"]

APP_ID = "A0QUORUM01"


@dataclass(eq=False)
class Trigger:
    """What lets the app open a modal once, shortly after somebody did something. `view`: they did it in that modal."""

    user: Account
    at: int
    view: View | None = None
    used: bool = False


@dataclass(eq=False)
class ResponseUrl:
    """Where the app may answer an interaction. `message` is the one it can replace (a command has none)."""

    interaction: Interaction
    channel: Channel
    at: int
    message: Message | None = None
    uses: int = 0


@dataclass(eq=False)
class Code:
    """What an installation is exchanged for, once."""

    team: Team
    installer: Account
    scopes: tuple[str, ...]
    redirect_uri: str
    at: int
    used: bool = False


@dataclass(eq=False)
class State:
    """The world, the app and what is open in it. `news` tells of every change in channels."""

    clock: Clock
    base_url: str = ""
    app: str = APP_ID
    client_id: str = "1000.2000"
    client_secret: str = "a-client-secret-for-tests"
    teams: dict[str, Team] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    responses: dict[str, ResponseUrl] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    redirect_uris: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    ids: Ids = field(default_factory=Ids)
    news: News = field(default_factory=News)
    sockets: SocketMode | None = None
    courier: Courier | None = None
    subscribed: set[str] = field(default_factory=set)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.stamps = Stamps(self.clock)

    def problem(self, text: str) -> None:
        """Keep something the app must never do; the test fails with it."""
        self.problems.append(text)

    def in_background(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run something until it ends or the fake closes."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.problem(f"the fake itself failed: {task.exception()!r}")

    async def close(self) -> None:
        """Stop what runs in the background."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def account(self, team: Team, id: str) -> Account:
        """Somebody of a workspace. Raises Rejected."""
        account = self.accounts.get(id)
        if account is None or account.team is not team:
            raise Rejected(USER_NOT_FOUND)
        return account

    def channel(self, team: Team, id: str) -> Channel:
        """A channel the bot can know of. Raises Rejected."""
        channel = self.channels.get(id)
        if channel is None or channel.deleted or channel.team is not team:
            raise Rejected(CHANNEL_NOT_FOUND)
        if channel.kind is not Kind.PUBLIC and not channel.has(team.bot):
            raise Rejected(CHANNEL_NOT_FOUND)
        return channel

    def joined(self, team: Team, id: str) -> Channel:
        """A channel the bot is a member of. Raises Rejected."""
        channel = self.channel(team, id)
        if not channel.has(team.bot):
            raise Rejected(NOT_IN_CHANNEL)
        return channel

    def writable(self, team: Team, id: str, scopes: tuple[str, ...]) -> Channel:
        """A channel the bot may write in; a person's id names the conversation with them. Raises Rejected."""
        if id in self.accounts:
            return self.direct(self.account(team, id))
        channel = self.channel(team, id)
        if channel.archived:
            raise Rejected(IS_ARCHIVED)
        if not channel.has(team.bot) and "chat:write.public" not in scopes:
            raise Rejected(NOT_IN_CHANNEL)
        return channel

    def direct(self, account: Account) -> Channel:
        """The conversation of somebody with the bot, opened with this."""
        team = account.team
        for channel in team.channels:
            if channel.kind is Kind.DM and account in channel.people:
                return channel
        people = (account, team.bot)
        return self.add(Channel(self.ids.draw("D"), "directmessage", team, Kind.DM, people=people))

    def add(self, channel: Channel) -> Channel:
        """A channel exists from now on."""
        self.channels[channel.id] = channel
        channel.team.channels.append(channel)
        return channel

    def message(self, channel: Channel, ts: str) -> Message:
        """A message that stands in a channel for all to see. Raises Rejected."""
        message = channel.find(ts)
        if message is None or message.deleted:
            raise Rejected(MESSAGE_NOT_FOUND)
        return message

    def trigger(self, user: Account, view: View | None = None) -> str:
        """A new trigger_id."""
        id = f"{self.ids.draw('1')}.{user.team.id}.{self.ids.draw('abc')}"
        self.triggers[id] = Trigger(user, self.clock.now(), view)
        return id

    def response_url(self, interaction: Interaction, channel: Channel, message: Message | None = None) -> str:
        """A new response_url."""
        key = self.ids.draw("R")
        self.responses[key] = ResponseUrl(interaction, channel, self.clock.now(), message)
        return f"{self.base_url}/response/{channel.team.id}/{key}"
