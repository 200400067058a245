"""What adapters may ask of the house: the engine for what happens, the desk for what is so.

All times are ms since the Unix epoch, UTC.
"""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from bot.ports.daily import DailyDesk, DailyEngine
from bot.ports.league import LeagueDesk, LeagueEngine
from bot.ports.privacy import PrivacyDesk, PrivacyEngine
from bot.ports.tutor import TutorDesk, TutorEngine
from bot.quiz.bank import Difficulty
from bot.quiz.blocks import Card, Standings
from bot.quiz.boards import Board, Order, Period
from bot.quiz.effects import Note
from bot.quiz.events import Event, Person, Place
from bot.quiz.pages import Page, PageView
from bot.quiz.records import BankSummary, HostedOption, HostedRound, Hosting, Missed, Played
from bot.quiz.results import Results
from bot.quiz.session import Session, Settings
from bot.quiz.stages import Phase

__all__ = [
    "BankSummary",
    "BeginSeason",
    "Desk",
    "Engine",
    "HostedOption",
    "HostedRound",
    "Hosting",
    "Missed",
    "Played",
    "Reply",
    "RoomView",
    "SetZone",
    "StartQuiz",
    "View",
]


@dataclass(frozen=True, slots=True)
class StartQuiz:
    """Somebody wants a quiz in `place`: `count` questions (None: all) of `banks` (ids), shuffled across them, perhaps
    of one outcome (its id), or of any of the outcomes `among`.
    """

    place: Place
    person: Person
    banks: tuple[str, ...]
    settings: Settings = field(default_factory=Settings)
    count: int | None = None
    outcome: str | None = None
    difficulty: Difficulty | None = None
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BeginSeason:
    """Somebody (`by`) who may do so begins a new season of a tenant's boards."""

    tenant: str
    by: str


@dataclass(frozen=True, slots=True)
class SetZone:
    """Somebody (`by`) who may do so says in which time zone (IANA) a tenant's days begin."""

    tenant: str
    by: str
    zone: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to whoever did something, given only after it was stored.

    `session` is the session it is about, where there is one. `card` replaces a private message. `pending` is set
    where storing takes longer than the platform allows to wait: the note says so, and the awaitable gives the
    final reply later; it never raises and need not be awaited for the event to count. `silent`: this was said before,
    to somebody who clicks too fast; where a platform can acknowledge without a word, it does.
    """

    note: Note
    session: str | None = None
    card: Card | None = None
    pending: Awaitable[Reply] | None = None
    silent: bool = False


class Engine(DailyEngine, LeagueEngine, PrivacyEngine, TutorEngine, Protocol):
    """The one way in. All calls return after the commit, or with `Reply.pending` set; none raises for anything
    a person or a platform can do. A caller that is cancelled does not cancel the commit.
    """

    async def submit(self, event: Event) -> Reply:
        """Something happened to a session."""
        ...

    async def arrange(self, command: BeginSeason | SetZone) -> Reply:
        """Change how a tenant's boards count from now on. The adapter has seen to it that the person may."""
        ...

    async def start(self, command: StartQuiz) -> Reply:
        """Start a quiz; `Reply.session` is the new session, or the one that already runs in that place."""
        ...


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


class Seating(NamedTuple):
    """Whether a player has a seat in a session, what they hold in its current round, and their team's number."""

    seated: bool = False
    note: Note | None = None
    team: int | None = None


class Desk(DailyDesk, LeagueDesk, PrivacyDesk, TutorDesk, Protocol):
    """Reads that change nothing. Every call is bound to a tenant and sees nothing of another's.

    What is read for a player counts as a click of theirs, or as several where it is a lot: it raises
    `bot.ports.Hurried`, with what to tell them, where they ask for more than people do.
    """

    async def banks(self, tenant: str) -> tuple[BankSummary, ...]:
        """The banks a tenant may use, by series and title."""
        ...

    async def bank(self, tenant: str, bank: str) -> BankSummary | None:
        """One bank by its id."""
        ...

    async def room(self, place: Place) -> RoomView | None:
        """What goes on in a place; None where nothing ever did."""
        ...

    async def running(self, tenant: str, limit: int = 50) -> tuple[Session, ...]:
        """The quizzes that run in a tenant, newest first."""
        ...

    async def hosted(self, tenant: str, person: str, limit: int = 50) -> tuple[Session, ...]:
        """The quizzes that somebody began in a tenant, newest first."""
        ...

    async def seat(self, tenant: str, session: str, player: str) -> Seating:
        """What a player is in a session; nobody in one that is not there."""
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

    async def results(self, tenant: str, session: str, player: str | None = None) -> Results | None:
        """The closed rounds of a session with every marked answer; None for a session not known here. `player` is who
        asks; None for the operator.

        It tells everything about everybody: ask `bot.quiz.results.access` what may be shown to whom.
        """
        ...

    async def board(
        self, tenant: str, period: Period, order: Order, channel: str | None = None, limit: int = 10
    ) -> Board:
        """The first places over a period that is running now: of a channel, or of the whole tenant."""
        ...

    async def my_rank(
        self,
        tenant: str,
        player: str,
        period: Period,
        order: Order,
        channel: str | None = None,
        neighbours: int = 3,
    ) -> Board | None:
        """A player's place on that board with its neighbours, up to so many before and after it; None where the
        player has no place there (yet).
        """
        ...

    async def history(self, tenant: str, player: str, limit: int = 50) -> tuple[Played, ...]:
        """The sessions a player took part in, newest first."""
        ...

    async def page(self, tenant: str, player: str, page: Page, *, leads: bool = False) -> PageView:
        """A private page as it is now for a player; a number past the end gives the last one.

        `leads`: the platform lets the player run other people's quizzes.
        """
        ...
