"""Markdown text as numbered lines, and what a line is by itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

__all__ = ["Line", "bare", "heading", "is_rule", "lines_of", "same_words", "unbold", "without_bullet"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its line break: `number` from 1, `code` within a code fence (the fence's own lines too)."""

    number: int
    text: str
    code: bool = False

    @property
    def blank(self) -> bool:
        return not self.code and not self.text.strip()

    @property
    def indent(self) -> int:
        """Columns of white space before the text, a tab counting as four."""
        expanded = self.text.expandtabs(4)
        return len(expanded) - len(expanded.lstrip(" "))


_FENCE = re.compile(r"^\s*(?:>\s*)*(```+|~~~+)")


def lines_of(text: str) -> tuple[Line, ...]:
    """Every line of `text`. A code fence that is never closed counts as ordinary lines."""
    raw = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    fenced = _fenced(raw)
    return tuple(Line(number, line.rstrip(), number - 1 in fenced) for number, line in enumerate(raw, start=1))


def _fenced(raw: list[str]) -> set[int]:
    inside: set[int] = set()
    opened: tuple[int, str] | None = None
    for position, line in enumerate(raw):
        fence = _FENCE.match(line)
        if fence and opened is None:
            opened = position, fence[1]
        elif fence and opened and fence[1].startswith(opened[1]) and not line[fence.end() :].strip():
            inside.update(range(opened[0], position + 1))
            opened = None
    return inside


_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_RULE = re.compile(r"^\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|={3,})$")
_QUOTE = re.compile(r"^\s*(?:>\s?)+")
_BULLET = re.compile(r"^\s*[-*+•]\s+")
_OPENS_BOLD = re.compile(r"(?<![\w*\\])(\*\*|__)(?=[^\s*_])")
_CLOSES_BOLD = re.compile(r"(?<=[^\s\\])(\*\*|__)(?![\w*])")
_CODE_SPAN = re.compile(r"(`+[^`]*`+)")


def heading(line: Line) -> tuple[int, str] | None:
    """Level 1..6 and text of a heading, without bold marks."""
    found = None if line.code else _HEADING.match(line.text)
    return (len(found[1]), unbold(found[2])) if found else None


def is_rule(line: Line) -> bool:
    """Whether the line is a mere rule across the page."""
    return not line.code and bool(_RULE.match(line.text))


def bare(line: Line) -> str:
    """The line's text without indentation and quotation marks of a block quote."""
    return _QUOTE.sub("", line.text).strip()


def without_bullet(text: str) -> str:
    """The text without the mark of a bulleted list before it."""
    return _BULLET.sub("", text)


def unbold(text: str) -> str:
    """The text without the marks of bold type, which a bank's texts do not use; code spans stay as they are."""
    parts = _CODE_SPAN.split(text)
    unmarked = "".join(part if part.startswith("`") else _without_pairs(part) for part in parts)
    # A pair of marks may enclose a whole code span: **`x`**
    return _without_pairs(unmarked) if "`" in unmarked else unmarked


def _without_pairs(text: str) -> str:
    """The text without marks that open and close on one line. Each mark is looked at once, however many never close."""
    closing: dict[str, list[int]] = {"**": [], "__": []}
    for mark in _CLOSES_BOLD.finditer(text):
        closing[mark[1]].append(mark.start())
    kept: list[str] = []
    at = 0
    for mark in _OPENS_BOLD.finditer(text):
        ends = closing[mark[1]]
        nearest = bisect_right(ends, mark.end())
        if mark.start() < at or nearest == len(ends) or "\n" in text[mark.end() : ends[nearest]]:
            continue
        kept += text[at : mark.start()], text[mark.end() : ends[nearest]]
        at = ends[nearest] + len(mark[1])
    return "".join(kept) + text[at:]


_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "`": None, "*": None, "_": None})


def same_words(text: str) -> str:
    """A form in which two spellings of one text are equal: case, marks, quotes and closing dots are gone."""
    return " ".join(text.translate(_SAME).casefold().split()).rstrip(".;:, ")
