"""Memories to plain JSON values and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.tutor.looks import Cell, Look
from bot.tutor.memory import BLANK, Memory

__all__ = ["FORMAT", "decode_memory", "encode_memory"]

FORMAT = 1

_PLAIN = (
    "stability",
    "difficulty",
    "first_at",
    "last_at",
    "due_at",
    "answers",
    "right",
    "meetings",
    "run",
    "lapses",
    "cursor",
    "hash",
    "suspended",
    "buried_until",
)


def encode_memory(memory: Memory) -> dict[str, Any]:
    """A memory as plain JSON values with their format number; what is as in a blank memory is left out."""
    return {"format": FORMAT, **_fields(memory)}


def decode_memory(plain: Mapping[str, Any]) -> Memory:
    """The memory that `encode_memory` wrote; ValueError for a format of a later version."""
    if plain.get("format") != FORMAT:
        raise ValueError(f"a memory of format {plain.get('format')!r} cannot be read: this version writes {FORMAT}")
    return _memory(plain)


def _fields(memory: Memory) -> dict[str, Any]:
    plain = {name: getattr(memory, name) for name in _PLAIN if getattr(memory, name) != getattr(BLANK, name)}
    if memory.looks:
        plain["looks"] = [[*cell, int(right)] for cell, right in memory.looks]
    if memory.previous is not None:
        plain["previous"] = _fields(memory.previous)
    return plain


def _memory(plain: Mapping[str, Any]) -> Memory:
    before = plain.get("previous")
    return Memory(
        **{name: plain[name] for name in _PLAIN if name in plain},
        looks=tuple(Look(Cell(*cell), bool(right)) for *cell, right in plain.get("looks", ())),
        previous=None if before is None else _memory(before),
    )
