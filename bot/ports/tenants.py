"""What adapters keep on a tenant besides its quizzes: its people's settings, and the bot as installed there.

All times are ms since the Unix epoch, UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

__all__ = ["HOSTS", "LEADS", "SEASONS", "ZONE", "Damaged", "Tenants"]

HOSTS = "hosts"
"""The setting that says who may start a quiz: everybody where it is not set."""
LEADS = "leads"
"""The value of `HOSTS` that admits only whoever leads (`bot.quiz.events.Person.leads`)."""
ZONE = "zone"
"""The setting that names the time zone (IANA) in which a tenant's days begin: UTC where it is not set."""
SEASONS = "seasons"
"""The setting that says when each season of the boards began, oldest first: ms since the epoch, between commas."""


class Damaged(Exception):
    """An installation cannot be read: it was sealed with another key. The text says what to do."""


class Tenants(Protocol):
    """Kept in the same database as the quizzes. Every call raises `bot.ports.Unavailable` where that fails."""

    async def settings(self, tenant: str) -> Mapping[str, str]:
        """What was set, by name."""
        ...

    async def set(self, tenant: str, **settings: str | None) -> None:
        """Change settings; None takes one back."""
        ...

    async def installation(self, tenant: str) -> str | None:
        """The installation's text, None where there is none. Raises Damaged."""
        ...

    async def install(self, tenant: str, platform: str, text: str) -> None:
        """Keep an installation in place of an earlier one, sealed; a tenant that had left is back.

        Raises Damaged without a key to seal with.
        """
        ...

    async def uninstall(self, tenant: str, text: str | None = None) -> bool:
        """Remove an installation; with `text`, only where it still is that one. Whether there was one; then the
        tenant has left (`bot.ports.Engine.departed`).

        Raises Damaged where a `text` cannot be compared.
        """
        ...

    async def issue(self, seconds: int) -> str:
        """A word nobody can guess, good for one use within `seconds`. Raises Hurried where very many are asked for."""
        ...

    async def use(self, word: str) -> bool:
        """Use a word up; False where it was never issued, was used before, or has run out."""
        ...
