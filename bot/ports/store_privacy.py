"""What the engine asks of its store about a person's data and a tenant's end. Part of `bot.ports.store`.

All times are ms since the Unix epoch, UTC.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from bot.quiz.daily import Daily
from bot.quiz.league import League
from bot.quiz.privacy import KeptAnswer, KeptAttempt, KeptMove, KeptReport, KeptRun, KeptSeat, KeptStreak, KeptSum
from bot.quiz.session import Session
from bot.tutor.assignments import Assignment

__all__ = ["PrivacyReading", "PrivacyWriting"]


class PrivacyReading(Protocol):
    """The part of `Reading`. Each call is about one person in the given tenants."""

    async def tenants(self) -> tuple[str, ...]:
        """Every tenant of which anything of a person can be kept, in order: a system query."""
        ...

    async def names_of(self, tenants: Collection[str], player: str) -> dict[str, str]:
        """What the boards call a player, by tenant."""
        ...

    async def seats_of(self, tenants: Collection[str], player: str) -> tuple[KeptSeat, ...]:
        """Every seat a player ever took, the oldest session first."""
        ...

    async def answers_of(self, seats: Collection[KeptSeat], player: str) -> tuple[KeptAnswer, ...]:
        """A player's answers in the sessions of these seats, drafts included, by session and round."""
        ...

    async def hosted_by(self, tenants: Collection[str], person: str) -> tuple[Session, ...]:
        """The sessions a person began, the oldest first."""
        ...

    async def dailies_by(self, tenants: Collection[str], person: str) -> tuple[Daily, ...]:
        """The daily quizzes a person has set."""
        ...

    async def leagues_by(self, tenants: Collection[str], person: str) -> tuple[League, ...]:
        """The leagues a person has set."""
        ...

    async def moves_of(self, tenants: Collection[str], player: str) -> tuple[KeptMove, ...]:
        """In which teams of leagues a player was, from which week on."""
        ...

    async def streaks_of(self, tenants: Collection[str], player: str) -> tuple[KeptStreak, ...]:
        """A player's streaks in daily quizzes."""
        ...

    async def attempts_of(self, tenants: Collection[str], player: str) -> tuple[KeptAttempt, ...]:
        """A player's answers as the boards counted them, in the order they were given."""
        ...

    async def board_rows_of(
        self, attempts: Collection[KeptAttempt], player: str
    ) -> tuple[tuple[KeptSum, ...], tuple[KeptRun, ...]]:
        """A player's places on the boards that these answers count on, and the runs of days there."""
        ...

    async def reports_of(self, tenants: Collection[str], player: str) -> tuple[KeptReport, ...]:
        """The keys a player holds to be wrong, the oldest report first."""
        ...

    async def assignments_by(self, tenants: Collection[str], person: str) -> tuple[Assignment, ...]:
        """The assignments a person has set."""
        ...

    async def departures(self, until: int | None = None, limit: int = 100_000) -> tuple[tuple[str, int], ...]:
        """Tenants that have left, with the time their data are to be removed, soonest first; only those not after
        `until` if given: a system query.
        """
        ...


class PrivacyWriting(Protocol):
    """The part of `Writing`."""

    async def rename_player(self, tenants: Mapping[str, str], player: str, name: str) -> None:
        """Give everything a player has, in each tenant, to the player the tenant is mapped to, who is called `name`;
        streaks in daily quizzes go, and what was learned is forgotten apart (`forget_account`). What a session or a
        daily quiz says of its host in its own body is saved apart. No row of the new player may exist.
        """
        ...

    async def put_departure(self, tenant: str, left_at: int, remove_at: int) -> None:
        """Keep that a tenant has left; the first time stands until it is back."""
        ...

    async def drop_departures(self, tenants: Collection[str]) -> int:
        """These tenants are back, or nothing is left of them; how many had left."""
        ...

    async def remove_tenant(self, tenant: str, limit: int) -> bool:
        """Remove at most so many rows of a tenant; whether there may be more. What its people have learned of shared
        banks stays, and says no more where it was learned.
        """
        ...

    async def remove_old(self, before: int, limit: int) -> bool:
        """Remove at most so many rows of sessions that ended `before`, and of reports and reviews made before, of every
        tenant; whether there may be more. What the boards have counted stays counted; memories are stale. A system
        query.
        """
        ...
