"""Figures as characters, for platforms that draw text alone: bars, medals, marks."""

from __future__ import annotations

from bot.quiz.scoring import Score

__all__ = ["PLACES", "bar", "marks", "medal"]

PLACES = 10
"""Places on a result or a page of it; the others are a button away."""
_BAR = 10
_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}


def bar(share: float) -> str:
    """A share in 0..1 as ten boxes; nobody none, everybody all, and anybody at least one."""
    full = min(max(round(share * _BAR), 1 if share > 0 else 0), _BAR)
    return "▰" * full + "▱" * (_BAR - full)


def medal(place: int) -> str | None:
    """The medal of a place (from 1); None for one without."""
    return _MEDALS.get(place)


def marks(score: Score, asked: int) -> str:
    """What a score is worth, `asked` questions having been closed."""
    points = f"{score.points} point{'s' if score.points != 1 else ''}"
    right = f"{score.right} of {asked}" if asked else str(score.right)
    return right if score.points == score.right else f"{right} · {points}"
