"""What is offered while somebody types."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["suggest"]


def suggest(pairs: Iterable[tuple[str, str]], typed: str, most: int) -> list[tuple[str, str]]:
    """Up to `most` (name, value) pairs that hold what was typed, those that begin with it first."""
    wanted = typed.casefold().strip()
    found = [(name, value) for name, value in pairs if wanted in f"{name}\n{value}".casefold()]
    found.sort(key=lambda pair: not pair[0].casefold().startswith(wanted))
    return found[:most]
