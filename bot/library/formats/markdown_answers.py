"""The answer part of a Markdown quiz: which number it speaks of, what it says, what it explains."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.library.findings import Finding, Severity
from bot.library.formats.claims import read_claim
from bot.library.formats.markdown_lines import Line, bare, heading, is_rule, same_words, unbold, without_bullet
from bot.library.formats.markdown_questions import remark
from bot.library.formats.markdown_signs import label, packed_answers, without_tags

__all__ = ["Entry", "answers_of"]


@dataclass(slots=True)
class Entry:
    """What the answer part says to question `number`: statements with their lines, and an explanation."""

    number: str
    line: int
    answers: list[tuple[str, int]] = field(default_factory=list)
    explanation: list[Line] = field(default_factory=list)


_NUMBER = re.compile(
    r"^(?P<opening>\*\*)?(?:(?P<named>(?:question|answer|ans|frage)(?:\s+no)?[\s.#]*|[qa]\.?#?)(?=\d))?"
    r"(?P<number>\d{1,4}(?:\.\d+)*)(?P<closing>\*\*)?\s*(?P<joint>\\?[:.)\]=–—-]+|(?=\s|$))(?P<late>\*\*)?\s*(?P<rest>.*)$",
    re.I,
)


def answers_of(
    lines: Sequence[Line], numbers: Collection[str], texts: Collection[str]
) -> tuple[list[Entry], list[Finding]]:
    """The entries of an answer section, and what in it was not understood.

    `numbers` are those of the questions; `texts` are the options' texts in comparable form (`same_words`). Both tell
    an entry from a numbered list within an explanation.
    """
    entries: list[Entry] = []
    findings: list[Finding] = []
    untagged = [without_tags(line) for line in lines]
    lettered = any((start := _numbered(line)) and read_claim(start.rest, line.number) for line in untagged)
    heads: list[str] = []
    for line in untagged:
        packed = packed_answers(line)
        cells = _cells(line)
        if cells and not heads:
            heads = ["", "answer", "explanation"] if _ROW_NUMBER.fullmatch(cells[0]) else cells
            findings += [_left_column(line, head) for head in heads[1:] if head and not _COLUMN.search(head)]
        elif not cells:
            heads = []
        start = _numbered(line)
        if packed:
            entries.extend(Entry(number, line.number, [(letter, line.number)]) for number, letter in packed)
        elif cells:
            entries.extend(_row(line, cells, heads))
        elif start and _is_entry(start, line, numbers, entries, texts, lettered=lettered):
            entries.append(Entry(start.number, line.number, [(start.rest, line.number)] if start.rest else []))
        elif entries and not heading(line):
            _go_on(entries[-1], line)
        elif not line.blank and not is_rule(line):
            findings.append(remark(line.number, f"not understood among the answers: {line.text.strip()}"))
    return entries, findings


@dataclass(frozen=True, slots=True)
class _Numbered:
    number: str
    rest: str
    marked: bool


def _numbered(line: Line) -> _Numbered | None:
    """The number a line begins with, and what it says behind it."""
    if line.code or line.blank:
        return None
    head = heading(line)
    found = _NUMBER.match(head[1] if head else without_bullet(bare(line)))
    if not found or not (found["joint"] or found["named"] or found["closing"]):
        return None
    rest = found["rest"].strip()
    if found["opening"] and not (found["closing"] or found["late"]) and rest:
        rest = "**" + rest  # the bold type goes on behind the number
    return _Numbered(found["number"], rest, bool(head or found["opening"] or found["named"]))


def _is_entry(
    start: _Numbered,
    line: Line,
    numbers: Collection[str],
    before: Sequence[Entry],
    texts: Collection[str],
    *,
    lettered: bool,
) -> bool:
    """Whether a numbered line begins an entry, and is not one of a list within an explanation."""
    if read_claim(start.rest, line.number):
        return start.number in numbers or line.indent < 2
    if start.number not in numbers:
        return False
    if start.marked:
        return True
    if any(entry.number == start.number for entry in before) or line.indent >= 2:
        return False
    words = same_words(unbold(start.rest))
    in_words = words in texts or re.match(r"(?:true|false)\b", words) is not None
    return in_words or not start.rest or not lettered


def _cells(line: Line) -> list[str]:
    """The cells of a table row, none of any other line."""
    if line.code or not bare(line).startswith("|"):
        return []
    return [unbold(cell.strip()) for cell in bare(line).strip("|").split("|")]


_ROW_NUMBER = re.compile(r"(?:question|q)?\s*\.?#?(\d+)\.?", re.I)
_ANSWER_COLUMN = re.compile(r"answer|correct|solution|key|option", re.I)
_WHY_COLUMN = re.compile(r"explanation|why|reason|rationale|note|because", re.I)
_COLUMN = re.compile(f"{_ANSWER_COLUMN.pattern}|{_WHY_COLUMN.pattern}", re.I)


def _row(line: Line, cells: Sequence[str], heads: Sequence[str]) -> list[Entry]:
    """The answer of a table row "| 1 | B | why |", read by the heads of its columns; none of any other row."""
    number = _ROW_NUMBER.fullmatch(cells[0])
    if not number:
        return []
    named = list(zip(heads[1:], cells[1:], strict=False))
    answers = [(cell, line.number) for head, cell in named if _ANSWER_COLUMN.search(head) and cell]
    explanation = [Line(line.number, cell) for head, cell in named if _WHY_COLUMN.search(head) and cell]
    return [Entry(number[1], line.number, answers[:1], explanation)]


def _left_column(line: Line, head: str) -> Finding:
    return remark(line.number, f'the column "{head}" of the answers is not taken over', severity=Severity.INFO)


def _go_on(entry: Entry, line: Line) -> None:
    """One more line of an entry: a statement about the answer, its explanation, or the gap between the two."""
    if is_rule(line):
        return
    found = label(line)
    if found and found.name == "answer":
        if found.rest:
            entry.answers.append((found.rest, line.number))
        return
    if found and found.name == "explanation":
        entry.explanation += [Line(line.number, found.rest)] if found.rest else []
        return
    text = line.text if line.code else bare(line)
    if not entry.answers and not entry.explanation and text:
        entry.answers.append((text, line.number))
    elif text or entry.explanation:
        entry.explanation.append(Line(line.number, text, line.code))
