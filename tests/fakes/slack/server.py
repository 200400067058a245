"""The fake Slack as tests use it: a server on loopback, and what a test may know and do about it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

import aiohttp
from aiohttp import web

from bot.engine.clock import SystemClock
from bot.ports import Clock
from tests.fakes.loopback import on_loopback
from tests.fakes.slack.calls import Calls
from tests.fakes.slack.courier import Courier
from tests.fakes.slack.events import SUBSCRIBED, announce
from tests.fakes.slack.faults import Faults
from tests.fakes.slack.installing import authorize_page, grant, revoke, uninstall
from tests.fakes.slack.interactions import Interaction
from tests.fakes.slack.methods import BOT_SCOPES, METHODS, TOKEN_PREFIXES
from tests.fakes.slack.names import DOORS
from tests.fakes.slack.people import User
from tests.fakes.slack.posting import erase
from tests.fakes.slack.rates import Rates
from tests.fakes.slack.requests import Requests
from tests.fakes.slack.sockets import SocketMode
from tests.fakes.slack.state import State
from tests.fakes.slack.web import Web
from tests.fakes.slack.world import Account, Channel, Kind, Message, Team, Token, UserGroup
from tests.fakes.strict import Strict

__all__ = ["FakeSlack"]


class FakeSlack(Strict):
    """`async with FakeSlack() as fake:` serves on a free port of loopback.

    `clock` judges the 3 s, the rate limits and every other span, and makes the time stamps. Leaving the block raises
    AssertionError for every problem: unknown methods, content Slack would refuse, broken rules. A test that means to
    cause some takes them with `take_problems`.
    """

    platform = "Slack"
    app_token = f"{TOKEN_PREFIXES['app']}1-for-tests"

    def __init__(self, clock: Clock | None = None, *, rates: Rates | None = None) -> None:
        self.clock: Clock = clock or SystemClock()
        self.state = State(self.clock)
        self.state.subscribed = set(SUBSCRIBED)
        self.faults = Faults([*METHODS, *DOORS])
        self.socket = self.state.sockets = SocketMode(self.state)
        self.courier = self.state.courier = Courier(self.state, self.faults, self.socket)
        self.state.tokens[self.app_token] = Token(self.app_token, "app", None, ("connections:write",))
        self.api_url = ""
        self._rates = rates or Rates()
        self._web = Web(self.state, self.faults, self._rates)
        self._serving = AsyncExitStack()
        self._requests: Requests | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_get("/link/", self.socket.serve)
        app.router.add_get("/oauth/v2/authorize", self._authorize)
        app.router.add_post("/response/{team}/{key}", self._web.serve_response)
        app.router.add_post("/upload/{id}", self._web.serve_upload)
        app.router.add_route("*", "/api/{method}", self._web.serve_api)
        self.state.base_url = await self._serving.enter_async_context(on_loopback(app))
        self.api_url = f"{self.state.base_url}/api/"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.faults.release()
        await self.state.close()
        await self.socket.drop()
        if self._requests is not None:
            await self._requests.close()
            self._requests = None
        await self._serving.aclose()
        if error is None:
            self.check()

    async def _authorize(self, request: web.Request) -> web.StreamResponse:
        return await authorize_page(self.state, request)

    @property
    def authorize_url(self) -> str:
        """Where installing begins."""
        return f"{self.state.base_url}/oauth/v2/authorize"

    @property
    def problems(self) -> list[str]:
        return self.state.problems

    @property
    def calls(self) -> Calls:
        """Every call so far, those through response_urls among them."""
        return self._web.calls

    @property
    def in_flight(self) -> int:
        """Calls that have come and not been answered yet, those held back among them."""
        return self._web.in_flight

    @property
    def rates(self) -> Rates:
        """The rate limits; set them to change them from now on."""
        return self._web.limiter.rates

    @rates.setter
    def rates(self, rates: Rates) -> None:
        self._web.limiter.rates = rates

    @property
    def client_id(self) -> str:
        return self.state.client_id

    @property
    def client_secret(self) -> str:
        return self.state.client_secret

    @property
    def subscribed(self) -> set[str]:
        """The types of events the app hears of: add to it, or take away."""
        return self.state.subscribed

    def team(
        self, name: str = "Study group", *, installed: bool = True, scopes: Collection[str] = BOT_SCOPES, **more: Any
    ) -> Team:
        """A workspace with the app in it, unless `installed` is False. `more` are fields of Team."""
        ids = self.state.ids
        team = Team(ids.draw("T"), name, bot_id=ids.draw("B"), **more)
        team.bot = Account(ids.draw("U"), "Quorum", team, bot=True)
        self.state.teams[team.id] = team
        self.state.accounts[team.bot.id] = team.bot
        if installed:
            grant(self.state, team, tuple(scopes))
        return team

    def channel(self, team: Team, name: str = "quiz", *, private: bool = False, bot: bool = True) -> Channel:
        """A channel everybody of the workspace is in; the bot too, unless `bot` is False."""
        kind, prefix = (Kind.PRIVATE, "G") if private else (Kind.PUBLIC, "C")
        return self.state.add(Channel(self.state.ids.draw(prefix), name, team, kind, bot))

    def user(self, name: str, team: Team | None = None, **more: Any) -> User:
        """A person, in the first workspace unless another is named. `more` are fields of Account."""
        team = team or next(iter(self.state.teams.values()), None) or self.team()
        user = User(self.state.ids.draw("U"), name, team, state=self.state, **more)
        self.state.accounts[user.id] = user
        team.accounts.append(user)
        return user

    def user_group(self, team: Team, handle: str, *people: Account) -> UserGroup:
        """A group of people who can be named together."""
        group = UserGroup(self.state.ids.draw("S"), handle, handle.title(), people)
        team.groups.append(group)
        return group

    def socket_mode(self) -> None:
        """Deliver over Socket Mode from now on, as at first."""
        self.courier.wire = self.socket

    def deliver_to(self, url: str, signing_secret: str, *, real_stamps: bool = False) -> Requests:
        """Deliver by signed requests to an address from now on; gives what sends them.

        They are stamped by the fake's clock, or by the real one with `real_stamps`.
        """
        assert self._requests is None, "the app has an address already"
        self._requests = Requests(self.state, url, signing_secret, real_stamps=real_stamps)
        self.courier.wire = self._requests
        return self._requests

    @property
    def requests(self) -> Requests:
        """What sends the requests. Raises AssertionError before `deliver_to`."""
        assert self._requests is not None, "the app has no address"
        return self._requests

    def redeliver(self, interaction: Interaction) -> None:
        """Send an interaction once more, as if Slack believed it lost."""
        self.courier.again(interaction)

    async def event(self, team: Team, kind: str, user: Account | None = None, **fields: Any) -> Interaction:
        """Tell the app of an event it has subscribed to."""
        told = announce(self.state, team, kind, fields, user)
        assert told is not None, f"the app has not subscribed to {kind}"
        return told

    async def install(self, team: Team, authorize_url: str, user: Account | None = None) -> str:
        """Do what a browser does with an authorize address, and agree: gives the address it is sent back to.

        Only the query of `authorize_url` counts, so one that names the real Slack does too. Raises AssertionError
        where Slack would show an error instead.
        """
        query = dict(parse_qsl(urlsplit(authorize_url).query)) | {"allow": team.id}
        if user is not None:
            query["user"] = user.id
        async with aiohttp.ClientSession() as browser:
            url = f"{self.authorize_url}?{urlencode(query)}"
            async with browser.get(url, allow_redirects=False) as response:
                assert response.status == 302, f"Slack shows an error: {await response.text()}"
                return response.headers["Location"]

    def uninstall(self, team: Team) -> None:
        """Somebody removes the app from a workspace."""
        uninstall(self.state, team)

    def revoke(self, team: Team) -> None:
        """Somebody revokes the app's token in a workspace."""
        assert team.token is not None, f"the app is not installed in {team.name}"
        revoke(self.state, team.token)

    def delete(self, gone: Message | Channel) -> None:
        """Somebody deletes a message or a channel."""
        if isinstance(gone, Message):
            erase(self.state, gone)
            return
        gone.deleted = True
        self._announce_place("deleted", gone)

    def archive(self, channel: Channel) -> None:
        """Somebody archives a channel."""
        channel.archived = True
        self._announce_place("archive", channel)

    def unarchive(self, channel: Channel) -> None:
        """Somebody takes a channel back from the archive."""
        channel.archived = False
        self._announce_place("unarchive", channel)

    def kick(self, channel: Channel) -> None:
        """Somebody throws the bot out of a channel."""
        channel.bot = False
        self.state.news.tell()

    def _announce_place(self, what: str, channel: Channel) -> None:
        kind = "channel" if channel.kind is Kind.PUBLIC else "group"
        announce(self.state, channel.team, f"{kind}_{what}", {"channel": channel.id})
        self.state.news.tell()

    async def connected(self, connections: int = 1) -> None:
        """Wait until so many sockets are open. Raises Unanswered."""
        await self.socket.news.until(lambda: self.socket.connected >= connections, f"{connections} connections")

    async def until(self, condition: Callable[[], bool], what: str = "change") -> None:
        """Wait for something about channels, messages or calls. Raises Unanswered."""
        await self.state.news.until(condition, what)
