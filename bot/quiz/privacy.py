"""What is kept on one person, as values: to be handed to them, or to be taken off their name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.quiz.bank import Question
from bot.quiz.boards import Attempt
from bot.quiz.daily import Daily
from bot.quiz.events import Place
from bot.quiz.league import League, Move
from bot.quiz.reminder import Reminder
from bot.quiz.session import Session
from bot.quiz.streaks import Streak

__all__ = [
    "FORGOTTEN",
    "Belongings",
    "KeptAnswer",
    "KeptAssignment",
    "KeptAttempt",
    "KeptMemory",
    "KeptMove",
    "KeptReport",
    "KeptReview",
    "KeptRun",
    "KeptSeat",
    "KeptStreak",
    "KeptSum",
    "KeptTry",
    "Learning",
    "Whose",
    "is_nobody",
    "nobody",
]

FORGOTTEN = "Somebody who left"
"""The name on what somebody played who is not known any more."""
_GONE = "gone-"


def nobody(id: str) -> str:
    """The player who takes over what somebody played who is not known any more; `id` was drawn at random."""
    return f"{_GONE}{id}"


def is_nobody(player: str) -> bool:
    """Whether a player is one who took over so, and learns nothing."""
    return player.startswith(_GONE)


@dataclass(frozen=True, slots=True)
class Whose:
    """A person as a platform knows them, and where: in the tenant `tenants`, or with `everywhere` in every tenant whose
    name begins so (where a platform's ids mean the same person in all of them). `own` is a tenant that is this
    person's alone, such as their direct messages.
    """

    platform: str
    person: str
    tenants: str
    everywhere: bool = False
    own: str | None = None

    def within(self, tenant: str) -> bool:
        """Whether a tenant is among those meant."""
        return tenant.startswith(self.tenants) if self.everywhere else tenant == self.tenants


@dataclass(frozen=True, slots=True)
class KeptSeat:
    """A seat somebody took in a session, with its score. Times are ms since the epoch; `out` is the round that put
    the player out.
    """

    session: Session
    name: str
    joined_at: int
    left_at: int | None
    team: int | None
    points: int
    right: int
    answered: int
    out: int | None


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer of theirs, or the beginning of one: option indexes. What only a closed round has is None before."""

    tenant: str
    session: str
    round: int
    choice: tuple[int, ...] | None
    draft: tuple[int, ...]
    answered_at: int | None
    stamp: int
    arrived: int
    mark: float | None
    points: int | None
    elapsed_ms: int | None


@dataclass(frozen=True, slots=True)
class KeptAttempt:
    """An answer as the boards counted it: the question (bank/question), and what it was worth."""

    tenant: str
    question: str
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class KeptSum:
    """A place on a board: its channel (empty for the whole tenant's board), its period, and what was counted."""

    tenant: str
    channel: str
    period: str
    points: int
    right: int
    answered: int


@dataclass(frozen=True, slots=True)
class KeptRun:
    """`length` days in a row with an answer; `last` is the ordinal of the last."""

    tenant: str
    channel: str
    last: int
    length: int


@dataclass(frozen=True, slots=True)
class KeptStreak:
    """A streak in a daily quiz."""

    tenant: str
    daily: str
    streak: Streak


@dataclass(frozen=True, slots=True)
class KeptMove:
    """That from a week on (`Move.week`) they were in a team of a league, or in none."""

    tenant: str
    league: str
    move: Move


@dataclass(frozen=True, slots=True)
class KeptReport:
    """That they held the key of a question to be wrong, and when (ms since the epoch)."""

    tenant: str
    bank: str
    question: str
    question_hash: str
    session: str
    round: int
    at: int


@dataclass(frozen=True, slots=True)
class KeptReview:
    """An answer in the log of what they have learned: where it was given (`tenant` is empty once that has left), what
    it was about (`owner` is the tenant whose own bank it is in, None where all may use the bank), and how it was.
    """

    tenant: str
    session: str
    round: int
    owner: str | None
    bank: str
    question: str
    question_hash: str
    at: int
    right: bool
    source: str
    elapsed_ms: int | None
    usual_ms: int | None
    hints: int
    undone: bool


@dataclass(frozen=True, slots=True)
class KeptMemory:
    """What is thought to be remembered of a question, on all linked accounts: `stability` in days, `difficulty` 1..10,
    times in ms since the epoch.
    """

    owner: str | None
    bank: str
    question: str
    answers: int
    right: int
    lapses: int
    stability: float
    difficulty: float
    first_at: int | None
    last_at: int | None
    due_at: int | None
    suspended: bool
    buried_until: int | None


@dataclass(frozen=True, slots=True)
class KeptTry:
    """An attempt at an assignment."""

    tenant: str
    assignment: str
    number: int
    name: str
    begun_at: int
    right: int
    answered: int
    of: int
    finished_at: int | None


@dataclass(frozen=True, slots=True)
class KeptAssignment:
    """An assignment they have set."""

    place: Place
    id: str
    name: str
    bank: str
    outcome: str | None
    title: str
    deadline: int
    attempts: int
    created_at: int
    ended_at: int | None


@dataclass(frozen=True, slots=True)
class Learning:
    """What the tutor keeps on a person: their linked accounts, this one included, as (platform, person, name); what
    they have set, and the practice they are in, as plain values; the tenants whose leader may see them.
    """

    accounts: tuple[tuple[str, str, str], ...] = ()
    wishes: Mapping[str, Any] = field(default_factory=dict)
    practice: Mapping[str, Any] | None = None
    reviews: tuple[KeptReview, ...] = ()
    memories: tuple[KeptMemory, ...] = ()
    tries: tuple[KeptTry, ...] = ()
    assigned: tuple[KeptAssignment, ...] = ()
    groups: tuple[tuple[str, bool], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing at all is kept."""
        return not any((self.accounts, self.reviews, self.memories, self.tries, self.assigned, self.groups))


@dataclass(frozen=True, slots=True)
class Belongings:
    """Everything that is kept on a person, looked at in the moment `at`. `names` are what they were called last on the
    boards, by tenant; `questions` are those of the rounds they could answer, of their reports and of what they have
    learned, by content hash.
    """

    whose: Whose
    at: int
    names: Mapping[str, str] = field(default_factory=dict)
    seats: tuple[KeptSeat, ...] = ()
    answers: tuple[KeptAnswer, ...] = ()
    hosted: tuple[Session, ...] = ()
    dailies: tuple[Daily, ...] = ()
    leagues: tuple[League, ...] = ()
    moves: tuple[KeptMove, ...] = ()
    streaks: tuple[KeptStreak, ...] = ()
    attempts: tuple[KeptAttempt, ...] = ()
    sums: tuple[KeptSum, ...] = ()
    runs: tuple[KeptRun, ...] = ()
    reports: tuple[KeptReport, ...] = ()
    reminder: Reminder | None = None
    learning: Learning = Learning()
    questions: Mapping[str, Question] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing at all is kept."""
        parts = (self.names, self.seats, self.answers, self.hosted, self.dailies, self.streaks, self.attempts)
        more = (self.leagues, self.moves, self.sums, self.runs, self.reports, self.reminder)
        return self.learning.empty and not any((*parts, *more))
