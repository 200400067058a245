"""Small turns of phrase that several texts share."""

from __future__ import annotations

from collections.abc import Sequence

from bot.quiz.fitting import one_line

__all__ = ["counted", "listed", "shortened"]


def counted(count: int, noun: str) -> str:
    """ "1 week", "2 weeks"."""
    return f"{count:,} {noun}{'s' if count != 1 else ''}"


def listed(names: Sequence[str], most: int = 5) -> str:
    """ "A", "A and B", "A, B and 3 more"; at least one name is given."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def shortened(text: str, most: int) -> str:
    """A text on one line of at most `most` characters."""
    plain = one_line(text)
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"
