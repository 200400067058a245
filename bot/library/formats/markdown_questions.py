"""The question blocks of a Markdown quiz: prompt, options, and what is said about the answer beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from bot.library.findings import Finding, Severity
from bot.library.formats.markdown_lines import Line, bare, heading, is_rule, unbold
from bot.library.formats.markdown_signs import (
    Choice,
    Start,
    Style,
    bullet,
    choices,
    is_placeholder,
    label,
    question_start,
    reveals,
    row_of_choices,
    without_tags,
)
from bot.library.formats.wording import difficulty_of
from bot.quiz.bank import Difficulty

__all__ = ["Block", "Gathered", "questions_of", "remark", "style_of"]


@dataclass(slots=True)
class Block:
    """A question as it stands in the text, still being gathered while its lines are read.

    `answers` are statements about the key in the block itself, each with its line; nothing is decided here.
    """

    line: int
    number: str
    prompt: list[Line]
    options: list[Choice] = field(default_factory=list)
    option_lines: list[int] = field(default_factory=list)
    answers: list[tuple[str, int]] = field(default_factory=list)
    explanation: list[Line] = field(default_factory=list)
    hint: list[Line] = field(default_factory=list)
    difficulty: Difficulty | None = None


def remark(line: int, message: str, remedy: str = "", severity: Severity = Severity.WARNING) -> Finding:
    """A finding of an importer, which knows the line but no file."""
    return Finding("", line, severity, message, remedy)


class _At(Enum):
    """What the next line of text belongs to."""

    NOTHING = "nothing"
    PROMPT = "prompt"
    OPTIONS = "options"
    ANSWER = "answer"
    EXPLANATION = "explanation"
    HINT = "hint"


def style_of(lines: Sequence[Line]) -> Style:
    """How this text marks its questions: the sign that most often has options under it, the clearest if equal."""
    signs = Counter(
        start.style
        for position, line in enumerate(lines)
        if (start := question_start(line)) and _options_under(lines, position, start)
    )
    return max(signs, key=lambda style: (signs[style], -style), default=Style.NUMBER)


def _options_under(lines: Sequence[Line], position: int, start: Start) -> bool:
    """Whether options come before the next question of the same or a clearer sign, and before any other heading."""
    if row_of_choices(start.rest)[1] or _bullets_under(lines, position, start):
        return True
    for line in lines[position + 1 :]:
        if choices(line):
            return True
        other = question_start(line)
        if heading(line) and not other and not label(line):
            return False
        if other and (other.style < start.style or (other.style is start.style and other.number != "1")):
            return False
    return False


def _bullets_under(lines: Sequence[Line], position: int, start: Start) -> bool:
    """Whether a bulleted list without letters stands right under a line that asks."""
    if not (start.style is Style.NAMED or unbold(start.rest).endswith(("?", ":", "…")) or "__" in start.rest):
        return False
    following = [line for line in lines[position + 1 : position + 12] if not line.blank][:2]
    return len(following) == 2 and all(bullet(line) for line in following)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The questions of a section, the lines that belong to none, and what is doubtful."""

    blocks: list[Block]
    loose: list[Line]
    findings: list[Finding]


def questions_of(lines: Sequence[Line], style: Style, *, asks: bool, before: int = 0) -> Gathered:
    """The questions of one section, and what in it belongs to none.

    `asks` says that the heading announces questions: then a numbered line without options is a question too,
    one that lacks something, and not an ordinary list. `before` is how many questions stand in earlier sections.
    """
    reader = _Reader([without_tags(line) for line in lines], lines, style, before if asks else None)
    for position in range(len(lines)):
        reader.take(position)
    return Gathered(reader.blocks, reader.loose, reader.findings)


class _Reader:
    """Walks the lines of a section with one idea at a time of where it is."""

    def __init__(self, lines: Sequence[Line], raw: Sequence[Line], style: Style, before: int | None) -> None:
        self.blocks: list[Block] = []
        self._lines = lines
        self._raw = raw
        self._style = style
        self._before = before
        self._at = _At.NOTHING
        self._gap = False
        self.loose: list[Line] = []
        self.findings: list[Finding] = []

    def take(self, position: int) -> None:
        line = self._lines[position]
        if reveals(self._raw[position]) and self.blocks:
            self._at = _At.ANSWER
        if line.blank:
            self._gap = True
            self._keep_gap(line)
            return
        if is_rule(line):
            self._close()
        elif not self._begins(position, line) and not self._labelled(line) and not self._chosen(line, position):
            self._continued(line)
        self._gap = False

    def _close(self) -> None:
        """After a rule or the end of a block, text belongs to no question any more."""
        if self._at is not _At.NOTHING and self.blocks and self.blocks[-1].options:
            self._at = _At.NOTHING

    def _begins(self, position: int, line: Line) -> bool:
        start = question_start(line)
        if start and self._is_start(position, start):
            self._open(line, start.number, start.rest)
            return True
        if not start and self._asks_unnumbered(position, line):
            head = heading(line)
            self._open(line, "", head[1] if head else unbold(bare(line)))
            return True
        return False

    def _open(self, line: Line, number: str, rest: str) -> None:
        block = Block(line.number, number, [])
        rest, row = row_of_choices(rest)
        words = rest.strip("*_ ") if rest.startswith(("**", "__")) and rest.endswith(("**", "__")) else rest
        if (difficulty := difficulty_of(words)) is not None:
            block.difficulty = difficulty
        elif points := re.fullmatch(r"\(?\s*(\d+)\s*(?:points?|pts|marks?)\s*\)?", words, re.I):
            self.findings.append(_lost(line.number, f"this question is worth {points[1]} points; a bank keeps none"))
        elif words:
            block.prompt.append(Line(line.number, words))
        for choice in row:
            block.options.append(choice)
            block.option_lines.append(line.number)
        self.blocks.append(block)
        self._at = _At.OPTIONS if row else _At.PROMPT

    def _is_start(self, position: int, start: Start) -> bool:
        if start.style is Style.NAMED:
            return True
        block = self.blocks[-1] if self.blocks else None
        if block and self._at is _At.PROMPT and not block.options and start.style is not self._style:
            return False
        under = _options_under(self._lines, position, start)
        if start.style is not self._style:
            return under and self._at is not _At.EXPLANATION
        expected = start.number in ("1", str(len(self.blocks) + 1), str((self._before or 0) + len(self.blocks) + 1))
        if self._at is _At.EXPLANATION and start.style is Style.NUMBER:
            return under and (expected or self._gap)
        return under or (self._before is not None and expected and self._lines[position].indent < 2)

    def _asks_unnumbered(self, position: int, line: Line) -> bool:
        """Whether the line is a question without a number: a heading, bold, or ending in "?", right above options."""
        if line.code or self._at is _At.PROMPT or choices(line) or label(line):
            return False
        if self._at in (_At.OPTIONS, _At.EXPLANATION) and not self._gap and not heading(line):
            return False
        text = bare(line)
        if not (heading(line) or text.endswith(("?", ":", "?**", ":**")) or re.fullmatch(r"\*\*.+\*\*", text)):
            return False
        following = next((other for other in self._lines[position + 1 :] if not other.blank), None)
        first = choices(following) if following else ()
        return bool(first) and first[0].label in ("", "A")

    def _labelled(self, line: Line) -> bool:
        found = label(line)
        block = self.blocks[-1] if self.blocks else None
        if not found or not block or not (block.options or block.prompt):
            return False
        rest = [Line(line.number, found.rest)] if found.rest else []
        if found.name == "yours":
            if not is_placeholder(found.rest):
                self.findings.append(_lost(line.number, f"somebody's own answer, `{found.rest}`, is left out"))
        elif found.name == "answer":
            block.answers += [(found.rest, line.number)] if rest else []
            self._at = _At.EXPLANATION if rest else _At.ANSWER
        elif found.name == "explanation" and (block.options or block.answers):
            block.explanation += rest
            self._at = _At.EXPLANATION
        elif found.name == "hint":
            block.hint += rest
            self._at = _At.HINT
        elif found.name == "difficulty" and difficulty_of(found.rest):
            block.difficulty = difficulty_of(found.rest)
        else:
            return found.name == "options"
        return True

    def _chosen(self, line: Line, position: int) -> bool:
        if not self.blocks or self._at not in (_At.PROMPT, _At.OPTIONS):
            return False
        found = choices(line) or self._bulleted(line, position)
        if not found:
            return False
        block = self.blocks[-1]
        for choice in found:
            expected = chr(ord("A") + len(block.options))
            if choice.label and choice.label != expected and not block.options:
                return False
            if choice.label and choice.label != expected:
                message = f"option {choice.label} stands where option {expected} is expected"
                self.findings.append(remark(line.number, message, "check the letters of this question"))
            block.options.append(choice)
            block.option_lines.append(line.number)
        self._at = _At.OPTIONS
        return True

    def _bulleted(self, line: Line, position: int) -> tuple[Choice, ...]:
        """Options without letters: a bulleted list right under the prompt, and no lettered options after it."""
        text = bullet(line)
        block = self.blocks[-1]
        if text is None or not block.prompt or (block.options and block.options[0].label):
            return ()
        for later in self._lines[position + 1 :]:
            if question_start(later) or heading(later) or label(later):
                break
            if any(choice.label == "A" for choice in choices(later)):
                return ()
        return (Choice("", unbold(text)),)

    def _continued(self, line: Line) -> None:
        text = bare(line) if not line.code else line.text
        block = self.blocks[-1] if self.blocks else None
        here = Line(line.number, text, line.code)
        if block is None or self._at is _At.NOTHING:
            self.loose.append(line)
        elif self._at is _At.PROMPT:
            block.prompt.append(here)
        elif self._at is _At.ANSWER:
            block.answers.append((text, line.number))
            self._at = _At.EXPLANATION
        elif self._at is _At.EXPLANATION:
            block.explanation.append(here)
        elif self._at is _At.HINT:
            block.hint.append(here)
        elif self._gap and line.indent < 2 and not line.code:
            self.loose.append(line)
        else:
            last = block.options[-1]
            joint = "\n" if line.code else " "
            block.options[-1] = Choice(last.label, f"{last.text}{joint}{text}".strip(), last.right, last.bold)

    def _keep_gap(self, line: Line) -> None:
        block = self.blocks[-1] if self.blocks else None
        kept = {_At.PROMPT: "prompt", _At.EXPLANATION: "explanation", _At.HINT: "hint"}.get(self._at)
        if block and kept and getattr(block, kept):
            getattr(block, kept).append(line)


def _lost(line: int, message: str) -> Finding:
    return remark(line, message, severity=Severity.INFO)
