"""`quorum bank`: check, import, list, show and accept banks of questions.

Results go to standard output; with --json nothing but JSON does. Complaints that belong to no result go to
standard error.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic import ValidationError
from rapidfuzz import process
from rich.console import Console

from bot.app import shelves
from bot.commands.bank_accept import accept_keys, accept_one_by_one
from bot.commands.bank_reports import read_reports, reports_json, show_reports
from bot.commands.bank_views import (
    draft_json,
    finding_json,
    show_bank,
    show_findings,
    show_list,
    tally,
)
from bot.commands.terminal import console, counted, looked_up, stop
from bot.library.drafting import bank_from
from bot.library.editing import with_ids
from bot.library.files import BankFile
from bot.library.findings import Finding, any_errors, in_order
from bot.library.formats.draft import Draft
from bot.library.formats.recognise import FORMATS, recognise
from bot.library.limits import Limits
from bot.library.lint import lint
from bot.library.naming import slug
from bot.library.reading import Reading, read_bank
from bot.library.schema import schema_text
from bot.library.shelf import bank_files, read_file, read_shelf
from bot.library.writing import write_bank
from bot.library.yaml_source import SourceError
from bot.quiz.bank import Bank
from bot.settings import Settings

__all__ = ["bank_app"]

bank_app = typer.Typer(help="Check, import, list, show and accept banks of questions.", no_args_is_help=True)

_Command = TypeVar("_Command", bound=Callable[..., None])


def _command(name: str) -> Callable[[_Command], _Command]:
    """Register a command; its help is its docstring, flowed to the terminal's width."""

    def register(function: _Command) -> _Command:
        paragraphs = inspect.cleandoc(function.__doc__ or "").split("\n\n")
        bank_app.command(name, help="\n\n".join(" ".join(text.split()) for text in paragraphs))(function)
        return function

    return register


def _settings() -> Settings:
    """What is served, and how large it may be. Exits with 1 where a setting is not usable."""
    try:
        return Settings()
    except ValidationError as error:
        stop(str(error))


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else, to standard output.")]


@_command("check")
def check(
    paths: Annotated[list[Path], typer.Argument(help="Bank files, or folders of them.")],
    as_json: AsJson = False,
    fix: Annotated[bool, typer.Option("--fix", help="First write an id into each question that has none.")] = False,
) -> None:
    """Say what is wrong or doubtful in bank files: where, what, and what to do.

    Exits with 0 if there are no errors (there may be warnings), with 1 if there are.
    """
    limits = _settings().limits
    to = console(stderr=as_json)
    if fix:
        for file in bank_files(paths)[0]:
            _write_ids(file, limits, to)
    readings, findings = read_shelf(paths, limits)
    findings = in_order([*findings, *lint(readings)])
    banks = [(reading, reading.bank) for reading in readings if reading.bank]
    if as_json:
        listed = [
            {
                "id": bank.id,
                "title": bank.title,
                "file": reading.file,
                "questions": len(bank.questions),
                "open": len(bank.open_questions),
            }
            for reading, bank in banks
        ]
        typer.echo(_json({"banks": listed, "findings": [finding_json(finding) for finding in findings]}))
    else:
        show_findings(to, findings)
        questions = counted(sum(len(bank.questions) for _, bank in banks), "question")
        to.print(f"{counted(len(banks), 'bank')} with {questions}: {tally(findings)}.")
    raise typer.Exit(1 if any_errors(findings) else 0)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _write_ids(file: Path, limits: Limits, to: Console) -> None:
    """Ids into one file; what keeps it from being read is said by the check that follows."""
    try:
        if file.stat().st_size > limits.file_bytes:
            return
        before = BankFile.load(file)
        text, count = with_ids(before.text, limits.depth)
        if count:
            replace(before, text=text).save()
            to.print(f"{file}: wrote {counted(count, 'id')}")
    except (OSError, UnicodeDecodeError, SourceError) as error:
        to.print(f"{file}: no ids written: {error}")


# Import -------------------------------------------------------------------------------------------------------


@_command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A quiz in Markdown, or the text of a quiz page.")],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="The bank file to write.")] = None,
    as_json: AsJson = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there already.")] = False,
) -> None:
    """Make a bank file of a quiz, and say what could not be taken over.

    The bank is written to the current folder under FILE's name with .yaml, unless -o says otherwise; with --json
    and without -o nothing is written. Exits with 0 if everything was taken over, with 1 if there are findings,
    with 2 if there was nothing to take.
    """
    to = console(stderr=as_json)
    limits = _settings().limits
    draft = _drafted(file, limits)
    if as_json:
        typer.echo(_json(draft_json(draft)))
    findings = [replace(finding, file=str(file)) for finding in draft.findings]
    if not draft.questions:
        show_findings(to, findings)
        stop(f"{file}: no question could be taken from it.", 2)
    if out is not None or not as_json:
        bank = bank_from(draft, title=file.stem)
        target = out or Path(f"{slug(file.stem, otherwise='quiz')}.yaml")
        findings += _written(bank, target / f"{bank.id}.yaml" if target.is_dir() else target, limits, to, force=force)
    show_findings(to, findings)
    raise typer.Exit(1 if findings else 0)


def _drafted(file: Path, limits: Limits) -> Draft:
    try:
        if file.stat().st_size > limits.file_bytes:
            stop(f"{file}: larger than {limits.file_bytes:,} bytes; is it a quiz?", 2)
        text = BankFile.load(file).text
    except OSError as error:
        stop(f"{file}: cannot be read: {error.strerror}", 2)
    except UnicodeDecodeError:
        stop(f"{file}: the text is not UTF-8; save it with that encoding", 2)
    name = recognise(text)
    if name is None:
        stop(f"{file}: nothing in it looks like a quiz. Known are quizzes in Markdown and the text of quiz pages.", 2)
    return FORMATS[name](text)


def _written(bank: Bank, target: Path, limits: Limits, to: Console, *, force: bool) -> Sequence[Finding]:
    """Write the bank, say so, and give what its own file would be refused for."""
    if target.exists() and not force:
        stop(f"{target}: there is such a file already. Choose another with -o, or write over it with --force.", 2)
    text = write_bank(bank)
    try:
        BankFile(target, text).save()
    except OSError as error:
        stop(f"{target}: cannot be written: {error.strerror}", 2)
    unanswered = bank.open_questions
    guessed = sum(question.suggestion is not None for question in unanswered)
    keys = f"{len(bank.questions) - len(unanswered)} with a key"
    if unanswered:
        keys += f", {len(unanswered)} without, {guessed} of these with a suggestion"
    to.print(f"{target}: {bank.title}, {counted(len(bank.questions), 'question')} ({keys})")
    if unanswered:
        to.print(f"Next: quorum bank accept {target}")
    return read_bank(text, str(target), limits).findings


# List, show, accept, schema -----------------------------------------------------------------------------------


@_command("list")
def list_(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Bank files or folders; otherwise the shipped ones and BANKS_PATH.")
    ] = None,
) -> None:
    """List the banks there are, and say what keeps others from being served."""
    settings = _settings()
    readings, findings = read_shelf(paths or shelves(settings), settings.limits)
    show_list(console(), readings)
    show_findings(console(stderr=True), findings)
    raise typer.Exit(1 if any_errors(findings) else 0)


@_command("show")
def show(bank: Annotated[str, typer.Argument(help="A bank's id, or a bank file.", metavar="ID_OR_FILE")]) -> None:
    """Show everything in a bank, with its keys."""
    settings = _settings()
    file = Path(bank)
    reading = read_file(file, settings.limits) if file.is_file() else _reading_by_id(bank, settings)
    if reading.bank is None:
        show_findings(console(stderr=True), reading.findings)
        raise typer.Exit(1)
    show_bank(console(), reading.bank, reading.file)


def _reading_by_id(name: str, settings: Settings) -> Reading:
    readings, _ = read_shelf(shelves(settings), settings.limits)
    known = {reading.bank.id: reading for reading in readings if reading.bank}
    if name not in known:
        near = process.extractOne(name, list(known), score_cutoff=60)
        stop(f"There is no bank {name}. " + (f"Did you mean {near[0]}?" if near else "See: quorum bank list"))
    return known[name]


@_command("accept")
def accept(
    file: Annotated[Path, typer.Argument(help="The bank file whose keys are still open.")],
    keys: Annotated[
        list[str] | None,
        typer.Option("--key", help="ID=B sets one key without asking; ID=A,C sets two right options. Repeatable."),
    ] = None,
) -> None:
    """Say what is right where the keys of a bank are open, one question at a time.

    Enter takes the suggestion, a letter (or several) says otherwise, s skips, q stops; every answer is written at
    once. Suggestions are guesses from the explanations: whoever accepts one answers for it. That is why nothing here
    takes them all unseen.
    """
    limits = _settings().limits
    bank = _acceptable(file, limits)
    try:
        if keys:
            accept_keys(bank, file, keys, limits)
        else:
            accept_one_by_one(bank, file, limits)
    except OSError as error:
        stop(f"{file}: cannot be written: {error.strerror}")


def _acceptable(file: Path, limits: Limits) -> Bank:
    reading: Reading = read_file(file, limits)
    if reading.bank is None:
        show_findings(console(stderr=True), reading.findings)
        stop("Correct this first; then its keys can be accepted.")
    if not reading.bank.open_questions:
        console().print(f"{file}: every question has its key already.")
        raise typer.Exit(0)
    return reading.bank


@_command("reports")
def reports(as_json: AsJson = False) -> None:
    """List the questions whose keys players hold to be wrong, the most reported first.

    They press "This key is wrong" below an answer. Correct the key in the bank file; its question is then another one,
    and nothing is held against it. This only reads the database, also while Quorum runs.
    """
    found = looked_up(read_reports())
    if as_json:
        typer.echo(_json(reports_json(found)))
    else:
        show_reports(console(), found)


@_command("schema")
def schema() -> None:
    """Print the JSON Schema of bank files, from which editors complete and check them."""
    typer.echo(schema_text(), nl=False)
