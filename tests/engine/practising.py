"""Somebody who practises in a house: every press by the button of the card they hold."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ports.desk import Reply
from bot.ports.tutor import Study
from bot.quiz.blocks import Card, Heading, Options, Text
from bot.quiz.events import Person, Place
from bot.quiz.lessons import Deed, Lesson, read_lesson
from bot.quiz.stages import Stage
from tests.fakes.house import House
from tests.quiz.values import ANN, ROOM

__all__ = ["Pupil", "heading", "kicker", "labels", "options", "texts"]


def texts(card: Card) -> list[str]:
    """The paragraphs of a card."""
    return [block.text for block in card.blocks if isinstance(block, Text)]


def kicker(card: Card) -> str:
    """The small line above its heading."""
    return next(block.kicker for block in card.blocks if isinstance(block, Heading))


def heading(card: Card) -> str:
    """Its heading: of a question, the prompt."""
    return next(block.text for block in card.blocks if isinstance(block, Heading))


def labels(card: Card) -> list[str]:
    """What its buttons say."""
    return [button.label for button in card.buttons]


def options(card: Card) -> Options:
    """Its options."""
    return next(block for block in card.blocks if isinstance(block, Options))


@dataclass(slots=True)
class Pupil:
    """A person at a device, with the private card that was last shown there."""

    house: House
    person: Person = ANN
    place: Place = ROOM
    card: Card | None = None
    said: str = ""

    @property
    def prompt(self) -> str:
        """What is asked."""
        assert self.card is not None
        return heading(self.card)

    async def do(self, deed: Deed, of: str = "", number: int = 0, position: int = 0) -> Card:
        """Press a button of this kind, wherever it may have come from."""
        await self.send(Lesson(deed, of, number, position))
        assert self.card is not None
        return self.card

    async def send(self, lesson: Lesson) -> Reply:
        reply = await self.house.engine.tutor(Study(self.place, self.person, lesson, self.house.clock.now()))
        self.said = reply.note.text
        self.card = reply.card or self.card
        return reply

    async def press(self, label: str) -> Card:
        """Press a button of the card."""
        assert self.card is not None
        submit = options(self.card).submit if self.card.stage is Stage.ASKING else None
        buttons = [*self.card.buttons, *([submit] if submit else [])]
        token = next(button.token for button in buttons if button.label == label)
        return await self.touch(token)

    async def touch(self, token: str) -> Card:
        lesson = read_lesson(token)
        assert lesson is not None
        await self.send(lesson)
        assert self.card is not None
        return self.card

    async def pick(self, text: str) -> Card:
        """Press the option that says this."""
        assert self.card is not None
        token = next(line.token for line in options(self.card).lines if line.text == text)
        assert token is not None
        return await self.touch(token)

    async def answer(self, right: bool = True) -> Card:
        """Answer the question of the card, rightly or wrongly."""
        assert self.card is not None
        key, multiple = self._key(), options(self.card).multiple
        shown = [line.text for line in options(self.card).lines]
        chosen = key if right else [text for text in shown if text not in key][:1]
        for text in chosen:
            await self.pick(text)
        return await self.press("Submit") if multiple else self.card

    def _key(self) -> list[str]:
        assert self.card is not None
        question = next(each for bank in self.house.banks for each in bank.questions if each.prompt == self.prompt)
        return [question.options[option].text for option in question.key]
