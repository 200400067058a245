"""The parts of a Markdown quiz by their headings: questions, answers, scoring guide, notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.library.formats.markdown_lines import Line, bare, heading
from bot.library.formats.markdown_signs import Style, choices, label, packed_answers, question_start

__all__ = ["Role", "Section", "role_of", "sections_of"]


class Role(Enum):
    """What a part of the text is for."""

    QUESTIONS = "questions"
    ANSWERS = "answers"
    SCORES = "scores"
    NOTES = "notes"
    OUTCOMES = "outcomes"
    UNKNOWN = "unknown"


_ROLES = (
    (Role.OUTCOMES, r"(?:learning\s+)?(?:outcomes|objectives|goals)|what you(?:'ll| will) learn"),
    (
        Role.NOTES,
        r"key (?:concepts|takeaways|points|ideas|terms|facts)|takeaways|summary|recap|cheat\s*sheet"
        r"|study (?:notes|material|sheet|guide)|things to remember|glossary|quick reference",
    ),
    (Role.SCORES, r"scor(?:e|es|ing)\b|grading|grade scale|results?\b|interpret|how (?:did|well did) you"),
    (Role.QUESTIONS, r"\bquestions\b|multiple[ -]choice|true[ /]+(?:or )?false|^quiz$"),
    (Role.ANSWERS, r"\banswers?\b|solutions?\b|answer\s*key|^key$|explanations?\b|correct options"),
)


def role_of(title: str) -> Role:
    """What a heading announces, UNKNOWN where it is none of the usual ones."""
    words = title.casefold()
    if re.search(r"questions?\s*(?:and|&)\s*answers", words):
        return Role.QUESTIONS
    return next((role for role, signs in _ROLES if re.search(signs, words)), Role.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the lines under it. `line` is the heading's number, 0 for what stands above any."""

    title: str
    level: int
    line: int
    role: Role
    lines: tuple[Line, ...]


def sections_of(lines: Sequence[Line]) -> tuple[Section, ...]:
    """The text cut at every heading that is not itself a question, an answer, or a label within one."""
    cuts = [(position, cut) for position, line in enumerate(lines) if (cut := _cut(lines, position))]
    sections: list[Section] = [Section("", 0, 0, Role.UNKNOWN, tuple(lines[: cuts[0][0] if cuts else None]))]
    for number, (position, (level, title)) in enumerate(cuts):
        end = cuts[number + 1][0] if number + 1 < len(cuts) else len(lines)
        # A line that both names the part and says something, "Answers: 1-B, 2-C", belongs to the part.
        begin = position if packed_answers(lines[position]) else position + 1
        role = role_of(title)
        parent = sections[-1]
        if role is Role.UNKNOWN and parent.role is not Role.UNKNOWN and level > parent.level > 0:
            role = parent.role
        sections.append(Section(title, level, lines[position].number, role, tuple(lines[begin:end])))
    return tuple(sections)


_TITLE_LIKE = re.compile(r"^\*\*([^*]+?):?\*\*:?$|^([A-Z][\w ]+):$")


def _cut(lines: Sequence[Line], position: int) -> tuple[int, str] | None:
    """Level and title where this line begins a section."""
    line = lines[position]
    head = heading(line)
    if packed_answers(line):
        return 2, "Answers"
    if head is None:
        # "**Answer Key**" or "Answers:" alone on a line serves as a heading in some files.
        named = None if line.code else _TITLE_LIKE.match(bare(line))
        title = (named[1] or named[2]) if named else ""
        serves = re.fullmatch(
            r"(?:the\s+)?(?:answer\s*key|answers|solutions|scoring(?:\s+guide)?)", title.strip(), re.I
        )
        return (2, title) if serves and not _claims_one(lines, position) else None
    level, title = head
    start = question_start(line)
    if (start and start.style is Style.NAMED) or re.match(r"(?:answer|ans|a|solution)\s*#?\d", title, re.I):
        return None
    if _is_label(lines, position, title):
        return None
    if start and (level >= 3 or _options_follow(lines, position)):
        return None
    if not start and role_of(title) is Role.UNKNOWN and _options_follow(lines, position):
        return None  # a question without a number
    return level, title


def _is_label(lines: Sequence[Line], position: int, title: str) -> bool:
    """Whether the heading is one within a question: "Answer", "Explanation", "Hint"."""
    found = label(lines[position])
    if not found or found.name == "difficulty":
        return False
    plural = re.match(r"(?:\w+\s+)?(?:answers|answer\s+key|solutions|explanations)\b", title, re.I)
    return not plural and not (found.name == "answer" and not found.rest and not _claims_one(lines, position))


def _claims_one(lines: Sequence[Line], position: int) -> bool:
    """Whether "Answers:" alone on a line belongs to the question above: an answer without a number follows."""
    following = next((line for line in lines[position + 1 :] if not line.blank), None)
    return following is not None and question_start(following) is None


def _options_follow(lines: Sequence[Line], position: int) -> bool:
    """Whether options come before the next heading or question."""
    for line in lines[position + 1 :]:
        if heading(line) or (question_start(line) and not choices(line)):
            return False
        if choices(line):
            return True
    return False
