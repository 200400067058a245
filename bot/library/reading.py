"""A bank file's text to a Bank, or to findings that say line by line why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from bot.library.complaints import complaints
from bot.library.findings import Finding, Severity, any_errors, in_order
from bot.library.judging import Judgement, judged, option_text
from bot.library.limits import Limits
from bot.library.schema import BankEntry, QuestionEntry, RightOption, WrongOption
from bot.library.yaml_source import Node, SourceError, compose, line_of, plain
from bot.quiz.bank import (
    Bank,
    Image,
    Kind,
    Option,
    Outcome,
    Question,
    ScoreBand,
    Series,
    StudyNote,
    Suggestion,
)
from bot.quiz.codec import with_hash

__all__ = ["TRUE_FALSE_OPTIONS", "Reading", "read_bank"]

MAX_FINDINGS = 50
TRUE_FALSE_OPTIONS = (Option("True"), Option("False"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text gave: the bank, None if there is any error, and the findings.

    `lines` says where things stand, for later findings: "id", "score_bands", "question:ID", "outcome:ID", "note:ID"
    to line numbers from 1.
    """

    file: str
    bank: Bank | None
    findings: tuple[Finding, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)


def read_bank(text: str, file: str = "bank", limits: Limits = Limits()) -> Reading:  # noqa: B008 - immutable
    """The bank that `text` describes. Never raises for what a text contains; `file` names it in findings.

    Texts lose the white space around them; anything else is kept as written.
    """
    try:
        root = compose(text, limits.depth)
        entry = BankEntry.model_validate(plain(root))
    except SourceError as error:
        return Reading(file, None, (Finding(file, error.line, Severity.ERROR, error.message, error.remedy),))
    except ValidationError as error:
        found = [(Severity.ERROR, complaint) for complaint in complaints(error.errors(include_url=False))]
        return Reading(file, None, _located(file, root, found))
    findings = _located(file, root, [*judged(entry, limits)])
    if any_errors(findings):
        return Reading(file, None, findings)
    return Reading(file, with_hash(_bank(entry)), findings, _lines(root, entry))


def _located(file: str, root: Node, found: Sequence[Judgement]) -> tuple[Finding, ...]:
    """Complaints as findings with their lines, in order, at most `MAX_FINDINGS`."""
    findings = in_order(
        Finding(file, line_of(root, place), severity, message, remedy) for severity, (place, message, remedy) in found
    )
    if len(findings) <= MAX_FINDINGS:
        return findings
    kept, rest = findings[:MAX_FINDINGS], findings[MAX_FINDINGS:]
    severity = Severity.ERROR if any_errors(rest) else Severity.WARNING
    more = Finding(file, rest[0].line, severity, f"{len(rest)} more findings", "correct the first ones and check again")
    return (*kept, more)


def _lines(root: Node, entry: BankEntry) -> dict[str, int]:
    lines = {field: line_of(root, (field,)) for field in ("id", "score_bands")}
    for kind, listing in (("question", "questions"), ("outcome", "outcomes"), ("note", "notes")):
        for position, part in enumerate(getattr(entry, listing)):
            lines[f"{kind}:{part.id}"] = line_of(root, (listing, position))
    return lines


def _bank(entry: BankEntry) -> Bank:
    return Bank(
        id=entry.id,
        title=entry.title,
        questions=tuple(_question(question) for question in entry.questions),
        description=entry.description or "",
        language=entry.language,
        difficulty=entry.difficulty,
        tags=tuple(entry.tags),
        outcomes=tuple(Outcome(outcome.id, outcome.text) for outcome in entry.outcomes),
        notes=tuple(
            StudyNote(note.id, note.title, note.text, note.reference or "", tuple(note.outcomes))
            for note in entry.notes
        ),
        bands=tuple(ScoreBand(band.min_percent, band.max_percent, band.text) for band in entry.score_bands),
        series=Series(entry.series.name, entry.series.position) if entry.series else None,
        licence=entry.licence or "",
        source=entry.source or "",
    )


def _option(entry: RightOption | WrongOption | str) -> Option:
    return Option(option_text(entry), "" if isinstance(entry, str) else entry.feedback or "")


def _key(entry: QuestionEntry) -> tuple[int, ...]:
    if entry.kind == "true_false":
        return () if entry.answer is None else (0 if entry.answer else 1,)
    options = entry.options or ()
    return tuple(position for position, option in enumerate(options) if isinstance(option, RightOption))


def _question(entry: QuestionEntry) -> Question:
    suggested, image = entry.suggested, entry.image
    return Question(
        id=entry.id,
        prompt=entry.prompt,
        options=TRUE_FALSE_OPTIONS
        if entry.kind == "true_false"
        else tuple(_option(option) for option in entry.options or ()),
        key=_key(entry),
        kind=Kind(entry.kind),
        explanation=entry.explanation or "",
        hint=entry.hint or "",
        difficulty=entry.difficulty,
        outcomes=tuple(entry.outcomes),
        tags=tuple(entry.tags),
        image=Image(image.url, image.alt) if image else None,
        shuffle=entry.shuffle,
        suggestion=Suggestion(ord(suggested.option) - ord("A"), suggested.confidence, suggested.evidence)
        if suggested
        else None,
        variant_of=entry.variant_of or "",
    )
