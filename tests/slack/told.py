"""What tests of the tutor's pages and forms on Slack share: a tutor that says what a test wants, and its windows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.ports import Reply
from bot.ports.tutor import PlanWishes, TutorCommand
from bot.quiz.blocks import Card, Heading, Text
from bot.quiz.effects import Note
from bot.quiz.events import Person, Place
from bot.quiz.pages import Page, PageView, Turn
from bot.quiz.stages import Stage
from tests.fakes.slack import User, View
from tests.slack.table import Table

__all__ = ["CARD", "OK", "Told", "opened", "pressed"]

OK = Reply(Note("Saved."))
CARD = Card(
    "prac1", "practice", Stage.ASKING, (Heading("What is thing 1?", "Practice · 1 of 20 today"),), (), "Practice"
)


async def _fine(_: TutorCommand) -> Reply:
    return OK


@dataclass
class Told:
    """A tutor that says what a test wants, and remembers what it was asked."""

    says: Callable[[TutorCommand], Awaitable[Reply]] = _fine
    commands: list[TutorCommand] = field(default_factory=list)
    pages: list[tuple[Place, Person, Page]] = field(default_factory=list)
    entries: tuple[Any, ...] = (Text("Nothing yet."),)
    turns: tuple[Turn, ...] = ()
    png: bytes | None = b"a picture"
    due: int = 0
    wishes: PlanWishes = field(default_factory=PlanWishes)

    def will_say(self, reply: Reply) -> None:
        """Answer with this from now on."""

        async def given(_: TutorCommand) -> Reply:
            return reply

        self.says = given

    async def tutor(self, command: TutorCommand) -> Reply:
        self.commands.append(command)
        return await self.says(command)

    async def own_page(self, place: Place, person: Person, page: Page) -> PageView:
        self.pages.append((place, person, page))
        return PageView(f"Page {page.subject.name.lower()}", (self.entries,), turns=self.turns)

    async def due_count(self, place: Place, person: Person) -> int:
        assert person.id
        assert place.platform == "slack"
        return self.due

    async def plan_wishes(self, place: Place, person: Person) -> PlanWishes:
        return self.wishes

    async def chart(self, place: Place, person: Person, page: Page) -> bytes | None:
        return self.png


async def opened(table: Table, user: User, words: str, title: str = "") -> View:
    """The window that a command opens."""
    await (await user.command(table.channel, "/quiz", words))
    return await user.sees_modal(title)


async def pressed(user: User, window: View, label: str, words: str) -> None:
    """Press a button of the window, and wait until the window on top says the words."""
    await (await user.press(window, window.button(label)))
    await user.until(lambda: words in user.modal.text, f"{words!r}, not {user.modal.text!r}")
