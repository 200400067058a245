"""What can be wrong with a database, and whether a repair puts it right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Fault", "Kind", "key_of"]


class Kind(StrEnum):
    """What is wrong."""

    DAMAGED = "the database file is damaged"
    UNREADABLE = "stored bodies that cannot be read"
    COLUMNS = "sessions whose columns say something else than their body"
    ORPHANS = "rows of sessions that do not exist"
    REFERENCES = "references to content that is not there"
    SEATS = "answers of players without a seat"
    MARKS = "answers with another mark than the key gives them"
    SCORES = "scores that are not the sum of their answers"
    ATTEMPTS = "answers that the boards count wrongly"
    BOARDS = "rows of boards that are not the sum of their answers"
    LEARNED = "answers that were learned from with another mark than they have"
    MEMORIES = "memories that are not what their answers make"


_FOR_GOOD = frozenset({Kind.DAMAGED, Kind.REFERENCES})


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with one row: `where` is its table and key, `told` what is there and what should be."""

    kind: Kind
    where: tuple[str, ...]
    told: str = ""
    mendable: bool = True

    def __post_init__(self) -> None:
        if self.mendable and self.kind in _FOR_GOOD:
            raise ValueError(f"nothing in a database mends this: {self.kind}")

    def __str__(self) -> str:
        place = "/".join(self.where)
        return f"{place}: {self.told}" if self.told else place


def key_of(table: str, row: Sequence[object]) -> tuple[str, ...]:
    """Where a row is: its table and its key."""
    return (table, *map(str, row))
