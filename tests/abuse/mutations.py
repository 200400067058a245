"""Texts that are nearly right: files of the house with pieces cut out, doubled, moved and made up."""

from __future__ import annotations

from pathlib import Path
from random import Random

from hypothesis import strategies as st

__all__ = ["SEEDS", "mutated", "nearly_right"]

ROOT = Path(__file__).resolve().parents[2]
_DIALECTS = sorted((ROOT / "tests" / "library" / "formats" / "dialects").glob("*.md"))
SEEDS = tuple(path.read_text(encoding="utf-8") for path in [*sorted((ROOT / "banks").glob("*.yaml")), *_DIALECTS])
"""The shipped banks, and a quiz in each dialect that is known."""
_ODD = (
    "\x00",
    "\ufeff",
    "\u202e",
    "\x85",
    "\t",
    "\r",
    "&a ",
    "*a",
    "!!python/object ",
    "- [x] ",
    "| ",
    "```",
    "---\n",
    "🙂",
)


def mutated(random: Random, text: str, times: int) -> str:
    """A text after so many accidents."""
    for _ in range(times):
        start = random.randrange(len(text) + 1)
        end = min(start + random.randrange(1, 200), len(text))
        piece, kind = text[start:end], random.randrange(4)
        if kind == 0:
            text = text[:start] + text[end:]
        elif kind == 1:
            text = text[:end] + piece + text[end:]
        elif kind == 2:
            text = text[:start] + random.choice(_ODD) * random.randrange(1, 4) + text[start:]
        else:
            at = random.randrange(len(text) + 1)
            text = text[:at] + piece + text[at:]
    return text


@st.composite
def nearly_right(draw: st.DrawFn) -> str:
    """A file of the house after a few accidents, at most some thousand characters long."""
    random = Random(draw(st.integers(0, 2**32)))
    seed = draw(st.sampled_from(SEEDS))
    start = random.randrange(max(len(seed) - 3_000, 1))
    return mutated(
        random, seed[start : start + 3_000] if draw(st.booleans()) else seed[:3_000], draw(st.integers(1, 8))
    )
