"""Figures as characters, for platforms that draw text alone: bars, medals, marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.quiz.blocks import TeamLine
from bot.quiz.scoring import Score, Standing

__all__ = ["PLACES", "bands", "bar", "marks", "medal", "percent", "team_told"]

PLACES = 10
"""Places on a result or a page of it; the others are a button away."""
_BAR = 10
_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}


def bar(share: float) -> str:
    """A share in 0..1 as ten boxes; nobody none, everybody all, and anybody at least one."""
    full = min(max(round(share * _BAR), 1 if share > 0 else 0), _BAR)
    return "▰" * full + "▱" * (_BAR - full)


def percent(share: float) -> str:
    """A share in 0..1 in whole percent, halves upwards."""
    return f"{int(share * 100 + 0.5)}%"


def medal(place: int) -> str | None:
    """The medal of a place (from 1); None for one without."""
    return _MEDALS.get(place)


def bands(lines: Sequence[Standing]) -> Iterator[tuple[Standing, str]]:
    """Places, each with what the scoring guide says to it and those before it: once, behind the last it is said to."""
    said = [line.band.text if line.band else "" for line in lines]
    for line, here, next_ in zip(lines, said, (*said[1:], ""), strict=True):
        yield line, here if here != next_ else ""


def marks(score: Score, asked: int) -> str:
    """What a score is worth, `asked` questions having been closed."""
    right = f"{score.right} of {asked}" if asked else str(score.right)
    if score.points == score.right:
        return right
    return f"{score.points:,} point{'s' if score.points != 1 else ''} · {right}"


def team_told(line: TeamLine, *, counted: bool = False) -> str:
    """What is said of a team beside its name: whether it is out, its points; `counted`: its players' number as well."""
    if not line.members:
        return "nobody"
    players = f"{line.members} player{'s' if line.members != 1 else ''}" if counted else ""
    return " · ".join(filter(None, ("out" if line.out else "", line.score, players)))
