"""A long run over the importers with atheris, which follows what the code does: `python -m tests.abuse [SECONDS]`.

It stops at the first text that makes a reader raise, and prints it. Needs `pip install atheris`, which is not among the
development dependencies: there is no wheel of it for every machine.
"""

from __future__ import annotations

import sys

from bot.library.formats.recognise import FORMATS, recognise
from bot.library.reading import read_bank
from tests.abuse.mutations import SEEDS

__all__ = ["feed", "main"]


def feed(text: str) -> None:
    """Let every reader read a text."""
    recognise(text)
    read_bank(text)
    for read in FORMATS.values():
        read(text)


def main(seconds: int) -> int:
    """The exit code: 2 where atheris is missing."""
    try:
        import atheris  # type: ignore[import-not-found]
    except ImportError:
        print("atheris is not installed: pip install atheris")
        return 2
    for seed in SEEDS:
        feed(seed)
    atheris.instrument_all()
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}"], lambda data: feed(data.decode("utf-8", "ignore")))
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 600))
