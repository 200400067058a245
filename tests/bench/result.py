"""What a bench prints: figures of this machine, and ratios against a baseline measured in the same run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

__all__ = ["Ratio", "Result", "median"]


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio with the value aimed at, and which direction is better."""

    value: float
    aim: float
    better: Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class Result:
    """Figures depend on the machine; ratios should not."""

    figures: Mapping[str, Any]
    ratios: Mapping[str, Ratio]

    def as_json(self) -> dict[str, Any]:
        """The line's content without the bench's name."""
        ratios = {n: {"value": round(r.value, 3), "aim": r.aim, "better": r.better} for n, r in self.ratios.items()}
        return {"figures": dict(self.figures), "ratios": ratios}
