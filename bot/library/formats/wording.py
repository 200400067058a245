"""Small readings of words that several formats share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.library.findings import Finding, Severity
from bot.library.formats.markdown_lines import Line
from bot.quiz.bank import Difficulty, Series

__all__ = ["difficulty_of", "miscounted", "series_of"]

_DIFFICULTIES = {
    Difficulty.EASY: ("easy", "beginner", "basic", "introductory", "simple", "novice"),
    Difficulty.MODERATE: ("moderate", "medium", "intermediate", "normal", "average"),
    Difficulty.HARD: ("hard", "advanced", "difficult", "expert", "challenging"),
}
_SERIES = re.compile(r"\b(day|week|lesson|chapter|module|unit|session|lecture|part)\s*#?0*(\d{1,5})\b", re.IGNORECASE)


def difficulty_of(words: str) -> Difficulty | None:
    """The difficulty a word means ("Intermediate" is moderate), None for a word that means none."""
    word = words.strip(" .*_()[]").casefold()
    return next((difficulty for difficulty, names in _DIFFICULTIES.items() if word in names), None)


def series_of(title: str) -> Series | None:
    """The place in a course that a title names: "Day 97 Quiz: ..." is number 97 of the days."""
    found = _SERIES.search(title)
    return Series(found[1].capitalize(), int(found[2])) if found else None


_COUNT = re.compile(r"\b(\d{1,4})\s+(?:[\w-]+\s+){0,3}questions\b|\bquestions\W{0,6}(\d{1,4})\b", re.IGNORECASE)


def miscounted(lines: Sequence[Line], questions: int) -> Iterator[Finding]:
    """A finding for each line that says how many questions there are and is mistaken."""
    for line in lines:
        for found in _COUNT.finditer(line.text):
            stated = int(found[1] or found[2])
            if stated != questions:
                message = f"the text says {stated} questions, and {questions} were found"
                yield Finding("", line.number, Severity.WARNING, message, "check that none is missing")
