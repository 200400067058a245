"""A session: a quiz under way in one channel. Values, and what may be set when it starts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.quiz.bank import Kind
from bot.quiz.events import Place
from bot.quiz.occurrence import Occurrence
from bot.quiz.stages import Phase

__all__ = [
    "EMPTY_SEAT",
    "GRACE_MS",
    "Answers",
    "Asked",
    "Entry",
    "Pace",
    "Response",
    "Scoring",
    "Seat",
    "Session",
    "Settings",
]

GRACE_MS = 1_000
"""A round closes this long after the deadline it showed, so that clicks made in time can still arrive."""


class Entry(StrEnum):
    """How people get in: by their first click, or by a seat taken in the lobby."""

    OPEN = "open"
    LOBBY = "lobby"


class Pace(StrEnum):
    """Whether all are asked a question at once, or each answers all of them alone until the session closes."""

    TOGETHER = "together"
    OWN = "own"


class Answers(StrEnum):
    """Whether the first answer stands, or may be changed until the round closes."""

    LOCKED = "locked"
    CHANGEABLE = "changeable"


class Scoring(StrEnum):
    """How a closed round is turned into points."""

    ACCURACY = "accuracy"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the host chose. `seconds` a question is open (at one's own pace: the session, for all questions);
    `reading_seconds` a reveal stands before the next.
    """

    entry: Entry = Entry.OPEN
    answers: Answers = Answers.LOCKED
    scoring: Scoring = Scoring.ACCURACY
    seconds: int = 30
    reading_seconds: int = 12
    pace: Pace = Pace.TOGETHER


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as this session asks it, with just what judging needs; its texts are stored under `hash`.

    `order[position]` is the option index shown at that position; `key` holds option indexes.
    """

    id: str
    hash: str
    kind: Kind
    key: tuple[int, ...]
    order: tuple[int, ...]

    @property
    def multiple(self) -> bool:
        return self.kind is Kind.MULTIPLE


@dataclass(frozen=True, slots=True)
class Session:
    """Everything `step` decides by. `round` is the current one (from 0), -1 before the first.

    `opened_at` and `due_at` are ms since the epoch. `due_at` is the shown deadline in OPEN, the end of the reading
    pause in REVEALED, the expiry in LOBBY and PAUSED, and how long a post is waited for in POSTING and REVEALING.
    `closed_at` is when answers to the current round stopped counting (its shown deadline, or when the host closed
    it). `version` grows by one with every stored change. `occurrence` says which day's quiz of which daily it is.

    At one's own pace `round` is -1 until the session closes, and the last one from then on.
    """

    id: str
    place: Place
    host: str
    host_name: str
    bank_id: str
    bank_hash: str
    title: str
    seed: int
    settings: Settings
    asked: tuple[Asked, ...]
    created_at: int
    phase: Phase = Phase.LOBBY
    round: int = -1
    seated: int = 0
    opened_at: int | None = None
    due_at: int | None = None
    closed_at: int | None = None
    paused_in: Phase | None = None
    ended_at: int | None = None
    version: int = 0
    occurrence: Occurrence | None = None

    @property
    def holds(self) -> bool:
        """Whether it keeps its place from other quizzes: not while people answer at their own pace, in private."""
        return not self.phase.over and self.settings.pace is Pace.TOGETHER

    @property
    def current(self) -> Asked:
        """The question of the current round; IndexError before the first."""
        if self.round < 0:
            raise IndexError("no question has been asked yet")
        return self.asked[self.round]

    @property
    def wake_at(self) -> int | None:
        """When the waker should look at the session again."""
        if self.due_at is None:
            return None
        return self.due_at + GRACE_MS if self.phase is Phase.OPEN else self.due_at


@dataclass(frozen=True, slots=True)
class Response:
    """A player's answer to a round, or the beginning of one.

    `choice` holds the option indexes answered, ascending, None while nothing was submitted; `answered_at` is that
    answer's stamp. `draft` holds the options toggled so far. `stamp` is the platform's time of the latest click that
    counted, `arrived` when it reached the engine.
    """

    round: int
    player: str
    choice: tuple[int, ...] | None
    draft: tuple[int, ...]
    answered_at: int | None
    stamp: int
    arrived: int


@dataclass(frozen=True, slots=True)
class Seat:
    """What is stored on one player of a session: the seat, and the response to the current round."""

    seated: bool = False
    response: Response | None = None


EMPTY_SEAT = Seat()
