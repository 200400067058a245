"""How banks and findings look in a terminal, and as JSON for programs.

Texts of banks are printed as they are: none of their characters is markup here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.library.findings import Finding, Severity
from bot.library.formats.draft import Draft
from bot.library.reading import Reading
from bot.quiz.bank import Bank, Question, Suggestion

__all__ = [
    "bank_table",
    "console",
    "counted",
    "draft_json",
    "finding_json",
    "letters",
    "show_bank",
    "show_findings",
    "show_question",
    "suggested",
    "tally",
]

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def console(*, stderr: bool = False) -> Console:
    """A console that breaks no long line where the output is no terminal."""
    made = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    return (
        made if made.is_terminal else Console(stderr=stderr, highlight=False, markup=False, emoji=False, width=10_000)
    )


def counted(count: int, thing: str) -> str:
    """ "1 question", "2 questions"."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


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
            to.print(Text(f"    {finding.remedy}", style="dim"))


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


def bank_table(readings: Sequence[Reading]) -> Table:
    """One row a bank that could be read."""
    table = Table(box=None, padding=(0, 3, 0, 0), header_style="bold")
    table.add_column("id", no_wrap=True)
    table.add_column("title")
    table.add_column("questions", justify="right")
    table.add_column("difficulty")
    table.add_column("place in a course")
    table.add_column("file", style="dim")
    for reading in readings:
        if bank := reading.bank:
            unanswered = len(bank.open_questions)
            table.add_row(
                Text(bank.id),
                Text(bank.title),
                Text(f"{len(bank.questions)}" + (f" ({unanswered} open: not served)" if unanswered else "")),
                bank.difficulty or "",
                Text(f"{bank.series.name}, {bank.series.position}" if bank.series else ""),
                Text(reading.file),
            )
    return table


def show_bank(to: Console, bank: Bank, file: str) -> None:
    """Everything in a bank, the keys too."""
    to.print(Text(bank.title, style="bold"))
    to.print(Text(" · ".join(_facts(bank, file)), style="dim"))
    if bank.description:
        to.print(Text("\n" + bank.description))
    if bank.outcomes:
        to.print(Text("\nOutcomes", style="bold"))
        for outcome in bank.outcomes:
            to.print(Text(f"  {outcome.id}: {outcome.text}"))
    for number, question in enumerate(bank.questions, start=1):
        to.print()
        show_question(to, question, f"{number}.")
    if bank.notes:
        to.print(Text("\nStudy sheet", style="bold"))
        for note in bank.notes:
            reading = f" (read: {note.reference})" if note.reference else ""
            to.print(Text(f"  {note.title}: {note.text}{reading}"))
    if bank.bands:
        to.print(Text("\nScore guide", style="bold"))
        for band in bank.bands:
            to.print(Text(f"  {band.min_percent:g}-{band.max_percent:g}%: {band.text}"))


def _facts(bank: Bank, file: str) -> Iterator[str]:
    yield bank.id
    yield counted(len(bank.questions), "question")
    if bank.difficulty:
        yield bank.difficulty.value
    if bank.series:
        yield f"{bank.series.name}, {bank.series.position}"
    yield bank.language
    if bank.licence:
        yield bank.licence
    yield file


def show_question(to: Console, question: Question, number: str = "") -> None:
    """A question with its options by letters, a tick at those that are right, and what explains them."""
    to.print(Text.assemble((f"{number} " if number else "", "bold"), question.prompt, (f"  [{question.id}]", "dim")))
    for index, option in enumerate(question.options):
        right = index in question.key
        tick, style = ("✓", "green") if right else (" ", "")
        to.print(Text(f"  {tick} {letters([index])}) {option.text}", style=style))
    if question.explanation:
        to.print(Text("    " + question.explanation.replace("\n", "\n    "), style="dim"))
    if question.suggestion:
        to.print(Text("    " + suggested(question.suggestion), style="yellow"))
    elif question.open:
        to.print(Text("    No key yet, and nothing suggests one.", style="yellow"))


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
