"""The text of a quiz page on the web, copied as it stands, to a Draft.

Such a page marks no option as right: each question is its prompt, its options, and one paragraph of explanation.
The key is therefore left open, with a suggestion where the explanation makes one option likely. Around the
questions stand the page's own lines - sign-in, navigation, a line for search engines - which are known and
skipped; any other line that fits nowhere is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from bot.library.findings import Finding, Severity, in_order
from bot.library.formats.draft import Draft, DraftNote, DraftQuestion
from bot.library.formats.markdown_lines import Line, heading, lines_of
from bot.library.formats.suggestion import suggestions
from bot.library.formats.wording import difficulty_of, miscounted, series_of
from bot.quiz.bank import Kind, refers_to_others

__all__ = ["looks_like_page", "read"]

_FURNITURE = re.compile(
    r"unlock hundreds more features|save your quiz to the dashboard|view and export results"
    r"|use ai to create quizzes.*|(?:sign ?(?:in|up)(?: with \w+?)?)+|learning outcomes\s*study material"
    r"|powered by:?.*|0|\{\s*\"(?:name|@context)\":.*\}",
    re.I,
)
_POWERED = re.compile(r"powered by:?.*", re.I)
_OUTCOMES = re.compile(r"learning (?:outcomes|objectives):?", re.I)
_SHEET = re.compile(r"(?:cheat sheet|study (?:material|notes|guide)|key takeaways):?", re.I)
_DIFFICULTY = re.compile(r"difficulty:\s*(.+)", re.I)
_STATED = re.compile(r"questions:\s*\d+", re.I)
_START = re.compile(r"start the (.+)", re.I)
_ENTRY = re.compile(r"\s*\d{1,3}[.)]\s+(.+)")


def looks_like_page(text: str) -> bool:
    """Whether the text bears the marks of such a page: its head, and the parts behind its questions."""
    lines = lines_of(text)
    marks = (_DIFFICULTY, _STATED, _START, _OUTCOMES, _SHEET, _POWERED)
    found = sum(any(mark.fullmatch(line.text.strip()) for line in lines) for mark in marks)
    return found >= 3 or (found == 2 and not any(heading(line) for line in lines))


def read(text: str) -> Draft:
    """The quiz on the page. Never raises; whatever is not understood is a finding with its line."""
    lines = [Line(line.number, line.text.strip()) for line in lines_of(text) if line.text.strip()]
    body, outcome_lines, sheet_lines = _parts(lines)
    content = [line for line in body if not _FURNITURE.fullmatch(line.text)]
    head_end = _first_question(content)
    head = _head(content[:head_end])
    found, findings = _groups(content[head_end:])
    guesses = suggestions([(group.prompt, group.options, group.explanation) for group in found])
    questions = [replace(question, suggestion=guess) for question, guess in zip(found, guesses, strict=True)]
    notes, remarks = _notes(sheet_lines)
    outcomes, others = _listed(outcome_lines)
    findings += [*head.findings, *remarks, *others, *miscounted(content[:head_end], len(questions))]
    findings += _open_keys(questions)
    return replace(
        head, questions=tuple(questions), outcomes=tuple(outcomes), notes=tuple(notes), findings=in_order(findings)
    )


def _parts(lines: Sequence[Line]) -> tuple[list[Line], list[Line], list[Line]]:
    """What stands before the outcomes, the outcomes, and the study sheet."""
    parts: tuple[list[Line], list[Line], list[Line]] = ([], [], [])
    at = 0
    for line, following in zip_longest(lines, lines[1:]):
        # The same words also stand in the page's navigation, with no list under them.
        listed = following is not None and _ENTRY.fullmatch(following.text)
        if listed and _OUTCOMES.fullmatch(line.text):
            at = 1
        elif listed and _SHEET.fullmatch(line.text):
            at = 2
        elif at and _FURNITURE.fullmatch(line.text):
            continue
        else:
            parts[at].append(line)
    return parts


# The head -----------------------------------------------------------------------------------------------------


def _head(lines: Sequence[Line]) -> Draft:
    """Title, difficulty and description, as a draft without questions."""
    draft = Draft("", ())
    loose: list[Line] = []
    for line in lines:
        if stated := _DIFFICULTY.fullmatch(line.text):
            draft = replace(draft, difficulty=difficulty_of(stated[1]))
            if draft.difficulty is None:
                loose.append(line)
        elif (start := _START.fullmatch(line.text)) and not draft.title:
            draft = replace(draft, title=start[1].strip())
        elif len(line.text.split()) >= 12 and line.text.endswith((".", "!")):
            draft = replace(draft, description=f"{draft.description}\n\n{line.text}".strip())
        elif not _STATED.fullmatch(line.text):
            loose.append(line)
    if not draft.title and loose:
        draft = replace(draft, title=loose.pop(0).text)
    return replace(draft, series=series_of(draft.title), findings=tuple(_stray(line) for line in loose))


def _stray(line: Line) -> Finding:
    shown = line.text if len(line.text) <= 60 else line.text[:57] + "..."
    return Finding("", line.number, Severity.INFO, f"not taken over: {shown}")


# The questions ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Shape:
    """How many lines from a prompt on make a question: the options, and whether an explanation follows."""

    options: int
    explained: bool

    @property
    def size(self) -> int:
        return 1 + self.options + self.explained


def _asks(text: str) -> bool:
    return len(text) < 600 and (text.endswith(("?", ":", "...", "…")) or "___" in text)


def _explains(text: str) -> bool:
    return text.endswith((".", "!", ")", '"', "”")) and len(text.split()) >= 5 and not _asks(text)


def _shape(lines: Sequence[Line], at: int, *, expected: bool = False) -> _Shape | None:
    """The shape of the question whose prompt stands at `at`, None where no question begins.

    Four options and an explanation are the rule. Another number counts only where the next prompt, or the end
    of the questions, shows where this one is over. `expected` says that a question has just ended here; then a
    prompt needs no question mark.
    """
    texts = [line.text for line in lines[at : at + 6]]
    statement = _true_false_under(lines, at)
    if not (_asks(texts[0]) or expected or statement):
        return None
    whole = len(texts) == 6 and _explains(texts[5]) and not _true_false_under(lines, at + 5)
    if whole and not any(_explains(text) or _asks(text) for text in texts[1:5]):
        return _Shape(4, explained=True)
    if statement and len(texts) > 3 and _explains(texts[3]):
        return _Shape(2, explained=True)
    if not _asks(texts[0]):
        return None
    shapes = [
        *(_Shape(options, explained=True) for options in (4, 2, 3, 5, 6)),
        *(_Shape(options, explained=False) for options in (4, 2, 3)),
    ]
    return next((shape for shape in shapes if _ends_well(lines, at, shape)), None)


def _true_false_under(lines: Sequence[Line], at: int) -> bool:
    return tuple(line.text.casefold() for line in lines[at + 1 : at + 3]) == ("true", "false")


def _ends_well(lines: Sequence[Line], at: int, shape: _Shape) -> bool:
    """Whether this many lines make a question, and the next one or nothing follows."""
    texts = [line.text for line in lines[at : at + shape.size + 1]]
    if len(texts) < shape.size or any(_asks(option) for option in texts[1 : 1 + shape.options]):
        return False
    last = at + shape.size - 1
    if shape.explained and (not _explains(lines[last].text) or _true_false_under(lines, last)):
        return False
    return len(texts) == shape.size or _asks(texts[shape.size]) or _true_false_under(lines, at + shape.size)


def _first_question(lines: Sequence[Line]) -> int:
    """The position of the first question's prompt; the number of lines where there is none."""
    return next((at for at in range(len(lines)) if _shape(lines, at)), len(lines))


def _groups(lines: Sequence[Line]) -> tuple[list[DraftQuestion], list[Finding]]:
    questions: list[DraftQuestion] = []
    findings: list[Finding] = []
    at, in_step = 0, False
    while at < len(lines):
        shape = _shape(lines, at, expected=in_step)
        in_step = shape is not None
        if shape is None:
            severity = Severity.ERROR if _asks(lines[at].text) else Severity.WARNING
            message = f"this does not fit prompt, options, explanation, and is left out: {lines[at].text[:80]}"
            findings.append(Finding("", lines[at].number, severity, message, "compare it with the page"))
            at += 1
            continue
        question = _question(lines[at : at + shape.size], shape)
        questions.append(question)
        if not shape.explained:
            findings.append(Finding("", question.line, Severity.WARNING, "this question has no explanation"))
        at += shape.size
    return questions, findings


def _question(lines: Sequence[Line], shape: _Shape) -> DraftQuestion:
    options = tuple(line.text for line in lines[1 : 1 + shape.options])
    true_false = tuple(text.casefold() for text in options) == ("true", "false")
    return DraftQuestion(
        line=lines[0].number,
        prompt=lines[0].text,
        options=("True", "False") if true_false else options,
        kind=Kind.TRUE_FALSE if true_false else Kind.SINGLE,
        explanation=lines[-1].text if shape.explained else "",
        shuffle=not any(refers_to_others(text) for text in options),
    )


def _open_keys(questions: Sequence[DraftQuestion]) -> list[Finding]:
    if not questions:
        return []
    guessed = sum(question.suggestion is not None for question in questions)
    message = f"the page marks no option as right: {guessed} of {len(questions)} keys are suggested, none is taken"
    remedy = "say what is right: quorum bank accept"
    return [Finding("", questions[0].line, Severity.WARNING, message, remedy)]


# Behind the questions -----------------------------------------------------------------------------------------

_ABBREVIATED = re.compile(r"\b(?:vs|e\.g|i\.e|etc|dr|prof|mr|ms|no|vol|ed|st|al)\.$", re.I)


def _listed(lines: Sequence[Line]) -> tuple[list[str], list[Finding]]:
    entries = [(line, _ENTRY.fullmatch(line.text)) for line in lines]
    return [found[1] for _, found in entries if found], [_stray(line) for line, found in entries if not found]


def _notes(lines: Sequence[Line]) -> tuple[list[DraftNote], list[Finding]]:
    """The entries of the study sheet: "Title - sentences. Title of something to read"."""
    entries, findings = _listed(lines)
    notes: list[DraftNote] = []
    for entry in entries:
        title, _, words = entry.partition(" - ")
        text, reference = _referenced(words or title)
        notes.append(DraftNote(title.strip(), text, reference))
    return notes, findings


def _referenced(words: str) -> tuple[str, str]:
    """The sentences, and what trails behind the last of them."""
    for end in reversed(list(re.finditer(r"[.!?][\"”')]?\s+", words))):
        if not _ABBREVIATED.search(words[: end.end()].rstrip()):
            trailing = words[end.end() :].strip()
            return (words, "") if trailing.endswith((".", "!", "?")) else (words[: end.end()].strip(), trailing)
    return words, ""
