"""What adapters may ask of the house: the engine for what happens, the desk for what is so.

All times are ms since the Unix epoch, UTC.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.quiz.bank import Bank, Difficulty, Question
from bot.quiz.blocks import Card, Standings
from bot.quiz.effects import Note
from bot.quiz.events import Event, Person, Place
from bot.quiz.scoring import Score
from bot.quiz.session import Session, Settings
from bot.quiz.stages import Phase

__all__ = [
    "BankSummary",
    "Desk",
    "Engine",
    "HostedOption",
    "HostedRound",
    "Hosting",
    "Missed",
    "Played",
    "Reply",
    "RoomView",
    "StartQuiz",
    "View",
]


@dataclass(frozen=True, slots=True)
class StartQuiz:
    """Somebody wants a quiz in `place`: `count` questions (None: all) of `banks` (ids), shuffled across them, perhaps
    of one outcome (its id).
    """

    place: Place
    person: Person
    banks: tuple[str, ...]
    settings: Settings = field(default_factory=Settings)
    count: int | None = None
    outcome: str | None = None
    difficulty: Difficulty | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to whoever did something, given only after it was stored.

    `session` is the session it is about, where there is one. `card` replaces a private message. `pending` is set
    where storing takes longer than the platform allows to wait: the note says so, and the awaitable gives the
    final reply later; it never raises and need not be awaited for the event to count.
    """

    note: Note
    session: str | None = None
    card: Card | None = None
    pending: Awaitable[Reply] | None = None


class Engine(Protocol):
    """The one way in. Both calls return after the commit, or with `Reply.pending` set; neither raises for anything
    a person or a platform can do. A caller that is cancelled does not cancel the commit.
    """

    async def submit(self, event: Event) -> Reply:
        """Something happened to a session."""
        ...

    async def start(self, command: StartQuiz) -> Reply:
        """Start a quiz; `Reply.session` is the new session, or the one that already runs in that place."""
        ...


@dataclass(frozen=True, slots=True)
class BankSummary:
    """A bank on the shelf, without its questions. `bank.questions` is empty; `difficulties` counts them by level."""

    bank: Bank
    questions: int
    by_outcome: Mapping[str, int]
    by_difficulty: Mapping[Difficulty, int]


@dataclass(frozen=True, slots=True)
class View:
    """A post as it should look now: the card, the version it was drawn at, and the session's phase."""

    card: Card
    version: int
    phase: Phase


@dataclass(frozen=True, slots=True)
class RoomView:
    """What goes on in a place: the newest session there, live or over, and its newest post."""

    session: Session
    view: View | None


@dataclass(frozen=True, slots=True)
class Played:
    """A session in somebody's history. `right` of `asked` closed rounds; `rank` of `players`."""

    session: str
    title: str
    bank: str
    ended_at: int | None
    created_at: int
    right: int
    asked: int
    points: int
    rank: int
    players: int
    advice: str


@dataclass(frozen=True, slots=True)
class Missed:
    """A question somebody got wrong or left out, in the order it was asked. `choice`: option indexes, None if none.

    `accepted`: option indexes the host accepted as right besides the key.
    """

    round: int
    question: Question
    order: tuple[int, ...]
    choice: tuple[int, ...] | None
    accepted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class HostedOption:
    """An option as shown at `position`, how many chose it, whether it counts as right, and by whose word."""

    position: int
    text: str
    count: int
    right: bool
    accepted: bool


@dataclass(frozen=True, slots=True)
class HostedRound:
    """A closed round as its host sees it. `reports`: how many hold the key of its question to be wrong."""

    round: int
    prompt: str
    options: tuple[HostedOption, ...]
    reports: int


@dataclass(frozen=True, slots=True)
class Hosting:
    """What the host of a session can put right: its closed rounds, the newest first."""

    session: str
    title: str
    rounds: tuple[HostedRound, ...]


class Desk(Protocol):
    """Reads that change nothing. Every call is bound to a tenant and sees nothing of another's."""

    async def banks(self, tenant: str) -> tuple[BankSummary, ...]:
        """The banks a tenant may use, by series and title."""
        ...

    async def bank(self, tenant: str, bank: str) -> BankSummary | None:
        """One bank by its id."""
        ...

    async def room(self, place: Place) -> RoomView | None:
        """What goes on in a place; None where nothing ever did."""
        ...

    async def seat(self, tenant: str, session: str, player: str) -> tuple[bool, Note | None]:
        """Whether a player has a seat in a session, and what they hold in the current round."""
        ...

    async def missed(self, tenant: str, session: str, player: str) -> tuple[Missed, ...]:
        """What a player missed in the closed rounds of a session."""
        ...

    async def standings(self, tenant: str, session: str) -> Standings | None:
        """Every place of a session so far, over the rounds that are closed; None for a session not known here."""
        ...

    async def hosting(self, tenant: str, session: str, person: Person) -> Hosting | None:
        """The host's page of a session; None for anybody who may not lead it."""
        ...

    async def leaders(self, tenant: str, limit: int = 100) -> tuple[Score, ...]:
        """The players of a tenant with the sums over all their sessions, most points first."""
        ...

    async def history(self, tenant: str, player: str, limit: int = 50) -> tuple[Played, ...]:
        """The sessions a player took part in, newest first."""
        ...
