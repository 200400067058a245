"""`python -m tests.simulation`: play many seeds and print what they came to, or one with everything that happened."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator

from tests.simulation.figures import Figures, total
from tests.simulation.run import Result
from tests.simulation.running import simulate

__all__ = ["main", "replay"]


def main(arguments: list[str]) -> int:
    """Exit 1 where a promise was broken: each such seed is printed with the command that plays it again."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--runs", type=int, default=42, help="how many seeds to play")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument("--json", action="store_true", help="print the figures as one line of JSON")
    parser.add_argument("--seed", type=int, help="play this one alone")
    parser.add_argument("--trace", action="store_true", help="print what happened in it, line by line")
    asked = parser.parse_args(arguments)
    seeds = range(asked.first, asked.first + asked.runs) if asked.seed is None else (asked.seed,)
    figures = total(_told(simulate(seeds), trace=asked.trace and asked.seed is not None))
    if asked.json:
        sys.stdout.write(json.dumps(figures.as_json()) + "\n")
    else:
        sys.stdout.write(", ".join(f"{name.replace('_', ' ')} {n}" for name, n in figures.as_json().items()) + "\n")
    return 1 if figures.broken else 0


def _told(results: Iterator[Result], *, trace: bool) -> Iterator[Figures]:
    for result in results:
        if trace:
            sys.stdout.write("\n".join(result.trace) + "\n")
        for harm in result.harms:
            sys.stderr.write(f"seed {result.seed}: {harm.promise}: {harm.words}\n")
        if result.harms:
            sys.stderr.write(f"play it again: {replay(result.seed)}\n")
        yield result.figures


def replay(seed: int) -> str:
    """The command that plays a seed again."""
    return f"python -m tests.simulation --seed {seed} --trace"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
