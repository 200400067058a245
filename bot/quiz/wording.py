"""Small turns of phrase that several texts share."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["counted", "listed"]


def counted(count: int, noun: str) -> str:
    """ "1 week", "2 weeks"."""
    return f"{count:,} {noun}{'s' if count != 1 else ''}"


def listed(names: Sequence[str], most: int = 5) -> str:
    """ "A", "A and B", "A, B and 3 more"; at least one name is given."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
