"""A stand lets a platform be played: what people do there and what they see, whatever the platform is.

Each adapter has one; `test_platform.py` runs over all of them. A new adapter adds its stand to `STANDS`.
"""

from __future__ import annotations

import asyncio
import html
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp

import tests.discord  # noqa: F401 - takes the library's warnings before anything else imports it
from adapters.discord import Discord, DiscordSettings
from adapters.discord.clicks import NOT_OURS
from adapters.discord.private import DONE
from adapters.slack.settings import Mode
from adapters.web import WebRoom, WebSettings
from adapters.web.addresses import address_of
from bot.ports import Clock, Desk, Engine, Platform
from bot.quiz.events import Place
from bot.quiz.lessons import Deed, Lesson
from tests.contract.slack_stand import slack_stand
from tests.fakes.discord import Ack, Channel, FakeDiscord, Guild, Message, Rates, User
from tests.fakes.table import at_work

__all__ = ["STANDS", "Heard", "OpenStand", "Stand", "Turn"]


@dataclass(frozen=True, slots=True)
class Heard:
    """The private word somebody got for pressing a button; `refused`: by the platform itself, before the engine."""

    text: str
    done: bool
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """The private card somebody is shown for pressing a button: its text, and the tokens on it in the order shown."""

    text: str
    tokens: tuple[str, ...]


class Stand(Protocol):
    """One platform at work."""

    @property
    def platform(self) -> Platform: ...

    @property
    def place(self) -> Place:
        """A channel in which a quiz may run."""
        ...

    async def press(self, name: str, token: str) -> Heard:
        """Somebody called `name` presses a button; the same name is the same person, also after a restart."""
        ...

    async def turn(self, name: str, token: str) -> Turn:
        """As `press`, of a button that is answered with a private card or page; on that card or in the channel."""
        ...

    async def learns(self, name: str, lesson: Lesson) -> Turn:
        """Somebody says the command that means a lesson of the tutor, and is shown the private card of it."""
        ...

    async def text(self) -> str:
        """What the channel's newest post says, as people read it."""
        ...

    async def code(self) -> str:
        """The same as it is sent to the client, markup and all."""
        ...

    async def acts(self, text: str) -> bool:
        """Whether the client would take this part of the post for markup, instead of showing it as it is."""
        ...


Memory = dict[str, Any]
"""What a restart of the bot leaves as it is: the people's cookies, the platform's own servers."""

OpenStand = Callable[[Engine, Desk, Clock, Memory], AbstractAsyncContextManager[Stand]]
"""Opens a stand before an engine and a desk. The last argument is kept over restarts."""


class WebStand:
    """The room in the browser, spoken to as a browser does."""

    def __init__(self, room: WebRoom, url: str, http: aiohttp.ClientSession, cookies: Memory) -> None:
        self._room = room
        self._url = url
        self._http = http
        self._cookies = cookies

    @property
    def platform(self) -> Platform:
        return self._room

    @property
    def place(self) -> Place:
        return Place("web", "web", "main")

    async def press(self, name: str, token: str) -> Heard:
        status, said = await self._act(name, token)
        return Heard(f"{said['text']} {without_tags(said.get('card', ''))}".strip(), said["done"], status == 400)

    async def turn(self, name: str, token: str) -> Turn:
        _, said = await self._act(name, token)
        if "to" in said:
            return shown(await self._page(name, said["to"]))
        return shown(said["card"])

    async def learns(self, name: str, lesson: Lesson) -> Turn:
        """The page of it; its script presses the button it carries as soon as it is open."""
        page = await self._page(name, address_of(lesson) or "/")
        (begin,) = re.findall(r'id="play"[^>]* data-token="([^"]+)"', page)
        return await self.turn(name, html.unescape(begin))

    async def text(self) -> str:
        return without_tags(await self.code())

    async def code(self) -> str:
        card = re.search(r"<article class=\"card\".*?</article>", await self._page("Onlooker", "/"), re.DOTALL)
        return card[0] if card else ""

    async def acts(self, text: str) -> bool:
        return text in await self.code()

    async def _act(self, name: str, token: str) -> tuple[int, dict[str, Any]]:
        headers = {"Origin": self._url, "Cookie": await self._cookie(name)}
        async with self._http.post(f"{self._url}/act", json={"token": token}, headers=headers) as answer:
            return answer.status, await answer.json()

    async def _page(self, name: str, path: str) -> str:
        async with self._http.get(self._url + path, headers={"Cookie": await self._cookie(name)}) as answer:
            assert answer.status == 200, path
            return await answer.text()

    async def _cookie(self, name: str) -> str:
        if name not in self._cookies:
            form = {"name": name, "next": "/"}
            async with self._http.post(
                f"{self._url}/name", data=form, headers={"Origin": self._url}, allow_redirects=False
            ) as answer:
                assert answer.status == 303
                self._cookies[name] = answer.headers["Set-Cookie"].split(";")[0]
        return str(self._cookies[name])


def shown(code: str) -> Turn:
    """What a card or a page says, and its buttons."""
    return Turn(without_tags(code), tuple(html.unescape(token) for token in re.findall(r'data-token="([^"]+)"', code)))


def without_tags(code: str) -> str:
    """A page's words."""
    code = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", code, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", code)).split())


@asynccontextmanager
async def web_stand(engine: Engine, desk: Desk, clock: Clock, memory: Memory) -> AsyncIterator[Stand]:
    """The web room on a free port of loopback."""
    room = WebRoom(engine, desk, clock, WebSettings(secret=b"only for tests, 32 bytes or more", port=0))
    async with at_work(room), aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield WebStand(room, await room.started(), http, memory)


@dataclass(slots=True)
class Server:
    """A fake Discord with one server and one channel, and the people who ever pressed a button there, each
    with the newest private card.
    """

    fake: FakeDiscord = field(default_factory=lambda: FakeDiscord(rates=Rates(window_s=0.1)))
    guild: Guild = field(init=False)
    channel: Channel = field(init=False)
    people: dict[str, User] = field(default_factory=dict)
    private: dict[str, Message] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.guild = self.fake.guild()
        self.channel = self.fake.channel(self.guild)

    def person(self, name: str) -> User:
        if name not in self.people:
            self.people[name] = self.fake.user(name, self.guild)
        return self.people[name]


class DiscordStand:
    """A channel of a server on Discord."""

    def __init__(self, platform: Discord, server: Server) -> None:
        self._platform = platform
        self._server = server

    @property
    def platform(self) -> Platform:
        return self._platform

    @property
    def place(self) -> Place:
        return Place(f"discord-{self._server.guild.id}", "discord", str(self._server.channel.id))

    async def press(self, name: str, token: str) -> Heard:
        """A button nobody is shown is pressed all the same, as a forged client would."""
        message = self._showing(token) or self._server.channel.last
        ack = await (await self._server.person(name).press(message, token, force=True))
        assert ack.ephemeral, "nobody else sees what somebody answered"
        sign, _, text = ack.text.partition(" ")
        said = as_read(text)
        return Heard(said, sign == DONE.strip(), refused=said == NOT_OURS.text)

    async def turn(self, name: str, token: str) -> Turn:
        private = self._server.private.get(name)
        on_it = private is not None and any(each.custom_id == token for each in private.buttons)
        message = private if on_it else self._showing(token)
        assert message is not None, f"nobody shows {token}"
        ack = await (await self._server.person(name).press(message, token))
        assert ack.ephemeral or on_it, "nobody else sees somebody's questions"
        return self._turned(name, ack)

    async def learns(self, name: str, lesson: Lesson) -> Turn:
        person, channel = self._server.person(name), self._server.channel
        if lesson.deed is Deed.PRACTICE:
            asked = await person.command(channel, "practice", bank=lesson.of)
        else:
            asked = await person.command(channel, {Deed.REVIEW: "review"}[lesson.deed])
        ack = await asked
        assert ack.ephemeral, "nobody else sees what somebody learns"
        return self._turned(name, ack)

    def _turned(self, name: str, ack: Ack) -> Turn:
        assert ack.message is not None
        self._server.private[name] = ack.message
        labels = " ".join(each.label for each in ack.buttons)
        return Turn(as_read(f"{ack.text} {labels}"), tuple(each.custom_id or "" for each in ack.buttons))

    async def text(self) -> str:
        await asyncio.sleep(0.002)  # The bot's calls go over real sockets and need their turns.
        if not self._server.channel.messages:
            return ""
        newest = self._server.channel.last
        return " ".join(as_read(f"{newest.text} {' '.join(each.label for each in newest.buttons)}").split())

    async def code(self) -> str:
        return json.dumps(self._server.channel.last.components, ensure_ascii=False)

    async def acts(self, text: str) -> bool:
        return text in await self.code()

    def _showing(self, custom_id: str) -> Message | None:
        newest_first = reversed(self._server.channel.messages)
        return next((each for each in newest_first if any(b.custom_id == custom_id for b in each.buttons)), None)


def as_read(markup: str) -> str:
    """Markup as a person reads it: an escaped character is the character."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", markup).replace("\u2060", "")


@asynccontextmanager
async def discord_stand(engine: Engine, desk: Desk, clock: Clock, memory: Memory) -> AsyncIterator[Stand]:
    """The bot before a fake Discord on loopback, which outlives it."""
    server: Server = memory.setdefault("discord", Server())
    async with server.fake as fake:
        settings = DiscordSettings(
            token=fake.token, api_url=fake.api_url, gateway_url=fake.gateway_url, live_edit_ms=100
        )
        platform = Discord(engine, desk, clock, settings)
        async with at_work(platform):
            await fake.connected()
            yield DiscordStand(platform, server)


STANDS: Mapping[str, OpenStand] = {
    "discord": discord_stand,
    "slack by http": slack_stand(Mode.HTTP),
    "slack by socket": slack_stand(Mode.SOCKET),
    "web": web_stand,
}
