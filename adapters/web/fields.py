"""What the fields of forms may hold."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from adapters.web.inbound import Unreadable

__all__ = ["MOST", "SECONDS", "number", "one_of"]

SECONDS = range(10, 121)
"""How long a question may be open."""
MOST = 500
"""Questions of one quiz."""
_Choice = TypeVar("_Choice", bound=StrEnum)


def number(text: str, allowed: range, what: str) -> int:
    """A whole number within a range. Raises Unreadable, naming the field."""
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) < 10 and int(plain) in allowed):
        raise Unreadable(f"{what} must be a whole number from {allowed[0]:,} to {allowed[-1]:,}.")
    return int(plain)


def one_of(kind: type[_Choice], text: str, what: str) -> _Choice:
    """One of the values of a list. Raises Unreadable, naming the field."""
    try:
        return kind(text)
    except ValueError:
        raise Unreadable(f"Choose one of the offered answers to {what}.") from None
