"""Figures as characters, for platforms that draw text alone: bars, medals, marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.quiz.blocks import TeamLine
from bot.quiz.scoring import Score, Standing

__all__ = ["PLACES", "bands", "bar", "marks", "medal", "percent", "team_told", "weeks"]

PLACES = 10
"""Places on a result or a page of it; the others are a button away."""
_BAR = 10
_SHADES = "·░▒▓█"
_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}


def bar(share: float) -> str:
    """A share in 0..1 as ten boxes; nobody none, everybody all, and anybody at least one."""
    full = min(max(round(share * _BAR), 1 if share > 0 else 0), _BAR)
    return "▰" * full + "▱" * (_BAR - full)


def percent(share: float) -> str:
    """A share in 0..1 in whole percent, halves upwards."""
    return f"{int(share * 100 + 0.5)}%"


def weeks(days: Sequence[tuple[date, int]]) -> tuple[str, ...]:
    """Counts of days in a row as lines of equal characters, a week each, Monday first; for a fixed-width font.

    Nothing is a dot; four shades stand for up to a quarter, a half, three quarters and all of the fullest day.
    """
    if not days:
        return ()
    most = max(count for _, count in days)
    cells = [" "] * days[0][0].weekday() + [_shade(count, most) for _, count in days]
    cells += [" "] * (-len(cells) % 7)
    lines = [f"{'':8}M T W T F S S"]
    for at in range(0, len(cells), 7):
        # The week is named by its first day of those that are told.
        first = days[max(at - days[0][0].weekday(), 0)][0]
        lines.append(f"{first.day:>2} {first:%b}  " + " ".join(cells[at : at + 7]))
    return tuple(lines)


def _shade(count: int, most: int) -> str:
    return _SHADES[-(-count * (len(_SHADES) - 1) // most)] if count > 0 else _SHADES[0]


def medal(place: int) -> str | None:
    """The medal of a place (from 1); None for one without."""
    return _MEDALS.get(place)


def bands(lines: Sequence[Standing]) -> Iterator[tuple[Standing, str]]:
    """Places, each with what the scoring guide says to it and those behind it: once, before the first it is said to."""
    said = [line.band.text if line.band else "" for line in lines]
    for line, here, before in zip(lines, said, ("", *said), strict=False):
        yield line, here if here != before else ""


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
