"""How large a bank file and its texts may be."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds, each configurable. Texts are counted in characters, the file in bytes.

    The defaults leave room for 20,000 ordinary questions in a file and for texts that fit a chat message
    together with their options.
    """

    file_bytes: int = 16_000_000
    questions: int = 20_000
    depth: int = 8
    title: int = 200
    description: int = 2_000
    prompt: int = 1_500
    option: int = 300
    feedback: int = 500
    explanation: int = 2_000
    hint: int = 500
    note: int = 4_000
    outcome: int = 500
    band: int = 500
    label: int = 200
