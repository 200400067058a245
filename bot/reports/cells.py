"""Texts that a spreadsheet program takes for texts.

A program that opens a file may run a cell that begins with `=`, `+`, `-` or `@` as a formula, also behind white space
that it strips, and a formula can send the other cells away. Players choose their own names, so every text is guarded.
Numbers are none of anybody's choosing and stay numbers.
"""

from __future__ import annotations

import re

from bot.reports.tables import Cell

__all__ = ["CELL_LENGTH", "acts_as_formula", "guarded", "printable"]

CELL_LENGTH = 32_767
"""The characters a cell of a spreadsheet can hold."""

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
"""The wide forms count: some programs turn them into the plain ones."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML file can hold."""


def acts_as_formula(text: str) -> bool:
    """Whether a spreadsheet program may take the text for a formula."""
    return _FORMULA.match(text) is not None


def guarded(cell: Cell) -> Cell:
    """A cell for a CSV file: a text that may act as a formula gets an apostrophe before it; all others are as given."""
    return f"'{cell}" if isinstance(cell, str) and acts_as_formula(cell) else cell


def printable(text: str) -> str:
    """A text as an XML file can hold it, no longer than a cell: line ends as line feeds, no control characters."""
    plain = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain[:CELL_LENGTH]
