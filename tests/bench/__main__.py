"""`python -m tests.bench NAME`: run a benchmark, print its one line of JSON last."""

from __future__ import annotations

import asyncio
import json
import sys

from tests.bench import answers

BENCHES = {"answers": answers.run}


def main(arguments: list[str]) -> int:
    """Run the bench named first; exit 2 for a name that is not there."""
    if len(arguments) != 1 or arguments[0] not in BENCHES:
        sys.stderr.write(f"usage: python -m tests.bench NAME, where NAME is one of: {', '.join(sorted(BENCHES))}\n")
        return 2
    result = asyncio.run(BENCHES[arguments[0]]())
    sys.stdout.write(json.dumps({"bench": arguments[0], **result.as_json()}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
