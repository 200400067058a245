"""What adapters ask about a person's data, and tell about tenants that come and go: parts of `bot.ports.Engine` and
`bot.ports.Desk`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol

from bot.quiz.privacy import Belongings, Whose

if TYPE_CHECKING:
    from bot.ports.desk import Reply

__all__ = ["PrivacyDesk", "PrivacyEngine"]


class PrivacyEngine(Protocol):
    """The part of `Engine`."""

    async def forget(self, whose: Whose) -> Reply:
        """Take a person's name off everything they did, in one transaction: what they played belongs to a player that
        nothing leads back from, their reminder and streaks are gone, their own tenant is empty. The reply comes after
        the commit, however long that takes. Quizzes of others go on; what the person does next begins anew.
        """
        ...

    async def departed(self, tenant: str, *, told: bool = False) -> None:
        """The bot is no longer in a tenant: its quizzes end, and its data go after the time that was set. `told`: the
        hosts hear of it, since the platform can still reach them. Raises Unavailable.
        """
        ...

    async def returned(self, tenants: Collection[str]) -> None:
        """The bot is (again) in these tenants: what is still there of them stays. Raises Unavailable."""
        ...


class PrivacyDesk(Protocol):
    """The part of `Desk`."""

    async def belongings(self, whose: Whose) -> Belongings:
        """Everything that is kept on a person, for that person alone."""
        ...
