"""A sample of the core's mutants, the same for the same seed: `python -m tests.quiz.mutants 800 --seed 1` names them.

Of each module it takes as many as its part of all, but one at least. They must have been made: `mutmut run NAME` makes
all of them before it tries those it was told.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

MADE = Path(__file__).resolve().parents[2] / "mutants" / "bot" / "quiz"
KILLED = {1, 3, 24, 36, 152, 255, -24}
"""What mutmut writes down of a mutant some test failed with, or that took far longer than the code as it is."""


def by_module() -> dict[str, dict[str, int | None]]:
    """For each module with mutants their names, and the code its try ended with: None before it."""
    told = {str(path): json.loads(path.read_text("utf-8")) for path in sorted(MADE.rglob("*.meta"))}
    if not told:
        raise SystemExit(f"no mutants in {MADE}: make them first with: mutmut run 'bot.quiz.ranks.*'")
    return {path: each["exit_code_by_key"] for path, each in told.items() if each["exit_code_by_key"]}


def sample(size: int, seed: int) -> list[tuple[str, int | None]]:
    """About `size` mutants over all modules."""
    modules = by_module()
    total = sum(map(len, modules.values()))
    draw = random.Random(seed)
    chosen: list[tuple[str, int | None]] = []
    for mutants in modules.values():
        chosen += draw.sample(sorted(mutants.items()), max(1, round(size * len(mutants) / total)))
    return chosen


def figures(chosen: list[tuple[str, int | None]]) -> str:
    """How many of a sample were killed, and the names of the others."""
    tried = [(name, code) for name, code in chosen if code is not None]
    left = [name for name, code in tried if code not in KILLED]
    killed = len(tried) - len(left)
    return "\n".join(
        [*left, f"{killed} of {len(tried)} killed ({killed / max(len(tried), 1):.1%}); {len(chosen)} chosen"]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--figures", action="store_true", help="tell how the sample did, instead of naming it")
    options = parser.parse_args()
    chosen = sample(options.size, options.seed)
    print(figures(chosen) if options.figures else "\n".join(name for name, _ in chosen))


if __name__ == "__main__":
    main()
