"""Values as they are written in `said.txt`."""

from __future__ import annotations

import dataclasses
from enum import Enum
from fractions import Fraction

from tests.quiz.values import NOW

__all__ = ["plain"]


def plain(value: object) -> str:
    """A value in words: `Text(text='Lobby', tone=MUTED)`, without what has its default; times count from `NOW`."""
    match value:
        case Enum():
            return value.name
        case Fraction():
            return str(value)
        case bool():
            return str(value)
        case int() if abs(value - NOW) < NOW // 2:
            return f"NOW{value - NOW:+d}"
        case tuple():
            return "(" + ", ".join(map(plain, value)) + ")"
        case _ if dataclasses.is_dataclass(value):
            fields = [field for field in dataclasses.fields(value) if getattr(value, field.name) != field.default]
            told = ", ".join(f"{field.name}={plain(getattr(value, field.name))}" for field in fields)
            return f"{type(value).__name__}({told})"
        case _:
            return repr(value)
