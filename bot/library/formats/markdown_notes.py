"""Lists beside the questions of a Markdown quiz: study notes, outcomes, the scoring guide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from bot.library.findings import Finding
from bot.library.formats.draft import DraftNote
from bot.library.formats.markdown_lines import Line, bare, is_rule, unbold
from bot.library.formats.markdown_questions import remark
from bot.library.formats.markdown_sections import Section
from bot.library.formats.score_guide import score_band
from bot.quiz.bank import ScoreBand

__all__ = ["bands_of", "notes_of", "outcomes_of"]

_ENTRY = re.compile(r"^(?:[-*+•]|\d{1,3}[.)])\s+(.+)$")
_TITLED = re.compile(r"^\*\*(?P<title>[^*]+?)\s*(?P<early>:)?\*\*\s*(?P<joint>:|[-–—]\s|=)?\s*(?P<text>.*)$")


def _entries(lines: Sequence[Line]) -> list[tuple[Line, str]]:
    """The entries of a list with their continuation lines; other lines stand for themselves."""
    entries: list[tuple[Line, str]] = []
    gap = True
    for line in lines:
        if line.blank or is_rule(line):
            gap = True
            continue
        found = None if line.code else _ENTRY.match(bare(line))
        if found or gap or not entries:
            entries.append((line, found[1] if found else bare(line)))
        else:
            first, text = entries[-1]
            entries[-1] = (first, f"{text} {bare(line)}")
        gap = False
    return entries


def notes_of(section: Section) -> list[DraftNote]:
    """A note for each titled entry; entries without a title become one note under the section's heading."""
    notes: list[DraftNote] = []
    untitled: list[str] = []
    for _, text in _entries(section.lines):
        titled = _TITLED.match(text)
        if titled and titled["text"]:
            stated = titled["early"] or (titled["joint"] and titled["joint"] != "=")
            notes.append(DraftNote(titled["title"].strip(), unbold(titled["text"] if stated else text)))
        else:
            untitled.append(unbold(text))
    if untitled:
        body = untitled[0] if len(untitled) == 1 else "\n".join(f"- {text}" for text in untitled)
        notes.append(DraftNote(section.title, body))
    return notes


def outcomes_of(section: Section) -> list[str]:
    """What the entries of a list of outcomes say."""
    return [unbold(text) for line, text in _entries(section.lines) if not text.endswith(":")]


def bands_of(section: Section, questions: int) -> tuple[list[ScoreBand], list[Finding]]:
    """The bands of a scoring guide, and the lines that are none."""
    bands: list[ScoreBand] = []
    findings: list[Finding] = []
    filled = [line for line in section.lines if not (line.blank or is_rule(line))]
    for line, following in zip_longest(filled, filled[1:]):
        if _is_table_rule(line) or (following and _is_table_rule(following)):
            continue  # the rule of a table and the heads above it
        if band := score_band(line.text, questions):
            bands.append(band)
        else:
            findings.append(remark(line.number, f"not understood in the scoring guide: {line.text.strip()}"))
    return bands, findings


def _is_table_rule(line: Line) -> bool:
    return re.fullmatch(r"\s*\|?[\s:|-]*-[\s:|-]*\|?\s*", line.text) is not None
