"""Folders of bank files to the banks that are served, and to findings about everything that is not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.library.cache import Cache
from bot.library.findings import Finding, Severity, in_order
from bot.library.limits import Limits
from bot.library.reading import Reading, read_bank
from bot.library.writing import write_bank
from bot.quiz.bank import Bank

__all__ = ["Library", "bank_files", "load_library", "read_file", "read_shelf", "shipped_banks", "write_bank"]

_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Library:
    """What can be served - every question of every bank has a key, no two banks one id - and what was found."""

    banks: tuple[Bank, ...]
    findings: tuple[Finding, ...]


def shipped_banks() -> Path:
    """The folder of banks that come with Quorum: inside the installed package, or `banks/` of a checkout."""
    here = Path(__file__).resolve().parent
    installed = here / "shipped"
    return installed if installed.is_dir() else here.parents[1] / "banks"


def load_library(paths: Sequence[Path], limits: Limits, cache: Path | None = None) -> Library:
    """The banks of these files and folders (searched for *.yaml and *.yml), in that order.

    A file with an error, a bank with an open key, and a bank whose id an earlier file has are left out; the
    findings say so. With a `cache` folder a file that has not changed since the last time is not parsed again.
    This reads files and takes its time: call it in a thread.
    """
    readings, findings = read_shelf(paths, limits, cache)
    return Library(
        tuple(reading.bank for reading in readings if reading.bank and not reading.bank.open_questions), findings
    )


def read_shelf(
    paths: Sequence[Path], limits: Limits, cache: Path | None = None
) -> tuple[tuple[Reading, ...], tuple[Finding, ...]]:
    """A reading of every bank file, and all findings: those of the readings and those between files."""
    files, missing = bank_files(paths)
    kept = Cache(cache, limits) if cache else None
    readings = _unique([read_file(file, limits, kept) for file in files])
    findings = dict.fromkeys(finding for reading in readings for finding in reading.findings)
    unanswered = (found for reading in readings for found in _open_keys(reading))
    return tuple(readings), in_order([*missing, *findings, *unanswered])


def bank_files(paths: Sequence[Path]) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """Every bank file at or under `paths`, once each, and a finding for each path that is not there."""
    found: dict[Path, Path] = {}
    findings: list[Finding] = []
    for path in paths:
        if path.is_dir():
            for file in _files_under(path):
                found.setdefault(file.resolve(), file)
        elif path.is_file():
            found.setdefault(path.resolve(), path)
        else:
            remedy = "check the spelling, and BANKS_PATH"
            findings.append(Finding(str(path), 0, Severity.ERROR, "there is no such file or folder", remedy))
    return tuple(found.values()), tuple(findings)


def _files_under(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in _SUFFIXES and path.is_file() and not hidden:
            yield path


def read_file(file: Path, limits: Limits, cache: Cache | None = None) -> Reading:
    """A reading of one file. A file that cannot be opened or is not text is a finding too, not an exception."""
    try:
        with file.open("rb") as opened:
            content = opened.read(limits.file_bytes + 1)
    except OSError as error:
        remedy = "check the spelling" if isinstance(error, FileNotFoundError) else "check who may read it"
        return _refused(file, 0, f"the file cannot be read: {error.strerror}", remedy)
    if len(content) > limits.file_bytes:
        return _refused(file, 0, f"the file is larger than {limits.file_bytes:,} bytes", "make several banks of it")
    digest = hashlib.sha256(content).hexdigest()
    if cache and (known := cache.find(file, digest)):
        return known
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _refused(file, line, "the text is not UTF-8", "save the file with the encoding UTF-8")
    reading = read_bank(text, str(file), limits)
    if cache:
        try:
            cache.keep(file, digest, reading)
        except OSError as error:
            message = f"what was read cannot be kept for the next start: {error.strerror}"
            unkept = Finding(str(cache.folder), 0, Severity.INFO, message, "make the folder writable")
            return replace(reading, findings=(*reading.findings, unkept))
    return reading


def _refused(file: Path, line: int, message: str, remedy: str) -> Reading:
    return Reading(str(file), None, (Finding(str(file), line, Severity.ERROR, message, remedy),))


def _unique(readings: Sequence[Reading]) -> list[Reading]:
    """The readings, where of several banks with one id only the first remains a bank."""
    first: dict[str, str] = {}
    unique: list[Reading] = []
    for reading in readings:
        if reading.bank and reading.bank.id in first:
            message = f"the bank id `{reading.bank.id}` is taken by {first[reading.bank.id]}"
            line = reading.lines.get("id", 0)
            clash = Finding(reading.file, line, Severity.ERROR, message, "give this bank another id")
            unique.append(replace(reading, bank=None, findings=(*reading.findings, clash)))
            continue
        if reading.bank:
            first[reading.bank.id] = reading.file
        unique.append(reading)
    return unique


def _open_keys(reading: Reading) -> Iterator[Finding]:
    if reading.bank and (unanswered := reading.bank.open_questions):
        count = len(unanswered)
        yield Finding(
            reading.file,
            reading.lines.get(f"question:{unanswered[0].id}", 0),
            Severity.WARNING,
            f"{count} {'question has' if count == 1 else 'questions have'} no key yet (here the first), "
            "so the bank is not served",
            f"say what is right: quorum bank accept {reading.file}",
        )
