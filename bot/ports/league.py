"""What adapters ask about leagues: parts of `bot.ports.Engine` and `bot.ports.Desk`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.quiz.blocks import Card
from bot.quiz.events import Person, Place
from bot.quiz.league import League, Member
from bot.quiz.settings import Teaming

if TYPE_CHECKING:
    from bot.ports.desk import Reply, RoomView

__all__ = [
    "DealLeague",
    "EndLeague",
    "JoinLeague",
    "LeagueCommand",
    "LeagueDesk",
    "LeagueEngine",
    "LeagueView",
    "LeaveLeague",
    "MoveMember",
    "SetLeague",
]


@dataclass(frozen=True, slots=True)
class SetLeague:
    """Somebody wants a league of these teams in `place`, or its teams named so from now on. `teaming` is CHOSEN, DEALT
    or BALANCED; `minute` of the day (local to the tenant's boards) on Mondays is when the digest comes.
    """

    place: Place
    person: Person
    teams: tuple[str, ...]
    minute: int = 9 * 60
    teaming: Teaming = Teaming.CHOSEN


@dataclass(frozen=True, slots=True)
class EndLeague:
    """Somebody wants the league of `place` taken off; its members and weeks are kept."""

    place: Place
    person: Person


@dataclass(frozen=True, slots=True)
class JoinLeague:
    """Somebody wants into team `team` (from 0); None: into the one that needs people."""

    place: Place
    person: Person
    team: int | None = None


@dataclass(frozen=True, slots=True)
class LeaveLeague:
    """Somebody wants out of the league of `place`."""

    place: Place
    person: Person


@dataclass(frozen=True, slots=True)
class MoveMember:
    """The host puts the member `player` into team `team`, at once; None: out of the league."""

    place: Place
    person: Person
    player: str
    team: int | None


@dataclass(frozen=True, slots=True)
class DealLeague:
    """The host deals all members into the teams anew, as the league's teaming says."""

    place: Place
    person: Person


LeagueCommand = SetLeague | EndLeague | JoinLeague | LeaveLeague | MoveMember | DealLeague


class LeagueEngine(Protocol):
    """The part of `Engine`."""

    async def league(self, command: LeagueCommand) -> Reply:
        """Set, change or join a league. Only who leads, or set it, may do more than join and leave; the reply's card,
        where there is one, is how the league looks to that person now.
        """
        ...


@dataclass(frozen=True, slots=True)
class LeagueView:
    """The league of a channel. `card` is how it looks to the person asked for; `mine` is that person's team now."""

    league: League
    card: Card
    mine: int | None = None


class LeagueDesk(Protocol):
    """The part of `Desk`."""

    async def league(self, place: Place, player: str) -> LeagueView | None:
        """The league of a channel as a player sees it; None where there never was one, or it is off."""
        ...

    async def league_members(self, place: Place, limit: int = 1_000) -> tuple[Member, ...]:
        """Who is in the league of a channel, in the teams they are in from the next week on, by name."""
        ...

    async def notice(self, place: Place) -> RoomView | None:
        """The newest post of a channel that belongs to no quiz, such as a league's digest; None where there is none."""
        ...
