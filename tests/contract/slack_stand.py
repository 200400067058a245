"""Slack's stand: a channel of a fake Slack that reaches the bot by Socket Mode or by HTTP."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adapters.slack import Slack, SlackSettings
from adapters.slack.hands import NOT_OURS
from adapters.slack.private import DONE
from adapters.slack.settings import Mode
from adapters.web import WebRoom, WebSettings
from bot.ports import Clock, Desk, Engine, Platform
from bot.quiz.events import Place
from bot.quiz.lessons import Deed, Lesson
from tests.fakes.slack import Channel, FakeSlack, Interaction, Message, Team, User, View
from tests.fakes.table import PATIENCE_S, at_work
from tests.fakes.tenants import FakeTenants
from tests.slack.table import QUICK, SIGNING_SECRET

if TYPE_CHECKING:
    from tests.contract.stands import Heard, Memory, OpenStand, Turn

__all__ = ["slack_stand"]


@dataclass(slots=True)
class Workspace:
    """A fake Slack with one workspace and one channel, and the people who ever pressed a button there, each
    with the newest private card: a message or a window.
    """

    fake: FakeSlack = field(default_factory=lambda: FakeSlack(rates=QUICK))
    team: Team = field(init=False)
    channel: Channel = field(init=False)
    people: dict[str, User] = field(default_factory=dict)
    private: dict[str, Message | View] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.team = self.fake.team()
        self.channel = self.fake.channel(self.team)

    def person(self, name: str) -> User:
        if name not in self.people:
            self.people[name] = self.fake.user(name, self.team, nick=name)
        return self.people[name]


class SlackStand:
    """A channel of a workspace."""

    def __init__(self, platform: Slack, workspace: Workspace) -> None:
        self._platform = platform
        self._workspace = workspace

    @property
    def platform(self) -> Platform:
        return self._platform

    @property
    def place(self) -> Place:
        return Place(f"slack-{self._workspace.team.id}", "slack", self._workspace.channel.id)

    async def press(self, name: str, token: str) -> Heard:
        """A button nobody is shown is pressed all the same, as a forged client would."""
        from tests.contract.stands import Heard

        person, message = self._workspace.person(name), self._showing(token)
        if message is not None:
            ack = await (await person.press(message, token))
        else:
            ack = await (await person.forge(self._with_buttons(), token))
        note = await ack.private()
        sign, _, said = note.text.partition(" ")
        return Heard(said, sign == DONE.strip(), refused=said == NOT_OURS.text)

    async def turn(self, name: str, token: str) -> Turn:
        private = self._workspace.private.get(name)
        on_it = private is not None and any(each.value == token for each in private.buttons)
        where = private if on_it else self._showing(token)
        assert where is not None, f"nobody shows {token}"
        person = self._workspace.person(name)
        card = await self._shown(person, await person.press(where, token))
        assert card is where or not on_it, "the card goes on in its place"
        return self._taken(name, card)

    async def learns(self, name: str, lesson: Lesson) -> Turn:
        words = {Deed.PRACTICE: "practice", Deed.REVIEW: "review"}[lesson.deed]
        person = self._workspace.person(name)
        asked = await person.command(self._workspace.channel, "/quiz", f"{words} {lesson.of}".strip())
        return self._taken(name, await self._shown(person, asked))

    async def _shown(self, person: User, asked: Interaction) -> Message | View:
        """What somebody is shown alone for what they did: a message, or a window that is new or says something new."""
        before = [(view.id, view.hash) for view in person.stack]
        assert (await asked).ok
        await person.until(
            lambda: bool(asked.notes) or [(view.id, view.hash) for view in person.stack] != before, "answer"
        )
        if not asked.notes:
            return person.modal
        assert asked.notes[-1].message.ephemeral, "nobody else sees somebody's questions"
        return asked.notes[-1].message

    def _taken(self, name: str, card: Message | View) -> Turn:
        from tests.contract.stands import Turn

        self._workspace.private[name] = card
        # Short options stand on their buttons alone.
        text = f"{card.text} {' '.join(each.label for each in card.buttons)}"
        return Turn(text.replace("\u2060", ""), tuple(each.value for each in card.buttons))

    async def text(self) -> str:
        await asyncio.sleep(0.002)  # The bot's calls go over real sockets and need their turns.
        if not self._workspace.channel.messages:
            return ""
        newest = self._workspace.channel.last
        shown = f"{newest.text} {' '.join(each.label for each in newest.buttons)}"
        return " ".join(shown.replace("\u2060", "").split())

    async def code(self) -> str:
        code = json.dumps(self._workspace.channel.last.now.blocks, ensure_ascii=False)
        return re.sub(r'"block_id": "[^"]*"', "", code)  # Slack draws these anew for each message.

    async def acts(self, text: str) -> bool:
        """In plain text nothing acts; in Slack's markup `<` and `>` do where they are not entities."""
        newest = self._workspace.channel.last
        marked = re.findall(r'"type": "mrkdwn", "text": "((?:[^"\\\\]|\\\\.)*)"', json.dumps(newest.now.blocks))
        return bool(newest.powers) or any(text in each for each in marked)

    def _with_buttons(self) -> Message:
        """A message that had buttons once, to forge one of."""
        return next(each for each in reversed(self._workspace.channel.messages) if each.buttons)

    def _showing(self, value: str) -> Message | None:
        newest_first = reversed(self._workspace.channel.messages)
        return next((each for each in newest_first if any(b.value == value for b in each.buttons)), None)


def slack_stand(mode: Mode) -> OpenStand:
    """Opens the stand by one of the two ways Slack reaches a bot."""

    @asynccontextmanager
    async def open_stand(engine: Engine, desk: Desk, clock: Clock, memory: Memory) -> AsyncIterator[SlackStand]:
        workspace: Workspace = memory.setdefault("slack", Workspace())
        async with AsyncExitStack() as stack:
            fake = await stack.enter_async_context(workspace.fake)
            reached = {"app_token": fake.app_token} if mode is Mode.SOCKET else {"signing_secret": SIGNING_SECRET}
            settings = SlackSettings(
                bot_token=workspace.team.bot_token,
                api_url=fake.api_url,
                live_edit_ms=100,
                live_edit_each_ms=0,
                **reached,
            )
            platform = Slack(engine, desk, FakeTenants(), clock, settings)
            if mode is Mode.HTTP:
                web = WebSettings(secret=b"only for tests, 32 bytes or more", port=0, rooms=False)
                server = WebRoom(engine, desk, clock, web, platform.routes)
                await stack.enter_async_context(at_work(server))
                fake.deliver_to(f"{await server.started()}/slack/events", SIGNING_SECRET, real_stamps=True)
            await stack.enter_async_context(at_work(platform))
            await asyncio.wait_for(platform.logged_in(), PATIENCE_S)
            yield SlackStand(platform, workspace)

    return open_stand
