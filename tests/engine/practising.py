"""Somebody who practises in a house: every press by the button of the card they hold."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.ports.desk import Reply
from bot.ports.tutor import Study
from bot.quiz.blocks import Card, Heading, Options, Text
from bot.quiz.codec import with_hash
from bot.quiz.events import Person, Place
from bot.quiz.lessons import Deed, Lesson, read_lesson
from bot.quiz.stages import Stage
from bot.tutor.memory import Memory
from bot.tutor.reviews import Account, QuestionKey, Review
from tests.fakes.house import House
from tests.quiz.values import ANN, BANK, ROOM

__all__ = [
    "ANNS",
    "PHONES",
    "Pupil",
    "finish",
    "heading",
    "kicker",
    "labels",
    "linked",
    "log_of",
    "memories",
    "options",
    "put_own_bank",
    "texts",
]

ANNS, PHONES = Account("web", ANN.id), Account("discord", "4711")
"""Ann's account in the room, and the one on Discord that she has on her phone."""


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

    @property
    def practice(self) -> str:
        """The id of the practice the card is of."""
        assert self.card is not None
        return self.card.session

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


async def log_of(house: House, *accounts: Account) -> tuple[Review, ...]:
    """What is in the log of reviews of these accounts, of Ann's where none is named."""
    async with house.store.reading() as reading:
        return await reading.reviews_of(accounts or [ANNS])


async def memories(house: House) -> dict[QuestionKey, Memory]:
    """What Ann remembers."""
    async with house.store.reading() as reading:
        return await reading.memories_of((await reading.learners_of([ANNS]))[ANNS])


async def linked(house: House) -> tuple[Pupil, Pupil]:
    """Ann in the room and Ann with her phone, whose accounts are one learner from now on."""
    ann, phone = Pupil(house), Pupil(house, Person(PHONES.person, "Ann"), Place("guild", PHONES.platform, "general"))
    for pupil in (ann, phone):
        await pupil.do(Deed.PRACTICE)
        await pupil.press("Stop")
    async with house.store.writing() as writing:
        learners = await writing.learners_of([ANNS, PHONES])
        await writing.join_learner(PHONES, learners[ANNS])
    return ann, phone


async def put_own_bank(house: House, tenant: str) -> None:
    """A bank of this tenant's own, `own`."""
    own = with_hash(replace(BANK, id="own", title="Own", hash=""))
    async with house.store.writing() as writing:
        await writing.put_shelf(tenant, (own,))


async def finish(pupil: Pupil, right: int | None = None) -> list[str]:
    """Answer to the end, so many rightly (None: all); gives what was asked."""
    asked: list[str] = []
    while pupil.card is not None and pupil.card.stage is Stage.ASKING:
        asked.append(pupil.prompt)
        await pupil.answer(right=right is None or len(asked) <= right)
        await pupil.press("Next")
    return asked
