"""What a run, or many, came to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

__all__ = ["Figures", "Harm", "total"]


@dataclass(frozen=True, slots=True)
class Harm:
    """A promise that was broken: which one, and how."""

    promise: str
    words: str


@dataclass(frozen=True, slots=True)
class Figures:
    """`lost`: answers that were acknowledged and are not stored, or stored and not scored, or not learned from.
    `double`: rows, scores and memories that a recount does not come to. `duplicate_posts`: messages beyond the first of
    a post. `stuck`: sessions that do not end, channels that stay taken, posts that do not show the end, clicks without
    a word, rounds that are not learned from. `wrong`: anything else.
    """

    runs: int = 0
    crashes: int = 0
    answers_acked: int = 0
    lost: int = 0
    double: int = 0
    duplicate_posts: int = 0
    stuck: int = 0
    wrong: int = 0

    @property
    def broken(self) -> int:
        """How many promises were broken. A message too many is none where the platform cannot tell."""
        return self.lost + self.double + self.stuck + self.wrong

    def as_json(self) -> dict[str, int]:
        """What is printed."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "wrong"}


def total(figures: Iterable[Figures]) -> Figures:
    """The sums."""
    sums = dict.fromkeys((field.name for field in fields(Figures)), 0)
    for each in figures:
        for name in sums:
            sums[name] += getattr(each, name)
    return Figures(**sums)
