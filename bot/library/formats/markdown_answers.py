"""The answer part of a Markdown quiz: which number it speaks of, what it says, what it explains."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.library.findings import Finding
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
    for line in untagged:
        packed = packed_answers(line)
        row = _row(line)
        start = _numbered(line)
        if packed:
            entries.extend(Entry(number, line.number, [(letter, line.number)]) for number, letter in packed)
        elif row is not None:
            entries.extend(row)
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


def _row(line: Line) -> list[Entry] | None:
    """The answers of a table row "| 1 | B | why |"; an empty list for the table's head and rules."""
    if line.code or not bare(line).startswith("|"):
        return None
    cells = [unbold(cell.strip()) for cell in bare(line).strip("|").split("|")]
    number = re.fullmatch(r"(?:question|q)?\s*\.?#?(\d+)\.?", cells[0], re.I)
    if not number or len(cells) < 2:
        return []
    explanation = [Line(line.number, cell) for cell in cells[2:] if cell]
    return [Entry(number[1], line.number, [(cells[1], line.number)], explanation)]


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
