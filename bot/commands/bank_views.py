"""How banks and findings look in a terminal, and as JSON for programs.

Texts of banks are printed as they are: none of their characters is markup here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.commands.terminal import counted
from bot.library.findings import Finding, Severity
from bot.library.formats.draft import Draft
from bot.library.reading import Reading
from bot.quiz.bank import Bank, Question, Suggestion

__all__ = [
    "draft_json",
    "finding_json",
    "indented",
    "letters",
    "show_bank",
    "show_findings",
    "show_list",
    "show_question",
    "suggested",
    "tally",
]

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def letters(indexes: Iterable[int]) -> str:
    """Option indexes as letters: "B", "A and C"."""
    return " and ".join(chr(ord("A") + index) for index in indexes)


# Findings -----------------------------------------------------------------------------------------------------


def show_findings(to: Console, findings: Sequence[Finding]) -> None:
    """Each finding with its place, what is wrong, and under it what to do."""
    for finding in findings:
        place = f"{finding.file}:{finding.line}" if finding.line else finding.file
        line = Text.assemble(
            (place, "bold"), "  ", (finding.severity, _STYLES[finding.severity]), "  ", finding.message
        )
        to.print(line)
        if finding.remedy:
            to.print(indented(Text(finding.remedy, style="dim")))


def tally(findings: Iterable[Finding]) -> str:
    """ "1 error, 2 warnings", "nothing to say" where there is none."""
    counts = Counter(finding.severity for finding in findings)
    names = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}
    parts = [counted(counts[severity], name) for severity, name in names.items() if counts[severity]]
    return ", ".join(parts) or "nothing to say"


def finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "file": finding.file,
        "line": finding.line,
        "severity": finding.severity.value,
        "message": finding.message,
        "remedy": finding.remedy,
    }


# Banks --------------------------------------------------------------------------------------------------------


def show_list(to: Console, readings: Sequence[Reading]) -> None:
    """Two lines for each bank that could be read: what it is called, and what there is to know of it."""
    banks = [(reading.file, reading.bank) for reading in readings if reading.bank]
    width = max((len(bank.id) for _, bank in banks), default=0)
    for file, bank in banks:
        unanswered = len(bank.open_questions)
        to.print(Text.assemble((f"{bank.id:{width}}  ", "bold"), bank.title))
        known = Text(" · ".join(_facts(bank, file)), style="dim")
        if unanswered:
            known.append(f" · {unanswered} open: not served", style="not dim yellow")
        to.print(indented(known, width + 2))


def show_bank(to: Console, bank: Bank, file: str) -> None:
    """Everything in a bank, the keys too."""
    to.print(Text(bank.title, style="bold"))
    to.print(Text(" · ".join([bank.id, *_facts(bank, file)]), style="dim"))
    if bank.licence or bank.source:
        to.print(Text(" · ".join(text for text in (bank.licence, bank.source) if text), style="dim"))
    if bank.description:
        to.print(Text("\n" + bank.description))
    if bank.outcomes:
        to.print(Text("\nOutcomes", style="bold"))
        for outcome in bank.outcomes:
            to.print(indented(Text(f"{outcome.id}: {outcome.text}"), 2))
    for number, question in enumerate(bank.questions, start=1):
        to.print()
        show_question(to, question, f"{number}.")
    if bank.notes:
        to.print(Text("\nStudy sheet", style="bold"))
        for note in bank.notes:
            reading = f" (read: {note.reference})" if note.reference else ""
            to.print(indented(Text(f"{note.title}: {note.text}{reading}"), 2))
    if bank.bands:
        to.print(Text("\nScore guide", style="bold"))
        for band in bank.bands:
            to.print(indented(Text(f"{band.min_percent:g}-{band.max_percent:g}%: {band.text}"), 2))


def _facts(bank: Bank, file: str) -> Iterator[str]:
    yield counted(len(bank.questions), "question")
    if bank.difficulty:
        yield bank.difficulty.value
    if bank.series:
        yield f"{bank.series.name}, {bank.series.position}"
    yield bank.language
    yield file


def show_question(to: Console, question: Question, number: str = "") -> None:
    """A question with its options by letters, a tick at those that are right, and what explains them."""
    to.print(Text.assemble((f"{number} " if number else "", "bold"), question.prompt, (f"  [{question.id}]", "dim")))
    for index, option in enumerate(question.options):
        right = index in question.key
        tick, style = ("✓", "green") if right else (" ", "")
        to.print(indented(Text(f"{tick} {letters([index])}) {option.text}", style=style), 2))
    if question.explanation:
        to.print(indented(Text(question.explanation, style="dim")))
    if question.suggestion:
        to.print(indented(Text(suggested(question.suggestion), style="yellow")))
    elif question.open:
        to.print(indented(Text("No key yet, and nothing suggests one.", style="yellow")))


def indented(text: Text, columns: int = 4) -> Padding:
    """The text, each of its lines as far to the right as the first."""
    return Padding(text, (0, 0, 0, columns), expand=False)


def suggested(guess: Suggestion) -> str:
    """A suggestion in a sentence, with what it rests on."""
    return f"Suggested: {letters([guess.option])} (confidence {guess.confidence:.2f}), from: {guess.evidence}"


# Drafts -------------------------------------------------------------------------------------------------------


def draft_json(draft: Draft) -> dict[str, Any]:
    """What `import --json` prints. Keys and suggestions are option indexes from 0; null where there is none."""
    return {
        "title": draft.title,
        "difficulty": draft.difficulty.value if draft.difficulty else None,
        "questions": [
            {
                "prompt": question.prompt,
                "options": list(question.options),
                "key": list(question.key) or None,
                "suggested": question.suggestion.option if question.suggestion else None,
                "confidence": question.suggestion.confidence if question.suggestion else None,
                "explanation": question.explanation,
            }
            for question in draft.questions
        ],
        "outcomes": list(draft.outcomes),
        "study_notes": [{"title": note.title, "text": note.text, "reference": note.reference} for note in draft.notes],
        "score_bands": [
            {"min_percent": band.min_percent, "max_percent": band.max_percent, "text": band.text}
            for band in draft.bands
        ],
        "findings": [
            {"line": finding.line, "severity": finding.severity.value, "message": finding.message}
            for finding in draft.findings
        ],
    }
