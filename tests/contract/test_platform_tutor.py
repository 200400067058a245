"""Practising and reviewing alone, played through the real engine and store on each platform."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from bot.engine.clock import SystemClock
from bot.ports.tutor import Assign, Unassign
from bot.quiz.bank import Bank, Option, Outcome, Question, StudyNote
from bot.quiz.codec import with_hash
from bot.quiz.events import Close, Next, Person
from bot.quiz.lessons import Deed, Lesson, read_lesson, write_lesson
from bot.quiz.stages import Phase
from bot.quiz.tokens import Act, Press, write_token
from bot.tutor.assignments import Assignment
from tests.contract.stands import STANDS, OpenStand, Stand, Turn
from tests.contract.test_platform import SETTINGS, Game, a_game, pick

DAY_MS = 86_400_000


def a_question(number: int) -> Question:
    """A question whose every text is found in no other."""
    return Question(
        id=f"q{number}",
        prompt=f"Which is river {number}?",
        options=tuple(Option(f"stream {number}{name}", f"Stream {number}{name} runs dry.") for name in "kmnp"),
        key=(number % 4,),
        explanation=f"River {number} reaches the sea.",
        hint=f"Think of delta {number}.",
        outcomes=("rivers",),
    )


RIVERS = with_hash(
    Bank(
        id="rivers",
        title="Rivers",
        questions=tuple(a_question(number) for number in range(3)),
        outcomes=(Outcome("rivers", "Tell rivers apart"),),
        notes=(StudyNote("n1", "Sources", "Springs feed them all.", "A book of rivers", ("rivers",)),),
    )
)


@dataclass(slots=True)
class Ahead(SystemClock):
    """Real time, some days later."""

    days: int = 0

    def now(self) -> int:
        # The zero-argument form of super() does not work in a class with slots.
        return SystemClock.now(self) + self.days * DAY_MS


@dataclass(slots=True)
class Learner:
    """Somebody who learns on a platform, with the private card that was last shown to them."""

    stand: Stand
    name: str = "Ann"
    turn: Turn = field(default=Turn("", ()))

    async def says(self, deed: Deed, of: str = RIVERS.id) -> str:
        """Say the command that means a deed; what is shown then."""
        self.turn = await self.stand.learns(self.name, Lesson(deed, of))
        return self.turn.text

    async def does(self, deed: Deed, position: int = 0) -> str:
        """Press the button of a deed on the card; what is shown then."""
        self.turn = await self.stand.turn(self.name, self.token(deed, position))
        return self.turn.text

    async def answers(self, *, rightly: bool) -> str:
        """Choose the right option, or the first wrong one."""
        shown, question = self.turn.text, self.question
        places = sorted(range(4), key=lambda option: shown.index(question.options[option].text))
        wanted = next(option for option in range(4) if (option in question.key) is rightly)
        return await self.does(Deed.PICK, places.index(wanted))

    def token(self, deed: Deed, position: int = 0) -> str:
        """The token of the first such button on the card."""
        wanted = [token for token in self.turn.tokens if _is(token, deed) and _at(token) == position]
        assert wanted, f"there is no button to {deed.name} on {self.turn.text!r}"
        return wanted[0]

    def may(self, deed: Deed) -> bool:
        """Whether the card has such a button."""
        return any(_is(token, deed) for token in self.turn.tokens)

    @property
    def question(self) -> Question:
        """The one the card is about."""
        return next(each for each in RIVERS.questions if each.prompt in self.turn.text)


def _is(token: str, deed: Deed) -> bool:
    lesson = read_lesson(token)
    return lesson is not None and lesson.deed is deed


def _at(token: str) -> int:
    lesson = read_lesson(token)
    return lesson.position if lesson else 0


@pytest.fixture(params=sorted(STANDS))
def open_stand(request: pytest.FixtureRequest) -> OpenStand:
    """Each platform's stand in turn."""
    return STANDS[request.param]


@asynccontextmanager
async def a_school(open_stand: OpenStand, folder: Path, memory: dict[str, Any], days: int = 0) -> AsyncIterator[Game]:
    """A game with the bank to learn from, so many days ahead; the channel must stay as it was."""
    async with a_game(open_stand, folder, memory, RIVERS, first=100 * days, clock=Ahead(days)) as game:
        before = await game.stand.text()
        yield game
        assert await game.stand.text() == before, "nothing of a practice is for the channel"


async def test_a_practice_is_played_to_its_end(open_stand: OpenStand, tmp_path: Path) -> None:
    async with a_school(open_stand, tmp_path, {}) as game:
        ann = Learner(game.stand)
        await ann.says(Deed.PRACTICE)
        first = ann.question
        assert first.explanation not in ann.turn.text, "nothing is told before the answer"
        assert first.hint not in ann.turn.text
        assert first.hint in await ann.does(Deed.HINT)
        told = await ann.answers(rightly=False)
        assert "Not right" in told
        assert first.explanation in told
        assert f"Stream {first.options[0 if 0 not in first.key else 1].text.split()[1]} runs dry." in told
        assert "Springs feed them all." in await ann.does(Deed.NOTE)
        assert "Thank you" in await ann.does(Deed.REPORT)
        await ann.does(Deed.NEXT)
        second = ann.question
        assert second.id != first.id
        told = await ann.answers(rightly=True)
        assert "Right: " in told
        assert second.explanation in told
        for _ in range(20):
            await ann.does(Deed.NEXT)
            if not ann.may(Deed.PICK):
                break
            await ann.answers(rightly=True)
        assert not ann.may(Deed.PICK), "a practice of three questions has an end"
        assert "today" in ann.turn.text.casefold()


async def test_an_answer_is_taken_back_and_given_again(open_stand: OpenStand, tmp_path: Path) -> None:
    async with a_school(open_stand, tmp_path, {}) as game:
        ann = Learner(game.stand)
        await ann.says(Deed.PRACTICE)
        asked = ann.question
        assert "Right: " in await ann.answers(rightly=True)
        again = await ann.does(Deed.UNDO)
        assert ann.question == asked
        assert ann.may(Deed.PICK)
        assert asked.explanation not in again
        assert "Not right" in await ann.answers(rightly=False)


async def test_whoever_stops_goes_on_later(open_stand: OpenStand, tmp_path: Path) -> None:
    memory: dict[str, Any] = {}
    async with a_school(open_stand, tmp_path, memory) as game:
        ann = Learner(game.stand)
        await ann.says(Deed.PRACTICE)
        await ann.answers(rightly=True)
        first = ann.question
        await ann.does(Deed.STOP)
        assert not ann.may(Deed.PICK)
        assert "1 of 1 answer right" in ann.turn.text
        await ann.says(Deed.PRACTICE)
        second = ann.question
        assert second != first
    async with a_school(open_stand, tmp_path, memory) as game:
        ann = Learner(game.stand, turn=ann.turn)
        assert "Right: " in await ann.answers(rightly=True), "a restart of the bot is no matter"
        assert second.explanation in ann.turn.text


async def test_what_was_learned_is_asked_again_when_it_is_due(open_stand: OpenStand, tmp_path: Path) -> None:
    memory: dict[str, Any] = {}
    async with a_school(open_stand, tmp_path, memory) as game:
        ann = Learner(game.stand)
        await ann.says(Deed.REVIEW)
        assert not ann.may(Deed.PICK), "nothing is due to whoever has learned nothing"
        await ann.says(Deed.PRACTICE)
        learned = ann.question
        await ann.answers(rightly=True)
        await ann.does(Deed.STOP)
    async with a_school(open_stand, tmp_path, memory, days=60) as game:
        ann = Learner(game.stand)
        await ann.says(Deed.REVIEW)
        assert ann.question == learned, "only what was learned can be forgotten"
        assert "1 due" in ann.turn.text
        assert "Right: " in await ann.answers(rightly=True)
        await ann.does(Deed.NEXT)
        assert not ann.may(Deed.PICK)
        ben = Learner(game.stand, "Ben")
        await ben.says(Deed.REVIEW)
        assert not ben.may(Deed.PICK), "what is due is due to Ann"


async def test_what_was_missed_in_a_quiz_is_reviewed_afterwards(open_stand: OpenStand, tmp_path: Path) -> None:
    async with a_game(open_stand, tmp_path, {}, RIVERS) as game:
        id = await game.start(replace(SETTINGS, seconds=120), bank=RIVERS.id, count=2)
        missed = None
        for round in range(2):
            asked = (await game.phase(id, Phase.OPEN, round)).current
            wrong = next(at for at, option in enumerate(asked.order) if option not in asked.key)
            position = wrong if round == 0 else asked.order.index(asked.key[0])
            missed = missed or asked.id
            await game.stand.press("Ann", pick(id, round, position))
            await game.engine.submit(game.by_host(Close, id, round=round))
            await game.phase(id, Phase.REVEALED, round)
            await game.engine.submit(game.by_host(Next, id, round=round))
        await game.phase(id, Phase.FINISHED)
        result = await game.reads("Ann")
        ann = Learner(game.stand)
        ann.turn = await game.stand.turn("Ann", write_token(Press(id, Act.MISSED)))
        await ann.does(Deed.MISSED)
        assert ann.question.id == missed
        assert ann.may(Deed.PICK)
        told = await ann.answers(rightly=True)
        assert ann.question.explanation in told
        await ann.does(Deed.NEXT)
        assert not ann.may(Deed.PICK), "the other one was right"
        assert await game.stand.text() == result


async def test_an_assignment_is_begun_from_the_post_that_tells_of_it(open_stand: OpenStand, tmp_path: Path) -> None:
    async with a_game(open_stand, tmp_path, {}, RIVERS) as game:
        place, deadline = game.stand.place, SystemClock().now() + DAY_MS
        task = Assign(place, Person("lea", "Lea", leads=True), RIVERS.id, deadline, title="By tomorrow", announce=True)
        assert (await game.engine.tutor(task)).note.done
        told = await game.reads("By tomorrow")
        assert "Assignment by Lea" in told
        assert "3 questions" in told
        (assignment,) = await assigned(game)
        ann = Learner(game.stand)
        ann.turn = await game.stand.turn("Ann", write_lesson(Lesson(Deed.ASSIGNMENT, assignment.id)))
        assert "Right: " in await ann.answers(rightly=True)
        assert await game.stand.text() == told, "what she answers is nobody else's"
        await game.engine.tutor(Unassign(place, task.person, assignment.id))
        assert "taken back" in await game.reads("taken back")


async def assigned(game: Game) -> tuple[Assignment, ...]:
    async with game.store.reading() as reading:
        return await reading.assignments(game.stand.place.tenant)


async def test_who_presses_anothers_button_learns_nothing_and_changes_nothing(
    open_stand: OpenStand, tmp_path: Path
) -> None:
    async with a_game(open_stand, tmp_path, {}, RIVERS) as game:
        await game.start()
        shown = await game.reads("thing")  # A forged press needs a message to come from.
        ann = Learner(game.stand)
        await ann.says(Deed.PRACTICE)
        asked = ann.question
        tokens = ann.turn.tokens
        assert len(tokens) > len(asked.options)
        for token in tokens:
            heard = await game.stand.press("Eve", token)
            for text in (asked.prompt, asked.hint, asked.explanation, *(each.text for each in asked.options)):
                assert text not in heard.text
        await ann.answers(rightly=True)
        assert "Right: " in ann.turn.text, "it was waiting for her as before"
        for token in ann.turn.tokens:
            heard = await game.stand.press("Eve", token)
            assert asked.explanation not in heard.text
            assert "Springs feed them all." not in heard.text
        again = await ann.says(Deed.PRACTICE)
        assert "2 of" in again, "one answer was hers, and nobody took it back"
        assert await game.stand.text() == shown
