"""Folders of bank files to the banks that are served, and to findings about everything that is not."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.library.cache import Cache, Shelved, shelved
from bot.library.findings import Finding, Severity, in_order
from bot.library.limits import Limits
from bot.library.reading import Reading, read_bank
from bot.library.writing import write_bank
from bot.quiz.bank import Bank

__all__ = ["Changed", "Library", "bank_files", "load_library", "read_file", "read_shelf", "shipped_banks", "write_bank"]

_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Library:
    """What can be served - every question of every bank has a key, no two banks one id - and what was found.

    Banks that were known already are here without their questions; `content` reads them.
    """

    banks: tuple[Shelved, ...]
    findings: tuple[Finding, ...]
    limits: Limits

    def content(self, hashes: Container[str]) -> list[Bank]:
        """All banks to be served, those with one of these hashes with their questions.

        Raises Changed where a file is another by now. This may read files: call it in a thread.
        """
        return [self._content(each) if bank.hash in hashes else bank for each in self.banks if (bank := each.bank)]

    def _content(self, found: Shelved) -> Bank:
        bank = found.content or read_file(Path(found.file), self.limits).bank
        if bank is None or found.bank is None or bank.hash != found.bank.hash:
            raise Changed(f"{found.file} was changed while it was being read. Start again.")
        return bank

    def without_content(self) -> Library:
        """The same without any question in memory."""
        return replace(self, banks=tuple(replace(each, content=None) for each in self.banks))


class Changed(Exception):
    """A bank file was changed between two looks at it; the text says which."""


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
    files, missing = bank_files(paths)
    kept = Cache(cache, limits) if cache else None
    found = _unique([_look(file, limits, kept) for file in files])
    banks = tuple(each for each in found if each.bank and not each.unanswered)
    return Library(banks, _told(missing, found), limits)


def read_shelf(paths: Sequence[Path], limits: Limits) -> tuple[tuple[Reading, ...], tuple[Finding, ...]]:
    """A reading of every bank file, and all findings: those of the readings and those between files."""
    files, missing = bank_files(paths)
    readings = [read_file(file, limits) for file in files]
    found = _unique([shelved(reading) for reading in readings])
    unique = (
        replace(reading, bank=reading.bank if each.bank else None, findings=each.findings)
        for reading, each in zip(readings, found, strict=True)
    )
    return tuple(unique), _told(missing, found)


def _told(missing: Sequence[Finding], found: Sequence[Shelved]) -> tuple[Finding, ...]:
    findings = dict.fromkeys(finding for each in found for finding in each.findings)
    unanswered = (finding for each in found for finding in _open_keys(each))
    return in_order([*missing, *findings, *unanswered])


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


def _look(file: Path, limits: Limits, cache: Cache | None) -> Shelved:
    """What a file comes to: parsed only where it is not known by its content."""
    digest = _digest(file, limits) if cache else None
    if cache is None or digest is None:
        return shelved(read_file(file, limits))
    known = cache.find(file, digest)
    if known is not None:
        return known
    found = shelved(read_file(file, limits))
    try:
        cache.keep(file, digest, found)
    except OSError as error:
        message = f"what was read cannot be kept for the next start: {error.strerror}"
        unkept = Finding(str(cache.folder), 0, Severity.INFO, message, "make the folder writable")
        return replace(found, findings=(*found.findings, unkept))
    return found


def _digest(file: Path, limits: Limits) -> str | None:
    """The hash of a file's content; None for one that reading it will refuse."""
    try:
        if file.stat().st_size > limits.file_bytes:
            return None
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return None


def read_file(file: Path, limits: Limits) -> Reading:
    """A reading of one file. A file that cannot be opened or is not text is a finding too, not an exception."""
    try:
        with file.open("rb") as opened:
            content = opened.read(limits.file_bytes + 1)
    except OSError as error:
        remedy = "check the spelling" if isinstance(error, FileNotFoundError) else "check who may read it"
        return _refused(file, 0, f"the file cannot be read: {error.strerror}", remedy)
    if len(content) > limits.file_bytes:
        return _refused(file, 0, f"the file is larger than {limits.file_bytes:,} bytes", "make several banks of it")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _refused(file, line, "the text is not UTF-8", "save the file with the encoding UTF-8")
    return read_bank(text, str(file), limits)


def _refused(file: Path, line: int, message: str, remedy: str) -> Reading:
    return Reading(str(file), None, (Finding(str(file), line, Severity.ERROR, message, remedy),))


def _unique(found: Sequence[Shelved]) -> list[Shelved]:
    """The files, where of several banks with one id only the first remains a bank."""
    first: dict[str, str] = {}
    unique: list[Shelved] = []
    for each in found:
        if each.bank and each.bank.id in first:
            message = f"the bank id `{each.bank.id}` is taken by {first[each.bank.id]}"
            clash = Finding(each.file, each.id_at, Severity.ERROR, message, "give this bank another id")
            unique.append(replace(each, bank=None, content=None, findings=(*each.findings, clash)))
            continue
        if each.bank:
            first[each.bank.id] = each.file
        unique.append(each)
    return unique


def _open_keys(found: Shelved) -> Iterator[Finding]:
    if found.bank and (count := found.unanswered):
        yield Finding(
            found.file,
            found.unanswered_at,
            Severity.WARNING,
            f"{count} {'question has' if count == 1 else 'questions have'} no key yet (here the first), "
            "so the bank is not served",
            f"say what is right: quorum bank accept {found.file}",
        )
