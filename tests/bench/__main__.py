"""`python -m tests.bench NAME [--platform PLATFORM] [--learners N]`: run a bench, print its one line of JSON last."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping

from tests.bench import answers, clicks_discord, clicks_slack, leaderboard, learning, recovery, rounds, startup
from tests.bench.result import Result

BENCHES: Mapping[str, Mapping[str | None, Callable[[], Awaitable[Result]]]] = {
    "answers": {None: answers.run},
    "clicks": {"discord": clicks_discord.run, "slack": clicks_slack.run},
    "leaderboard": {None: leaderboard.run},
    "learning": {None: learning.run},
    "recovery": {None: recovery.run},
    "rounds": {None: rounds.run},
    "startup": {None: startup.run},
}
"""By name and platform; None: it has nothing to do with one."""


def main(arguments: list[str]) -> int:
    """Run the bench named first; exit 2 for a name or platform that is not there."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("name", choices=sorted(BENCHES))
    parser.add_argument("--platform", choices=sorted({each for by in BENCHES.values() for each in by if each}))
    parser.add_argument("--learners", type=int, help="learning alone: how many a law")
    asked = parser.parse_args(arguments)
    bench = BENCHES[asked.name].get(asked.platform)
    if bench is None:
        known = ", ".join(f"--platform {each}" if each else "no --platform" for each in BENCHES[asked.name])
        parser.error(f"{asked.name} runs with {known}")
    if asked.learners is not None and bench is not learning.run:
        parser.error("--learners goes with learning")

    async def run() -> Result:
        return await (bench() if asked.learners is None else learning.run(asked.learners))

    result = asyncio.run(run())
    named = {"bench": asked.name} | ({"platform": asked.platform} if asked.platform else {})
    sys.stdout.write(json.dumps({**named, **result.as_json()}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
