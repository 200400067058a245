"""A quiz in Markdown to a Draft: many dialects, one way through them.

The text is cut into sections by its headings; question blocks and answer entries are gathered without deciding
anything; then each question is settled from every statement made about it - beside it, in the key, by a tick -
and where two of them disagree, its key stays open and a finding says why.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.library.findings import Finding, Severity, in_order
from bot.library.formats.draft import Draft, DraftNote, DraftQuestion
from bot.library.formats.markdown_answers import Entry, answers_of
from bot.library.formats.markdown_lines import Line, bare, heading, is_rule, lines_of, same_words, unbold
from bot.library.formats.markdown_notes import bands_of, notes_of, outcomes_of
from bot.library.formats.markdown_questions import Block, questions_of, remark, style_of
from bot.library.formats.markdown_sections import Role, Section, sections_of
from bot.library.formats.markdown_settling import settle
from bot.library.formats.markdown_signs import choices, label, question_start
from bot.library.formats.wording import difficulty_of, miscounted, series_of
from bot.quiz.bank import Difficulty, ScoreBand

__all__ = ["read"]


def read(text: str) -> Draft:
    """The quiz in `text`. Never raises; whatever is not understood is a finding with its line."""
    title, lines, findings = _title(lines_of(text))
    sections = sections_of(lines)
    opening, blocks = _questions(sections, findings)
    entries = _answers(sections, blocks, findings)
    questions: list[DraftQuestion] = []
    for block, entry in _matched(blocks, entries, findings):
        question, remarks = settle(block, entry)
        questions += [question] if question else []
        findings += remarks
    beside = _beside(sections, len(blocks), findings)
    if not title:
        title, opening = _first_words(opening, findings)
    description, difficulty = _described(opening)
    findings += miscounted(opening, len(questions))
    return Draft(
        title=title,
        questions=tuple(questions),
        description=description,
        difficulty=difficulty,
        outcomes=tuple(beside.outcomes),
        notes=tuple(beside.notes),
        bands=tuple(beside.bands),
        series=series_of(title),
        findings=in_order(findings),
    )


# The head -----------------------------------------------------------------------------------------------------

_FIELD = re.compile(r"^([A-Za-z][\w -]*):\s*(.*)$")


def _title(lines: Sequence[Line]) -> tuple[str, list[Line], list[Finding]]:
    """The title, the lines without it and without YAML front matter, and what of that is left out."""
    title, rest, findings = "", list(lines), []
    end = _front_matter_end(lines)
    for line in lines[1:end]:
        found = _FIELD.match(line.text)
        if found and found[1].casefold() == "title":
            title = found[2].strip("\"' ")
        elif not line.blank:
            findings.append(remark(line.number, f"not taken over: {line.text.strip()}", severity=Severity.INFO))
    rest = rest[end + 1 if end else 0 :]
    heads = [(at, head) for at, line in enumerate(rest) if (head := heading(line)) and not question_start(line)]
    if heads and not title and (heads[0][1][0] == 1 or heads[0][0] == 0):
        at, (_, title) = heads[0]
        del rest[at]
    return title, rest, findings


def _front_matter_end(lines: Sequence[Line]) -> int:
    """The position of the line that closes YAML front matter, 0 where there is none."""
    if not lines or lines[0].text != "---":
        return 0
    for position, line in enumerate(lines[1:40], start=1):
        if line.text == "---":
            return position
        if not (_FIELD.match(line.text) or line.blank or line.text.startswith((" ", "-"))):
            return 0
    return 0


def _first_words(opening: Sequence[Line], findings: list[Finding]) -> tuple[str, list[Line]]:
    """A title from the first line, where it is short and no sentence, and the other lines."""
    rest = [line for line in opening if not is_rule(line)]
    first = next((line for line in rest if not line.blank), None)
    words = unbold(bare(first)) if first else ""
    if not first or len(words) > 80 or words.endswith((".", ":", ",", "!")) or label(first):
        return "", rest
    findings.append(remark(first.number, "no heading names this quiz; its first line does", severity=Severity.INFO))
    return words, [line for line in rest if line is not first]


def _described(opening: Sequence[Line]) -> tuple[str, Difficulty | None]:
    """The description and the difficulty from the lines between title and first question."""
    difficulty: Difficulty | None = None
    words: list[str] = []
    for line in opening:
        found = label(line)
        if found and found.name == "difficulty" and difficulty_of(found.rest):
            difficulty = difficulty_of(found.rest)
        elif not is_rule(line):
            words.append(unbold(bare(line)))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(words)).strip(), difficulty


# Questions and answers ----------------------------------------------------------------------------------------


def _questions(sections: Sequence[Section], findings: list[Finding]) -> tuple[list[Line], list[Block]]:
    """The lines above the first question, and the questions of every section that has any."""
    style = style_of([line for section in sections for line in section.lines])
    opening: list[Line] = []
    blocks: list[Block] = []
    for section in sections:
        if not _may_ask(section):
            continue
        found = questions_of(section.lines, style, asks=section.role is Role.QUESTIONS, before=len(blocks))
        findings += found.findings
        blocks += found.blocks
        if section.line == 0:
            first = found.blocks[0].line if found.blocks else None
            opening = [line for line in section.lines if first is None or line.number < first]
        if section.role is Role.UNKNOWN and section.line and not found.blocks:
            findings += _left_out(section, "it has no questions")
        else:
            known = {line.number for line in opening}
            findings += [_stray(line) for line in found.loose if line.number not in known]
    return opening, blocks


def _may_ask(section: Section) -> bool:
    """Whether the section may have questions; one headed "Answers" may, where it repeats them with options."""
    if section.role is not Role.ANSWERS:
        return section.role in (Role.QUESTIONS, Role.UNKNOWN)
    return _has_options(section)


def _has_options(section: Section) -> bool:
    """Whether option B follows option A somewhere with no heading or number between: then it is a question's."""
    previous = ""
    for line in section.lines:
        if heading(line) or question_start(line):
            previous = ""
        for choice in choices(line):
            if (previous, choice.label) == ("A", "B"):
                return True
            previous = choice.label
    return False


def _left_out(section: Section, why: str) -> list[Finding]:
    filled = [line.number for line in section.lines if not line.blank and not is_rule(line)]
    if not filled:
        return []
    message = f'the part "{section.title}" (to line {filled[-1]}) is not taken over: {why}'
    return [remark(section.line, message, severity=Severity.INFO)]


def _stray(line: Line) -> Finding:
    text = line.text.strip()
    shown = text if len(text) <= 60 else text[:57] + "..."
    return remark(line.number, f"not taken over: {shown}", severity=Severity.INFO)


def _answers(sections: Sequence[Section], blocks: Sequence[Block], findings: list[Finding]) -> list[Entry]:
    numbers = {_number(block, at) for at, block in enumerate(blocks)}
    texts = {same_words(choice.text) for block in blocks for choice in block.options}
    entries: list[Entry] = []
    for section in sections:
        if section.role is Role.ANSWERS and not _has_options(section):
            found, remarks = answers_of(section.lines, numbers, texts)
            entries += found
            findings += remarks
    return entries


def _number(block: Block, position: int) -> str:
    return block.number or str(position + 1)


def _matched(
    blocks: Sequence[Block], entries: Sequence[Entry], findings: list[Finding]
) -> Iterator[tuple[Block, Entry | None]]:
    """Each question with what the answer part says of it: by number, or in order where numbers begin anew."""
    numbers = [_number(block, at) for at, block in enumerate(blocks)]
    twice = [number for number, count in Counter(numbers).items() if count > 1]
    if twice and entries and [entry.number for entry in entries] == numbers:
        yield from zip(blocks, entries, strict=True)
        return
    by_number: dict[str, Entry] = {}
    for entry in entries:
        if entry.number in twice:
            message = f"several questions have the number {entry.number}, so this answer could be any one's"
            findings.append(remark(entry.line, message, "number the questions through", Severity.ERROR))
        elif entry.number in by_number:
            by_number[entry.number].answers.extend(entry.answers)
            by_number[entry.number].explanation.extend(entry.explanation)
        elif entry.number not in numbers:
            findings.append(remark(entry.line, f"there is no question {entry.number} for this answer"))
        else:
            by_number[entry.number] = entry
    for number, block in zip(numbers, blocks, strict=True):
        yield block, by_number.get(number)


# What stands beside the questions -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Beside:
    outcomes: list[str] = field(default_factory=list)
    notes: list[DraftNote] = field(default_factory=list)
    bands: list[ScoreBand] = field(default_factory=list)


def _beside(sections: Sequence[Section], questions: int, findings: list[Finding]) -> _Beside:
    beside = _Beside()
    for section in sections:
        if section.role is Role.NOTES:
            beside.notes.extend(notes_of(section))
        elif section.role is Role.OUTCOMES:
            beside.outcomes.extend(outcomes_of(section))
        elif section.role is Role.SCORES:
            bands, remarks = bands_of(section, questions)
            beside.bands.extend(bands)
            findings += remarks if bands else _left_out(section, "it has no score bands")
    return beside
