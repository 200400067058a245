"""What the engine asks of its store about leagues. Part of `bot.ports.store`. Weeks are ordinals of their Mondays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.quiz.events import Place
from bot.quiz.league import Best, League, Member, Move, Roster, Side, WeekResult

__all__ = ["LeagueKey", "LeagueReading", "LeagueWriting", "MissedSum", "Span"]

LeagueKey = tuple[str, str]
"""(tenant, league id)."""


@dataclass(frozen=True, slots=True)
class Span:
    """A week of a league: `channel` and `period` (`bot.quiz.boards.key`) name the board its points stand on, `week`
    says who is in which of the `teams` teams.
    """

    key: LeagueKey
    channel: str
    period: str
    week: int
    teams: int


@dataclass(frozen=True, slots=True)
class MissedSum:
    """A question of a week, by its content: counted answers, and how many of them were right."""

    hash: str
    answered: int
    right: int


class LeagueReading(Protocol):
    """The part of `Reading`."""

    async def league(self, key: LeagueKey) -> League | None:
        """One league."""
        ...

    async def leagues(self, keys: Collection[LeagueKey]) -> dict[LeagueKey, League]:
        """Those of several leagues that there are."""
        ...

    async def league_in(self, place: Place) -> League | None:
        """The league of a channel, also one that is off."""
        ...

    async def leagues_of(self, tenant: str) -> tuple[LeagueKey, ...]:
        """The leagues of a tenant that wait for a time."""
        ...

    async def due_leagues(self, until: int | None = None, limit: int = 100_000) -> tuple[tuple[LeagueKey, int], ...]:
        """Leagues with their due time, of every tenant, soonest first; only those not after `until` if given."""
        ...

    async def league_members(self, key: LeagueKey, week: int, limit: int = 1_000_000) -> tuple[Member, ...]:
        """Who is in a team in a week, by name."""
        ...

    async def league_member(self, key: LeagueKey, week: int, player: str) -> Member | None:
        """One of them."""
        ...

    async def league_rosters(self, key: LeagueKey, week: int, named: int) -> tuple[Roster, ...]:
        """The teams anybody is in in a week, each with the names of the first `named`, by name."""
        ...

    async def league_sizes(self, key: LeagueKey, week: int) -> dict[int, int]:
        """How many are in each of those teams."""
        ...

    async def league_strengths(self, key: LeagueKey, week: int, unknown: float) -> dict[int, float]:
        """The shares of right answers, over all sessions of the tenant, of each team's members in a week, together;
        `unknown` for members who never answered.
        """
        ...

    async def league_teams(self, key: LeagueKey, week: int, players: Collection[str]) -> dict[str, int]:
        """The teams of those of the players who are in one in a week."""
        ...

    async def league_sides(self, span: Span) -> tuple[Side, ...]:
        """What each team's week comes to, in the order of the teams."""
        ...

    async def league_best(self, span: Span, limit: int) -> tuple[Best, ...]:
        """The members with the most points in a week, those with none left out."""
        ...

    async def has_played(self, span: Span, player: str) -> bool:
        """Whether anything that somebody answered counts in a week."""
        ...

    async def league_missed(self, place: Place, since: int, days: tuple[int, int]) -> MissedSum | None:
        """The question answered by two or more, and not rightly by all, of which the fewest answers were right: in
        sessions created from `since` on, on the days from the first to the last (ordinals).
        """
        ...

    async def open_before(self, place: Place, at: int) -> bool:
        """Whether a session created before a moment is still live in a channel."""
        ...

    async def league_weeks(self, key: LeagueKey, until: int) -> tuple[WeekResult, ...]:
        """The weeks that were counted, up to one, the newest first."""
        ...

    async def week_told(self, tenant: str, session: str) -> tuple[LeagueKey, int] | None:
        """The league and the week that a session tells of; None where it is no digest."""
        ...


class LeagueWriting(Protocol):
    """The part of `Writing`."""

    async def lock_league(self, key: LeagueKey) -> League | None:
        """One league, locked: nobody else changes it, or who is in it, before this transaction ends."""
        ...

    async def add_league(self, league: League) -> None:
        """Store a new league. Raises Conflict where its channel has one."""
        ...

    async def save_league(self, league: League) -> None:
        """Store a changed league, `version` one above the stored one. Raises Conflict where it is not."""
        ...

    async def put_moves(self, key: LeagueKey, moves: Sequence[Move]) -> None:
        """Store who is in which team from a week on."""
        ...

    async def add_weeks(self, key: LeagueKey, weeks: Sequence[WeekResult], told: tuple[int, str] | None) -> None:
        """Store what weeks came to; `told` is a week and the session that tells of it. Raises Conflict for a week that
        is stored already.
        """
        ...
