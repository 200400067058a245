"""How much the engine does at once, and how long it takes over it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.engine.allowance import Rates

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much at once, and how long. Times in ms.

    `goodbye_ms` is how long stopping takes at most, `last_sends_ms` how long of it is left to sends under way: whoever
    stops the process gives it 5 s in all.
    """

    batch: int = 512
    per_tenant: int = 4_096
    patience_ms: int = 2_000
    conflict_tries: int = 5
    goodbye_ms: int = 3_500
    last_sends_ms: int = 2_500
    rates: Rates = field(default_factory=Rates)
