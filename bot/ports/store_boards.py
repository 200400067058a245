"""What the engine asks of its store about boards. Part of `bot.ports.store`; adapters never see it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.quiz.boards import BoardLine, Order
from bot.quiz.scoring import Mark

__all__ = ["BoardReading", "BoardRound", "BoardWriting", "Listing"]


@dataclass(frozen=True, slots=True)
class BoardRound:
    """A closed round as the boards count it. `question` is the same for the same question of a tenant, whichever
    session asks it; `at` is when the round was asked, `day` and `season` what the tenant's calendar says of that. The
    points of `marks` are those of the boards (`bot.quiz.boards.shared`).
    """

    tenant: str
    session: str
    round: int
    channel: str
    question: str
    at: int
    closed_at: int
    day: int
    season: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A board's places. `channel` is `WHOLE` for the tenant's own; `keys` are the names of the lists that make it up:
    a period's, or for streaks the last days (ordinals) of those that live.
    """

    tenant: str
    channel: str
    order: Order
    keys: tuple[str, ...]


class BoardReading(Protocol):
    """The part of `Reading` that is about boards. No call looks at more rows than it returns, but for a few hundred
    counts at the most. Lines come in order and without ranks (rank 0).
    """

    async def board_top(self, listing: Listing, limit: int) -> tuple[BoardLine, ...]:
        """The first places."""
        ...

    async def board_around(self, listing: Listing, player: str, neighbours: int) -> tuple[BoardLine, ...]:
        """A player's place with up to `neighbours` before and after it; nothing where the player has none."""
        ...

    async def board_above(self, listing: Listing, values: Collection[int]) -> dict[int, int]:
        """How many places have more than each of the values."""
        ...

    async def board_size(self, listing: Listing) -> int:
        """How many places there are."""
        ...


class BoardWriting(Protocol):
    """The part of `Writing` that is about boards."""

    async def keep_boards(self, rounds: Sequence[BoardRound]) -> None:
        """Count closed rounds, in the transaction that settles them and after `close_rounds`. Counting one again
        changes the boards by what its marks differ from those counted before; its day and season stand.
        """
        ...
