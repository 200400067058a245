"""What the engine's parts ask of it: its one queue, and its voice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol, TypeVar

from bot.engine.intake import Work
from bot.ports.desk import Reply
from bot.ports.store import Writing
from bot.quiz.blocks import Card
from bot.quiz.effects import Tell
from bot.quiz.events import Place

__all__ = ["Ways"]

_Given = TypeVar("_Given")


class Ways(Protocol):
    """Implemented by the engine."""

    async def commit_own(self, tenant: str, work: Work) -> Reply:
        """The house's own work: never refused, and it raises where it was not stored."""
        ...

    async def write(self, tenant: str, chore: Callable[[Writing], Awaitable[_Given]]) -> _Given:
        """Store something that is no session's, and give what `chore` gave, once it is committed."""
        ...

    def tell(self, tells: Iterable[tuple[Place, Tell]]) -> None:
        """Private words; tried once."""
        ...

    async def whisper(self, place: Place, person: str, text: str, card: Card) -> None:
        """A private word with buttons. Raises Refused or Unreachable."""
        ...
