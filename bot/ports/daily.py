"""What adapters ask about daily quizzes: parts of `bot.ports.Engine` and `bot.ports.Desk`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from bot.quiz.blocks import Card
from bot.quiz.daily import Daily, Plan
from bot.quiz.events import Person, Place
from bot.quiz.session import Session

if TYPE_CHECKING:
    from bot.ports.desk import Reply

__all__ = ["ChangeDaily", "DailyAct", "DailyDesk", "DailyEngine", "DailyView", "SetDaily"]


@dataclass(frozen=True, slots=True)
class SetDaily:
    """Somebody wants a daily quiz in `place`, in the place of the one it may have had.

    The adapter has made sure that the person may have `plan.mention` called.
    """

    place: Place
    person: Person
    plan: Plan


class DailyAct(StrEnum):
    """What may be done with the daily quiz of a channel."""

    PAUSE = "pause"
    RESUME = "resume"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class ChangeDaily:
    """Somebody wants the daily quiz of `place` paused, resumed or taken off."""

    place: Place
    person: Person
    act: DailyAct


class DailyEngine(Protocol):
    """The part of `Engine`."""

    async def daily(self, command: SetDaily | ChangeDaily) -> Reply:
        """Set or change a daily quiz. Only who leads, or set it, may; the reply says what comes next."""
        ...

    async def forsake(self, tenant: str) -> None:
        """The bot is in a tenant no more: its daily quizzes and leagues are off, nobody is reminded, and coming back
        brings none of them back. Streaks, members and history are kept. Raises Unavailable.
        """
        ...


@dataclass(frozen=True, slots=True)
class DailyView:
    """The daily quiz of a channel: `source` is the title of its bank or the name of its series. `open` is the session
    of its newest quiz while that runs, and `took_part` how many have answered in it.
    """

    daily: Daily
    source: str
    open: Session | None = None
    took_part: int = 0


class DailyDesk(Protocol):
    """The part of `Desk`."""

    async def daily(self, place: Place) -> DailyView | None:
        """The daily quiz of a channel; None where there never was one, or it is off."""
        ...

    async def zones(self, typed: str = "", limit: int = 25) -> tuple[str, ...]:
        """Time zones (IANA names) that hold what was typed, those whose city begins with it first."""
        ...

    async def turn(self, tenant: str, session: str, player: str) -> Card | None:
        """A player's next question in a quiz at one's own pace, or the word after the last one; None where there is
        no such quiz, or it has closed.
        """
        ...
