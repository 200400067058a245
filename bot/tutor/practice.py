"""One practice: what somebody is asked one question at a time, at their own pace, with the answer told at once.

A practice is a value, kept for each learner, so that it can be left off on one device and gone on with on another. The
functions here say what a press does to it. A press that is about an earlier question, or comes twice, changes nothing:
every question that is asked has a number of its own, and one answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from bot.quiz.bank import Question
from bot.quiz.effects import Note
from bot.quiz.notes import letter
from bot.quiz.scoring import mark_of
from bot.quiz.selection import as_asked
from bot.quiz.session import Asked
from bot.tutor.evidence import chance_of
from bot.tutor.reviews import Account, QuestionKey

__all__ = [
    "IN_EARNEST",
    "LEFT_OFF_MS",
    "OLD",
    "Ask",
    "Ending",
    "Mode",
    "Practice",
    "Progress",
    "ended",
    "hinted",
    "next_asked",
    "picked",
    "stopped",
    "submitted",
    "taken_back",
]

LEFT_OFF_MS = 600_000
"""Who takes longer than this has been elsewhere: how long they took says nothing."""

OLD = Note("That question is over. This is where you are.", done=False)
NO_DRAFT = Note("Choose at least one option before you submit.", done=False)
NOT_SUBMITTED = Note("This question is answered by its option buttons.", done=False)
TOO_LATE_TO_HINT = Note("You have answered this one already.", done=False)
NOT_TO_TAKE_BACK = Note("Only your last answer can be taken back, before the next question.", done=False)
IN_EARNEST = Note("In an assignment every question is asked, and the first answer counts.", done=False)


class Ending(StrEnum):
    """Why a practice is over. The values are stored."""

    STOPPED = "stopped"
    """The learner has stopped."""
    ENOUGH = "enough"
    """The day's plan is done."""
    NOTHING = "nothing"
    """There is nothing to ask now."""
    THROUGH = "through"
    """Every question of a list was asked."""


class Mode(StrEnum):
    """What a practice is about. The values are stored."""

    PLAN = "plan"
    """Whatever the plan says is worth asking next."""
    REVIEW = "review"
    """Only what is due."""
    MISSED = "missed"
    """What was missed in one quiz."""
    ASSIGNMENT = "assignment"
    """An attempt at what a leader has assigned."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question as it was asked, with its `number` in the practice, from 1; `at` is when, in ms since the epoch.

    `asked` pins its content and the order of its options, `bank_hash` the bank it was taken from; `chance` is that of
    a lucky guess. `hints` is how many were looked at before the answer, the answer itself included where an earlier one
    was taken back. `draft` and `choice` hold option indexes, `choice` None before the answer; `by` is the account that
    gave it at `answered_at`, in the tenant `where`.
    """

    number: int
    owner: str
    bank: str
    bank_hash: str
    asked: Asked
    chance: float
    at: int
    hints: int = 0
    draft: tuple[int, ...] = ()
    choice: tuple[int, ...] | None = None
    answered_at: int | None = None
    by: Account | None = None
    where: str = ""

    @property
    def key(self) -> QuestionKey:
        return QuestionKey(self.owner, self.bank, self.asked.id)

    @property
    def right(self) -> bool:
        """Whether it was answered rightly."""
        return self.choice is not None and mark_of(self.asked, self.choice) == 1.0

    @property
    def elapsed_ms(self) -> int | None:
        """The time taken; None where that is not known, or says nothing."""
        if self.answered_at is None:
            return None
        elapsed = max(self.answered_at - self.at, 0)
        return elapsed if elapsed <= LEFT_OFF_MS else None


@dataclass(frozen=True, slots=True)
class Practice:
    """What somebody practises. `of` is as the button said: "", a bank, `bank/outcome`, a session or an assignment;
    `tenant` is where they began.

    `ask` is the question they are at, answered or not; None after the `ending`. `left` are the
    questions still to be asked where these are settled from the beginning (`among` at first), None where the plan
    chooses. `answered` of which `right` in this practice. `further`: they go on beyond what the day's plan asks.
    `attempt` numbers attempts at an assignment, from 1. `version` grows by one with every stored change.
    """

    id: str
    mode: Mode
    of: str
    tenant: str
    begun_at: int
    left: tuple[QuestionKey, ...] | None = None
    among: int = 0
    number: int = 0
    ask: Ask | None = None
    ending: Ending | None = None
    answered: int = 0
    right: int = 0
    further: bool = False
    attempt: int = 0
    version: int = 0

    @property
    def waits(self) -> bool:
        """Whether a question waits for its answer."""
        return self.ask is not None and self.ask.choice is None


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of a practice, and what there is to say; `given` is the answer it now has, if the press gave one."""

    practice: Practice
    note: Note | None = None
    given: Ask | None = None


def next_asked(
    practice: Practice, key: QuestionKey, question: Question, hash: str, bank_hash: str, now: int
) -> Practice:
    """The practice with its next question. The options are shuffled by the practice's id and the question's number."""
    number = practice.number + 1
    draw = Random(f"{practice.id}.{number}")  # noqa: S311 - a shuffle that must repeat itself, not a secret
    asked = as_asked(hash, 0, question, draw)
    ask = Ask(number, key.owner, key.bank, bank_hash, asked, chance_of(question), now)
    left = None if practice.left is None else tuple(each for each in practice.left if each != key)
    return replace(practice, number=number, ask=ask, left=left, ending=None)


def ended(practice: Practice, ending: Ending) -> Practice:
    """The practice at its end."""
    return replace(practice, ask=None, ending=ending)


def stopped(practice: Practice) -> Progress:
    """The learner has had enough for now. What is over already stays as it ended."""
    return Progress(practice if practice.ask is None else ended(practice, Ending.STOPPED))


def picked(practice: Practice, number: int, position: int, stamp: int, by: Account, where: str) -> Progress:
    """The option shown at `position` was pressed: the answer, or one option of a draft more or less."""
    ask = practice.ask
    if ask is None or ask.number != number:
        return Progress(practice, OLD)
    if not 0 <= position < len(ask.asked.order):
        return Progress(
            practice, Note(f"There is no such option: choose A to {letter(len(ask.asked.order) - 1)}.", False)
        )
    option = ask.asked.order[position]
    if ask.choice is not None:
        return Progress(practice, None if option in ask.choice else _stands(ask, ask.choice))
    if ask.asked.multiple:
        draft = tuple(sorted(set(ask.draft) ^ {option}))
        return Progress(replace(practice, ask=replace(ask, draft=draft)))
    return _answered(practice, ask, (option,), stamp, by, where)


def submitted(practice: Practice, number: int, stamp: int, by: Account, where: str) -> Progress:
    """The draft becomes the answer."""
    ask = practice.ask
    if ask is None or ask.number != number:
        return Progress(practice, OLD)
    if ask.choice is not None:
        return Progress(practice)
    if not ask.asked.multiple:
        return Progress(practice, NOT_SUBMITTED)
    if not ask.draft:
        return Progress(practice, NO_DRAFT)
    return _answered(practice, ask, ask.draft, stamp, by, where)


def hinted(practice: Practice, number: int) -> Progress:
    """The hint was asked for; from now on it is shown with the question."""
    ask = practice.ask
    if ask is None or ask.number != number:
        return Progress(practice, OLD)
    if ask.choice is not None:
        return Progress(practice, TOO_LATE_TO_HINT)
    return Progress(practice if ask.hints else replace(practice, ask=replace(ask, hints=1)))


def taken_back(practice: Practice, number: int, now: int) -> Progress:
    """The answer is taken back and the question asked once more, by a new number and in the same order.

    Since what is right was told meanwhile, the new answer counts as one with a hint. `Progress.given` is the answer
    that was taken back.
    """
    ask = practice.ask
    if ask is not None and practice.waits and ask.hints and ask.number == number + 1:
        return Progress(practice)  # pressed twice
    if ask is None or ask.choice is None or ask.number != number:
        return Progress(practice, NOT_TO_TAKE_BACK)
    if practice.mode is Mode.ASSIGNMENT:
        return Progress(practice, IN_EARNEST)
    number = practice.number + 1
    again = replace(ask, number=number, at=now, hints=1, draft=(), choice=None, answered_at=None, by=None, where="")
    counted = replace(
        practice,
        number=number,
        ask=again,
        answered=practice.answered - 1,
        right=practice.right - ask.right,
    )
    return Progress(counted, Note("Taken back: it counts no more. Answer again."), ask)


def _answered(practice: Practice, ask: Ask, choice: tuple[int, ...], stamp: int, by: Account, where: str) -> Progress:
    given = replace(ask, draft=(), choice=choice, answered_at=max(stamp, ask.at), by=by, where=where)
    counted = replace(practice, ask=given, answered=practice.answered + 1, right=practice.right + given.right)
    return Progress(counted, given=given)


def _stands(ask: Ask, choice: tuple[int, ...]) -> Note:
    positions = sorted(ask.asked.order.index(option) for option in choice)
    named = " and ".join(letter(position) for position in positions)
    return Note(f"Your answer is {named}; the first answer counts.", done=False)
