"""All that the core says, in `said.txt`: posts, private pages and notes, and what every event does in every phase.

A word that changes is seen in that file's diff, by whoever reviews it: `python -m tests.quiz.said --write` renews it.
What is said is right or wrong by the other tests; this one tells that nothing changed that nobody looked at.
"""

from __future__ import annotations

import dataclasses
import difflib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.quiz.blocks import Card
from bot.quiz.effects import Note
from bot.quiz.pages import PageView
from tests.quiz.said_cards import cards, pages
from tests.quiz.said_news import news
from tests.quiz.said_notes import notes
from tests.quiz.said_steps import steps
from tests.quiz.said_words import plain

__all__ = ["WRITTEN", "changes", "said"]

WRITTEN = Path(__file__).with_name("said.txt")


def said() -> str:
    """The whole text."""
    return (
        "\n".join(
            [*_sections("card", cards()), *_sections("page", pages()), *_sections("note", notes()), *news(), *steps()]
        )
        + "\n"
    )


def changes() -> str:
    """What is said now and was not, and the other way round; "" if nothing."""
    before, now = WRITTEN.read_text(encoding="utf-8").splitlines(), said().splitlines()
    return "\n".join(difflib.unified_diff(before, now, "said.txt", "now", n=0, lineterm=""))


def _sections(kind: str, values: Mapping[str, Card | PageView | Note | str]) -> Iterator[str]:
    for name, value in values.items():
        match value:
            case Card() | PageView():
                yield f"\n## {kind}: {name}"
                yield from _fields(value)
            case _:
                yield f"{kind} {name}: {plain(value)}"


def _fields(value: Card | PageView) -> Iterator[str]:
    """A line for each field, and for each part of a field that has many."""
    for field in dataclasses.fields(value):
        held = getattr(value, field.name)
        if not isinstance(held, tuple):
            yield f"{field.name}: {plain(held)}"
        for part in held if isinstance(held, tuple) else ():
            yield f"{field.name}: {plain(part)}"


if __name__ == "__main__":
    if "--write" in sys.argv:
        WRITTEN.write_text(said(), encoding="utf-8")
    else:
        sys.stdout.write(changes())
