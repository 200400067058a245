"""What was found out about bank files before, so that an unchanged file is neither parsed nor held in memory."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.library.findings import Finding, Severity
from bot.library.limits import Limits
from bot.library.reading import Reading
from bot.quiz.bank import Bank
from bot.quiz.codec import FORMAT, decode_bank, encode_bank

__all__ = ["Cache", "Shelved", "shelved"]

_VERSION = 2
"""Raise it when reading changes what it makes of a file."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A bank file without its questions. `bank` knows its hash and has no questions; None where there is an error.

    `questions` is how many there are, `unanswered` how many of them have no key and `unanswered_at` the line of the
    first of those; `id_at` is the line of the bank's id. `content` is the bank with its questions, where the file had
    to be parsed.
    """

    file: str
    bank: Bank | None
    findings: tuple[Finding, ...]
    questions: int = 0
    unanswered: int = 0
    unanswered_at: int = 0
    id_at: int = 0
    content: Bank | None = field(default=None, compare=False, repr=False)


def shelved(reading: Reading) -> Shelved:
    """What a reading comes to."""
    bank = reading.bank
    if bank is None:
        return Shelved(reading.file, None, reading.findings)
    open = bank.open_questions
    return Shelved(
        reading.file,
        replace(bank, questions=()),
        reading.findings,
        len(bank.questions),
        len(open),
        reading.lines.get(f"question:{open[0].id}", 0) if open else 0,
        reading.lines.get("id", 0),
        bank,
    )


@dataclass(frozen=True, slots=True)
class Cache:
    """One JSON file for each bank file, in `folder`, valid for one content under one set of limits.

    A cache that cannot be read only costs time: the bank file is parsed as if it were new.
    """

    folder: Path
    limits: Limits

    def find(self, file: Path, digest: str) -> Shelved | None:
        """What is kept of this file, None where its content is another now."""
        try:
            kept = json.loads(self._place(file).read_text(encoding="utf-8"))
            if kept["stamp"] != self._stamp(digest):
                return None
            return _decoded(kept, str(file))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def keep(self, file: Path, digest: str, found: Shelved) -> None:
        """Keep what a bank file comes to, if it gave a bank. Raises OSError where the folder cannot be written."""
        if found.bank is None:
            return
        kept = {"stamp": self._stamp(digest), **_encoded(found, found.bank)}
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self.folder, suffix=".part")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as part:
                json.dump(kept, part, ensure_ascii=False, separators=(",", ":"))
            Path(name).replace(self._place(file))
        finally:
            Path(name).unlink(missing_ok=True)

    def _place(self, file: Path) -> Path:
        return self.folder / f"{hashlib.sha256(str(file.resolve()).encode()).hexdigest()[:32]}.json"

    def _stamp(self, digest: str) -> str:
        return f"{_VERSION}/{FORMAT}/{digest}/{self.limits}"


_PLAIN = ("questions", "unanswered", "unanswered_at", "id_at")


def _encoded(found: Shelved, bank: Bank) -> dict[str, Any]:
    return {
        "bank": encode_bank(bank),
        "hash": bank.hash,
        "findings": [[each.line, each.severity, each.message, each.remedy] for each in found.findings],
        **{name: getattr(found, name) for name in _PLAIN},
    }


def _decoded(kept: dict[str, Any], file: str) -> Shelved:
    findings = tuple(
        Finding(file, line, Severity(severity), message, remedy) for line, severity, message, remedy in kept["findings"]
    )
    bank = decode_bank(kept["bank"], hash=kept["hash"])
    questions, unanswered, unanswered_at, id_at = (int(kept[name]) for name in _PLAIN)
    return Shelved(file, bank, findings, questions, unanswered, unanswered_at, id_at)
